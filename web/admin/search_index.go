package admin

import (
	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/id"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showIndex says how the search index stands.
func (s *Admin) showIndex(c echo.Context) error {
	p, err := s.indexPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Index(p))
}

func (s *Admin) indexPage(c echo.Context) (page.IndexPage, error) {
	p := page.IndexPage{Page: s.frame(c, "index.title"), Now: s.Now()}
	p.Page = under(c, p.Page, "demand.title", page.SearchPath, p.Title)
	var err error
	p.Status, err = s.Aisle.Search.Status(c.Request().Context())
	return p, err
}

// refusedIndex shows the index as it is now, with why something was refused.
func (s *Admin) refusedIndex(c echo.Context, err error) error {
	p, shown := s.indexPage(c)
	if shown != nil {
		return shown
	}
	return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
		p.Errors, p.Failed = wrong, wrong.Any()
		return page.Index(p)
	})
}

// askIndex is a handler that asks once more before a step.
func (s *Admin) askIndex(verb, key string) echo.HandlerFunc {
	return func(c echo.Context) error {
		p := page.IndexStep{Page: s.Frame(c), Verb: verb, Key: key}
		p.Page = under(c, p.Page, "index.title", page.IndexPath, request.Printer(c).T(key+"_title"))
		return respond.OK(c, page.ConfirmIndex(p))
	}
}

// rebuildIndex orders a rebuild; a worker does it.
func (s *Admin) rebuildIndex(c echo.Context) error {
	if err := s.Rebuild(c.Request().Context()); err != nil {
		return s.refusedIndex(c, err)
	}
	return respond.Done(c, page.IndexPath, "index.rebuild_ordered")
}

// swapIndexBack takes the previous index back.
func (s *Admin) swapIndexBack(c echo.Context) error {
	if err := s.Aisle.Search.SwapBack(c.Request().Context()); err != nil {
		return s.refusedIndex(c, err)
	}
	return respond.Done(c, page.IndexPath, "index.swapped")
}

// tryAgain takes a parked listing up again.
func (s *Admin) tryAgain(c echo.Context) error {
	n, ok := request.Whole(c, "listing")
	if !ok || n <= 0 {
		return request.ErrNotFound
	}
	if err := s.Aisle.Search.TryAgain(c.Request().Context(), id.Listing(n)); err != nil {
		return err
	}
	return respond.Done(c, page.IndexPath, "index.tried")
}
