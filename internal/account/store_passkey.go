package account

import (
	"context"
	"errors"
	"fmt"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// Passkeys lists the account's passkeys, the oldest first.
func (s *Store) Passkeys(ctx context.Context, account id.Account) ([]Passkey, error) {
	var list []Passkey
	if err := s.db.In(ctx).Where("account_id = ?", account).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list passkeys of account %d: %w", account, err)
	}
	return list, nil
}

// Passkey is one of the account's passkeys; another account's is ErrNotFound.
func (s *Store) Passkey(ctx context.Context, account id.Account, passkey id.Passkey) (*Passkey, error) {
	var p Passkey
	if err := s.db.In(ctx).Where("account_id = ?", account).Take(&p, passkey).Error; err != nil {
		return nil, fmt.Errorf("find passkey %d: %w", passkey, err)
	}
	return &p, nil
}

// RenamePasskey gives one of the account's passkeys another name, or names the field name as wrong.
func (s *Store) RenamePasskey(ctx context.Context, account id.Account, passkey id.Passkey, typed string) error {
	name, err := passkeyName(typed)
	if err != nil {
		return err
	}
	done := s.db.In(ctx).Model(&Passkey{}).Where("id = ? AND account_id = ?", passkey, account).Update("name", name)
	if done.Error != nil {
		return fmt.Errorf("rename passkey %d: %w", passkey, done.Error)
	}
	if done.RowsAffected == 0 {
		return database.ErrNotFound
	}
	return nil
}

// Removal is what taking a passkey away needs to know.
type Removal struct {
	Passkey id.Passkey
	Present string     // the account's password
	Here    id.Session // which goes on, whatever it was opened by
	Agent   string
	At      string // the path the links of the letter begin with
}

// RemovePasskey takes one of the account's passkeys away for somebody who types the present password, with all other sessions
// that it opened, notes it and writes a letter. A wrong password is the field present; another account's passkey ErrNotFound.
func (s *Store) RemovePasskey(ctx context.Context, a *Account, r Removal) (*Passkey, error) {
	p, err := s.Passkey(ctx, a.ID, r.Passkey)
	if err != nil {
		return nil, err
	}
	if err := s.Confirm(ctx, a, r.Present); err != nil {
		return nil, err
	}
	err = s.db.Transact(ctx, func(tx *database.DB) error {
		g := tx.In(ctx)
		if err := g.Where("passkey_id = ? AND id <> ?", p.ID, r.Here).Delete(&Session{}).Error; err != nil {
			return err
		}
		gone := g.Where("account_id = ?", a.ID).Delete(&Passkey{}, p.ID)
		if gone.Error == nil && gone.RowsAffected == 0 {
			return database.ErrNotFound
		}
		return errors.Join(gone.Error,
			g.Create(&Event{AccountID: a.ID, Kind: EventPasskeyRemoved, About: p.Name, Agent: printable(r.Agent), At: s.now()}).Error,
			s.queue.EnqueueTx(ctx, tx, Letter{Role: a.Role, Email: a.Email, Purpose: PasskeyRemoved, Passkey: p.Name, At: r.At}))
	})
	if err != nil {
		return nil, fmt.Errorf("remove passkey %d: %w", r.Passkey, err)
	}
	return p, nil
}

// Events is the audit log of the account's security, the oldest line first.
func (s *Store) Events(ctx context.Context, account id.Account) ([]Event, error) {
	var list []Event
	if err := s.db.In(ctx).Where("account_id = ?", account).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list events of account %d: %w", account, err)
	}
	return list, nil
}

// room refuses one more passkey than an account may have.
func room(present []Passkey) error {
	if len(present) >= maxPasskeys {
		return ErrPasskeysFull.With(fault.Args{"max": maxPasskeys})
	}
	return nil
}
