package lexicon

import (
	"slices"
	"testing"

	"github.com/silkroadmall/mall/internal/locale"
)

func TestShippedGroups(t *testing.T) {
	groups, err := ShippedGroups()
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, g := range groups {
		name := string(g.Language) + ":" + g.Words[0]
		if names[name] {
			t.Errorf("two groups are named %s", name)
		}
		names[name] = true
	}
	var known []Entry
	for _, w := range []string{"sports", "shoes", "handbag", "perfume", "saree"} {
		known = append(known, Entry{"en", w, 3})
	}
	alike := NewVocabulary(known, "").With(NewSynonyms(groups)).Alike()
	for from, to := range map[string]string{"sneaker": "sport shoe", "hand bag": "handbag", "eau toilett": "perfum", "sari": "sare", "シルク": "絹"} {
		if !slices.Contains(alike[from], to) {
			t.Errorf("%q does not mean %q but %q", from, to, alike[from])
		}
	}
	if alike["handbag"] != nil {
		t.Error("words that no listing has stand for handbag:", alike["handbag"])
	}
}

func TestGroupCheck(t *testing.T) {
	for _, c := range []struct {
		name string
		g    Group
		want []string // nil when refused
	}{
		{"folds", Group{"de", []string{" Parfüm", "PARFUM", "Duft"}}, []string{"parfum", "duft"}},
		{"refuses_one_expression", Group{"en", []string{"Scarf", "scarf"}}, nil},
		{"refuses_four_words", Group{"en", []string{"a b c d", "x"}}, nil},
		{"refuses_an_unknown_language", Group{"xx", []string{"a", "b"}}, nil},
		{"takes_every_language", Group{"", []string{"silk", "絹"}}, []string{"silk", "絹"}},
		{"takes_chinese", Group{locale.Chinese, []string{"墨镜", "太阳镜"}}, []string{"墨镜", "太阳镜"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, err := c.g.Check()
			if (err == nil) != (c.want != nil) || err == nil && !slices.Equal(g.Words, c.want) {
				t.Errorf("%q, %v; want %q", g.Words, err, c.want)
			}
		})
	}
}
