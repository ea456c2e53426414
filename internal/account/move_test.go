package account_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
)

// asked is the letter that asking for another address sends, and its link.
func (w *town) asked(t *testing.T, a *account.Account, to string) (account.Letter, string) {
	t.Helper()
	if err := w.AskMove(t.Context(), a, to, password, "/de-de", "192.0.2.7"); err != nil {
		t.Fatal(err)
	}
	letters := w.post(t)
	if len(letters) != 1 || letters[0].Purpose != account.Move {
		t.Fatalf("letters: %v", letters)
	}
	token, err := w.MoveLink(t.Context(), a, letters[0])
	if err != nil {
		t.Fatal(err)
	}
	return letters[0], token
}

func TestAskMove(t *testing.T) {
	w := newTown(t)
	a := w.member(t)
	for typed, want := range map[string]string{"lena@": "confirm email", "LENA@example.com": "confirm email"} {
		if got := strings.Join(fault.FieldNames(w.AskMove(t.Context(), a, typed, "not the one", "/de-de", "192.0.2.7")), " "); got != want {
			t.Errorf("%s: wrong fields: %q", typed, got)
		}
	}
	letter, _ := w.asked(t, a, " Lena.New@Example.com")
	if letter.To != "lena.new@example.com" || letter.Account != a.ID || letter.Email != "" {
		t.Errorf("letter: %+v", letter)
	}
	other := person()
	other.Email = "taken@example.com"
	if _, err := w.Create(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	if err := w.AskMove(t.Context(), a, "taken@example.com", password, "/de-de", "192.0.2.7"); err != nil {
		t.Errorf("an address with an account must get the same answer: %v", err)
	}
	_, err := w.MoveLink(t.Context(), a, w.post(t)[0])
	wants(t, err, account.ErrTaken)
}

func TestMove(t *testing.T) {
	w := newTown(t)
	ctx := t.Context()
	a := w.member(t)
	in := w.signIn(t)
	_, token := w.asked(t, a, "new@example.com")
	if m, err := w.Moving(ctx, account.Consumer, token); err != nil || *m != (account.Moving{From: "lena@example.com", To: "new@example.com"}) {
		t.Errorf("moving: %+v, %v", m, err)
	}
	_, err := w.Move(ctx, account.Factory, token, "/de-de")
	wants(t, err, account.ErrLink)
	for _, purpose := range []account.Purpose{account.Verify, account.Reset} {
		wants(t, w.LinkOpens(ctx, account.Consumer, purpose, token), account.ErrLink)
	}
	if _, err := w.Move(ctx, account.Consumer, token, "/de-de"); err != nil {
		t.Fatal(err)
	}
	_, err = w.Move(ctx, account.Consumer, token, "/de-de")
	wants(t, err, account.ErrLink)
	if found, err := w.Resume(ctx, account.Consumer, in.Token); err != nil || found.Account.Email != "new@example.com" {
		t.Errorf("the session that asked: %+v, %v", found, err)
	}
	letters := w.post(t)
	if len(letters) != 1 || letters[0].Purpose != account.Moved || letters[0].To != "lena@example.com" {
		t.Fatalf("letters: %v", letters)
	}
}

// TestMoveIsTakenBack: who stole an account can neither keep its address nor rid themselves of the link by another password.
func TestMoveIsTakenBack(t *testing.T) {
	w := newTown(t)
	ctx := t.Context()
	a := w.member(t)
	_, token := w.asked(t, a, "thief@example.com")
	_, err := w.Move(ctx, account.Consumer, token, "/de-de")
	wants(t, err, nil)
	back, err := w.MoveLink(ctx, a, w.post(t)[0])
	wants(t, err, nil)
	thief, err := w.Account(ctx, account.Consumer, a.ID)
	wants(t, err, nil)
	stolen, err := w.ChangePassword(ctx, thief, password, "of the thief now", "/de-de", "")
	wants(t, err, nil)
	w.wait(6 * 24 * time.Hour)
	if m, err := w.Move(ctx, account.Consumer, back, "/de-de"); err != nil || !m.Back || m.To != "lena@example.com" {
		t.Fatalf("taken back: %+v, %v", m, err)
	}
	_, err = w.Resume(ctx, account.Consumer, stolen.Token)
	wants(t, err, account.ErrSession)
	want := account.Letter{Role: account.Consumer, Email: "lena@example.com", Purpose: account.Reset, At: "/de-de"}
	if letters := w.post(t); !slices.Contains(letters, want) {
		t.Errorf("letters: %v", letters)
	}
}

func TestMoveToAnAddressThatWasTakenMeanwhile(t *testing.T) {
	w := newTown(t)
	a := w.member(t)
	_, token := w.asked(t, a, "new@example.com")
	other := person()
	other.Email = "new@example.com"
	if _, err := w.Create(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	_, err := w.Move(t.Context(), account.Consumer, token, "/de-de")
	wants(t, err, account.ErrTaken)
	if _, err := w.Moving(t.Context(), account.Consumer, token); err != nil {
		t.Errorf("the link was used up though nothing changed: %v", err)
	}
	w.wait(25 * time.Hour)
	_, err = w.Moving(t.Context(), account.Consumer, token)
	wants(t, err, account.ErrLink)
}

func TestErase(t *testing.T) {
	w := newTown(t)
	ctx := t.Context()
	a := w.member(t)
	in := w.signIn(t)
	wants(t, w.Add(ctx, a.ID, at("Berlin")), nil)
	if got := strings.Join(fault.FieldNames(w.Confirm(ctx, a, "not the one")), " "); got != "present" {
		t.Errorf("wrong fields: %q", got)
	}
	wants(t, w.Confirm(ctx, a, password), nil)
	erase := func() error {
		return w.db.Transact(ctx, func(tx *database.DB) error {
			if err := w.HoldTx(ctx, tx, a.ID); err != nil {
				return err
			}
			return w.EraseTx(ctx, tx, a, 2, "/de-de")
		})
	}
	wants(t, erase(), nil)
	_, err := w.Resume(ctx, account.Consumer, in.Token)
	wants(t, err, account.ErrSession)
	_, err = w.SignIn(ctx, credentials(password))
	wants(t, err, account.ErrSignIn)
	wants(t, erase(), database.ErrNotFound)
	w.reads(t, a.ID, "")
	want := account.Letter{Role: account.Consumer, Email: "lena@example.com", Purpose: account.Erased, Name: "Lena Weber", Language: "de", At: "/de-de"}
	if got := w.post(t); len(got) != 1 || got[0] != want {
		t.Errorf("letters: %v", got)
	}
	var proof account.Erasure
	if err := w.db.In(ctx).Take(&proof, a.ID).Error; err != nil || proof.Orders != 2 || !proof.ErasedAt.Equal(w.now()) {
		t.Errorf("proof: %+v, %v", proof, err)
	}
	w.member(t) // the address is free again
}
