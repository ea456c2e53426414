package account

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// AskProof is what a browser is told at which somebody who is signed in shows a passkey once more, right before something that
// must be theirs, as JSON. What the session was asked before is forgotten. ErrNoPasskey for an account without one.
func (k *Keyring) AskProof(ctx context.Context, a *Account, session id.Session) ([]byte, error) {
	keys, err := k.store.Passkeys(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	if len(keys) == 0 {
		return nil, ErrNoPasskey
	}
	known := make([]webauthn.Credential, len(keys))
	for i := range keys {
		known[i] = keys[i].credential()
	}
	options, data, err := k.party.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired),
		webauthn.WithAllowedCredentials(webauthn.Credentials(known).CredentialDescriptors()))
	if err != nil {
		return nil, fmt.Errorf("begin to prove: %w", err)
	}
	data.AllowedCredentialIDs = nil // Prove looks itself whose the passkey is
	row := ceremony{Challenge: data.Challenge, Role: a.Role, AccountID: &a.ID, SessionID: &session, Data: *data, ExpiresAt: k.store.now().Add(askedFor)}
	err = k.store.db.Transact(ctx, func(tx *database.DB) error {
		if err := tx.In(ctx).Where("session_id = ?", session).Delete(&ceremony{}).Error; err != nil {
			return err
		}
		return tx.In(ctx).Create(&row).Error
	})
	if err != nil {
		return nil, fmt.Errorf("keep challenge: %w", err)
	}
	return json.Marshal(options)
}

// Prove is nil if the answer is made by one of the account's passkeys to the challenge of its session, which is used up.
// Everything wrong with the answer is ErrPasskey but a challenge that can't be used, which is ErrPasskeyLate; too many wrong
// ones are ErrThrottled.
func (k *Keyring) Prove(ctx context.Context, a *Account, answer Answer) error {
	s, subject := k.store, string(a.Role)+":"+a.Email
	if err := s.hit(ctx, passkeyByAccount, subject); err != nil {
		return err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer.Text))
	if err != nil {
		return ErrPasskey.Because(err)
	}
	row, err := k.take(ctx, parsed.Response.CollectedClientData.Challenge, a.Role)
	if err != nil {
		return err
	}
	if !row.of(a.ID, answer.Session) {
		return ErrPasskeyLate
	}
	whose, p, err := k.owner(ctx, a.Role, parsed.RawID)
	if err != nil {
		return err
	}
	if whose.ID != a.ID {
		return ErrPasskey
	}
	if err := k.verify(a, p, row.Data, parsed); err != nil {
		return err
	}
	var forward bool
	err = s.db.Transact(ctx, func(tx *database.DB) error {
		forward, err = s.useKeyTx(ctx, tx, a, p, use{parsed.Response.AuthenticatorData, answer})
		return err
	})
	if err != nil {
		return fmt.Errorf("use passkey: %w", err)
	}
	if !forward {
		return ErrPasskey
	}
	return s.forgive(ctx, passkeyByAccount, subject, true)
}

// of tells whether the session of the account was asked.
func (c ceremony) of(account id.Account, session id.Session) bool {
	return c.AccountID != nil && *c.AccountID == account && c.SessionID != nil && *c.SessionID == session
}
