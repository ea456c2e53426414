package checkout_test

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
)

// clerk is the admin who decides refunds.
const clerk = id.Account(1)

// paidFor is a confirmed order for n scarves, and an admin.
func (h *house) paidFor(n int) *order.Order {
	h.t.Helper()
	h.exec(`INSERT INTO account (id, role, email, name, language, password_hash, created_at) OVERRIDING SYSTEM VALUE
		VALUES (1, 'admin', 'clerk@example.com', 'Clerk', 'en', '', now()) ON CONFLICT DO NOTHING`)
	o := h.placed(n)
	h.card(o, good)
	h.must(h.SettleOrder(h.t.Context(), o))
	o, err := h.Orders.OrderByID(h.t.Context(), o.ID)
	h.must(err)
	return o
}

func (h *house) exec(sql string, args ...any) {
	h.t.Helper()
	h.must(h.DB.In(h.t.Context()).Exec(sql, args...).Error)
}

// wish is one for n pieces of the order's only line, as a refund of damaged goods.
func wish(o *order.Order, n int, key string) checkout.Wish {
	return checkout.Wish{Number: o.Number, Pieces: map[id.Line]int{o.Lines()[0].ID: n}, Goods: checkout.ByFactory, Delivery: true, Levies: true,
		Rest: checkout.ByMall, Reason: "damaged", Note: "a tear, see picture", Key: key}
}

// gives decides a wish as it is shown and gives the money back.
func (h *house) gives(w checkout.Wish) (*checkout.GiveBack, *payment.Refund) {
	h.t.Helper()
	g, err := h.cashier.Preview(h.t.Context(), w)
	h.must(err)
	r, err := h.cashier.Give(h.t.Context(), clerk, w, g.Digest)
	h.must(err)
	if r.Amount != g.Total {
		h.t.Errorf("%s was shown, %s is given", g.Total, r.Amount)
	}
	h.must(h.Refund(h.t.Context(), r.Token))
	return g, r
}

// proves fails if the book does not hold, sealed and unsealed.
func (h *house) proves() {
	h.t.Helper()
	_, err := h.Ledger.SealDue(h.t.Context())
	h.must(err)
	r, err := h.Ledger.Verify(h.t.Context())
	h.must(err)
	for _, p := range r.Problems {
		h.t.Errorf("%s: %s (%s)", p.Subject, p.Detail, p.Rule)
	}
	if r.Chain.Open != 0 || r.Chain.Newest.Position != r.Transactions {
		h.t.Errorf("%d of %d transactions are sealed", r.Chain.Newest.Position, r.Transactions)
	}
}

// owed is what stands on an account for the order: what we owe is positive.
func (h *house) owed(o *order.Order, a ledger.Account, party string) int64 {
	h.t.Helper()
	posted, err := h.Ledger.OrderPostings(h.t.Context(), o.ID)
	h.must(err)
	return ledger.Owed(posted, a, party)
}

func sumOf(t *testing.T, g *checkout.GiveBack, kind order.Kind) int64 {
	t.Helper()
	var sum int64
	for _, l := range g.Lines {
		for _, p := range l.Parts {
			if p.Kind == string(kind) {
				sum += p.Amount.Minor
			}
		}
	}
	return sum
}

