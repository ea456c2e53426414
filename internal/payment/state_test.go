package payment_test

import (
	"errors"
	"testing"

	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/payment"
)

// all are the states of an attempt, in the order of its life.
func all() []payment.State {
	return []payment.State{payment.Created, payment.Pending, payment.Declined, payment.Cancelled, payment.Failed, payment.Succeeded}
}

func TestTransition(t *testing.T) {
	reached := map[payment.State]bool{payment.Created: true}
	exits := map[payment.State]int{}
	for range all() {
		for _, from := range all() {
			for _, to := range all() {
				a := payment.Attempt{State: from}
				if !reached[from] || a.Transition(to) != nil {
					continue
				}
				reached[to] = true
			}
		}
	}
	for _, from := range all() {
		for _, to := range all() {
			a := payment.Attempt{State: from}
			err := a.Transition(to)
			if err == nil {
				exits[from]++
			}
			if err != nil && (!errors.Is(err, payment.ErrState) || a.State != from) {
				t.Errorf("%s to %s: error %v, state %s", from, to, err, a.State)
			}
		}
		if !reached[from] {
			t.Errorf("%s can't be reached", from)
		}
	}

	t.Run("only_paid_is_the_end", func(t *testing.T) {
		for _, s := range all() {
			if dead := exits[s] == 0; dead != (s == payment.Succeeded) {
				t.Errorf("%s has %d ways out", s, exits[s])
			}
		}
	})

	t.Run("money_that_comes_late_is_taken_from_everywhere", func(t *testing.T) {
		for _, s := range all() {
			a := payment.Attempt{State: s}
			if err := a.Transition(payment.Succeeded); (err != nil) != (s == payment.Succeeded) {
				t.Errorf("%s to succeeded: %v", s, err)
			}
		}
	})

	t.Run("open_means_payable", func(t *testing.T) {
		for _, s := range all() {
			a := payment.Attempt{State: s}
			if a.Open() != (s == payment.Created || s == payment.Pending) {
				t.Errorf("%s: Open is %t", s, a.Open())
			}
		}
	})
}

func TestRefundTransition(t *testing.T) {
	states := []payment.RefundState{payment.RefundCreated, payment.RefundSucceeded, payment.RefundFailed}
	for _, from := range states {
		for _, to := range states {
			r := payment.Refund{State: from}
			err := r.Transition(to)
			if want := from == payment.RefundCreated && to != payment.RefundCreated; (err == nil) != want {
				t.Errorf("%s to %s: %v", from, to, err)
			}
		}
	}
}

func TestFollow(t *testing.T) {
	eur := money.MustParse("71.00", "EUR")
	session := func(s payment.State) payment.Session {
		return payment.Session{Ref: "cs_1", Token: "T", State: s, Amount: eur, PayURL: "https://pay.example/cs_1", Reason: "declined"}
	}
	fresh := func(s payment.State) *payment.Attempt {
		return &payment.Attempt{Token: "T", State: s, Amount: eur}
	}

	t.Run("takes_over_what_the_gateway_says", func(t *testing.T) {
		a := fresh(payment.Created)
		moved, err := a.Follow(session(payment.Pending))
		if err != nil || !moved || a.State != payment.Pending || *a.GatewayRef != "cs_1" || a.PayURL == "" || a.Reason != "declined" {
			t.Errorf("moved %t, %v: %+v", moved, err, a)
		}
		if moved, err := a.Follow(session(payment.Pending)); err != nil || moved {
			t.Errorf("second time: moved %t, %v", moved, err)
		}
	})

	for name, change := range map[string]func(*payment.Session){
		"refuses_another_amount":   func(s *payment.Session) { s.Amount.Minor-- },
		"refuses_another_currency": func(s *payment.Session) { s.Amount.Currency = "USD" },
		"refuses_another_token":    func(s *payment.Session) { s.Token = "U" },
		"refuses_no_reference":     func(s *payment.Session) { s.Ref = "" },
		"refuses_another_session":  func(s *payment.Session) { s.Ref = "cs_2" },
	} {
		t.Run(name, func(t *testing.T) {
			a, s := fresh(payment.Pending), session(payment.Succeeded)
			ref := "cs_1"
			a.GatewayRef = &ref
			change(&s)
			if moved, err := a.Follow(s); moved || !errors.Is(err, payment.ErrMismatch) || a.State != payment.Pending {
				t.Errorf("moved %t, %v, %s", moved, err, a.State)
			}
		})
	}

	t.Run("paid_stays_paid", func(t *testing.T) {
		for _, late := range all() {
			a := fresh(payment.Succeeded)
			if moved, err := a.Follow(session(late)); err != nil || moved || a.State != payment.Succeeded {
				t.Errorf("%s: moved %t, %v, %s", late, moved, err, a.State)
			}
		}
	})

	t.Run("refuses_to_reopen_what_was_given_up", func(t *testing.T) {
		a := fresh(payment.Cancelled)
		if _, err := a.Follow(session(payment.Pending)); !errors.Is(err, payment.ErrState) {
			t.Errorf("error %v", err)
		}
	})
}
