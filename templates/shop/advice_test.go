package shop

import (
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
)

// limitOf is the next limit above a scarf of USD 40 to a place.
func limitOf(t *testing.T, to landedcost.Destination) *customs.Limit {
	t.Helper()
	b, err := customs.Load()
	if err != nil {
		t.Fatal(err)
	}
	l, err := b.Limits(landedcost.Consignment{
		Date: landedcost.MustDay("2026-11-23"), Origin: "CN", Destination: to, Channel: "courier", Terms: "DDP", Currency: "USD",
		Lines:    []landedcost.Line{{HS: "621410", UnitPrice: money.New(40_00, "USD"), Quantity: 1, WeightGrams: 120}},
		Shipping: money.New(5_00, "USD"), PersonalUse: true, ShippingShownApart: true, Registrations: b.Registered(),
	}, func(from, to money.Currency) (landedcost.Exchange, bool) {
		return landedcost.Exchange{Num: money.NewDecimal(5, 0), Den: money.NewDecimal(1, 0), Source: "test", AsOf: "2026-11-20"}, true
	})
	if err != nil || l.Above == nil {
		t.Fatalf("no limit above: %v", err)
	}
	return l.Above
}

// What a limit says, with plain spaces.
func said(p *locale.Printer, l *customs.Limit) string {
	return strings.ReplaceAll(strings.Join(above(p, money.New(40_00, "USD"), l), " "), "\u00a0", " ")
}

// Where both sides go by the same rules, the limit says which charge begins, and what that comes to.
func TestLimitInsideOneRegime(t *testing.T) {
	l := limitOf(t, landedcost.Destination{Country: "US", Region: "NY"})
	if l.Above.Regime != l.Below.Regime || !l.PerPiece {
		t.Fatalf("the limit of New York's exemption is of one piece inside one regime: %+v", l)
	}
	got := said(locale.NewPrinter(locale.English, "US"), l)
	for _, want := range []string{"$109.99 a piece", "with State sales tax.", " more there."} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
	if strings.Contains(got, "Simple customs entry") {
		t.Errorf("%q names the rules that stay the same", got)
	}
	p := locale.NewPrinter(locale.English, "US")
	if back := treatment(p, l.Above, l.Below); back != "without State sales tax" {
		t.Errorf("the way back is %q", back)
	}
}

// A duty that begins with nothing and grows is no "about $0.00 more".
func TestLimitFromWhichDutyRises(t *testing.T) {
	l := limitOf(t, landedcost.Destination{Country: "BR", Region: "SP"})
	if got := said(locale.NewPrinter(locale.English, "US"), l); strings.Contains(got, "about") || !strings.Contains(got, "60% less $30.00") || !strings.Contains(got, "rises with the value") {
		t.Errorf("the limit of Brazil says %q", got)
	}
	for _, language := range locale.Languages() {
		if got := said(locale.NewPrinter(language, "BR"), l); strings.Contains(got, "advice.") || strings.Contains(got, "{{") {
			t.Errorf("%s: %q", language, got)
		}
	}
}
