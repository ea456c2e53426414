package admin

import (
	"context"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/reconciliation"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// lastClosed is how many closed cases the list shows.
const lastClosed = 20

// showCases lists where the payment provider and our books differ, and money that waits too long.
func (s *Admin) showCases(c echo.Context) error {
	ctx := c.Request().Context()
	number, offset := pageOf(c)
	p := page.CasesPage{Page: s.Frame(c), Number: number}
	var total int
	var err error
	if p.Open, total, err = s.Reconciler.Open(ctx, perPage, offset); err != nil {
		return err
	}
	if p.Closed, err = s.Reconciler.Closed(ctx, lastClosed); err != nil {
		return err
	}
	if p.Runs, err = s.Reconciler.Last(ctx); err != nil {
		return err
	}
	if p.Waiting, err = s.Reconciler.Overdue(ctx); err != nil {
		return err
	}
	p.Pages = request.Pages(total, perPage)
	p.Page = under(c, p.Page, "admin.ledger", "/admin/ledger", request.Printer(c).T("reconciliation.title"))
	return respond.OK(c, page.Cases(p))
}

// showCase is one difference, with its mend.
func (s *Admin) showCase(c echo.Context) error {
	p, err := s.casePage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Case(p))
}

// mendCase does what the case proposes, or asks for it where money may leave.
func (s *Admin) mendCase(c echo.Context) error {
	return s.changeCase(c, func(ctx context.Context, p page.CasePage) (*reconciliation.Case, error) {
		return s.Reconciler.Mend(ctx, p.Case.ID, request.AdminOf(c).ID)
	})
}

// closeCase closes it with a reason.
func (s *Admin) closeCase(c echo.Context) error {
	return s.changeCase(c, func(ctx context.Context, p page.CasePage) (*reconciliation.Case, error) {
		return s.Reconciler.Explain(ctx, p.Case.ID, request.AdminOf(c).ID, p.Note)
	})
}

func (s *Admin) changeCase(c echo.Context, change func(context.Context, page.CasePage) (*reconciliation.Case, error)) error {
	p, err := s.casePage(c)
	if err != nil {
		return err
	}
	p.Note = request.Prose(c, "note")
	done, err := change(c.Request().Context(), p)
	if err != nil {
		return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
			p.Errors, p.Failed = wrong, wrong.Any()
			return page.Case(p)
		})
	}
	key := "reconciliation.done.asked"
	switch done.Outcome {
	case reconciliation.Mended:
		key = "reconciliation.done.mended"
	case reconciliation.Explained:
		key = "reconciliation.done.explained"
	}
	return respond.Done(c, "/admin/ledger/cases/"+strconv.FormatInt(done.ID, 10), key)
}

func (s *Admin) casePage(c echo.Context) (page.CasePage, error) {
	ctx, p := c.Request().Context(), page.CasePage{Page: s.Frame(c), Once: id.NewToken(), Reader: request.AdminOf(c).ID}
	number, err := strconv.ParseInt(c.Param("case"), 10, 64)
	if err != nil {
		return p, request.ErrNotFound
	}
	if p.Case, err = s.Reconciler.Case(ctx, number); err != nil {
		return p, err
	}
	admins := map[id.Account]bool{}
	for _, who := range []*id.Account{p.Case.AskedBy, p.Case.ClosedBy} {
		if who != nil {
			admins[*who] = true
		}
	}
	if p.Names, err = s.names(ctx, admins); err != nil {
		return p, err
	}
	p.Page = under(c, p.Page, "reconciliation.title", "/admin/ledger/cases", request.Printer(c).T("reconciliation.case", "number", strconv.FormatInt(number, 10)))
	return p, nil
}
