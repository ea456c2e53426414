package aftersales_test

import (
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/guide"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/internal/testdb"
)

// monday is when the orders of the tests were delivered, unless they say otherwise.
var monday = time.Date(2026, 11, 2, 15, 0, 0, 0, time.UTC)

// house is a desk with a clock, and one paid order to Germany: a line of three scarves, one of a single shawl.
type house struct {
	*aftersales.Desk
	t  *testing.T
	at time.Time
}

func open(t *testing.T) *house {
	t.Helper()
	t.Parallel()
	db := testdb.New(t)
	h := &house{t: t, at: monday}
	queue, err := job.NewQueue(db)
	h.must(err)
	laws, err := guide.Load()
	h.must(err)
	clock := func() time.Time { return h.at }
	h.Desk = &aftersales.Desk{DB: db, Orders: order.NewStore(db, clock), Payments: payment.NewStore(db, clock), Laws: laws, Jobs: queue, Now: clock}
	h.exec(`WITH f AS (INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
			VALUES ('silk', 'approved', 'Silk', '丝', 'C1', 'c', 'p', 'c', 'p', 'a', 'a', now()), ('wool', 'approved', 'Wool', '毛', 'C2', 'c', 'p', 'c', 'p', 'a', 'a', now()) RETURNING id),
		l AS (INSERT INTO listing (slug, factory_id, state, created_at) SELECT 'scarf', min(id), 'live', now() FROM f RETURNING id, factory_id)
		INSERT INTO variant (listing_id, factory_id, sku, position, list_minor, price_currency, grams, length_mm, width_mm, height_mm, hs, origin)
		SELECT id, factory_id, 'S', 0, 100, 'CNY', 1, 1, 1, 1, '621410', 'CN' FROM l`)
	h.exec(`WITH c AS (INSERT INTO cart (token_hash, state, created_at, touched_at) VALUES ('x', 'ordered', now(), now()) RETURNING id),
		q AS (INSERT INTO quote (token, cart_id, market, email, address, content, hash, total_minor, total_currency, created_at, expires_at)
			SELECT 'q', id, 'en-de', 'a@example.com', '{}', '{}', '', 400, 'EUR', now(), now() FROM c RETURNING id, cart_id),
		o AS (INSERT INTO orders (number, quote_id, cart_id, state, market, email, address, currency, goods_minor, delivery_minor, duty_minor,
				tax_minor, fees_minor, total_minor, rates, rules, placed_at, expires_at, confirmed_at)
			SELECT 'N1', q.id, cart_id, 'confirmed', 'en-de', 'a@example.com', '{"country":"DE"}', 'EUR', 400, 0, 0, 0, 0, 400, '[]', '', now(), now(), now() FROM q RETURNING id),
		k AS (INSERT INTO consignment (number, order_id, factory_id, state, service, channel, regime, earliest, latest)
			SELECT f.credit_code, o.id, f.id, 'accepted', 'air', 'courier', '', now(), now() FROM o, factory f ORDER BY f.id RETURNING id, order_id, number)
		INSERT INTO order_line (order_id, consignment_id, position, variant_id, listing_id, slug, sku, title, title_zh, declared, hs, origin, grams, quantity,
			unit_minor, unit_currency, total_minor, total_currency, cost_minor, cost_currency)
		SELECT order_id, k.id, 0, v.id, v.listing_id, 'scarf', 'S', CASE number WHEN 'C1' THEN 'Scarf' ELSE 'Shawl' END, '丝', 'scarf', '621410', 'CN', 1, CASE number WHEN 'C1' THEN 3 ELSE 1 END,
			100, 'EUR', CASE number WHEN 'C1' THEN 300 ELSE 100 END, 'EUR', 90, 'CNY' FROM k, variant v ORDER BY k.id`)
	h.exec(`INSERT INTO payment_attempt (order_id, token, gateway, state, amount_minor, amount_currency, created_at, checked_at)
		SELECT id, 'A1', 'sandbox', 'succeeded', 400, 'EUR', now(), now() FROM orders`)
	h.exec(`INSERT INTO account (role, email, name, language, password_hash, created_at) VALUES ('admin', 'clerk@example.com', 'Clerk', 'en', '', now())`)
	return h
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) exec(sql string, args ...any) {
	h.t.Helper()
	h.must(h.DB.In(h.t.Context()).Exec(sql, args...).Error)
}

// order is the only one as it stands.
func (h *house) order() *order.Order {
	h.t.Helper()
	o, err := h.Orders.Order(h.t.Context(), "N1")
	h.must(err)
	return o
}

// delivered has a consignment arrive.
func (h *house) delivered(number string, at time.Time) {
	h.t.Helper()
	h.exec("UPDATE consignment SET state = 'delivered', shipped_at = ?, delivered_at = ? WHERE number = ?", at, at, number)
	h.exec("UPDATE order_line SET shipped = quantity WHERE consignment_id = (SELECT id FROM consignment WHERE number = ?)", number)
}

// of is a statement for so many scarves and shawls.
func (h *house) of(scarves, shawls int) aftersales.Statement {
	h.t.Helper()
	lines := h.order().Lines()
	return aftersales.Statement{Pieces: map[id.Line]int{lines[0].ID: scarves, lines[1].ID: shawls}}
}

// state states it, and fails if that is refused.
func (h *house) state(s aftersales.Statement) *aftersales.Withdrawal {
	h.t.Helper()
	w, err := h.State(h.t.Context(), h.order(), s)
	h.must(err)
	return w
}

// number counts what the statement finds.
func (h *house) number(sql string) (n int) {
	h.t.Helper()
	h.must(h.DB.In(h.t.Context()).Raw(sql).Scan(&n).Error)
	return n
}
