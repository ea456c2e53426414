package shop

import (
	"errors"
	"fmt"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/once"
	"github.com/silkroadmall/mall/templates/layout"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showCheckout asks for contact and address, with what a member used last.
func (s *Shop) showCheckout(c echo.Context) error {
	p, err := s.checkoutPage(c)
	if err != nil {
		return err
	}
	if p.Basket.Empty() || p.Basket.Problem() != "" {
		return respond.To(c, request.Market(c).URL("/cart"))
	}
	if me := request.ConsumerOf(c); me.Account != nil {
		p.Email = me.Account.Email
		saved, err := s.Accounts.Addresses(c.Request().Context(), me.ID)
		if err != nil {
			return err
		}
		for _, a := range saved {
			if a.Address.Country == p.Address.Country {
				p.Address = a.Address
				break
			}
		}
	}
	return respond.OK(c, page.Checkout(p))
}

// quote checks contact and address and holds a price for them.
func (s *Shop) quote(c echo.Context) error {
	ctx, m := c.Request().Context(), request.Market(c)
	r := checkout.Request{Market: m, Owner: owner(c), Email: request.Text(c, "email"), Address: typedAddress(c, m.Country)}
	q, err := s.Till.Quote(ctx, r)
	switch {
	case errors.Is(err, checkout.ErrEmpty), errors.Is(err, checkout.ErrUnavailable):
		return respond.Note(c, layout.Warn, m.URL("/cart"), "checkout.mend_first")
	case err != nil:
		return s.checkoutAgain(c, r, err)
	}
	if r.Owner.Account != 0 {
		if err := s.Accounts.Remember(ctx, r.Owner.Account, r.Address); err != nil {
			return fmt.Errorf("keep address: %w", err)
		}
	}
	return respond.To(c, m.URL("/checkout/"+q.Token))
}

func (s *Shop) checkoutAgain(c echo.Context, r checkout.Request, wrong error) error {
	p, err := s.checkoutPage(c)
	if err != nil {
		return err
	}
	p.Email, p.Address = r.Email, r.Address
	return respond.Form(c, wrong, func(e ui.Errors) respond.Component {
		p.Errors, p.Failed = e, true
		return page.Checkout(p)
	})
}

func (s *Shop) checkoutPage(c echo.Context) (page.CheckoutPage, error) {
	m := request.Market(c)
	b, err := s.Till.Basket(c.Request().Context(), m, owner(c))
	if err != nil {
		return page.CheckoutPage{}, err
	}
	return page.CheckoutPage{
		Page: s.frame(c, "checkout.where_to"), Basket: b, Format: address.FormatOf(m.Country),
		Address: address.Address{Country: m.Country, Region: m.Region},
	}, nil
}

// typedAddress reads the fields that a country's form has. At the checkout the country is the market's, never the form's.
func typedAddress(c echo.Context, country string) address.Address {
	a := address.Address{Country: country}
	for _, f := range address.FormatOf(country).Fields {
		a.Set(f.Name, request.Text(c, f.Name))
	}
	return a
}

// showQuote shows a held price; one that has expired is replaced, and the new one says what changed.
func (s *Shop) showQuote(c echo.Context) error {
	ctx, m := c.Request().Context(), request.Market(c)
	q, err := s.Till.QuoteOf(ctx, owner(c), c.Param("quote"))
	if err != nil {
		return err
	}
	if number, err := s.Orders.NumberByCart(ctx, q.CartID); err == nil {
		return respond.To(c, s.orderPath(c, number, ""))
	}
	if q.Expired(request.Now(c)) {
		return s.renew(c, q, nil)
	}
	if q.Market != m.Segment() {
		return respond.To(c, "/"+q.Market+"/checkout/"+q.Token)
	}
	p := s.quotePage(c, q)
	if old := c.QueryParam("before"); old != "" {
		if before, err := s.Till.QuoteOf(ctx, owner(c), old); err == nil {
			p.Changes, p.Shifted = checkout.Changes(before, q), checkout.Shifted(before, q)
		}
	}
	return respond.OK(c, page.Quote(p))
}

// chooseDelivery makes a new quote with another delivery service for one factory.
func (s *Shop) chooseDelivery(c echo.Context) error {
	q, err := s.Till.QuoteOf(c.Request().Context(), owner(c), c.Param("quote"))
	if err != nil {
		return err
	}
	next, err := s.Till.Requote(c.Request().Context(), q, map[string]string{request.Text(c, "factory"): request.Text(c, "service")})
	if err != nil {
		return s.quoteAgain(c, q, err)
	}
	return respond.To(c, request.Market(c).URL("/checkout/"+next.Token))
}

// renew replaces a quote that can't be taken any more and lets the consumer see the difference.
func (s *Shop) renew(c echo.Context, q *checkout.Quote, because error) error {
	next, err := s.Till.Requote(c.Request().Context(), q, nil)
	if err != nil {
		return s.quoteAgain(c, q, err)
	}
	key := "checkout.quote_renewed"
	switch {
	case errors.Is(because, checkout.ErrQuoteChanged):
		key = "checkout.quote_cart_changed"
	case checkout.IsCoupon(because):
		key = "checkout.quote_coupon"
	}
	return respond.Note(c, layout.Warn, request.Market(c).URL("/checkout/"+next.Token+"?before="+q.Token), key)
}

// place makes the quote an order and leads to the gateway's page. If the gateway does not answer the order stands, and
// its page offers to pay.
func (s *Shop) place(c echo.Context) error {
	ctx := c.Request().Context()
	years, _ := request.Whole(c, "age") // without a number nothing was confirmed
	p, err := s.Till.Order(ctx, owner(c), checkout.Agreement{Token: c.Param("quote"), Hash: request.Text(c, "agreed"), Age: years})
	if err != nil {
		return s.notPlaced(c, err)
	}
	request.ShowCount(c, 0)
	url, err := s.Till.Open(ctx, p)
	return s.toGateway(c, p.Order, url, err)
}

// notPlaced shows the quote, or a new one, to who could not have what it says.
func (s *Shop) notPlaced(c echo.Context, err error) error {
	q, unknown := s.Till.QuoteOf(c.Request().Context(), owner(c), c.Param("quote"))
	switch {
	case unknown != nil:
		return unknown
	case errors.Is(err, checkout.ErrQuoteExpired), errors.Is(err, checkout.ErrQuoteChanged), errors.Is(err, checkout.ErrQuoteBroken), checkout.IsCoupon(err):
		return s.renew(c, q, err)
	case errors.Is(err, once.ErrOther):
		return err
	case fault.KindOf(err) == fault.Conflict, fault.KindOf(err) == fault.Invalid:
		return s.quoteAgain(c, q, err)
	}
	return err
}

func (s *Shop) quoteAgain(c echo.Context, q *checkout.Quote, wrong error) error {
	return respond.Form(c, wrong, func(e ui.Errors) respond.Component {
		p := s.quotePage(c, q)
		p.Errors, p.Failed = e, true
		return page.Quote(p)
	})
}

func (s *Shop) quotePage(c echo.Context, q *checkout.Quote) page.QuotePage {
	left := max(q.ExpiresAt.Sub(request.Now(c)), 0)
	return page.QuotePage{Page: s.frame(c, "checkout.review"), Quote: q, Lines: q.Address.Lines(), Minutes: int(left.Minutes()), Once: id.NewToken()}
}
