package lexicon

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/silkroadmall/mall/internal/locale"
)

func words(list ...string) []Entry {
	var entries []Entry
	for i, w := range list {
		entries = append(entries, Entry{"en", w, 10 + i})
	}
	return entries
}

func TestNearest(t *testing.T) {
	v := NewVocabulary(append(words("scarf", "shirt", "shirts", "trousers", "sunglasses", "women", "wooden", "speaker"), Entry{"de", "schal", 5}, Entry{"en", "shorts", 9000}), "")
	v = v.With(NewSynonyms([]Group{{locale.English, []string{"sweater", "jumper"}}}))
	for typed, want := range map[string]string{
		"scraf":      "scarf",      // exchanged
		"xcarf":      "scarf",      // the first letter is wrong
		"shrts":      "shorts",     // as near as shirts, and of far more listings
		"trosuers":   "trousers",   // two slips are one exchange
		"sunglsaess": "sunglasses", // two from eight letters on
		"womne":      "women",
		"jfmper":     "jumper",     // no listing has it, but it means something
		"scrfa":      "",           // two slips in a short word
		"sungl":      "sunglasses", // not finished
		"qqqqqqqq":   "",
	} {
		if got := v.nearest(Word{typed, Latin}, of([]locale.Language{locale.English})); got != want {
			t.Errorf("%q is nearest to %q, want %q", typed, got, want)
		}
	}
}

// BenchmarkNearest looks for a word among two hundred thousand.
func BenchmarkNearest(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	var list []Entry
	for range 200_000 {
		w := ""
		for range 2 + r.IntN(4) {
			w += string("bcdfghklmnprstvwz"[r.IntN(17)]) + string("aeiou"[r.IntN(5)])
		}
		list = append(list, Entry{"en", w, 1 + r.IntN(500)})
	}
	v := NewVocabulary(list, "")
	b.ResetTimer()
	for i := range b.N {
		v.nearest(Word{[]string{"karovine", "mitelopaku", "sobare", "kx"}[i%4], Latin}, 1)
	}
}

func TestEndings(t *testing.T) {
	v := NewVocabulary(append(words("tea", "teapot", "teapots", "teaspoon", "team"), Entry{"fr", "teaser", 900}), "")
	for typed, want := range map[string][]string{
		"teap": {"teapots"},
		"tea":  {"tea", "team", "teaspoon"},    // a word of its own first, then what most listings have
		"teas": {"teas", "teaspoon", "teaser"}, // a stem; the reader's languages before others
		"xyz":  {"xyz"},
	} {
		if got := v.Endings(Word{typed, Latin}, locale.German, 3); !slices.Equal(got, want) {
			t.Errorf("%q may become %q, want %q", typed, got, want)
		}
	}
	if got := v.Endings(Word{"茶", Han}, locale.English, 3); !slices.Equal(got, []string{"茶"}) {
		t.Errorf("a character may become %q", got)
	}
}
