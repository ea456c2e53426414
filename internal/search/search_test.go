package search_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/search"
)

const scarf = "silk-scarf-caravan"

func TestSearch(t *testing.T) {
	engines(t, func(t *testing.T, s *shop, x *search.Searcher, engine string) {
		for _, c := range []struct{ market, text, want string }{
			{"en-de", "scarf", scarf},
			{"en-us", "Scarves", scarf},
			{"de-de", "Schal", scarf},
			{"de-de", "scarf", scarf}, // English is always read beside
			{"en-us", "Schal", scarf}, // any language of the shop
			{"fr-fr", "écharpe", scarf},
			{"fr-fr", "ECHARPES", scarf},
			{"ja-jp", "スカーフ", scarf},
			{"ja-jp", "ｽｶｰﾌ", scarf}, // half width
			{"ja-jp", "シルクスカーフ", scarf},
			{"ar-ae", "وشاح", scarf},
			{"ar-ae", "أوشحة", scarf},
			{"zh-de", "围巾", scarf},
			{"zh-de", "真丝方巾", scarf},
			{"en-gb", "围巾", scarf},
			{"en-us", "silk scraf", scarf},
			{"en-us", "women's silk scarf", scarf},
			{"de-de", "Seidentuch für Damen", scarf},
			{"en-us", "celadon teapots", "celadon-teapot"},
			{"en-us", "bambo steemer", "bamboo-steamer"},
			{"de-de", "Teekanne", "celadon-teapot"},
			{"en-us", "AY-ST-25", "bamboo-steamer"},
			{"en-us", "ayst25", "bamboo-steamer"},
			{"fr-fr", "théière", "celadon-teapot"},
			{"ja-jp", "花瓶", "blue-white-vase"},
			{"de-de", "Seidenschal", scarf}, // taken apart
			{"de-de", "Holzspielzeug", "wooden-train"},
			{"en-us", "woven silk scarf", scarf}, // no listing has all words
			{"en-us", "scarf of porcelain", scarf},
			{"fr-fr", "foulard en soie pour femme", scarf},
		} {
			got, r := s.find(t.Context(), t, x, search.Query{Text: c.text, Market: to(t, c.market)})
			if r.Engine != engine || !slices.Contains(got[:min(3, len(got))], c.want) {
				t.Errorf("%s, %q: %s found %v, not %s among the first three", c.market, c.text, r.Engine, got, c.want)
			}
			if r.Total < len(got) || r.Total == 0 {
				t.Errorf("%q: %d hits, total %d", c.text, len(got), r.Total)
			}
		}
	})
}

func TestCorrection(t *testing.T) {
	engines(t, func(t *testing.T, s *shop, x *search.Searcher, _ string) {
		for typed, want := range map[string]string{
			"scraf": "scarf", "silk scraf": "silk scarf", "blutooth speeker": "bluetooth speaker",
			"scarf": "", "Schal": "", "teapots": "", `"scraf"`: "", "XH-SC-09": "", "65w": "", "qqqqqqqq": "", "围巾": "",
		} {
			if _, r := s.find(t.Context(), t, x, search.Query{Text: typed, Market: to(t, "en-us")}); r.Corrected != want {
				t.Errorf("%q was corrected to %q, want %q", typed, r.Corrected, want)
			}
		}
		if _, r := s.find(t.Context(), t, x, search.Query{Text: "scraf", Literal: true, Market: to(t, "en-us")}); r.Corrected != "" {
			t.Errorf("what was to be taken literally became %q", r.Corrected)
		}
	})
}

func TestFilters(t *testing.T) {
	engines(t, func(t *testing.T, s *shop, x *search.Searcher, _ string) {
		de := to(t, "en-de")
		all, r := s.find(t.Context(), t, x, search.Query{Market: de, PerPage: 100})
		if len(all) != len(s.slugs) || r.Total != len(s.slugs) {
			t.Fatalf("%d of %d listings found, total %d", len(all), len(s.slugs), r.Total)
		}
		if i := slices.IndexFunc(r.Categories, func(c search.Count) bool { return c.Value == "scarves" }); i < 0 || r.Categories[i].Count != 2 {
			t.Error("facets:", r.Categories)
		}
		got, r := s.find(t.Context(), t, x, search.Query{Market: de, Category: "scarves"})
		if len(got) != 2 || !slices.Contains(got, scarf) || r.Total != 2 {
			t.Error("category:", got, r.Total)
		}
		if got, _ := s.find(t.Context(), t, x, search.Query{Market: de, Category: "accessories", Text: "scarf"}); len(got) < 2 || got[0] != scarf {
			t.Error("department and words:", got)
		}
		if got, _ := s.find(t.Context(), t, x, search.Query{Market: de, Category: `x" OR in_stock = true OR factory = "`}); len(got) != 0 {
			t.Error("a category was taken for a condition:", got)
		}
		if got, _ := s.find(t.Context(), t, x, search.Query{Market: de, Factory: "xihe-silk"}); !slices.Contains(got, scarf) || len(got) == len(all) {
			t.Error("factory:", got)
		}
		for _, value := range []string{"silk", "Maulbeerseide"} {
			got, _ := s.find(t.Context(), t, x, search.Query{Market: de, Attributes: map[string][]string{"material": {"gold", value}}})
			if !slices.Contains(got, scarf) || slices.Contains(got, "celadon-teapot") {
				t.Errorf("material=%s: %v", value, got)
			}
		}
		battery, _ := s.find(t.Context(), t, x, search.Query{Market: to(t, "en-ae"), PerPage: 100})
		if slices.Contains(battery, "power-bank-20000") || !slices.Contains(battery, scarf) || !slices.Contains(all, "power-bank-20000") {
			t.Error("what can't be sent to the Emirates is found there:", battery)
		}
	})
}

