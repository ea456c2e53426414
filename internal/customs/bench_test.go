package customs_test

import (
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

// lines is n kinds of goods, each with another heading.
func lines(n int, c money.Currency) []landedcost.Line {
	all := make([]landedcost.Line, n)
	for i := range all {
		all[i] = landedcost.Line{
			HS: headings[i%len(headings)], Description: headings[i%len(headings)], UnitPrice: money.New(1250+int64(i)*137, c), Quantity: 2, WeightGrams: 200,
		}
	}
	return all
}

// benchmarked are consignments by their names, in a fixed order.
func benchmarked() (names []string, parcels map[string]landedcost.Consignment) {
	parcels = map[string]landedcost.Consignment{}
	add := func(name string, c landedcost.Consignment) { names, parcels[name] = append(names, name), c }
	for _, to := range []string{"DE EUR", "US-NY USD", "US-NY EUR", "GB GBP", "JP CNY"} {
		for _, n := range []int{1, 10} {
			c := parcel(to, "610910", "10 x 1 + 4")
			c.Lines = lines(n, c.Currency)
			add(to+" "+strconv.Itoa(n), c)
		}
	}
	return names, parcels
}

// BenchmarkLanded is a price with its explanation, as the listing page and the API give it.
func BenchmarkLanded(b *testing.B) {
	book := load(b)
	names, parcels := benchmarked()
	for _, name := range names {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := book.Landed(parcels[name], stored); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// The explanation is written into one string: ten lines take hardly more memory at a time than one.
func TestTheExplanationIsOneString(t *testing.T) {
	book := load(t)
	c := parcel("US-NY USD", "610910", "10 x 1 + 4")
	c.Lines = lines(10, c.Currency)
	times := testing.AllocsPerRun(200, func() {
		if _, err := book.Landed(c, stored); err != nil {
			t.Fatal(err)
		}
	})
	if times > 20 {
		t.Errorf("ten lines allocate %.0f times", times)
	}
}

// BenchmarkSummary is a price alone, as cards and the search index take it.
func BenchmarkSummary(b *testing.B) {
	book := load(b)
	names, parcels := benchmarked()
	for _, name := range names {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := book.Summary(parcels[name], stored); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkLoad reads all rule data that is shipped.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := customs.Load(); err != nil {
			b.Fatal(err)
		}
	}
}

// catalogSize is 100,000 variants for 40 destinations.
const catalogSize time.Duration = 100_000 * 40

// BenchmarkCatalog prices a catalog for the destinations there are, with all cores, and reports what 100,000 variants
// for 40 destinations would take. An operation is one price.
func BenchmarkCatalog(b *testing.B) {
	book := load(b)
	places := book.Destinations()
	b.ReportAllocs()
	begun := time.Now()
	var next atomic.Int64
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
				if _, err := book.Summary(variant(i, places), stored); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wait.Wait()
	took := time.Since(begun) / time.Duration(b.N) * catalogSize
	b.ReportMetric(took.Seconds(), "s/catalog")
}

// variant is one piece of the n-th of many goods, sent to one of the places.
func variant(n int64, places []string) landedcost.Consignment {
	kind := n / int64(len(places))
	return landedcost.Consignment{
		Date: landedcost.MustDay("2026-11-23"), Origin: "CN", Destination: landedcost.Destination{Country: places[n%int64(len(places))]},
		Channel: "courier", Terms: "DDP", Currency: "EUR", PersonalUse: true, ShippingShownApart: true, Registrations: allRegistrations,
		Shipping: money.New(390+kind%1500, "EUR"),
		Lines: []landedcost.Line{{
			HS: headings[kind%int64(len(headings))], UnitPrice: money.New(199+kind*37%40_000, "EUR"), Quantity: 1, WeightGrams: 50 + kind%4000,
		}},
	}
}

var allRegistrations = map[string]bool{"eu_ioss": true, "gb_vat": true, "au_gst": true, "us_sales_tax": true}
