package hook_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v85/webhook"

	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/payment"
)

// merchant is a bench with the Stripe account behind it.
type merchant struct {
	*bench
	account *account
	hold    bool
}

const hookSecret = "whsec_bench"

func stripeBench(t *testing.T, hold bool) *merchant {
	t.Helper()
	m := &merchant{bench: &bench{t: t, clock: newClock()}, hold: hold}
	m.account = newAccount(t, m.clock)
	m.url = m.account.URL
	m.bench.at = m.stripe
	m.Gateway = m.stripe(m.url, "sk_test_bench", nil)
	m.pay = func(s payment.Session) { m.account.at(s.Ref, (*checkoutSession).pay) }
	m.decline = func(s payment.Session) {
		m.account.at(s.Ref, func(s *checkoutSession) { s.intent, s.decline = "requires_payment_method", "insufficient_funds" })
	}
	m.lose = func(on bool) { m.account.set(func() { m.account.lost = on }) }
	m.message = func(ref string) []byte { return recorded(t, "checkout.session.completed.json", ref) }
	m.sign = stripeSigned
	return m
}

func (m *merchant) stripe(url, key string, c *http.Client) payment.Gateway {
	m.t.Helper()
	g, err := payment.NewStripe(payment.StripeOptions{Key: key, Secret: hookSecret, Hold: m.hold, APIURL: url, Client: c, Pause: time.Millisecond})
	if err != nil {
		m.t.Fatal(err)
	}
	return g
}

func stripeSigned(body []byte, at time.Time) http.Header {
	signed := webhook.GenerateTestSignedPayload(&webhook.UnsignedPayload{Payload: body, Secret: hookSecret, Timestamp: at})
	return http.Header{"Stripe-Signature": {signed.Header}}
}

// recorded is a message as Stripe sends it, about another object if one is named.
func recorded(t *testing.T, file, ref string) []byte {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", "stripe", file))
	if err != nil {
		t.Fatal(err)
	}
	if ref != "" {
		body = bytes.ReplaceAll(body, []byte("cs_test_a1b2c3"), []byte(ref))
	}
	return body
}

// pay is a card that is taken.
func (s *checkoutSession) pay() {
	s.status, s.intent, s.decline, s.received = "complete", "succeeded", "", s.amount
	if s.manual {
		s.intent, s.received = "requires_capture", 0
	}
}

// collecting is the bench with the money taken as soon as it is held, as the till does.
func (m *merchant) collecting() *bench {
	take, pay := m.Gateway.(payment.Holder), m.pay
	m.pay = func(s payment.Session) {
		pay(s)
		if _, err := take.Capture(m.t.Context(), s.Ref); err != nil {
			m.t.Error(err)
		}
	}
	return m.bench
}

func TestStripe_holds_the_money_until_it_is_taken(t *testing.T) {
	t.Parallel()
	m := stripeBench(t, true)
	holder := m.Gateway.(payment.Holder)
	s, other := m.open("T1"), m.open("T2")
	if now := m.ok(holder.Capture(t.Context(), s.Ref)); now.State != payment.Pending || now.Held {
		t.Errorf("nothing was held, and now it is %+v", now)
	}
	m.pay(s)
	m.pay(other)
	if now := m.stands(s.Ref, payment.Pending, ""); !now.Held {
		t.Error("the money is not held")
	}
	if now := m.ok(m.Cancel(t.Context(), s.Ref)); !now.Held {
		t.Error("what the bank holds was given up")
	}
	m.refused(second(m.back(s.Ref, "R1", "1.00")), payment.ErrRefused)
	for range 2 {
		if now := m.ok(holder.Capture(t.Context(), s.Ref)); now.State != payment.Succeeded || now.Held {
			t.Errorf("taken: %+v", now)
		}
		if now := m.ok(holder.Release(t.Context(), other.Ref)); now.State != payment.Cancelled {
			t.Errorf("let go: %+v", now)
		}
	}
	if now := m.ok(holder.Release(t.Context(), s.Ref)); now.State != payment.Succeeded {
		t.Errorf("what was taken is let go: %+v", now)
	}
}

