package reconciliation

import (
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/payment"
)

// TestDifferences lays one movement, one try and one refund side by side in every way they may differ.
func TestDifferences(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 24, 2, 0, 0, 0, time.UTC)
	old, eur := now.Add(-time.Hour), func(n int64) money.Amount { return money.New(n, "EUR") }
	paid := payment.Movement{Kind: payment.Taken, Ref: "cs_1", Token: "T", Attempt: "T", Amount: eur(100), At: old}
	given := payment.Movement{Kind: payment.Given, Ref: "re_1", Token: "R", Attempt: "T", Amount: eur(40), At: old}
	tried := try{Token: "T", OrderID: id.Order(1), OrderState: "confirmed", State: payment.Succeeded, Amount: eur(100), CreatedAt: old, Posted: true}
	gone := back{Token: "R", AttemptToken: "T", OrderID: id.Order(1), State: payment.RefundSucceeded, Amount: eur(40), CreatedAt: old, Posted: true}
	for name, c := range map[string]struct {
		change func(m *[]payment.Movement, a *try, r *back)
		want   []Kind
	}{
		"nothing":          {func(*[]payment.Movement, *try, *back) {}, nil},
		"another token":    {func(m *[]payment.Movement, _ *try, _ *back) { (*m)[0].Token = "X" }, []Kind{PaymentUnknown, PaymentMissing}},
		"no token":         {func(m *[]payment.Movement, _ *try, _ *back) { (*m)[1].Token = "" }, []Kind{RefundUnknown, RefundMissing}},
		"not listed":       {func(m *[]payment.Movement, _ *try, _ *back) { *m = nil }, []Kind{PaymentMissing, RefundMissing}},
		"another amount":   {func(m *[]payment.Movement, _ *try, _ *back) { (*m)[0].Amount.Minor++ }, []Kind{PaymentDiffers}},
		"another currency": {func(m *[]payment.Movement, _ *try, _ *back) { (*m)[1].Amount.Currency = "USD" }, []Kind{RefundDiffers}},
		"a try that waits": {func(_ *[]payment.Movement, a *try, _ *back) {
			a.State, a.OrderState, a.Posted = payment.Pending, "placed", false
		}, []Kind{NotCaptured}},
		"a try of an order that expired": {func(_ *[]payment.Movement, a *try, _ *back) {
			a.State, a.OrderState, a.Posted = payment.Cancelled, "expired", false
		}, []Kind{LateCapture}},
		"a sale that was not posted":   {func(_ *[]payment.Movement, a *try, _ *back) { a.Posted = false }, []Kind{PaymentNotPosted}},
		"a sale that was not paid":     {func(m *[]payment.Movement, a *try, _ *back) { *m, a.State = (*m)[1:], payment.Declined }, []Kind{PostedUnpaid}},
		"a refund that waits":          {func(_ *[]payment.Movement, _ *try, r *back) { r.State, r.Posted = payment.RefundFailed, false }, []Kind{RefundNotBooked}},
		"a refund that was not posted": {func(_ *[]payment.Movement, _ *try, r *back) { r.Posted = false }, []Kind{RefundNotPosted}},
		"what has just settled": {func(m *[]payment.Movement, a *try, r *back) {
			*m, a.CreatedAt, r.CreatedAt = nil, now.Add(-15*time.Minute), now.Add(-14*time.Minute)
		}, []Kind{PaymentMissing}},
		"what is on its way": {func(m *[]payment.Movement, a *try, r *back) { *m, a.CreatedAt, r.CreatedAt = nil, now, now }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, a, r := []payment.Movement{paid, given}, tried, gone
			c.change(&m, &a, &r)
			b := both{gateway: "sandbox", now: now, settling: 15 * time.Minute, movements: m, tries: map[string]try{"T": a}, backs: map[string]back{"R": r}}
			got := map[Kind]int{}
			for _, one := range b.differences() {
				got[one.Kind]++
				if one.Gateway != "sandbox" || one.Subject == "" || one.Mend == "" {
					t.Errorf("%+v", one)
				}
			}
			for _, k := range c.want {
				if got[k]--; got[k] != 0 {
					t.Errorf("%s is found %d times", k, got[k]+1)
				}
				delete(got, k)
			}
			if len(got) > 0 {
				t.Errorf("found besides: %v", got)
			}
		})
	}
}

func TestLastNight(t *testing.T) {
	t.Parallel()
	for at, want := range map[string]string{"2026-11-24T01:59:00Z": "2026-11-23T02:00:00Z", "2026-11-24T02:00:00Z": "2026-11-24T02:00:00Z", "2026-11-24T23:00:00+08:00": "2026-11-24T02:00:00Z"} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := lastNight(now).Format(time.RFC3339); got != want {
			t.Errorf("%s: %s, want %s", at, got, want)
		}
	}
}