func TestGive(t *testing.T) {
	t.Parallel()
	h := open(t)
	o := h.paidFor(3)
	before := h.owed(o, ledger.FactoryHeld, "linxi")
	g, first := h.gives(wish(o, 1, "form-1"))
	if third := o.Totals.GoodsMinor / 3; sumOf(t, g, order.Goods) != third {
		t.Errorf("goods of %d go back, want %d", sumOf(t, g, order.Goods), third)
	}
	if first.Amount.Minor < o.Totals.TotalMinor/3 || first.Amount.Minor > o.Totals.TotalMinor/3+5 {
		t.Errorf("one of three scarves is %s of %s", first.Amount, o.Total())
	}
	h.proves()
	if h.owed(o, ledger.ConsumerCredit, o.Number) != 0 || h.owed(o, ledger.FactoryHeld, "linxi") >= before {
		t.Error("the factory bears nothing, or the consumer is still owed something")
	}

	t.Run("ends at exactly what was paid", func(t *testing.T) {
		_, rest := h.gives(wish(o, 2, "form-2"))
		if sum := first.Amount.Minor + rest.Amount.Minor; sum != o.Totals.TotalMinor {
			t.Errorf("%d went back of %d", sum, o.Totals.TotalMinor)
		}
		h.proves()
		for _, a := range ledger.Accounts() {
			for _, party := range []string{"", "linxi", "DE", "sandbox", o.Number, o.Consignments[0].Service} {
				if left := h.owed(o, a, party); left != 0 {
					t.Errorf("%d stay on %s %s", left, a, party)
				}
			}
		}
	})
	t.Run("gives no piece twice", func(t *testing.T) {
		_, err := h.cashier.Preview(t.Context(), wish(o, 1, "form-3"))
		if names := fault.FieldNames(err); !slices.Contains(names, "pieces_0") {
			t.Errorf("wrong fields are %v of %v", names, err)
		}
	})
	h.stands(o, order.Cancelled, 5, 0)
}

// TestGive_once sends one form many times at once, and then with other figures.
func TestGive_once(t *testing.T) {
	t.Parallel()
	h := open(t)
	o := h.paidFor(3)
	w := wish(o, 1, "form-1")
	g, err := h.cashier.Preview(t.Context(), w)
	h.must(err)
	tokens := make([]string, 6)
	var wg sync.WaitGroup
	for i := range tokens {
		wg.Go(func() {
			r, err := h.cashier.Give(t.Context(), clerk, w, g.Digest)
			if err != nil {
				t.Error(err)
				return
			}
			tokens[i] = r.Token
		})
	}
	wg.Wait()
	if len(slices.Compact(tokens)) != 1 {
		t.Errorf("one form made the refunds %v", tokens)
	}
	other := w
	other.Pieces = map[id.Line]int{o.Lines()[0].ID: 2}
	if _, err := h.cashier.Give(t.Context(), clerk, other, g.Digest); !errors.Is(err, payment.ErrDecided) {
		t.Errorf("the same form with two pieces: %v", err)
	}
	second := wish(o, 1, "form-2")
	if _, err := h.cashier.Give(t.Context(), clerk, second, g.Digest); !errors.Is(err, checkout.ErrOtherSplit) {
		t.Errorf("a second piece, shown as the first: %v", err)
	}
	h.proves()
}

// TestGive_sent refunds goods that have left: the flat duty stays with customs, the tax of the scheme comes back.
func TestGive_sent(t *testing.T) {
	t.Parallel()
	h := open(t)
	o := h.paidFor(3)
	h.exec("UPDATE consignment SET state = 'shipped', shipped_at = now()")
	h.exec("UPDATE order_line SET shipped = quantity")
	if scheme := h.owed(o, ledger.SchemePayable, "DE"); scheme != o.Totals.TaxMinor || scheme == 0 {
		t.Fatalf("%d of a tax of %d are owed to the scheme", scheme, o.Totals.TaxMinor)
	}
	w := wish(o, 1, "form-1")
	w.Levies, w.Delivery = false, false
	g, first := h.gives(w)
	duty, delivery := sumOf(t, g, order.Duty), sumOf(t, g, order.Delivery)
	if duty == 0 || g.Kept.Minor != duty+delivery {
		t.Errorf("%s is kept, of a duty of %d and a delivery of %d", g.Kept, duty, delivery)
	}
	if len(g.Laws) != 2 {
		t.Errorf("the laws are %+v", g.Laws)
	}
	if h.owed(o, ledger.DutyPayable, "DE") != o.Totals.DutyMinor {
		t.Error("customs gave duty back")
	}
	h.proves()

	w = wish(o, 1, "form-2")
	g, second := h.gives(w)
	if g.Kept.Minor != 0 || second.Amount.Minor <= first.Amount.Minor {
		t.Errorf("%s is kept", g.Kept)
	}
	if borne := -h.owed(o, ledger.Reserve, "duty"); borne != sumOf(t, g, order.Duty) || borne == 0 {
		t.Errorf("the reserve bears %d of the duty", borne)
	}
	h.proves()
}

