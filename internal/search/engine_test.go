package search

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/lexicon"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/testdb"
)

// The made-up goods that the engines are compared on with a count by hand.
const madeUp = 300

var noon = time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)

// documentsMadeUp are goods of few kinds, so that every combination of ticks finds some.
func documentsMadeUp(n int, seed uint64) []Document {
	r := rand.New(rand.NewPCG(seed, 1))
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	several := func(list ...string) []string {
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		return list[:r.IntN(len(list))]
	}
	var all []Document
	for i := range n {
		department := pick("garden", "kitchen")
		d := Document{
			ListingID: id.Listing(i + 1), Titles: map[locale.Language]string{locale.English: pick("blue", "red") + " " + pick("vase", "spoon", "lamp")},
			Facts: map[locale.Language][]string{locale.English: {department}}, Factory: pick("east", "west", "north"), Categories: []string{department, department + pick("-small", "-large")},
			Facets: map[string][]string{"material": several("silk", "cotton", "clay", "tin"), "color": several("red", "blue"),
				FacetRegion: {pick("zhejiang", "yunnan")}, FacetPaper: several("ce", "fcc")},
			Prices: map[zone]int64{}, Taxes: [][]int{nil, {1}, {8, 2}}[r.IntN(3)], Carriage: r.IntN(4), Rating: r.IntN(51), InStock: r.IntN(10) > 0, Rank: r.IntN(1001),
			PublishedAt: noon.Add(-time.Duration(r.IntN(1000)) * time.Hour), zones: 3, shape: 1,
		}
		for z := range d.zones {
			if r.IntN(8) > 0 {
				d.Prices[zone(z)] = shortened(int64(1000 + r.IntN(40)*250))
			}
		}
		if r.IntN(6) == 0 {
			d.Barred = []string{"DE"}
		}
		all = append(all, d)
	}
	return all
}

// enginesMadeUp are both engines, filled with the documents.
func enginesMadeUp(t *testing.T, documents []Document) map[string]Engine {
	t.Helper()
	server := testdb.Meilisearch(t)
	m := newMeili(server.URL, server.Key, server.Prefix+"made_up", 1)
	if err := m.create(t.Context(), m.index, listingSettings); err != nil {
		t.Fatal(err)
	}
	db := testdb.New(t)
	plain := newPostgres(db)
	for _, e := range []Engine{m, plain} {
		if err := e.Upsert(t.Context(), documents); err != nil {
			t.Fatal(err)
		}
	}
	return map[string]Engine{Meilisearch: m, PostgreSQL: plain, "postgresql_of_too_much_for_one_look": &postgres{db: db, reach: reach{narrow: 20, wide: madeUp + 1, glance: madeUp + 1}, patience: time.Minute}}
}

// prepared is a random query.
func prepared(t *rapid.T) Prepared {
	q := Query{Market: market.Market{Language: locale.English, Country: "DE", Currency: "EUR"}, Facets: map[string][]string{}, Take: MostTaken,
		Count: []string{"material", "color", FacetFactory}, Spread: true}
	q.Sort = rapid.SampledFrom(Sorts()).Draw(t, "sort")
	q.Category = rapid.SampledFrom([]string{"", "", "garden", "kitchen-small"}).Draw(t, "category")
	q.Factory = rapid.SampledFrom([]string{"", "", "", "east"}).Draw(t, "factory")
	q.Rating = rapid.SampledFrom([]int{0, 0, 3, 4}).Draw(t, "rating")
	for facet, values := range map[string][]string{"material": {"silk", "cotton", "tin"}, "color": {"red", "blue"}, FacetRegion: {"yunnan"}} {
		for _, v := range values {
			if rapid.IntRange(0, 3).Draw(t, facet+v) == 0 {
				q.Facets[facet] = append(q.Facets[facet], v)
			}
		}
	}
	if rapid.Bool().Draw(t, "arrives") {
		q.Arrives = noon.AddDate(0, 0, rapid.IntRange(1, 9).Draw(t, "days"))
	}
	for range rapid.IntRange(0, 3).Draw(t, "excluded") {
		q.Exclude = append(q.Exclude, id.Listing(rapid.IntRange(1, madeUp).Draw(t, "without")))
	}
	p := Prepared{Query: q, scale: scale{rates(t), "EUR"}, door: door{country: "DE", zone: 1, level: map[int]float64{1: 1.07, 2: 1.19}, latest: map[int]time.Time{}}}
	for carriage := range 4 {
		p.door.latest[carriage] = noon.AddDate(0, 0, 1+2*carriage)
	}
	bound := func(name string) *int64 {
		if !rapid.Bool().Draw(t, name+" set") {
			return nil
		}
		fen := rapid.Int64Range(0, 14_000).Draw(t, name)
		return &fen
	}
	p.minimum, p.maximum = bound("minimum"), bound("maximum")
	if word := rapid.SampledFrom([]string{"", "", "vase", "blue"}).Draw(t, "word"); word != "" {
		p.Languages = []locale.Language{locale.English}
		p.Terms = []lexicon.Term{{Word: lexicon.Word{Text: word, Script: lexicon.Latin}, Home: locale.English, Stem: word,
			Forms: []lexicon.Form{{Language: locale.English, Text: word}}}}
	}
	return p
}

