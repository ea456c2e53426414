package aftersales

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
)

// openSQL finds the withdrawals that wait for their refund, endedSQL the others by when they ended.
const (
	openSQL  = "settled_at IS NULL AND withdrawal.closed_at IS NULL"
	endedSQL = "coalesce(settled_at, withdrawal.closed_at)"
)

// SettleTx counts the pieces of a refund for the open withdrawals from its order, the first stated first, and settles those for which
// nothing is owed any more. Pieces that are refunded for another reason count only if they were the last ones left.
func (d *Desk) SettleTx(ctx context.Context, tx *database.DB, o *order.Order, r *payment.Refund) error {
	open, err := read(ctx, tx, tx.In(ctx).Where("order_id = ? AND "+openSQL, o.ID).Order("id"))
	if err != nil || len(open) == 0 {
		return err
	}
	for _, l := range o.Lines() {
		at := slices.IndexFunc(r.Lines, func(back payment.RefundLine) bool { return back.LineID == l.ID })
		if at < 0 {
			continue
		}
		back := r.Lines[at]
		n, stays := back.Quantity, l.Quantity-back.After-back.Quantity
		if !meant(r.Reason) {
			n = 0
			for _, w := range open {
				n += w.Left()[l.ID]
			}
			n = max(n-stays, 0)
		}
		if err := countTx(ctx, tx, open, Line{LineID: l.ID, Quantity: n}); err != nil {
			return err
		}
	}
	return d.endTx(ctx, tx, open, r)
}

// meant says that a reason of a refund is that the consumer does not want the goods.
func meant(reason string) bool { return reason == "withdrawal" || reason == "cancelled" }

// countTx counts refunded pieces of a line for the withdrawals it is in.
func countTx(ctx context.Context, tx *database.DB, open []Withdrawal, back Line) error {
	for i := range open {
		for j := range open[i].Lines {
			l := &open[i].Lines[j]
			n := min(back.Quantity, l.Quantity-l.Refunded)
			if l.LineID != back.LineID || n == 0 {
				continue
			}
			l.Refunded += n
			back.Quantity -= n
			err := tx.In(ctx).Model(&Line{}).Where("withdrawal_id = ? AND line_id = ?", l.WithdrawalID, l.LineID).Update("refunded", l.Refunded).Error
			if err != nil {
				return fmt.Errorf("count refunded pieces of withdrawal %s: %w", open[i].Number, err)
			}
		}
	}
	return nil
}

// endTx settles the withdrawals of which every piece was refunded.
func (d *Desk) endTx(ctx context.Context, tx *database.DB, open []Withdrawal, r *payment.Refund) error {
	for _, w := range open {
		if slices.ContainsFunc(w.Lines, func(l Line) bool { return l.Refunded < l.Quantity }) {
			continue
		}
		err := tx.In(ctx).Model(&w).Select("RefundID", "SettledAt").Updates(map[string]any{"refund_id": r.ID, "settled_at": d.Now()}).Error
		if err != nil {
			return fmt.Errorf("settle withdrawal %s: %w", w.Number, err)
		}
	}
	return nil
}

// Tally is how many withdrawals wait for their refund, and how many ended.
type Tally struct{ Open, Overdue, Ended int }

// Tally counts.
func (d *Desk) Tally(ctx context.Context) (Tally, error) {
	var t Tally
	err := d.DB.In(ctx).Raw(`SELECT count(*) FILTER (WHERE `+openSQL+`) AS open, count(*) FILTER (WHERE `+endedSQL+` IS NOT NULL) AS ended,
		count(*) FILTER (WHERE `+openSQL+` AND stated_at < ?) AS overdue FROM withdrawal`, d.due()).Scan(&t).Error
	if err != nil {
		return t, fmt.Errorf("count withdrawals: %w", err)
	}
	return t, nil
}

// due is the time before which an open withdrawal was stated that is overdue.
func (d *Desk) due() time.Time { return d.Now().AddDate(0, 0, -RefundDays) }

// List is a page of the withdrawals with their orders' numbers: the open ones by when their money is due, or those that
// ended, the newest first.
func (d *Desk) List(ctx context.Context, ended bool, limit, offset int) ([]Withdrawal, error) {
	where, by := openSQL, "stated_at, withdrawal.id"
	if ended {
		where, by = endedSQL+" IS NOT NULL", endedSQL+" DESC, withdrawal.id DESC"
	}
	g := d.DB.In(ctx).Select("withdrawal.*, o.number AS \"order\"").Joins("JOIN orders o ON o.id = order_id").Where(where).Order(by).Limit(limit).Offset(offset)
	return read(ctx, d.DB, g)
}
