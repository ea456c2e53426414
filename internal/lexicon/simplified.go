package lexicon

import (
	_ "embed" // simplified.txt
	"strings"
	"sync"
)

//go:embed data/simplified.txt
var simplifiedFile string

// writing keeps the simplified character for each traditional one.
var writing = struct{ simplified func() map[rune]rune }{sync.OnceValue(readSimplified)}

func readSimplified() map[rune]rune {
	_, pairs, _ := strings.Cut(simplifiedFile, "\n")
	m := map[rune]rune{}
	for _, pair := range strings.Fields(pairs) {
		p := []rune(pair)
		m[p[0]] = p[1]
	}
	return m
}

// simplify writes Chinese in simplified characters, so that who types 圍巾 finds 围巾.
func simplify(text string) string {
	return strings.Map(func(r rune) rune {
		if s, ok := writing.simplified()[r]; ok {
			return s
		}
		return r
	}, text)
}
