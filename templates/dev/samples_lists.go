package dev

import (
	"strconv"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/templates/ui"
)

func (s samples) lists() []Shelf {
	page := func(n int) string { return "/design?page=" + strconv.Itoa(n) }
	ticks := ui.Ticks{Name: "material", Title: s.t.T("shop.attribute.material")}
	for i, l := range []string{"shop.attribute.weave", "shop.attribute.care", "shop.attribute.light", "shop.attribute.plug", "shop.attribute.power", "shop.attribute.lens", "shop.attribute.size", "shop.attribute.age", "shop.attribute.range"} {
		ticks.Values = append(ticks.Values, ui.Tick{Value: strconv.Itoa(i), Label: s.t.T(l), Count: 120 - 15*i, Counted: true, On: i == 1})
	}
	tabs := []ui.Tab{{Label: s.t.T("checkout.cart"), URL: "/design", Count: 7, Current: true}, {Label: s.t.T("layout.account"), URL: "/design"}}
	facets := []ui.Facet{{Label: s.t.T("shop.newest"), URL: "/design", Count: 12, On: true}, {Label: s.t.T("shop.everything"), URL: "/design", Count: 840}}
	chips := []ui.Chip{{Label: s.t.T("shop.attribute.material"), URL: "/design"}, {Label: s.t.T("shop.at_least", "price", eur(800)), URL: "/design"}}
	empty := ui.Nothing{Drawing: "search", Title: s.t.T("shop.nothing"), Text: s.t.T("shop.nothing_text"), Actions: []ui.Action{{Kind: ui.Primary, Label: s.t.T("layout.home"), URL: "/design"}}}
	basket := ui.Nothing{Drawing: "cart", Title: s.t.T("checkout.cart_empty"), Text: s.t.T("checkout.cart_empty_text")}
	return []Shelf{
		{Name: "ui.Pagination", Wide: true, Specimens: []Specimen{{State: "middle", Shows: ui.Pagination(ui.Pages{Current: 5, Last: 12, Link: page})}, {State: "is-focus", On: "a", Shows: ui.Pagination(ui.Pages{Current: 1, Last: 3, Link: page})}}},
		{Name: "ui.NeighbourLinks", Specimens: []Specimen{{State: "default", Shows: ui.NeighbourLinks(ui.Neighbours{Previous: "/design", Next: "/design"})}}},
		{Name: "ui.Chips", Specimens: []Specimen{{State: "default", Shows: ui.Chips(chips, "/design")}, {State: "is-hover", On: "a", Shows: ui.Chips(chips, "/design")}}},
		{Name: "ui.Tabs", Specimens: []Specimen{{State: "default", Shows: ui.Tabs(tabs)}, {State: "is-focus", On: "a", Shows: ui.Tabs(tabs)}}},
		{Name: "ui.Laws · ui.Called", Specimens: []Specimen{{State: "not sold here", Shows: ui.Laws(laws())}, {State: "conditions", Shows: ui.Called(laws())}}},
		{Name: "ui.Filters · ui.FacetGroup", Specimens: []Specimen{{State: "default", Shows: filters(s.t.T("shop.category"), facets)}}},
		{Name: "ui.TickGroup", Specimens: []Specimen{{State: "default", Shows: ui.TickGroup(ticks)}, {State: "is-focus", On: "input", Shows: ui.TickGroup(ticks)}}},
		{Name: "ui.Empty", Specimens: []Specimen{{State: "search", Shows: ui.Empty(empty)}, {State: "cart", Shows: ui.Empty(basket)}}},
		{Name: "ui.Table", Wide: true, Specimens: []Specimen{{State: "default", Shows: sums(s.shares())}}},
		{Name: "ui.Definitions", Specimens: []Specimen{{State: "default", Shows: ui.Definitions([]ui.Definition{{Term: s.t.T("shop.packed_weight"), Text: s.t.Weight(820)}, {Term: s.t.T("shop.origin"), Text: s.t.Country("CN")}})}}},
		{Name: "ui.Diff", Wide: true, Specimens: []Specimen{{State: "default", Shows: ui.Diff([]ui.Change{{Label: s.t.T("shop.attribute.size"), Old: "90 × 90 cm", New: "90 × 180 cm"}, {Label: s.t.T("shop.attribute.care"), New: s.long()}, {Label: s.t.T("shop.heading"), Old: "621410", New: "621410"}})}}},
		{Name: "ui.KeyHints", Specimens: []Specimen{{State: "default", Shows: ui.KeyHints([]ui.KeyHint{{Key: "J", Label: s.t.T("layout.next")}, {Key: "K", Label: s.t.T("layout.previous")}})}}},
	}
}

func (s samples) answers() []Shelf {
	notices := []Specimen{}
	for _, tone := range []string{"ok", "info", "warn", "bad"} {
		notices = append(notices, Specimen{State: tone, Shows: notice(tone, s.t.T("checkout.price_changed"), s.t.T("checkout.quote_changed"))})
	}
	notices = append(notices, Specimen{State: "long", Shows: notice("info", "", s.long(), s.long())})
	knots := []ui.Knot{{Tense: ui.Past, Title: s.t.T("checkout.your_order"), At: day(1)},
		{Tense: ui.Present, Title: s.t.T("chart.on_the_way"), At: day(3), Text: "Liège"}, {Tense: ui.Future, Title: s.t.T("checkout.to_your_door", "country", s.t.Country("DE")), Earliest: day(4), Latest: day(9)}}
	steps := []string{s.t.T("checkout.contact"), s.t.T("checkout.step_address"), s.t.T("checkout.step_pay")}
	return []Shelf{
		{Name: "ui.Notice", Specimens: notices},
		{Name: "ui.ErrorSummary", Specimens: []Specimen{{State: "fields", Shows: ui.ErrorSummary(refusals())}, {State: "general", Shows: ui.ErrorSummary(ui.ErrorsOf(fault.New(fault.Conflict, "checkout.quote_expired")))}}},
		{Name: "ui.Progress", Specimens: []Specimen{{State: "none", Shows: ui.Progress("0", s.t.T("shop.count", "count", 0))}, {State: "half", Shows: ui.Progress("48", s.t.T("shop.count", "count", 480))}, {State: "all", Shows: ui.Progress("100", s.t.T("shop.count", "count", 1000))}}},
		{Name: "ui.Timeline", Wide: true, Specimens: []Specimen{{State: "default", Shows: ui.Timeline(knots)}}},
		{Name: "ui.Events", Specimens: []Specimen{{State: "default", Shows: ui.Events([]ui.Event{{At: day(3), Title: s.t.T("chart.on_the_way"), Place: "Liège"}, {At: day(1), Title: s.t.T("checkout.your_order"), Text: s.long()}})}}},
		{Name: "ui.Steps", Specimens: []Specimen{{State: "first", Shows: ui.Steps(steps, 1)}, {State: "middle", Shows: ui.Steps(steps, 2)}, {State: "last", Shows: ui.Steps(steps, 3)}}},
	}
}

// laws are one that asks for a paper and one that forbids.
func laws() []*customs.Restriction {
	proof := landedcost.Proof{Act: "Regulation (EU) 2023/988", Source: "https://eur-lex.europa.eu/eli/reg/2023/988/oj"}
	return []*customs.Restriction{
		{Effect: customs.NeedsDocument, Papers: []string{"ce"}, Reason: "document", Proof: proof}, {Effect: customs.Refuse, Reason: "animal_food", Proof: proof},
	}
}
