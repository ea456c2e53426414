package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// maxAgent is how much of a browser's name is kept with its session.
const maxAgent = 200

// Credentials are what a person types to sign in, and where from.
type Credentials struct {
	Role     Role
	Email    string
	Password string
	IP       string
	Agent    string
	// Old is the token of the session the browser had, if any: it ends.
	Old string
	// At is the path links in a letter begin with, should the address need one more proof.
	At string
}

// SignedIn is a session somebody has just been given, or was found to have.
type SignedIn struct {
	Account *Account
	Session *Session
	// Token is for the cookie; set by SignIn, and by Resume "" always.
	Token string
	// Prolonged tells that the session's end was moved, so the cookie's should be.
	Prolonged bool
}

// SignIn checks the password and opens a session with a fresh token; the browser's old one ends. A wrong password, an
// unknown address and a malformed one are all ErrSignIn, at the same cost; too many tries are ErrThrottled before
// anything is hashed. Right but unproven, it is ErrUnverified, and a new link is sent.
func (s *Store) SignIn(ctx context.Context, c Credentials) (*SignedIn, error) {
	email, err := ParseEmail(c.Email)
	if err != nil {
		email = "?" // no account has it; the rest goes the same way
	}
	subject := string(c.Role) + ":" + email
	if err := errors.Join(s.hit(ctx, signInByNetwork, c.IP), s.hit(ctx, signInByAccount, subject)); err != nil {
		return nil, err
	}
	a, err := s.ByEmail(ctx, c.Role, email)
	if errors.Is(err, database.ErrNotFound) {
		a = &Account{}
	} else if err != nil {
		return nil, err
	}
	right, err := s.hasher.match(ctx, c.Password, a.PasswordHash)
	if err != nil {
		return nil, err
	}
	if !right {
		return nil, ErrSignIn
	}
	if err := errors.Join(s.forgive(ctx, signInByNetwork, c.IP, false), s.forgive(ctx, signInByAccount, subject, true)); err != nil {
		return nil, err
	}
	if a.VerifiedAt == nil {
		return nil, s.remind(ctx, a, c)
	}
	return s.open(ctx, a, c)
}

// remind sends the link to prove the address once more, within the limits, and is ErrUnverified.
func (s *Store) remind(ctx context.Context, a *Account, c Credentials) error {
	err := s.mayWrite(ctx, a.Role, a.Email, c.IP)
	if err == nil {
		err = s.queue.Enqueue(ctx, Letter{Role: a.Role, Email: a.Email, Purpose: Verify, At: c.At})
	}
	if err != nil && fault.KindOf(err) != fault.TooMany {
		return err
	}
	return ErrUnverified
}

func (s *Store) open(ctx context.Context, a *Account, c Credentials) (*SignedIn, error) {
	in := &SignedIn{Account: a}
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		if c.Old != "" {
			if err := tx.In(ctx).Where("token_hash = ?", digest(c.Old)).Delete(&Session{}).Error; err != nil {
				return err
			}
		}
		var err error
		in.Token, in.Session, err = s.openTx(ctx, tx, a, c.Agent, nil)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open session: %w", err)
	}
	return in, nil
}

// openTx opens a session, by a passkey or, with nil, by a password.
func (s *Store) openTx(ctx context.Context, tx *database.DB, a *Account, agent string, by *id.Passkey) (string, *Session, error) {
	now := s.now()
	token, hash := newToken()
	session := &Session{AccountID: a.ID, TokenHash: hash, PasskeyID: by, Agent: printable(agent), CreatedAt: now, SeenAt: now,
		ExpiresAt: lives[a.Role].expiry(now, now)}
	return token, session, tx.In(ctx).Create(session).Error
}

// printable shortens an agent and drops what PostgreSQL or a page could choke on; it is only shown to its owner.
func printable(agent string) string {
	agent = agent[:min(len(agent), maxAgent)]
	b := make([]byte, 0, len(agent))
	for i := range len(agent) {
		if agent[i] >= ' ' && agent[i] <= '~' {
			b = append(b, agent[i])
		}
	}
	return string(b)
}

