package lexicon

import (
	_ "embed" // dictionary.txt
	"slices"
	"strings"
	"sync"

	"github.com/silkroadmall/mall/internal/locale"
)

//go:embed data/dictionary.txt
var dictionaryFile string

// book is the dictionary between the languages of the shop, which comes with the program.
type book struct {
	rows [][]string         // in the order of locale.Written; "" where there is no plain word
	at   map[expression]int // the row of an expression
}

// shelf keeps the book, which is read when it is first asked for.
var shelf = struct{ book func() *book }{sync.OnceValue(readBook)}

func readBook() *book {
	b := &book{at: map[expression]int{}}
	for _, line := range strings.Split(strings.TrimSpace(dictionaryFile), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		row := strings.Split(line, "|")
		for i, l := range locale.Written() {
			row[i] = strings.TrimSpace(row[i])
			e := expression{l, stemmed(l, Words(Fold(row[i])))}
			if _, taken := b.at[e]; !taken && row[i] != "" {
				b.at[e] = len(b.rows)
			}
		}
		b.rows = append(b.rows, row)
	}
	return b
}

// Translate finds the goods, materials and colours that a text of a language names, and gives their words in the other
// languages of the shop. It is no translation, but what somebody would look for who can't read the text.
func Translate(l locale.Language, text string) map[locale.Language]string {
	b := shelf.book()
	var found []int
	var run []Word // words between which no expression was found yet
	for _, w := range Words(Fold(text)) {
		if w.Dense() {
			found = append(found, b.within(l, w)...)
			continue
		}
		run = append(run, w)
	}
	found = append(found, b.among(l, run)...)
	out := map[locale.Language]string{}
	for i, other := range locale.Written() {
		var words []string
		for _, n := range found {
			if word := b.rows[n][i]; word != "" && !slices.Contains(words, word) {
				words = append(words, word)
			}
		}
		if other != l && len(words) > 0 {
			out[other] = strings.Join(words, "; ")
		}
	}
	return out
}

// among are the rows of the longest expressions, from the left.
func (b *book) among(l locale.Language, words []Word) (found []int) {
	for i := 0; i < len(words); {
		n := min(mostPhrase, len(words)-i)
		for ; n > 0; n-- {
			if row, ok := b.at[expression{l, stemmed(l, words[i:i+n])}]; ok {
				found = append(found, row)
				break
			}
		}
		i += max(n, 1)
	}
	return found
}

// within are the rows of the longest expressions in a text without spaces, from the left.
func (b *book) within(l locale.Language, w Word) (found []int) {
	runes := []rune(Stem(l, w))
	for i := 0; i < len(runes); {
		n := min(longestDense, len(runes)-i)
		for ; n > 0; n-- {
			if row, ok := b.at[expression{l, string(runes[i : i+n])}]; ok {
				found = append(found, row)
				break
			}
		}
		i += max(n, 1)
	}
	return found
}
