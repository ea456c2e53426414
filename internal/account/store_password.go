package account

import (
	"context"
	"errors"
	"fmt"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
)

// Reset sets a new password by the link of a letter. All sessions and links of the account end, its sign-in counter is
// cleared, and since the letter arrived, the address counts as proven.
func (s *Store) Reset(ctx context.Context, role Role, token, password, at string) error {
	a, err := s.link(ctx, s.db, role, Reset, token)
	if err != nil {
		return err
	}
	if err := checkNew(password, a.Email); err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	err = s.db.Transact(ctx, func(tx *database.DB) error {
		if err := s.useTx(ctx, tx, token); err != nil {
			return err
		}
		if a.VerifiedAt == nil {
			if err := tx.In(ctx).Model(a).Update("verified_at", s.now()).Error; err != nil {
				return err
			}
		}
		return s.changeTx(ctx, tx, a, hash, at)
	})
	if err != nil {
		return fmt.Errorf("reset password: %w", err)
	}
	return s.forgive(ctx, signInByAccount, string(role)+":"+a.Email, true)
}

// ChangePassword sets a new password for someone signed in who types the present one; every session ends and the
// browser at hand gets a new one. A wrong present password counts as a failed sign-in.
func (s *Store) ChangePassword(ctx context.Context, a *Account, present, password, at, agent string) (*SignedIn, error) {
	var check fault.Check
	if err := s.prove(ctx, &check, "present", a, present); err != nil {
		return nil, err
	}
	check.Merge("", checkNew(password, a.Email))
	if err := check.Err(); err != nil {
		return nil, err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return nil, err
	}
	in := &SignedIn{Account: a}
	err = s.db.Transact(ctx, func(tx *database.DB) error {
		if err := s.changeTx(ctx, tx, a, hash, at); err != nil {
			return err
		}
		in.Token, in.Session, err = s.openTx(ctx, tx, a, agent, nil)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("change password: %w", err)
	}
	return in, nil
}

// Confirm refuses whoever does not know the account's present password, with the field present. A wrong one counts as a
// failed sign-in.
func (s *Store) Confirm(ctx context.Context, a *Account, present string) error {
	return s.confirm(ctx, a, "present", present)
}

func (s *Store) confirm(ctx context.Context, a *Account, field, present string) error {
	var check fault.Check
	if err := s.prove(ctx, &check, field, a, present); err != nil {
		return err
	}
	return check.Err()
}

// prove notes in the check, at the field, whether the present password is the account's.
func (s *Store) prove(ctx context.Context, check *fault.Check, field string, a *Account, present string) error {
	subject := string(a.Role) + ":" + a.Email
	if err := s.hit(ctx, signInByAccount, subject); err != nil {
		return err
	}
	right, err := s.hasher.match(ctx, present, a.PasswordHash)
	if err != nil {
		return err
	}
	if check.Require(right, field, ErrPasswordWrong.Key) {
		return s.forgive(ctx, signInByAccount, subject, true)
	}
	return nil
}

// checkNew is CheckPassword as the wrong field of a form.
func checkNew(password, email string) error {
	f, wrong := fault.As(CheckPassword(password, email))
	if !wrong {
		return nil
	}
	var check fault.Check
	check.Require(false, "password", f.Key, f.Args)
	return check.Err()
}

// changeTx writes the new hash, ends every session and unused link, and enqueues the letter that says so. The link by
// which a former address is taken back stays: who stole the account could rid themselves of it otherwise.
func (s *Store) changeTx(ctx context.Context, tx *database.DB, a *Account, hash, at string) error {
	g := tx.In(ctx)
	return errors.Join(
		g.Model(&Account{}).Where("id = ?", a.ID).Update("password_hash", hash).Error,
		g.Where("account_id = ?", a.ID).Delete(&Session{}).Error,
		g.Where("account_id = ? AND used_at IS NULL AND purpose <> ?", a.ID, Moved).Delete(&mailToken{}).Error,
		s.queue.EnqueueTx(ctx, tx, Letter{Role: a.Role, Email: a.Email, Purpose: Changed, At: at}))
}
