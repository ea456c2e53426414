package portal

import (
	"strings"
	"unicode"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/locale"
)

// ValuesOf reads the values of a choice as they are typed: one a line, "Chinese = English", or in one language alone.
// Blank lines are passed over.
func ValuesOf(typed string) []map[string]string {
	var values []map[string]string
	for _, line := range strings.Split(typed, "\n") {
		if words := Words(line); len(words) > 0 {
			values = append(values, words)
		}
	}
	return values
}

// Words reads "Chinese = English"; without the sign, what holds Chinese signs is Chinese and everything else English.
func Words(line string) map[string]string {
	line = strings.TrimSpace(line)
	words := map[string]string{}
	left, right, two := strings.Cut(strings.ReplaceAll(line, "＝", "="), "=")
	left, right = strings.TrimSpace(left), strings.TrimSpace(right)
	switch {
	case two && left != "" && right != "":
		words[string(locale.Chinese)], words[string(locale.English)] = left, right
	case left+right == "":
	case strings.ContainsFunc(left+right, func(r rune) bool { return unicode.Is(unicode.Han, r) }):
		words[string(locale.Chinese)] = left + right
	default:
		words[string(locale.English)] = left + right
	}
	return words
}

// TypedValues writes values as ValuesOf reads them.
func TypedValues(values []map[string]string) string {
	lines := make([]string, len(values))
	for i, words := range values {
		zh, en := words[string(locale.Chinese)], words[string(locale.English)]
		switch {
		case zh != "" && en != "" && zh != en:
			lines[i] = zh + " = " + en
		case zh != "":
			lines[i] = zh
		default:
			lines[i] = catalog.In(words, locale.English)
		}
	}
	return strings.Join(lines, "\n")
}
