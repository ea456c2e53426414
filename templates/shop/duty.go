package shop

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/templates/ui"
)

// DutyPage lets anyone try a parcel and read why customs asks what it asks.
type DutyPage struct {
	layout.Page
	Form       DutyForm
	Kinds      []DutyKind
	Guesses    []DutyKind // what the typed goods may be, the best first
	Countries  []ui.Option
	Regions    []ui.Option
	Currencies []ui.Option
	Errors     ui.Errors

	Goods   string // what the parcel holds, in words
	HS      string
	Heading string // what the nomenclature calls it
	Example bool   // the value was chosen by us
	On      time.Time
	Study   *pricing.Study   // nil when something in the form is wrong
	Abroad  []pricing.Worked // nil unless asked for
}

// DutyForm is the form as it was typed.
type DutyForm struct {
	Goods, HS, Price, Currency, Pieces, Grams, Delivery, To, Region, On string
	Business, Abroad                                                    bool
}

// DutyKind is a kind of goods one may choose; URL leads to it. A guess says how sure it is and which words decided.
type DutyKind struct {
	Name, HS, URL string
	Sure, Because string
}

// Query is the form as a query of its page, with what was left empty left out.
func (f DutyForm) Query() string {
	v := url.Values{}
	for name, value := range map[string]string{
		"goods": f.Goods, "hs": f.HS, "price": f.Price, "currency": f.Currency, "pieces": f.Pieces, "grams": f.Grams,
		"delivery": f.Delivery, "to": f.To, "region": f.Region, "on": f.On, "business": ticked(f.Business), "abroad": ticked(f.Abroad),
	} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return v.Encode()
}

func ticked(on bool) string {
	if on {
		return "yes"
	}
	return ""
}

// detailed says whether any of the folded fields is in use.
func (f DutyForm) detailed(e ui.Errors, ctx context.Context) bool {
	wrong := slices.ContainsFunc([]string{"hs", "delivery", "on"}, func(name string) bool { return e.Field(ctx, name) != "" })
	return wrong || f.HS+f.Delivery+f.On != "" || f.Business
}

// column is one worked parcel of the two that stand side by side.
type column struct {
	pricing.Worked
	tag  string
	mine bool
}

// columns are the parcel asked for and the one it is compared with, the cheaper goods first.
func columns(ctx context.Context, p DutyPage) []column {
	t := locale.From(ctx)
	mine := column{p.Study.Asked, t.T("duty.yours"), true}
	if p.Example {
		mine.tag, mine.mine = t.T("duty.example"), false
	}
	if p.Study.Other == nil {
		return []column{mine}
	}
	other := column{*p.Study.Other, t.T("duty.other"), false}
	if p.Example {
		other.tag = t.T("duty.example")
	}
	if other.Goods.Minor < mine.Goods.Minor {
		return []column{other, mine}
	}
	return []column{mine, other}
}

// whyDiffer says in plain sentences what the limit is, by which rules either side goes, and what that comes to.
func whyDiffer(ctx context.Context, s *pricing.Study) []string {
	t := locale.From(ctx)
	l := s.Nearest
	if l == nil {
		return []string{t.T("duty.no_limit")}
	}
	measure, limit := "duty.limit_goods", l.Last
	switch {
	case l.PerPiece:
		measure, limit = "duty.limit_piece", l.Piece
	case l.Delivered:
		measure = "duty.limit_delivered"
	}
	words := []string{
		t.T(measure, "limit", t.Money(limit)),
		t.T("duty.up_to", "regime", treatment(t, l.Above, l.Below)),
		t.T("duty.beyond", "regime", treatment(t, l.Below, l.Above)),
	}
	low, high := s.Asked, *s.Other
	if low.Goods.Minor > high.Goods.Minor {
		low, high = high, low
	}
	if !low.Known || !high.Known {
		return words
	}
	c := low.Goods.Currency
	some := func(minor int64) string { return t.Money(money.New(minor, c)) }
	if byRegion(low) {
		return append(words, t.T("duty.gap_duty",
			"goods", some(high.Goods.Minor-low.Goods.Minor), "total", some(high.Totals.TotalMinor-low.Totals.TotalMinor),
			"duty_low", some(low.Totals.DutyMinor), "duty_high", some(high.Totals.DutyMinor)))
	}
	return append(words, t.T("duty.gap",
		"goods", some(high.Goods.Minor-low.Goods.Minor), "total", some(high.Totals.TotalMinor-low.Totals.TotalMinor),
		"duty_low", some(low.Totals.DutyMinor), "duty_high", some(high.Totals.DutyMinor),
		"tax_low", some(low.Totals.TaxMinor), "tax_high", some(high.Totals.TaxMinor)))
}

