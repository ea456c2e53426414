package pricing_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/shipping"
	"github.com/silkroadmall/mall/internal/testdb"
)

// reduced is a card of a scarf that costs so much now, cut some days ago, with what it cost before.
func reduced(minor int64, daysAgo int, was ...catalog.Was) catalog.Card {
	it := scarf()
	since := today().AddDate(0, 0, -daysAgo)
	return catalog.Card{
		ListingID: id.Listing(1), Slug: "scarf", Price: money.New(minor, "CNY"), Grams: it.Grams, LengthMM: it.LengthMM, WidthMM: it.WidthMM, HeightMM: it.HeightMM,
		HS: it.HS, Origin: it.Origin, Declared: it.Description, Papers: it.Papers, HandoverDays: 2,
		Lowered: &catalog.Lowered{Since: since, Until: since.AddDate(0, 0, 14), Was: was},
	}
}

// was is a price from so many days before today on.
func was(daysAgo int, minor int64) catalog.Was {
	return catalog.Was{Since: today().AddDate(0, 0, -daysAgo), Minor: minor}
}

func tagged(t testing.TB, p *pricing.Pricer, segment string, c catalog.Card) pricing.Price {
	t.Helper()
	m := in(&testing.T{}, segment)
	shelf, err := p.Shelf(m, []catalog.Card{c})
	if err != nil {
		t.Fatal(err)
	}
	return shelf[0].Price
}

func TestReduction(t *testing.T) {
	t.Parallel()
	p := newPricer(t)
	for name, c := range map[string]struct {
		card catalog.Card
		like int64 // the price of the factory's that it is compared with; 0: nothing is announced
	}{
		"one price before":                   {reduced(12000, 5, was(60, 16800)), 16800},
		"the lowest, not the last":           {reduced(12000, 5, was(60, 16800), was(20, 14000), was(15, 18000)), 14000},
		"raised first, to look lower":        {reduced(16800, 5, was(60, 16800), was(9, 25000)), 0},
		"of before the 30 days":              {reduced(12000, 5, was(60, 10000), was(35, 16800)), 16800},
		"ended within the 30 days":           {reduced(12000, 5, was(60, 13000), was(34, 16800)), 13000},
		"known for less than 30 days":        {reduced(12000, 5, was(34, 16800)), 0},
		"nothing known":                      {reduced(12000, 5), 0},
		"lower than before, but a cut since": {reduced(12000, 0, was(40, 16800), was(20, 12000), was(10, 16800)), 0},
	} {
		for _, segment := range []string{"en-de", "en-ca-qc", "ja-jp", "ar-ae", "en-no"} {
			got := tagged(t, p, segment, c.card).Reduction
			if c.like == 0 {
				if got != nil {
					t.Errorf("%s, %s: %+v is announced", name, segment, got)
				}
				continue
			}
			before := c.card
			before.Price.Minor, before.Lowered = c.like, nil
			want := tagged(t, p, segment, before).Total()
			if got == nil || got.Prior != want || got.Days != 30 || !got.Until.Equal(c.card.Lowered.Until) {
				t.Errorf("%s, %s: %+v, want %s", name, segment, got, want)
			}
		}
	}
}

// TestReduction_law compares with what was asked under the law of each day, which in the United States changes within the 30 days.
func TestReduction_law(t *testing.T) {
	t.Parallel()
	card, now := reduced(12000, 5, was(60, 16800)), newPricer(t)
	before := card
	before.Price.Minor, before.Lowered = 16800, nil
	var lowest money.Amount
	for ago := 35; ago >= 5; ago-- {
		then := pricerAt(t, today().AddDate(0, 0, -ago))
		if total := tagged(t, then, "en-us-ca", before).Total(); lowest.Minor == 0 || total.Minor < lowest.Minor {
			lowest = total
		}
	}
	got := tagged(t, now, "en-us-ca", card).Reduction
	if got == nil || got.Prior != lowest {
		t.Errorf("%+v, want %s", got, lowest)
	}
	if today := tagged(t, now, "en-us-ca", before).Total(); today == lowest {
		t.Errorf("every day asked %s: this proves nothing", today)
	}
}

// TestReduction_percent is worked out from the prices to the door, rounded down.
func TestReduction_percent(t *testing.T) {
	t.Parallel()
	p := newPricer(t)
	rapid.Check(t, func(rt *rapid.T) {
		asked, cut := rapid.Int64Range(500, 90_000).Draw(rt, "asked"), rapid.Int64Range(1, 90).Draw(rt, "cut")
		segment := rapid.SampledFrom([]string{"en-de", "en-gb", "en-us", "ja-jp"}).Draw(rt, "market")
		price := tagged(t, p, segment, reduced(asked-asked*cut/100, 1, was(60, asked)))
		r := price.Reduction
		if price.Refused != "" || r == nil {
			return
		}
		if off := r.Prior.Minor - price.Totals.TotalMinor; off*100 < int64(r.Percent)*r.Prior.Minor || off*100 >= int64(r.Percent+1)*r.Prior.Minor {
			rt.Fatalf("%s instead of %s is said to be %d percent", price.Total(), r.Prior, r.Percent)
		}
	})
}

// TestReduction_rates compares in the shopper's money: a price that only a currency has lowered is no reduction, and one that
// a currency has eaten up is none either.
func TestReduction_rates(t *testing.T) {
	t.Parallel()
	store := fx.NewStore(testdb.New(t))
	var quotes []fx.Quote
	for daysAgo := 50; daysAgo >= 0; daysAgo-- {
		rate := "7.8000"
		if daysAgo < 5 {
			rate = "6.0000" // the euro buys less: everything is dearer from then on
		}
		quotes = append(quotes, fx.Quote{Currency: "CNY", AsOf: today().Truncate(24*time.Hour).AddDate(0, 0, -daysAgo), Source: fx.BankName, Rate: money.MustDecimal(rate)})
	}
	if _, err := store.Save(t.Context(), quotes, today()); err != nil {
		t.Fatal(err)
	}
	rates, err := fx.NewBook(store, today)
	if err == nil {
		err = rates.Refresh(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	book, err := customs.Load()
	if err != nil {
		t.Fatal(err)
	}
	table, err := shipping.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p := pricing.New(customs.NewLive(book), rates, table, nil, today)
	if r := tagged(t, p, "en-de", reduced(15000, 2, was(60, 16800))).Reduction; r != nil {
		t.Errorf("the euro costs more than the factory gives, and %+v is announced", r)
	}
	deep := tagged(t, p, "en-de", reduced(8400, 2, was(60, 16800)))
	if deep.Reduction == nil || deep.Reduction.Percent >= 50 {
		t.Errorf("half the yuan are %+v of a price in dear yuan", deep.Reduction)
	}
}

// TestRemembered holds how long rates are kept to how far back a reduction may look.
func TestRemembered(t *testing.T) {
	t.Parallel()
	if least := customs.MostReductionDays + catalog.MostCutDays + 2; fx.Remembered < least {
		t.Errorf("rates are kept for %d days, prices are looked through for %d", fx.Remembered, least)
	}
}

func BenchmarkReduction(b *testing.B) {
	p := newPricer(b)
	card := reduced(12000, 5, was(60, 16800), was(20, 14000), was(15, 18000))
	for b.Loop() {
		tagged(b, p, "en-de", card)
	}
}
