package shop

import (
	"errors"
	"slices"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/review"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// How many reviews a product page shows, and a page of reviews.
const (
	onListing = 4
	onReviews = 20
)

// firstReviews are those a product page shows; a listing without stars is not asked for any.
func (s *Shop) firstReviews(c echo.Context, l *catalog.Listing) (review.Sheet, error) {
	if l.RatingCount == 0 {
		return review.Sheet{}, nil
	}
	return s.Reviews.Sheet(c.Request().Context(), l.ID, review.Filter{Sort: review.ForReader, Reader: request.Market(c).Language, Limit: onListing})
}

// showReviews shows what is said of a listing.
func (s *Shop) showReviews(c echo.Context) error {
	ctx, m := c.Request().Context(), request.Market(c)
	l, err := s.Catalog.Listing(ctx, c.Param("listing"), m.Language)
	if err != nil {
		return err
	}
	p := page.ReviewsPage{Page: s.Frame(c), Listing: l, Filter: filterOf(c)}
	if p.Factory, err = s.Factories.Factory(ctx, l.FactoryID); err != nil {
		return err
	}
	at := request.Page(c)
	f := p.Filter
	f.Limit, f.Offset = onReviews, (at-1)*onReviews
	if p.Sheet, err = s.Reviews.Sheet(ctx, l.ID, f); err != nil {
		return err
	}
	p.Title = request.Printer(c).T("review.of", "title", l.Texts[0].Title)
	p.Crumbs = s.crumbs(c, l.CategoryID)
	p.Pages = ui.Pages{Current: at, Last: request.Pages(p.Sheet.Found, onReviews),
		Link: func(n int) string { return page.ReviewsURL(m, l.Slug, p.Filter, n) }}
	p.Page = known(c, p.Page)
	if p.Filter != (review.Filter{}) || len(p.Sheet.Reviews) == 0 {
		p.Robots = "noindex"
	}
	return respond.OK(c, page.Reviews(p))
}

// filterOf reads what the address lets through; what it names that there is not lets everything through.
func filterOf(c echo.Context) review.Filter {
	var f review.Filter
	if n, ok := request.Whole(c, "stars"); ok && n >= 1 && n <= review.MaxStars {
		f.Stars = n
	}
	if l := request.Text(c, "lang"); slices.Contains(locale.Languages(), locale.Language(l)) {
		f.Language = l
	}
	f.Pictures = request.Text(c, "pictures") != ""
	if request.Text(c, "sort") == string(review.Helpful) {
		f.Sort = review.Helpful
	}
	return f
}

// voicePage is the review that the address names.
func (s *Shop) voicePage(c echo.Context) (page.VoicePage, error) {
	ctx := c.Request().Context()
	p := page.VoicePage{Page: s.frame(c, "review.one"), Reported: request.Text(c, "sent") != ""}
	p.Robots = "noindex"
	var err error
	if p.Review, err = s.Reviews.Review(ctx, c.Param("review")); err != nil {
		return p, err
	}
	about, err := s.Catalog.ListingByID(ctx, p.Review.ListingID)
	if err != nil {
		return p, err
	}
	if p.Listing, err = s.Catalog.Listing(ctx, about.Slug, request.Market(c).Language); err != nil {
		return p, err
	}
	p.Factory, err = s.Factories.Factory(ctx, p.Review.FactoryID)
	return p, err
}

// showVoice shows one review, to vote for it or to report it.
func (s *Shop) showVoice(c echo.Context) error {
	p, err := s.voicePage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Voice(p))
}

// vote says that a member found a review helpful.
func (s *Shop) vote(c echo.Context) error {
	token := c.Param("review")
	if err := s.Reviews.Vote(c.Request().Context(), token, request.ConsumerOf(c).ID); err != nil {
		return err
	}
	return respond.Done(c, request.Market(c).URL("/reviews/"+token), "review.voted")
}

// reportVoice takes what a reader says is wrong with a review.
func (s *Shop) reportVoice(c echo.Context) error {
	token, reason, said := c.Param("review"), request.Text(c, "reason"), request.Prose(c, "words")
	err := s.Reviews.Report(c.Request().Context(), token, reason, said)
	if err == nil {
		return respond.To(c, request.Market(c).URL("/reviews/"+token+"?sent=1#report"))
	}
	if errors.Is(err, database.ErrNotFound) {
		return err
	}
	p, failed := s.voicePage(c)
	if failed != nil {
		return failed
	}
	return respond.Form(c, err, func(e ui.Errors) respond.Component {
		p.Errors, p.Failed, p.Reason, p.Words = e, true, reason, said
		return page.Voice(p)
	})
}
