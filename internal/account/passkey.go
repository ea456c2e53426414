package account

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// The bounds of passkeys.
const (
	// MaxPasskeyName is the longest name of a passkey, in characters.
	MaxPasskeyName = 60
	// maxPasskeys is how many an account has at most.
	maxPasskeys = 20
	// handleSize is what the standard recommends for the handle of an account, in bytes.
	handleSize = 64
	// askedFor is how long a browser may take to answer a challenge; a page that offers passkeys while its form is filled in
	// asks anew before.
	askedFor = 10 * time.Minute
)

// Refusals of passkeys.
var (
	// ErrPasskey is the one answer to a passkey that is unknown, another role's, answers wrongly, or whose counter ran backwards.
	ErrPasskey = fault.New(fault.Invalid, "account.passkey_unknown")
	// ErrPasskeyLate says that the challenge was answered before, has run out, or never was one of ours.
	ErrPasskeyLate = fault.New(fault.Invalid, "account.passkey_late")
	// ErrPasskeyAnswer says that a browser's answer makes no passkey.
	ErrPasskeyAnswer = fault.New(fault.Invalid, "account.passkey_answer")
	// ErrPasskeyKnown says that a device's passkey is kept already.
	ErrPasskeyKnown = fault.New(fault.Conflict, "account.passkey_known")
	// ErrPasskeysFull says that one must be removed before another is added.
	ErrPasskeysFull = fault.New(fault.Conflict, "account.passkeys_full")
	// ErrNoPasskey says that somebody has none to prove themselves with.
	ErrNoPasskey = fault.New(fault.Conflict, "payout.passkey_needed")
	// ErrPasskeyName says that a name is missing or too long.
	ErrPasskeyName = fault.New(fault.Invalid, "account.passkey_name")
)

// Passkey is the public half of a key that a person's device keeps, by which they sign in.
type Passkey struct {
	ID           id.Passkey
	AccountID    id.Account
	CredentialID []byte
	PublicKey    []byte // COSE
	Handle       []byte // by which devices know the account
	SignCount    int64  // 0 for ever with devices that do not count
	Copyable     bool   // whether its keeper may copy it to other devices; never changes
	Copied       bool   // whether it has done so
	Name         string
	Agent        string // the browser it was made in
	CreatedAt    time.Time
	UsedAt       *time.Time
	RefusedAt    *time.Time // when its counter last ran backwards
}

// EventKind is what happened to an account's security.
type EventKind string

// The kinds of events.
const (
	EventPasskeyAdded   EventKind = "passkey_added"
	EventPasskeyRemoved EventKind = "passkey_removed"
	EventPasskeyRefused EventKind = "passkey_refused"
)

// Event is a line of the audit log of an account's security; it is never changed, and goes with the account.
type Event struct {
	ID        int64
	AccountID id.Account
	Kind      EventKind
	About     string // the name of the passkey
	Detail    string // for the operator: the counters that did not agree
	Agent     string
	At        time.Time
}

// TableName is the table of Event.
func (Event) TableName() string { return "account_event" }

// Keyring lets people add passkeys and sign in with them, by the W3C's standard Web Authentication. The device must have
// verified its user, by a finger, a face or a PIN, each time: a passkey is something one has and something one is or knows,
// so nothing else is asked for.
type Keyring struct {
	store *Store
	party *webauthn.WebAuthn
}

// NewKeyring makes the keyring of a mall that the public knows by the base address; brand is the mall's name, which devices
// show. Where browsers make no passkeys, because the address is a number or not encrypted, the keyring is not Open.
func NewKeyring(s *Store, base *url.URL, brand string) (*Keyring, error) {
	if !makesPasskeys(base) {
		return &Keyring{store: s}, nil
	}
	party, err := webauthn.New(&webauthn.Config{
		RPID: base.Hostname(), RPDisplayName: brand, RPOrigins: []string{base.Scheme + "://" + base.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationRequired,
		},
		// The standard has everybody be prepared for what an extension of a browser adds unasked.
		ExtensionsUnsolicitedOutputPolicy: protocol.UnsolicitedOutputPolicyIgnore,
	})
	if err != nil {
		return nil, fmt.Errorf("set up passkeys: %w", err)
	}
	return &Keyring{store: s, party: party}, nil
}

