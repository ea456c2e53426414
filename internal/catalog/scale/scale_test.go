package scale

import (
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/nomenclature"
)

// shelves is the tree as package catalog ships it.
func shelves(t testing.TB) *catalog.Tree {
	t.Helper()
	b, err := os.ReadFile("../data/categories.json")
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct {
		Slug, Parent string
		Position     int
		Names        map[string]string
	}
	if err := json.Unmarshal(b, &rows); err != nil {
		t.Fatal(err)
	}
	ids, list := map[string]id.Category{}, []catalog.Category{}
	for i, r := range rows {
		c := catalog.Category{ID: id.Category(i + 1), Slug: r.Slug, Position: r.Position, Names: r.Names}
		if parent, ok := ids[r.Parent]; ok {
			c.ParentID = &parent
		}
		ids[r.Slug] = c.ID
		list = append(list, c)
	}
	return catalog.NewTree(list)
}

func mall(t testing.TB, seed uint64, makers int) *Mall {
	t.Helper()
	m, err := New(seed, makers, shelves(t))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestGoodsPassTheMallsOwnCheck holds what is made up to what a factory's own listing must be.
func TestGoodsPassTheMallsOwnCheck(t *testing.T) {
	m := mall(t, 3, 50)
	for n := range 3000 {
		_, g := m.Goods(n)
		if err := g.Content.Check(); err != nil {
			t.Fatalf("%s: %v: %+v", g.Slug, err, g.Content)
		}
		if said, clean := inJSON(t, g.Content), inJSON(t, g.Content.Clean()); said != clean {
			t.Fatalf("not clean:\n%s, want\n%s", said, clean)
		}
	}
}

func inJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestGoodsAreTheSameForEver(t *testing.T) {
	a, b, other := mall(t, 5, 90), mall(t, 5, 90), mall(t, 6, 90)
	for _, n := range []int{0, 1, 17, 99_999, 5_000_000} {
		makerA, one := a.Goods(n)
		makerB, two := b.Goods(n)
		if makerA != makerB || !reflect.DeepEqual(one, two) {
			t.Errorf("listing %d differs: %+v, %+v", n, one, two)
		}
		if _, three := other.Goods(n); three.Slug == one.Slug {
			t.Errorf("seed 6 has %s of seed 5", three.Slug)
		}
	}
}

func TestEveryCategoryButCarsAndFreshFoodHasGoods(t *testing.T) {
	m, found, want := mall(t, 1, 400), map[string]bool{}, map[string]bool{}
	for n := range 20_000 {
		_, g := m.Goods(n)
		found[g.Content.Category] = true
	}
	for _, c := range m.tree.Leaves() {
		want[c.Slug] = true
	}
	for _, slug := range []string{"cars", "motorcycles", "fresh-food"} {
		delete(want, slug)
	}
	if !maps.Equal(found, want) || len(m.kinds) < 60 {
		t.Errorf("goods of %d kinds stand in %d categories, want %d", len(m.kinds), len(found), len(want))
	}
}

func TestHeadingsAreInTheNomenclature(t *testing.T) {
	m := mall(t, 1, 20)
	for _, k := range m.kinds {
		for _, of := range append([]material{{"", k.hs}}, k.materials...) {
			if _, known := nomenclature.Lookup(of.hs); !known || len(of.hs) != 6 {
				t.Errorf("%s of %q: no heading %s", k.key, of.key, of.hs)
			}
		}
	}
}

// TestTitlesSayWhatTheFactsSay: material and single colours and sizes of a title are those of the attributes and options.
func TestTitlesSayWhatTheFactsSay(t *testing.T) {
	m := mall(t, 2, 60)
	for n := range 2000 {
		_, g := m.Goods(n)
		for _, text := range g.Content.Texts {
			title := strings.ToLower(text.Title)
			for _, a := range g.Content.Attributes {
				word := catalogWord(a.Value, text.Language)
				if a.Key != "weight" && a.Key != "material" && !strings.Contains(title, word) {
					t.Errorf("%q does not say %s %q", text.Title, a.Key, word)
				}
			}
			for _, o := range g.Content.Options {
				if word := catalogWord(o.Values[0], text.Language); len(o.Values) == 1 && !strings.Contains(title, word) {
					t.Errorf("%q does not say %q", text.Title, word)
				}
			}
		}
	}
}

func catalogWord(words map[string]string, language string) string {
	if w := words[language]; w != "" {
		return strings.ToLower(w)
	}
	return strings.ToLower(words["en"])
}

func TestVocabularyGrowsWithTheCatalog(t *testing.T) {
	vocabulary := func(listings, makers int) int {
		m, seen := mall(t, 1, makers), map[string]bool{}
		for n := range listings {
			_, g := m.Goods(n)
			for _, w := range strings.Fields(g.Content.Texts[0].Title) {
				seen[w] = true
			}
		}
		return len(seen)
	}
	if small, large := vocabulary(2000, 20), vocabulary(20_000, 200); large < 2*small {
		t.Errorf("%d words among 2,000 listings, %d among 20,000", small, large)
	}
}

// TestPricesLieAroundTheMiddleOfTheirKind: half of them below, a tenth beyond twice as much, as log-normal prices do.
func TestPricesLieAroundTheMiddleOfTheirKind(t *testing.T) {
	m := mall(t, 1, 100)
	var below, beyond, variants, n int
	for n = range 20_000 {
		it := m.item(m.draw(drawListing, uint64(n)))
		_, g := m.Goods(n)
		variants += len(g.Content.Variants)
		if it.yuan < it.kind.yuan {
			below++
		}
		if it.yuan > 2*it.kind.yuan {
			beyond++
		}
	}
	if below*10 < n*4 || below*10 > n*6 || beyond*20 < n || beyond*5 > n {
		t.Errorf("of %d prices %d are below the middle, %d beyond twice that", n, below, beyond)
	}
	if mean := float64(variants) / float64(n); mean < 2.0 || mean > 2.4 {
		t.Errorf("%.2f variants a listing, want about 2.2", mean)
	}
}

func TestMakersAreWellFormed(t *testing.T) {
	m := mall(t, 1, 2000)
	codes, slugs, trades := map[string]bool{}, map[string]bool{}, map[int]bool{}
	for n := range m.Makers() {
		f := m.Factory(n)
		if code, err := factory.ParseCreditCode(f.CreditCode); err != nil || codes[code] {
			t.Errorf("%s: credit code %s: %v", f.Slug, f.CreditCode, err)
		}
		if slugs[f.Slug] || f.Name == "" || len(f.Story) != 7 || f.HandoverDays < 1 {
			t.Errorf("%+v", f)
		}
		codes[f.CreditCode], slugs[f.Slug] = true, true
		if n < 20 {
			trades[m.tradeOf(n)] = true
		}
	}
	if len(trades) != len(m.trades) {
		t.Errorf("twenty makers are in %d of %d trades", len(trades), len(m.trades))
	}
}

func BenchmarkGoods(b *testing.B) {
	m := mall(b, 1, 4000)
	for n := 0; b.Loop(); n++ {
		m.Goods(n)
	}
}
