package search

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/lexicon"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/testdb"
)

// benched is how many documents the benchmarks search.
const benched = 100_000

// shelves fills an index with goods of some hundred kinds: titles of four words, five facets, twelve prices.
func shelves(b *testing.B) *meili {
	b.Helper()
	s := testdb.Meilisearch(b)
	e := newMeili(s.URL, s.Key, s.Prefix+"listing", 1)
	if err := e.create(b.Context(), e.index, listingSettings); err != nil {
		b.Fatal(err)
	}
	pick := func(i int, list ...string) string { return list[i%len(list)] }
	for from := 0; from < benched; from += 5000 {
		var rows []row
		for i := from; i < from+5000; i++ {
			n := int(uint32(i*2654435761) >> 8) // scattered, and the same every time
			material := pick(n, "silk", "cotton", "wool", "linen", "bamboo", "steel", "glass", "leather")
			d := map[string]any{"id": fmt.Sprint(i + 1), "in_stock": true, "shape": 1, "taxes": []int{n / 7 % 3}, "carriage": n / 3 % 9, "rating": n / 11 % 51,
				"title_en":   fmt.Sprintf("woven %s %s %d", material, pick(n/8, "scarf", "teapot", "lamp", "vase", "bag", "shirt", "fan", "comb"), n/64%500),
				"f_material": []string{material}, "f_color": []string{pick(n/5, "red", "blue", "green", "gold", "white", "black")},
				"f_size": []string{pick(n/9, "s", "m", "l")}, "f_region": []string{fmt.Sprint("r", n%30)}, "f_paper": []string{fmt.Sprint("p", n%6)},
				"categories": []string{fmt.Sprint("d", n%10), fmt.Sprint("c", n%100)}, "factory": fmt.Sprint("f", n%400), "rank_score": n % 1000}
			for z := range 12 {
				d[zone(z).field()] = 500 + n%200_000*(30+z)/30
			}
			body, err := json.Marshal(d)
			if err != nil {
				b.Fatal(err)
			}
			rows = append(rows, row{ListingID: id.Listing(i + 1), Live: true, Document: body})
		}
		task, err := e.send(b.Context(), e.index, rows)
		if err := e.done(b.Context(), task, err); err != nil {
			b.Fatal(err)
		}
	}
	return e
}

// BenchmarkMeilisearch times full pages: counts of all facets, two of them ticked, a price bound and an order.
func BenchmarkMeilisearch(b *testing.B) {
	e := shelves(b)
	m, err := market.Parse("en-us")
	if err != nil {
		b.Fatal(err)
	}
	low, high := int64(2_000), int64(90_000)
	page := Prepared{
		Query: Query{Market: m, Sort: ByLanded, Page: 1, PerPage: 24, Count: []string{"material", "color", "size"},
			Facets: map[string][]string{"material": {"silk", "cotton"}, "color": {"red"}}},
		door:    door{country: "US", latest: map[int]time.Time{0: time.Now(), 1: time.Now()}},
		scale:   scale{currency: money.Currency("USD")},
		minimum: &low, maximum: &high,
	}
	words, err := lexicon.NewVocabulary(nil, "").Read(b.Context(), lexicon.Question{Text: "silk scarf", Language: m.Language, Literal: true}, nil)
	if err != nil {
		b.Fatal(err)
	}
	worded, leveled, plain := page, page, page
	worded.Reading, plain.Facets, plain.minimum, plain.maximum = words, nil, nil, nil
	leveled.door.level = map[int]float64{1: 1.05, 2: 0.97}
	for name, p := range map[string]Prepared{"browse": page, "words": worded, "browse_taxed_differently": leveled, "everything": plain} {
		b.Run(name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				began := time.Now()
				r, err := e.Search(b.Context(), p)
				if err != nil || r.Total == 0 {
					b.Fatal(r.Total, err)
				}
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}
