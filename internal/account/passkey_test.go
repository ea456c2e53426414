package account_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-webauthn/webauthn/protocol/webauthncbor"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
)

// origin is where the mall of these tests stands.
const origin = "https://mall.example"

// device keeps one passkey and answers as a browser does.
type device struct {
	key        *ecdsa.PrivateKey
	credential []byte
	handle     string // in base64url, as the mall gave it
	counter    uint32
	origin     string
	unverified bool // does not ask who is there
}

func newDevice(t *testing.T) *device {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	d := &device{key: key, credential: make([]byte, 32), origin: origin}
	rand.Read(d.credential)
	return d
}

// wished is what the mall tells a browser.
type wished struct {
	PublicKey struct {
		Challenge string
		RPID      string `json:"rpId"`
		RP        struct{ ID string }
		User      struct{ ID, Name string }
		Exclude   []struct{ ID string } `json:"excludeCredentials"`

		Attestation      string
		UserVerification string
		Selection        struct{ UserVerification, ResidentKey string } `json:"authenticatorSelection"`
	}
}

func read(t *testing.T, options string) (w wished) {
	t.Helper()
	if err := json.Unmarshal([]byte(options), &w); err != nil {
		t.Fatal(err)
	}
	return w
}

func text(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// data is what the browser has the device sign of the page.
func (d *device) data(kind, challenge string) []byte {
	b, _ := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": d.origin, "crossOrigin": false}) // strings always have a form
	return b
}

// state is what the device says of itself: the flags are user present, user verified, key attached.
func (d *device) state(attached []byte) []byte {
	rp := sha256.Sum256([]byte("mall.example"))
	flags := byte(0x01)
	if !d.unverified {
		flags |= 0x04
	}
	if attached != nil {
		flags |= 0x40
	}
	return append(binary.BigEndian.AppendUint32(append(rp[:], flags), d.counter), attached...)
}

func (d *device) answer(t *testing.T, response map[string]any) string {
	t.Helper()
	b, err := json.Marshal(map[string]any{"id": text(d.credential), "rawId": text(d.credential), "type": "public-key",
		"authenticatorAttachment": "platform", "clientExtensionResults": map[string]any{"credProps": map[string]any{"rk": true}}, "response": response})
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// makes the passkey.
func (d *device) makes(t *testing.T, options string) string {
	t.Helper()
	asked := read(t, options).PublicKey
	d.handle = asked.User.ID
	point, err := d.key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	key, err := webauthncbor.Marshal(map[int]any{1: 2, 3: -7, -1: 1, -2: point[1:33], -3: point[33:]})
	if err != nil {
		t.Fatal(err)
	}
	attached := slices.Concat(make([]byte, 16), []byte{0, byte(len(d.credential))}, d.credential, key)
	object, err := webauthncbor.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": d.state(attached)})
	if err != nil {
		t.Fatal(err)
	}
	return d.answer(t, map[string]any{"clientDataJSON": text(d.data("webauthn.create", asked.Challenge)), "attestationObject": text(object)})
}

// signs the challenge.
func (d *device) signs(t *testing.T, options string) string {
	t.Helper()
	d.counter++
	data, state := d.data("webauthn.get", read(t, options).PublicKey.Challenge), d.state(nil)
	hash := sha256.Sum256(data)
	sum := sha256.Sum256(slices.Concat(state, hash[:]))
	signature, err := ecdsa.SignASN1(rand.Reader, d.key, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	return d.answer(t, map[string]any{"clientDataJSON": text(data), "authenticatorData": text(state), "signature": text(signature), "userHandle": d.handle})
}

// vault is a town with a keyring.
type vault struct {
	*town
	*account.Keyring
}

func newVault(t *testing.T) vault {
	t.Helper()
	w := newTown(t)
	base, err := url.Parse(origin)
	if err != nil {
		t.Fatal(err)
	}
	k, err := account.NewKeyring(w.Store, base, "The Mall")
	if err != nil {
		t.Fatal(err)
	}
	return vault{w, k}
}

// asked begins a passkey in a session.
func (v vault) asked(t *testing.T, in *account.SignedIn) string {
	t.Helper()
	if err := v.AskAdd(t.Context(), in.Account, in.Session.ID, password); err != nil {
		t.Fatal(err)
	}
	options, err := v.Asked(t.Context(), in.Account.ID, in.Session.ID)
	if err != nil {
		t.Fatal(err)
	}
	return options
}

// adds a passkey in a session.
func (v vault) adds(t *testing.T, in *account.SignedIn, d *device) *account.Passkey {
	t.Helper()
	p, err := v.Keyring.Add(t.Context(), in.Account, " My  phone ", account.Answer{Text: d.makes(t, v.asked(t, in)), Session: in.Session.ID, Agent: "Firefox", At: "/de-de"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (v vault) challenge(t *testing.T, role account.Role) string {
	t.Helper()
	options, err := v.AskSignIn(t.Context(), role, "192.0.2.7")
	if err != nil {
		t.Fatal(err)
	}
	return string(options)
}

// enters with what the device answers.
func (v vault) enters(t *testing.T, answer string) (*account.SignedIn, error) {
	t.Helper()
	return v.Keyring.SignIn(t.Context(), account.Consumer, account.Answer{Text: answer, IP: "192.0.2.7", Agent: "Chrome", At: "/de-de"})
}

func (v vault) passkeys(t *testing.T, a *account.Account) []account.Passkey {
	t.Helper()
	list, err := v.Passkeys(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// kinds are those of the audit log.
func (v vault) kinds(t *testing.T, a *account.Account) string {
	t.Helper()
	list, err := v.Events(t.Context(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, e := range list {
		kinds = append(kinds, string(e.Kind))
	}
	return strings.Join(kinds, " ")
}

func purposes(letters []account.Letter) string {
	var list []string
	for _, l := range letters {
		list = append(list, string(l.Purpose)+":"+l.Passkey)
	}
	return strings.Join(list, " ")
}

func TestKeyringIsOpenWhereBrowsersMakePasskeys(t *testing.T) {
	for base, want := range map[string]bool{
		"https://mall.example": true, "http://localhost:8080": true, "http://shop.localhost": true, "http://mall.example": false,
		"http://127.0.0.1:8080": false, "https://192.0.2.7": false, "https://[::1]:8080": false,
	} {
		u, err := url.Parse(base)
		if err != nil {
			t.Fatal(err)
		}
		if k, err := account.NewKeyring(nil, u, "The Mall"); err != nil || k.Open() != want {
			t.Errorf("%s: open %v, %v", base, k.Open(), err)
		}
	}
	if (*account.Keyring)(nil).Open() {
		t.Error("no keyring is open")
	}
}

func TestAskAdd(t *testing.T) {
	v := newVault(t)
	v.member(t)
	asked := read(t, v.asked(t, v.signIn(t))).PublicKey
	for got, want := range map[string]string{asked.Attestation: "none", asked.Selection.UserVerification: "required",
		asked.RP.ID: "mall.example", asked.User.Name: "lena@example.com"} {
		if got != want {
			t.Errorf("a browser is told %q, want %q", got, want)
		}
	}
	if b, err := base64.RawURLEncoding.DecodeString(asked.User.ID); err != nil || len(b) != 64 || asked.Selection.ResidentKey != "required" {
		t.Errorf("a browser is told %+v, %v", asked, err)
	}
}

func TestAddPasskey(t *testing.T) {
	v := newVault(t)
	v.member(t)
	in, d := v.signIn(t), newDevice(t)
	p := v.adds(t, in, d)
	if p.Name != "My phone" || p.Agent != "Firefox" || p.UsedAt != nil {
		t.Errorf("kept: %+v", p)
	}
	if got := purposes(v.post(t)); got != "passkey_added:My phone" {
		t.Errorf("letters: %s", got)
	}
	if got := v.kinds(t, in.Account); got != "passkey_added" {
		t.Errorf("log: %s", got)
	}
	again := read(t, v.asked(t, in)).PublicKey
	if again.User.ID != d.handle || len(again.Exclude) != 1 || again.Exclude[0].ID != text(d.credential) {
		t.Errorf("the second is asked for with %+v", again)
	}
}

func TestPasskeyOpensASession(t *testing.T) {
	v := newVault(t)
	a := v.member(t)
	d := newDevice(t)
	p := v.adds(t, v.signIn(t), d)
	challenge := v.challenge(t, account.Consumer)
	if got := read(t, challenge).PublicKey; got.UserVerification != "required" || got.RPID != "mall.example" {
		t.Errorf("a browser is told %+v", got)
	}
	v.wait(time.Minute)
	in, err := v.enters(t, d.signs(t, challenge))
	if err != nil {
		t.Fatal(err)
	}
	if in.Account.Email != a.Email || in.Session.PasskeyID == nil || *in.Session.PasskeyID != p.ID {
		t.Errorf("entered: %+v", in)
	}
	_, err = v.Resume(t.Context(), account.Consumer, in.Token)
	wants(t, err, nil)
	if kept := v.passkeys(t, a)[0]; kept.SignCount != 1 || kept.UsedAt == nil || !kept.UsedAt.Equal(v.now()) {
		t.Errorf("kept: %+v", kept)
	}
}

// TestPasskeyAnswersOnce: a challenge is used up by the first answer, right or wrong, and by time.
func TestPasskeyAnswersOnce(t *testing.T) {
	v := newVault(t)
	v.member(t)
	in, d := v.signIn(t), newDevice(t)
	v.adds(t, in, d)

	answer := d.signs(t, v.challenge(t, account.Consumer))
	_, err := v.enters(t, answer)
	wants(t, err, nil)
	_, err = v.enters(t, answer)
	wants(t, err, account.ErrPasskeyLate)

	challenge := v.challenge(t, account.Consumer)
	d.origin = "https://evil.example"
	_, err = v.enters(t, d.signs(t, challenge))
	wants(t, err, account.ErrPasskey)
	d.origin = origin
	_, err = v.enters(t, d.signs(t, challenge))
	wants(t, err, account.ErrPasskeyLate)

	late := d.signs(t, v.challenge(t, account.Consumer))
	v.wait(10 * time.Minute)
	_, err = v.enters(t, late)
	wants(t, err, account.ErrPasskeyLate)

	_, err = v.enters(t, d.signs(t, `{"publicKey":{"challenge":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}}`))
	wants(t, err, account.ErrPasskeyLate)
	_, err = v.enters(t, d.signs(t, v.asked(t, in))) // the challenge of a passkey to be made is none to sign in with
	wants(t, err, account.ErrPasskeyLate)
}

func TestPasskeyRefuses(t *testing.T) {
	v := newVault(t)
	a := v.member(t)
	in, d := v.signIn(t), newDevice(t)
	v.adds(t, in, d)
	refused := func(why string, change func(*device)) {
		t.Helper()
		other := *d
		change(&other)
		if _, err := v.enters(t, other.signs(t, v.challenge(t, account.Consumer))); !errors.Is(err, account.ErrPasskey) {
			t.Errorf("%s: %v", why, err)
		}
	}
	refused("another site's page", func(d *device) { d.origin = "https://mall.example.evil" })
	refused("a device that asked for no finger", func(d *device) { d.unverified = true })
	refused("another key", func(d *device) { d.key = newDevice(t).key })
	refused("an unknown passkey", func(d *device) { d.credential = newDevice(t).credential })
	refused("another account's handle", func(d *device) { d.handle = text([]byte("somebody else")) })
	for _, nothing := range []string{"", "{}", "[]", "null", `{"id":"AAAA"}`, strings.Repeat("{", 1000)} {
		_, err := v.enters(t, nothing)
		wants(t, err, account.ErrPasskey)
	}
	_, err := v.Keyring.SignIn(t.Context(), account.Admin, account.Answer{Text: d.signs(t, v.challenge(t, account.Admin)), IP: "192.0.2.7"})
	wants(t, err, account.ErrPasskey)
	_, err = v.enters(t, d.signs(t, v.challenge(t, account.Admin)))
	wants(t, err, account.ErrPasskeyLate)
	if list := v.passkeys(t, a); list[0].SignCount != 0 || list[0].UsedAt != nil {
		t.Errorf("what was refused counted: %+v", list[0])
	}
}

// TestPasskeyThatWasCopied: a counter that runs backwards is refused, noted and told; the one that runs on goes on.
func TestPasskeyThatWasCopied(t *testing.T) {
	v := newVault(t)
	a := v.member(t)
	in, d := v.signIn(t), newDevice(t)
	d.counter = 40
	v.adds(t, in, d)
	copied := *d
	_, err := v.enters(t, d.signs(t, v.challenge(t, account.Consumer)))
	wants(t, err, nil)
	v.post(t)
	_, err = v.enters(t, copied.signs(t, v.challenge(t, account.Consumer)))
	wants(t, err, account.ErrPasskey)
	if got := purposes(v.post(t)); got != "passkey_refused:My phone" {
		t.Errorf("letters: %s", got)
	}
	events, err := v.Events(t.Context(), a.ID)
	wants(t, err, nil)
	if last := events[len(events)-1]; last.Kind != account.EventPasskeyRefused || last.Detail != "counter 41 after 41" || last.Agent != "Chrome" {
		t.Errorf("log: %+v", last)
	}
	if p := v.passkeys(t, a)[0]; p.RefusedAt == nil || p.SignCount != 41 {
		t.Errorf("kept: %+v", p)
	}
	_, err = v.enters(t, d.signs(t, v.challenge(t, account.Consumer)))
	wants(t, err, nil)
	if err := v.db.In(t.Context()).Model(&account.Event{}).Where("account_id = ?", a.ID).Update("about", "nothing").Error; err == nil {
		t.Error("the log can be changed")
	}
}

func TestAddPasskeyRefuses(t *testing.T) {
	v := newVault(t)
	ctx := t.Context()
	v.member(t)
	in, d := v.signIn(t), newDevice(t)
	add := func(text, name string, in *account.SignedIn) error {
		_, err := v.Keyring.Add(ctx, in.Account, name, account.Answer{Text: text, Session: in.Session.ID})
		return err
	}
	if got := strings.Join(fault.FieldNames(v.AskAdd(ctx, in.Account, in.Session.ID, "not the one")), " "); got != "proof" {
		t.Errorf("wrong fields: %q", got)
	}
	_, err := v.Asked(ctx, in.Account.ID, in.Session.ID)
	wants(t, err, account.ErrPasskeyLate)

	options := v.asked(t, in)
	for _, name := range []string{"", " ", strings.Repeat("x", 61), "a\x00b"} {
		if got := strings.Join(fault.FieldNames(add(d.makes(t, options), name, in)), " "); got != "name" {
			t.Errorf("%q: wrong fields: %q", name, got)
		}
	}
	wants(t, add("{}", "phone", in), account.ErrPasskeyAnswer)

	other := v.signIn(t) // another browser of the same person did not type the password
	wants(t, add(d.makes(t, options), "phone", other), account.ErrPasskeyLate)
	wants(t, add(d.makes(t, options), "phone", in), account.ErrPasskeyLate) // and used it up

	d.origin = "https://evil.example"
	wants(t, add(d.makes(t, v.asked(t, in)), "phone", in), account.ErrPasskeyAnswer)
	d.origin, d.unverified = origin, true
	wants(t, add(d.makes(t, v.asked(t, in)), "phone", in), account.ErrPasskeyAnswer)
	d.unverified = false

	late := d.makes(t, v.asked(t, in))
	v.wait(10 * time.Minute)
	wants(t, add(late, "phone", in), account.ErrPasskeyLate)

	first := v.asked(t, in)
	second := v.asked(t, in) // what was begun before is forgotten
	wants(t, add(d.makes(t, first), "phone", in), account.ErrPasskeyLate)
	wants(t, add(d.makes(t, second), "phone", in), nil)
	wants(t, add(d.makes(t, v.asked(t, in)), "phone", in), account.ErrPasskeyKnown)

	mia := person()
	mia.Email = "mia@example.com"
	_, err = v.Create(ctx, mia)
	wants(t, err, nil)
	hers, err := v.Store.SignIn(ctx, account.Credentials{Role: account.Consumer, Email: mia.Email, Password: password})
	wants(t, err, nil)
	wants(t, add(d.makes(t, v.asked(t, hers)), "phone", hers), account.ErrPasskeyKnown)
	if _, err := v.Passkey(ctx, hers.Account.ID, v.passkeys(t, in.Account)[0].ID); !errors.Is(err, database.ErrNotFound) {
		t.Errorf("another account's passkey: %v", err)
	}
}

func TestPasskeysHaveABound(t *testing.T) {
	v := newVault(t)
	v.member(t)
	in := v.signIn(t)
	for range 20 {
		v.adds(t, in, newDevice(t))
	}
	wants(t, v.AskAdd(t.Context(), in.Account, in.Session.ID, password), account.ErrPasskeysFull)
}

// TestPasskeyIsThrottled: wrong answers count for the passkey's account, apart from its passwords.
func TestPasskeyIsThrottled(t *testing.T) {
	v := newVault(t)
	v.member(t)
	in, d := v.signIn(t), newDevice(t)
	v.adds(t, in, d)
	wrong := *d
	wrong.key = newDevice(t).key
	for range 10 {
		_, err := v.enters(t, wrong.signs(t, v.challenge(t, account.Consumer)))
		wants(t, err, account.ErrPasskey)
	}
	_, err := v.enters(t, d.signs(t, v.challenge(t, account.Consumer)))
	wants(t, err, account.ErrThrottled)
	v.signIn(t)
	v.wait(15 * time.Minute)
	_, err = v.enters(t, d.signs(t, v.challenge(t, account.Consumer)))
	wants(t, err, nil)
	for range 300 {
		_, err = v.AskSignIn(t.Context(), account.Consumer, "198.51.100.1")
		wants(t, err, nil)
	}
	_, err = v.AskSignIn(t.Context(), account.Consumer, "198.51.100.1")
	wants(t, err, account.ErrThrottled)
}

func TestRenamePasskey(t *testing.T) {
	v := newVault(t)
	v.member(t)
	in := v.signIn(t)
	p := v.adds(t, in, newDevice(t))
	wants(t, v.RenamePasskey(t.Context(), in.Account.ID, p.ID, " Blue  key "), nil)
	if got := v.passkeys(t, in.Account)[0].Name; got != "Blue key" {
		t.Errorf("name %q", got)
	}
	if got := strings.Join(fault.FieldNames(v.RenamePasskey(t.Context(), in.Account.ID, p.ID, "")), " "); got != "name" {
		t.Errorf("wrong fields: %q", got)
	}
	wants(t, v.RenamePasskey(t.Context(), in.Account.ID+1, p.ID, "Mine"), database.ErrNotFound)
}

func TestRemovePasskey(t *testing.T) {
	v := newVault(t)
	ctx := t.Context()
	v.member(t)
	in, d, kept := v.signIn(t), newDevice(t), newDevice(t)
	p := v.adds(t, in, d)
	v.adds(t, in, kept)
	lost, err := v.enters(t, d.signs(t, v.challenge(t, account.Consumer)))
	wants(t, err, nil)
	other, err := v.enters(t, kept.signs(t, v.challenge(t, account.Consumer)))
	wants(t, err, nil)
	v.post(t)
	if _, err := v.RemovePasskey(ctx, in.Account, account.Removal{Passkey: p.ID, Present: "not the one", Here: in.Session.ID}); strings.Join(fault.FieldNames(err), " ") != "present" {
		t.Errorf("a wrong password: %v", err)
	}
	stranger := *in.Account
	stranger.ID++
	_, err = v.RemovePasskey(ctx, &stranger, account.Removal{Passkey: p.ID, Present: password})
	wants(t, err, database.ErrNotFound)
	if gone, err := v.RemovePasskey(ctx, in.Account, account.Removal{Passkey: p.ID, Present: password, Here: in.Session.ID, At: "/de-de"}); err != nil || gone.Name != "My phone" {
		t.Fatalf("removed: %+v, %v", gone, err)
	}
	if got := purposes(v.post(t)); got != "passkey_removed:My phone" {
		t.Errorf("letters: %s", got)
	}
	_, err = v.Resume(ctx, account.Consumer, lost.Token)
	wants(t, err, account.ErrSession)
	for _, still := range []string{in.Token, other.Token} {
		_, err = v.Resume(ctx, account.Consumer, still)
		wants(t, err, nil)
	}
	_, err = v.enters(t, d.signs(t, v.challenge(t, account.Consumer)))
	wants(t, err, account.ErrPasskey)
	if got := v.kinds(t, in.Account); got != "passkey_added passkey_added passkey_removed" {
		t.Errorf("log: %s", got)
	}
}

// TestPasskeyOfAThief: who takes a former address back is rid of the passkeys of whoever changed it.
func TestPasskeyOfAThief(t *testing.T) {
	v := newVault(t)
	ctx := t.Context()
	a := v.member(t)
	d := newDevice(t)
	v.adds(t, v.signIn(t), d)
	v.post(t)
	_, token := v.town.asked(t, a, "thief@example.com")
	_, err := v.Move(ctx, account.Consumer, token, "/de-de")
	wants(t, err, nil)
	back, err := v.MoveLink(ctx, a, v.post(t)[0])
	wants(t, err, nil)
	_, err = v.Move(ctx, account.Consumer, back, "/de-de")
	wants(t, err, nil)
	_, err = v.enters(t, d.signs(t, v.challenge(t, account.Consumer)))
	wants(t, err, account.ErrPasskey)
}

// TestPasskeysGoWithTheAccount, and what was asked for goes in time.
func TestPasskeysGoWithTheAccount(t *testing.T) {
	v := newVault(t)
	ctx := t.Context()
	a := v.member(t)
	in := v.signIn(t)
	v.adds(t, in, newDevice(t))
	v.asked(t, in)
	rows := func(table string) (n int) {
		t.Helper()
		if err := v.db.In(ctx).Raw("SELECT count(*) FROM " + table).Scan(&n).Error; err != nil {
			t.Fatal(err)
		}
		return n
	}
	v.challenge(t, account.Consumer)
	v.wait(time.Hour)
	wants(t, v.SweepOut(ctx), nil)
	if n := rows("passkey_ceremony"); n != 0 {
		t.Errorf("%d challenges are left", n)
	}
	v.asked(t, in)
	wants(t, v.db.Transact(ctx, func(tx *database.DB) error { return v.EraseTx(ctx, tx, a, 0, "/de-de") }), nil)
	for _, table := range []string{"passkey", "passkey_ceremony", "account_event"} {
		if n := rows(table); n != 0 {
			t.Errorf("%d rows of %s are left", n, table)
		}
	}
}
