package lexicon

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/silkroadmall/mall/internal/locale"
)

// never says that the word table has nothing that memory lacks.
func never(context.Context, []string) (map[string]bool, error) { return nil, nil }

func shop(t testing.TB) *Vocabulary {
	t.Helper()
	groups, err := ShippedGroups()
	if err != nil {
		t.Fatal(err)
	}
	list := words("women", "men", "silk", "scarf", "sports", "shoes", "slippers", "backpack", "ear", "buds", "shirt", "perfume", "blue", "cotton", "lamp")
	for _, w := range []string{"seide", "schal", "herren", "kaffee", "tasse"} {
		list = append(list, Entry{"de", w, 4})
	}
	for _, w := range []string{"panuelo", "seda", "mujer", "gafas", "sol"} {
		list = append(list, Entry{"es", w, 4})
	}
	return NewVocabulary(list, "").With(NewSynonyms(groups))
}

func read(t testing.TB, text string, l locale.Language) Reading {
	t.Helper()
	r, err := shop(t).Read(t.Context(), Question{Text: text, Language: l}, never)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRead(t *testing.T) {
	en, de, es, ja, zh := locale.English, locale.German, locale.Spanish, locale.Japanese, locale.Chinese
	for _, c := range []struct {
		text      string
		language  locale.Language
		corrected string
		terms     string // the words that count
		means     Form   // one of the forms or phrases that stand for the first of them
	}{
		{"Women’s SILK Scarves", en, "", "women silk scarves", Form{en, "woman"}},
		{"silk scraf", en, "silk scarf", "silk scarf", Form{en, "silk"}},
		{"sneakers", en, "", "sneakers", Form{en, "sport"}},
		{"flip flops", en, "", "flipflops", Form{en, "slipper"}},
		{"back pack", en, "", "backpack", Form{en, "backpack"}},
		{"earbuds", en, "", "earbuds", Form{en, "ear"}},
		{"eau de toilette", en, "", "eau de toilette", Form{en, "perfum"}},
		{"shirt for men", en, "", "shirt men", Form{en, "shirt"}},
		{"XH-SC-09", en, "", "xh sc 09", Form{Neutral, "xhsc09"}},
		{`"scraf"`, en, "", "scraf", Form{en, "scraf"}},
		{`27" silk scraf`, en, "27 silk scarf", "27 silk scarf", Form{en, "27"}}, // inches
		{`silk "scraf`, en, "silk scarf", "silk scarf", Form{en, "silk"}},
		{"Seidenschal", de, "", "seidenschal", Form{de, "schal"}},
		{"Pañuelos de SEDA", es, "", "panuelos seda", Form{es, "panuel"}},
		{"pañuelo para mujer", es, "", "panuelo mujer", Form{es, "panuel"}},
		{"panuelo de ceda", es, "panuelo de seda", "panuelo seda", Form{es, "panuel"}},
		{"gafas de sol", es, "", "gafas sol", Form{es, "gaf"}},
		{"絹のスカーフ", ja, "", "絹 スカ カー ーフ", Form{ja, "シル"}},
		{"ｽｶｰﾌ", ja, "", "スカ カー ーフ", Form{ja, "スカ"}},
		{"LEDランプ", ja, "", "led ラン ンプ", Form{Neutral, "led"}},
		{"絲綢圍巾", zh, "", "絲綢 綢圍 圍巾", Form{zh, "丝绸"}},
		{"丝绸围巾", zh, "", "丝绸 围巾", Form{zh, "丝绸"}},
		{"the", en, "", "the", Form{en, "the"}},
	} {
		t.Run(c.text, func(t *testing.T) {
			r := read(t, c.text, c.language)
			var terms []string
			for _, x := range r.Terms {
				terms = append(terms, x.Text)
			}
			if r.Corrected != c.corrected || strings.Join(terms, " ") != c.terms {
				t.Errorf("corrected to %q, read %q; want %q, %q", r.Corrected, terms, c.corrected, c.terms)
			}
			all := slices.Concat(append(r.Terms[0].Phrases, r.Terms[0].Forms)...)
			if !slices.Contains(all, c.means) {
				t.Errorf("%v does not stand for %q: %v", c.means, c.text, all)
			}
		})
	}
}

// TestRead_asks_no_language_for_a_word_that_tells_nothing: French has "des", whose stem is the Spanish "de".
func TestRead_asks_no_language_for_a_word_that_tells_nothing(t *testing.T) {
	v := NewVocabulary([]Entry{{"es", "bolso", 3}, {"es", "piel", 3}, {"fr", "des", 3}, {"fr", "sac", 3}}, "")
	for text, want := range map[string][]locale.Language{
		"bolso de piel": {locale.Spanish, locale.English}, "sac de piel": {locale.Spanish, locale.English, locale.French},
	} {
		if r, err := v.Read(t.Context(), Question{Text: text, Language: locale.Spanish}, never); err != nil || !slices.Equal(r.Languages, want) {
			t.Errorf("%q is looked for in %q, want %q; %v", text, r.Languages, want, err)
		}
	}
}

func TestUnits(t *testing.T) {
	for text, want := range map[string]string{
		"blue silk scarf":            "scarf|silk|blue",
		"blue shirt for men":         "shirt|blue|men",
		"women sports shoes":         "sports shoes|women",
		"シルクスカーフ":                    "スカ カー ーフ|シル ルク",
		"cotton shirt with slippers": "shirt|cotton|slippers",
	} {
		if got, settled := units(read(t, text, locale.English)); got != want || !settled {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	if got, settled := units(read(t, "pañuelo de seda para mujer", locale.Spanish)); got != "panuelo|seda|mujer" || !settled {
		t.Errorf("in Spanish: %s", got)
	}
}

// units are the words that stand together, what matters most first.
func units(r Reading) (text string, settled bool) {
	list, settled := r.Units()
	parts := make([]string, len(list))
	for i, u := range list {
		words := make([]string, len(u))
		for j, x := range u {
			words[j] = x.Text
		}
		parts[i] = strings.Join(words, " ")
	}
	return strings.Join(parts, "|"), settled
}

func TestSynonymsAreNoCorrections(t *testing.T) {
	for _, text := range []string{"sneakers", "sari", "jumper", "rucksack"} {
		if r := read(t, text, locale.English); r.Corrected != "" || r.Terms[0].Unknown && text == "rucksack" {
			t.Errorf("%q: corrected to %q, %+v", text, r.Corrected, r.Terms)
		}
	}
}

func TestTranslate(t *testing.T) {
	got := Translate(locale.English, "Hand-hemmed mulberry silk scarves, navy")
	for l, want := range map[locale.Language]string{locale.German: "maulbeerseide; schal; marineblau", locale.Spanish: "seda de morera; bufanda; azul marino", locale.Japanese: "マルベリーシルク; スカーフ"} {
		if !strings.HasPrefix(got[l], want) {
			t.Errorf("%s: %q, want %q", l, got[l], want)
		}
	}
	if got := Translate(locale.Spanish, "Platos y cuencos de gres, azul marino")[locale.English]; got != "plate; bowl; stoneware; navy" {
		t.Errorf("from Spanish: %q", got)
	}
	if got := Translate(locale.Chinese, "女士真丝围巾"); !strings.Contains(got[locale.English], "scarf") || !strings.Contains(got[locale.German], "seide") {
		t.Errorf("from Chinese: %q", got)
	}
}

func TestFoldIsDoneOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		if once := Fold(text); Fold(once) != once {
			t.Fatalf("%q folds to %q, that to %q", text, once, Fold(once))
		}
	})
}

