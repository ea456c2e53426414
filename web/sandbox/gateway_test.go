package sandbox_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/payment"
	provider "github.com/silkroadmall/mall/internal/sandbox"
)

// refused checks the error of a call that must fail.
func refused(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("error %v, want %v", err, want)
	}
}

func second[T any](_ T, err error) error { return err }

// TestGateway is what every gateway must do, whoever stands behind it; here the mall's adapter speaks with the
// provider's real server.
func TestGateway(t *testing.T) {
	t.Parallel()
	s := raise(t)

	t.Run("a_token_opens_one_session", func(t *testing.T) {
		first, again := s.open("T1"), s.open("T1")
		if first != again || first.Token != "T1" || first.State != payment.Pending || first.Amount != money.MustParse("71.00", "EUR") {
			t.Errorf("%+v, then %+v", first, again)
		}
		if !strings.HasPrefix(first.PayURL, s.server.URL+"/sandbox/pay/") {
			t.Errorf("page at %q", first.PayURL)
		}
		other := s.opening("T1")
		other.Amount.Minor++
		refused(t, second(s.gateway.Open(t.Context(), other)), payment.ErrRefused)
	})

	t.Run("the_present_state_whatever_happened", func(t *testing.T) {
		x := s.open("T2")
		s.post(x.PayURL, "number", "4000 0000 0000 0002", "expiry", "12/34", "cvc", "123")
		s.stands(x.Ref, payment.Pending, "declined")
		s.post(x.PayURL, "number", "4242 4242 4242 4242", "expiry", "12/34", "cvc", "123")
		s.stands(x.Ref, payment.Succeeded, "")
		s.ok(s.gateway.Cancel(t.Context(), x.Ref))
		s.stands(x.Ref, payment.Succeeded, "")
		if again := s.open("T2"); again.State != payment.Succeeded || again.Ref != x.Ref {
			t.Errorf("opening a paid session again: %+v", again)
		}
	})

	t.Run("cancel_and_expire", func(t *testing.T) {
		x, y := s.open("T3"), s.open("T4")
		s.ok(s.gateway.Cancel(t.Context(), x.Ref))
		s.ok(s.gateway.Cancel(t.Context(), x.Ref))
		s.stands(x.Ref, payment.Cancelled, "")
		s.wait(31 * time.Minute)
		s.stands(y.Ref, payment.Cancelled, "")
	})

	t.Run("refunds_once_and_never_more_than_was_paid", func(t *testing.T) {
		x := s.open("T5")
		refused(t, second(s.gateway.Refund(t.Context(), x.Ref, "R1", money.MustParse("1.00", "EUR"))), payment.ErrRefused)
		s.post(x.PayURL, "number", "4242 4242 4242 4242", "expiry", "12/34", "cvc", "123")
		one, err := s.gateway.Refund(t.Context(), x.Ref, "R1", money.MustParse("70.00", "EUR"))
		again, err2 := s.gateway.Refund(t.Context(), x.Ref, "R1", money.MustParse("70.00", "EUR"))
		if err != nil || err2 != nil || one == "" || one != again {
			t.Errorf("%q %v, then %q %v", one, err, again, err2)
		}
		refused(t, second(s.gateway.Refund(t.Context(), x.Ref, "R2", money.MustParse("1.01", "EUR"))), payment.ErrRefused)
		refused(t, second(s.gateway.Refund(t.Context(), x.Ref, "R2", money.MustParse("1.00", "USD"))), payment.ErrRefused)
	})

	t.Run("unknown_sessions", func(t *testing.T) {
		refused(t, second(s.gateway.Session(t.Context(), "cs_nobody")), database.ErrNotFound)
		refused(t, second(s.gateway.Cancel(t.Context(), "cs_nobody")), database.ErrNotFound)
		refused(t, second(s.gateway.Refund(t.Context(), "cs_nobody", "R9", money.MustParse("1.00", "EUR"))), database.ErrNotFound)
	})
}

// TestGateway_away shows that a provider that does not answer is Unavailable, and that what it did all the same is found
// by asking again.
func TestGateway_away(t *testing.T) {
	t.Parallel()
	s := raise(t)
	s.faults(provider.Faults{Answer500: true})
	err := second(s.gateway.Open(t.Context(), s.opening("T1")))
	refused(t, err, payment.ErrGateway)
	if fault.KindOf(err) != fault.Unavailable {
		t.Errorf("kind %s", fault.KindOf(err))
	}
	s.faults(provider.Faults{})
	x := s.open("T1")
	s.post(x.PayURL, "number", "4242 4242 4242 4242", "expiry", "12/34", "cvc", "123")
	s.faults(provider.Faults{Answer500: true})
	refused(t, second(s.gateway.Refund(t.Context(), x.Ref, "R1", x.Amount)), payment.ErrGateway)
	s.faults(provider.Faults{})
	if _, err := s.gateway.Refund(t.Context(), x.Ref, "R1", x.Amount); err != nil {
		t.Errorf("the same refund again: %v", err)
	}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	refused(t, second(s.gateway.Session(ctx, x.Ref)), payment.ErrGateway)
	s.server.Close()
	refused(t, second(s.gateway.Session(t.Context(), x.Ref)), payment.ErrGateway)

	stranger := payment.NewSandbox(payment.SandboxOptions{BaseURL: raise(t).server.URL, Key: "wrong", Pause: time.Millisecond})
	refused(t, second(stranger.Session(t.Context(), x.Ref)), payment.ErrGateway)
}

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