// makesPasskeys holds for addresses at which browsers make passkeys: names, over https or on this machine.
func makesPasskeys(base *url.URL) bool {
	host := base.Hostname()
	if _, err := netip.ParseAddr(host); err == nil || host == "" {
		return false
	}
	return base.Scheme == "https" || host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// Open tells whether passkeys are offered; those kept can be removed at any rate.
func (k *Keyring) Open() bool { return k != nil && k.party != nil }

// holder is an account as the standard sees it.
type holder struct {
	account *Account
	handle  []byte
	keys    []webauthn.Credential
}

// WebAuthnID is the handle.
func (h holder) WebAuthnID() []byte { return h.handle }

// WebAuthnName is what devices list the passkey under; one person may have an account on several surfaces.
func (h holder) WebAuthnName() string {
	if h.account.Role == Consumer {
		return h.account.Email
	}
	return h.account.Email + " (" + string(h.account.Role) + ")"
}

// WebAuthnDisplayName is the person's name.
func (h holder) WebAuthnDisplayName() string { return h.account.Name }

// WebAuthnCredentials are the keys that matter to the ceremony.
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

// credential is the passkey as the standard sees it.
func (p *Passkey) credential() webauthn.Credential {
	return webauthn.Credential{ID: p.CredentialID, PublicKey: p.PublicKey,
		Flags: webauthn.CredentialFlags{UserPresent: true, UserVerified: true, BackupEligible: p.Copyable, BackupState: p.Copied}}
}

// creation is what a browser is told that is to make a passkey for the account, and what its answer is held against.
func (k *Keyring) creation(a *Account, handle []byte, present []Passkey) (string, *webauthn.SessionData, error) {
	h := holder{account: a, handle: handle}
	for i := range present {
		h.keys = append(h.keys, present[i].credential())
	}
	options, data, err := k.party.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.keys).CredentialDescriptors()))
	if err != nil {
		return "", nil, fmt.Errorf("begin a passkey: %w", err)
	}
	text, err := json.Marshal(options)
	return string(text), data, err
}

// made is the passkey that the answer of a browser makes, or ErrPasskeyAnswer.
func (k *Keyring) made(a *Account, data webauthn.SessionData, answer *protocol.ParsedCredentialCreationData) (*Passkey, error) {
	c, err := k.party.CreateCredential(holder{account: a, handle: data.UserID}, data, answer)
	if err != nil {
		return nil, ErrPasskeyAnswer.Because(err)
	}
	return &Passkey{AccountID: a.ID, CredentialID: c.ID, PublicKey: c.PublicKey, Handle: data.UserID, SignCount: int64(c.Authenticator.SignCount),
		Copyable: c.Flags.BackupEligible, Copied: c.Flags.BackupState}, nil
}

// verify is nil if the answer is the passkey's to the challenge, else ErrPasskey. The counter is the store's to look at.
func (k *Keyring) verify(a *Account, p *Passkey, data webauthn.SessionData, answer *protocol.ParsedCredentialAssertionData) error {
	find := func(raw, handle []byte) (webauthn.User, error) {
		if !bytes.Equal(raw, p.CredentialID) || !bytes.Equal(handle, p.Handle) {
			return nil, ErrPasskey
		}
		return holder{account: a, handle: p.Handle, keys: []webauthn.Credential{p.credential()}}, nil
	}
	if _, _, err := k.party.ValidatePasskeyLogin(find, data, answer); err != nil {
		return ErrPasskey.Because(err)
	}
	return nil
}

// passkeyName is a name as it is kept, or the field name of the form is wrong.
func passkeyName(typed string) (string, error) {
	name := strings.Join(strings.Fields(typed), " ")
	var check fault.Check
	check.Require(goodName(name) && utf8.RuneCountInString(name) <= MaxPasskeyName, "name", ErrPasskeyName.Key, fault.Args{"max": MaxPasskeyName})
	return name, check.Err()
}
