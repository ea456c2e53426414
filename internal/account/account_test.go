package account_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/testdb"
)

const password = "copper kettle 47"

// town is a store on its own database with a clock that stands still until moved, and the letters it asked for.
type town struct {
	*account.Store
	db      *database.DB
	mu      sync.Mutex
	at      time.Time
	letters []account.Letter
}

func (w *town) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

func (w *town) wait(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(d)
}

func newTown(t *testing.T) *town {
	t.Helper()
	t.Parallel()
	db := testdb.New(t)
	queue, err := job.NewQueue(db)
	if err != nil {
		t.Fatal(err)
	}
	w := &town{db: db, at: time.Now().UTC().Truncate(time.Second)}
	w.Store = account.NewStore(db, queue, w.now)
	return w
}

// post delivers the letters asked for so far.
func (w *town) post(t *testing.T) []account.Letter {
	t.Helper()
	workers := job.NewWorkers()
	w.letters = nil
	job.Register(workers, func(_ context.Context, l account.Letter) error {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.letters = append(w.letters, l)
		return nil
	})
	if err := workers.Drain(t.Context(), w.db, time.Now()); err != nil {
		t.Fatal(err)
	}
	return w.letters
}

func person() account.New {
	return account.New{Role: account.Consumer, Email: " Lena@Example.com ", Name: " Lena  Weber ", Language: "de", Password: password}
}

func credentials(pass string) account.Credentials {
	return account.Credentials{Role: account.Consumer, Email: "lena@example.com", Password: pass, IP: "192.0.2.7", At: "/de-de"}
}

