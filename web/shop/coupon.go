package shop

import (
	"errors"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/database"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// redeem puts a code into the cart, or takes it out. One that does not count is told at its field.
func (s *Shop) redeem(c echo.Context) error {
	ctx, m := c.Request().Context(), request.Market(c)
	if request.Text(c, "remove") != "" {
		if err := s.Carts.Redeem(ctx, owner(c), ""); err != nil && !errors.Is(err, database.ErrNotFound) {
			return err
		}
		return respond.Done(c, m.URL("/cart"), "promotion.removed")
	}
	err := s.Till.Redeem(ctx, m, owner(c), request.Text(c, "coupon"))
	if errors.Is(err, checkout.ErrEmpty) {
		return respond.To(c, m.URL("/cart"))
	}
	if err != nil {
		return s.couponAgain(c, err)
	}
	return respond.Done(c, m.URL("/cart"), "promotion.added")
}

// couponAgain shows the cart with what is wrong with a code.
func (s *Shop) couponAgain(c echo.Context, wrong error) error {
	b, err := s.Till.Basket(c.Request().Context(), request.Market(c), owner(c))
	if err != nil {
		return err
	}
	return respond.Form(c, wrong, func(e ui.Errors) respond.Component {
		return page.Cart(page.CartPage{Page: s.frame(c, "checkout.cart"), Basket: b, Errors: e, Code: request.Text(c, "coupon")})
	})
}
