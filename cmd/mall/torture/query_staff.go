//go:build unix

package torture

import (
	"context"
	"fmt"
)

// staffQueries look for what the house did twice, or too much of.
var staffQueries = []query{
	{keepsSent, `SELECT 'consignment ' || c.number || ' left in ' || count(*) || ' parcels' FROM parcel p JOIN consignment c ON c.id = p.consignment_id
		GROUP BY c.id HAVING count(*) > 1`},
	{keepsSent, `SELECT 'consignment ' || c.number || ' was shipped ' || count(*) || ' times' FROM order_event e JOIN consignment c ON c.id = e.consignment_id
		WHERE e.kind = 'shipped' GROUP BY c.id HAVING count(*) > 1`},
	{keepsSent, `SELECT 'line ' || l.id || ': ' || coalesce(p.sum, 0) || ' pieces in parcels, ' || l.shipped || ' shipped and ' || l.withdrawn || ' called off of ' || l.quantity
		FROM order_line l LEFT JOIN (SELECT line_id, sum(quantity) AS sum FROM parcel_line GROUP BY 1) p ON p.line_id = l.id
		WHERE coalesce(p.sum, 0) <> l.shipped OR l.shipped + l.withdrawn > l.quantity`},
	{keepsSent, `SELECT 'parcel ' || p.tracking || ' is of a ' || o.state || ' order' FROM parcel p JOIN consignment c ON c.id = p.consignment_id
		JOIN orders o ON o.id = c.order_id WHERE o.confirmed_at IS NULL OR c.state NOT IN ('shipped', 'delivered')`},
	{keepsBack, `SELECT 'order ' || o.number || ' was given back by an admin ' || count(*) || ' times' FROM refund r JOIN orders o ON o.id = r.order_id
		WHERE r.admin_id IS NOT NULL GROUP BY o.id HAVING count(*) > 1`},
	{keepsBack, `SELECT 'payment ' || a.token || ' of ' || a.amount_minor || ' goes back with ' || sum(r.amount_minor) FROM refund r JOIN payment_attempt a ON a.id = r.attempt_id
		WHERE r.state <> 'failed' GROUP BY a.id HAVING sum(r.amount_minor) > a.amount_minor`},
	{keepsBack, `SELECT 'line ' || l.id || ': ' || l.withdrawn || ' pieces were called off, ' || coalesce(r.sum, 0) || ' went back of ' || l.quantity
		FROM order_line l LEFT JOIN (SELECT line_id, sum(quantity) AS sum FROM refund_line GROUP BY 1) r ON r.line_id = l.id
		WHERE l.withdrawn > coalesce(r.sum, 0) OR coalesce(r.sum, 0) > l.quantity`},
	{keepsBack, `SELECT 'refund ' || token || ' is ' || state || ': ' || failure FROM refund WHERE state <> 'succeeded'`},
}

// deeds compares what the house was told it had done with what was done.
func (c *checker) deeds(ctx context.Context, h *house, r *Report) error {
	for _, q := range staffQueries {
		found, err := column(ctx, h.db.Pool(), q.sql)
		if err != nil {
			return fmt.Errorf("check %s: %w", q.promise, err)
		}
		c.found(q, found)
	}
	for _, d := range []struct {
		promise, sql, what string
		told               map[string]bool
		count              *int
	}{
		{keepsSent, "SELECT c.number FROM parcel p JOIN consignment c ON c.id = p.consignment_id", "consignment %s was shipped, says the portal; no parcel has left", c.shipped, &r.Sent},
		{keepsBack, "SELECT o.number FROM refund r JOIN orders o ON o.id = r.order_id WHERE r.admin_id IS NOT NULL", "order %s was given back, says the console; there is no refund", c.given, &r.GivenBack},
	} {
		done, err := column(ctx, h.db.Pool(), d.sql)
		if err != nil {
			return err
		}
		*d.count = len(done)
		there := map[string]bool{}
		for _, number := range done {
			there[number] = true
		}
		for number := range d.told {
			if !there[number] {
				c.violation(d.promise, fmt.Sprintf(d.what, number))
			}
		}
	}
	return nil
}
