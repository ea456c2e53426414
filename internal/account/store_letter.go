package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// mailToken is a link sent by mail; it is used once.
type mailToken struct {
	TokenHash []byte `gorm:"primaryKey"`
	AccountID id.Account
	Purpose   Purpose
	Email     string // the address that the link makes the account's, "" for another purpose
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    *time.Time
}

// TableName is the table of mailToken.
func (mailToken) TableName() string { return "mail_token" }

// throttle is a counter of tries.
type throttle struct {
	Key      string `gorm:"primaryKey"`
	Hits     int
	ResetsAt time.Time
}

// TableName is the table of throttle.
func (throttle) TableName() string { return "throttle" }

// SignUp makes a consumer's account that has yet to be proven by mail. Its answer is the same, and as slow, whether the
// address had an account or not: the letter tells. at is where links lead, ip is counted.
func (s *Store) SignUp(ctx context.Context, n New, at, ip string) error {
	n, hash, err := s.Admit(ctx, n, ip)
	if err != nil {
		return err
	}
	err = s.db.Transact(ctx, func(tx *database.DB) error {
		a, _, err := s.SignUpTx(ctx, tx, n, hash)
		if err != nil {
			return err
		}
		return s.WelcomeTx(ctx, tx, a, at)
	})
	if err != nil {
		return fmt.Errorf("sign up: %w", err)
	}
	return nil
}

// Admit does what comes before the transaction of a sign-up: checks the fields, counts the try, hashes the password.
func (s *Store) Admit(ctx context.Context, n New, ip string) (New, string, error) {
	n, err := n.Check()
	if err != nil {
		return n, "", err
	}
	if err := s.mayWrite(ctx, n.Role, n.Email, ip); err != nil {
		return n, "", err
	}
	hash, err := s.hasher.hash(ctx, n.Password)
	return n, hash, err
}

// SignUpTx writes the account, or finds the one the address has; fresh tells which. Of a consumer's account nobody has
// proven yet, name and password become those typed last and links sent before die with them.
func (s *Store) SignUpTx(ctx context.Context, tx *database.DB, n New, hash string) (a *Account, fresh bool, err error) {
	g := tx.In(ctx)
	made := g.Clauses(clause.OnConflict{DoNothing: true}).Create(n.account(hash, s.now()))
	if made.Error != nil {
		return nil, false, fmt.Errorf("write account: %w", made.Error)
	}
	a = &Account{}
	err = g.Clauses(clause.Locking{Strength: "UPDATE"}).Where("role = ? AND email = ?", n.Role, n.Email).Take(a).Error
	if err != nil {
		return nil, false, fmt.Errorf("find account: %w", err)
	}
	fresh = made.RowsAffected == 1
	if !fresh && a.VerifiedAt == nil && a.Role == Consumer {
		err = errors.Join(
			g.Where("account_id = ?", a.ID).Delete(&mailToken{}).Error,
			g.Model(a).Updates(map[string]any{"name": n.Name, "password_hash": hash}).Error)
	}
	return a, fresh, err
}

// WelcomeTx enqueues the letter of a sign-up: the link to prove the address, or, to one proven long ago, the news that
// somebody signed up with it.
func (s *Store) WelcomeTx(ctx context.Context, tx *database.DB, a *Account, at string) error {
	purpose := Verify
	if a.VerifiedAt != nil {
		purpose = Exists
	}
	return s.queue.EnqueueTx(ctx, tx, Letter{Role: a.Role, Email: a.Email, Purpose: purpose, At: at})
}

// Write asks for a letter with a link: Verify once more, or Reset. The answer is the same for an address without an
// account; only a malformed one is refused, with the field email.
func (s *Store) Write(ctx context.Context, l Letter, ip string) error {
	email, err := ParseEmail(l.Email)
	if err != nil {
		var check fault.Check
		check.Require(false, "email", ErrEmail.Key)
		return check.Err()
	}
	l.Email = email
	if err := s.mayWrite(ctx, l.Role, email, ip); err != nil {
		return err
	}
	return s.queue.Enqueue(ctx, l)
}

// Link makes the token of a letter's link, when the letter is written: ErrNotFound means that there is nobody to write to,
// or nothing to prove any more.
func (s *Store) Link(ctx context.Context, a *Account, purpose Purpose) (string, error) {
	lasts := verifyFor
	switch {
	case purpose == Reset:
		lasts = resetFor
	case purpose != Verify || a.VerifiedAt != nil:
		return "", database.ErrNotFound
	}
	return s.makeLink(ctx, mailToken{AccountID: a.ID, Purpose: purpose}, lasts)
}

// makeLink keeps a link and gives out its token.
func (s *Store) makeLink(ctx context.Context, row mailToken, lasts time.Duration) (string, error) {
	token, hash := newToken()
	row.TokenHash, row.CreatedAt = hash, s.now()
	row.ExpiresAt = row.CreatedAt.Add(lasts)
	if err := s.db.In(ctx).Create(&row).Error; err != nil {
		return "", fmt.Errorf("make link: %w", err)
	}
	return token, nil
}

// LinkOpens tells whether a link may still be used, without using it; else ErrLink.
func (s *Store) LinkOpens(ctx context.Context, role Role, purpose Purpose, token string) error {
	_, err := s.link(ctx, s.db, role, purpose, token)
	return err
}

// link finds who an unused link was sent to.
func (s *Store) link(ctx context.Context, db *database.DB, role Role, purpose Purpose, token string) (*Account, error) {
	var a Account
	err := db.In(ctx).Joins("JOIN mail_token t ON t.account_id = account.id").
		Where("t.token_hash = ? AND t.purpose = ? AND t.used_at IS NULL AND t.expires_at > ? AND account.role = ?",
			digest(token), purpose, s.now(), role).Take(&a).Error
	if errors.Is(err, database.ErrNotFound) {
		return nil, ErrLink
	}
	if err != nil {
		return nil, fmt.Errorf("look up link: %w", err)
	}
	return &a, nil
}

// useTx uses the link up; of two at once one gets ErrLink.
func (s *Store) useTx(ctx context.Context, tx *database.DB, token string) error {
	done := tx.In(ctx).Model(&mailToken{}).Where("token_hash = ? AND used_at IS NULL", digest(token)).Update("used_at", s.now())
	if done.Error == nil && done.RowsAffected == 0 {
		return ErrLink
	}
	return done.Error
}

// Verify notes that the address is the person's own and returns who that is.
func (s *Store) Verify(ctx context.Context, role Role, token string) (*Account, error) {
	var a *Account
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		var err error
		if a, err = s.link(ctx, tx, role, Verify, token); err != nil {
			return err
		}
		if err := s.useTx(ctx, tx, token); err != nil {
			return err
		}
		return tx.In(ctx).Model(a).Where("verified_at IS NULL").Update("verified_at", s.now()).Error
	})
	if err != nil {
		return nil, fmt.Errorf("verify address: %w", err)
	}
	return a, nil
}
