package admin

import (
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showWithdrawals lists the withdrawals that wait for their refund, the longest first, or those that ended.
func (s *Admin) showWithdrawals(c echo.Context) error {
	ctx := c.Request().Context()
	number, offset := pageOf(c)
	p := page.WithdrawalsPage{Page: s.frame(c, "admin.withdrawals"), Settled: request.Text(c, "view") == "settled", Now: s.Now(), Number: number}
	var err error
	if p.Tally, err = s.Withdrawals.Tally(ctx); err != nil {
		return err
	}
	if p.List, err = s.Withdrawals.List(ctx, p.Settled, perPage, offset); err != nil {
		return err
	}
	total := p.Tally.Open
	if p.Settled {
		total = p.Tally.Ended
	}
	p.Pages = request.Pages(total, perPage)
	return respond.OK(c, page.Withdrawals(p))
}

// showWithdrawal is one withdrawal, with the ways to end it while it is open.
func (s *Admin) showWithdrawal(c echo.Context) error {
	p, err := s.withdrawalPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Withdrawal(p))
}

// closeWithdrawal ends it without a further refund, once that was confirmed.
func (s *Admin) closeWithdrawal(c echo.Context) error {
	p, err := s.withdrawalPage(c)
	if err != nil {
		return err
	}
	p.Note = request.Prose(c, "note")
	var f fault.Check
	if f.Require(request.Text(c, "sure") != "", "sure", "admin.withdrawal.not_sure"); f.Err() == nil {
		err = s.Withdrawals.Close(c.Request().Context(), p.Withdrawal.Number, request.AdminOf(c).ID, p.Note)
	} else {
		err = f.Err()
	}
	if err != nil {
		return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
			p.Errors, p.Failed = wrong, wrong.Any()
			return page.Withdrawal(p)
		})
	}
	return respond.Done(c, "/admin/withdrawals/"+p.Withdrawal.Number, "admin.withdrawal.done_closed")
}

// withdrawalPage reads the withdrawal that the address names, with its order and who closed it.
func (s *Admin) withdrawalPage(c echo.Context) (page.WithdrawalPage, error) {
	ctx, p := c.Request().Context(), page.WithdrawalPage{Page: s.Frame(c), Now: s.Now(), Once: id.NewToken()}
	var err error
	if p.Withdrawal, err = s.Withdrawals.Withdrawal(ctx, c.Param("withdrawal")); err != nil {
		return p, err
	}
	if p.Order, err = s.Orders.OrderByID(ctx, p.Withdrawal.OrderID); err != nil {
		return p, err
	}
	if by := p.Withdrawal.ClosedBy; by != nil {
		names, err := s.names(ctx, map[id.Account]bool{*by: true})
		if err != nil {
			return p, err
		}
		p.Closer = names[*by]
	}
	p.Page = under(c, p.Page, "admin.withdrawals", "/admin/withdrawals", p.Withdrawal.Number)
	return p, nil
}

// wished is the wish with which the form for a refund opens: that of the withdrawal which the address names, for the pieces of it that
// are still owed, or an empty one.
func (s *Admin) wished(c echo.Context, p *page.RefundPage) error {
	p.Wish = checkout.Wish{Key: id.NewToken(), Goods: checkout.ByFactory, Rest: checkout.ByMall, Delivery: true}
	number := request.Text(c, "withdrawal")
	if number == "" {
		return nil
	}
	w, err := s.Withdrawals.Withdrawal(c.Request().Context(), number)
	if err != nil {
		return err
	}
	if w.OrderID != p.Order.ID {
		return request.ErrNotFound
	}
	left := w.Left()
	p.Wish = checkout.Withdrawn(p.Order.Number, left)
	p.Wish.Key, p.Wish.Note = id.NewToken(), noteOf(w)
	for _, l := range p.Order.Lines() {
		p.Typed = append(p.Typed, page.Count(left[l.ID]))
	}
	return nil
}

// noteOf is what an admin would note of a withdrawal: its number, and the consumer's reason as far as there is room.
func noteOf(w *aftersales.Withdrawal) string {
	note := []rune(strings.TrimSpace(w.Number + " " + w.Reason))
	return string(note[:min(len(note), aftersales.MaxReason)])
}
