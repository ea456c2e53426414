package assessment

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/once"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
)

// Plan is what booking an entry would do; nothing is decided.
func (d *Desk) Plan(ctx context.Context, e Entry) (*Difference, error) {
	c, err := e.read(d.Now())
	if err != nil {
		return nil, err
	}
	s, err := d.find(ctx, c)
	if err != nil {
		return nil, err
	}
	old, err := d.booked(ctx, d.DB, s, c)
	if !errors.Is(err, database.ErrNotFound) {
		return old, err
	}
	return d.plan(ctx, d.DB, s, c)
}

// Book books an entry once: the difference, its postings and, from the threshold on, the refund and the job that gives it are written
// together. The same entry again is what was booked; another for the same consignment is ErrBooked.
func (d *Desk) Book(ctx context.Context, admin id.Account, e Entry) (*Difference, error) {
	c, err := e.read(d.Now())
	if err != nil {
		return nil, err
	}
	s, err := d.find(ctx, c)
	if err != nil {
		return nil, err
	}
	err = d.DB.Transact(ctx, once.Tx(ctx, "duty.book "+c.number, func(tx *database.DB) error { // a form is of many consignments
		if _, err := d.Orders.LockTx(ctx, tx, s.order.ID); err != nil {
			return err
		}
		_, err := d.booked(ctx, tx, s, c)
		if !errors.Is(err, database.ErrNotFound) {
			return err
		}
		diff, err := d.plan(ctx, tx, s, c)
		if err != nil {
			return err
		}
		diff.BookedBy = admin
		return d.bookTx(ctx, tx, s, diff)
	}))
	if err != nil {
		return nil, fmt.Errorf("book duty of consignment %s: %w", c.number, err)
	}
	return d.booked(ctx, d.DB, s, c)
}

// PlanAll plans the lines of a file. Of two lines for one consignment the second is refused.
func (d *Desk) PlanAll(ctx context.Context, rows []Row) error {
	seen := map[string]bool{}
	for i := range rows {
		r := &rows[i]
		if r.Err != nil {
			continue
		}
		if r.Plan, r.Err = d.Plan(ctx, r.Entry); r.Err == nil && seen[r.Entry.Consignment] {
			var f fault.Check
			f.Require(false, "consignment", "assessment.wrong.twice")
			r.Plan, r.Err = nil, f.Err()
		}
		if r.Err != nil && fault.KindOf(r.Err) == fault.Internal {
			return r.Err
		}
		seen[r.Entry.Consignment] = seen[r.Entry.Consignment] || r.Err == nil
	}
	return nil
}

// shipment is a consignment of a paid order, with how it was paid.
type shipment struct {
	order       *order.Order
	consignment *order.Consignment
	attempt     *payment.Attempt
}

// find reads what a claim is about; a claim that does not fit it names the field.
func (d *Desk) find(ctx context.Context, c claim) (*shipment, error) {
	var f fault.Check
	var number id.Order
	err := d.DB.In(ctx).Raw("SELECT order_id FROM consignment WHERE number = ?", c.number).Row().Scan(&number)
	if !f.Require(err == nil, "consignment", "assessment.wrong.consignment_unknown") {
		return nil, f.Err()
	}
	s := &shipment{}
	if s.order, err = d.Orders.OrderByID(ctx, number); err != nil {
		return nil, err
	}
	posted, err := d.Ledger.OrderPostings(ctx, number)
	if err != nil {
		return nil, err
	}
	sale := ledger.Of(ledger.KindSale, posted)
	if !f.Require(s.order.ConfirmedAt != nil && sale != nil, "consignment", "assessment.wrong.unpaid") {
		return nil, f.Err()
	}
	f.Require(c.amount.Currency == s.order.Currency, "currency", "assessment.wrong.currency_other", fault.Args{"currency": string(s.order.Currency)})
	if err := f.Err(); err != nil {
		return nil, err
	}
	i := slices.IndexFunc(s.order.Consignments, func(o order.Consignment) bool { return o.Number == c.number })
	s.consignment = &s.order.Consignments[i]
	s.attempt, err = d.Payments.Attempt(ctx, sale.Reference)
	return s, err
}

