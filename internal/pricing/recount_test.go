package pricing_test

import (
	"testing"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/pricing"
)

// ordered is an order of what was priced, as the store gives it back: lines and charges have row ids.
func ordered(t *testing.T, p *pricing.Pricer, parcel pricing.Parcel) *order.Order {
	t.Helper()
	price, err := p.Consignment(parcel)
	if err != nil || price.Refused != "" {
		t.Fatal(err, price.Refused)
	}
	c := order.Consignment{Number: "CN-1", Channel: price.Option.Channel, Service: price.Option.Code, Charges: price.Charges}
	for i, it := range parcel.Items {
		c.Lines = append(c.Lines, order.Line{ID: id.Line(100 + i), HS: it.HS, Origin: it.Origin, Declared: it.Description, Grams: it.Grams,
			Quantity: it.Quantity, Unit: price.Units[i]})
	}
	for i := range c.Charges {
		if n := c.Charges[i].LineID; n != nil {
			row := c.Lines[int(*n)-1].ID
			c.Charges[i].LineID = &row
		}
	}
	return &order.Order{Currency: parcel.Currency, Rates: price.Rates, Rules: p.Version(), PlacedAt: today(), Consignments: []order.Consignment{c},
		Address: address.Address{Country: parcel.To.Country, Region: parcel.To.Region}}
}

func TestRecount(t *testing.T) {
	p := newPricer(t)
	book, err := customs.Load()
	if err != nil {
		t.Fatal(err)
	}
	two := []pricing.Item{scarf(), scarf()}
	two[1].HS, two[1].Description, two[1].Quantity = "691110", "porcelain cup", 3
	two[0].Papers, two[1].Papers = codes(p), codes(p)
	t.Run("proves the frozen charges by the same data, everywhere", func(t *testing.T) {
		for _, to := range []string{"DE EUR", "US USD", "US EUR", "GB GBP", "CA CAD", "JP JPY", "AU AUD"} {
			o := ordered(t, p, pricing.Parcel{To: landedcost.Destination{Country: to[:2]}, Currency: money.Currency(to[3:]), Items: two})
			counts, err := p.Recount(t.Context(), book, o)
			if err != nil || len(counts) != 1 || !counts[0].Same() {
				t.Errorf("%s: %v, %+v", to, err, counts)
			}
		}
	})
	t.Run("shows what other data changes, and only that", func(t *testing.T) {
		o := ordered(t, p, pricing.Parcel{To: landedcost.Destination{Country: "DE"}, Currency: "EUR", Items: two})
		other, err := book.With(1, []customs.Edit{{Kind: customs.EditRate, Rules: "EU", Charge: "vat-sale", In: "DE", Rate: "21%", From: 20261101,
			Act: "Act", Checked: 20261101, Confidence: landedcost.Official}})
		if err != nil {
			t.Fatal(err)
		}
		counts, err := p.Recount(t.Context(), other, o)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range counts[0].Rows {
			if tax := row.Frozen.Kind == order.Tax; row.Same() == tax || row.Again == nil {
				t.Errorf("%s: frozen %s, again %+v", row.Frozen.Code, row.Frozen.Amount, row.Again)
			}
		}
	})
}
