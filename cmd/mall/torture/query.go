//go:build unix

package torture

import (
	"context"
	"fmt"
)

// query finds breaks of one promise: each row says one.
type query struct{ promise, sql string }

// shopQueries look at the shop's database. $1 is how many pieces there were of each of the goods.
var shopQueries = []query{
	{keepsOnce, `SELECT email || ' has ' || count(*) || ' orders' FROM orders GROUP BY email HAVING count(*) > 1 AND $1 > 0`},
	{keepsOnce, `SELECT 'order ' || o.number || ' was confirmed ' || count(*) || ' times' FROM orders o JOIN order_event e ON e.order_id = o.id AND e.kind = 'confirmed'
		WHERE $1 > 0 GROUP BY o.number HAVING count(*) > 1`},
	{keepsOnce, `SELECT 'order ' || order_id || ' was sold ' || count(*) || ' times' FROM ledger_transaction WHERE kind = 'sale' AND $1 > 0
		GROUP BY order_id HAVING count(*) > 1`},
	{keepsStock, `SELECT 'variant ' || variant_id || ' has ' || on_hand || ' pieces, ' || reserved || ' of them reserved; ' || coalesce(g.sum, 0) || ' have left' FROM stock
		LEFT JOIN (SELECT l.variant_id, sum(p.quantity) AS sum FROM parcel_line p JOIN order_line l ON l.id = p.line_id GROUP BY 1) g USING (variant_id)
		WHERE on_hand <> $1 - coalesce(g.sum, 0) OR reserved > on_hand`},
	{keepsStock, `SELECT 'variant ' || s.variant_id || ': ' || s.reserved || ' are reserved, ' || coalesce(r.sum, 0) || ' held' FROM stock_on_sale s LEFT JOIN
		(SELECT variant_id, sum(quantity) AS sum FROM reservation WHERE state = 'held' GROUP BY 1) r USING (variant_id) WHERE s.reserved <> coalesce(r.sum, 0) AND $1 > 0`},
	{keepsStock, `SELECT 'variant ' || l.variant_id || ': ' || sum(l.quantity - l.withdrawn) || ' were sold' FROM order_line l JOIN orders o ON o.id = l.order_id
		WHERE o.state IN ('placed', 'confirmed', 'completed') GROUP BY l.variant_id HAVING sum(l.quantity - l.withdrawn) > $1`},
	{keepsStock, `SELECT 'order ' || o.number || ' is ' || o.state || ' and holds ' || coalesce(r.quantity || ' ' || r.state, 'nothing') || ' of ' || l.quantity || ', ' || l.shipped || ' shipped, '
		|| l.withdrawn || ' called off' FROM orders o JOIN order_line l ON l.order_id = o.id LEFT JOIN reservation r ON r.order_id = o.id AND r.variant_id = l.variant_id
		WHERE o.state IN ('placed', 'confirmed', 'completed') AND $1 > 0 AND CASE WHEN l.shipped + l.withdrawn = l.quantity THEN r.state IS NOT DISTINCT FROM 'held'
			ELSE r.state IS DISTINCT FROM 'held' OR r.quantity <> l.quantity - l.withdrawn END`},
	{keepsHand, `SELECT 'consignment ' || c.number || ' of a ' || o.state || ' order is ' || c.state || ', with ' || count(j.id) || ' jobs' FROM consignment c
		JOIN orders o ON o.id = c.order_id LEFT JOIN river_job j ON j.kind = 'factory_mail' AND j.args->>'consignment_id' = c.id::text
		WHERE $1 > 0 GROUP BY c.id, o.id HAVING CASE WHEN o.confirmed_at IS NOT NULL
			THEN c.state = 'waiting' OR c.offered_at IS NULL OR count(j.id) <> 1 OR bool_or(j.state <> 'completed')
			ELSE c.state NOT IN ('waiting', 'withdrawn', 'cancelled') OR count(j.id) > 0 END`},
	{keepsCoupon, `SELECT 'coupon ' || c.code || ' counts ' || c.used || ' of ' || c.most_uses || ' uses, ' || count(u.order_id) || ' stand' FROM coupon c
		LEFT JOIN coupon_use u ON u.coupon_id = c.id AND u.returned_at IS NULL WHERE $1 > 0 GROUP BY c.id HAVING c.used > c.most_uses OR c.used <> count(u.order_id)`},
	{keepsCoupon, `SELECT 'order ' || o.number || ' is ' || o.state || ', its coupon was ' || CASE WHEN u.returned_at IS NULL THEN 'kept' ELSE 'given back' END
		FROM coupon_use u JOIN orders o ON o.id = u.order_id WHERE (u.returned_at IS NULL) <> (o.state IN ('placed', 'confirmed', 'completed')) AND $1 > 0`},
	{keepsCoupon, `SELECT 'order ' || o.number || ' costs less by ' || o.discount_minor || ', its coupon by ' || coalesce(u.amount_minor, 0) FROM orders o
		LEFT JOIN coupon_use u ON u.order_id = o.id WHERE o.discount_minor <> -coalesce(u.amount_minor, 0) AND $1 > 0`},
	{keepsLedger, `SELECT p.amount_currency || ' sums to ' || sum(p.amount_minor) FROM posting p WHERE $1 > 0 GROUP BY p.amount_currency HAVING sum(p.amount_minor) <> 0`},
}

