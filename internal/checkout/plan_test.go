package checkout_test

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/once"
)

// many is how many orders there are when the plans are looked at.
const many = 50_000

// crowded fills the tables of the sale with orders of the past, as they would be after a long time.
func (h *house) crowded(orders int) {
	h.t.Helper()
	ctx := database.Patient(h.t.Context(), 10*time.Minute)
	h.must(h.DB.Transact(ctx, func(tx *database.DB) error {
		for _, sql := range []string{
			`INSERT INTO cart (token_hash, state, created_at, touched_at) SELECT sha256(n::text::bytea), 'ordered', now(), now() FROM generate_series(1, @n) n`,
			`INSERT INTO quote (token, cart_id, market, email, address, content, hash, total_minor, total_currency, created_at, expires_at)
				SELECT 'old' || id, id, 'en-de', 'p' || id % 50000 || '@example.com', '{}', '{}', 'h', 100, 'EUR', now() - interval '1 year', now() - interval '1 year' FROM cart`,
			`INSERT INTO orders (number, quote_id, cart_id, state, market, email, address, currency, goods_minor, delivery_minor, duty_minor, tax_minor,
				fees_minor, total_minor, rates, rules, placed_at, expires_at)
				SELECT 'OLD-' || id, id, cart_id, 'completed', market, email, '{}', 'EUR', 100, 0, 0, 0, 0, 100, '[]', 'v', timestamptz '2026-11-24' - id * interval '2 minutes', expires_at FROM quote`,
			`INSERT INTO consignment (number, order_id, factory_id, state, service, channel, regime, earliest, latest)
				SELECT 'OLD-' || id, id, 1, 'delivered', 's', 'courier', 'r', '2026-01-01', '2026-01-02' FROM orders`,
			`INSERT INTO order_line (order_id, consignment_id, position, variant_id, listing_id, slug, sku, title, title_zh, declared, hs, origin, grams, quantity,
				shipped, unit_minor, unit_currency, total_minor, total_currency, cost_minor, cost_currency)
				SELECT id, id, 0, 1 + id % 2, 1, 's', 's', 't', 't', 'd', '621410', 'CN', 1, 1, 1, 100, 'EUR', 100, 'EUR', 1, 'CNY' FROM orders`,
			`INSERT INTO charge (order_id, consignment_id, kind, code, name, amount_minor, amount_currency) SELECT id, id, 'goods', 'goods', 'g', 100, 'EUR' FROM orders`,
			`INSERT INTO order_event (order_id, kind, at) SELECT id, 'placed', placed_at FROM orders`,
			`INSERT INTO reservation (order_id, variant_id, quantity, state, expires_at) SELECT id, 1, 1, 'committed', expires_at FROM orders`,
			`INSERT INTO payment_attempt (order_id, token, gateway, gateway_ref, state, amount_minor, amount_currency, created_at, checked_at)
				SELECT id, 'old' || id, 'sandbox', 'old' || id, 'succeeded', 100, 'EUR', now(), now() FROM orders`,
			`INSERT INTO once (who, verb, key, print) SELECT sha256(n::text::bytea), 'order.place', '0123456789abcdef', '' FROM generate_series(1, @n) n`,
		} {
			if err := tx.Allow(ctx, 10*time.Minute); err != nil {
				return err
			}
			if err := tx.In(ctx).Exec(strings.ReplaceAll(sql, "@n", strconv.Itoa(orders))).Error; err != nil {
				return err
			}
		}
		return nil
	}))
	h.must(h.DB.In(ctx).Exec("ANALYZE cart, quote, orders, consignment, order_line, charge, order_event, reservation, payment_attempt, once").Error)
}

// step is a node of a plan.
type step struct {
	Type  string `json:"Node Type"`
	Table string `json:"Relation Name"`
	Plans []step `json:"Plans"`
}

// read lists the tables that are read from beginning to end.
func (s step) read() []string {
	var all []string
	if s.Type == "Seq Scan" {
		all = append(all, s.Table)
	}
	for _, p := range s.Plans {
		all = append(all, p.read()...)
	}
	return all
}

// TestPlans holds every statement from the quote to the paid or expired order to indexes, with many orders in the tables.
func TestPlans(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.crowded(many)
	h.must(h.Catalog.Limit(t.Context(), 1, catalog.Cap{ListingID: 1, PerPerson: 50, Days: 30}))
	ctx, counter := database.WithCounter(once.With(context.WithoutCancel(t.Context()), once.Ticket{Who: "anna", Key: "0123456789abcdef", Print: once.Print()}))
	me, q := h.quoted(1)
	o, err := h.Place(ctx, me, q.Agree(0))
	h.must(err)
	_, err = h.Pay(ctx, o)
	h.must(err)
	h.card(o, good)
	h.must(h.SettleOrder(ctx, o))
	h.must(h.Poll(ctx))
	second := h.placed(1)
	h.wait(checkout.ToPay)
	h.must(h.ExpireDue(ctx))
	h.must(h.RefundDue(ctx))
	if _, err := h.Orders.Order(ctx, second.Number); err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, s := range counter.Sent() {
		word, _, _ := strings.Cut(strings.TrimSpace(s.SQL), " ")
		if !slices.Contains([]string{"select", "update", "delete", "with"}, strings.ToLower(word)) {
			continue
		}
		var raw []byte
		if err := h.DB.Pool().QueryRow(t.Context(), "EXPLAIN (FORMAT JSON) "+s.SQL, s.Args...).Scan(&raw); err != nil {
			t.Fatalf("%v: %s", err, s.SQL)
		}
		var plan []struct{ Plan step }
		h.must(json.Unmarshal(raw, &plan))
		looked++
		for _, table := range plan[0].Plan.read() {
			if slices.Contains([]string{"cart", "quote", "orders", "consignment", "order_line", "charge", "order_event", "reservation", "payment_attempt", "once"}, table) {
				t.Errorf("%s is read from beginning to end by %s", table, s.SQL)
			}
		}
	}
	if looked < 40 {
		t.Errorf("only %d statements were looked at", looked)
	}
}
