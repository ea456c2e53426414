package account_test

import (
	"errors"
	"testing"

	"github.com/silkroadmall/mall/internal/account"
)

// TestProve: somebody signed in shows a passkey of their own once more, each challenge once, in the session that asked.
func TestProve(t *testing.T) {
	v := newVault(t)
	v.member(t)
	in := v.signIn(t)
	if _, err := v.AskProof(t.Context(), in.Account, in.Session.ID); !errors.Is(err, account.ErrNoPasskey) {
		t.Fatalf("without a passkey: %v", err)
	}
	phone := newDevice(t)
	v.adds(t, in, phone)
	ask := func() string {
		options, err := v.AskProof(t.Context(), in.Account, in.Session.ID)
		if err != nil {
			t.Fatal(err)
		}
		return string(options)
	}
	prove := func(who *account.SignedIn, answer string) error {
		return v.Prove(t.Context(), who.Account, account.Answer{Text: answer, Session: who.Session.ID, At: "/portal"})
	}
	answer := phone.signs(t, ask())
	if err := prove(in, answer); err != nil {
		t.Fatal(err)
	}
	if err := prove(in, answer); !errors.Is(err, account.ErrPasskeyLate) {
		t.Errorf("an answer counts twice: %v", err)
	}
	if _, err := v.enters(t, phone.signs(t, ask())); !errors.Is(err, account.ErrPasskeyLate) {
		t.Errorf("a proof signs in: %v", err)
	}
	if err := prove(in, phone.signs(t, v.challenge(t, account.Consumer))); !errors.Is(err, account.ErrPasskeyLate) {
		t.Errorf("signing in is a proof: %v", err)
	}
	if _, err := v.Create(t.Context(), account.New{Role: account.Consumer, Email: "max@example.com", Name: "Max", Language: "de", Password: password}); err != nil {
		t.Fatal(err)
	}
	other, err := v.Store.SignIn(t.Context(), account.Credentials{Role: account.Consumer, Email: "max@example.com", Password: password, IP: "192.0.2.7", At: "/de-de"})
	if err != nil {
		t.Fatal(err)
	}
	laptop := newDevice(t)
	v.adds(t, other, laptop)
	if err := prove(in, laptop.signs(t, ask())); !errors.Is(err, account.ErrPasskey) {
		t.Errorf("another person's passkey is a proof: %v", err)
	}
	if err := prove(other, phone.signs(t, ask())); !errors.Is(err, account.ErrPasskeyLate) {
		t.Errorf("another session's challenge is answered: %v", err)
	}
	phone.counter = 0
	if err := prove(in, phone.signs(t, ask())); !errors.Is(err, account.ErrPasskey) {
		t.Errorf("a counter that ran backwards is a proof: %v", err)
	}
}
