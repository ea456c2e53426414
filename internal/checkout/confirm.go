package checkout

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/inventory"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/internal/settlement"
	"github.com/silkroadmall/mall/internal/shipping"
)

// batch is how many attempts one run chases, and how many orders one look for what is unpaid reads; chasers is how many are chased at once.
const (
	batch   = 50
	chasers = 8
)

// sale is all that confirming needs to know and that can't change any more: it is read before the transaction, which
// must not wait for a second connection.
type sale struct {
	order      *order.Order
	parts      map[id.Factory]Part
	commission money.Decimal
}

func (t *Till) sale(ctx context.Context, number id.Order) (*sale, error) {
	o, err := t.Orders.Contract(ctx, number)
	if err != nil {
		return nil, err
	}
	var q Quote
	if err := t.DB.In(ctx).Take(&q, o.QuoteID).Error; err != nil {
		return nil, fmt.Errorf("find quote of order %s: %w", o.Number, err)
	}
	rate, err := t.Ledger.CommissionRate(ctx, t.Now())
	if err != nil {
		return nil, err
	}
	parts := map[id.Factory]Part{}
	for _, p := range q.Content.Parts {
		parts[p.Consignment.FactoryID] = p
	}
	return &sale{order: o, parts: parts, commission: rate}, nil
}

// apply is the one way by which a payment changes an order: one transaction that moves the attempt to the gateway's
// state and, when money came in, confirms the order or owes the money back.
func (t *Till) apply(ctx context.Context, a *payment.Attempt, s payment.Session) error {
	comes, err := t.comes(ctx, a, s)
	var sold *sale
	if err == nil && comes {
		sold, err = t.sale(ctx, a.OrderID)
	}
	if err != nil {
		return fmt.Errorf("settle attempt %s: %w", a.Token, err)
	}
	err = t.follow(ctx, a, s, func(tx *database.DB, o *order.Order, a *payment.Attempt) error {
		return t.receiveTx(ctx, tx, o, a, sold)
	})
	if errors.Is(err, inventory.ErrOutOfStock) || IsCoupon(err) { // paid after the stock, or the coupon's last use, had gone to others: the money goes back
		err = t.follow(ctx, a, s, func(tx *database.DB, o *order.Order, a *payment.Attempt) error {
			return t.oweTx(ctx, tx, o, a)
		})
	}
	if err != nil {
		return fmt.Errorf("settle attempt %s: %w", a.Token, err)
	}
	return nil
}

// comes says whether a session brings money that nobody has taken over yet: webhook and return often come at once.
func (t *Till) comes(ctx context.Context, a *payment.Attempt, s payment.Session) (bool, error) {
	if s.State != payment.Succeeded || a.State == payment.Succeeded {
		return false, nil
	}
	now, err := t.Payments.Attempt(ctx, a.Token)
	return err == nil && now.State != payment.Succeeded, err
}

// follow moves the attempt to the gateway's state in one transaction that holds the order; receive is called if this
// is how money came in.
func (t *Till) follow(ctx context.Context, a *payment.Attempt, s payment.Session, receive func(*database.DB, *order.Order, *payment.Attempt) error) error {
	return t.DB.Transact(ctx, func(tx *database.DB) error {
		o, err := t.Orders.LockTx(ctx, tx, a.OrderID)
		if err != nil {
			return err
		}
		locked, err := t.Payments.LockTx(ctx, tx, a.Token)
		if err != nil {
			return err
		}
		was := *locked
		moved, err := locked.Follow(s)
		if err != nil {
			return err
		}
		if err := t.Payments.RecordTx(ctx, tx, locked); err != nil {
			return err
		}
		if err := t.noteTx(ctx, tx, locked, was, moved); err != nil {
			return err
		}
		if moved && locked.State == payment.Succeeded {
			return receive(tx, o, locked)
		}
		return nil
	})
}

// noteTx writes down what the consumer should be able to read of a payment afterwards.
func (t *Till) noteTx(ctx context.Context, tx *database.DB, a *payment.Attempt, was payment.Attempt, moved bool) error {
	e := order.Event{OrderID: a.OrderID, At: t.Now()}
	switch {
	case a.Reason != "" && a.Reason != was.Reason:
		e.Kind, e.Args = "payment_declined", map[string]string{"reason": a.Reason}
	case !moved:
		return nil
	case a.State == payment.Pending:
		e.Kind, e.Args = "payment_opened", map[string]string{"gateway": a.Gateway}
	case a.State == payment.Succeeded:
		e.Kind, e.Args = "payment_received", map[string]string{"amount": a.Amount.String()}
	case a.State == payment.Cancelled:
		e.Kind = "payment_cancelled"
	default:
		return nil
	}
	return t.Orders.NoteTx(ctx, tx, e)
}

// receiveTx takes money that came in: it confirms an order that waits for it, also one that expired but whose stock and
// coupon are still there, and owes it back otherwise.
func (t *Till) receiveTx(ctx context.Context, tx *database.DB, o *order.Order, a *payment.Attempt, s *sale) error {
	switch o.State {
	case order.Placed:
		return t.confirmTx(ctx, tx, o, a, s)
	case order.Expired:
		if err := t.Stock.RetakeTx(ctx, tx, o.ID); err != nil {
			return err
		}
		if err := t.Catalog.StockChangedTx(ctx, tx, variants(s.order)...); err != nil {
			return err
		}
		if err := t.confirmTx(ctx, tx, o, a, s); err != nil {
			return err
		}
		return t.Promotions.RetakeTx(ctx, tx, o.ID, user(o))
	}
	return t.oweTx(ctx, tx, o, a)
}

