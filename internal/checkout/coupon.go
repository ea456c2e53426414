package checkout

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/silkroadmall/mall/internal/cart"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/promotion"
)

// Voucher is the code of a cart and what became of it: what it takes off, or why it does not count.
type Voucher struct {
	CouponID id.Coupon      `json:"coupon_id,omitempty"`
	Code     string         `json:"code"`
	Off      money.Amount   `json:"off"`               // of all parts together; positive
	Refused  string         `json:"refused,omitempty"` // a message key, "" if it counts
	Missing  *money.Amount  `json:"missing,omitempty"` // of the goods, to the minimum
	Minimum  *money.Amount  `json:"minimum,omitempty"`
	Begins   *time.Time     `json:"begins,omitempty"`
	Currency money.Currency `json:"currency,omitempty"` // the only one it counts in
}

// Counts says whether something is taken off.
func (v *Voucher) Counts() bool { return v != nil && v.Refused == "" }

// Args fill the message of why it does not count.
func (v *Voucher) Args() fault.Args {
	a := fault.Args{"code": v.Code, "currency": string(v.Currency)}
	if v.Missing != nil {
		a["missing"], a["minimum"] = *v.Missing, *v.Minimum
	}
	if v.Begins != nil {
		a["date"] = *v.Begins
	}
	return a
}

// refuse notes why the code does not count.
func (v *Voucher) refuse(why *fault.Error, c *promotion.Coupon) {
	v.Refused = why.Key
	switch {
	case errors.Is(why, promotion.ErrMinimum):
		missing, _ := why.Args["missing"].(money.Amount)
		minimum := c.Minimum()
		v.Missing, v.Minimum = &missing, &minimum
	case errors.Is(why, promotion.ErrNotBegun):
		v.Begins = &c.ValidFrom
	case errors.Is(why, promotion.ErrCurrency):
		v.Currency = c.Currency
	}
}

// Code is what the quote was made with, "" for none.
func (c Content) Code() string {
	if c.Voucher == nil {
		return ""
	}
	return c.Voucher.Code
}

// refusal finds the refusal of a coupon in an error, nil if it is another.
func refusal(err error) *fault.Error {
	f, ok := fault.As(err)
	if !ok || !slices.ContainsFunc(promotion.Refusals(), func(r *fault.Error) bool { return errors.Is(f, r) }) {
		return nil
	}
	return f
}

// IsCoupon says whether a coupon is what an order was refused for: it is asked anew without it.
func IsCoupon(err error) bool { return refusal(err) != nil }

// Redeem puts a code into the owner's cart if it counts on what is in it now. Otherwise the field coupon says why, and the cart
// stays as it is. ErrEmpty for a cart with nothing in it.
func (t *Till) Redeem(ctx context.Context, m market.Market, o cart.Owner, typed string) error {
	var f fault.Check
	code := promotion.Normal(typed)
	if !f.Require(code != "", "coupon", "promotion.missing") {
		return f.Err()
	}
	c, err := t.Carts.Cart(ctx, o)
	if err != nil {
		return fmt.Errorf("redeem coupon: %w", err)
	}
	if len(c.Lines) == 0 {
		return ErrEmpty
	}
	c.Coupon = code
	b, err := t.price(ctx, c, m, where{Destination: placeOf(m)}, nil)
	if err != nil {
		return err
	}
	if v := b.Voucher; !v.Counts() {
		f.Require(false, "coupon", v.Refused, v.Args())
		return f.Err()
	}
	return t.Carts.Redeem(ctx, o, code)
}

// discount prices the parts of a basket anew on which the cart's code counts, and says what became of it.
func (t *Till) discount(ctx context.Context, b *Basket, code string, who promotion.Buyer, country string) error {
	v := &Voucher{Code: code, Off: money.Zero(b.Market.Currency)}
	b.Voucher = v
	coupon, err := t.Promotions.Coupon(ctx, code)
	if err == nil {
		v.CouponID = coupon.ID
		err = t.takeOff(ctx, b, coupon, who, country)
	}
	if why := refusal(err); why != nil {
		v.refuse(why, coupon)
		return nil
	}
	return err
}

// takeOff prices the parts that a coupon counts on anew; what it is refused for is an error of the package promotion.
func (t *Till) takeOff(ctx context.Context, b *Basket, coupon *promotion.Coupon, who promotion.Buyer, country string) error {
	var on []*BasketPart
	var totals []money.Amount
	goods := money.Zero(b.Market.Currency)
	for i := range b.Parts {
		p := &b.Parts[i]
		if p.Refused != "" || !coupon.CountsOn(p.Consignment.FactoryID) {
			continue
		}
		on = append(on, p)
		for _, l := range p.Consignment.Lines {
			totals = append(totals, l.Total)
			goods.Minor += l.Total.Minor
		}
	}
	if err := coupon.Holds(promotion.Occasion{At: t.Now(), Country: country, Goods: goods}); err != nil {
		return err
	}
	if err := t.Promotions.Open(ctx, coupon, who); err != nil {
		return err
	}
	off, err := coupon.Off(totals)
	if err != nil {
		return err
	}
	for _, p := range on {
		n := len(p.Consignment.Lines)
		if err := t.reprice(p, discountOf(coupon, off[:n])); err != nil {
			return err
		}
		off = off[n:]
		b.Voucher.Off.Minor -= p.Totals.DiscountMinor
	}
	if !b.Voucher.Off.Positive() {
		return promotion.ErrNothingLess
	}
	return nil
}

// discountOf is what a coupon takes off a parcel, item by item.
func discountOf(c *promotion.Coupon, off []money.Amount) *pricing.Discount {
	d := &pricing.Discount{Code: c.Code, Bearer: order.BorneByMall, Goods: off, Delivery: c.Kind == promotion.Delivery}
	if c.Bearer == promotion.ByFactory {
		d.Bearer = order.BorneByFactory
	}
	if c.Kind == promotion.Percent {
		d.Rate = money.NewDecimal(int64(c.BasisPoints), 2).String() + "%"
	}
	return d
}

// reprice prices a part with a discount. What one more of its goods would change is not worked out then.
func (t *Till) reprice(p *BasketPart, d *pricing.Discount) error {
	p.parcel.Discount = d
	price, err := t.Pricer.Consignment(p.parcel)
	if err != nil {
		return fmt.Errorf("price goods of %s with coupon %s: %w", p.FactorySlug, d.Code, err)
	}
	p.take(price)
	return nil
}

// user is who an order's coupon is counted for.
func user(o *order.Order) promotion.Buyer {
	b := buyer(o)
	return promotion.Buyer{Account: b.Account, Email: b.Email}
}
