package hook_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/payment"
)

// bench is a gateway's adapter with hands for what happens on the provider's side of it. Another adapter passes the suite by
// a bench of its own in benches.
type bench struct {
	payment.Gateway
	t       *testing.T
	clock   *clock
	pay     func(payment.Session)                                 // the consumer pays at the session's page
	decline func(payment.Session)                                 // a card is refused there for want of money
	lose    func(bool)                                            // the provider does what it is asked, but its answers are lost
	sign    func(body []byte, at time.Time) http.Header           // as the provider signs
	message func(ref string) []byte                               // that a session was paid
	at      func(url, key string, c *http.Client) payment.Gateway // the same adapter, of a provider elsewhere
	url     string
}

// benches are the adapters that are held to the suite.
var benches = map[string]func(*testing.T) *bench{
	"sandbox":        sandboxBench,
	"stripe":         func(t *testing.T) *bench { return stripeBench(t, false).bench },
	"stripe_holding": func(t *testing.T) *bench { return stripeBench(t, true).collecting() },
}

// behaviours are what every gateway must do, whoever stands behind it.
var behaviours = map[string]func(*bench){
	"a_token_opens_one_session":                (*bench).opensOnce,
	"amounts_come_back_to_the_last_unit":       (*bench).amounts,
	"a_paid_session_is_paid_for_ever":          (*bench).paid,
	"a_refused_card_leaves_it_open":            (*bench).declined,
	"a_session_given_up_can_not_be_paid":       (*bench).cancelled,
	"a_session_ends_by_itself":                 (*bench).expired,
	"refunds_in_parts_once_each":               (*bench).refunds,
	"refunds_no_more_than_was_paid":            (*bench).overRefund,
	"a_refund_is_known_after_days":             (*bench).refundMuchLater,
	"a_refund_is_looked_up":                    (*bench).refundLookedUp,
	"what_was_refused_may_be_tried_again":      (*bench).refundAgain,
	"lists_what_it_moved":                      (*bench).movements,
	"knows_no_other_session":                   (*bench).unknown,
	"what_was_done_is_found_when_it_was_lost":  (*bench).lost,
	"a_provider_that_does_not_say_is_away":     (*bench).silent,
	"takes_a_signed_message":                   (*bench).verifies,
	"refuses_a_message_that_is_not_all_signed": (*bench).refusesMessages,
}

func TestGateways(t *testing.T) {
	t.Parallel()
	for name, raise := range benches {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for behaviour, shows := range behaviours {
				t.Run(behaviour, func(t *testing.T) {
					t.Parallel()
					shows(raise(t))
				})
			}
		})
	}
}

func eur(s string) money.Amount { return money.MustParse(s, "EUR") }

func second[T any](_ T, err error) error { return err }

// clock is the time on both sides.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) wait(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func (b *bench) opening(token string, a money.Amount) payment.Opening {
	return payment.Opening{Token: token, Amount: a, OrderNumber: "SR-7K3M-9QXA-5T2H", Email: "anna@example.com", Language: "de",
		ReturnURL: "https://shop.example/de-de/o/1/return?key=abc", OpenedAt: b.clock.now(), ExpiresAt: b.clock.now().Add(45 * time.Minute)}
}

func (b *bench) open(token string) payment.Session {
	b.t.Helper()
	return b.ok(b.Open(b.t.Context(), b.opening(token, eur("71.00"))))
}

// paidSession is a session that was paid.
func (b *bench) paidSession(token string) payment.Session {
	b.t.Helper()
	s := b.open(token)
	b.pay(s)
	return b.stands(s.Ref, payment.Succeeded, "")
}

