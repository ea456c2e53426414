package ui

import "strings"

// drawing is the symbol of tiles.svg for a category slug ("tea-and-table"), by
// the first of its words that has one; "goods" for none.
func drawing(slug string) string {
	for word := range strings.FieldsFuncSeq(slug, func(r rune) bool { return r == '-' || r == '/' || r == '_' }) {
		if symbol, ok := drawings[word]; ok {
			return symbol
		}
	}
	return "goods"
}

// turns tells which icons point along the reading direction.
func turns(icon string) bool {
	switch icon {
	case "arrow", "back", "next", "truck", "send", "out":
		return true
	}
	return false
}
