package admin

import (
	"slices"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/review"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showVoices lists the reviews of a view: those that wait, if none is named.
func (s *Admin) showVoices(c echo.Context) error {
	ctx := c.Request().Context()
	number, offset := pageOf(c)
	p := page.VoicesPage{Page: s.frame(c, "admin.reviews"), View: review.View(request.Text(c, "view")), Number: number}
	if !slices.Contains(review.DeskViews(), p.View) {
		p.View = review.ViewWaiting
	}
	var err error
	if p.Counts, err = s.Reviews.Waiting(ctx); err != nil {
		return err
	}
	var total int
	p.Voices, total, err = s.Reviews.List(ctx, review.Query{View: p.View, Language: request.Printer(c).Language(), Limit: perPage, Offset: offset})
	if err != nil {
		return err
	}
	p.Pages = request.Pages(total, perPage)
	return respond.OK(c, page.Voices(p))
}

// voicePage is the review the address names.
func (s *Admin) voicePage(c echo.Context) (page.VoicePage, error) {
	p := page.VoicePage{Page: s.Frame(c)}
	var err error
	if p.Case, err = s.Reviews.Case(c.Request().Context(), c.Param("review"), request.Printer(c).Language()); err != nil {
		return p, err
	}
	p.Page = under(c, p.Page, "admin.reviews", "/admin/reviews", p.Case.Goods)
	return p, nil
}

func (s *Admin) showVoice(c echo.Context) error {
	p, err := s.voicePage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Voice(p))
}

// judge shows or hides the review the address names.
func (s *Admin) judge(v review.Verdict) echo.HandlerFunc {
	return func(c echo.Context) error {
		version, _ := request.Whole(c, "version") // none is refused as stale
		j := review.Judgement{Token: c.Param("review"), Version: version, Verdict: v, Reason: request.Text(c, "reason"), Statement: request.Prose(c, "statement")}
		err := s.Reviews.Judge(c.Request().Context(), request.AdminOf(c).ID, j)
		if err == nil {
			return respond.Done(c, page.VoicesPath(review.ViewWaiting), "admin.review_done."+string(v))
		}
		p, failed := s.voicePage(c)
		if failed != nil {
			return failed
		}
		return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
			p.Errors, p.Failed, p.Reason, p.Statement = wrong, true, j.Reason, j.Statement
			return page.Voice(p)
		})
	}
}

// unread is how many reviews wait for a moderator, for the rail; 0 if nobody can say.
func (s *Admin) unread(c echo.Context) int {
	n, err := s.Reviews.Waiting(c.Request().Context())
	if err != nil {
		return 0
	}
	return n[review.ViewWaiting] + n[review.ViewReported]
}
