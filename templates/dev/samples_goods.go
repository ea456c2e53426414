package dev

import (
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/templates/ui"
)

func (s samples) shares() []ui.Share {
	kind := func(k string, minor int64) ui.Share {
		return ui.Share{Kind: k, Label: s.t.T("charges.kind." + k), Amount: eur(minor)}
	}
	return []ui.Share{kind("goods", 2900), kind("delivery", 262), kind("duty", 300), kind("tax", 658), kind("fee", 0)}
}

func (s samples) bill() ui.Bill {
	b := ui.Bill{Guaranteed: true, Total: eur(4120), Open: true, HowURL: "/design"}
	for _, sh := range s.shares()[:4] {
		b.Charges = append(b.Charges, ui.Charge{Kind: sh.Kind, Name: sh.Label, Amount: sh.Amount})
	}
	vat := &b.Charges[3]
	vat.Why, vat.Mark = s.t.T("charges.why.goods"), s.t.T("charges.mark.fixed")
	vat.Formula = s.t.Isolate("34,62 × 19% = 6,58")
	return b
}

func (s samples) prices() []Shelf {
	note := s.t.T("shop.to_door", "country", s.t.Country("DE"))
	estimate := s.bill()
	estimate.Guaranteed = false
	lines := []ui.Line{}
	for _, sh := range s.shares()[:4] {
		lines = append(lines, ui.Line{Label: sh.Label, Amount: sh.Amount})
	}
	later := append(lines[:3:3], ui.Line{Label: lines[3].Label, Word: s.t.T("checkout.by_region"), Hint: s.t.T("checkout.tax_later")})
	total := ui.Line{Label: s.t.T("layout.you_pay"), Amount: eur(4120)}
	return []Shelf{
		{Name: "ui.Price", Specimens: []Specimen{{State: "default", Shows: ui.Price(eur(4120), note)}, {State: "long", Shows: ui.Price(money.New(123456789, "IDR"), s.t.T("shop.to_door_estimated_tax_later"))}}},
		{Name: "ui.LoweredLine · ui.LoweredNote", Specimens: []Specimen{{State: "default", Shows: oneOf(ui.LoweredLine(s.lowered()), ui.LoweredNote(s.lowered()))}}},
		{Name: "ui.LeadPrice", Specimens: []Specimen{{State: "default", Shows: ui.LeadPrice(eur(4120), note)}}},
		{Name: "ui.Money · ui.Isolate", Specimens: []Specimen{{State: "default", Shows: ui.Money(eur(104120))}, {State: "phone", Shows: ui.Isolate("+971 50 123 4567")}}},
		{Name: "ui.LandedBar", Specimens: []Specimen{{State: "default", Shows: ui.LandedBar(s.shares(), s.t.T("checkout.bar", "total", eur(4120)))},
			{State: "goods only", Shows: ui.LandedBar([]ui.Share{s.shares()[0]}, s.t.T("checkout.bar", "total", eur(2900)))}}},
		{Name: "ui.Breakdown", Specimens: []Specimen{{State: "guaranteed", Shows: ui.Breakdown(s.bill())}, {State: "estimated", Shows: ui.Breakdown(estimate)}}},
		{Name: "ui.Totals", Specimens: []Specimen{{State: "default", Shows: ui.Totals(lines, total)}, {State: "tax later", Shows: ui.Totals(later, total)}}},
	}
}

