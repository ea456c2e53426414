package customs_test

import (
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

// shirts are a parcel of T-shirts to a country, its goods worth so much.
func shirts(b *customs.Book, country string, c money.Currency, price string, pieces int64) landedcost.Consignment {
	return landedcost.Consignment{
		Date: landedcost.DayOf(time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)), Origin: "CN", Destination: landedcost.Destination{Country: country}, Channel: "courier", Terms: "DDP", Currency: c,
		Lines:    []landedcost.Line{{HS: "610910", UnitPrice: money.MustParse(price, c), Quantity: pieces, WeightGrams: 200}},
		Shipping: money.MustParse("5", c), Insurance: money.Zero(c), PersonalUse: true, ShippingShownApart: true, Registrations: b.Registered(),
	}
}

func TestLimits(t *testing.T) {
	b := load(t)
	for _, c := range []struct {
		country  string
		currency money.Currency
		price    string
		pieces   int64
		above    string // the highest value below the limit that dearer goods would pass
		below    string // the same of the limit that is passed already
	}{
		{"DE", "EUR", "20.00", 1, "150.00", ""},
		{"DE", "EUR", "17.30", 3, "150.00", ""},
		{"DE", "EUR", "53.40", 3, "", "150.00"},
		{"GB", "GBP", "134.99", 1, "135.00", ""},
		{"GB", "GBP", "150", 1, "", "135.00"},
		{"AU", "AUD", "30", 2, "1000.00", ""},
		{"CA", "CAD", "30", 1, "", "20.00"},
		{"JP", "JPY", "9000", 1, "16666", ""},
	} {
		l, err := b.Limits(shirts(b, c.country, c.currency, c.price, c.pieces), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := last(l.Above); c.above != "" && got != c.above {
			t.Errorf("%s, %d × %s: the next limit is %q, want %s", c.country, c.pieces, c.price, got, c.above)
		}
		if got := last(l.Below); c.below != "" && got != c.below {
			t.Errorf("%s, %d × %s: the limit passed is %q, want %s", c.country, c.pieces, c.price, got, c.below)
		}
	}
}

func last(l *customs.Limit) string {
	if l == nil {
		return ""
	}
	return l.Last.String()
}

// A limit says the truth: with one piece of that price, the treatment is that of the side below, a minor unit more and it
// is that above.
func TestLimitsHold(t *testing.T) {
	b := load(t)
	for _, country := range b.Destinations() {
		for _, price := range []string{"3", "40", "170", "900", "3000"} {
			c := shirts(b, country, "EUR", price, 1)
			l, err := b.Limits(c, stored)
			if err != nil {
				t.Fatalf("%s: %v", country, err)
			}
			for _, limit := range []*customs.Limit{l.Above, l.Below} {
				if limit != nil {
					fares(t, b, c, limit.Last.Minor, limit.Below)
					fares(t, b, c, limit.Last.Minor+1, limit.Above)
				}
			}
		}
	}
}

// fares checks that a consignment of one piece is treated as a side of a limit says.
func fares(t *testing.T, b *customs.Book, c landedcost.Consignment, minor int64, side customs.Side) {
	t.Helper()
	c.Lines[0].UnitPrice = money.New(minor, c.Currency)
	r, err := b.Landed(c, stored)
	if err != nil || r.Regime != side.Regime || r.Outcome != side.Outcome || r.Totals != side.Totals {
		t.Errorf("%s: goods of %d fare by %s (%s), not by %s: %v", c.Destination.Country, minor, r.Regime, r.Outcome, side.Regime, err)
	}
}

func TestLimitsTellWhatIsMeasured(t *testing.T) {
	b := load(t)
	l, err := b.Limits(shirts(b, "DE", "EUR", "20", 1), nil)
	if err != nil || l.Above == nil || l.Above.PerPiece || l.Above.Delivered {
		t.Errorf("the limit of Germany counts the goods of the parcel alone: %+v, %v", l.Above, err)
	}
}
