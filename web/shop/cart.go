package shop

import (
	"errors"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/cart"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// owner is whose cart the request means.
func owner(c echo.Context) cart.Owner {
	return cart.Owner{Token: request.CartToken(c), Account: request.ConsumerOf(c).ID}
}

// showCart prices the cart for the market and shows it.
func (s *Shop) showCart(c echo.Context) error {
	b, err := s.Till.Basket(c.Request().Context(), request.Market(c), owner(c))
	if err != nil {
		return err
	}
	request.ShowCount(c, b.Count)
	f := s.frame(c, "checkout.cart")
	f.CartCount = b.Count
	return respond.OK(c, page.Cart(page.CartPage{Page: f, Basket: b}))
}

// addToCart puts pieces of a variant into the cart.
func (s *Shop) addToCart(c echo.Context) error {
	variant, err := variantOf(c)
	if err != nil {
		return err
	}
	quantity, ok := request.Whole(c, "quantity")
	if request.Text(c, "quantity") == "" {
		quantity, ok = 1, true
	}
	if !ok {
		return s.listingAgain(c, variant)
	}
	token, err := s.Carts.Add(c.Request().Context(), owner(c), variant, quantity)
	if errors.Is(err, cart.ErrQuantity) {
		return s.listingAgain(c, variant)
	}
	if err != nil {
		return s.cartAgain(c, variant, err)
	}
	if token != "" {
		request.GiveCart(c, token)
	}
	request.Outdate(c)
	return respond.Done(c, request.Market(c).URL("/cart"), "checkout.added")
}

// changeLine sets how many pieces of a variant are in the cart; none takes the line out.
func (s *Shop) changeLine(c echo.Context) error {
	variant, err := variantOf(c)
	if err != nil {
		return err
	}
	if request.Text(c, "later") != "" {
		return s.setAside(c, variant)
	}
	quantity, ok := request.Whole(c, "quantity")
	if request.Text(c, "remove") != "" {
		quantity, ok = 0, true
	}
	if !ok {
		return s.cartAgain(c, variant, cart.ErrQuantity)
	}
	if err := s.Carts.Change(c.Request().Context(), owner(c), variant, quantity); err != nil {
		return s.cartAgain(c, variant, err)
	}
	request.Outdate(c)
	return respond.To(c, request.Market(c).URL("/cart"))
}

// cartAgain shows the cart with what was wrong; a number of pieces that can't be is told at its line.
func (s *Shop) cartAgain(c echo.Context, variant id.Variant, wrong error) error {
	b, err := s.Till.Basket(c.Request().Context(), request.Market(c), owner(c))
	if err != nil {
		return err
	}
	if errors.Is(wrong, cart.ErrQuantity) {
		wrong = wrongPieces(page.QuantityField(variant), 0, available(b, variant))
	}
	return respond.Form(c, wrong, func(e ui.Errors) respond.Component {
		return page.Cart(page.CartPage{Page: s.frame(c, "checkout.cart"), Basket: b, Errors: e, Typed: request.Text(c, "quantity")})
	})
}

// wrongPieces says at a field how many pieces may be asked for.
func wrongPieces(field string, least, available int) error {
	var check fault.Check
	check.Require(false, field, "cart.quantity_whole", fault.Args{"least": least, "most": page.MostPieces(available)})
	return check.Err()
}

// available is how many pieces of a variant in the basket there are, or its buyer may have; of one that is not in it, as many as a cart takes.
func available(b *checkout.Basket, variant id.Variant) int {
	for _, part := range b.Parts {
		for _, o := range part.Offers {
			if o.Variant.ID == variant {
				return o.Available
			}
		}
	}
	for _, g := range b.Gone {
		if g.VariantID == variant && g.Capped && g.Left > 0 {
			return g.Left
		}
	}
	return cart.MaxQuantity
}

// variantOf is the variant a form names; anything else than a number names none.
func variantOf(c echo.Context) (id.Variant, error) {
	n, err := strconv.ParseInt(request.Text(c, "variant"), 10, 64)
	if err != nil {
		return 0, request.ErrNotFound
	}
	return id.Variant(n), nil
}
