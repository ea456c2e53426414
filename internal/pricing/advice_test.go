package pricing_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/pricing"
)

// parcel is one kind of goods to a market, priced in its own currency.
func parcel(m market.Market, minor int64, pieces int) pricing.Parcel {
	it := scarf()
	it.Price, it.Quantity = money.New(minor, m.Currency), pieces
	return pricing.Parcel{To: landedcost.Destination{Country: m.Country, Region: m.Region}, Currency: m.Currency, Items: []pricing.Item{it}}
}

func adviceOn(t *testing.T, p *pricing.Pricer, c pricing.Parcel) pricing.Advice {
	t.Helper()
	price, err := p.Consignment(c)
	if err != nil {
		t.Fatal(err)
	}
	a, err := p.Advise(c, price)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAdvise(t *testing.T) {
	p := newPricer(t)
	advise := func(c pricing.Parcel) pricing.Advice { return adviceOn(t, p, c) }
	germany := in(t, "en-de")
	t.Run("a second scarf adds no duty", func(t *testing.T) {
		a := advise(parcel(germany, 2400, 1))
		if s := a.More[0]; s.Passes || s.Duty.Minor != 0 || s.Total.Minor < 2400 {
			t.Errorf("one more is %+v", s)
		}
	})
	t.Run("one more passes the limit and the ordinary tariff applies", func(t *testing.T) {
		a := advise(parcel(germany, 7290, 2))
		if s := a.More[0]; !s.Passes || s.Duty.Minor <= 0 || s.Regime != "eu.standard" {
			t.Errorf("one more is %+v", s)
		}
		if room := a.Limits.Above.Last.Minor - a.Goods.Minor; room != 420 {
			t.Errorf("%d cents are left to the limit, want 420", room)
		}
		if jump, ok := pricing.Jump(a.Limits.Above); !ok || jump.Minor <= 0 {
			t.Errorf("passing the limit costs %v more", jump)
		}
	})
}

func TestAdviseOnLimits(t *testing.T) {
	p := newPricer(t)
	advise := func(c pricing.Parcel) pricing.Advice { return adviceOn(t, p, c) }
	germany := in(t, "en-de")
	t.Run("a little less and the limit is kept", func(t *testing.T) {
		a := advise(parcel(germany, 5103, 3))
		if a.Limits.Below == nil || a.Goods.Minor-a.Limits.Below.Last.Minor != 309 {
			t.Errorf("153.09 is beyond the limit by %+v", a.Limits.Below)
		}
	})
	t.Run("a limit that lies in the price of one piece says so", func(t *testing.T) {
		limits := adviceOn(t, p, parcel(in(t, "en-no"), 200_000, 2)).Limits
		if limits.Above == nil || !limits.Above.PerPiece || limits.Above.Piece.Minor != 299_999 {
			t.Errorf("Norway's limit is of one piece: %+v", limits.Above)
		}
	})
}

func TestAdviseIsBounded(t *testing.T) {
	p := newPricer(t)
	germany := in(t, "en-de")
	t.Run("nothing is advised on what can't be sent", func(t *testing.T) {
		c := parcel(germany, 2400, 1)
		c.Items[0].Grams = 500_000
		if a := adviceOn(t, p, c); len(a.More) > 0 || a.Limits.Above != nil {
			t.Errorf("advice on a refused parcel: %+v", a)
		}
	})
	t.Run("asks for no more than twelve items", func(t *testing.T) {
		c := parcel(germany, 100, 1)
		for range 30 {
			c.Items = append(c.Items, c.Items[0])
		}
		if a := adviceOn(t, p, c); len(a.More) != 12 {
			t.Errorf("%d items were priced again", len(a.More))
		}
	})
}

// Whoever follows the advice finds what it said.
func TestAdviceComesTrue(t *testing.T) {
	p := newPricer(t)
	var markets []market.Market
	for _, c := range market.Countries() {
		m, err := market.Of(locale.English, c, "", "")
		if err != nil {
			t.Fatal(err)
		}
		markets = append(markets, m)
	}
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.SampledFrom(markets).Draw(t, "market")
		unit, pieces := rapid.Int64Range(50, 60_000).Draw(t, "unit"), rapid.IntRange(1, 4).Draw(t, "pieces")
		c := parcel(m, unit, pieces)
		now, err := p.Consignment(c)
		if err != nil {
			t.Fatal(err)
		}
		a, err := p.Advise(c, now)
		if err != nil || now.Refused != "" {
			return
		}
		then, err := p.Consignment(parcel(m, unit, pieces+1))
		if err != nil || then.Refused != a.More[0].Refused {
			t.Fatalf("%s: one more is refused for %q, said %q: %v", m.Segment(), then.Refused, a.More[0].Refused, err)
		}
		if then.Refused == "" {
			costsAsSaid(t, now, then, a.More[0])
		}
		if pieces == 1 {
			comesTrue(t, p, m, a.Limits)
		}
	})
}

// costsAsSaid checks a step against the parcel that was bought.
func costsAsSaid(t *rapid.T, now, then pricing.Price, said pricing.Step) {
	if said.Total.Minor != then.Totals.TotalMinor-now.Totals.TotalMinor || said.Duty.Minor != then.Totals.DutyMinor-now.Totals.DutyMinor ||
		said.Passes != (then.Regime != now.Regime) {
		t.Fatalf("one more was said to be %+v, it is %+v after %+v", said, then.Totals, now.Totals)
	}
}

// comesTrue buys goods of exactly the limit, and of a minor unit more.
func comesTrue(t *rapid.T, p *pricing.Pricer, m market.Market, l customs.Limits) {
	for _, limit := range []*customs.Limit{l.Above, l.Below} {
		if limit == nil {
			continue
		}
		for minor, side := range map[int64]customs.Side{limit.Last.Minor: limit.Below, limit.Last.Minor + 1: limit.Above} {
			price, err := p.Consignment(parcel(m, minor, 1))
			if err != nil {
				t.Fatal(err)
			}
			if price.Regime != side.Regime || price.Refused == "" && price.Totals.DutyMinor != side.Totals.Duty.Minor {
				t.Fatalf("%s: goods of %d go by %s (%s), said %s", m.Segment(), minor, price.Regime, price.Refused, side.Regime)
			}
		}
	}
}

func BenchmarkAdvise(b *testing.B) {
	p := newPricer(b)
	m, err := market.Parse("en-de")
	if err != nil {
		b.Fatal(err)
	}
	c := parcel(m, 2400, 3)
	price, err := p.Consignment(c)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.Advise(c, price); err != nil {
			b.Fatal(err)
		}
	}
}
