package admin_test

import (
	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/moderation"
	"github.com/silkroadmall/mall/internal/money"
)

// sold writes an order paid with 71.00 EUR (goods 50, delivery 7, duty 3, tax 10, fees 1), its attempt and its posting,
// and returns its number.
func (h *house) sold(email string) string {
	h.t.Helper()
	ctx, number, token := h.t.Context(), id.NewOrderNumber(), id.NewToken()
	h.exec(`WITH c AS (INSERT INTO cart (token_hash, state, created_at, touched_at) VALUES ('x', 'ordered', now(), now()) RETURNING id),
		q AS (INSERT INTO quote (token, cart_id, market, email, address, content, hash, total_minor, total_currency, created_at, expires_at)
			SELECT 'q', id, 'en-de', ?, '{}', '{}', '', 7100, 'EUR', now(), now() FROM c RETURNING id, cart_id, email),
		o AS (INSERT INTO orders (number, quote_id, cart_id, state, market, email, address, currency, goods_minor, delivery_minor, duty_minor,
				tax_minor, fees_minor, total_minor, rates, rules, placed_at, expires_at, confirmed_at)
			SELECT ?, id, cart_id, 'confirmed', 'en-de', email, '{"country": "DE", "name": "Anna"}', 'EUR', 5000, 700, 300, 1000, 100, 7100, '[]', '', now(), now(), now()
			FROM q RETURNING id)
		INSERT INTO consignment (number, order_id, factory_id, state, service, channel, regime, earliest, latest)
			SELECT 'CN-1', o.id, 1, 'offered', 'air', 'courier', '', now(), now() FROM o`, email, number)
	h.exec(`INSERT INTO charge (order_id, consignment_id, kind, code, name, amount_minor, amount_currency)
		SELECT order_id, id, v.kind, v.kind, v.kind, v.minor, 'EUR' FROM consignment, (VALUES ('goods', 5000), ('delivery', 700), ('duty', 300),
			('tax', 1000), ('fee', 100)) AS v(kind, minor)`)
	var order id.Order
	must(h.t, h.db.In(ctx).Raw("SELECT id FROM orders WHERE number = ?", number).Scan(&order).Error)
	h.exec(`INSERT INTO payment_attempt (order_id, token, gateway, state, amount_minor, amount_currency, created_at, checked_at)
		VALUES (?, ?, 'sandbox', 'succeeded', 7100, 'EUR', now(), now())`, order, token)
	sale, err := ledger.Sale(ledger.Paid{Reference: token, OrderID: order, Gateway: "sandbox", Currency: money.Currency("EUR"), Country: "DE"},
		[]ledger.Share{{Factory: "linxi", Service: "air", Goods: 5000, Delivery: 700, Duty: 300, Tax: 1000, Fees: 100, Commission: 400}})
	must(h.t, err)
	books := ledger.NewStore(h.db, h.desk.Now)
	must(h.t, h.db.Transact(ctx, func(tx *database.DB) error {
		_, err := books.PostTx(ctx, tx, sale)
		return err
	}))
	return number
}

// lined gives the order that was sold its only line: two scarves of a listing of linxi.
func (h *house) lined() {
	h.t.Helper()
	r := h.submitted(scarf("A"))
	must(h.t, h.desk.Approve(h.t.Context(), h.person(account.Admin, "bo@example.com").ID, moderation.Judgement{Revision: r.ID, Version: r.Version}))
	h.exec(`INSERT INTO order_line (order_id, consignment_id, position, variant_id, listing_id, slug, sku, title, title_zh, declared, hs, origin, grams, quantity,
			unit_minor, unit_currency, total_minor, total_currency, cost_minor, cost_currency)
		SELECT c.order_id, c.id, 0, v.id, v.listing_id, 's', 'A', 'Scarf', '围巾', 'silk scarf', '621410', 'CN', 160, 2, 2500, 'EUR', 5000, 'EUR', 16800, 'CNY'
		FROM consignment c, variant v`)
	h.exec(`INSERT INTO earning SELECT l.id, l.order_id, l.consignment_id, 1, 'linxi', 5000, 400, 4600, 'EUR' FROM order_line l`)
	h.exec("UPDATE stock SET on_hand = on_hand + 2, reserved = reserved + 2")
	h.exec("INSERT INTO reservation (order_id, variant_id, quantity, state, expires_at) SELECT order_id, variant_id, 2, 'held', now() FROM order_line")
}
