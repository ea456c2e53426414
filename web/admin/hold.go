package admin

import (
	"context"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/settlement"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showHold is the money of one line, what held it so far, and the form to hold it or to let it go.
func (s *Admin) showHold(c echo.Context) error {
	p, err := s.holdPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Hold(p))
}

// setHold holds the money of the line.
func (s *Admin) setHold(c echo.Context) error {
	return s.changeHold(c, "settlement.done.held", func(ctx context.Context, p page.HoldPage) error {
		return s.Settlement.Set(ctx, p.Order.ID, settlement.Hold{LineID: p.Share.LineID, Reason: p.Reason, Note: p.Note, SetBy: request.AdminOf(c).ID})
	})
}

// liftHold lets it go.
func (s *Admin) liftHold(c echo.Context) error {
	return s.changeHold(c, "settlement.done.lifted", func(ctx context.Context, p page.HoldPage) error {
		return s.Settlement.Lift(ctx, p.Order.ID, p.Share.LineID, request.AdminOf(c).ID, p.Note)
	})
}

func (s *Admin) changeHold(c echo.Context, done string, change func(context.Context, page.HoldPage) error) error {
	p, err := s.holdPage(c)
	if err != nil {
		return err
	}
	p.Reason, p.Note = request.Text(c, "reason"), request.Prose(c, "note")
	if err := change(c.Request().Context(), p); err != nil {
		return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
			p.Errors, p.Failed = wrong, wrong.Any()
			return page.Hold(p)
		})
	}
	return respond.Done(c, "/admin/orders/"+p.Order.Number, done)
}

// holdPage reads the line the address names, of the order it names.
func (s *Admin) holdPage(c echo.Context) (page.HoldPage, error) {
	ctx, p := c.Request().Context(), page.HoldPage{Page: s.Frame(c), Once: id.NewToken()}
	number, err := id.ParseNumber(c.Param("number"))
	line, wrong := strconv.ParseInt(c.Param("line"), 10, 64)
	if err != nil || wrong != nil {
		return p, request.ErrNotFound
	}
	if p.Order, err = s.Orders.Order(ctx, number); err != nil {
		return p, err
	}
	parts, err := s.Settlement.OfOrder(ctx, p.Order.ID)
	if err != nil {
		return p, err
	}
	for _, part := range parts {
		for _, share := range part.Shares {
			if share.LineID == id.Line(line) {
				p.Part, p.Share = part, share
			}
		}
	}
	if p.Share.LineID == 0 {
		return p, request.ErrNotFound
	}
	admins := map[id.Account]bool{}
	for _, h := range p.Share.Holds {
		admins[h.SetBy] = true
		if h.LiftedBy != nil {
			admins[*h.LiftedBy] = true
		}
	}
	if p.Names, err = s.names(ctx, admins); err != nil {
		return p, err
	}
	p.Page = under(c, p.Page, "admin.orders", "/admin/orders", request.Printer(c).T("settlement.hold_title", "number", p.Order.Number))
	return p, nil
}