func (b *bench) ok(s payment.Session, err error) payment.Session {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

func (b *bench) stands(ref string, want payment.State, reason string) payment.Session {
	b.t.Helper()
	s := b.ok(b.Session(b.t.Context(), ref))
	if s.State != want || s.Reason != reason || s.Ref != ref {
		b.t.Errorf("session %s is %s %q, want %s %q", s.Ref, s.State, s.Reason, want, reason)
	}
	return s
}

func (b *bench) refused(err, want error) {
	b.t.Helper()
	if !errors.Is(err, want) {
		b.t.Errorf("error %v, want %v", err, want)
	}
}

// back asks for a refund's first try and is the provider's reference of it.
func (b *bench) back(ref, token, amount string) (string, error) {
	b.t.Helper()
	return b.try(payment.Giving{Session: ref, Token: token, Try: 1, Amount: eur(amount)})
}

// try asks for a refund, which has to arrive at once.
func (b *bench) try(g payment.Giving) (string, error) {
	b.t.Helper()
	r, err := b.Refund(b.t.Context(), g)
	if err == nil && (r.State != payment.RefundSucceeded || r.Ref == "" || r.Failure != "") {
		b.t.Errorf("refund %+v", r)
	}
	return r.Ref, err
}

func (b *bench) opensOnce() {
	refs := make([]string, 6)
	var wg sync.WaitGroup
	for i := range refs {
		wg.Go(func() {
			s, err := b.Open(b.t.Context(), b.opening("T1", eur("71.00")))
			if err != nil {
				b.t.Error(err)
			}
			refs[i] = s.Ref
		})
	}
	wg.Wait()
	first := b.open("T1")
	if all := slices.Compact(append(refs, first.Ref)); len(all) != 1 {
		b.t.Errorf("sessions %v", all)
	}
	if first.Token != "T1" || first.State != payment.Pending || first.Held || first.Reason != "" || !strings.Contains(first.PayURL, "://") {
		b.t.Errorf("%+v", first)
	}
	if other := b.open("T2"); other.Ref == first.Ref {
		b.t.Error("two tokens share a session")
	}
	b.refused(second(b.Open(b.t.Context(), b.opening("T1", eur("71.01")))), payment.ErrRefused)
}

func (b *bench) amounts() {
	for _, a := range []money.Amount{
		eur("71.00"), eur("0.99"), money.MustParse("7100", "JPY"), money.MustParse("1500", "KRW"), money.MustParse("5", "ISK"),
		money.MustParse("5.120", "KWD"), money.MustParse("10.45", "HUF"), money.MustParse("123456.78", "USD"),
	} {
		s := b.ok(b.Open(b.t.Context(), b.opening("T-"+a.String()+string(a.Currency), a)))
		b.pay(s)
		if now := b.stands(s.Ref, payment.Succeeded, ""); s.Amount != a || now.Amount != a {
			b.t.Errorf("%s %s is opened as %s and paid as %s", a, a.Currency, s.Amount, now.Amount)
		}
		if _, err := b.try(payment.Giving{Session: s.Ref, Token: "R-" + s.Ref, Try: 1, Amount: a}); err != nil {
			b.t.Errorf("refund of %s %s: %v", a, a.Currency, err)
		}
	}
}

func (b *bench) paid() {
	s := b.paidSession("T1")
	if now := b.ok(b.Cancel(b.t.Context(), s.Ref)); now.State != payment.Succeeded {
		b.t.Errorf("giving up what was paid makes it %s", now.State)
	}
	if again := b.open("T1"); again.State != payment.Succeeded || again.Ref != s.Ref {
		b.t.Errorf("opening what was paid: %+v", again)
	}
}

func (b *bench) declined() {
	s := b.open("T1")
	b.decline(s)
	now := b.stands(s.Ref, payment.Pending, "insufficient_funds")
	if now.PayURL != s.PayURL {
		b.t.Errorf("the page moved from %s to %s", s.PayURL, now.PayURL)
	}
	if again := b.open("T1"); again.Ref != s.Ref || again.State != payment.Pending {
		b.t.Errorf("opening it once more: %+v", again)
	}
	b.pay(now)
	b.stands(s.Ref, payment.Succeeded, "")
}

func (b *bench) cancelled() {
	s := b.open("T1")
	for range 2 {
		if now := b.ok(b.Cancel(b.t.Context(), s.Ref)); now.State != payment.Cancelled || now.Ref != s.Ref || now.Token != "T1" {
			b.t.Errorf("%+v", now)
		}
	}
	b.pay(s)
	b.stands(s.Ref, payment.Cancelled, "")
}

func (b *bench) expired() {
	s := b.open("T1")
	b.clock.wait(25 * time.Hour)
	b.pay(s)
	b.stands(s.Ref, payment.Cancelled, "")
}

func (b *bench) refunds() {
	s := b.paidSession("T1")
	first, err := b.back(s.Ref, "R1", "30.00")
	again, err2 := b.back(s.Ref, "R1", "30.00")
	if err != nil || err2 != nil || first == "" || again != first {
		b.t.Errorf("%q %v, then %q %v", first, err, again, err2)
	}
	rest, err := b.back(s.Ref, "R2", "41.00") // only possible if R1 was given once
	if err != nil || rest == first {
		b.t.Errorf("the rest: %q, %v", rest, err)
	}
	b.stands(s.Ref, payment.Succeeded, "")
}

func (b *bench) overRefund() {
	unpaid := b.open("T1")
	b.refused(second(b.back(unpaid.Ref, "R1", "1.00")), payment.ErrRefused)
	s := b.paidSession("T2")
	b.refused(second(b.back(s.Ref, "R2", "71.01")), payment.ErrRefused)
	if _, err := b.back(s.Ref, "R3", "70.00"); err != nil {
		b.t.Error(err)
	}
	b.refused(second(b.back(s.Ref, "R4", "1.01")), payment.ErrRefused)
	b.refused(second(b.try(payment.Giving{Session: s.Ref, Token: "R5", Try: 1, Amount: money.MustParse("1.00", "USD")})), payment.ErrRefused)
	if _, err := b.back(s.Ref, "R6", "1.00"); err != nil {
		b.t.Errorf("the last euro: %v", err)
	}
}

func (b *bench) refundMuchLater() {
	s := b.paidSession("T1")
	first, err := b.back(s.Ref, "R1", "30.00")
	b.clock.wait(72 * time.Hour)
	again, err2 := b.back(s.Ref, "R1", "30.00")
	if err != nil || err2 != nil || first != again {
		b.t.Errorf("%q %v, days later %q %v", first, err, again, err2)
	}
}

func (b *bench) refundLookedUp() {
	s := b.paidSession("T1")
	ref, err := b.back(s.Ref, "R1", "30.00")
	if err != nil {
		b.t.Fatal(err)
	}
	r, err := b.Refunded(b.t.Context(), ref)
	if want := (payment.Return{Ref: ref, State: payment.RefundSucceeded}); err != nil || r != want {
		b.t.Errorf("%+v, %v", r, err)
	}
	b.refused(second(b.Refunded(b.t.Context(), "re_nobody")), database.ErrNotFound)
}

// refundAgain is refused at first, as nothing was paid yet. A try after one that gave gives nothing more.
func (b *bench) refundAgain() {
	s := b.open("T1")
	first := payment.Giving{Session: s.Ref, Token: "R1", Try: 1, Amount: eur("40.00")}
	b.refused(second(b.try(first)), payment.ErrRefused)
	b.pay(s)
	again := first
	again.Try = 2
	ref, err := b.try(again)
	again.Try = 3
	same, err2 := b.try(again)
	if err != nil || err2 != nil || same != ref {
		b.t.Errorf("%q, %v; then %q, %v", ref, err, same, err2)
	}
}

// movements has more of them than any provider lists at a time.
func (b *bench) movements() {
	from, want := b.clock.now(), map[payment.Movement]bool{}
	b.open("T-open")
	for i := range 104 {
		token := fmt.Sprintf("T%d", i)
		s := b.open(token)
		b.pay(s)
		want[payment.Movement{Kind: payment.Taken, Ref: s.Ref, Token: token, Attempt: token, Amount: eur("71.00"), At: from}] = true
		if i%50 == 0 {
			ref, err := b.back(s.Ref, "R"+token, "1.50")
			if err != nil {
				b.t.Fatal(err)
			}
			want[payment.Movement{Kind: payment.Given, Ref: ref, Token: "R" + token, Attempt: token, Amount: eur("1.50"), At: from}] = true
		}
	}
	b.clock.wait(time.Hour)
	b.paidSession("T-later")
	got, err := b.Movements(b.t.Context(), payment.Period{From: from, Until: from.Add(time.Hour)})
	if err != nil {
		b.t.Fatal(err)
	}
	for _, m := range got {
		if m.At = m.At.UTC(); !want[m] {
			b.t.Errorf("nobody moved %+v, or it is listed twice", m)
		}
		delete(want, m)
	}
	for m := range want {
		b.t.Errorf("%+v is not listed", m)
	}
	b.lose(true)
	b.refused(second(b.Movements(b.t.Context(), payment.Period{From: from, Until: from.Add(time.Hour)})), payment.ErrGateway)
}

func (b *bench) unknown() {
	b.refused(second(b.Session(b.t.Context(), "cs_nobody")), database.ErrNotFound)
	b.refused(second(b.Cancel(b.t.Context(), "cs_nobody")), database.ErrNotFound)
	b.refused(second(b.back("cs_nobody", "R9", "1.00")), database.ErrNotFound)
}

func (b *bench) lost() {
	b.lose(true)
	err := second(b.Open(b.t.Context(), b.opening("T1", eur("71.00"))))
	b.refused(err, payment.ErrGateway)
	if fault.KindOf(err) != fault.Unavailable {
		b.t.Errorf("kind %s", fault.KindOf(err))
	}
	b.lose(false)
	s := b.open("T1")
	b.pay(s)
	b.lose(true)
	b.refused(second(b.back(s.Ref, "R1", "71.00")), payment.ErrGateway)
	b.lose(false)
	if _, err := b.back(s.Ref, "R1", "71.00"); err != nil {
		b.t.Errorf("the same refund again: %v", err)
	}
}

func (b *bench) silent() {
	s := b.open("T1")
	ctx, cancel := context.WithCancel(b.t.Context())
	cancel()
	b.refused(second(b.Session(ctx, s.Ref)), payment.ErrGateway)

	over := make(chan struct{})
	mute := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-over }))
	b.t.Cleanup(func() { close(over); mute.Close() })
	hasty := &http.Client{Timeout: 20 * time.Millisecond}
	key := "sk_test_bench"
	b.refused(second(b.at(mute.URL, key, hasty).Session(b.t.Context(), s.Ref)), payment.ErrGateway)
	b.refused(second(b.at(mute.URL, key, hasty).Open(b.t.Context(), b.opening("T2", eur("1.00")))), payment.ErrGateway)
	b.refused(second(b.at(mute.URL, key, hasty).Refund(b.t.Context(), payment.Giving{Session: s.Ref, Token: "R1", Try: 1, Amount: eur("1.00")})), payment.ErrGateway)

	babble := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("<html>")) }))
	b.t.Cleanup(babble.Close)
	b.refused(second(b.at(babble.URL, key, nil).Session(b.t.Context(), s.Ref)), payment.ErrGateway)

	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	b.refused(second(b.at(closed.URL, key, nil).Session(b.t.Context(), s.Ref)), payment.ErrGateway)
	b.refused(second(b.at(b.url, "sk_test_wrong", nil).Session(b.t.Context(), s.Ref)), payment.ErrGateway)
}

