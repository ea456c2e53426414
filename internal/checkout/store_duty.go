package checkout

import (
	"context"
	"fmt"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/order"
)

// assessed is the duty of a consignment after it was invoiced, in minor units of the order's currency.
type assessed struct {
	invoiced bool
	back     int64 // went back as a surplus, and was not yet taken off what goes back of pieces
	over     int64 // the duty of the pieces that surplus is of
	owed     int64 // what the authority still has of its invoice
}

// takeOff divides a portion of duty into what went back of it before and the rest. A surplus is that of all pieces whose duty
// had not gone back by then, each by its part of the duty; taken in any steps, it is taken off exactly once.
func (a *assessed) takeOff(p order.Portion) (earlier, rest order.Portion, err error) {
	earlier, rest = p, p
	earlier.Amount.Minor = 0
	if a.back == 0 || p.Amount.IsZero() {
		return earlier, rest, nil
	}
	back := p.Amount
	back.Minor = a.back
	shares, err := back.Allocate([]int64{p.Amount.Minor, a.over - p.Amount.Minor})
	if err != nil {
		return earlier, rest, fmt.Errorf("take surplus of duty off: %w", err)
	}
	earlier.Amount = shares[0]
	rest.Amount.Minor -= shares[0].Minor
	a.back -= shares[0].Minor
	a.over -= p.Amount.Minor
	return earlier, rest, nil
}

// assessedDuty reads how the duty of an order's consignments was invoiced, and what refunds have taken since.
func assessedDuty(ctx context.Context, db *database.DB, o *order.Order) (map[id.Consignment]assessed, error) {
	var rows []struct {
		ConsignmentID                                id.Consignment
		Surplus, Returned, Parted, Gone, Taken, Kept int64
	}
	err := db.In(ctx).Raw(`SELECT d.consignment_id, d.quoted_minor - d.invoiced_minor AS surplus, d.returned_minor AS returned,
			coalesce(sum(p.amount_minor), 0)::bigint AS parted,
			coalesce(sum(p.amount_minor) FILTER (WHERE p.given AND p.account = ?), 0)::bigint AS gone,
			coalesce(sum(p.amount_minor) FILTER (WHERE p.cause = ?), 0)::bigint AS taken,
			coalesce(sum(p.amount_minor) FILTER (WHERE NOT p.given AND p.refund_id < d.refund_id), 0)::bigint AS kept
		FROM duty_difference d JOIN order_line l ON l.consignment_id = d.consignment_id LEFT JOIN refund_part p ON p.line_id = l.id AND p.kind = 'duty'
		WHERE d.order_id = ? GROUP BY d.consignment_id`, ledger.DutyPayable, WentBack, o.ID).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read duty invoiced for order %s: %w", o.Number, err)
	}
	duty, quoted := map[id.Consignment]assessed{}, map[id.Consignment]int64{}
	for _, c := range o.Consignments {
		quoted[c.ID] = order.Sum(c.Charges).DutyMinor
	}
	for _, r := range rows {
		charged := quoted[r.ConsignmentID]
		duty[r.ConsignmentID] = assessed{invoiced: true, back: r.Returned - r.Taken, over: charged - r.Parted + r.Kept, owed: charged - r.Gone - r.Surplus}
	}
	return duty, nil
}