// booked is what was booked for the consignment before: ErrNotFound if nothing was, ErrBooked if it was something else.
func (d *Desk) booked(ctx context.Context, db *database.DB, s *shipment, c claim) (*Difference, error) {
	var old Difference
	if err := db.In(ctx).Where("consignment_id = ?", s.consignment.ID).Take(&old).Error; err != nil {
		return nil, err
	}
	if old.Invoice != c.invoice || old.Invoiced() != c.amount {
		return nil, ErrBooked.With(fault.Args{"number": c.number, "invoice": old.Invoice})
	}
	return &old, nil
}

// plan works out a difference as things stand. Duty that went back at somebody else's expense before does not go back again: that part
// of a surplus is the reserve's.
func (d *Desk) plan(ctx context.Context, db *database.DB, s *shipment, c claim) (*Difference, error) {
	var gone, back, given int64
	err := db.In(ctx).Raw(`SELECT coalesce(sum(p.amount_minor) FILTER (WHERE p.account = ?), 0)::bigint, coalesce(sum(p.amount_minor), 0)::bigint
		FROM refund_part p JOIN order_line l ON l.id = p.line_id
		WHERE l.consignment_id = ? AND p.given AND p.kind = ?`, ledger.DutyPayable, s.consignment.ID, order.Duty).Row().Scan(&gone, &back)
	if err != nil {
		return nil, fmt.Errorf("read duty that went back: %w", err)
	}
	err = db.In(ctx).Raw("SELECT coalesce(sum(amount_minor), 0)::bigint FROM refund WHERE attempt_id = ? AND state <> 'failed'", s.attempt.ID).Row().Scan(&given)
	if err != nil {
		return nil, fmt.Errorf("read refunds: %w", err)
	}
	charged := order.Sum(s.consignment.Charges).DutyMinor
	diff := &Difference{
		ConsignmentID: s.consignment.ID, OrderID: s.order.ID, Country: s.order.Address.Country, Invoice: c.invoice, InvoicedOn: c.day,
		QuotedMinor: charged - gone, InvoicedMinor: c.amount.Minor, Currency: c.amount.Currency, BookedAt: d.Now(),
	}
	if err := d.threshold(ctx, db, diff); err != nil {
		return nil, err
	}
	if surplus := min(diff.QuotedMinor-diff.InvoicedMinor, charged-back, s.attempt.Amount.Minor-given); surplus >= diff.ThresholdMinor {
		diff.ReturnedMinor = surplus
	}
	return diff, nil
}

// threshold is the least surplus that goes back today; where nothing is set every surplus does.
func (d *Desk) threshold(ctx context.Context, db *database.DB, diff *Difference) error {
	diff.ThresholdMinor, diff.ThresholdSource = 1, "no threshold is set for the currency: every surplus goes back"
	var rule []struct {
		Minor  int64
		Source string
	}
	err := db.In(ctx).Raw(`SELECT minor, source FROM duty_threshold WHERE country IN ('', ?) AND currency = ? AND valid_from <= ?::date
		ORDER BY country DESC, valid_from DESC LIMIT 1`, diff.Country, diff.Currency, d.Now()).Scan(&rule).Error
	if err != nil {
		return fmt.Errorf("find threshold of duty: %w", err)
	}
	if len(rule) > 0 {
		diff.ThresholdMinor, diff.ThresholdSource = rule[0].Minor, rule[0].Source
	}
	return nil
}

