package search

import (
	_ "embed" // the settings of the indexes
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"github.com/silkroadmall/mall/internal/locale"
)

// The settings are complete, because what is not sent keeps what it was. "{language}", "{stemmed}" or "{unstemmed}", "{spoken}" and
// "{zone}" in an element of a list stand for one of each: languages of goods, languages of the shop, zones. Sorting comes first among the rules of the listings: it does nothing unless a query asks for an
// order, and then the order is exact. Synonyms are not among the settings: they change without a rebuild.
var (
	//go:embed settings/listing.json
	listingSettings []byte
	//go:embed settings/suggest.json
	suggestSettings []byte
)

// mostZones is how many zones of destinations there may be: the more prices a document has, the longer it takes to write.
const mostZones = 40

// settings reads and fills in the settings of an index.
func settings(file []byte) (map[string]any, error) {
	var f struct {
		Version  int
		Settings map[string]any
	}
	if err := json.Unmarshal(file, &f); err != nil {
		return nil, fmt.Errorf("read index settings: %w", err)
	}
	filled, ok := filledIn(f.Settings).(map[string]any)
	if !ok || f.Version == 0 {
		return nil, fmt.Errorf("read index settings: no version, or no settings")
	}
	return filled, nil
}

// filledIn puts one element in the place of each placeholder's value.
func filledIn(v any) any {
	switch v := v.(type) {
	case map[string]any:
		filled := map[string]any{}
		for name, x := range v {
			filled[name] = filledIn(x)
		}
		return filled
	case []any:
		filled := []any{}
		for _, x := range v {
			filled = append(filled, elements(x)...)
		}
		return filled
	}
	return v
}

// elements is the element of a list for each value of the placeholder in it, or itself.
func elements(x any) []any {
	text, err := json.Marshal(x)
	if err != nil {
		return []any{x}
	}
	for placeholder, values := range placeholders() {
		if !strings.Contains(string(text), "{"+placeholder+"}") {
			continue
		}
		list := make([]any, len(values))
		for i, fill := range values {
			if err := json.Unmarshal([]byte(fill.Replace(string(text))), &list[i]); err != nil {
				return []any{x}
			}
		}
		return list
	}
	return []any{filledIn(x)}
}

func placeholders() map[string][]*strings.Replacer {
	all := map[string][]*strings.Replacer{}
	for _, l := range locale.Written() {
		base, _ := language.Make(string(l)).Base() // Meilisearch answers with three letters, whatever it is given
		fill := strings.NewReplacer("{language}", l.Code(), "{stemmed}", l.Code(), "{unstemmed}", l.Code(), "{iso}", base.ISO3())
		all["language"] = append(all["language"], fill)
		if stemField(l) {
			all["stemmed"] = append(all["stemmed"], fill)
		} else {
			all["unstemmed"] = append(all["unstemmed"], fill)
		}
	}
	for _, l := range locale.Languages() {
		base, _ := language.Make(string(l)).Base()
		all["spoken"] = append(all["spoken"], strings.NewReplacer("{spoken}", l.Code(), "{iso}", base.ISO3()))
	}
	for z := range mostZones {
		all["zone"] = append(all["zone"], strings.NewReplacer("{zone}", strconv.Itoa(z)))
	}
	return all
}

// holds says whether everything wanted is there. Lists are compared as sets but for the two where order counts, which
// are lists of words and compared in order as well.
func holds(there, wanted any) bool {
	switch w := wanted.(type) {
	case map[string]any:
		t, ok := there.(map[string]any)
		if !ok {
			return false
		}
		for name, v := range w {
			if name == "rankingRules" || name == "searchableAttributes" {
				if fmt.Sprint(t[name]) != fmt.Sprint(v) {
					return false
				}
			} else if !holds(t[name], v) {
				return false
			}
		}
		return true
	case []any:
		t, ok := there.([]any)
		return ok && len(t) == len(w) && !slices.ContainsFunc(w, func(v any) bool {
			return !slices.ContainsFunc(t, func(x any) bool { return holds(x, v) })
		})
	}
	return there == wanted || fmt.Sprint(there) == fmt.Sprint(wanted)
}
