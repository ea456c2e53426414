// Package demand is what shoppers look for: the log of their searches and of the listings they opened, what is suggested
// to them while they type, and the listings that an admin puts before a query's own hits.
//
// Invariants: nobody can be found in the log. It has days, languages, countries and counts; who asks is told apart by a
// number that changes every day and never leaves the memory of the process; what looks like an address, a telephone, card
// or order number is not kept; what fewer than MinAskers asked is neither shown nor suggested; after Kept everything is
// forgotten. Noting a search never waits for the database. Nobody can pay for a pin.
//
// It must not know how anything is found or priced.
package demand

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/lexicon"
	"github.com/silkroadmall/mall/internal/locale"
)

const (
	// MinAskers is how many must have asked the same before anybody sees it: different browsers, or one on different days.
	MinAskers = 3
	// Kept is how many days the log goes back.
	Kept = 180
	// mostRunes and mostWords are the longest text that is taken for a search.
	mostRunes, mostWords = 80, 10
)

// Search is one search as the shop has answered it: the first page, without any filter.
type Search struct {
	Text     string
	Language locale.Language
	Country  string
	Results  int
	Visitor  string // tells browsers apart; it is neither kept nor written
}

// Click is a listing that was opened from what a search found.
type Click struct {
	Search
	Listing id.Listing
}

// Key is the form in which searches are compared: folded words with one space between.
func Key(text string) string {
	var list []string
	for _, w := range lexicon.Words(lexicon.Fold(text)) {
		list = append(list, w.Text)
	}
	return strings.Join(list, " ")
}

// private is what names a person or an account: an address of mail or web, and seven digits or more that only spaces and
// marks part, as telephone, card, passport and order numbers have.
var private = regexp.MustCompile(`@|://|www\.|\d([\s().+/_-]*\d){6,}`)

// fit says whether a text may be kept: short, readable, with a letter, and not private.
func fit(text string) bool {
	if !utf8.ValidString(text) || utf8.RuneCountInString(text) > mostRunes || private.MatchString(lexicon.Fold(text)) {
		return false
	}
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError }) {
		return false
	}
	return strings.ContainsFunc(text, unicode.IsLetter) && len(strings.Fields(text)) <= mostWords
}

// written is a text as it is shown: without spaces too many.
func written(text string) string { return strings.Join(strings.Fields(text), " ") }

// day is the day of a time, in UTC.
func day(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }
