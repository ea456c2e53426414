package shop

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/search"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
)

const (
	mostGroups = 8  // how many ways to narrow a list shows beside categories and price
	mostValues = 40 // of one facet
	mostDays   = 5  // by which goods may arrive
)

// labels names the values that the page shows, of those ticked too: by at most two statements, one for factories.
func (s *Shop) labels(c echo.Context, q search.Query, r search.Result) (map[string]map[string]string, error) {
	wanted := map[string][]string{}
	shown := append(slices.Clone(q.Count), search.FacetRegion, search.FacetFactory, search.FacetPaper)
	for _, key := range slices.Compact(slices.Sorted(slices.Values(shown))) {
		for _, n := range top(r.Facets[key]) {
			wanted[key] = append(wanted[key], n.Value)
		}
	}
	for key, values := range q.Known() {
		wanted[key] = append(wanted[key], values...)
	}
	factories, papers := wanted[search.FacetFactory], wanted[search.FacetPaper]
	delete(wanted, search.FacetFactory)
	delete(wanted, search.FacetPaper)
	labels, err := s.Catalog.FacetLabels(c.Request().Context(), wanted, q.Market.Language)
	if err != nil {
		return nil, err
	}
	labels[search.FacetPaper] = paperNames(c, papers)
	labels[search.FacetFactory], err = s.factoryNames(c.Request().Context(), factories)
	return labels, err
}

func (s *Shop) factoryNames(ctx context.Context, slugs []string) (map[string]string, error) {
	if len(slugs) == 0 {
		return nil, nil
	}
	return s.Factories.NamesOf(ctx, slugs)
}

// paperNames are the papers the catalogs know; others are typed by factories and called as they were typed.
func paperNames(c echo.Context, codes []string) map[string]string {
	t, names := request.Printer(c), map[string]string{}
	for _, code := range codes {
		names[code] = code
		if key := "restriction.paper." + strings.ReplaceAll(code, "-", "_"); t.Has(key) {
			names[code] = capital(t.T(key))
		}
	}
	return names
}

