package admin

import (
	"errors"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showRefund asks which pieces of an order go back, and why; for a withdrawal it proposes its own.
func (s *Admin) showRefund(c echo.Context) error {
	p, err := s.refundPage(c)
	if err != nil {
		return err
	}
	if err := s.wished(c, &p); err != nil {
		return err
	}
	return respond.OK(c, page.Refund(p))
}

// workRefund shows what the form would give back and who would bear it. Nothing is decided.
func (s *Admin) workRefund(c echo.Context) error {
	p, err := s.refundPage(c)
	if err != nil {
		return err
	}
	readWish(c, &p)
	if p.Worked, err = s.Cashier.Preview(c.Request().Context(), p.Wish); err != nil {
		return refundRefused(c, p, err)
	}
	return respond.OK(c, page.Refund(p))
}

// giveRefund decides what was shown, once it was confirmed.
func (s *Admin) giveRefund(c echo.Context) error {
	p, err := s.refundPage(c)
	if err != nil {
		return err
	}
	readWish(c, &p)
	ctx := c.Request().Context()
	var f fault.Check
	if f.Require(request.Text(c, "sure") != "", "sure", "refund.not_sure"); f.Err() == nil {
		_, err = s.Cashier.Give(ctx, request.AdminOf(c).ID, p.Wish, request.Text(c, "shown"))
	} else {
		err = f.Err()
	}
	if err == nil {
		return respond.Done(c, "/admin/orders/"+p.Order.Number, "refund.done")
	}
	if fault.KindOf(err) == fault.Invalid || errors.Is(err, checkout.ErrOtherSplit) {
		p.Worked = nil
		if again, wrong := s.Cashier.Preview(ctx, p.Wish); wrong == nil {
			p.Worked = again
		}
	}
	return refundRefused(c, p, err)
}

// retryRefund tries a refund again that the gateway refused.
func (s *Admin) retryRefund(c echo.Context) error {
	number, err := id.ParseNumber(c.Param("number"))
	if err != nil {
		return request.ErrNotFound
	}
	err = s.Cashier.Retry(c.Request().Context(), number, c.Param("refund"))
	if fault.KindOf(err) == fault.Conflict {
		return respond.Note(c, layout.Warn, "/admin/orders/"+number, "refund.retry_not")
	}
	if err != nil {
		return err
	}
	return respond.Done(c, "/admin/orders/"+number, "refund.retried")
}

// refundPage is the page of an order that was paid.
func (s *Admin) refundPage(c echo.Context) (page.RefundPage, error) {
	p := page.RefundPage{Page: s.Frame(c)}
	number, err := id.ParseNumber(c.Param("number"))
	if err != nil {
		return p, request.ErrNotFound
	}
	if p.Order, err = s.Orders.Order(c.Request().Context(), number); err != nil {
		return p, err
	}
	if p.Left, err = s.Cashier.Left(c.Request().Context(), p.Order); err != nil {
		return p, err
	}
	p.Page = under(c, p.Page, "admin.orders", "/admin/orders", request.Printer(c).T("refund.title", "number", p.Order.Number))
	return p, nil
}

// readWish reads the form. What is no number of pieces is one too many.
func readWish(c echo.Context, p *page.RefundPage) {
	p.Wish = checkout.Wish{
		Number: p.Order.Number, Pieces: map[id.Line]int{}, Goods: checkout.Bearer(request.Text(c, "goods_by")), Rest: checkout.Bearer(request.Text(c, "rest_by")),
		Delivery: request.Text(c, "delivery") != "", Levies: request.Text(c, "levies") != "", Reason: request.Text(c, "reason"),
		Note: request.Prose(c, "note"), Key: request.Text(c, "key"),
	}
	for i, l := range p.Order.Lines() {
		typed := request.Text(c, checkout.PiecesField(i))
		p.Typed = append(p.Typed, typed)
		if n, err := strconv.Atoi(typed); err == nil {
			p.Wish.Pieces[l.ID] = n
		} else if typed != "" {
			p.Wish.Pieces[l.ID] = -1
		}
	}
}

// refundRefused shows the form again with what is wrong.
func refundRefused(c echo.Context, p page.RefundPage, err error) error {
	return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
		p.Errors, p.Failed = wrong, wrong.Any()
		return page.Refund(p)
	})
}

// fillRefunds adds who decided the refunds, what the book says of each, and whether more may follow.
func (s *Admin) fillRefunds(c echo.Context, p *page.OrderPage) error {
	admins := map[id.Account]bool{}
	for _, r := range p.Refunds {
		if r.AdminID != nil {
			admins[*r.AdminID] = true
		}
	}
	names, err := s.names(c.Request().Context(), admins)
	if err != nil {
		return err
	}
	back := map[id.Line]int{}
	for _, r := range p.Refunds {
		if len(r.Lines) == 0 {
			continue
		}
		for _, l := range r.Lines {
			back[l.LineID] += l.Quantity
		}
		p.Given = append(p.Given, page.RefundProof{Refund: r, Admin: names[*r.AdminID],
			Borne: ledger.ProveCredit(p.Order.Currency, p.Order.Number, r.Token, checkout.Burdens(r.Parts()), p.Ledger)})
	}
	for _, l := range p.Order.Lines() {
		p.Left = p.Left || p.Order.ConfirmedAt != nil && back[l.ID] < l.Quantity
	}
	return nil
}
