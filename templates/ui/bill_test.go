package ui_test

import (
	"context"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/templates/ui"
)

func TestParcelBillNamesLines(t *testing.T) {
	p := locale.NewPrinter(locale.English, "DE")
	first, second := id.Line(1), id.Line(2)
	c := order.Consignment{
		Lines: []order.Line{{Title: "Silk scarf", Choices: "Red"}, {Title: "Cup"}},
		Charges: []order.Charge{
			{LineID: &first, Kind: order.Goods, Code: "goods"}, {LineID: &second, Kind: order.Goods, Code: "goods"}, {Kind: order.Delivery, Code: "delivery.economy"},
		},
	}
	items := func() [3]string {
		b := ui.ParcelBill(p, &c, money.Zero("EUR"))
		return [3]string{b.Charges[0].Item, b.Charges[1].Item, b.Charges[2].Item}
	}
	if got := items(); got != [3]string{"Silk scarf · Red", "Cup", ""} {
		t.Errorf("two kinds of goods are told apart as %q", got)
	}
	if html := render(t, context.Background(), ui.Breakdown(ui.ParcelBill(p, &c, money.Zero("EUR")))); !strings.Contains(html, "Silk scarf · Red") {
		t.Errorf("the page does not name the line: %s", html)
	}
	c.Lines = c.Lines[:1]
	if got := items(); got != [3]string{} {
		t.Errorf("one kind of goods needs no name: %q", got)
	}
}

func TestWhyFreed(t *testing.T) {
	p := locale.NewPrinter(locale.English, "GB")
	c := order.Charge{Kind: order.Duty, Code: "duty.gb.low_value", Name: "Low value", Rate: "free", Amount: money.Zero("GBP")}
	if name, why := ui.ChargeName(p, c), ui.Why(p, c); name != "Customs duty" || why != "Nothing is asked by the rules that this parcel goes by: Low value: no duty, VAT paid in the shop." {
		t.Errorf("%q: %q", name, why)
	}
	c = order.Charge{Kind: order.Tax, Code: "us.sales_tax", Rate: "0%", Parts: "goods", Amount: money.Zero("USD")}
	if why := ui.Why(p, c); why != "The rate for these goods is nothing." {
		t.Errorf("an exemption is explained by %q", why)
	}
}
