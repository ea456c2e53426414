package admin

import (
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/recall"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showRecalls lists the recalls, those that stand first.
func (s *Admin) showRecalls(c echo.Context) error {
	all, err := s.Recalls.All(c.Request().Context(), request.Printer(c).Language())
	if err != nil {
		return err
	}
	return respond.OK(c, page.Recalls(page.RecallsPage{Page: s.frame(c, "admin.recalls"), Recalls: all}))
}

// showNewRecall is the form of a recall; a listing may be named in the address.
func (s *Admin) showNewRecall(c echo.Context) error {
	return respond.OK(c, page.NewRecall(s.newRecall(c, page.RecallForm{Listing: request.Text(c, "listing"), Texts: map[string]recall.Words{}})))
}

func (s *Admin) newRecall(c echo.Context, f page.RecallForm) page.NewRecallPage {
	return page.NewRecallPage{Page: under(c, s.Frame(c), "admin.recalls", "/admin/recalls", request.Printer(c).T("admin.recall.new")), Form: f}
}

// publishRecall publishes a recall. What can't be taken is shown with what was typed.
func (s *Admin) publishRecall(c echo.Context) error {
	ctx, f := c.Request().Context(), recallForm(c)
	var number string
	n, err := f.notice()
	if err == nil {
		if n.Listing, err = s.Recalls.ListingBySlug(ctx, slugIn(f.Listing)); err != nil {
			return err
		}
		number, err = s.Recalls.Publish(ctx, request.AdminOf(c).ID, n)
	}
	if err == nil {
		return respond.Done(c, "/admin/recalls/"+number, "admin.recall.done", "number", number)
	}
	return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
		p := s.newRecall(c, f.RecallForm)
		p.Errors, p.Failed = wrong, true
		return page.NewRecall(p)
	})
}

// typedRecall is the form of a recall as it came.
type typedRecall struct{ page.RecallForm }

func recallForm(c echo.Context) typedRecall {
	f := page.RecallForm{Listing: request.Text(c, "listing"), From: request.Text(c, "ordered_from"), Until: request.Text(c, "ordered_until"),
		Remedies: c.Request().Form["remedies"], Texts: map[string]recall.Words{}}
	for _, l := range locale.Languages() {
		f.Texts[string(l)] = recall.Words{Hazard: request.Prose(c, "hazard_"+l.Code()), Action: request.Prose(c, "action_"+l.Code()),
			Remedy: request.Prose(c, "remedy_"+l.Code())}
	}
	return typedRecall{f}
}

// notice reads the days; what else is wrong the recall says itself.
func (f typedRecall) notice() (recall.Notice, error) {
	n := recall.Notice{Texts: map[string]recall.Words{}, Remedies: f.Remedies}
	for l, w := range f.Texts {
		n.Texts[l] = w
	}
	var c fault.Check
	n.OrderedFrom, n.OrderedUntil = day(&c, "ordered_from", f.From), day(&c, "ordered_until", f.Until)
	return n, c.Err()
}

// day reads a day as a form gives it; none is no bound.
func day(c *fault.Check, field, typed string) *time.Time {
	if typed == "" {
		return nil
	}
	t, err := time.Parse(time.DateOnly, typed)
	if !c.Require(err == nil, field, "moderation.recall_day") {
		return nil
	}
	return &t
}

// slugIn is the short name of a listing, typed alone or as the address of its page.
func slugIn(typed string) string {
	if u, err := url.Parse(typed); err == nil {
		if _, slug, ok := strings.Cut(u.Path, "/l/"); ok {
			return slug
		}
	}
	return typed
}

func (s *Admin) recallPage(c echo.Context) (page.RecallPage, error) {
	p := page.RecallPage{Page: s.Frame(c)}
	var err error
	if p.Recall, err = s.Recalls.Recall(c.Request().Context(), c.Param("recall"), request.Printer(c).Language()); err != nil {
		return p, err
	}
	p.Page = under(c, p.Page, "admin.recalls", "/admin/recalls", p.Recall.Number)
	return p, nil
}

func (s *Admin) showRecall(c echo.Context) error {
	p, err := s.recallPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Recall(p))
}

// endRecall ends a recall; with a reason its goods are sold again.
func (s *Admin) endRecall(c echo.Context) error {
	number, why := c.Param("recall"), request.Prose(c, "lift")
	if err := s.Recalls.End(c.Request().Context(), request.AdminOf(c).ID, number, why); err != nil {
		return s.recallAgain(c, why, err)
	}
	return respond.Done(c, "/admin/recalls/"+number, "admin.recall.ended_done", "number", number)
}

// restoreRecalled sells the goods of a recall that has ended again.
func (s *Admin) restoreRecalled(c echo.Context) error {
	p, err := s.recallPage(c)
	if err != nil {
		return err
	}
	why := request.Prose(c, "lift")
	if err := s.Desk.Restore(c.Request().Context(), request.AdminOf(c).ID, p.Recall.ListingID, why); err != nil {
		return s.recallAgain(c, why, err)
	}
	return respond.Done(c, "/admin/recalls/"+p.Recall.Number, "admin.recall.again_done", "number", p.Recall.Number)
}

// recallAgain shows the recall as it is now with what was refused.
func (s *Admin) recallAgain(c echo.Context, why string, err error) error {
	p, shown := s.recallPage(c)
	if shown != nil {
		return shown
	}
	return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
		p.Errors, p.Failed, p.Lift = wrong, true, why
		return page.Recall(p)
	})
}
