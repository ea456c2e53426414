package pricing_test

import (
	"reflect"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/shipping"
)

// shippedPricer prices by what the program is shipped with, without a database.
func shippedPricer(t testing.TB) *pricing.Pricer {
	t.Helper()
	book, err := customs.Load()
	if err != nil {
		t.Fatal(err)
	}
	rates, err := fx.NewBook(nil, today)
	if err != nil {
		t.Fatal(err)
	}
	table, err := shipping.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return pricing.New(customs.NewLive(book), rates, table, nil, today)
}

// everywhere is the market of every country the shop delivers to.
func everywhere(t testing.TB, c money.Currency) []market.Market {
	t.Helper()
	var all []market.Market
	for _, country := range market.Countries() {
		m, err := market.Of(locale.English, country, "", c)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	return all
}

// goods is the n-th of many goods. A half of them have all papers.
func goods(n int64, papers []string) pricing.Item {
	flags := [...][]string{nil, {"battery"}, {"blade"}, {"liquid"}, nil, {"toy"}}
	hs := [...]string{"090210", "392410", "42022210", "490199", "610910", "620342", "621410", "640399", "691110", "732393", "82119220", "851713", "910211", "950300", "960810"}
	item := pricing.Item{
		Price: money.New(990+n*137%300_000, "CNY"), Grams: int(50 + n%1900), LengthMM: int(120 + n%200), WidthMM: int(90 + n%80), HeightMM: int(10 + n%90),
		HS: hs[n%int64(len(hs))], Origin: "CN", Description: "goods", Flags: flags[n%int64(len(flags))],
	}
	if n%2 == 0 {
		item.Papers = papers
	}
	return item
}

// codes are all papers that a law asks for.
func codes(p *pricing.Pricer) []string {
	var all []string
	for _, paper := range p.Rules().Papers() {
		all = append(all, paper.Code)
	}
	return all
}

func TestATagSaysWhatTheFullPriceSays(t *testing.T) {
	p := shippedPricer(t)
	markets, papers := append(everywhere(t, "EUR"), everywhere(t, "")...), codes(p)
	rapid.Check(t, func(t *rapid.T) {
		m, it := rapid.SampledFrom(markets).Draw(t, "market"), goods(rapid.Int64Range(0, 1_000_000).Draw(t, "goods"), papers)
		full, err1 := p.Unit(m, it, 2)
		tag, err2 := p.Tag(m, it, 2)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		full.Charges, full.Options, full.Rates, full.Conditions, tag.Conditions = nil, nil, nil, nil, nil
		full.Notices, tag.Notices = nil, nil // of a tag those of the whole parcel only
		if !reflect.DeepEqual(full, tag) {
			t.Fatalf("%s: %+v\n%+v", m.Segment(), full, tag)
		}
	})
}

// BenchmarkCatalog prices a catalog to the door of every country, delivery and exchange included, with all cores, and
// reports what 100,000 variants for 40 destinations would take. An operation is one price.
func BenchmarkCatalog(b *testing.B) {
	p := shippedPricer(b)
	markets, papers := everywhere(b, "EUR"), codes(p)
	b.ReportAllocs()
	begun := time.Now()
	var next atomic.Int64
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
				if _, err := p.Tag(markets[i%int64(len(markets))], goods(i/int64(len(markets)), papers), 2); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wait.Wait()
	took := time.Since(begun) / time.Duration(b.N) * 100_000 * 40
	b.ReportMetric(took.Seconds(), "s/catalog")
}

// TestTagsSayWhatTheOfferSays: a saved variant costs what its page says.
func TestTagsSayWhatTheOfferSays(t *testing.T) {
	p := shippedPricer(t)
	var offers []catalog.Offer
	for n := range int64(20) {
		g := goods(n, codes(p))
		offers = append(offers, catalog.Offer{Declared: g.Description, Flags: g.Flags, Papers: g.Papers, HandoverDays: 2, Variant: catalog.Variant{
			Price: g.Price, Grams: g.Grams, LengthMM: g.LengthMM, WidthMM: g.WidthMM, HeightMM: g.HeightMM, HS: g.HS, Origin: g.Origin}})
	}
	for _, m := range everywhere(t, "") {
		tags, err := p.Tags(m, offers)
		if err != nil {
			t.Fatal(err)
		}
		for i, o := range offers {
			full, _, err := p.Offer(m, o)
			if err != nil || tags[i].Totals != full.Totals || tags[i].Refused != full.Refused || tags[i].Option.Latest != full.Option.Latest {
				t.Errorf("%s, goods %d: tagged %v %q, offered %v %q, %v", m.Country, i, tags[i].Totals, tags[i].Refused, full.Totals, full.Refused, err)
			}
		}
	}
}
