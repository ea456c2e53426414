package promotion_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/promotion"
)

func coupon(change func(*promotion.Coupon)) promotion.Coupon {
	c := promotion.Coupon{Code: "TEN", Kind: promotion.Percent, Bearer: promotion.ByMall, BasisPoints: 1000, ValidFrom: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}
	if change != nil {
		change(&c)
	}
	return c
}

func eur(minor int64) money.Amount { return money.New(minor, "EUR") }

// TestOff takes any coupon off any lines: the parts sum to what is off, which is the share or the amount as far as the goods
// reach, and no line is left with nothing.
func TestOff(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lines := make([]money.Amount, rapid.IntRange(1, 6).Draw(t, "lines"))
		var sum, most int64
		for i := range lines {
			lines[i] = eur(rapid.Int64Range(1, 200_000).Draw(t, "total"))
			sum += lines[i].Minor
			most += lines[i].Minor - 1
		}
		c, want := coupon(nil), int64(0)
		switch c.Kind = rapid.SampledFrom(promotion.Kinds()).Draw(t, "kind"); c.Kind {
		case promotion.Percent:
			c.BasisPoints = rapid.IntRange(1, promotion.MostBasisPoints).Draw(t, "basis points")
			want = (sum*int64(c.BasisPoints) + 5000) / 10_000
		case promotion.Fixed:
			c.AmountMinor = rapid.Int64Range(1, 400_000).Draw(t, "amount")
			want = c.AmountMinor
		}
		off, err := c.Off(lines)
		if err != nil || len(off) != len(lines) {
			t.Fatalf("%v of %d lines, %v", off, len(lines), err)
		}
		var got int64
		for i, o := range off {
			got += o.Minor
			if o.Minor < 0 || o.Minor >= lines[i].Minor || o.Currency != "EUR" {
				t.Errorf("%s off a line of %s", o, lines[i])
			}
		}
		if got != min(want, most) {
			t.Errorf("%d is off, want %d of %d", got, want, sum)
		}
	})
}

func TestHolds(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	before, after := day.Add(-time.Hour), day.Add(time.Hour)
	for _, c := range []struct {
		name   string
		change func(*promotion.Coupon)
		want   *fault.Error
	}{
		{"as it is", nil, nil},
		{"not begun", func(c *promotion.Coupon) { c.ValidFrom = after }, promotion.ErrNotBegun},
		{"begins now", func(c *promotion.Coupon) { c.ValidFrom = day }, nil},
		{"ended", func(c *promotion.Coupon) { c.ValidUntil = &before }, promotion.ErrOver},
		{"ends now", func(c *promotion.Coupon) { c.ValidUntil = &day }, promotion.ErrOver},
		{"not ended", func(c *promotion.Coupon) { c.ValidUntil = &after }, nil},
		{"stopped", func(c *promotion.Coupon) { c.StoppedAt = &before }, promotion.ErrOver},
		{"used up", func(c *promotion.Coupon) { c.MostUses, c.Used = 2, 2 }, promotion.ErrUsedUp},
		{"one is left", func(c *promotion.Coupon) { c.MostUses, c.Used = 2, 1 }, nil},
		{"another country", func(c *promotion.Coupon) { c.Countries = []string{"FR", "US"} }, promotion.ErrCountry},
		{"the country", func(c *promotion.Coupon) { c.Countries = []string{"FR", "DE"} }, nil},
		{"another currency", func(c *promotion.Coupon) { c.Currency = "USD" }, promotion.ErrCurrency},
		{"too little", func(c *promotion.Coupon) { c.Currency, c.MinimumMinor = "EUR", 5001 }, promotion.ErrMinimum},
		{"just enough", func(c *promotion.Coupon) { c.Currency, c.MinimumMinor = "EUR", 5000 }, nil},
	} {
		one := coupon(c.change)
		err := one.Holds(promotion.Occasion{At: day, Country: "DE", Goods: eur(5000)})
		if c.want == nil && err != nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
		if f, _ := fault.As(err); errors.Is(err, promotion.ErrMinimum) && f.Args["missing"] != eur(1) {
			t.Errorf("%v is missing", f.Args["missing"])
		}
	}
	one := coupon(nil)
	if err := one.Holds(promotion.Occasion{At: day, Country: "DE", Goods: eur(0)}); !errors.Is(err, promotion.ErrOtherGoods) {
		t.Errorf("goods it does not count on: %v", err)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	linxi, late := id.Factory(1), time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	for field, change := range map[string]func(*promotion.Coupon){
		"":     nil,
		"code": func(c *promotion.Coupon) { c.Code = "T N" },
		"kind": func(c *promotion.Coupon) { c.Kind = "gift" },
		"factory": func(c *promotion.Coupon) {
			c.Kind, c.BasisPoints, c.Bearer, c.FactoryID = promotion.Delivery, 0, promotion.ByFactory, &linxi
		},
		"percent":         func(c *promotion.Coupon) { c.BasisPoints = promotion.MostBasisPoints + 1 },
		"amount":          func(c *promotion.Coupon) { c.Kind, c.BasisPoints, c.Currency = promotion.Fixed, 0, "EUR" },
		"currency":        func(c *promotion.Coupon) { c.MinimumMinor = 100 },
		"until":           func(c *promotion.Coupon) { c.ValidUntil = &late },
		"most_uses":       func(c *promotion.Coupon) { c.MostUses = -1 },
		"most_per_person": func(c *promotion.Coupon) { c.MostPerPerson = promotion.MostPerPerson + 1 },
	} {
		c := coupon(change)
		names := fault.FieldNames(c.Check())
		if field == "" && len(names) > 0 || field != "" && (len(names) != 1 || names[0] != field) {
			t.Errorf("want %q to be wrong, got %v", field, names)
		}
	}
	if got := promotion.Normal("  ten-off "); got != "TEN-OFF" {
		t.Errorf("a code is kept as %q", got)
	}
}