// Resume finds who the token's session belongs to, in one statement, and notes the use now and then. A token that is
// unknown, has run out, or belongs to another role's session is ErrSession.
func (s *Store) Resume(ctx context.Context, role Role, token string) (*SignedIn, error) {
	if len(token) != 43 { // 32 bytes in base64url
		return nil, ErrSession
	}
	now := s.now()
	in := &SignedIn{Account: &Account{}, Session: &Session{}}
	a, z := in.Account, in.Session
	err := s.db.Pool().QueryRow(ctx, `SELECT a.id, a.role, a.email, a.name, a.language, a.password_hash, a.verified_at, a.created_at,
			z.id, z.account_id, z.agent, z.created_at, z.seen_at, z.expires_at
		FROM session z JOIN account a ON a.id = z.account_id
		WHERE z.token_hash = $1 AND z.expires_at > $2 AND a.role = $3`, digest(token), now, role).
		Scan(&a.ID, &a.Role, &a.Email, &a.Name, &a.Language, &a.PasswordHash, &a.VerifiedAt, &a.CreatedAt,
			&z.ID, &z.AccountID, &z.Agent, &z.CreatedAt, &z.SeenAt, &z.ExpiresAt)
	if err = database.Translate(err); errors.Is(err, database.ErrNotFound) {
		return nil, ErrSession
	}
	if err != nil {
		return nil, fmt.Errorf("resume session: %w", err)
	}
	return in, s.prolong(ctx, in, now)
}

func (s *Store) prolong(ctx context.Context, in *SignedIn, now time.Time) error {
	l := lives[in.Account.Role]
	if !l.stale(in.Session.SeenAt, now) {
		return nil
	}
	in.Session.SeenAt, in.Session.ExpiresAt = now, l.expiry(in.Session.CreatedAt, now)
	in.Prolonged = true
	err := s.db.In(ctx).Model(&Session{}).Where("id = ?", in.Session.ID).
		Updates(map[string]any{"seen_at": in.Session.SeenAt, "expires_at": in.Session.ExpiresAt}).Error
	if err != nil {
		return fmt.Errorf("prolong session: %w", err)
	}
	return nil
}

// SignOut ends the session of the token; one that is over already is fine.
func (s *Store) SignOut(ctx context.Context, token string) error {
	if err := s.db.In(ctx).Where("token_hash = ?", digest(token)).Delete(&Session{}).Error; err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}

// SignOutOthers ends all sessions of the account but one.
func (s *Store) SignOutOthers(ctx context.Context, account id.Account, here id.Session) error {
	if err := s.db.In(ctx).Where("account_id = ? AND id <> ?", account, here).Delete(&Session{}).Error; err != nil {
		return fmt.Errorf("end other sessions of account %d: %w", account, err)
	}
	return nil
}

// EndSession ends one session of the account; another account's is not touched, and one that is over already is fine.
func (s *Store) EndSession(ctx context.Context, account id.Account, session id.Session) error {
	if err := s.db.In(ctx).Where("account_id = ?", account).Delete(&Session{}, session).Error; err != nil {
		return fmt.Errorf("end session %d: %w", session, err)
	}
	return nil
}

// Sessions lists the account's open sessions, the last used first.
func (s *Store) Sessions(ctx context.Context, account id.Account) ([]Session, error) {
	var list []Session
	err := s.db.In(ctx).Where("account_id = ? AND expires_at > ?", account, s.now()).Order("seen_at DESC, id DESC").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list sessions of account %d: %w", account, err)
	}
	return list, nil
}

// SweepOut throws away sessions, links, challenges and counters that have run out, and addresses that nobody brought back; it is a
// periodic job's work.
func (s *Store) SweepOut(ctx context.Context) error {
	now := s.now()
	for _, step := range []struct {
		of    any
		where string
		by    time.Time
	}{
		{&Session{}, "expires_at <= ?", now}, {&mailToken{}, "expires_at <= ?", now}, {&throttle{}, "resets_at <= ?", now},
		{&ceremony{}, "expires_at <= ?", now},
		{&Saved{}, "removed_at <= ?", now.Add(-secondThoughts)},
	} {
		if err := s.db.In(ctx).Where(step.where, step.by).Delete(step.of).Error; err != nil {
			return fmt.Errorf("sweep out what has run out: %w", err)
		}
	}
	return nil
}