// sideName is what a way through customs is called, or why there is none.
func sideName(t *locale.Printer, outcome landedcost.Outcome, regime, reason string) string {
	if outcome != landedcost.Priced {
		return ReasonText(t, outcome, reason)
	}
	return regimeOr(t, regime)
}

// dutyMeters draw the limits around the parcel asked for.
func dutyMeters(ctx context.Context, s *pricing.Study) []ui.Meter {
	t := locale.From(ctx)
	l := s.Nearest
	if l == nil || l.PerPiece {
		return nil
	}
	m := meter(t, s.Asked.Goods, l, "")
	m.Sentences = nil
	return []ui.Meter{m}
}

// dutyNote says what a price to the door has in it.
func dutyNote(ctx context.Context, w pricing.Worked) string {
	t := locale.From(ctx)
	switch {
	case byRegion(w):
		return t.T("duty.to_door_region")
	case w.Estimate:
		return t.T("duty.to_door_part")
	}
	return t.T("duty.to_door")
}

// dutyBill explains a worked parcel.
func dutyBill(ctx context.Context, w pricing.Worked) ui.Bill {
	t := locale.From(ctx)
	b := ui.BillOf(t, w.Charges, w.Total())
	b.Open, b.NoPromise, b.Rates = true, true, rates(ctx, w.Rates)
	for _, key := range w.Notices {
		if known := "charges.notice." + key; t.Has(known) {
			b.Notices = append(b.Notices, t.T(known))
		}
	}
	if !w.Shipped {
		b.Notices = append(b.Notices, t.T("duty.no_service"))
	}
	return b
}

// terms explain the words of the page.
func terms(ctx context.Context) []ui.Definition {
	t := locale.From(ctx)
	return []ui.Definition{
		{Term: t.T("charges.kind.duty"), Text: t.T("duty.term.duty")},
		{Term: t.T("charges.kind.tax"), Text: t.T("duty.term.tax")},
		{Term: t.T("duty.limit"), Text: t.T("duty.term.limit")},
		{Term: t.T("charges.mark.estimate"), Text: t.T("duty.term.estimate")},
	}
}

func dutyColumns(ctx context.Context, first string) []ui.Column {
	t := locale.From(ctx)
	return []ui.Column{
		{Label: first}, {Label: t.T("charges.kind.duty"), Numeric: true}, {Label: t.T("charges.kind.tax"), Numeric: true},
		{Label: t.T("charges.kind.fee"), Numeric: true}, {Label: t.T("duty.col_total"), Numeric: true}, {Label: t.T("duty.col_rules")},
	}
}

func kindNames(kinds []DutyKind) []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.Name
	}
	return names
}

// abroadURL asks for the same parcel to every country.
func (p DutyPage) abroadURL() string {
	f := p.Form
	f.Abroad = true
	return p.Market.URL("/duty?" + f.Query() + "#abroad")
}

// headingLanguage is what a name of the nomenclature is written in: Chinese or English.
func headingLanguage(name string) string {
	if strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return string(locale.Chinese)
	}
	return string(locale.English)
}

// byRegion is true for a price that lacks the tax of a state or region, because none was named: no tax is not nothing then.
func byRegion(w pricing.Worked) bool {
	return slices.Contains(w.Notices, "tax_by_region") && w.Totals.TaxMinor == 0
}
