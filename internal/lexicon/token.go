package lexicon

import (
	"sync"

	"github.com/silkroadmall/mall/internal/locale"
)

// Token is a word of a text, in the forms by which a query finds it.
type Token struct {
	Word
	Stop  bool     // it tells nothing
	Forms []string // its stem; of a dense word its pairs of characters and its characters
}

// Tokens reads a text of a language. The list is shared: it must not be changed. Texts that were read lately are remembered, since a
// catalog says the same of many goods.
func Tokens(l locale.Language, text string) []Token {
	return lately.read.recall(reading{l, text}, func() []Token { return tokens(l, text) })
}

func tokens(l locale.Language, text string) []Token {
	words := Words(Fold(text))
	list := make([]Token, 0, len(words))
	for _, w := range words {
		list = append(list, Token{Word: w, Stop: StopWord(l, w.Text), Forms: w.forms(l)})
	}
	return list
}

func (w Word) forms(l locale.Language) []string {
	if !w.Dense() {
		return []string{Stem(l, w)}
	}
	parts := append(Bigrams(w.Text), Characters(w.Text)...)
	for i, part := range parts {
		parts[i] = Stem(l, Word{Text: part, Script: w.Script})
	}
	return parts
}

// reading is a text of a language.
type reading struct {
	language locale.Language
	text     string
}

// generation is how many readings are kept before the older half is forgotten; a thousand take about half a megabyte.
const generation = 4000

// lately holds what Tokens remembers.
var lately = struct{ read *recent[reading, []Token] }{&recent[reading, []Token]{}}

// recent remembers what was made lately. It is safe for many goroutines.
type recent[K comparable, V any] struct {
	mu            sync.Mutex
	young, former map[K]V
}

// recall is what was made for a key, or is made now.
func (r *recent[K, V]) recall(key K, make func() V) V {
	r.mu.Lock()
	v, known := r.young[key]
	if !known {
		v, known = r.former[key]
	}
	r.mu.Unlock()
	if !known {
		v = make()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.young) >= generation {
		r.former, r.young = r.young, nil
	}
	if r.young == nil {
		r.young = map[K]V{}
	}
	r.young[key] = v
	return v
}