func (b *bench) verify(body []byte, h http.Header) (payment.Notice, error) {
	return b.Verify(body, h.Get, b.clock.now())
}

func (b *bench) verifies() {
	body := b.message("cs_1")
	for range 2 {
		n, err := b.verify(body, b.sign(body, b.clock.now().Add(-4*time.Minute)))
		if err != nil || n.Ref != "cs_1" || n.EventID == "" || n.Kind == "" || len(n.Body) == 0 {
			b.t.Errorf("%+v, %v", n, err)
		}
	}
}

func (b *bench) refusesMessages() {
	body, now := b.message("cs_1"), b.clock.now()
	good := b.sign(body, now)
	half, forged, younger := http.Header{}, http.Header{}, http.Header{}
	for name, v := range good {
		half.Set(name, strings.Split(v[0], ",")[0])
		forged.Set(name, v[0][:len(v[0])-4]+"0000")
		younger.Set(name, strings.Replace(b.sign(body, now.Add(-time.Hour)).Get(name), "t=", v[0][:strings.Index(v[0], ",")]+",t=", 1))
	}
	hello := []byte("hello")
	for name, c := range map[string]struct {
		body   []byte
		header http.Header
	}{
		"no signature":         {body, http.Header{}},
		"half a signature":     {body, half},
		"a forged signature":   {body, forged},
		"two times":            {body, younger},
		"another body":         {b.message("cs_2"), good},
		"one space more":       {append([]byte(" "), body...), good},
		"an old message":       {body, b.sign(body, now.Add(-301*time.Second))},
		"one of the future":    {body, b.sign(body, now.Add(301*time.Second))},
		"what is no message":   {hello, b.sign(hello, now)},
		"an empty object":      {[]byte("{}"), b.sign([]byte("{}"), now)},
		"a message of nothing": {nil, b.sign(nil, now)},
	} {
		if n, err := b.verify(c.body, c.header); !errors.Is(err, payment.ErrSignature) {
			b.t.Errorf("%s: %+v, %v", name, n, err)
		}
	}
}