// rates are those that come with the program.
func rates(t *rapid.T) *fx.Rates {
	r, err := fx.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// failed are the groups of conditions that a document does not meet.
func failed(p Prepared, d Document) map[string]bool {
	groups := map[string]bool{}
	if !affordable(p, d) || slices.Contains(p.Exclude, d.ListingID) {
		groups[groupPrice] = true
	}
	for facet, values := range p.ticked() {
		if !slices.ContainsFunc(values, func(v string) bool { return slices.Contains(facetsOf(d)[facet], v) }) {
			groups[facet] = true
		}
	}
	if p.Rating > 0 && d.Rating < 10*p.Rating {
		groups[groupRating] = true
	}
	if !p.Arrives.IsZero() && day(p.door.latest[d.Carriage]).After(day(p.Arrives)) {
		groups[groupArrive] = true
	}
	return groups
}

// affordable says whether a document's price is within the bounds.
func affordable(p Prepared, d Document) bool {
	price := d.Prices[p.door.zone]
	factor := p.door.factor(d)
	return !slices.ContainsFunc(p.bands(), func(b band) bool {
		concerned := len(b.taxes) == 0 && factor == 1 || slices.ContainsFunc(d.Taxes, func(n int) bool { return slices.Contains(b.taxes, n) })
		return concerned && (b.minimum != nil && price < *b.minimum || b.maximum != nil && price > *b.maximum)
	})
}

// factor is what the document's price is multiplied by.
func (d door) factor(of Document) float64 {
	for _, n := range of.Taxes {
		if f, ok := d.level[n]; ok {
			return f
		}
	}
	return 1
}

// found says whether a document meets the conditions that nothing leaves out.
func found(p Prepared, d Document) bool {
	_, priced := d.Prices[p.door.zone]
	return priced && len(d.Barred) == 0 && d.InStock && worded(p, d) &&
		(p.Category == "" || slices.Contains(d.Categories, p.Category))
}

func worded(p Prepared, d Document) bool {
	return len(p.Terms) == 0 || slices.ContainsFunc(lexicon.Words(d.Titles[locale.English]), func(w lexicon.Word) bool { return w.Text == p.Terms[0].Text })
}

func facetsOf(d Document) map[string][]string {
	all := map[string][]string{FacetCategory: d.Categories, FacetFactory: {d.Factory}}
	for facet, values := range d.Facets {
		all[facet] = values
	}
	return all
}

// tally counts documents by hand.
type tally struct {
	hits             []Document
	prices           []float64
	facets           map[string]map[string]int
	stars, carriages map[string]int
}

// add counts a document: as a hit when it fails no condition, for the counts of a group when it fails no other.
func (y *tally) add(p Prepared, d Document) {
	groups := failed(p, d)
	only := func(group string) bool { return len(groups) == 0 || len(groups) == 1 && groups[group] }
	if len(groups) == 0 {
		y.hits = append(y.hits, d)
	}
	for facet, values := range facetsOf(d) {
		if y.facets[facet] == nil {
			y.facets[facet] = map[string]int{}
		}
		for _, v := range values {
			if only(facet) {
				y.facets[facet][v]++
			}
		}
	}
	if only(groupPrice) {
		y.prices = append(y.prices, float64(d.Prices[p.door.zone])*p.door.factor(d))
	}
	if only(groupRating) {
		y.stars[strconv.Itoa(d.Rating)]++
	}
	if only(groupArrive) {
		y.carriages[strconv.Itoa(d.Carriage)]++
	}
}

// byHand answers a query by looking at every document.
func byHand(t *rapid.T, p Prepared, documents []Document) (hits []Document, r Result) {
	y := tally{facets: map[string]map[string]int{}, stars: map[string]int{}, carriages: map[string]int{}}
	for _, d := range documents {
		if found(p, d) {
			y.add(p, d)
		}
	}
	r.Total = len(y.hits)
	var err error
	if r.Spread, err = p.scale.spread(y.prices); err != nil {
		t.Fatal(err)
	}
	if err := r.tell(p, y.facets, y.stars, y.carriages); err != nil {
		t.Fatal(err)
	}
	return y.hits, r
}

// told are the counts that are not zero, in order of their values.
func told(list []Count) string {
	list = slices.DeleteFunc(slices.Clone(list), func(c Count) bool { return c.Count == 0 })
	slices.SortFunc(list, func(a, b Count) int { return cmp.Compare(a.Value, b.Value) })
	return fmt.Sprint(list)
}

// bars are the counts of a spread.
func bars(s *Spread) string {
	if s == nil {
		return "none"
	}
	text := fmt.Sprint(len(s.Bars), ":")
	for _, b := range s.Bars {
		text += fmt.Sprintf(" %s %d", b.From, b.Count)
	}
	return text
}

// pick are the documents of the hits.
func pick(documents []Document, r Result) []Document {
	var hits []Document
	for _, n := range r.IDs() {
		hits = append(hits, documents[n-1])
	}
	return hits
}

// answered is a query, an answer to it and the answer counted by hand.
type answered struct {
	p            Prepared
	got, counted Result
	hits, want   []Document
}

// compare fails where an answer is not as it was counted by hand.
func compare(t *rapid.T, a answered) {
	if a.got.Total != len(a.want) || len(a.hits) != len(a.want) {
		t.Fatalf("%d hits, total %d, want %d", len(a.hits), a.got.Total, len(a.want))
	}
	if !inOrder(a.p, a.hits) {
		t.Fatalf("not in the order %s: %v", a.p.Sort, a.got.IDs())
	}
	for _, d := range a.want {
		if !slices.Contains(a.got.IDs(), d.ListingID) {
			t.Fatalf("%d is missing", d.ListingID)
		}
	}
	for _, facet := range []string{FacetCategory, FacetFactory, FacetRegion, FacetPaper, "material", "color"} {
		if g, w := told(a.got.Facets[facet]), told(a.counted.Facets[facet]); g != w {
			t.Fatalf("%s: %s, want %s", facet, g, w)
		}
	}
	if g, w := told(a.got.Ratings)+bars(a.got.Spread), told(a.counted.Ratings)+bars(a.counted.Spread); g != w {
		t.Fatalf("ratings and spread: %s, want %s", g, w)
	}
	if g, w := fmt.Sprint(a.got.Arrivals), fmt.Sprint(a.counted.Arrivals); g != w && a.got.Total > 0 {
		t.Fatalf("arrivals: %s, want %s", g, w)
	}
}

// inOrder says whether the hits are in the order that was asked for.
func inOrder(p Prepared, hits []Document) bool {
	price := func(d Document) float64 { return float64(d.Prices[p.door.zone]) * p.door.factor(d) }
	return slices.IsSortedFunc(hits, func(a, b Document) int {
		switch p.Sort {
		case ByLanded:
			return cmp.Compare(price(a), price(b))
		case ByLandedUp:
			return cmp.Compare(price(b), price(a))
		case ByNewest:
			return b.PublishedAt.Truncate(time.Second).Compare(a.PublishedAt.Truncate(time.Second))
		case ByRating:
			return cmp.Compare(b.Rating, a.Rating)
		}
		return 0
	})
}

func TestEngines_agree_with_a_count_by_hand(t *testing.T) {
	t.Parallel()
	documents := documentsMadeUp(madeUp, 7)
	for name, engine := range enginesMadeUp(t, documents) {
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			p := prepared(t)
			want, counts := byHand(t, p, documents)
			got, err := engine.Search(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, answered{p, got, counts, pick(documents, got), want})
		}))
	}
}

