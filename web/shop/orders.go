package shop

import (
	"errors"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/cart"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/templates/layout"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// ordersOnPage is how many orders a page of the list has.
const ordersOnPage = 20

// showOrders lists a member's orders, and says where those are that were placed without the account.
func (s *Shop) showOrders(c echo.Context) error {
	ctx, me := c.Request().Context(), request.ConsumerOf(c)
	orders, err := s.Orders.OrdersOf(ctx, me.ID, request.Way(c), ordersOnPage)
	if err != nil {
		return err
	}
	p := page.OrdersPage{Page: s.inAccount(c, "order.orders"), Orders: orders.Rows, Steps: request.Steps(c, orders.Previous, orders.Next), Now: request.Now(c)}
	if p.Strays, err = s.Orders.Strays(ctx, me.Account.Email); err != nil {
		return err
	}
	return respond.OK(c, page.Orders(p))
}

// adopt gives the member the orders that were placed with the same mail address before there was an account.
func (s *Shop) adopt(c echo.Context) error {
	me := request.ConsumerOf(c)
	n, err := s.Orders.Adopt(c.Request().Context(), me.ID, me.Account.Email)
	if err != nil {
		return err
	}
	return respond.Done(c, request.Market(c).URL("/orders"), "orders.adopted", "number", strconv.Itoa(n))
}

// buyAgain puts what an order of a member had into the cart, as far as there is room. What is not for sale any more is told
// there.
func (s *Shop) buyAgain(c echo.Context) error {
	ctx, m := c.Request().Context(), request.Market(c)
	o, err := s.mine(c)
	if err != nil {
		return err
	}
	for _, l := range o.Lines() {
		_, err := s.Carts.Add(ctx, owner(c), l.VariantID, min(l.Quantity, cart.MaxQuantity))
		if errors.Is(err, cart.ErrFull) {
			return respond.Note(c, layout.Warn, m.URL("/cart"), "orders.again_full")
		}
		if err != nil {
			return err
		}
	}
	return respond.Done(c, m.URL("/cart"), "orders.again_done")
}

// showFind asks a guest which order is meant.
func (s *Shop) showFind(c echo.Context) error {
	return respond.OK(c, page.Find(page.FindPage{Page: s.frame(c, "order.find"), Sent: c.QueryParam("sent") != ""}))
}

// find sends the link to an order by mail, if number and address belong together; the answer is the same if not.
func (s *Shop) find(c echo.Context) error {
	typed, email := request.Text(c, "number"), request.Text(c, "email")
	number, err := id.ParseNumber(typed)
	var check fault.Check
	check.Require(err == nil, "number", "order.number_wrong")
	_, err = account.ParseEmail(email)
	check.Require(err == nil, "email", "checkout.email")
	err = check.Err()
	if err == nil {
		err = s.Accounts.MayAsk(c.Request().Context(), email, request.IP(c))
	}
	if err != nil {
		return respond.Form(c, err, func(e ui.Errors) respond.Component {
			p := page.FindPage{Page: s.frame(c, "order.find"), Number: typed, Email: email, Errors: e}
			p.Failed = true
			return page.Find(p)
		})
	}
	if err := s.Till.SendLink(c.Request().Context(), number, email); err != nil {
		return err
	}
	return respond.To(c, request.Market(c).URL("/orders/find?sent=1"))
}
