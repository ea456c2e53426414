package shop

import (
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/cart"
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
	if !ok {
		quantity = 1
	}
	token, err := s.Carts.Add(c.Request().Context(), owner(c), variant, quantity)
	if err != nil {
		return s.cartAgain(c, err)
	}
	if token != "" {
		request.GiveCart(c, token)
	}
	return respond.Done(c, request.Market(c).URL("/cart"), "checkout.added")
}

// changeLine sets how many pieces of a variant are in the cart; none takes the line out.
func (s *Shop) changeLine(c echo.Context) error {
	variant, err := variantOf(c)
	if err != nil {
		return err
	}
	quantity, ok := request.Whole(c, "quantity")
	if request.Text(c, "remove") != "" {
		quantity, ok = 0, true
	}
	if !ok {
		return s.cartAgain(c, cart.ErrQuantity)
	}
	if err := s.Carts.Change(c.Request().Context(), owner(c), variant, quantity); err != nil {
		return s.cartAgain(c, err)
	}
	return respond.To(c, request.Market(c).URL("/cart"))
}

// cartAgain shows the cart with what was wrong.
func (s *Shop) cartAgain(c echo.Context, wrong error) error {
	b, err := s.Till.Basket(c.Request().Context(), request.Market(c), owner(c))
	if err != nil {
		return err
	}
	return respond.Form(c, wrong, func(e ui.Errors) respond.Component {
		return page.Cart(page.CartPage{Page: s.frame(c, "checkout.cart"), Basket: b, Errors: e})
	})
}

// variantOf is the variant a form names; anything else than a number names none.
func variantOf(c echo.Context) (id.Variant, error) {
	n, err := strconv.ParseInt(request.Text(c, "variant"), 10, 64)
	if err != nil {
		return 0, request.ErrNotFound
	}
	return id.Variant(n), nil
}
