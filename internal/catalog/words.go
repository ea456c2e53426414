package catalog

import (
	"maps"
	"slices"

	"github.com/silkroadmall/mall/internal/locale"
)

// preference is how languages are tried for a reader: the asked one, English, Chinese, then whatever there is.
func preference(l locale.Language) []string {
	return []string{string(l), string(locale.English), string(locale.Chinese)}
}

// In picks the words for a reader of the language: its own, else English, else Chinese, else the first there is; ""
// when there are none.
func In(words map[string]string, l locale.Language) string {
	text, _ := Told(words, l)
	return text
}

// Told is In with the language that the words are in.
func Told(words map[string]string, l locale.Language) (text, in string) {
	for _, tag := range append(preference(l), slices.Sorted(maps.Keys(words))...) {
		if w := words[tag]; w != "" {
			return w, tag
		}
	}
	return "", string(l)
}

// Best picks the text for a reader of the language by the same order as In; the zero Text when there is none.
func Best(texts []Text, l locale.Language) Text {
	for _, tag := range preference(l) {
		for _, t := range texts {
			if t.Language == tag && t.Title != "" {
				return t
			}
		}
	}
	for _, t := range texts {
		if t.Title != "" {
			return t
		}
	}
	return Text{}
}

// Text is what the listing says to a reader of the language.
func (l *Listing) Text(in locale.Language) Text { return Best(l.Texts, in) }

// ChoiceText names a variant's choices to a reader of the language ("Madder red · 90 cm"), "" when there is nothing
// to choose.
func ChoiceText(options []Option, choices []int, l locale.Language) string {
	var text string
	for i, c := range choices {
		if i >= len(options) || c < 0 || c >= len(options[i].Values) {
			continue
		}
		if text != "" {
			text += " · "
		}
		text += In(options[i].Values[c], l)
	}
	return text
}
