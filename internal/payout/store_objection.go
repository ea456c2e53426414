package payout

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// Objection is a link by which who got a letter stops a change without signing in.
type Objection struct {
	TokenHash       []byte `gorm:"primaryKey"`
	PayoutAccountID id.PayoutAccount
	Email           string
	MadeAt          time.Time
}

// TableName is the table of Objection.
func (Objection) TableName() string { return "payout_objection" }

// Objector makes the token of a link for a letter that is about to be written. Only its hash is kept.
func (d *Desk) Objector(ctx context.Context, n id.PayoutAccount, email string) (string, error) {
	token := id.NewToken()
	row := Objection{TokenHash: digest(token), PayoutAccountID: n, Email: email, MadeAt: d.Now()}
	if err := d.DB.In(ctx).Create(&row).Error; err != nil {
		return "", fmt.Errorf("make link against account %d: %w", n, err)
	}
	return token, nil
}

// Objected is the account that the link of a letter is about. ErrObjection for a link that never was one of ours.
func (d *Desk) Objected(ctx context.Context, token string) (*Account, error) {
	var row Objection
	err := d.DB.In(ctx).Where("token_hash = ?", digest(token)).Take(&row).Error
	if errors.Is(err, database.ErrNotFound) {
		return nil, ErrObjection
	}
	if err != nil {
		return nil, fmt.Errorf("find link: %w", err)
	}
	return d.Account(ctx, row.PayoutAccountID)
}

// Former is the account that was paid to when another one was asked for, nil if none was.
func (d *Desk) Former(ctx context.Context, a *Account) (*Account, error) {
	list, err := d.Accounts(ctx, a.FactoryID)
	if err != nil {
		return nil, err
	}
	return InForce(list, a.AskedAt), nil
}

func digest(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