// noMore fails when an answer counts more of something than there are.
func noMore(t *rapid.T, got, counted Result) {
	for facet, values := range got.Facets {
		for _, c := range values {
			i := slices.IndexFunc(counted.Facets[facet], func(w Count) bool { return w.Value == c.Value })
			if i < 0 || counted.Facets[facet][i].Count < c.Count {
				t.Fatalf("%s %s: %d are too many", facet, c.Value, c.Count)
			}
		}
	}
}

func TestPostgres_says_when_it_has_not_looked_at_everything(t *testing.T) {
	t.Parallel()
	documents := documentsMadeUp(madeUp, 8)
	const wide = 30
	engine := &postgres{db: testdb.New(t), reach: reach{narrow: 20, wide: wide, glance: wide}, patience: time.Minute}
	if err := engine.Upsert(t.Context(), documents); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		p := prepared(t)
		want, counts := byHand(t, p, documents)
		got, err := engine.Search(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		if got.Total > len(want) || got.TotalIsFloor != (got.Total >= wide) || !got.TotalIsFloor && got.Total != len(want) {
			t.Fatalf("total %d, a floor: %t, want %d", got.Total, got.TotalIsFloor, len(want))
		}
		noMore(t, got, counts)
		if p.Sort == ByRelevance {
			return
		}
		if hits := pick(documents, got); len(hits) != len(want) || !inOrder(p, hits) {
			t.Fatalf("%d hits of %d, in the order %s: %t", len(hits), len(want), p.Sort, inOrder(p, hits))
		}
	})
}
