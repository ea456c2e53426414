package admin

import (
	"slices"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/order"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showOrders finds orders; a number that belongs to one opens it.
func (s *Admin) showOrders(c echo.Context) error {
	number, offset := pageOf(c)
	q := order.Query{View: order.View(request.Text(c, "view")), Words: request.Text(c, "q"), Limit: perPage, Offset: offset}
	if !slices.Contains(order.Views(), q.View) {
		q.View = order.ViewAll
	}
	list, total, err := s.Orders.Search(c.Request().Context(), q)
	if err != nil {
		return err
	}
	if _, wrong := id.ParseNumber(q.Words); wrong == nil && len(list) == 1 {
		return respond.To(c, "/admin/orders/"+list[0].Number)
	}
	return respond.OK(c, page.Orders(page.OrdersPage{Page: s.frame(c, "admin.orders"), Query: q, Orders: list, Total: total,
		Number: number, Pages: request.Pages(total, perPage)}))
}

// showOrder shows one order with its money.
func (s *Admin) showOrder(c echo.Context) error {
	number, err := id.ParseNumber(c.Param("number"))
	if err != nil {
		return request.ErrNotFound
	}
	p := page.OrderPage{Page: s.Frame(c), Factories: map[string]page.FactoryLink{}, Now: s.Now(), Once: id.NewToken()}
	if p.Order, err = s.Orders.Order(c.Request().Context(), number); err != nil {
		return err
	}
	if err := s.fillOrder(c, &p); err != nil {
		return err
	}
	p.Page = under(c, p.Page, "admin.orders", "/admin/orders", p.Order.Number)
	return respond.OK(c, page.Order(p))
}

// sayers are the admins who said something about an order.
func sayers(o *order.Order) map[id.Account]bool {
	admins := map[id.Account]bool{}
	for _, e := range o.Events {
		if by := page.Sayer(e); by != 0 {
			admins[by] = true
		}
	}
	return admins
}

// fillOrder adds who sends it, how it was paid, and what was posted.
func (s *Admin) fillOrder(c echo.Context, p *page.OrderPage) error {
	ctx, o := c.Request().Context(), p.Order
	for _, con := range o.Consignments {
		f, err := s.Factories.Factory(ctx, con.FactoryID)
		if err != nil {
			return err
		}
		p.Factories[con.Number] = page.FactoryLink{Name: f.Name, Slug: f.Slug}
	}
	var err error
	if p.Attempts, err = s.Payments.Attempts(ctx, o.ID); err != nil {
		return err
	}
	if p.Refunds, err = s.Payments.Refunds(ctx, o.ID); err != nil {
		return err
	}
	if p.Withdrawals, err = s.Withdrawals.OfOrder(ctx, o.ID); err != nil {
		return err
	}
	if p.Ledger, err = s.Ledger.OrderPostings(ctx, o.ID); err != nil {
		return err
	}
	if p.Money, err = s.Settlement.OfOrder(ctx, o.ID); err != nil {
		return err
	}
	if p.Names, err = s.names(ctx, sayers(o)); err != nil {
		return err
	}
	p.Balanced = ledger.Balanced(p.Ledger)
	if o.ConfirmedAt != nil {
		t := o.Totals
		charges := o.Charges()
		p.Proofs = ledger.Prove(o.Currency, ledger.Share{Goods: order.Earned(charges), Delivery: t.DeliveryMinor, Duty: t.DutyMinor, Tax: t.TaxMinor,
			Fees: t.FeesMinor, Promotion: order.Given(charges)}, p.Ledger)
	}
	return s.fillRefunds(c, p)
}
