package fulfilment_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/fulfilment"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
)

func consignment() *order.Consignment {
	line := func(n id.Line, quantity, shipped int) order.Line {
		return order.Line{ID: n, Quantity: quantity, Shipped: shipped, Grams: 160, Declared: "Scarf", TitleZH: "围巾", HS: "621410", Origin: "CN",
			Unit: money.New(2100, "EUR"), Cost: money.New(16800, "CNY")}
	}
	return &order.Consignment{Number: "CN-1", Service: "standard", Regime: "eu.low_value.ioss", Lines: []order.Line{line(1, 3, 2), line(2, 1, 0)},
		Parcels: []order.Parcel{{Tracking: "SRL1", Service: "express", Lines: []order.ParcelLine{{LineID: 1, Quantity: 2}}}}}
}

func TestDeclare(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	d := &fulfilment.Dock{Now: func() time.Time { return now }}
	f, o := &factory.Factory{Name: "Linxi"}, &order.Order{Currency: "EUR"}
	for _, c := range []struct {
		name, tracking       string
		pieces, grams, lines int
		value                int64
		service              string
	}{
		{"says what is left", "", 2, 320, 2, 4200, "standard"},
		{"says what is in a parcel", "SRL1", 2, 320, 1, 4200, "express"},
	} {
		t.Run(c.name, func(t *testing.T) {
			paper, err := d.Declare(f, o, consignment(), c.tracking)
			if err != nil {
				t.Fatal(err)
			}
			sums(t, paper)
			if paper.Pieces != c.pieces || paper.Grams != c.grams || len(paper.Contents) != c.lines || paper.Value != money.New(c.value, "EUR") || paper.Service != c.service {
				t.Errorf("got %+v", paper)
			}
		})
	}
	t.Run("says the whole when nothing is left", func(t *testing.T) {
		c := consignment()
		c.Lines[0].Shipped, c.Lines[1].Shipped = 3, 1
		paper, err := d.Declare(f, o, c, "")
		if err != nil || paper.Pieces != 4 || fulfilment.Left(c) != 0 {
			t.Errorf("got %+v, %v", paper, err)
		}
	})
	t.Run("refuses a parcel that is not the consignment's", func(t *testing.T) {
		if _, err := d.Declare(f, o, consignment(), "SRL2"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("got %v", err)
		}
	})
}

// TestDeclare_discount says less where a discount counts for customs, and as much less over all parcels.
func TestDeclare_discount(t *testing.T) {
	t.Parallel()
	d := &fulfilment.Dock{Now: time.Now}
	c, one := consignment(), id.Line(1)
	c.Lines[0].Total, c.Lines[1].Total = money.New(6300, "EUR"), money.New(2100, "EUR")
	off := order.Charge{LineID: &one, Kind: order.Discount, Bearer: order.BorneByFactory, Lowers: true, Amount: money.New(-100, "EUR")}
	ours := order.Charge{LineID: &one, Kind: order.Discount, Bearer: order.BorneByMall, Amount: money.New(-500, "EUR")}
	c.Charges = []order.Charge{off, ours}
	for tracking, want := range map[string]int64{"SRL1": 4200 - 67, "": 4200 - 33} {
		paper, err := d.Declare(&factory.Factory{}, &order.Order{Currency: "EUR"}, c, tracking)
		if err != nil || paper.Value != money.New(want, "EUR") {
			t.Errorf("parcel %q is worth %+v, %v; want %d", tracking, paper, err, want)
		}
	}
}

// sums checks that the contents of a paper add up to what it says.
func sums(t *testing.T, paper *fulfilment.Declaration) {
	t.Helper()
	sum := money.Zero(paper.Value.Currency)
	for _, content := range paper.Contents {
		var err error
		if sum, err = sum.Add(content.Value); err != nil {
			t.Fatal(err)
		}
	}
	if sum != paper.Value {
		t.Errorf("the contents sum to %s, the paper says %s", sum, paper.Value)
	}
}

// TestSchemeOf reads the rule files: a regime that asks for a registration has settled the tax at the sale and has a scheme of
// its own; every other is delivered duty paid. Sales tax of the United States is not settled at the border at all.
func TestSchemeOf(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../customs/rules/*.rules")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	regimes := 0
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range strings.Split(string(text), "\n\n") {
			_, regime, ok := strings.Cut("\n"+block, "\nregime ")
			if !ok {
				continue
			}
			regimes++
			code, _, _ := strings.Cut(regime, "\n")
			settled := strings.Contains(regime, "\n  when: registered ") && !strings.Contains(regime, "\n  outcome:")
			if got := fulfilment.SchemeOf(code); (got != fulfilment.DutyPaid) != settled {
				t.Errorf("%s: %s goes by %s; its tax is settled at the sale: %v", filepath.Base(name), code, got, settled)
			}
			for _, l := range []locale.Language{locale.English, locale.Chinese} {
				if key := "portal.scheme_" + string(fulfilment.SchemeOf(code)); locale.NewPrinter(l, "").T(key) == key {
					t.Errorf("no text for %s in %s", key, l)
				}
			}
		}
	}
	if regimes < 60 {
		t.Errorf("only %d regimes were read", regimes)
	}
}

func TestDaysLeft(t *testing.T) {
	t.Parallel()
	by := time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
	for at, want := range map[string]int{"2026-11-24T15:59:00Z": 3, "2026-11-24T16:00:00Z": 2 /* midnight in China */, "2026-11-27T15:00:00Z": 0, "2026-11-27T17:00:00Z": -1} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := fulfilment.DaysLeft(&order.Consignment{HandoverBy: &by}, now); !ok || got != want {
			t.Errorf("at %s %d days are left, want %d", at, got, want)
		}
	}
	if _, ok := fulfilment.DaysLeft(&order.Consignment{}, by); ok {
		t.Error("a consignment without a date has one")
	}
}

func TestEarnings(t *testing.T) {
	t.Parallel()
	c := consignment()
	if sums, err := fulfilment.Earnings(c); err != nil || !slices.Equal(sums, []money.Amount{money.New(67200, "CNY")}) {
		t.Errorf("got %s, %v", sums, err)
	}
	dollars := c.Lines[1]
	dollars.Cost, dollars.Quantity = money.New(100, "USD"), 3
	c.Lines = append(c.Lines, dollars, dollars)
	sums, err := fulfilment.Earnings(c)
	if err != nil || !slices.Equal(sums, []money.Amount{money.New(67200, "CNY"), money.New(600, "USD")}) {
		t.Errorf("yuan and dollars come to %s, %v", sums, err)
	}
}