// TestStripe_says is what Stripe is told of an attempt.
func TestStripe_says(t *testing.T) {
	t.Parallel()
	m := stripeBench(t, false)
	o := m.opening("T1", eur("71.00"))
	m.ok(m.Open(t.Context(), o))
	o.Token, o.Language, o.ExpiresAt = "T2", "ar", m.clock.now().Add(time.Minute)
	m.ok(m.Open(t.Context(), o))
	o.Token, o.Language, o.ExpiresAt = "T3", "zh-Hans", m.clock.now().Add(48*time.Hour)
	m.ok(m.Open(t.Context(), o))
	first := m.account.asked[0]
	for name, want := range map[string]string{
		"mode": "payment", "client_reference_id": "T1", "customer_email": "anna@example.com", "locale": "de", "adaptive_pricing[enabled]": "false",
		"success_url": "https://shop.example/de-de/o/1/return?key=abc", "cancel_url": "https://shop.example/de-de/o/1/return?key=abc&cancelled=1",
		"line_items[0][price_data][currency]": "eur", "line_items[0][price_data][unit_amount]": "7100", "line_items[0][quantity]": "1",
		"payment_intent_data[capture_method]": "automatic", "payment_intent_data[metadata][attempt]": "T1", "metadata[order]": "SR-7K3M-9QXA-5T2H",
	} {
		if got := first.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if a, b := m.account.asked[1].Get("locale"), m.account.asked[2].Get("locale"); a != "auto" || b != "zh" {
		t.Errorf("languages %q and %q", a, b)
	}
}

func TestStripe_answers(t *testing.T) {
	t.Parallel()
	t.Run("a method that is refused after days needs another try", func(t *testing.T) {
		t.Parallel()
		m := stripeBench(t, false)
		s := m.open("T1")
		m.account.at(s.Ref, func(s *checkoutSession) { s.status, s.intent = "complete", "processing" })
		m.stands(s.Ref, payment.Pending, "")
		m.account.set(func() {
			x := m.account.sessions[s.Ref]
			x.intent, x.decline = "requires_payment_method", "authentication_required"
		})
		m.stands(s.Ref, payment.Declined, "authentication_failed")
	})
	t.Run("what was received is what counts", func(t *testing.T) {
		t.Parallel()
		m := stripeBench(t, false)
		s := m.paidSession("T1")
		m.account.set(func() { m.account.sessions[s.Ref].received = 100 })
		if now := m.stands(s.Ref, payment.Succeeded, ""); now.Amount != eur("1.00") {
			t.Errorf("amount %s", now.Amount)
		}
	})
	t.Run("a session of the other mode is none", func(t *testing.T) {
		t.Parallel()
		m := stripeBench(t, false)
		s := m.open("T1")
		m.account.set(func() { m.account.live = true })
		m.refused(second(m.Session(t.Context(), s.Ref)), payment.ErrGateway)
	})
	t.Run("a page elsewhere is not opened", func(t *testing.T) {
		t.Parallel()
		m := stripeBench(t, false)
		for _, page := range []string{"https://checkout.stripe.com.example", "http://checkout.stripe.com", "https://checkout.stripe.com@evil.example"} {
			m.account.set(func() { m.account.page = page })
			m.refused(second(m.Open(t.Context(), m.opening("T"+page, eur("1.00")))), payment.ErrGateway)
		}
	})
	t.Run("a failure that is stored under the key is a refusal", func(t *testing.T) {
		t.Parallel()
		m := stripeBench(t, false)
		m.account.set(func() { m.account.broken = true })
		m.refused(second(m.Open(t.Context(), m.opening("T1", eur("1.00")))), payment.ErrRefused)
		m.open("T2")
	})
	t.Run("a token that was never opened in its time is refused", func(t *testing.T) {
		t.Parallel()
		m := stripeBench(t, false)
		o := m.opening("T1", eur("1.00"))
		m.clock.wait(time.Hour)
		m.refused(second(m.Open(t.Context(), o)), payment.ErrRefused)
	})
}

// TestStripe_refuses_amounts that it could not charge to the last unit.
func TestStripe_refuses_amounts(t *testing.T) {
	t.Parallel()
	m := stripeBench(t, false)
	for _, a := range []money.Amount{money.MustParse("5.124", "KWD"), money.MustParse("5.001", "BHD"), money.MustParse("500", "UGX"), money.MustParse("1.000", "IQD"), {Minor: 5, Currency: "XXX"}} {
		m.refused(second(m.Open(t.Context(), m.opening("T-"+a.String(), a))), payment.ErrRefused)
	}
	if len(m.account.asked) > 0 {
		t.Errorf("Stripe was asked for %v", m.account.asked)
	}
}

// names are what the recorded messages have of a person.
var names = regexp.MustCompile("jenny|Rosen|4242")

// TestStripe_messages takes every recorded message, and keeps nothing of a person.
func TestStripe_messages(t *testing.T) {
	t.Parallel()
	m := stripeBench(t, false)
	session, refund := payment.Notice{Ref: "cs_test_a1b2c3"}, payment.Notice{Refund: "re_3PqQabB7WZ01zgkW0r1e2f3u"}
	for file, about := range map[string]payment.Notice{
		"checkout.session.completed.json": session, "checkout.session.expired.json": session, "checkout.session.async_payment_failed.json": session,
		"charge.refunded.json": {}, "payment_intent.payment_failed.json": {}, "refund.failed.json": refund, "refund.updated.json": refund,
	} {
		body := recorded(t, file, "")
		n, err := m.verify(body, m.sign(body, m.clock.now()))
		if err != nil || n.Ref != about.Ref || n.Refund != about.Refund || n.Kind != strings.TrimSuffix(file, ".json") || !strings.HasPrefix(n.EventID, "evt_") {
			t.Errorf("%s: %+v, %v", file, n, err)
		}
		if !json.Valid(n.Body) || names.Match(n.Body) {
			t.Errorf("%s: kept %s", file, n.Body)
		}
	}
	body := recorded(t, "checkout.session.completed.json", "")
	for name, changed := range map[string][]byte{
		"another mode":    bytes.Replace(body, []byte(`"livemode": false`), []byte(`"livemode": true`), -1),
		"another account": bytes.Replace(body, []byte(`"object": "event"`), []byte(`"object": "event", "account": "acct_other"`), 1),
	} {
		if bytes.Equal(changed, body) {
			t.Fatalf("%s: nothing was changed", name)
		}
		m.refused(second(m.verify(changed, m.sign(changed, m.clock.now()))), payment.ErrSignature)
	}
}

// TestStripe_secrets takes what is signed with either of two secrets while one is rolled, and nothing where there is none.
func TestStripe_secrets(t *testing.T) {
	t.Parallel()
	m := stripeBench(t, false)
	body := recorded(t, "checkout.session.completed.json", "")
	rolled := m.sign(body, m.clock.now())
	stamp, mac, _ := strings.Cut(rolled.Get("Stripe-Signature"), ",")
	rolled.Set("Stripe-Signature", stamp+",v1="+strings.Repeat("0", 64)+","+mac) // while a secret is rolled Stripe signs with both
	if _, err := m.verify(body, rolled); err != nil {
		t.Errorf("two signatures: %v", err)
	}
	blank, err := payment.NewStripe(payment.StripeOptions{Key: "sk_test_bench"})
	check(t, err)
	unsigned := webhook.GenerateTestSignedPayload(&webhook.UnsignedPayload{Payload: body, Timestamp: m.clock.now()})
	m.refused(second(blank.Verify(body, func(string) string { return unsigned.Header }, m.clock.now())), payment.ErrSignature)
}
