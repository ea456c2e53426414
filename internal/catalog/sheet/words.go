package sheet

import (
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/locale"
)

// In the mall's own files a cell holds words of several languages as "en: Red | de: Rot", with "\" before a "|" or "\"
// that belongs to the words. A cell without a language is English.

func writeWords(words map[string]string) string {
	var parts []string
	for _, l := range locale.Written() {
		if w := words[string(l)]; w != "" {
			parts = append(parts, l.Code()+": "+strings.NewReplacer(`\`, `\\`, "|", `\|`).Replace(w))
		}
	}
	return strings.Join(parts, " | ")
}

func readWords(cell string) map[string]string {
	words := map[string]string{}
	if strings.TrimSpace(cell) == "" {
		return words
	}
	for _, part := range unescaped(cell) {
		code, text, ok := strings.Cut(part, ":")
		l, known := locale.ByCode(strings.TrimSpace(code))
		if !ok || !known {
			l, text = locale.English, part
		}
		if text = strings.TrimSpace(text); text != "" {
			words[string(l)] = text
		}
	}
	return words
}

// unescaped splits at every "|" that has no "\" before it, and takes those away.
func unescaped(cell string) []string {
	parts := []string{""}
	escaped := false
	for _, r := range cell {
		last := len(parts) - 1
		switch {
		case escaped:
			parts[last] += string(r)
			escaped = false
		case r == '\\':
			escaped = true
		case r == '|':
			parts = append(parts, "")
		default:
			parts[last] += string(r)
		}
	}
	return parts
}

// cellLines are the non-empty lines of a cell.
func cellLines(cell string) []string {
	var list []string
	for _, s := range strings.Split(strings.ReplaceAll(cell, "\r\n", "\n"), "\n") {
		if s = strings.TrimSpace(s); s != "" {
			list = append(list, s)
		}
	}
	return list
}

// pairOf splits "key = words".
func pairOf(s string) (key string, words map[string]string) {
	key, rest, _ := strings.Cut(s, " = ")
	return strings.TrimSpace(key), readWords(rest)
}

func writePair(key string, words map[string]string) string {
	if text := writeWords(words); text != "" {
		return key + " = " + text
	}
	return key
}

// says whether the words hold the text in any language.
func says(words map[string]string, text string) bool {
	for _, w := range words {
		if w == text {
			return true
		}
	}
	return false
}

func indexOf(values []map[string]string, text string) int {
	return slices.IndexFunc(values, func(v map[string]string) bool { return text != "" && says(v, text) })
}