// bankQueries look at the provider's database.
var bankQueries = []query{
	{keepsQuiet, `SELECT 'message ' || event_id || ' was answered ' || answer FROM sandbox_delivery WHERE answer LIKE '4%'`},
	{keepsOnce, `SELECT 'order ' || order_number || ' was opened by two live sessions' FROM sandbox_session WHERE state = 'succeeded' GROUP BY order_number HAVING count(*) > 1
		AND sum(amount_minor) - (SELECT coalesce(sum(f.amount_minor), 0) FROM sandbox_refund f JOIN sandbox_session s ON s.id = f.session_id
			WHERE s.order_number = sandbox_session.order_number) > max(amount_minor)`},
}

func (c *checker) queries(ctx context.Context, h *house) error {
	for _, q := range shopQueries {
		found, err := column(ctx, h.db.Pool(), q.sql, h.o.Stock)
		if err != nil {
			return fmt.Errorf("check %s: %w", q.promise, err)
		}
		c.found(q, found)
	}
	for _, q := range bankQueries {
		found, err := column(ctx, h.bank.db.Pool(), q.sql)
		if err != nil {
			return fmt.Errorf("check %s: %w", q.promise, err)
		}
		c.found(q, found)
	}
	return nil
}

func (c *checker) found(q query, list []string) {
	for _, what := range list {
		c.violation(q.promise, what)
	}
}

// count counts what there is, and finds when jobs of killed workers were done after all.
func (c *checker) count(ctx context.Context, h *house, r *Report) error {
	err := h.db.Pool().QueryRow(ctx, `SELECT count(*), count(confirmed_at), (SELECT count(*) FROM consignment WHERE offered_at IS NOT NULL),
		(SELECT count(*) FROM river_job WHERE attempt > 1), (SELECT coalesce(sum(reserved), 0) FROM stock_on_sale),
		(SELECT used FROM coupon), (SELECT most_uses FROM coupon) FROM orders`).Scan(&r.Orders, &r.Confirmed, &r.Consignments, &r.Retried, &r.Pieces, &r.Coupons, &r.MostCoupons)
	if err != nil {
		return err
	}
	for _, k := range c.workKills {
		rows, err := h.db.Pool().Query(ctx, "SELECT finalized_at - $2 FROM river_job WHERE id = any($1) AND finalized_at IS NOT NULL", k.jobs, k.at)
		if err != nil {
			return err
		}
		if err := r.addRescued(rows); err != nil {
			return err
		}
	}
	r.Falls = h.web.falls + h.work.falls
	if h.o.Goals {
		c.goals(r)
	}
	r.Violations = c.broken
	return nil
}
