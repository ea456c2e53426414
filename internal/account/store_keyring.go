package account

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// ceremony is what a browser was asked to sign, until it answers or the time is up.
type ceremony struct {
	Challenge string `gorm:"primaryKey"`
	Role      Role
	AccountID *id.Account // who makes a passkey; nil: somebody signs in
	SessionID *id.Session
	Data      webauthn.SessionData `gorm:"serializer:json"`
	Options   string
	ExpiresAt time.Time
}

// TableName is the table of ceremony.
func (ceremony) TableName() string { return "passkey_ceremony" }

// AskAdd begins a passkey for somebody signed in who types the present password; what the session began before is
// forgotten. A wrong password is the field proof.
func (k *Keyring) AskAdd(ctx context.Context, a *Account, session id.Session, present string) error {
	if err := k.store.confirm(ctx, a, "proof", present); err != nil {
		return err
	}
	keys, err := k.store.Passkeys(ctx, a.ID)
	if err != nil {
		return err
	}
	if err := room(keys); err != nil {
		return err
	}
	handle := make([]byte, handleSize)
	rand.Read(handle)
	if len(keys) > 0 {
		handle = keys[0].Handle // so that a device replaces what it has
	}
	options, data, err := k.creation(a, handle, keys)
	if err != nil {
		return err
	}
	row := ceremony{Challenge: data.Challenge, Role: a.Role, AccountID: &a.ID, SessionID: &session, Data: *data, Options: options, ExpiresAt: k.store.now().Add(askedFor)}
	err = k.store.db.Transact(ctx, func(tx *database.DB) error {
		if err := tx.In(ctx).Where("session_id = ?", session).Delete(&ceremony{}).Error; err != nil {
			return err
		}
		return tx.In(ctx).Create(&row).Error
	})
	if err != nil {
		return fmt.Errorf("ask for a passkey: %w", err)
	}
	return nil
}

// Asked is what the browser is told that is to make the passkey the session has begun, as JSON; ErrPasskeyLate if none.
func (k *Keyring) Asked(ctx context.Context, account id.Account, session id.Session) (string, error) {
	var row ceremony
	err := k.store.db.In(ctx).Where("account_id = ? AND session_id = ? AND expires_at > ?", account, session, k.store.now()).Take(&row).Error
	if errors.Is(err, database.ErrNotFound) {
		return "", ErrPasskeyLate
	}
	if err != nil {
		return "", fmt.Errorf("find what was asked for: %w", err)
	}
	return row.Options, nil
}

// Answer is what a browser answers to a challenge, as JSON, and where from.
type Answer struct {
	Text  string
	Agent string
	IP    string
	// Session is the one that adds a passkey; Old the token of the one that ends where somebody signs in.
	Session id.Session
	Old     string
	At      string // the path the links of a letter begin with
}

// Add keeps the passkey that a browser has made, notes it and writes a letter. The challenge must be the session's own; it is
// used up whatever the answer is worth. A wrong name is the field name, and uses nothing up.
func (k *Keyring) Add(ctx context.Context, a *Account, typed string, answer Answer) (*Passkey, error) {
	name, err := passkeyName(typed)
	if err != nil {
		return nil, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer.Text))
	if err != nil {
		return nil, ErrPasskeyAnswer.Because(err)
	}
	row, err := k.take(ctx, parsed.Response.CollectedClientData.Challenge, a.Role)
	if err != nil {
		return nil, err
	}
	if row.AccountID == nil || *row.AccountID != a.ID || *row.SessionID != answer.Session {
		return nil, ErrPasskeyLate
	}
	p, err := k.made(a, row.Data, parsed)
	if err != nil {
		return nil, err
	}
	p.Name, p.Agent, p.CreatedAt = name, printable(answer.Agent), k.store.now()
	return p, k.keep(ctx, a, p, answer.At)
}

// keep writes a passkey down.
func (k *Keyring) keep(ctx context.Context, a *Account, p *Passkey, at string) error {
	s := k.store
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		g := tx.In(ctx)
		p.ID = 0
		if err := g.Create(p).Error; err != nil {
			return err
		}
		return errors.Join(
			g.Create(&Event{AccountID: a.ID, Kind: EventPasskeyAdded, About: p.Name, Agent: p.Agent, At: p.CreatedAt}).Error,
			s.queue.EnqueueTx(ctx, tx, Letter{Role: a.Role, Email: a.Email, Purpose: PasskeyAdded, Passkey: p.Name, At: at}))
	})
	if database.IsUnique(err, "") {
		return ErrPasskeyKnown.Because(err)
	}
	if err != nil {
		return fmt.Errorf("keep passkey: %w", err)
	}
	return nil
}

// AskSignIn is what a browser is told at which somebody is to sign in with any passkey it has, as JSON. Too many from one
// network are ErrThrottled.
func (k *Keyring) AskSignIn(ctx context.Context, role Role, ip string) ([]byte, error) {
	if err := k.store.hit(ctx, passkeysAskedFor, ip); err != nil {
		return nil, err
	}
	options, data, err := k.party.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, fmt.Errorf("begin to sign in: %w", err)
	}
	row := ceremony{Challenge: data.Challenge, Role: role, Data: *data, ExpiresAt: k.store.now().Add(askedFor)}
	if err := k.store.db.In(ctx).Create(&row).Error; err != nil {
		return nil, fmt.Errorf("keep challenge: %w", err)
	}
	return json.Marshal(options)
}