// cents is the delivered price the searcher was told, in the order of the hits.
func (s *shop) cents(t testing.TB, country string, slugs []string) []int64 {
	t.Helper()
	var list []int64
	for _, slug := range slugs {
		var n int64
		err := s.db.Pool().QueryRow(t.Context(), "SELECT (prices->>$2)::bigint FROM search_document WHERE listing_id = $1", s.slugs[slug], country).Scan(&n)
		if err != nil {
			t.Fatal(slug, err)
		}
		list = append(list, n)
	}
	return list
}

func TestPrice(t *testing.T) {
	engines(t, func(t *testing.T, s *shop, x *search.Searcher, _ string) {
		de := to(t, "en-de")
		up, _ := s.find(t.Context(), t, x, search.Query{Market: de, Sort: search.ByLanded, PerPage: 100})
		prices := s.cents(t, "DE", up)
		if len(up) != len(s.slugs) || !slices.IsSorted(prices) {
			t.Error("lowest first:", prices)
		}
		var paged []string
		for page := 1; page <= 6; page++ {
			got, _ := s.find(t.Context(), t, x, search.Query{Market: de, Sort: search.ByLanded, Page: page, PerPage: 5})
			paged = append(paged, got...)
		}
		if !slices.Equal(paged, up) {
			t.Error("pages do not join up:", paged)
		}
		down, _ := s.find(t.Context(), t, x, search.Query{Market: de, Sort: search.ByLandedUp, PerPage: 100})
		if prices := s.cents(t, "DE", down); !slices.IsSortedFunc(prices, func(a, b int64) int { return int(b - a) }) {
			t.Error("highest first:", prices)
		}
		words, _ := s.find(t.Context(), t, x, search.Query{Market: de, Sort: search.ByLanded, Text: "silk scarf"})
		if prices := s.cents(t, "DE", words); len(words) < 1 || !slices.IsSorted(prices) || !slices.Contains(words, scarf) || len(words) > 4 {
			t.Error("words by price:", words, prices)
		}
		middle := money.New(prices[len(prices)/2], "EUR")
		below, r := s.find(t.Context(), t, x, search.Query{Market: de, Price: search.Price{Max: &middle}, PerPage: 100})
		above, _ := s.find(t.Context(), t, x, search.Query{Market: de, Price: search.Price{Min: &middle}, PerPage: 100})
		same, _ := s.find(t.Context(), t, x, search.Query{Market: de, Price: search.Price{Min: &middle, Max: &middle}, PerPage: 100})
		if r.Total != len(below) || len(below)+len(above)-len(same) != len(s.slugs) || len(same) == 0 {
			t.Error("bounds include both ends:", len(below), len(above), len(same))
		}
		tokyo := to(t, "en-jp")
		yen := money.New(5000, "JPY")
		for _, slug := range first(s.find(t.Context(), t, x, search.Query{Market: tokyo, Price: search.Price{Max: &yen}, PerPage: 100})) {
			if cents := s.cents(t, "JP", []string{slug})[0]; cents > 5000 { // a euro has been more than a hundred yen for ten years
				t.Errorf("%s costs %d cents, more than 5000 yen", slug, cents)
			}
		}
		newest, _ := s.find(t.Context(), t, x, search.Query{Market: de, Sort: search.ByNewest, PerPage: 100})
		ids := make([]int64, len(newest))
		for i, slug := range newest {
			ids[i] = int64(s.slugs[slug])
		}
		if !slices.IsSorted(ids) { // the fixture dates each listing a day before the one before
			t.Error("newest first:", newest)
		}
	})
}

func first(list []string, _ search.Result) []string { return list }

func TestRefusals(t *testing.T) {
	s := newShop(t)
	x := s.searcher(nil)
	dollars := money.New(1, "USD")
	for name, c := range map[string]struct {
		query search.Query
		want  error
	}{
		"an_unknown_order":  {search.Query{Sort: "price; DROP TABLE listing"}, search.ErrSort},
		"another_currency":  {search.Query{Price: search.Price{Max: &dollars}}, search.ErrBound},
		"a_bound_too_large": {search.Query{Price: search.Price{Min: &money.Amount{Minor: 1 << 62, Currency: "EUR"}}}, nil},
		"nothing":           {search.Query{Text: " \x00 \" ' ( & | ! : * <-> \\ 🧣 "}, nil},
		"a_great_deal":      {search.Query{Text: fmt.Sprintf("%0999d scarf %0999d", 1, 2)}, nil},
		"a_page_far_out":    {search.Query{Text: "scarf", Page: 1 << 30, PerPage: 1 << 30}, nil},
	} {
		c.query.Market = to(t, "en-de")
		if _, err := x.Search(t.Context(), c.query); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestStatements(t *testing.T) {
	engines(t, func(t *testing.T, s *shop, x *search.Searcher, engine string) {
		for text, most := range map[string]int{"": 0, "silk scarf": 0, "silk scraf": 1} {
			ctx, counter := database.WithCounter(t.Context())
			s.find(ctx, t, x, search.Query{Text: text, Market: to(t, "en-de")})
			if engine == search.PostgreSQL {
				most++
			}
			if counter.Count() != most {
				t.Errorf("%q: %d statements, want %d: %v", text, counter.Count(), most, counter.Statements())
			}
		}
	})
}

func TestEveryDestinationIsPriced(t *testing.T) {
	s := newShop(t)
	if err := s.searcher(nil).Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, country := range market.Countries() {
		if s.cents(t, country, []string{scarf})[0] <= 0 {
			t.Error(country)
		}
	}
}
