package shop

import (
	"context"
	"errors"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// withdrawPage is the order that the address names, for whoever may withdraw from it. Where nobody can, the refusal leads on to the
// order.
func (s *Shop) withdrawPage(c echo.Context) (page.WithdrawPage, error) {
	o, err := s.mine(c)
	if err != nil {
		return page.WithdrawPage{}, err
	}
	p := page.WithdrawPage{Page: s.frame(c, "withdraw.title"), Order: o, Link: s.link(c, o.Number), Once: id.NewToken()}
	if p.Right, err = s.Withdrawals.Right(c.Request().Context(), o); err != nil {
		return p, err
	}
	if err := p.Right.Refusal(); err != nil {
		return p, respond.WayOn(err, request.Printer(c).T("withdraw.to_order"), s.orderPath(c, o.Number, ""))
	}
	return p, nil
}

// showWithdraw asks from which goods the consumer withdraws: from all, unless something else is said.
func (s *Shop) showWithdraw(c echo.Context) error {
	p, err := s.withdrawPage(c)
	if err != nil {
		return err
	}
	return s.askWithdraw(c, p, nil)
}

// reviewWithdraw shows what the consumer is about to state, to be confirmed. Nothing is stated yet.
func (s *Shop) reviewWithdraw(c echo.Context) error {
	p, err := s.withdrawPage(c)
	if err != nil {
		return err
	}
	stated := readStatement(c, &p)
	if err := stated.Check(p.Order, p.Right.Left); err != nil {
		return s.askWithdraw(c, p, err)
	}
	if p.Worked, err = s.estimate(c.Request().Context(), p, stated.Pieces); err != nil {
		return err
	}
	p.Stated = &stated
	return respond.OK(c, page.ConfirmWithdraw(p))
}

// withdraw takes the statement that was confirmed. What has been stated by the same form leads to its receipt.
func (s *Shop) withdraw(c echo.Context) error {
	o, err := s.mine(c)
	if err != nil {
		return err
	}
	p := page.WithdrawPage{Order: o}
	w, err := s.Withdrawals.State(c.Request().Context(), o, readStatement(c, &p))
	if err == nil {
		return respond.To(c, s.orderPath(c, o.Number, "/withdraw/"+w.Number))
	}
	if fault.KindOf(err) == fault.Conflict {
		return respond.WayOn(err, request.Printer(c).T("withdraw.to_order"), s.orderPath(c, o.Number, ""))
	}
	if fault.KindOf(err) != fault.Invalid {
		return err
	}
	again, wrong := s.withdrawPage(c)
	if wrong != nil {
		return wrong
	}
	again.Typed, again.Reason = p.Typed, p.Reason
	return s.askWithdraw(c, again, err)
}

// askWithdraw shows the form, with what is wrong if something is, and what would come back for everything.
func (s *Shop) askWithdraw(c echo.Context, p page.WithdrawPage, wrong error) error {
	var err error
	if p.Worked, err = s.estimate(c.Request().Context(), p, p.Right.Left); err != nil {
		return err
	}
	if wrong == nil {
		return respond.OK(c, page.Withdraw(p))
	}
	return respond.Form(c, wrong, func(e ui.Errors) respond.Component {
		p.Errors, p.Failed = e, e.Any()
		return page.Withdraw(p)
	})
}

// estimate is what would come back for pieces, with no lines if nothing was paid for them.
func (s *Shop) estimate(ctx context.Context, p page.WithdrawPage, pieces map[id.Line]int) (*checkout.GiveBack, error) {
	g, err := s.Cashier.Estimate(ctx, p.Order.Number, pieces)
	if errors.Is(err, checkout.ErrNothingBack) {
		return &checkout.GiveBack{Order: p.Order}, nil
	}
	return g, err
}

// readStatement reads the form. What is no number of pieces is one too many.
func readStatement(c echo.Context, p *page.WithdrawPage) aftersales.Statement {
	p.Reason = request.Prose(c, "reason")
	st := aftersales.Statement{Pieces: map[id.Line]int{}, Reason: p.Reason}
	for i, l := range p.Order.Lines() {
		typed := request.Text(c, aftersales.PiecesField(i))
		p.Typed = append(p.Typed, typed)
		n, err := strconv.Atoi(typed)
		if err != nil && typed != "" {
			n = -1
		}
		st.Pieces[l.ID] = n
	}
	return st
}

// showWithdrawal is the receipt of a statement, with how to send the goods back.
func (s *Shop) showWithdrawal(c echo.Context) error {
	o, err := s.mine(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	w, err := s.Withdrawals.Withdrawal(ctx, c.Param("withdrawal"))
	if err != nil {
		return err
	}
	if w.OrderID != o.ID {
		return request.ErrNotFound
	}
	p := page.WithdrawalPage{Page: s.frame(c, "withdraw.receipt"), Order: o, Link: s.link(c, o.Number), Withdrawal: w}
	for _, sending := range w.Sendings(o) {
		f, err := s.Factories.Factory(ctx, sending.FactoryID)
		if err != nil {
			return err
		}
		p.Back = append(p.Back, page.SendBack{Consignment: sending, To: f.Consignee()})
	}
	return respond.OK(c, page.Withdrawal(p))
}
