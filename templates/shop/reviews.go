package shop

import (
	"context"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/review"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/templates/ui"
)

// ReviewsPage is what is said of a listing: how it is divided, and the reviews that a filter lets through.
type ReviewsPage struct {
	layout.Page
	Listing *catalog.Listing
	Factory *factory.Factory
	Sheet   review.Sheet
	Filter  review.Filter
	Pages   ui.Pages
}

// VoicePage is one review by itself, where it is voted for and reported. Reason and Words are what was typed before a refusal.
type VoicePage struct {
	layout.Page
	Review        *review.Review
	Listing       *catalog.Listing
	Factory       *factory.Factory
	Reported      bool
	Reason, Words string
	Errors        ui.Errors
}

// rated is a listing's rating: the mean rounded down to a tenth, so that no more is promised than is filtered by.
func rated(sum, count int) ui.Rating {
	if count <= 0 {
		return ui.Rating{}
	}
	return ui.Rating{Tenths: 10 * sum / count, Count: count}
}

// voices are the shown reviews of a listing, beside what they add up to.
type voices struct {
	Market market.Market
	Slug   string
	Maker  string // who answers
	Sheet  review.Sheet
	Filter review.Filter
}

func (v voices) rating() ui.Rating { return rated(v.Sheet.Sum(), v.Sheet.Count()) }

// ReviewsURL is the page of a listing's reviews that a filter lets through.
func ReviewsURL(m market.Market, slug string, f review.Filter, page int) string {
	q := url.Values{}
	if f.Stars > 0 {
		q.Set("stars", strconv.Itoa(f.Stars))
	}
	if f.Language != "" {
		q.Set("lang", f.Language)
	}
	if f.Pictures {
		q.Set("pictures", "1")
	}
	if f.Sort == review.Helpful {
		q.Set("sort", string(f.Sort))
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	path := m.URL("/l/" + slug + "/reviews")
	if len(q) > 0 {
		path += "?" + q.Encode()
	}
	return path
}

// filtered is the page with the filter changed.
func (v voices) filtered(change func(*review.Filter)) string {
	f := v.Filter
	change(&f)
	return ReviewsURL(v.Market, v.Slug, f, 1)
}

// split are the rows of the picture; the row of the filter in force leads back to all.
func (v voices) split() ui.Ratings {
	all := ui.Ratings{Average: v.rating().Value()}
	for stars := review.MaxStars; stars > 0; stars-- {
		row := ui.Given{Stars: stars, Count: v.Sheet.Split[stars], On: v.Filter.Stars == stars}
		if row.Count > 0 {
			row.URL = v.filtered(func(f *review.Filter) { f.Stars = stars })
		}
		if row.On {
			row.URL = v.filtered(func(f *review.Filter) { f.Stars = 0 })
		}
		all.Given = append(all.Given, row)
	}
	return all
}

// languages are the ways to the reviews in one language; nothing where all are in one.
func (v voices) languages(ctx context.Context) []ui.Facet {
	if len(v.Sheet.Languages) < 2 {
		return nil
	}
	t := locale.From(ctx)
	var list []ui.Facet
	for _, l := range v.Sheet.Languages {
		on := v.Filter.Language == l.Language
		list = append(list, ui.Facet{Label: t.LanguageName(locale.Language(l.Language)), Count: l.Count, On: on,
			URL: v.filtered(func(f *review.Filter) {
				f.Language = l.Language
				if on {
					f.Language = ""
				}
			})})
	}
	return list
}

// pictured is the way to the reviews with pictures; nothing where there are none.
func (v voices) pictured(ctx context.Context) []ui.Facet {
	if v.Sheet.Pictured == 0 {
		return nil
	}
	return []ui.Facet{{Label: locale.From(ctx).T("review.with_pictures"), Count: v.Sheet.Pictured, On: v.Filter.Pictures,
		URL: v.filtered(func(f *review.Filter) { f.Pictures = !f.Pictures })}}
}

// chips are the filters in force.
func (v voices) chips(ctx context.Context) []ui.Chip {
	t := locale.From(ctx)
	var list []ui.Chip
	if v.Filter.Stars > 0 {
		list = append(list, ui.Chip{Label: t.T("review.stars", "count", v.Filter.Stars), URL: v.filtered(func(f *review.Filter) { f.Stars = 0 })})
	}
	if v.Filter.Language != "" {
		list = append(list, ui.Chip{Label: t.LanguageName(locale.Language(v.Filter.Language)), URL: v.filtered(func(f *review.Filter) { f.Language = "" })})
	}
	if v.Filter.Pictures {
		list = append(list, ui.Chip{Label: t.T("review.with_pictures"), URL: v.filtered(func(f *review.Filter) { f.Pictures = false })})
	}
	return list
}

// aspects are the stars for quality, description and delivery, with the fit: what the author answered of them.
func aspects(ctx context.Context, r review.Review) []string {
	t := locale.From(ctx)
	var list []string
	for _, one := range []struct {
		name  string
		stars int
	}{{"quality", r.Quality}, {"described", r.Described}, {"delivery", r.Delivery}} {
		if one.stars > 0 {
			list = append(list, t.T("review.aspect."+one.name)+": "+t.T("review.stars", "count", one.stars))
		}
	}
	if r.Fit != "" {
		list = append(list, t.T("review.fit."+string(r.Fit)))
	}
	return list
}

// view marks the view of a list that is shown.
func view(on bool) string {
	if on {
		return "page"
	}
	return "false"
}

// author is how the author is named.
func author(ctx context.Context, r review.Review) string {
	if r.Author == "" {
		return locale.From(ctx).T("review.buyer")
	}
	return r.Author
}

// spoken marks words in another language than the page's.
func spoken(m market.Market, language string) templ.Attributes { return titled(m, language) }

// fitLine says how a garment fits by those who answered; "" if nobody did.
func fitLine(ctx context.Context, s review.Sheet) string {
	all := 0
	for _, n := range s.Fits {
		all += n
	}
	if all == 0 {
		return ""
	}
	return locale.From(ctx).T("review.fit_line", "small", s.Fits[review.Small], "fits", s.Fits[review.True], "large", s.Fits[review.Large])
}

func voicePath(m market.Market, token, rest string) string { return m.URL("/reviews/" + token + rest) }
