// Package conduct owns the rules for what people write to each other on the mall: what a machine finds in a text (ways to reach
// somebody elsewhere, insults), and the reasons for which a person may hide it.
//
// Invariants: a machine finds, people judge; a text is read as its reader would read it, whatever digits, widths or invisible
// characters it is written with.
//
// It must not know who wrote what, nor where it is shown.
package conduct

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/silkroadmall/mall/internal/fault"
)

// The findings in a text.
const (
	Link   = "link"
	Mail   = "mail"
	Phone  = "phone"
	Insult = "word"
)

// MaxWords bounds a report, a statement and an answer, in characters.
const MaxWords = 2000

// Reasons are the codes to report or hide by what somebody wrote; each has its words in every language: review.reason.<code>.
func Reasons() []string {
	return []string{"contact", "insult", "advertising", "unrelated", "fake", "unlawful", "other"}
}

// Reasoned refuses what is not one of the reasons, and the reason "other" without words, which stand in the field.
func Reasoned(reason, words, field string) error {
	var c fault.Check
	c.Require(slices.Contains(Reasons(), reason), "reason", "review.reason_missing")
	c.Require(reason != "other" || strings.TrimSpace(words) != "", field, "review.words_missing")
	c.Require(utf8.RuneCountInString(words) <= MaxWords, field, "review.too_long", fault.Args{"max": MaxWords})
	return c.Err()
}

// rude are words that people insult each other with, one on a line; those in scripts without spaces are found inside others.
//
//go:embed rude.txt
var rude string

var (
	link  = regexp.MustCompile(`https?:|www\.|[\p{L}\d-]{2,}(?:\.|\s?[(\[]dot[)\]]\s?)(?:com|net|org|shop|store|info|biz|io|cn|ru|de|fr|es|it|nl|pl|jp|kr|br|uk|co|me|top|xyz)\b`)
	mail  = regexp.MustCompile(`[\p{L}\d._-]+(?:@|\s?[(\[]at[)\]]\s?)[\p{L}\d-]+`)
	phone = regexp.MustCompile(`\+?\d(?:[\s().\-/]{0,2}\d){8,}`) // a date has eight digits
)

// Look finds what a text should not hold; nothing in most. Full-width letters and digits of any script count as the plain ones.
func Look(text string) []string {
	text = plain(text)
	found := []string{}
	for _, rule := range []struct {
		name string
		in   *regexp.Regexp
	}{{Link, link}, {Mail, mail}, {Phone, phone}} {
		if rule.in.MatchString(text) {
			found = append(found, rule.name)
		}
	}
	if insulting(text) {
		found = append(found, Insult)
	}
	return found
}

// plain is a text with compatibility forms folded, in lower case, its digits those of ASCII, without invisible characters.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r):
			return -1
		case r >= '٠' && r <= '٩':
			return '0' + r - '٠'
		case r >= '۰' && r <= '۹':
			return '0' + r - '۰'
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(text))
}

func insulting(text string) bool {
	said := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
	for word := range strings.FieldsSeq(rude) {
		if unspaced(word) && strings.Contains(text, word) || slices.Contains(said, word) {
			return true
		}
	}
	return false
}

// unspaced says whether a word is of a script that puts no spaces between words.
func unspaced(word string) bool {
	for _, r := range word {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
			return true
		}
	}
	return false
}
