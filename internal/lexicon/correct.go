package lexicon

import (
	"context"
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/locale"
)

// Confirm asks the word table which of the words it has: the vocabulary in memory may be some seconds behind.
type Confirm func(ctx context.Context, words []string) (map[string]bool, error)

// correct replaces words that the catalogue does not know by the nearest it does. Short words, quoted ones and all with
// digits stay. It asks the database at most once, and only for a word that is not in memory and has a near one.
func correct(ctx context.Context, list []field, l locale.Language, v *Vocabulary, ask Confirm) error {
	var doubtful []string
	near := map[string]string{}
	for _, f := range list {
		for _, w := range f.words {
			if !v.doubtful(f, w, l) || near[w.Text] != "" {
				continue
			}
			if n := v.nearest(w, of([]locale.Language{l, locale.English})); n != "" {
				near[w.Text] = n
				doubtful = append(doubtful, w.Text)
			}
		}
	}
	if len(doubtful) == 0 {
		return nil
	}
	there, err := ask(ctx, doubtful)
	if err != nil {
		return err
	}
	for i := range list {
		list[i].replace(func(w Word) string {
			if there[w.Text] || !v.doubtful(list[i], w, l) {
				return ""
			}
			return near[w.Text]
		})
	}
	return nil
}

// doubtful says whether a word of a query may be mistyped: it is known neither to a listing nor to a category nor among the
// synonyms, nor as known words written as one.
func (v *Vocabulary) doubtful(f field, w Word, l locale.Language) bool {
	shortest := 4
	if w.Script == Arabic { // whose words are short and near each other
		shortest = 6
	}
	if f.quoted || w.Dense() || len([]rune(w.Text)) < shortest || slices.ContainsFunc(f.words, Word.Digits) {
		return false
	}
	return !v.right(w, l) && (l != locale.German || v.compound(w) == nil) && v.joined(w) == nil
}

// replace puts other words in place of those for which there is one.
func (f *field) replace(by func(Word) string) {
	for i, w := range f.words {
		if n := by(w); n != "" {
			f.words[i].Text, f.text = n, ""
		}
	}
}

// rejoin writes the query again with the corrected words in it, and tells whether there are any.
func rejoin(list []field) (text string, changed bool) {
	parts := make([]string, len(list))
	for i, f := range list {
		parts[i] = f.text
		if f.text != "" {
			continue
		}
		changed = true
		for j, w := range f.words {
			if j > 0 {
				parts[i] += " "
			}
			parts[i] += w.Text
		}
	}
	return strings.Join(parts, " "), changed
}
