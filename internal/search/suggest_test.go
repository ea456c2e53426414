package search_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/search"
)

// suggest puts a suggestion into the table, with its beginnings.
func (s *shop) suggest(language, kind, text string, weight int, starts ...string) {
	s.Helper()
	s.exec(`WITH g AS (INSERT INTO search_suggestion (language, kind, target, text, folded, weight) VALUES ($1, $2, $3, $3, lower($3), $4) RETURNING id)
		INSERT INTO search_suggestion_start SELECT g.id, $1, t.start, t.n - 1, $4 FROM g, unnest($5::text[]) WITH ORDINALITY t(start, n)`,
		language, kind, text, weight, append([]string{strings.ToLower(text)}, starts...))
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, s *shop, x *search.Searcher, engine string) {
		s.exec("DELETE FROM search_suggestion")
		s.suggest("en", "query", "silk scarf", 9, "scarf")
		s.suggest("en", "query", "scented candle", 20, "candle")
		s.suggest("en", "category", "Scarves", 5)
		s.suggest("en", "factory", "Xihe Silk", 5, "silk")
		s.suggest("de", "query", "seidenschal", 9)
		s.suggest("ja", "query", "スカーフ", 9)
		s.suggest("ko", "query", "차 세트", 9, "세트")
		s.suggest("zh-Hans", "category", "围巾", 9, "巾")
		if err := x.Tend(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			market, typed string
			want          []string
		}{
			{"en-us", "sc", []string{"scented candle", "silk scarf", "Scarves"}},
			{"en-us", " SCA", []string{"silk scarf", "Scarves"}},
			{"en-us", "silk sc", []string{"silk scarf"}},
			{"en-us", "xihe", []string{"Xihe Silk"}},
			{"de-de", "seid", []string{"seidenschal"}},
			{"ja-jp", "ス", []string{"スカーフ"}},
			{"ja-jp", "ｽｶ", []string{"スカーフ"}}, // half width
			{"zh-us", "围", []string{"围巾"}},
			{"ko-kr", "차", []string{"차 세트"}},
			{"ko-kr", "ㅊ", nil},
			{"en-us", "s", nil},
			{"en-us", "", nil},
			{"en-us", `%_\" OR kind = query`, nil},
		} {
			got, err := x.Suggest(t.Context(), search.Prefix{Text: c.typed, Market: to(t, c.market)})
			if err != nil {
				t.Fatal(err)
			}
			var words []string
			for _, w := range got.Words {
				words = append(words, w.Text)
			}
			if !slices.Equal(words, c.want) || len(c.want) > 0 && got.Engine != engine {
				t.Errorf("%s, %.20q: %s suggests %q, want %q", c.market, c.typed, got.Engine, words, c.want)
			}
		}
	})
}

// TestSuggest_listings: a word is searched whole while it is being typed.
func TestSuggest_listings(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, s *shop, x *search.Searcher, _ string) {
		for _, typed := range []string{"silk scarf", "silk scar", "silk sc"} {
			got, err := x.Suggest(t.Context(), search.Prefix{Text: typed, Market: to(t, "en-us")})
			if err != nil || len(got.Listings) == 0 || got.Listings[0] != s.slugs[scarf] || len(got.Listings) > 4 {
				t.Errorf("%q suggests listings %v, %v", typed, got.Listings, err)
			}
		}
	})
}

func TestSuggest_follows_the_table(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	x := s.searcher(withMeili(t))
	typed := func() (words []string) {
		t.Helper()
		if err := x.Tend(t.Context()); err != nil {
			t.Fatal(err)
		}
		got, err := x.Suggest(t.Context(), search.Prefix{Text: "lantern", Market: to(t, "en-us")})
		if err != nil || got.Engine != search.Meilisearch {
			t.Fatal(got.Engine, err)
		}
		for _, w := range got.Words {
			words = append(words, w.Text)
		}
		return words
	}
	s.suggest("en", "query", "lantern red", 3)
	s.suggest("en", "query", "lantern blue", 2)
	if got := typed(); !slices.Equal(got, []string{"lantern red", "lantern blue"}) {
		t.Error(got)
	}
	s.exec("DELETE FROM search_suggestion WHERE target = 'lantern red'")
	s.suggest("en", "query", "lantern green", 7)
	if got := typed(); !slices.Equal(got, []string{"lantern green", "lantern blue"}) {
		t.Error(got)
	}
	began := time.Now()
	if typed(); time.Since(began) > time.Second {
		t.Error("a table that has not changed took", time.Since(began))
	}
}

func TestSuggest_and_search_by_Meilisearch_where_a_language_has_no_texts(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.exec("DELETE FROM listing_text WHERE language <> 'en'")
	s.suggest("en", "query", "silk scarf", 3)
	x := s.searcher(withMeili(t))
	if err := x.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, m := range []string{"ja-jp", "ar-ae", "zh-de", "de-de", "fr-fr", "es-es", "en-us"} {
		got, r := s.find(t.Context(), t, x, search.Query{Text: "scarf", Market: to(t, m)})
		if r.Engine != search.Meilisearch || len(got) == 0 || got[0] != scarf {
			t.Errorf("%s: %s found %v", m, r.Engine, got)
		}
		if list, err := x.Suggest(t.Context(), search.Prefix{Text: "scarf", Market: to(t, m)}); err != nil || list.Engine != search.Meilisearch || len(list.Listings) == 0 {
			t.Errorf("%s: %+v, %v", m, list, err)
		}
	}
}
