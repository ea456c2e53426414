package sandbox_test

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/sandbox"
	"github.com/silkroadmall/mall/internal/testdb"
)

// provider is a store on its own database with a clock that the test moves.
type provider struct {
	*sandbox.Store
	t   *testing.T
	now atomic.Pointer[time.Time]
}

func open(t *testing.T) *provider {
	t.Helper()
	p := &provider{t: t}
	start := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	p.now.Store(&start)
	p.Store = sandbox.NewStore(testdb.New(t), p.clock)
	return p
}

func (p *provider) clock() time.Time { return *p.now.Load() }

func (p *provider) wait(d time.Duration) {
	later := p.clock().Add(d)
	p.now.Store(&later)
}

func (p *provider) opening(token string) sandbox.Opening {
	return sandbox.Opening{Token: token, Amount: money.MustParse("71.00", "EUR"), OrderNumber: "SR-1", Email: "a@example.com", Language: "de",
		ReturnURL: "https://shop.example/return", NotifyURL: "https://shop.example/hook", ExpiresAt: p.clock().Add(30 * time.Minute)}
}

// session opens one with the token.
func (p *provider) session(token string) string {
	p.t.Helper()
	return p.ok(p.Open(p.t.Context(), p.opening(token))).Ref
}

func (p *provider) ok(s *sandbox.Session, err error) *sandbox.Session {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}

// pay sends a test card with the key.
func (p *provider) pay(ref, key string) *sandbox.Session {
	p.t.Helper()
	return p.ok(p.Pay(p.t.Context(), ref, card(key)))
}

func card(key string) sandbox.Card {
	for _, c := range sandbox.TestCards() {
		if c.Key == key {
			return sandbox.Card{Number: c.Number, Expiry: "12/30", CVC: "123"}
		}
	}
	return sandbox.Card{Number: "5555 5555 5555 4444", Expiry: "12/30", CVC: "123"}
}

func (p *provider) stands(s *sandbox.Session, state sandbox.State, reason string) {
	p.t.Helper()
	kept := p.ok(p.Session(p.t.Context(), s.Ref))
	for _, x := range []*sandbox.Session{s, kept} {
		if x.State != state || x.Reason != reason {
			p.t.Errorf("session is %s %q, want %s %q", x.State, x.Reason, state, reason)
		}
	}
}

