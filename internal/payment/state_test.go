package payment_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/payment"
)

// all are the states of an attempt, in the order of its life.
func all() []payment.State {
	return []payment.State{payment.Created, payment.Pending, payment.Declined, payment.Cancelled, payment.Failed, payment.Succeeded}
}

// ways lists the states that can follow directly; a step that is refused leaves the state alone.
func ways(t *testing.T, from payment.State) []payment.State {
	t.Helper()
	var out []payment.State
	for _, to := range all() {
		a := payment.Attempt{State: from}
		err := a.Transition(to)
		switch {
		case err == nil:
			out = append(out, to)
		case !errors.Is(err, payment.ErrState) || a.State != from:
			t.Errorf("%s to %s: error %v, state %s", from, to, err, a.State)
		}
	}
	return out
}

func TestTransition(t *testing.T) {
	reached := []payment.State{payment.Created}
	for i := 0; i < len(reached); i++ {
		for _, to := range ways(t, reached[i]) {
			if !slices.Contains(reached, to) {
				reached = append(reached, to)
			}
		}
	}
	for _, s := range all() {
		if !slices.Contains(reached, s) {
			t.Errorf("%s can't be reached", s)
		}
		out := ways(t, s)
		if dead := len(out) == 0; dead != (s == payment.Succeeded) {
			t.Errorf("%s has %d ways out: only paid is the end", s, len(out))
		}
		if late := slices.Contains(out, payment.Succeeded); late == (s == payment.Succeeded) {
			t.Errorf("%s: money that comes late is taken: %t", s, late)
		}
		a := payment.Attempt{State: s}
		if a.Open() != (s == payment.Created || s == payment.Pending) {
			t.Errorf("%s: Open is %t", s, a.Open())
		}
	}
}

func TestRefundTransition(t *testing.T) {
	states := []payment.RefundState{payment.RefundCreated, payment.RefundPending, payment.RefundSucceeded, payment.RefundFailed}
	moves := map[payment.RefundState][]payment.RefundState{
		payment.RefundCreated: {payment.RefundPending, payment.RefundSucceeded, payment.RefundFailed}, payment.RefundPending: {payment.RefundSucceeded, payment.RefundFailed},
		payment.RefundSucceeded: {payment.RefundFailed}, payment.RefundFailed: {payment.RefundCreated},
	}
	for _, from := range states {
		for _, to := range states {
			r := payment.Refund{State: from}
			err := r.Transition(to)
			if (err == nil) != slices.Contains(moves[from], to) {
				t.Errorf("%s to %s: %v", from, to, err)
			}
		}
	}
}

// word is what the gateway says of the attempt that trial makes.
func word(s payment.State) payment.Session {
	return payment.Session{Ref: "cs_1", Token: "T", State: s, Amount: money.MustParse("71.00", "EUR"), PayURL: "https://pay.example/cs_1", Reason: "declined"}
}

func trial(s payment.State) *payment.Attempt {
	return &payment.Attempt{Token: "T", State: s, Amount: money.MustParse("71.00", "EUR")}
}

// follows checks where the attempt stands after Follow, and that Follow says rightly whether it moved.
func follows(t *testing.T, a *payment.Attempt, s payment.Session, want error, state payment.State) {
	t.Helper()
	moved := a.State != state
	got, err := a.Follow(s)
	if got != moved || !errors.Is(err, want) || a.State != state {
		t.Errorf("moved %t, error %v, state %s; want %t, %v, %s", got, err, a.State, moved, want, state)
	}
}

func TestFollow(t *testing.T) {
	t.Run("takes_over_what_the_gateway_says", func(t *testing.T) {
		a := trial(payment.Created)
		follows(t, a, word(payment.Pending), nil, payment.Pending)
		if *a.GatewayRef != "cs_1" || a.PayURL != "https://pay.example/cs_1" || a.Reason != "declined" {
			t.Errorf("%+v", a)
		}
		follows(t, a, word(payment.Pending), nil, payment.Pending)
	})

	for name, change := range map[string]func(*payment.Session){
		"refuses_another_amount":   func(s *payment.Session) { s.Amount.Minor-- },
		"refuses_another_currency": func(s *payment.Session) { s.Amount.Currency = "USD" },
		"refuses_another_token":    func(s *payment.Session) { s.Token = "U" },
		"refuses_no_reference":     func(s *payment.Session) { s.Ref = "" },
		"refuses_another_session":  func(s *payment.Session) { s.Ref = "cs_2" },
	} {
		t.Run(name, func(t *testing.T) {
			a, s := trial(payment.Created), word(payment.Succeeded)
			follows(t, a, word(payment.Pending), nil, payment.Pending)
			change(&s)
			follows(t, a, s, payment.ErrMismatch, payment.Pending)
		})
	}

	t.Run("paid_stays_paid", func(t *testing.T) {
		for _, late := range all() {
			follows(t, trial(payment.Succeeded), word(late), nil, payment.Succeeded)
		}
	})

	t.Run("refuses_to_reopen_what_was_given_up", func(t *testing.T) {
		follows(t, trial(payment.Cancelled), word(payment.Pending), payment.ErrState, payment.Cancelled)
	})
}