// capital is a name as it stands alone.
func capital(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

func top(counts []search.Count) []search.Count { return counts[:min(len(counts), mostValues)] }

// filters are the ways to narrow the list: those of the category first, then region, papers and factory, which goods of
// every kind have; together with what stands beside them no more than a reader can take in. Where there is too little room
// those of the category go before all others, and those with ticks before these.
func filters(c echo.Context, q search.Query, r search.Result, labels map[string]map[string]string) []ui.Ticks {
	fixed := []string{search.FacetRegion, search.FacetPaper, search.FacetFactory}
	if q.Factory != "" {
		fixed = []string{search.FacetPaper}
	}
	var head, own, tail []ui.Ticks
	head = worth(head, days(c, q, r.Arrivals))
	for _, key := range q.Count {
		if key == search.FacetFactory {
			continue
		}
		own = worth(own, group(q, key, r.Facets[key], labels[key]))
	}
	tail = worth(tail, stars(c, q, r.Ratings))
	for _, key := range fixed {
		tail = worth(tail, titled(c, group(q, key, r.Facets[key], labels[key])))
	}
	room := mostGroups
	for _, g := range slices.Concat(head, own, tail) {
		room -= min(g.Ticked(), 1)
	}
	own, room = fitting(own, room)
	head, room = fitting(head, room)
	tail, _ = fitting(tail, room)
	return slices.Concat(head, own, tail)
}

// fitting are the groups with ticks, which have room already, and as many others as there is room for, and the room left.
func fitting(groups []ui.Ticks, room int) ([]ui.Ticks, int) {
	var list []ui.Ticks
	for _, g := range groups {
		switch {
		case g.Ticked() > 0:
			list = append(list, g)
		case room > 0:
			list = append(list, g)
			room--
		}
	}
	return list, room
}

// worth adds a group that leaves something to choose.
func worth(list []ui.Ticks, g ui.Ticks) []ui.Ticks {
	if len(g.Values) > 1 || g.Ticked() > 0 {
		return append(list, g)
	}
	return list
}

// titled names the groups that are no facets of the vocabulary.
func titled(c echo.Context, g ui.Ticks) ui.Ticks {
	if g.Title == "" {
		g.Title = request.Printer(c).T("shop.facet_" + g.Name)
	}
	return g
}

// group is a facet with the values that would find something, and those ticked.
func group(q search.Query, key string, counts []search.Count, labels map[string]string) ui.Ticks {
	g := ui.Ticks{Name: key, Title: catalog.FacetName(key, q.Market.Language)}
	chosen := q.Known()[key]
	add := func(value string, count int) {
		label := labels[value]
		if label == "" {
			label = value
		}
		g.Values = append(g.Values, ui.Tick{Value: value, Label: label, Count: count, Counted: true, On: slices.Contains(chosen, value)})
	}
	there := map[string]bool{}
	for _, n := range top(counts) {
		there[n.Value] = true
		if n.Count > 0 || slices.Contains(chosen, n.Value) {
			add(n.Value, n.Count)
		}
	}
	for _, v := range chosen {
		if !there[v] {
			add(v, 0)
		}
	}
	if catalog.ScaledFacet(key) {
		slices.SortStableFunc(g.Values, func(a, b ui.Tick) int { return catalog.FacetOrder(key, a.Value, b.Value) })
	}
	return g
}

// days are the days by which goods may arrive, a few from the soonest to the one that has them all.
func days(c echo.Context, q search.Query, arrivals []search.Arrival) ui.Ticks {
	t := request.Printer(c)
	g := ui.Ticks{Name: paramArrives, Title: t.T("shop.arrives"), One: true}
	g.Values = append(g.Values, ui.Tick{Label: t.T("shop.arrives_any"), On: q.Arrives.IsZero()})
	chosen := q.Arrives.Format(time.DateOnly)
	there := q.Arrives.IsZero()
	for _, a := range spaced(arrivals) {
		day := a.By.Format(time.DateOnly)
		there = there || day == chosen
		g.Values = append(g.Values, ui.Tick{Value: day, Label: t.T("shop.arrives_by", "day", t.Day(a.By)), Count: a.Count, Counted: true, On: day == chosen})
	}
	if !there {
		g.Values = append(g.Values, ui.Tick{Value: chosen, Label: t.T("shop.arrives_by", "day", t.Day(q.Arrives)), On: true})
	}
	return g
}

// spaced thins days out that lie close together: each next one has more goods than the one before.
func spaced(all []search.Arrival) []search.Arrival {
	var list []search.Arrival
	for _, a := range all {
		if a.Count > 0 && (len(list) == 0 || a.Count > list[len(list)-1].Count) {
			list = append(list, a)
		}
	}
	for len(list) > mostDays {
		step := list[:0]
		for i, a := range list {
			if i%2 == 0 || i == len(list)-1 {
				step = append(step, a)
			}
		}
		list = step
	}
	return list
}

// stars are the least ratings that may be asked for.
func stars(c echo.Context, q search.Query, ratings []search.Count) ui.Ticks {
	t := request.Printer(c)
	g := ui.Ticks{Name: paramRating, Title: t.T("shop.rating"), One: true}
	g.Values = append(g.Values, ui.Tick{Label: t.T("shop.rating_any"), On: q.Rating == 0})
	there := q.Rating == 0
	for _, n := range ratings {
		stars, err := strconv.Atoi(n.Value)
		on := stars == q.Rating
		if err != nil || n.Count == 0 && !on {
			continue
		}
		there = there || on
		g.Values = append(g.Values, ui.Tick{Value: n.Value, Label: t.T("shop.rating_from", "count", stars), Count: n.Count, Counted: true, On: on})
	}
	if !there {
		g.Values = append(g.Values, ui.Tick{Value: strconv.Itoa(q.Rating), Label: t.T("shop.rating_from", "count", q.Rating), On: true})
	}
	return g
}

// shelves are the categories one can go on to that hold hits.
func shelves(l locale.Language, counts []search.Count, on shelfOf) []ui.Facet {
	n := map[string]int{}
	for _, f := range counts {
		n[f.Value] = f.Count
	}
	var list []ui.Facet
	for _, shelf := range on.next {
		if n[shelf.Slug] > 0 {
			list = append(list, ui.Facet{Label: shelf.Name(l), URL: on.down(shelf.Slug), Count: n[shelf.Slug]})
		}
	}
	return list
}
