package checkout

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/fulfilment"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/once"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/internal/promotion"
	"github.com/silkroadmall/mall/internal/settlement"
)

// Refusals of giving money back.
var (
	ErrNotPaid     = fault.New(fault.Conflict, "refund.not_paid")
	ErrOtherSplit  = fault.New(fault.Conflict, "refund.other_split") // something has moved since it was shown
	ErrNothingBack = fault.New(fault.Invalid, "refund.nothing_back")
)

// Bearer is who bears what goes back and nobody else returns.
type Bearer string

// The bearers.
const (
	ByFactory Bearer = "factory" // out of what is held for it, or of what it will earn
	ByMall    Bearer = "mall"    // out of the mall's own reserve
)

// Bearers lists them, for forms.
func Bearers() []Bearer { return []Bearer{ByFactory, ByMall} }

// The reasons of pieces that shall not be sent, and of those that a consumer withdraws from.
const (
	cancelled = "cancelled"
	withdrawn = "withdrawal"
)

// Reasons are why a refund may be decided: mail.order.refunded.reason.<reason>.
func Reasons() []string {
	return []string{"damaged", "wrong", "missing", "late", withdrawn, cancelled, "goodwill"}
}

// longestNote is how many characters the admin's words may have.
const longestNote = 500

// Wish is what an admin wants given back of an order.
type Wish struct {
	Number   string          // of the order
	Pieces   map[id.Line]int // how many of each line
	Goods    Bearer          // who bears the goods
	Delivery bool            // the pieces' part of the delivery goes back too
	Levies   bool            // also duty, tax and fees that the authority does not give back
	Rest     Bearer          // who bears delivery, and levies that nobody returns
	Reason   string          // one of Reasons
	Note     string          // in the admin's words
	Key      string          // of the form: a refund is decided once with it
}

// Cashier gives back what was paid, piece by piece, at the figures the order was placed with. Pieces that have not left yet are not
// sent any more, by the same transaction. All fields must be set.
type Cashier struct {
	DB         *database.DB
	Orders     *order.Store
	Payments   *payment.Store
	Ledger     *ledger.Store
	Factories  *factory.Store
	Promotions *promotion.Store
	Dock       *fulfilment.Dock
	Recovery   *customs.Recoveries
	// Withdrawals are closed by the refunds of their pieces.
	Withdrawals *aftersales.Desk
	Jobs        *job.Queue
	Now         func() time.Time
}

// sold is all of an order that can't change any more: it is read before the transaction.
type sold struct {
	order   *order.Order
	slugs   map[id.Factory]string
	sale    ledger.Transaction
	earned  []settlement.Earning
	attempt *payment.Attempt
}

// moving is what may have changed when a refund is decided.
type moving struct {
	back map[id.Line]int // pieces that went back before
	line map[id.Line]order.Line
	held map[id.Line]int64 // what is held for the factory of each line
	sent map[id.Consignment]bool
	duty map[id.Consignment]assessed
}