// TestGive_released refunds at the factory's expense when nothing is held for it any more: its next payout bears it.
func TestGive_released(t *testing.T) {
	t.Parallel()
	h := open(t)
	o := h.paidFor(3)
	held := h.owed(o, ledger.FactoryHeld, "linxi")
	h.exec(`WITH t AS (INSERT INTO ledger_transaction (kind, reference, order_id, posted_at) SELECT 'release', 'r', id, now() FROM orders RETURNING id)
		INSERT INTO posting (transaction_id, account, party, amount_minor, amount_currency)
		SELECT t.id, v.account, 'linxi', v.minor, 'EUR' FROM t, (VALUES ('factory_held', ?::bigint), ('factory_released', -?::bigint)) AS v(account, minor)`, held, held)
	h.exec("INSERT INTO hold_clock (consignment_id, delivered_at, days, source, ends_at) SELECT id, now() - interval '20 days', 14, 'terms', now() - interval '6 days' FROM consignment")
	h.exec("INSERT INTO release SELECT line_id, 'r', 'window', amount_minor, amount_currency, now() FROM earning")
	w := wish(o, 1, "form-1")
	w.Rest = checkout.ByFactory
	h.gives(w)
	if released := h.owed(o, ledger.FactoryReleased, "linxi"); h.owed(o, ledger.FactoryHeld, "linxi") != 0 || released >= held || released <= 0 {
		t.Errorf("%d of %d stay released", released, held)
	}
	h.proves()
}

// TestGive_refused tries a refund that the gateway will not give, and once more when it does.
func TestGive_refused(t *testing.T) {
	t.Parallel()
	h := open(t)
	o := h.paidFor(3)
	h.gateway.refuses = true
	w := wish(o, 1, "form-1")
	_, r := h.gives(w)
	failed, err := h.Payments.Refund(t.Context(), r.Token)
	h.must(err)
	if failed.State != payment.RefundFailed || failed.Failure != "card_closed" {
		t.Errorf("the refund is %s: %q", failed.State, failed.Failure)
	}
	h.proves() // still owed
	if err := h.cashier.Retry(t.Context(), "SR-OTHER", r.Token); !errors.Is(err, database.ErrNotFound) {
		t.Errorf("another order's refund is tried again: %v", err)
	}
	h.gateway.refuses = false
	h.must(h.cashier.Retry(t.Context(), o.Number, r.Token))
	h.must(h.Refund(t.Context(), r.Token))
	h.proves()
	if h.owed(o, ledger.ConsumerCredit, o.Number) != 0 {
		t.Error("the consumer is still owed something")
	}
}

func TestPreview_refuses(t *testing.T) {
	t.Parallel()
	h := open(t)
	o := h.paidFor(2)
	for name, c := range map[string]struct {
		field  string
		change func(*checkout.Wish)
	}{
		"more than is left": {"pieces_0", func(w *checkout.Wish) { w.Pieces[o.Lines()[0].ID] = 3 }},
		"less than nothing": {"pieces_0", func(w *checkout.Wish) { w.Pieces[o.Lines()[0].ID] = -1 }},
		"nothing":           {"pieces_0", func(w *checkout.Wish) { w.Pieces = nil }},
		"nobody's goods":    {"goods_by", func(w *checkout.Wish) { w.Goods = "nobody" }},
		"nobody's delivery": {"rest_by", func(w *checkout.Wish) { w.Rest = "" }},
		"a whim":            {"reason", func(w *checkout.Wish) { w.Reason = "whim" }},
		"no word":           {"note", func(w *checkout.Wish) { w.Note = " " }},
	} {
		w := wish(o, 1, "form")
		c.change(&w)
		if _, err := h.cashier.Preview(t.Context(), w); !slices.Equal(fault.FieldNames(err), []string{c.field}) {
			t.Errorf("%s: %v", name, err)
		}
	}
	unpaid := h.placed(1)
	if _, err := h.cashier.Preview(t.Context(), wish(unpaid, 1, "form")); !errors.Is(err, checkout.ErrNotPaid) {
		t.Errorf("an order that nobody paid: %v", err)
	}
}
