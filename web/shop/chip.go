package shop

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/search"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
)

// mostWays is how many filters an empty list tries to do without.
const mostWays = 4

// taken is a filter in force: its chip, and the query without it.
type taken struct {
	ui.Chip
	rest search.Query
}

// takenOf lists the filters in force, each with the list without it.
func takenOf(c echo.Context, q search.Query, labels map[string]map[string]string, path string) []taken {
	t := request.Printer(c)
	var list []taken
	add := func(label, url string, change func(*search.Query)) {
		rest := q
		change(&rest)
		list = append(list, taken{ui.Chip{Label: label, URL: url}, rest})
	}
	if q.Price.Min != nil || q.Price.Max != nil {
		add(priceChip(t, q.Price), without(c, path, paramMin, paramMax, "page"), func(q *search.Query) { q.Price = search.Price{} })
	}
	if !q.Arrives.IsZero() {
		add(t.T("shop.arrives_by", "day", t.Day(q.Arrives)), without(c, path, paramArrives, "page"), func(q *search.Query) { q.Arrives = time.Time{} })
	}
	for _, name := range slices.Sorted(maps.Keys(q.Facets)) {
		for i, v := range q.Facets[name] {
			add(chipLabel(t, labels, name, v), less(c, path, name, v), func(q *search.Query) {
				q.Facets = maps.Clone(q.Facets)
				q.Facets[name] = slices.Delete(slices.Clone(q.Facets[name]), i, i+1)
			})
		}
	}
	if q.Rating > 0 {
		add(t.T("shop.rating_from", "count", q.Rating), without(c, path, paramRating, "page"), func(q *search.Query) { q.Rating = 0 })
	}
	return list
}

// chipLabel names a value as it was written in the address: "navy" is "Blue".
func chipLabel(t *locale.Printer, labels map[string]map[string]string, name, value string) string {
	var names []string
	for key, codes := range (search.Query{Facets: map[string][]string{name: {value}}}).Known() {
		for _, code := range codes {
			if label := labels[key][code]; label != "" {
				names = append(names, label)
			}
		}
	}
	if len(names) == 0 {
		return value
	}
	return t.List(names)
}

func priceChip(t *locale.Printer, p search.Price) string {
	switch {
	case p.Min == nil:
		return t.T("shop.up_to", "price", t.Money(*p.Max))
	case p.Max == nil:
		return t.T("shop.at_least", "price", t.Money(*p.Min))
	}
	return t.Money(*p.Min) + " – " + t.Money(*p.Max)
}

// waysOut are the ways on from a list with nothing on it: what would be there without each of the filters. Ways that lead nowhere are left out.
func (s *Shop) waysOut(c echo.Context, all []taken) ([]ui.Facet, error) {
	var ways []ui.Facet
	for _, way := range all[:min(len(all), mostWays)] {
		n, err := s.counted(c.Request().Context(), way.rest)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			ways = append(ways, ui.Facet{Label: way.Label, URL: way.URL, Count: n})
		}
	}
	return ways, nil
}

// counted is how many goods the page of a query has. Only the aisle knows what lies within price bounds.
func (s *Shop) counted(ctx context.Context, q search.Query) (int, error) {
	q.Count, q.Spread, q.Bare, q.Page = nil, false, true, 1
	if q.Price != (search.Price{}) {
		r, err := s.Aisle.Page(ctx, q)
		return r.Total, err
	}
	q.PerPage = 1
	r, err := s.Aisle.Search.Search(ctx, q)
	return r.Total, err
}
