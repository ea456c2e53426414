package account

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// Erasure is what stays of a deleted account: that it was, and how many of its orders the law keeps.
type Erasure struct {
	AccountID id.Account `gorm:"primaryKey;autoIncrement:false"`
	Orders    int
	ErasedAt  time.Time
}

// TableName is the table of Erasure.
func (Erasure) TableName() string { return "account_erasure" }

// HoldTx locks a consumer's account until the transaction ends, so that nothing new is hung on it meanwhile; one that is
// gone, or of another role, is ErrNotFound.
func (s *Store) HoldTx(ctx context.Context, tx *database.DB, account id.Account) error {
	err := tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Where("role = ?", Consumer).Take(&Account{}, account).Error
	if err != nil {
		return fmt.Errorf("hold account %d: %w", account, err)
	}
	return nil
}

// EraseTx deletes a held account with its sessions, passkeys, log, links and addresses, keeps the proof, and enqueues the
// letter that says so. Whatever else knows the account must have let go of it.
func (s *Store) EraseTx(ctx context.Context, tx *database.DB, a *Account, orders int, at string) error {
	if err := tx.In(ctx).Delete(&Account{}, a.ID).Error; err != nil {
		return fmt.Errorf("delete account %d: %w", a.ID, err)
	}
	if err := tx.In(ctx).Create(&Erasure{AccountID: a.ID, Orders: orders, ErasedAt: s.now()}).Error; err != nil {
		return fmt.Errorf("note deletion of account %d: %w", a.ID, err)
	}
	return s.queue.EnqueueTx(ctx, tx, Letter{Role: a.Role, Email: a.Email, Purpose: Erased, Name: a.Name, Language: a.Language, At: at})
}