func TestReadTakesAnything(t *testing.T) {
	v := shop(t)
	rapid.Check(t, func(t *rapid.T) {
		text := string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")) + rapid.String().Draw(t, "text")
		l := rapid.SampledFrom(locale.Written()).Draw(t, "language")
		r, err := v.Read(context.Background(), Question{Text: text, Language: l}, never)
		if err != nil || len(r.Terms) > mostTerms {
			t.Fatalf("%d terms, %v", len(r.Terms), err)
		}
	})
}

func TestReadIsBounded(t *testing.T) {
	v := shop(t)
	for _, text := range []string{strings.Repeat("silk ", 200_000), strings.Repeat("絹", 300_000), strings.Repeat(`"`, 1<<20), strings.Repeat("a", 1<<20)} {
		began := time.Now()
		r, err := v.Read(t.Context(), Question{Text: text, Language: locale.English}, never)
		if err != nil || len(r.Terms) > mostTerms || time.Since(began) > time.Second {
			t.Errorf("%d terms after %v, %v", len(r.Terms), time.Since(began), err)
		}
	}
}

// A word that stands in a group of the reader's language is of that language, though the catalogue has it in another only.
func TestRead_word_of_a_group(t *testing.T) {
	v := NewVocabulary([]Entry{{"de", "slipper", 5}, {"en", "flip", 5}, {"en", "flop", 5}}, "").With(NewSynonyms([]Group{{locale.English, []string{"flip flops", "slippers"}}}))
	r, err := v.Read(t.Context(), Question{Text: "slippers", Language: locale.English}, never)
	if err != nil || slices.Contains(r.Languages, locale.German) || r.Terms[0].Home != locale.English {
		t.Errorf("%+v %v", r, err)
	}
}