func (t *Till) confirmTx(ctx context.Context, tx *database.DB, o *order.Order, a *payment.Attempt, s *sale) error {
	now := t.Now()
	if err := o.Transition(order.Confirmed); err != nil {
		return err
	}
	o.ConfirmedAt, o.ClosedAt = &now, nil
	if err := t.Orders.SaveTx(ctx, tx, o); err != nil {
		return err
	}
	if err := t.offerTx(ctx, tx, o, s, now); err != nil {
		return err
	}
	if err := t.postSaleTx(ctx, tx, a, s); err != nil {
		return err
	}
	if err := t.Catalog.SoldTx(ctx, tx, pieces(s.order)); err != nil {
		return err
	}
	if err := t.Orders.NoteTx(ctx, tx, order.Event{OrderID: o.ID, Kind: "confirmed", At: now}); err != nil {
		return err
	}
	jobs := []job.Planned{job.Now(OrderMail{OrderID: o.ID, Event: "confirmed"})}
	for _, c := range o.Consignments {
		jobs = append(jobs, job.Now(FactoryMail{ConsignmentID: c.ID}))
	}
	return t.Jobs.EnqueueAllTx(ctx, tx, jobs...)
}

// offerTx hands the consignments over to their factories, with the day by which each must be with the carrier.
func (t *Till) offerTx(ctx context.Context, tx *database.DB, o *order.Order, s *sale, now time.Time) error {
	for i := range o.Consignments {
		c := &o.Consignments[i]
		if err := c.Transition(order.Offered); err != nil {
			return err
		}
		by := shipping.AddWorkingDays(now, s.parts[c.FactoryID].HandoverDays)
		c.OfferedAt, c.HandoverBy = &now, &by
		if err := t.Orders.SaveConsignmentTx(ctx, tx, c); err != nil {
			return err
		}
	}
	return nil
}

// postSaleTx writes the sale into the ledger, with the commission of the day, and keeps what each line earned by it.
func (t *Till) postSaleTx(ctx context.Context, tx *database.DB, a *payment.Attempt, s *sale) error {
	o := s.order
	shares := make([]ledger.Share, len(o.Consignments))
	for i, c := range o.Consignments {
		sum := order.Sum(c.Charges)
		goods := order.Earned(c.Charges)
		commission, err := money.New(goods, o.Currency).Times(s.commission, money.HalfUp)
		if err != nil {
			return err
		}
		shares[i] = ledger.Share{
			Factory: s.parts[c.FactoryID].FactorySlug, Service: c.Service, Goods: goods, Delivery: sum.DeliveryMinor,
			Duty: sum.DutyMinor, Tax: sum.TaxMinor, Scheme: underScheme(c.Charges), Fees: sum.FeesMinor, Commission: commission.Minor, Promotion: order.Given(c.Charges),
		}
	}
	tr, err := ledger.Sale(paid(o, a.Gateway, a.Token), shares)
	if err != nil {
		return err
	}
	if _, err := t.Ledger.PostTx(ctx, tx, tr); err != nil {
		return err
	}
	slugs := map[id.Factory]string{}
	for f, part := range s.parts {
		slugs[f] = part.FactorySlug
	}
	earned, err := settlement.Earnings(o, tr, slugs)
	if err != nil {
		return err
	}
	return settlement.EarnTx(ctx, tx, earned)
}

// underScheme is the tax among the charges that is collected at the sale under a registration.
func underScheme(charges []order.Charge) int64 {
	var sum int64
	for _, c := range charges {
		if c.Kind == order.Tax && c.Scheme != "" {
			sum += c.Amount.Minor
		}
	}
	return sum
}

// pieces counts what was sold of each listing.
func pieces(o *order.Order) map[id.Listing]int {
	n := map[id.Listing]int{}
	for _, l := range o.Lines() {
		n[l.ListingID] += l.Quantity
	}
	return n
}

// paid is what the ledger must know of an order.
func paid(o *order.Order, gateway, reference string) ledger.Paid {
	p := ledger.Paid{Reference: reference, OrderID: o.ID, Gateway: gateway, Currency: o.Currency, Country: o.Address.Country}
	if market.TaxedByRegion(p.Country) {
		p.Region = o.Address.Region
	}
	return p
}

// oweTx books the money as the consumer's and starts giving it back.
func (t *Till) oweTx(ctx context.Context, tx *database.DB, o *order.Order, a *payment.Attempt) error {
	receipt, err := ledger.Receipt(paid(o, a.Gateway, a.Token), o.Number, a.Amount)
	if err != nil {
		return err
	}
	if _, err := t.Ledger.PostTx(ctx, tx, receipt); err != nil {
		return err
	}
	because := "order_not_waiting"
	if o.ConfirmedAt != nil {
		because = "paid_twice"
	}
	r, err := t.Payments.CreateRefundTx(ctx, tx, a.ID, a.Amount, because)
	if err != nil {
		return err
	}
	args := map[string]string{"amount": a.Amount.String(), "because": because}
	err = t.Orders.NoteTx(ctx, tx, order.Event{OrderID: o.ID, Kind: "refund_started", Args: args, At: t.Now()})
	if err != nil {
		return err
	}
	return t.Jobs.EnqueueTx(ctx, tx, RefundPayment{Token: r.Token})
}
