package checkout

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/cart"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/inventory"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/once"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/internal/promotion"
)

// ToPay is how long a placed order waits for its payment, with its stock reserved.
const ToPay = 45 * time.Minute

// placing and paying are what is done once for each key.
const (
	placing = "order.place"
	paying  = "order.pay"
)

// reminded is how long after placing the consumer is written to who has not paid: a closed tab, most of the time.
const reminded = 10 * time.Minute

// Agreement is what a consumer says yes to: a quote, by the hash of all it promises, and an age if goods ask for one.
type Agreement struct {
	Token string // of the quote
	Hash  string // as it was shown; nothing else is placed or paid
	Age   int    // in years; 0: none was confirmed
}

// Agree is the consumer's yes to a quote as it was read.
func (q *Quote) Agree(age int) Agreement { return Agreement{Token: q.Token, Hash: q.Hash, Age: age} }

// Placed is an order that was placed, and the try to pay it that was opened with it; nil if the order had been there before.
type Placed struct {
	*order.Order
	try *payment.Attempt
}

// Place makes the quote an order, once: a double click, a refresh, a second tab and a retry after a crash all get the
// same order. Refusals: ErrQuoteExpired and ErrQuoteChanged ask for a new quote, ErrUnavailable and
// inventory.ErrOutOfStock name what can't be had, ErrBarred what may not be sent there any more, and one that IsCoupon
// asks for a new quote too. Goods that ask for more age than was confirmed are refused at the field age.
func (t *Till) Place(ctx context.Context, o cart.Owner, a Agreement) (*order.Order, error) {
	p, err := t.Order(ctx, o, a)
	if err != nil {
		return nil, err
	}
	return p.Order, nil
}

// Order is Place for who goes on to Open the page where it is paid.
func (t *Till) Order(ctx context.Context, o cart.Owner, a Agreement) (*Placed, error) {
	q, err := t.QuoteOf(ctx, o, a.Token)
	if err != nil {
		return nil, err
	}
	if o.Account != 0 { // a guest who has signed in since the quote was made: the order is the member's
		q.AccountID = &o.Account
	}
	if p, ok, err := t.placed(ctx, q); ok || err != nil {
		return p, err
	}
	if err := t.standing(ctx, q, a); err != nil {
		return nil, err
	}
	p, err := t.make(ctx, q)
	if errors.Is(err, cart.ErrClosed) || database.IsUnique(err, "") {
		if p, ok, again := t.placed(ctx, q); ok || again != nil {
			return p, again
		}
	}
	if err != nil {
		return nil, fmt.Errorf("place quote %d: %w", q.ID, err)
	}
	return p, nil
}

// make writes the order. If pieces are missing that others hold beyond their time it tries again with those.
func (t *Till) make(ctx context.Context, q *Quote) (*Placed, error) {
	p, err := t.write(ctx, q)
	if errors.Is(err, inventory.ErrOutOfStock) && t.freeDue(ctx, q.Content.variants()) {
		return t.write(ctx, q)
	}
	return p, err
}

// write makes the order and opens the try to pay it in one transaction, once for each key. Who comes second finds what the first
// has placed, as if the cart had been closed before.
func (t *Till) write(ctx context.Context, q *Quote) (*Placed, error) {
	p := &Placed{}
	err := t.DB.Transact(ctx, func(tx *database.DB) error {
		_, again, err := once.Do(ctx, tx, placing, func() (string, error) {
			var err error
			if p.Order, err = q.order(t.Now().UTC().Truncate(time.Microsecond)); err != nil { // anew for each try: a row that was rolled back must not keep its id
				return "", err
			}
			_, paid, err := once.Do(ctx, tx, paying, func() (string, error) {
				p.try, err = t.placeTx(ctx, tx, q, p.Order)
				if err != nil {
					return "", err
				}
				return p.try.Token, nil
			})
			if paid {
				err = cart.ErrClosed
			}
			return p.Number, err
		})
		if again && err == nil {
			err = cart.ErrClosed
		}
		return err
	})
	return p, err
}

// placed finds the order that was made under the same key, or that the quote's cart already became, if there is one.
func (t *Till) placed(ctx context.Context, q *Quote) (*Placed, bool, error) {
	number, again, err := once.Answered(ctx, t.DB, placing)
	if err == nil && !again {
		number, err = t.Orders.NumberByCart(ctx, q.CartID)
	}
	if errors.Is(err, database.ErrNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("look for order: %w", err)
	}
	o, err := t.Orders.Order(ctx, number)
	return &Placed{Order: o}, err == nil, err
}

// ofAge refuses who has not confirmed the age that something in the quote asks for.
func (q *Quote) ofAge(years int) error {
	var f fault.Check
	f.Require(years >= q.Content.MinAge(), "age", "restriction.age_missing", fault.Args{"age": q.Content.MinAge()})
	return f.Err()
}