// bookTx writes a difference with its refund, postings and job.
func (d *Desk) bookTx(ctx context.Context, tx *database.DB, s *shipment, diff *Difference) error {
	if diff.ReturnedMinor > 0 {
		r, err := d.Payments.DutyBackTx(ctx, tx, payment.Refund{AttemptID: s.attempt.ID, ConsignmentID: &s.consignment.ID, Amount: diff.Returned(), Reason: Reason})
		if err != nil {
			return err
		}
		diff.RefundID = &r.ID
		e := order.Event{OrderID: s.order.ID, ConsignmentID: &s.consignment.ID, Kind: "refund_started", Args: map[string]string{"amount": r.Amount.String()}, At: d.Now()}
		if err := d.Orders.NoteTx(ctx, tx, e); err != nil {
			return err
		}
		if err := d.Jobs.EnqueueTx(ctx, tx, checkout.RefundPayment{Token: r.Token}); err != nil {
			return err
		}
	}
	if err := tx.In(ctx).Create(diff).Error; err != nil {
		return err
	}
	if diff.QuotedMinor == diff.InvoicedMinor {
		return nil
	}
	p := ledger.Paid{Reference: s.consignment.Number, OrderID: s.order.ID, Gateway: s.attempt.Gateway, Currency: diff.Currency, Country: diff.Country}
	if market.TaxedByRegion(p.Country) {
		p.Region = s.order.Address.Region
	}
	t, err := ledger.Difference(p, s.order.Number, ledger.Assessed{Quoted: diff.Quoted(), Invoiced: diff.Invoiced(), Returned: diff.Returned()})
	if err != nil {
		return err
	}
	_, err = d.Ledger.PostTx(ctx, tx, t)
	return err
}

// OfOrder are the differences of an order's consignments.
func (d *Desk) OfOrder(ctx context.Context, o id.Order) ([]Difference, error) {
	var list []Difference
	if err := d.DB.In(ctx).Where("order_id = ?", o).Order("consignment_id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("read duty invoiced for order %d: %w", o, err)
	}
	return list, nil
}

// Quality is how good the quotes of one country were, in one currency.
type Quality struct {
	Country   string
	Currency  money.Currency
	Count     int
	Quoted    int64 // in minor units, as all sums here
	Invoiced  int64
	Returned  int64
	Reserve   int64  // what the reserve gained, negative where it bore more
	MeanError string // of quoted less invoiced in percent of invoiced, weighted by amount, signed, one decimal; "" if nothing was invoiced
	Within    int    // consignments whose quote was within the share of the invoice
}

// Good says when a quote is good, from a day on.
type Good struct {
	Percent int // of the invoice that it may be off by
	Source  string
}

// Qualities are how good the quotes were by country, and what is good today.
func (d *Desk) Qualities(ctx context.Context) ([]Quality, Good, error) {
	var good Good
	err := d.DB.In(ctx).Raw("SELECT percent, source FROM quote_quality_rule WHERE valid_from <= ?::date ORDER BY valid_from DESC LIMIT 1", d.Now()).Row().Scan(&good.Percent, &good.Source)
	if err != nil {
		return nil, good, fmt.Errorf("find what a good quote is: %w", err)
	}
	var list []Quality
	err = d.DB.In(ctx).Raw(`SELECT country, currency, count(*) AS count, sum(quoted_minor)::bigint AS quoted, sum(invoiced_minor)::bigint AS invoiced,
			sum(returned_minor)::bigint AS returned, sum(quoted_minor - invoiced_minor - returned_minor)::bigint AS reserve,
			coalesce(round(100.0 * sum(quoted_minor - invoiced_minor) / nullif(sum(invoiced_minor), 0), 1)::text, '') AS mean_error,
			count(*) FILTER (WHERE abs(quoted_minor - invoiced_minor) * 100 <= invoiced_minor * ?) AS within
		FROM duty_difference GROUP BY 1, 2 ORDER BY 1, 2`, good.Percent).Scan(&list).Error
	if err != nil {
		return nil, good, fmt.Errorf("read quality of quotes: %w", err)
	}
	return list, good, nil
}
