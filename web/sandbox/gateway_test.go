package sandbox_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/payment"
	provider "github.com/silkroadmall/mall/internal/sandbox"
)

func (s *stage) faults(f provider.Faults) {
	s.t.Helper()
	if err := s.provider.SetFaults(s.t.Context(), f); err != nil {
		s.t.Fatal(err)
	}
}

// TestHook brings the provider's messages to the mall's hook.
func TestHook(t *testing.T) {
	t.Parallel()
	s := raise(t)
	x := s.open("T1")
	s.faults(provider.Faults{Duplicate: 2})
	s.post(x.PayURL, "number", "4242 4242 4242 4242", "expiry", "12/34", "cvc", "123")

	pass := func(want int) {
		t.Helper()
		if n, err := s.sender.Send(t.Context()); err != nil || n != want {
			t.Errorf("sent %d, %v, want %d", n, err, want)
		}
	}
	s.heard(errors.New("the database is away"))
	pass(3)
	s.wait(time.Second)
	if n := s.heard(payment.ErrMismatch); n != 0 {
		t.Errorf("%d messages were taken while nothing could be stored", n)
	}
	pass(3) // a refusal is answered 200: sending it again would not help
	s.wait(time.Hour)
	pass(0)

	s.faults(provider.Faults{})
	y := s.open("T2")
	s.heard(nil)
	s.post(y.PayURL, "number", "4242 4242 4242 4242", "expiry", "12/34", "cvc", "123")
	pass(1)
	if s.heard(nil) != 1 || s.notices[0].Ref != y.Ref || s.notices[0].Kind != provider.EventSucceeded || s.notices[0].EventID == "" {
		t.Errorf("%+v", s.notices)
	}
}

func TestVerify(t *testing.T) {
	t.Parallel()
	s := raise(t)
	secret := provider.DeriveKeys("a secret of the test, long enough").Secret
	body := `{"id":"evt_1","type":"session.succeeded","session":"cs_1"}`
	good := provider.Signature(secret, s.clock(), []byte(body))
	for name, c := range map[string]struct {
		address, body, signature string
		want                     int
	}{
		"takes_a_signed_message":           {"/hook/payment/sandbox", body, good, http.StatusOK},
		"takes_it_again":                   {"/hook/payment/sandbox", body, good, http.StatusOK},
		"refuses_no_signature":             {"/hook/payment/sandbox", body, "", http.StatusForbidden},
		"refuses_half_a_signature":         {"/hook/payment/sandbox", body, strings.Split(good, ",")[0], http.StatusForbidden},
		"refuses_another_body":             {"/hook/payment/sandbox", strings.Replace(body, "cs_1", "cs_2", 1), good, http.StatusForbidden},
		"refuses_another_secret":           {"/hook/payment/sandbox", body, provider.Signature("x", s.clock(), []byte(body)), http.StatusForbidden},
		"refuses_an_old_message":           {"/hook/payment/sandbox", body, provider.Signature(secret, s.clock().Add(-301*time.Second), []byte(body)), http.StatusForbidden},
		"refuses_a_message_of_the_future":  {"/hook/payment/sandbox", body, provider.Signature(secret, s.clock().Add(301*time.Second), []byte(body)), http.StatusForbidden},
		"refuses_what_is_no_message":       {"/hook/payment/sandbox", "hello", provider.Signature(secret, s.clock(), []byte("hello")), http.StatusForbidden},
		"does_not_know_another_provider":   {"/hook/payment/other", body, good, http.StatusNotFound},
		"refuses_a_message_without_an_end": {"/hook/payment/sandbox", strings.Repeat("x", 70<<10), good, http.StatusRequestEntityTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			if got := s.send(http.MethodPost, c.address, c.body, "Sandbox-Signature", c.signature).status; got != c.want {
				t.Errorf("status %d, want %d", got, c.want)
			}
		})
	}
	if n := s.heard(nil); n != 2 {
		t.Errorf("the mall heard %d messages", n)
	}
}
