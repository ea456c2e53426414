package admin

import (
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/id"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showWithdrawals lists the withdrawals that wait for their refund, the longest first, or those that have it.
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
		total = p.Tally.Settled
	}
	p.Pages = request.Pages(total, perPage)
	return respond.OK(c, page.Withdrawals(p))
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