// told checks the kinds of message written about the session, in order.
func (p *provider) told(ref string, want ...string) {
	p.t.Helper()
	list, err := p.Deliveries(p.t.Context(), ref)
	if err != nil {
		p.t.Fatal(err)
	}
	got := make([]string, len(list))
	for i, d := range list {
		got[i] = d.Kind
	}
	if !slices.Equal(got, want) {
		p.t.Errorf("messages %v, want %v", got, want)
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	p := open(t)

	t.Run("one_session_for_a_token", func(t *testing.T) {
		refs := make([]string, 6)
		var wg sync.WaitGroup
		for i := range refs {
			wg.Go(func() {
				s, err := p.Open(t.Context(), p.opening("T1"))
				if err != nil {
					t.Error(err)
					return
				}
				refs[i] = s.Ref
			})
		}
		wg.Wait()
		if slices.Sort(refs); refs[0] == "" || refs[0] != refs[5] {
			t.Errorf("sessions %v", refs)
		}
	})

	t.Run("refuses_a_token_used_for_another_amount", func(t *testing.T) {
		o := p.opening("T1")
		o.Amount = money.MustParse("1.00", "EUR")
		if _, err := p.Open(t.Context(), o); !errors.Is(err, sandbox.ErrToken) {
			t.Errorf("error %v", err)
		}
	})

	t.Run("finds_what_a_token_opened_even_when_it_is_over", func(t *testing.T) {
		o := p.opening("T2")
		ref := p.ok(p.Open(t.Context(), o)).Ref
		p.wait(time.Hour)
		if s := p.ok(p.Open(t.Context(), o)); s.Ref != ref || s.State != sandbox.Expired {
			t.Errorf("%s, %s", s.Ref, s.State)
		}
	})

	t.Run("opens_expired_what_is_asked_for_too_late", func(*testing.T) {
		o := p.opening("T3")
		p.wait(time.Hour)
		s := p.ok(p.Open(t.Context(), o))
		p.stands(s, sandbox.Expired, "")
		p.stands(p.pay(s.Ref, "success"), sandbox.Expired, "")
	})

	t.Run("names_every_wrong_field", func(t *testing.T) {
		_, err := p.Open(t.Context(), sandbox.Opening{ReturnURL: "javascript:alert(1)", NotifyURL: "/hook", ExpiresAt: p.clock().Add(48 * time.Hour)})
		want := []string{"amount", "expires_at", "notify_url", "order_number", "return_url", "token"}
		if got := fault.FieldNames(err); !slices.Equal(got, want) {
			t.Errorf("fields %v", got)
		}
	})

	t.Run("refuses_an_unknown_session", func(t *testing.T) {
		if _, err := p.Session(t.Context(), "cs_nobody"); !errors.Is(err, database.ErrNotFound) {
			t.Errorf("look up: %v", err)
		}
		if _, err := p.Pay(t.Context(), "cs_nobody", card("success")); !errors.Is(err, database.ErrNotFound) {
			t.Errorf("pay: %v", err)
		}
	})
}

func TestPay(t *testing.T) {
	t.Parallel()
	p := open(t)

	t.Run("success", func(*testing.T) {
		ref := p.session("success")
		p.stands(p.pay(ref, "success"), sandbox.Succeeded, "")
		p.told(ref, sandbox.EventSucceeded)
	})

	t.Run("declined_then_another_card", func(*testing.T) {
		ref := p.session("declined")
		p.stands(p.pay(ref, "declined"), sandbox.Open, sandbox.ReasonDeclined)
		p.stands(p.pay(ref, "insufficient_funds"), sandbox.Open, sandbox.ReasonFunds)
		p.stands(p.pay(ref, "expired_card"), sandbox.Open, sandbox.ReasonExpired)
		p.stands(p.pay(ref, "not in the list"), sandbox.Open, sandbox.ReasonUnknown)
		p.stands(p.pay(ref, "success"), sandbox.Succeeded, "")
		p.told(ref, sandbox.EventCardDeclined, sandbox.EventCardDeclined, sandbox.EventCardDeclined, sandbox.EventCardDeclined, sandbox.EventSucceeded)
	})

	t.Run("3d_secure", func(*testing.T) {
		ref := p.session("secure")
		p.stands(p.pay(ref, "secure"), sandbox.ActionRequired, "")
		p.stands(p.ok(p.Authenticate(t.Context(), ref, "000000")), sandbox.Open, sandbox.ReasonAuthenticity)
		p.pay(ref, "secure")
		p.stands(p.ok(p.Authenticate(t.Context(), ref, " 123456 ")), sandbox.Succeeded, "")
		p.told(ref, sandbox.EventActionRequired, sandbox.EventCardDeclined, sandbox.EventActionRequired, sandbox.EventSucceeded)
	})

	t.Run("a_code_nobody_asked_for_does_nothing", func(*testing.T) {
		ref := p.session("no code")
		p.stands(p.ok(p.Authenticate(t.Context(), ref, sandbox.SecureCode)), sandbox.Open, "")
	})

	t.Run("hangs_then_succeeds", func(*testing.T) {
		ref := p.session("slow")
		p.stands(p.pay(ref, "slow"), sandbox.Processing, "")
		p.stands(p.ok(p.Cancel(t.Context(), ref)), sandbox.Processing, "")
		p.wait(sandbox.Hang - time.Second)
		p.stands(p.ok(p.Session(t.Context(), ref)), sandbox.Processing, "")
		p.wait(time.Second)
		p.stands(p.ok(p.Session(t.Context(), ref)), sandbox.Succeeded, "")
		p.told(ref, sandbox.EventProcessing, sandbox.EventSucceeded)
	})

	t.Run("too_many_cards_close_the_session", func(*testing.T) {
		ref := p.session("many")
		for range sandbox.MaxTries - 1 {
			p.stands(p.pay(ref, "declined"), sandbox.Open, sandbox.ReasonDeclined)
		}
		p.stands(p.pay(ref, "declined"), sandbox.Declined, sandbox.ReasonDeclined)
		p.stands(p.pay(ref, "success"), sandbox.Declined, sandbox.ReasonDeclined)
	})
}

// TestPay_race sends the form many times at once: one payment, one message.
func TestPay_race(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.session("race")
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			var err error
			if i%4 == 3 {
				_, err = p.Cancel(t.Context(), ref)
			} else {
				_, err = p.Pay(t.Context(), ref, card("success"))
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	s := p.ok(p.Session(t.Context(), ref))
	if s.Tries > 1 || !s.Final() {
		t.Errorf("%d tries, %s", s.Tries, s.State)
	}
	p.told(ref, "session."+string(s.State))
}

func TestCancelAndExpire(t *testing.T) {
	t.Parallel()
	p := open(t)

	t.Run("cancelled_can_not_be_paid", func(*testing.T) {
		ref := p.session("cancel")
		p.stands(p.ok(p.Cancel(t.Context(), ref)), sandbox.Cancelled, "")
		p.stands(p.pay(ref, "success"), sandbox.Cancelled, "")
		p.ok(p.Cancel(t.Context(), ref))
		p.told(ref, sandbox.EventCancelled)
	})

	t.Run("paid_can_not_be_cancelled", func(*testing.T) {
		ref := p.session("paid")
		p.pay(ref, "success")
		p.stands(p.ok(p.Cancel(t.Context(), ref)), sandbox.Succeeded, "")
	})

	t.Run("expired_can_not_be_paid", func(*testing.T) {
		ref := p.session("expire")
		p.wait(30 * time.Minute)
		p.stands(p.pay(ref, "success"), sandbox.Expired, "")
		p.told(ref, sandbox.EventExpired)
	})

	t.Run("time_passes_without_anybody_asking", func(t *testing.T) {
		waiting, slow := p.session("waiting"), p.session("hanging")
		p.pay(slow, "slow")
		p.wait(time.Hour)
		if n, err := p.Settle(t.Context(), 10); err != nil || n != 2 {
			t.Errorf("settled %d, %v", n, err)
		}
		p.told(waiting, sandbox.EventExpired)
		p.told(slow, sandbox.EventProcessing, sandbox.EventSucceeded)
		if n, err := p.Settle(t.Context(), 10); err != nil || n != 0 {
			t.Errorf("settled again %d, %v", n, err)
		}
	})
}

func TestRefund(t *testing.T) {
	t.Parallel()
	p := open(t)
	ref := p.session("refund")
	refund := func(token, amount, ref string) (*sandbox.Refund, error) {
		return p.Store.Refund(t.Context(), sandbox.Refund{Token: token, Amount: money.MustParse(amount, "EUR")}, ref)
	}
	refused := func(err, want error) {
		t.Helper()
		if !errors.Is(err, want) {
			t.Errorf("error %v, want %v", err, want)
		}
	}
	_, err := refund("R1", "1.00", ref)
	refused(err, sandbox.ErrNotPaid)
	p.pay(ref, "success")

	first, err := refund("R1", "70.00", ref)
	if err != nil {
		t.Fatal(err)
	}
	again, err := refund("R1", "70.00", ref)
	if err != nil || again.Ref != first.Ref {
		t.Errorf("again %+v, %v", again, err)
	}
	_, err = refund("R1", "1.00", ref)
	refused(err, sandbox.ErrToken)
	_, err = refund("R2", "1.01", ref)
	refused(err, sandbox.ErrOverspent)
	_, err = refund("R2", "1.00", "cs_nobody")
	refused(err, database.ErrNotFound)
	if _, err = refund("R2", "1.00", ref); err != nil {
		t.Error(err)
	}
	p.told(ref, sandbox.EventSucceeded, sandbox.EventRefunded, sandbox.EventRefunded)
}
