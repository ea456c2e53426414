package ui_test

import (
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/templates/ui"
)

// Every charge of the book has a name and a reason in every language, also those of rule files added later.
func TestEveryChargeIsNamedAndExplained(t *testing.T) {
	b, err := customs.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range locale.Languages() {
		p := locale.NewPrinter(l, "DE")
		for _, country := range b.Destinations() {
			for _, r := range b.Rules(country) {
				isTold(t, p, r)
			}
			for _, r := range b.Regimes(country) {
				if r.Outcome == landedcost.Priced && ui.RegimeName(p, r.Code) == "" {
					t.Errorf("%s: the regime %s has no name", l, r.Code)
				}
			}
		}
	}
}

// isTold checks that a rule's charge has a name and a reason.
func isTold(t *testing.T, p *locale.Printer, r customs.Rule) {
	t.Helper()
	c := order.Charge{Code: r.Code, Kind: order.Kind(r.Kind), Rate: r.Rate, Parts: "goods shipping 0.6*duty", Name: "\x00"}
	c.Amount = money.New(300, "EUR")
	if name := ui.ChargeName(p, c); strings.ContainsAny(name, "\x00{") || strings.Contains(name, "charges.") {
		t.Errorf("%s: the charge %s is called %q", p.Language(), r.Code, name)
	}
	why := ui.Why(p, c)
	if why == "" || strings.Contains(why, "charges.") || strings.Contains(why, "{{") || r.Rate != "none" && why == p.T("charges.why.unknown") {
		t.Errorf("%s: %s at %q is explained by %q", p.Language(), r.Code, r.Rate, why)
	}
}

func TestChargeName(t *testing.T) {
	english, german := locale.NewPrinter(locale.English, "US"), locale.NewPrinter(locale.German, "DE")
	for _, c := range []struct {
		p          *locale.Printer
		code, want string
		kind       order.Kind
	}{
		{english, "de.vat", "German VAT", order.Tax},
		{english, "fj.vat", "Value added tax (Fiji)", order.Tax},
		{german, "fj.vat", "Mehrwertsteuer (Fidschi)", order.Tax},
		{english, "fj.flat_duty", "Customs duty (Fiji)", order.Duty},
		{english, "fj.entry_levy", "Levy (Fiji)", order.Fee},
		{english, "fj.mystery", "Tax (Fiji)", order.Tax},
		{english, "fj.mystery", "Fee (Fiji)", order.Fee},
		{english, "goods", "Goods", order.Goods},
		{english, "nowhere.toll", "As the rules say", order.Fee},
	} {
		if got := ui.ChargeName(c.p, order.Charge{Code: c.code, Kind: c.kind, Name: "As the rules say"}); got != c.want {
			t.Errorf("%s is called %q, want %q", c.code, got, c.want)
		}
	}
}

func TestWhy(t *testing.T) {
	english, german := locale.NewPrinter(locale.English, "US"), locale.NewPrinter(locale.German, "DE")
	for _, c := range []struct {
		p    *locale.Printer
		c    order.Charge
		want string
	}{
		{english, order.Charge{Kind: order.Duty, Rate: "EUR 3.00 per item"}, "€3.00 for each kind of item in the parcel, however many pieces of it."},
		{english, order.Charge{Kind: order.Tax, Rate: "19%", Parts: "goods shipping duty"}, "19% of the goods, delivery, and the duty."},
		{german, order.Charge{Kind: order.Duty, Rate: "12%", Parts: "goods shipping"}, "12\u00a0% auf die Ware und den Versand."},
		{english, order.Charge{Kind: order.Duty, Rate: "5%", Parts: "0.6*goods"}, "5% of the goods (counted at 60%)."},
		{english, order.Charge{Kind: order.Tax, Rate: "17% inside", Parts: "goods duty"}, "17% of the price with this tax already in it, reckoned on the goods and the duty."},
		{english, order.Charge{Kind: order.Duty, Rate: "60% less USD 30", Parts: "goods"}, "60% less $30.00, on the goods."},
		{english, order.Charge{Kind: order.Duty, Rate: "4.5% min EUR 0.30 per piece", Parts: "goods"}, "4.5% at least €0.30 per piece, on the goods."},
		{english, order.Charge{Kind: order.Fee, Rate: "GBP 8.00 per consignment"}, "£8.00 for the parcel, whatever is in it."},
		{english, order.Charge{Kind: order.Duty, Rate: "free"}, "The rate for these goods is nothing."},
		{english, order.Charge{Kind: order.Duty, Rate: "unknown"}, "We do not know the rate for these goods, so we name none."},
		{english, order.Charge{Kind: order.Tax, Rate: "19%", SuppressedBy: "small_amount"}, "Not charged: so small a sum is not collected."},
		{english, order.Charge{Kind: order.Duty, Rate: "12.5%", SuppressedBy: "us.232_drones"}, "Not charged, because another one applies instead: US extra duty on drones."},
		{english, order.Charge{Kind: order.Goods}, "What the maker asks for the goods."},
	} {
		c.c.Amount = money.New(100, "USD")
		if got := ui.Why(c.p, c.c); got != c.want {
			t.Errorf("%s: %q, want %q", c.c.Rate, got, c.want)
		}
	}
}
