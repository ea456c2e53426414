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

// TestSuggest/names_held_out_titles measures on titles that were labelled before any word or weight was written and that
// none was fitted to.
func TestSuggest(t *testing.T) {
	for _, set := range []struct {
		name, file  string
		first, five int // least percent
	}{
		{"names_held_out_titles", "heldout.csv", 60, 85},
		{"names_the_titles_it_was_fitted_to", "tuning.csv", 60, 85},
	} {
		t.Run(set.name, func(t *testing.T) {
			list := labels(t, set.file)
			for _, language := range []string{"en", "zh", ""} {
				part := slices.DeleteFunc(slices.Clone(list), func(l label) bool { return language != "" && l.language != language })
				first, five := rate(part, func(l label, found []nomenclature.Match) {
					if set.file == "tuning.csv" && language == "" {
						t.Logf("%s %s: %+v", l.code, l.title, found)
					}
				})
				t.Logf("%s %2s: %d titles, top 1 %d %%, top 5 %d %%", set.file, language, len(part), 100*first/len(part), 100*five/len(part))
				if language == "" && (100*first < set.first*len(part) || 100*five < set.five*len(part)) {
					t.Errorf("top 1 wants %d %%, top 5 %d %%", set.first, set.five)
				}
			}
		})
	}
}
