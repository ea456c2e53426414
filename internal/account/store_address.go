package account

import (
	"context"
	"fmt"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// maxSaved is how many addresses a book holds; the one unused longest makes room.
const maxSaved = 20

// Addresses lists the account's address book, the last used first.
func (s *Store) Addresses(ctx context.Context, account id.Account) ([]Saved, error) {
	var list []Saved
	if err := s.db.In(ctx).Where("account_id = ?", account).Order("used_at DESC, id DESC").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list addresses of account %d: %w", account, err)
	}
	return list, nil
}

// RememberTx keeps an address the account has just used; the same one again only becomes the last used.
func (s *Store) RememberTx(ctx context.Context, tx *database.DB, account id.Account, a address.Address) error {
	var list []Saved
	if err := tx.In(ctx).Where("account_id = ?", account).Order("used_at DESC, id DESC").Find(&list).Error; err != nil {
		return fmt.Errorf("remember address: %w", err)
	}
	for _, known := range list {
		if known.Address == a {
			return tx.In(ctx).Model(&Saved{}).Where("id = ?", known.ID).Update("used_at", s.now()).Error
		}
	}
	if len(list) >= maxSaved {
		if err := tx.In(ctx).Delete(&Saved{}, list[maxSaved-1].ID).Error; err != nil {
			return fmt.Errorf("remember address: %w", err)
		}
	}
	if err := tx.In(ctx).Create(&Saved{AccountID: account, Address: a, UsedAt: s.now()}).Error; err != nil {
		return fmt.Errorf("remember address: %w", err)
	}
	return nil
}

// Forget takes an address out of the account's book; one of another account is ErrNotFound.
func (s *Store) Forget(ctx context.Context, account id.Account, saved id.Address) error {
	done := s.db.In(ctx).Where("account_id = ?", account).Delete(&Saved{}, saved)
	if done.Error != nil {
		return fmt.Errorf("forget address %d: %w", saved, done.Error)
	}
	if done.RowsAffected == 0 {
		return database.ErrNotFound
	}
	return nil
}

// Remember keeps an address that was just used, in a transaction of its own.
func (s *Store) Remember(ctx context.Context, account id.Account, a address.Address) error {
	return s.db.Transact(ctx, func(tx *database.DB) error { return s.RememberTx(ctx, tx, account, a) })
}