// standing checks that the quote may still be taken at its word by who has agreed to it.
func (t *Till) standing(ctx context.Context, q *Quote, a Agreement) error {
	if h, err := q.hash(); err != nil || h != q.Hash || h != a.Hash {
		return ErrQuoteBroken.Because(err)
	}
	if q.Expired(t.Now()) {
		return ErrQuoteExpired
	}
	c, err := t.Carts.CartByID(ctx, q.CartID)
	if err != nil {
		return fmt.Errorf("check quote: %w", err)
	}
	if !q.sameCart(c) {
		return ErrQuoteChanged
	}
	if err := t.stillSold(ctx, q); err != nil {
		return err
	}
	return q.ofAge(a.Age)
}

func (t *Till) placeTx(ctx context.Context, tx *database.DB, q *Quote, o *order.Order) (*payment.Attempt, error) {
	if err := t.Carts.CloseTx(ctx, tx, q.CartID); err != nil {
		return nil, err
	}
	if err := t.Orders.CreateTx(ctx, tx, o); err != nil {
		return nil, err
	}
	try, err := t.Payments.OpenTx(ctx, tx, o.ID, o.Total(), t.GatewayName)
	if err != nil {
		return nil, err
	}
	err = t.Jobs.EnqueueAllTx(ctx, tx, job.Later(ExpireOrder{OrderID: o.ID}, o.ExpiresAt), job.Later(OrderMail{OrderID: o.ID, Event: "unpaid"}, t.Now().Add(reminded)))
	if err != nil {
		return nil, err
	}
	return try, t.takeTx(ctx, tx, q, o)
}

// takeTx takes what the order needs of what others want as well.
func (t *Till) takeTx(ctx context.Context, tx *database.DB, q *Quote, o *order.Order) error {
	if err := t.withinTx(ctx, tx, o); err != nil {
		return err
	}
	if err := t.Stock.ReserveTx(ctx, tx, o.ID, wants(o), o.ExpiresAt); err != nil {
		return name(err, o)
	}
	if err := t.Catalog.StockChangedTx(ctx, tx, variants(o)...); err != nil {
		return err
	}
	if v := q.Content.Voucher; v.Counts() {
		return t.Promotions.UseTx(ctx, tx, promotion.Use{OrderID: o.ID, CouponID: v.CouponID, Amount: v.Off}, user(o))
	}
	return nil
}

// name puts the title of the goods into a refusal of the inventory, which knows only the variant.
func name(err error, o *order.Order) error {
	e, ok := fault.As(err)
	if !ok || !errors.Is(err, inventory.ErrOutOfStock) {
		return err
	}
	for _, l := range o.Lines() {
		if e.Args["variant"] == int64(l.VariantID) {
			return e.With(fault.Args{"title": l.Title, "left": e.Args["left"]})
		}
	}
	return err
}

// order is the order that the quote becomes.
func (q *Quote) order(now time.Time) (*order.Order, error) {
	o := &order.Order{
		Number: id.NewOrderNumber(), QuoteID: q.ID, CartID: q.CartID, AccountID: q.AccountID, State: order.Placed, Market: q.Market,
		Email: q.Email, Address: q.Address, Currency: q.Total.Currency, Totals: q.Content.Totals, Rates: q.Content.Rates,
		Rules: q.Content.Rules, AgeConfirmed: q.Content.MinAge(), PlacedAt: now, ExpiresAt: now.Add(ToPay),
	}
	var sum order.Totals
	for _, p := range q.Content.Parts {
		c := p.Consignment
		c.Number = id.NewConsignmentNumber()
		c.Lines = append([]order.Line(nil), p.Consignment.Lines...)
		c.Charges = append([]order.Charge(nil), p.Consignment.Charges...)
		sum = sum.Plus(order.Sum(c.Charges))
		o.Consignments = append(o.Consignments, c)
	}
	if sum != o.Totals || sum.TotalMinor != q.Total.Minor {
		return nil, fmt.Errorf("order from quote %d: charges sum to %+v, not to %+v", q.ID, sum, o.Totals)
	}
	return o, nil
}

// wants is what an order needs from the stock.
func wants(o *order.Order) []inventory.Want {
	var out []inventory.Want
	for _, l := range o.Lines() {
		out = append(out, inventory.Want{VariantID: l.VariantID, Quantity: l.Quantity})
	}
	return out
}

// variants are those an order takes from the stock: what is left of them decides whether they are still found.
func variants(o *order.Order) []id.Variant {
	var out []id.Variant
	for _, l := range o.Lines() {
		out = append(out, l.VariantID)
	}
	return out
}