// member is an account that can sign in.
func (w *town) member(t *testing.T) *account.Account {
	t.Helper()
	a, err := w.Create(t.Context(), person())
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (w *town) signIn(t *testing.T) *account.SignedIn {
	t.Helper()
	in, err := w.SignIn(t.Context(), credentials(password))
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func wants(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
}

func TestParseEmail(t *testing.T) {
	for typed, want := range map[string]string{
		"lena@example.com":       "lena@example.com",
		" Lena.W+x@Example.COM ": "lena.w+x@example.com",
		"lena@bücher.example":    "lena@xn--bcher-kva.example",
		"lena":                   "", "@example.com": "", "lena@": "", "lena@host": "", "lena@example.com.": "",
		"a@b@example.com": "", `"l x"@example.com`: "", "le na@example.com": "", "léna@example.com": "",
		"lena@[192.0.2.1]": "", "lena@example.com\r\nBcc: x@example.com": "", "a..b@example.com": "",
		strings.Repeat("a", 65) + "@example.com": "",
	} {
		got, err := account.ParseEmail(typed)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("ParseEmail(%q) = %q, %v; want %q", typed, got, err, want)
		}
	}
}

func TestCheckPassword(t *testing.T) {
	for _, c := range []struct {
		password string
		want     error
	}{
		{password, nil}, {"пароль для всех", nil}, {"一二三四五六七八九十", nil},
		{"kettle 47", account.ErrPasswordShort}, {"一二三四五六七八九", account.ErrPasswordShort},
		{strings.Repeat("kettle 47 ", 21), account.ErrPasswordLong},
		{"Password123!", account.ErrPasswordCommon}, {"QWERTYUIOP", account.ErrPasswordCommon}, {"abababababab", account.ErrPasswordCommon},
		{"lena.weber@example.com", account.ErrPasswordEmail}, {"lena.weber99", account.ErrPasswordEmail},
	} {
		if err := account.CheckPassword(c.password, "lena.weber@example.com"); !errors.Is(err, c.want) {
			t.Errorf("CheckPassword(%q) = %v, want %v", c.password, err, c.want)
		}
	}
}

func TestCreate(t *testing.T) {
	w := newTown(t)
	a := w.member(t)
	if a.Email != "lena@example.com" || a.Name != "Lena Weber" || a.VerifiedAt == nil || !strings.HasPrefix(a.PasswordHash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("account: %+v", a)
	}
	_, err := w.Create(t.Context(), person())
	wants(t, err, account.ErrTaken)
	other := person()
	other.Role = account.Factory
	if _, err := w.Create(t.Context(), other); err != nil {
		t.Errorf("the same address in another role: %v", err)
	}
	_, err = w.Create(t.Context(), account.New{Role: account.Admin, Email: "x", Name: "\x00", Password: "short"})
	if got := strings.Join(fault.FieldNames(err), " "); got != "email name password" {
		t.Errorf("wrong fields: %q", got)
	}
	_, err = w.Account(t.Context(), account.Admin, a.ID)
	wants(t, err, database.ErrNotFound)
}

func TestSignUp(t *testing.T) {
	w := newTown(t)
	ctx := t.Context()
	if err := w.SignUp(ctx, person(), "/de-de", "192.0.2.7"); err != nil {
		t.Fatal(err)
	}
	want := account.Letter{Role: account.Consumer, Email: "lena@example.com", Purpose: account.Verify, At: "/de-de"}
	if got := w.post(t); len(got) != 1 || got[0] != want {
		t.Fatalf("letters: %v", got)
	}
	_, err := w.SignIn(ctx, credentials(password))
	wants(t, err, account.ErrUnverified)
	if got := w.post(t); len(got) != 1 || got[0] != want {
		t.Errorf("no new link after signing in unverified: %v", got)
	}
	_, err = w.SignIn(ctx, credentials("something else"))
	wants(t, err, account.ErrSignIn)

	a, err := w.ByEmail(ctx, account.Consumer, "lena@example.com")
	if err != nil {
		t.Fatal(err)
	}
	token, err := w.Link(ctx, a, account.Verify)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.Verify(ctx, account.Admin, token)
	wants(t, err, account.ErrLink)
	if _, err := w.Verify(ctx, account.Consumer, token); err != nil {
		t.Fatal(err)
	}
	_, err = w.Verify(ctx, account.Consumer, token)
	wants(t, err, account.ErrLink)
	w.signIn(t)

	again := person()
	again.Password, again.Name = "another long one", "Mallory"
	if err := w.SignUp(ctx, again, "/de-de", "192.0.2.7"); err != nil {
		t.Fatalf("an address with an account must get the same answer: %v", err)
	}
	if got := w.post(t); len(got) != 1 || got[0].Purpose != account.Exists {
		t.Errorf("letters: %v", got)
	}
	w.signIn(t)
}

func TestSignUpAgain(t *testing.T) {
	w := newTown(t)
	ctx := t.Context()
	first := person()
	first.Password = "of the first one"
	if err := w.SignUp(ctx, first, "/de-de", "192.0.2.7"); err != nil {
		t.Fatal(err)
	}
	a, err := w.ByEmail(ctx, account.Consumer, "lena@example.com")
	if err != nil {
		t.Fatal(err)
	}
	old, err := w.Link(ctx, a, account.Verify)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.SignUp(ctx, person(), "/de-de", "192.0.2.8"); err != nil {
		t.Fatal(err)
	}
	_, err = w.Verify(ctx, account.Consumer, old)
	wants(t, err, account.ErrLink)
	token, err := w.Link(ctx, a, account.Verify)
	if err != nil {
		t.Fatal(err)
	}
	w.wait(49 * time.Hour)
	_, err = w.Verify(ctx, account.Consumer, token)
	wants(t, err, account.ErrLink)
	if token, err = w.Link(ctx, a, account.Verify); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Verify(ctx, account.Consumer, token); err != nil {
		t.Fatal(err)
	}
	w.signIn(t)
}

func TestSession(t *testing.T) {
	w := newTown(t)
	ctx := t.Context()
	a := w.member(t)
	in := w.signIn(t)
	var kept int
	err := w.db.Pool().QueryRow(ctx, "select count(*) from session where position($1::bytea in token_hash) > 0", []byte(in.Token)).Scan(&kept)
	if err != nil || kept != 0 {
		t.Errorf("the token itself is kept: %d, %v", kept, err)
	}
	found, err := w.Resume(ctx, account.Consumer, in.Token)
	if err != nil || found.Account.ID != a.ID || found.Prolonged {
		t.Fatalf("resume: %+v, %v", found, err)
	}
	_, err = w.Resume(ctx, account.Admin, in.Token)
	wants(t, err, account.ErrSession)

	c := credentials(password)
	c.Old = in.Token
	fresh, err := w.SignIn(ctx, c)
	if err != nil || fresh.Token == in.Token {
		t.Fatalf("not rotated: %v", err)
	}
	_, err = w.Resume(ctx, account.Consumer, in.Token)
	wants(t, err, account.ErrSession)

}

func TestSessionSlides(t *testing.T) {
	w := newTown(t)
	ctx := t.Context()
	w.member(t)
	fresh := w.signIn(t)
	w.wait(29 * 24 * time.Hour)
	if found, err := w.Resume(ctx, account.Consumer, fresh.Token); err != nil || !found.Prolonged {
		t.Errorf("does not slide: %+v, %v", found, err)
	}
	w.wait(29 * 24 * time.Hour)
	if _, err := w.Resume(ctx, account.Consumer, fresh.Token); err != nil {
		t.Errorf("ended though used: %v", err)
	}
	w.wait(31 * 24 * time.Hour)
	_, err := w.Resume(ctx, account.Consumer, fresh.Token)
	wants(t, err, account.ErrSession)

	fresh = w.signIn(t)
	for range 18 {
		w.wait(20 * 24 * time.Hour)
		_, err = w.Resume(ctx, account.Consumer, fresh.Token)
		wants(t, err, nil)
	}
	w.wait(6 * 24 * time.Hour) // a year is the most, used or not
	_, err = w.Resume(ctx, account.Consumer, fresh.Token)
	wants(t, err, account.ErrSession)
}

func TestSignOut(t *testing.T) {
	w := newTown(t)
	ctx := t.Context()
	a := w.member(t)
	one, two := w.signIn(t), w.signIn(t)
	if list, err := w.Sessions(ctx, a.ID); err != nil || len(list) != 2 {
		t.Errorf("sessions: %v, %v", list, err)
	}
	if err := w.SignOut(ctx, one.Token); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Resume(ctx, account.Consumer, two.Token); err != nil {
		t.Errorf("signing out ended another session: %v", err)
	}
	three := w.signIn(t)
	wants(t, w.EndSession(ctx, a.ID+1, three.Session.ID), nil) // another's is not touched
	if _, err := w.Resume(ctx, account.Consumer, three.Token); err != nil {
		t.Errorf("somebody else ended the session: %v", err)
	}
	wants(t, w.EndSession(ctx, a.ID, three.Session.ID), nil)
	_, err := w.Resume(ctx, account.Consumer, three.Token)
	wants(t, err, account.ErrSession)
	four := w.signIn(t)
	wants(t, w.SignOutOthers(ctx, a.ID, four.Session.ID), nil)
	_, err = w.Resume(ctx, account.Consumer, two.Token)
	wants(t, err, account.ErrSession)
	if _, err := w.Resume(ctx, account.Consumer, four.Token); err != nil {
		t.Errorf("signing out the others ended this one: %v", err)
	}
}

func TestThrottle(t *testing.T) {
	w := newTown(t)
	ctx := t.Context()
	w.member(t)
	for range 9 {
		_, err := w.SignIn(ctx, credentials("wrong password"))
		wants(t, err, account.ErrSignIn)
	}
	w.signIn(t) // the tenth is right and clears the count
	for range 10 {
		_, err := w.SignIn(ctx, credentials("wrong password"))
		wants(t, err, account.ErrSignIn)
	}
	_, err := w.SignIn(ctx, credentials(password))
	wants(t, err, account.ErrThrottled)
	if f, _ := fault.As(err); f.Args["count"] != 15 {
		t.Errorf("minutes to wait: %v", f.Args)
	}
	unknown := credentials(password)
	unknown.Email = "nobody@example.com"
	for range 10 {
		_, err := w.SignIn(ctx, unknown)
		wants(t, err, account.ErrSignIn)
	}
	_, err = w.SignIn(ctx, unknown)
	wants(t, err, account.ErrThrottled)
	w.wait(15 * time.Minute)
	w.signIn(t)
}

func TestThrottleOfANetwork(t *testing.T) {
	w := newTown(t)
	ctx := t.Context()
	w.member(t)
	c := credentials("wrong password")
	var err error
	for i := range 61 {
		c.Email = strings.Repeat("x", i+1) + "@example.com"
		_, err = w.SignIn(ctx, c)
	}
	wants(t, err, account.ErrThrottled)
	c = credentials(password)
	_, err = w.SignIn(ctx, c)
	wants(t, err, account.ErrThrottled)
	c.IP = "198.51.100.1"
	if _, err := w.SignIn(ctx, c); err != nil {
		t.Errorf("another network is held up: %v", err)
	}
}

func TestThrottleCountsAtOnce(t *testing.T) {
	w := newTown(t)
	w.member(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	tried := 0
	for range 40 {
		wg.Go(func() {
			_, err := w.SignIn(context.WithoutCancel(t.Context()), credentials("wrong password"))
			mu.Lock()
			defer mu.Unlock()
			if errors.Is(err, account.ErrSignIn) {
				tried++
			}
		})
	}
	wg.Wait()
	if tried > 10 {
		t.Errorf("%d guesses were looked at, 10 are allowed", tried)
	}
}

func TestReset(t *testing.T) {
	w := newTown(t)
	ctx := t.Context()
	a := w.member(t)
	in := w.signIn(t)
	for _, email := range []string{"lena@example.com", "nobody@example.com"} {
		if err := w.Write(ctx, account.Letter{Role: account.Consumer, Email: email, Purpose: account.Reset, At: "/de-de"}, "192.0.2.7"); err != nil {
			t.Fatalf("%s: %v", email, err)
		}
	}
	if got := w.post(t); len(got) != 2 {
		t.Errorf("a known and an unknown address must cost the same: %v", got)
	}
	token, err := w.Link(ctx, a, account.Reset)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Reset(ctx, account.Consumer, token, "short", "/de-de"); strings.Join(fault.FieldNames(err), "") != "password" {
		t.Errorf("a short password: %v", err)
	}
	wants(t, w.LinkOpens(ctx, account.Factory, account.Reset, token), account.ErrLink)
	wants(t, w.LinkOpens(ctx, account.Consumer, account.Verify, token), account.ErrLink)
	if err := w.Reset(ctx, account.Consumer, token, "tin whistle 203", "/de-de"); err != nil {
		t.Fatal(err)
	}
	wants(t, w.Reset(ctx, account.Consumer, token, "tin whistle 204", "/de-de"), account.ErrLink)
	_, err = w.Resume(ctx, account.Consumer, in.Token)
	wants(t, err, account.ErrSession)
	_, err = w.SignIn(ctx, credentials(password))
	wants(t, err, account.ErrSignIn)
	if _, err = w.SignIn(ctx, credentials("tin whistle 203")); err != nil {
		t.Error(err)
	}
	if got := w.post(t); len(got) != 1 || got[0].Purpose != account.Changed {
		t.Errorf("letters: %v", got)
	}
	if token, err = w.Link(ctx, a, account.Reset); err != nil {
		t.Fatal(err)
	}
	w.wait(61 * time.Minute)
	wants(t, w.LinkOpens(ctx, account.Consumer, account.Reset, token), account.ErrLink)
}

func TestChangePassword(t *testing.T) {
	w := newTown(t)
	ctx := t.Context()
	a := w.member(t)
	here, there := w.signIn(t), w.signIn(t)
	_, err := w.ChangePassword(ctx, a, "not the one", "short", "/de-de", "")
	if got := strings.Join(fault.FieldNames(err), " "); got != "password present" {
		t.Errorf("wrong fields: %q", got)
	}
	in, err := w.ChangePassword(ctx, a, password, "tin whistle 203", "/de-de", "Browser/1")
	if err != nil {
		t.Fatal(err)
	}
	for _, token := range []string{here.Token, there.Token} {
		_, err := w.Resume(ctx, account.Consumer, token)
		wants(t, err, account.ErrSession)
	}
	if found, err := w.Resume(ctx, account.Consumer, in.Token); err != nil || found.Session.Agent != "Browser/1" {
		t.Errorf("session after the change: %+v, %v", found, err)
	}
}

func TestSweepOut(t *testing.T) {
	w := newTown(t)
	ctx := t.Context()
	a := w.member(t)
	w.signIn(t)
	if _, err := w.Link(ctx, a, account.Reset); err != nil {
		t.Fatal(err)
	}
	count := func() (n int) {
		err := w.db.Pool().QueryRow(ctx, "select (select count(*) from session) + (select count(*) from mail_token) + (select count(*) from throttle)").Scan(&n)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if err := w.SweepOut(ctx); err != nil || count() != 4 {
		t.Errorf("swept what is still good: %d left, %v", count(), err)
	}
	w.wait(31 * 24 * time.Hour)
	if err := w.SweepOut(ctx); err != nil || count() != 0 {
		t.Errorf("%d left, %v", count(), err)
	}
}