func (s samples) charts() []Shelf {
	meter := func(minor int64) ui.Meter {
		limit := eur(15000)
		return ui.Meter{Value: eur(minor), Limit: limit, Words: s.t.T("advice.meter", "value", eur(minor), "limit", limit),
			Mark: s.t.T("advice.limit", "limit", limit), Sentences: []string{s.t.T("advice.jump_more", "jump", eur(720))}}
	}
	rating := ui.Ratings{Average: money.NewDecimal(46, 1)}
	for i, n := range []int{96, 22, 6, 0, 4} {
		rating.Given = append(rating.Given, ui.Given{Stars: 5 - i, Count: n, URL: "/design", On: i == 1})
	}
	return []Shelf{
		{Name: "ui.DeliveryStrip", Specimens: []Specimen{
			{State: "days", Shows: ui.DeliveryStrip(ui.Delivery{Earliest: day(4), Latest: day(9), Facts: []ui.Definition{{Term: s.t.T("chart.service"), Text: s.t.T("charges.delivery.express")}}})},
			{State: "weeks", Shows: ui.DeliveryStrip(ui.Delivery{Earliest: day(24), Latest: day(41)})},
			{State: "one day", Shows: ui.DeliveryStrip(ui.Delivery{Earliest: day(8), Latest: day(8)})},
		}},
		{Name: "ui.SizeInHand", Specimens: []Specimen{
			{State: "flat", Shows: ui.SizeInHand(ui.Size{LengthMM: 260, WidthMM: 210, HeightMM: 25})}, {State: "small", Shows: ui.SizeInHand(ui.Size{LengthMM: 90, WidthMM: 60, HeightMM: 40})},
			{State: "long", Shows: ui.SizeInHand(ui.Size{LengthMM: 1620, WidthMM: 400, HeightMM: 300})},
		}},
		{Name: "ui.RatingSplit", Specimens: []Specimen{{State: "default", Shows: ui.RatingSplit(rating)}, {State: "is-hover", On: "a", Shows: ui.RatingSplit(rating)}, {State: "empty", Shows: ui.RatingSplit(ui.Ratings{})}}},
		{Name: "ui.Stars · ui.Rated · ui.RatingLine", Specimens: []Specimen{
			{State: "of one", Shows: ui.Rated(4)}, {State: "mean", Shows: oneOf(ui.Stars(46), ui.RatingLine(ui.Rating{Tenths: 46, Count: 128}))},
			{State: "half", Shows: oneOf(ui.Stars(35), ui.RatingLine(ui.Rating{Tenths: 35, Count: 2}))},
		}},
		{Name: "ui.LimitsMeter", Specimens: []Specimen{{State: "below", Shows: ui.LimitsMeter(meter(4120))}, {State: "above", Shows: ui.LimitsMeter(meter(17100))}}},
		{Name: "ui.Histogram", Specimens: []Specimen{{State: "default", Shows: ui.Histogram(ui.Bars{Counts: []int{2, 8, 14, 9, 3, 0, 1}, In: []bool{false, true, true, true, false, false, false}, Sentence: s.t.T("shop.at_least", "price", eur(800))})}}},
	}
}

// lowered announces that a price is a fifth lower.
func (s samples) lowered() ui.Lowered {
	return ui.Lowered{Share: "−20%", Prior: s.t.T("shop.lowered_prior", "count", 30, "price", s.t.Money(eur(5150))), Until: s.t.T("shop.lowered_until", "time", s.t.DateTime(day(9)))}
}

func (s samples) goods() []Shelf {
	card := ui.Product{Title: s.t.T("shop.hero"), URL: "/design", Picture: s.picture(), Price: eur(4120), From: true, Note: s.t.T("shop.to_door", "country", s.t.Country("DE")),
		Earliest: day(4), Latest: day(9), Factory: "Xihe Silk", Rating: ui.Rating{Tenths: 46, Count: 128}}
	few, gone, closed, long, bare, reduced := card, card, card, card, card, card
	reduced.Lowered = s.lowered()
	few.Badge = ui.Mark{Tone: "warn", Text: s.t.T("shop.few_left", "count", 3)}
	gone.Badge = ui.Mark{Tone: "warn", Text: s.t.T("shop.sold_out")}
	closed.Closed = s.t.T("shop.not_to", "country", s.t.Country("DE"))
	long.Title = s.t.T("shop.hero_text", "country", s.t.Country("DE"))
	bare.Picture, bare.Category = ui.Picture{}, "tea-and-table"
	cards := []Specimen{}
	for _, c := range []struct {
		state, on string
		p         ui.Product
	}{{"default", "", card}, {"is-hover", "article", card}, {"is-focus", "a", card}, {"few left", "", few}, {"sold out", "", gone}, {"not sold here", "", closed}, {"reduced", "", reduced}, {"long", "", long}, {"no picture", "", bare}} {
		cards = append(cards, Specimen{State: c.state, On: c.on, Shows: ui.Card(c.p, false)})
	}
	tones := []Specimen{}
	for _, tone := range []string{"ok", "info", "warn", "bad", "accent", "brand", "none"} {
		tones = append(tones, Specimen{State: tone, Shows: oneOf(ui.Badge(tone, s.t.T("shop.sold_out")), ui.StatusPill(tone, s.t.T("checkout.step_review")))})
	}
	return []Shelf{
		{Name: "ui.Card · ui.CardGrid · ui.CardsBelow", Specimens: cards},
		{Name: "ui.Gallery", Specimens: []Specimen{{State: "default", Shows: ui.Gallery([]ui.Picture{s.picture(), s.picture(), s.picture()}, "tea")}, {State: "empty", Shows: ui.Gallery(nil, "tea")}}},
		{Name: "ui.Badge · ui.StatusPill", Specimens: tones},
		{Name: "ui.Logo", Specimens: []Specimen{{State: "default", Shows: ui.Logo()}}},
	}
}
