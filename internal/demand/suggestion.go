package demand

import (
	"strings"

	"github.com/silkroadmall/mall/internal/lexicon"
	"github.com/silkroadmall/mall/internal/locale"
)

// The kinds of suggestions, as the table has them.
const (
	SuggestQuery    = "query"
	SuggestCategory = "category"
	SuggestFactory  = "factory"
)

const (
	// mostSuggested is how many queries of a language are suggested, the most asked.
	mostSuggested = 20_000
	// suggestDays is how far back queries are suggested: what was in season half a year ago is not now.
	suggestDays = 90
	// mostStarts is at how many places a suggestion may begin.
	mostStarts = 16
)

// suggestion is a row of the table.
type suggestion struct {
	Language locale.Language
	Kind     string
	Target   string
	Text     string
	Weight   int
}

// starts are the beginnings by which a text is found while it is typed: from each of its words on, in scripts without spaces
// from each character on. The first is the whole.
func starts(text string) []string {
	var list []string
	words := lexicon.Words(lexicon.Fold(text))
	for i, w := range words {
		rest := ""
		for _, next := range words[i+1:] {
			rest += " " + next.Text
		}
		runes := []rune(w.Text)
		for at := range runes {
			if len(list) == mostStarts || at > 0 && !w.Dense() {
				break
			}
			list = append(list, string(runes[at:])+rest)
		}
	}
	return list
}

// plainly is a query as it is suggested: in small letters, since nobody types capitals to be found; German keeps them.
func plainly(l locale.Language, typed string) string {
	if l == locale.German {
		return typed
	}
	return strings.ToLower(typed)
}
