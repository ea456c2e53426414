package portal

import (
	"errors"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/review"
	page "github.com/silkroadmall/mall/templates/portal"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showReviews lists what buyers say of the factory's goods: what is not answered yet, if no view is named.
func (p *Portal) showReviews(c echo.Context) error {
	base, _, err := p.page(c, request.Printer(c).T("portal.reviews"))
	if err != nil {
		return err
	}
	r := page.ReviewsPage{Page: base, View: review.View(request.Text(c, "view"))}
	if !slices.Contains(review.ShopViews(), r.View) {
		r.View = review.ViewUnanswered
	}
	at, total := request.Page(c), 0
	r.Reviews, total, err = p.Reviews.List(c.Request().Context(), review.Query{View: r.View, Factory: request.ClerkOf(c).FactoryID(),
		Language: request.Printer(c).Language(), Limit: perPage, Offset: (at - 1) * perPage})
	if err != nil {
		return err
	}
	r.Pages = ui.Pages{Current: at, Last: request.Pages(total, perPage), Link: func(n int) string { return with(c, "page", strconv.Itoa(n)) }}
	return respond.OK(c, page.Reviews(r))
}

// reviewPage is the review the address names, of the factory's own goods.
func (p *Portal) reviewPage(c echo.Context) (page.ReviewPage, error) {
	t := request.Printer(c)
	r, err := p.Reviews.OfFactory(c.Request().Context(), request.ClerkOf(c).FactoryID(), c.Param("review"), t.Language())
	if err != nil {
		return page.ReviewPage{}, err
	}
	base, _, err := p.page(c, t.T("portal.review_of", "title", r.Goods))
	return page.ReviewPage{Page: base, Review: r, Language: r.Language}, err
}

func (p *Portal) showReview(c echo.Context) error {
	r, err := p.reviewPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Review(r))
}

// answer publishes what the factory says to a review.
func (p *Portal) answer(c echo.Context) error {
	language, text := request.Text(c, "language"), request.Prose(c, "reply")
	err := p.Reviews.Answer(c.Request().Context(), request.ClerkOf(c).FactoryID(), c.Param("review"), language, text)
	if err == nil {
		return respond.Done(c, "/portal/reviews/"+c.Param("review"), "portal.review_answered")
	}
	if errors.Is(err, database.ErrNotFound) {
		return err
	}
	r, failed := p.reviewPage(c)
	if failed != nil {
		return failed
	}
	return respond.Form(c, err, func(e ui.Errors) respond.Component {
		r.Errors, r.Failed, r.Language, r.Typed = e, true, language, text
		return page.Review(r)
	})
}