// take uses a challenge up: of two answers at once one gets ErrPasskeyLate, as does one too late or to nothing.
func (k *Keyring) take(ctx context.Context, challenge string, role Role) (*ceremony, error) {
	var rows []ceremony
	err := k.store.db.In(ctx).Raw("DELETE FROM passkey_ceremony WHERE challenge = ? AND role = ? RETURNING *", challenge, role).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("use challenge up: %w", err)
	}
	if len(rows) == 0 || !rows[0].ExpiresAt.After(k.store.now()) {
		return nil, ErrPasskeyLate
	}
	return &rows[0], nil
}

// SignIn opens a session for who a passkey of the role belongs to; the browser's old one ends. Everything wrong with the
// answer is ErrPasskey but a challenge that can't be used, which is ErrPasskeyLate; too many wrong ones are ErrThrottled. A
// passkey whose counter ran backwards may have been copied: it is refused, which is noted and told its owner.
func (k *Keyring) SignIn(ctx context.Context, role Role, answer Answer) (*SignedIn, error) {
	s := k.store
	if err := s.hit(ctx, signInByNetwork, answer.IP); err != nil {
		return nil, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer.Text))
	if err != nil {
		return nil, ErrPasskey.Because(err)
	}
	row, err := k.take(ctx, parsed.Response.CollectedClientData.Challenge, role)
	if err != nil {
		return nil, err
	}
	if row.AccountID != nil {
		return nil, ErrPasskeyLate
	}
	a, p, err := k.owner(ctx, role, parsed.RawID)
	if err != nil {
		return nil, err
	}
	subject := string(role) + ":" + a.Email
	if err := s.hit(ctx, passkeyByAccount, subject); err != nil {
		return nil, err
	}
	if err := k.verify(a, p, row.Data, parsed); err != nil {
		return nil, err
	}
	in, err := k.enter(ctx, a, p, parsed.Response.AuthenticatorData, answer)
	if err != nil {
		return nil, err
	}
	return in, errors.Join(s.forgive(ctx, signInByNetwork, answer.IP, false), s.forgive(ctx, passkeyByAccount, subject, true))
}

// owner finds the passkey with the id a device gave it, and its account, which must be of the role.
func (k *Keyring) owner(ctx context.Context, role Role, credential []byte) (*Account, *Passkey, error) {
	var p Passkey
	err := k.store.db.In(ctx).Where("credential_id = ?", credential).Take(&p).Error
	var a *Account
	if err == nil {
		a, err = k.store.Account(ctx, role, p.AccountID)
	}
	if errors.Is(err, database.ErrNotFound) {
		return nil, nil, ErrPasskey
	}
	if err != nil {
		return nil, nil, fmt.Errorf("find passkey: %w", err)
	}
	return a, &p, nil
}

// enter counts the use of a passkey and opens the session, unless the counter ran backwards. The count is one statement, so
// that of two uses at the same moment the lower is refused.
func (k *Keyring) enter(ctx context.Context, a *Account, p *Passkey, seen protocol.AuthenticatorData, answer Answer) (*SignedIn, error) {
	s, in := k.store, &SignedIn{Account: a}
	var forward bool
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		var err error
		if forward, err = s.useKeyTx(ctx, tx, a, p, use{seen, answer}); err != nil || !forward {
			return err
		}
		if answer.Old != "" {
			if err := tx.In(ctx).Where("token_hash = ?", digest(answer.Old)).Delete(&Session{}).Error; err != nil {
				return err
			}
		}
		in.Token, in.Session, err = s.openTx(ctx, tx, a, answer.Agent, &p.ID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open session by passkey: %w", err)
	}
	if !forward {
		return nil, ErrPasskey
	}
	return in, nil
}

// use is one use of a passkey: what its device said of itself, and the answer it was in.
type use struct {
	seen   protocol.AuthenticatorData
	answer Answer
}

// useKeyTx counts a use of a passkey and tells whether the counter ran forward. Where it did not, that is noted, and told its owner.
func (s *Store) useKeyTx(ctx context.Context, tx *database.DB, a *Account, p *Passkey, u use) (bool, error) {
	n := u.seen.Counter
	done := tx.In(ctx).Model(&Passkey{}).Where("id = ? AND (sign_count < ? OR sign_count = 0 AND ? = 0)", p.ID, n, n).
		Updates(map[string]any{"sign_count": n, "copied": u.seen.Flags.HasBackupState(), "used_at": s.now()})
	if done.Error == nil && done.RowsAffected == 1 {
		return true, nil
	}
	return false, errors.Join(done.Error, s.refuseTx(ctx, tx, a, p, n, u.answer))
}

// refuseTx notes that a passkey's counter ran backwards, and writes to its owner. One removed meanwhile is only refused.
func (s *Store) refuseTx(ctx context.Context, tx *database.DB, a *Account, p *Passkey, counter uint32, answer Answer) error {
	g, now := tx.In(ctx), s.now()
	marked := g.Model(&Passkey{}).Where("id = ?", p.ID).Update("refused_at", now)
	if marked.Error != nil || marked.RowsAffected == 0 {
		return marked.Error
	}
	detail := fmt.Sprintf("counter %d after %d", counter, p.SignCount)
	return errors.Join(
		g.Create(&Event{AccountID: a.ID, Kind: EventPasskeyRefused, About: p.Name, Detail: detail, Agent: printable(answer.Agent), At: now}).Error,
		s.queue.EnqueueTx(ctx, tx, Letter{Role: a.Role, Email: a.Email, Purpose: PasskeyRefused, Passkey: p.Name, At: answer.At}))
}
