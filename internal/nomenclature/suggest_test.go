package nomenclature_test

import (
	"encoding/csv"
	"os"
	"slices"
	"testing"

	"github.com/silkroadmall/mall/internal/nomenclature"
)

// label is a title with the subheading a person gave it.
type label struct{ title, language, code string }

func labels(t testing.TB, name string) []label {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var list []label
	for _, r := range rows[1:] {
		if _, ok := nomenclature.Lookup(r[2]); !ok || len(r[2]) != 6 {
			t.Errorf("%s: %q is labelled %q, which is no subheading", name, r[0], r[2])
		}
		list = append(list, label{r[0], r[1], r[2]})
	}
	return list
}

// rate is how many of the titles have their label at the top, and among the five.
func rate(list []label, missed func(label, []nomenclature.Match)) (first, five int) {
	for _, l := range list {
		found := nomenclature.Suggest(nomenclature.Goods{Title: l.title})
		n := slices.IndexFunc(found, func(m nomenclature.Match) bool { return m.Code == l.code })
		if n == 0 {
			first++
		} else if missed != nil {
			missed(l, found)
		}
		if n >= 0 {
			five++
		}
	}
	return first, five
}

// TestSuggest measures. The held-out titles were labelled before any word or weight was written and none was fitted to
// them; the others were written to fit by.
func TestSuggest(t *testing.T) {
	t.Run("names_held_out_titles", func(t *testing.T) {
		list := labels(t, "heldout.csv")
		if len(list) < 300 {
			t.Errorf("only %d titles", len(list))
		}
		for _, language := range []string{"en", "zh"} {
			part := slices.DeleteFunc(slices.Clone(list), func(l label) bool { return l.language != language })
			first, five := rate(part, nil)
			t.Logf("%s: %d titles, top 1 %d %%, top 5 %d %%", language, len(part), 100*first/len(part), 100*five/len(part))
		}
		wants(t, list, 80, 90)
	})
	t.Run("names_titles_it_was_fitted_to", func(t *testing.T) {
		wants(t, labels(t, "tuning.csv"), 90, 97)
	})
	t.Run("is_right_where_it_is_sure", func(t *testing.T) {
		sure, right := 0, 0
		for _, l := range labels(t, "heldout.csv") {
			if found := nomenclature.Suggest(nomenclature.Goods{Title: l.title}); len(found) > 0 && found[0].Confidence >= 60 {
				sure++
				if found[0].Code == l.code {
					right++
				}
			}
		}
		t.Logf("sure of %d, right in %d %%", sure, 100*right/max(sure, 1))
		if sure < 150 || 100*right < 90*sure {
			t.Errorf("sure of %d titles, right in %d", sure, right)
		}
	})
}

// wants fails when fewer titles than wanted, in percent, have their label at the top or among the five.
func wants(t *testing.T, list []label, top, among int) {
	t.Helper()
	first, five := rate(list, func(l label, found []nomenclature.Match) {
		if len(list) < 200 {
			t.Logf("%s %s: %+v", l.code, l.title, found)
		}
	})
	t.Logf("%d titles, top 1 %d %%, top 5 %d %%", len(list), 100*first/len(list), 100*five/len(list))
	if 100*first < top*len(list) || 100*five < among*len(list) {
		t.Errorf("top 1 wants %d %%, top 5 %d %%", top, among)
	}
}

// TestBecauseSpeaksForTheCode: a material named for a code is one the code is for.
func TestBecauseSpeaksForTheCode(t *testing.T) {
	for title, never := range map[string]map[string][]string{
		"Porcelain tea pot with rattan handle 藤提梁瓷茶壶, 青瓷锅": {"732393": {"瓷", "青瓷", "藤", "porcelain", "rattan"}, "691200": {"瓷", "porcelain", "藤"}},
		"Porcelain pot, rattan":  {"732393": {"porcelain", "rattan"}},
		"Titanium stock pot set": {"732393": {"titanium"}, "761510": {"titanium"}},
		"纸质托盘":                   {"441990": {"纸质", "纸"}},
	} {
		for _, m := range nomenclature.Suggest(nomenclature.Goods{Title: title}) {
			for _, word := range m.Because {
				if slices.Contains(never[m.Code], word) {
					t.Errorf("%s: %s because of %v", title, m.Code, m.Because)
				}
			}
		}
	}
	held := nomenclature.Suggest(nomenclature.Goods{Title: "Cotton t-shirt"})
	if len(held) == 0 || held[0].Code != "610910" || !slices.Contains(held[0].Because, "cotton") {
		t.Errorf("cotton speaks for 610910: %+v", held)
	}
}
