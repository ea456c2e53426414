package admin

import (
	"context"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/reconciliation"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// patience is how long the home page waits for the search engine's word.
const patience = 2 * time.Second

// showHome says how the mall stands.
func (s *Admin) showHome(c echo.Context) error {
	ctx := c.Request().Context()
	p := page.HomePage{Page: s.frame(c, "admin.home"), Now: s.Now(), Rates: s.Rates.Current(), Rules: s.Rules.Current().Version()}
	var err error
	if p.Backlog, err = s.Desk.Backlog(ctx); err != nil {
		return err
	}
	if p.Proposals, p.Own, err = s.Rulebook.Proposals(ctx, request.AdminOf(c).ID); err != nil {
		return err
	}
	if p.Tally, err = s.Orders.Tally(ctx); err != nil {
		return err
	}
	if p.Withdrawals, err = s.Withdrawals.Tally(ctx); err != nil {
		return err
	}
	if p.Jobs, err = s.failedJobs(ctx); err != nil {
		return err
	}
	cases, waiting, err := s.Reconciler.Tally(ctx)
	if err != nil {
		return err
	}
	p.Cases, p.Waits = reconciliation.Sum(cases), reconciliation.Sum(waiting)
	p.SearchDown = s.searchDown(ctx)
	return respond.OK(c, page.Home(p))
}

// failedJobs are those given up and those to be tried again.
func (s *Admin) failedJobs(ctx context.Context) ([]job.Count, error) {
	all, err := s.Jobs(ctx)
	return slices.DeleteFunc(all, func(n job.Count) bool { return n.State != "discarded" && n.State != "retryable" }), err
}

func (s *Admin) searchDown(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return s.Search(ctx) != nil
}
