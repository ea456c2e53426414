package admin

import (
	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/moderation"
	"github.com/silkroadmall/mall/internal/order"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showFactories lists factories by state and words.
func (s *Admin) showFactories(c echo.Context) error {
	ctx := c.Request().Context()
	q := factory.Query{State: factory.State(request.Text(c, "state")), Search: request.Text(c, "q"), Limit: perPage, Way: request.Way(c)}
	p := page.FactoriesPage{Page: s.frame(c, "admin.factories"), Now: s.Now(), State: q.State, Words: q.Search}
	var err error
	if p.Counts, err = s.Factories.Counts(ctx); err != nil {
		return err
	}
	list, err := s.Factories.Factories(ctx, q)
	if err != nil {
		return err
	}
	p.Factories, p.Steps = list.Rows, request.Steps(c, list.Previous, list.Next)
	return respond.OK(c, page.Factories(p))
}

// factoryPage is the factory the address names.
func (s *Admin) factoryPage(c echo.Context) (page.FactoryPage, error) {
	p := page.FactoryPage{Page: s.Frame(c), Now: s.Now()}
	var err error
	if p.Dossier, err = s.Desk.Dossier(c.Request().Context(), c.Param("factory")); err != nil {
		return p, err
	}
	p.Unsent, err = s.unsent(c, p.Dossier.Factory.ID)
	p.Page = under(c, p.Page, "admin.factories", "/admin/factories", p.Dossier.Factory.Name)
	return p, err
}

// unsent counts the consignments a factory still has to send.
func (s *Admin) unsent(c echo.Context, f id.Factory) (int, error) {
	counts, err := s.Orders.Counts(c.Request().Context(), f)
	n := 0
	for _, state := range []order.ConsignmentState{order.Offered, order.Accepted, order.Packed, order.ShippedPartly} {
		n += counts[state]
	}
	return n, err
}

// showFactory shows one factory.
func (s *Admin) showFactory(c echo.Context) error {
	p, err := s.factoryPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Factory(p))
}

// showSuspend asks once more before a factory's listings stop selling.
func (s *Admin) showSuspend(c echo.Context) error {
	p, err := s.factoryPage(c)
	if err != nil {
		return err
	}
	if p.Dossier.Factory.State != factory.Approved {
		return respond.To(c, "/admin/factories/"+p.Dossier.Factory.Slug)
	}
	return respond.OK(c, page.Suspend(p))
}

// admit decides about the factory the address names.
func (s *Admin) admit(v moderation.Verdict) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		f, err := s.Factories.BySlug(ctx, c.Param("factory"))
		if err != nil {
			return err
		}
		a := moderation.Admission{Factory: f.ID, Seal: request.Text(c, "seal"), Verdict: v, Reason: request.Text(c, "reason"), Statement: request.Prose(c, "statement")}
		if a.Seal == "" {
			a.Seal = "none" // a form without a seal was not made by us
		}
		if v == moderation.Approve || v == moderation.Reinstate {
			a.Reason = ""
		}
		if err := s.Desk.Admit(ctx, request.AdminOf(c).ID, a); err != nil {
			return s.notAdmitted(c, a, err)
		}
		return respond.Done(c, "/admin/factories/"+f.Slug, "admin.factory_done."+string(v), "name", f.Name)
	}
}

// notAdmitted shows the factory as it is now, with what was typed and why the decision was refused.
func (s *Admin) notAdmitted(c echo.Context, a moderation.Admission, err error) error {
	p, shown := s.factoryPage(c)
	if shown != nil {
		return shown
	}
	return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
		p.Errors, p.Failed, p.Reason, p.Statement = wrong, wrong.Any(), a.Reason, a.Statement
		if a.Verdict == moderation.Suspend && p.Dossier.Factory.State == factory.Approved {
			return page.Suspend(p)
		}
		return page.Factory(p)
	})
}
