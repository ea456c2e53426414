package ui

import (
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/locale"
)

// LawWords says what a restriction wants in the reader's language: the missing paper by name, the age, or why not at all.
func LawWords(t *locale.Printer, r *customs.Restriction) string {
	return t.T("restriction.reason."+r.Reason, "papers", PaperNames(t, r.Papers), "age", r.Age)
}

// CalledWords says what a restriction wants of goods whose papers nobody knows.
func CalledWords(t *locale.Printer, r *customs.Restriction) string {
	if r.Effect == customs.NeedsDocument {
		return t.T("restriction.needed", "papers", PaperNames(t, r.Papers))
	}
	return LawWords(t, r)
}

// PaperNames are documents of which any one suffices.
func PaperNames(t *locale.Printer, papers []string) string {
	words := ""
	for i, code := range papers {
		if name := t.T("restriction.paper." + code); i == 0 {
			words = name
		} else {
			words = t.T("restriction.or", "one", words, "other", name)
		}
	}
	return words
}
