package pricing_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/pricing"
)

// TestDiscount takes any discount off a scarf at any price. What the mall bears changes neither duty nor tax; what the factory bears
// makes them those of a scarf sold for so much less, where the law of the destination lets it count.
func TestDiscount(t *testing.T) {
	p := newPricer(t)
	rapid.Check(t, func(rt *rapid.T) {
		m := in(t, rapid.SampledFrom([]string{"en-de", "en-gb", "en-us-ca", "en-ca-qc", "en-au", "ja-jp"}).Draw(rt, "market"))
		worth := rapid.Int64Range(500, 60_000).Draw(rt, "worth")
		off := rapid.Int64Range(1, worth-1).Draw(rt, "off")
		d := &pricing.Discount{Code: "TEN", Bearer: rapid.SampledFrom([]order.Bearer{order.BorneByMall, order.BorneByFactory}).Draw(rt, "bearer"),
			Goods: []money.Amount{money.New(off, m.Currency)}}
		c := parcel(m, worth, 1)
		plain := totalsOf(rt, p, c)
		like := plain
		if d.Bearer == order.BorneByFactory && m.Country != "JP" {
			like = totalsOf(rt, p, parcel(m, worth-off, 1))
		}
		c.Discount = d
		got := totalsOf(rt, p, c)
		if got.DutyMinor != like.DutyMinor || got.TaxMinor != like.TaxMinor || got.FeesMinor != like.FeesMinor {
			rt.Errorf("%s: %d off %+v is levied as %+v, want as %+v", m.Segment(), off, plain, got, like)
		}
		if got.GoodsMinor != plain.GoodsMinor || got.DeliveryMinor != plain.DeliveryMinor || got.DiscountMinor != -off {
			rt.Errorf("%s: %d off %+v is %+v", m.Segment(), off, plain, got)
		}
	})
}

// TestDiscount_delivery takes off what the cheapest service costs, whichever is chosen.
func TestDiscount_delivery(t *testing.T) {
	p, m := newPricer(t), in(t, "en-de")
	c := parcel(m, 5_000, 1)
	plain, err := p.Consignment(c)
	if err != nil || len(plain.Options) < 2 {
		t.Fatalf("%d services, %v", len(plain.Options), err)
	}
	c.Discount = &pricing.Discount{Code: "FREESHIP", Bearer: order.BorneByMall, Delivery: true}
	for _, o := range plain.Options {
		c.Service = o.Code
		if got, err := p.Consignment(c); err != nil || got.Totals.DiscountMinor != -plain.Options[0].Price.Minor {
			t.Errorf("%s: %d off a delivery of %s, %v", o.Code, got.Totals.DiscountMinor, o.Price, err)
		}
	}
}

// totalsOf prices a parcel and proves the sums.
func totalsOf(t *rapid.T, p *pricing.Pricer, c pricing.Parcel) order.Totals {
	price, err := p.Consignment(c)
	if err != nil || price.Refused != "" {
		t.Fatalf("%+v: %q, %v", c, price.Refused, err)
	}
	s := price.Totals
	if s != order.Sum(price.Charges) || s.TotalMinor != s.GoodsMinor+s.DeliveryMinor+s.DutyMinor+s.TaxMinor+s.FeesMinor+s.DiscountMinor {
		t.Fatalf("the totals %+v do not follow from the charges", s)
	}
	return s
}