// Left says how many pieces of each line of an order may still go back, and refuses with ErrNotPaid an order that was never paid.
func (c *Cashier) Left(ctx context.Context, o *order.Order) (map[id.Line]int, error) {
	if o.ConfirmedAt == nil {
		return nil, ErrNotPaid
	}
	back, err := c.Payments.Refunded(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	left := map[id.Line]int{}
	for _, l := range o.Lines() {
		left[l.ID] = l.Quantity - back[l.ID]
	}
	return left, nil
}

// Preview is what the wish would give back, and who would bear it; nothing is decided.
func (c *Cashier) Preview(ctx context.Context, w Wish) (*GiveBack, error) {
	s, err := c.sold(ctx, w.Number)
	if err != nil {
		return nil, err
	}
	m, err := c.moving(ctx, c.DB, s, s.order)
	if err != nil {
		return nil, err
	}
	return c.split(s, m, w)
}

// moving reads what may have changed of an order since it was sold; o is the order as it stands.
func (c *Cashier) moving(ctx context.Context, db *database.DB, s *sold, o *order.Order) (moving, error) {
	m := moving{sent: sent(o.Consignments)}
	var err error
	if m.back, err = c.Payments.RefundedTx(ctx, db, o.ID); err != nil {
		return m, err
	}
	if m.held, err = settlement.Held(ctx, db, o.ID, s.earned); err != nil {
		return m, err
	}
	if m.line, err = c.Orders.LinesTx(ctx, db, o.ID); err != nil {
		return m, err
	}
	m.duty, err = assessedDuty(ctx, db, s.order)
	return m, err
}

// Give decides the refund that was shown, once for each key: the parts, the credit note in the book and the job that gives the
// money back are written together. ErrOtherSplit if it would come out otherwise than it was shown.
func (c *Cashier) Give(ctx context.Context, admin id.Account, w Wish, shown string) (*payment.Refund, error) {
	s, err := c.sold(ctx, w.Number)
	if err != nil {
		return nil, err
	}
	print, err := digest(w)
	if err != nil {
		return nil, err
	}
	token := ""
	err = c.DB.Transact(ctx, func(tx *database.DB) error {
		var err error
		token, _, err = once.Do(ctx, tx, "refund.give", func() (string, error) {
			r := &payment.Refund{AttemptID: s.attempt.ID, Reason: w.Reason, Note: w.Note, Key: w.Key, Fingerprint: print, AdminID: &admin}
			given, err := c.giveTx(ctx, tx, s, w, r, shown)
			if err != nil {
				return "", err
			}
			return given.Token, nil
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("refund order %s: %w", w.Number, err)
	}
	return c.Payments.Refund(ctx, token)
}

func (c *Cashier) giveTx(ctx context.Context, tx *database.DB, s *sold, w Wish, r *payment.Refund, shown string) (*payment.Refund, error) {
	o, err := c.Orders.LockTx(ctx, tx, s.order.ID)
	if err != nil {
		return nil, err
	}
	if old, err := c.Payments.DecidedTx(ctx, tx, r); !errors.Is(err, database.ErrNotFound) {
		return old, err
	}
	m, err := c.moving(ctx, tx, s, o)
	if err != nil {
		return nil, err
	}
	g, err := c.split(s, m, w)
	if err != nil {
		return nil, err
	}
	if g.Digest != shown {
		return nil, ErrOtherSplit
	}
	r.Amount, r.Lines = g.Total, g.written()
	return r, c.decideTx(ctx, tx, s, g, r)
}

// decideTx writes the refund, its credit note, its event and its job, and calls off what has not left yet.
func (c *Cashier) decideTx(ctx context.Context, tx *database.DB, s *sold, g *GiveBack, r *payment.Refund) error {
	if err := c.Payments.DecideTx(ctx, tx, r); err != nil {
		return err
	}
	if err := c.Withdrawals.SettleTx(ctx, tx, s.order, r); err != nil {
		return err
	}
	if err := c.Dock.CallOffTx(ctx, tx, s.order, g.off()); err != nil {
		return err
	}
	note, err := ledger.Credit(paid(s.order, s.attempt.Gateway, r.Token), s.order.Number, g.Burdens())
	if err != nil {
		return err
	}
	if _, err := c.Ledger.PostTx(ctx, tx, note); err != nil {
		return err
	}
	err = c.Orders.NoteTx(ctx, tx, order.Event{OrderID: s.order.ID, Kind: "refund_started", Args: map[string]string{"amount": r.Amount.String()}, At: c.Now()})
	if err != nil {
		return err
	}
	if err := c.Jobs.EnqueueTx(ctx, tx, RefundPayment{Token: r.Token}); err != nil {
		return err
	}
	return c.returnCouponTx(ctx, tx, s.order.ID)
}

// returnCouponTx gives a coupon's use back if nothing of its order is sent.
func (c *Cashier) returnCouponTx(ctx context.Context, tx *database.DB, o id.Order) error {
	now, err := c.Orders.LockTx(ctx, tx, o)
	if err != nil || now.State != order.Cancelled {
		return err
	}
	return c.Promotions.ReturnTx(ctx, tx, o)
}

// Retry gives a refund that the gateway refused another try.
func (c *Cashier) Retry(ctx context.Context, number, token string) error {
	r, err := c.Payments.Refund(ctx, token)
	if err != nil {
		return err
	}
	err = c.DB.Transact(ctx, once.Tx(ctx, "refund.retry", func(tx *database.DB) error {
		o, err := c.Orders.LockTx(ctx, tx, r.OrderID)
		if err != nil {
			return err
		}
		if o.Number != number {
			return database.ErrNotFound
		}
		if _, err := c.Payments.RetryTx(ctx, tx, token); err != nil {
			return err
		}
		return c.Jobs.EnqueueTx(ctx, tx, RefundPayment{Token: token})
	}))
	if err != nil {
		return fmt.Errorf("try refund of order %s again: %w", number, err)
	}
	return nil
}

// sold reads a paid order, how it was posted and by which payment it was paid.
func (c *Cashier) sold(ctx context.Context, number string) (*sold, error) {
	o, err := c.Orders.Order(ctx, number)
	if err != nil {
		return nil, err
	}
	posted, err := c.Ledger.OrderPostings(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	sale := ledger.Of(ledger.KindSale, posted)
	if o.ConfirmedAt == nil || sale == nil {
		return nil, ErrNotPaid
	}
	s := &sold{order: o, sale: *sale, slugs: map[id.Factory]string{}}
	if s.attempt, err = c.Payments.Attempt(ctx, sale.Reference); err != nil {
		return nil, err
	}
	for _, f := range o.Makers() {
		maker, err := c.Factories.Factory(ctx, f)
		if err != nil {
			return nil, err
		}
		s.slugs[f] = maker.Slug
	}
	s.earned, err = settlement.Earnings(o, s.sale, s.slugs)
	return s, err
}

// sent tells which consignments have left, so that customs have, or will have, what is due on them.
func sent(cs []order.Consignment) map[id.Consignment]bool {
	gone := map[id.Consignment]bool{}
	for _, c := range cs {
		gone[c.ID] = slices.Contains([]order.ConsignmentState{order.ShippedPartly, order.Shipped, order.Delivered}, c.State)
	}
	return gone
}

// digest is the fingerprint of a value: SHA-256 of its JSON, whose maps are sorted.
func digest(v any) (string, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("fingerprint refund: %w", err)
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), nil
}
