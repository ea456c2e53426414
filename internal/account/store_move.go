package account

import (
	"context"
	"errors"
	"fmt"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
)

// Moving is a change of an account's mail address that waits for its link to be followed.
type Moving struct {
	From, To string
	// Back tells that it undoes a change: whoever made that is put out of the account.
	Back bool
}

// AskMove sends a link to the mail address that the account of somebody signed in, who types the present password, is to
// have. Wrong are the fields email and confirm. Nothing changes until the link is followed. The answer is the same for an address that has an account: the letter tells.
func (s *Store) AskMove(ctx context.Context, a *Account, typed, present, at, ip string) error {
	var check fault.Check
	email, err := ParseEmail(typed)
	check.Require(err == nil, "email", ErrEmail.Key)
	check.Require(email != a.Email, "email", "account.email_same")
	if err := s.prove(ctx, &check, "confirm", a, present); err != nil {
		return err
	}
	if err := check.Err(); err != nil {
		return err
	}
	if err := s.mayWrite(ctx, a.Role, email, ip); err != nil {
		return err
	}
	return s.queue.Enqueue(ctx, Letter{Role: a.Role, Account: a.ID, Purpose: Move, To: email, At: at})
}

// MoveLink makes the token of the link by which the letter's address becomes the account's. Of an address that has an
// account already it is ErrTaken; the former address of an account may be taken back at any rate.
func (s *Store) MoveLink(ctx context.Context, a *Account, l Letter) (string, error) {
	row := mailToken{AccountID: a.ID, Purpose: l.Purpose, Email: l.To}
	if l.Purpose == Moved {
		return s.makeLink(ctx, row, movedFor)
	}
	_, err := s.ByEmail(ctx, a.Role, l.To)
	switch {
	case err == nil:
		return "", ErrTaken
	case !errors.Is(err, database.ErrNotFound):
		return "", err
	}
	return s.makeLink(ctx, row, moveFor)
}

// Moving tells what following a link would change, without changing it; ErrLink if nothing.
func (s *Store) Moving(ctx context.Context, role Role, token string) (*Moving, error) {
	a, row, err := s.moving(ctx, s.db, role, token)
	if err != nil {
		return nil, err
	}
	return &Moving{From: a.Email, To: row.Email, Back: row.Purpose == Moved}, nil
}

// moving finds the account and the row of a link that changes its address.
func (s *Store) moving(ctx context.Context, db *database.DB, role Role, token string) (*Account, *mailToken, error) {
	var row mailToken
	err := db.In(ctx).Where("token_hash = ? AND purpose IN ?", digest(token), []Purpose{Move, Moved}).Take(&row).Error
	if errors.Is(err, database.ErrNotFound) {
		return nil, nil, ErrLink
	}
	if err != nil {
		return nil, nil, fmt.Errorf("look up link: %w", err)
	}
	a, err := s.link(ctx, db, role, row.Purpose, token)
	return a, &row, err
}

// Move follows a link: its address becomes the account's. After a change the former address gets a letter with the link
// that takes it back; taking it back ends every session, removes all passkeys and sends a link for a new password. An address that has got an
// account meanwhile is ErrTaken.
func (s *Store) Move(ctx context.Context, role Role, token, at string) (*Moving, error) {
	var m *Moving
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		a, row, err := s.moving(ctx, tx, role, token)
		if err != nil {
			return err
		}
		m = &Moving{From: a.Email, To: row.Email, Back: row.Purpose == Moved}
		if err := s.useTx(ctx, tx, token); err != nil {
			return err
		}
		g := tx.In(ctx)
		if err := g.Model(&Account{}).Where("id = ?", a.ID).Update("email", m.To).Error; err != nil {
			return err
		}
		if !m.Back {
			return errors.Join(
				g.Where("account_id = ? AND used_at IS NULL AND purpose <> ?", a.ID, Moved).Delete(&mailToken{}).Error,
				s.queue.EnqueueTx(ctx, tx, Letter{Role: role, Account: a.ID, Purpose: Moved, To: m.From, At: at}))
		}
		return errors.Join(
			g.Where("account_id = ? AND used_at IS NULL", a.ID).Delete(&mailToken{}).Error,
			g.Where("account_id = ?", a.ID).Delete(&Session{}).Error,
			g.Where("account_id = ?", a.ID).Delete(&Passkey{}).Error,
			s.queue.EnqueueTx(ctx, tx, Letter{Role: role, Email: m.To, Purpose: Reset, At: at}))
	})
	if database.IsUnique(err, "") {
		err = ErrTaken.Because(err)
	}
	if err != nil {
		return nil, fmt.Errorf("change address: %w", err)
	}
	return m, nil
}
