package review

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The findings: what makes a review wait for a person. A machine sees no more than this: it finds, people judge.
const (
	findLink    = "link"
	findMail    = "mail"
	findPhone   = "phone"
	findWord    = "word"
	findPicture = "picture"
	findAgain   = "again" // it was hidden before
)

// rude are words that people insult each other with, one on a line; those in scripts without spaces are found inside others.
//
//go:embed rude.txt
var rude string

var (
	link  = regexp.MustCompile(`https?:|www\.|[\p{L}\d-]{2,}(?:\.|\s?[(\[]dot[)\]]\s?)(?:com|net|org|shop|store|info|biz|io|cn|ru|de|fr|es|it|nl|pl|jp|kr|br|uk|co|me|top|xyz)\b`)
	mail  = regexp.MustCompile(`[\p{L}\d._-]+(?:@|\s?[(\[]at[)\]]\s?)[\p{L}\d-]+`)
	phone = regexp.MustCompile(`\+?\d(?:[\s().\-/]{0,2}\d){8,}`) // a date has eight digits
)

// Look says what a person should look at before the draft is shown; nothing for most.
func Look(d Draft) []string {
	found := words(d.Title + "\n" + d.Body + "\n" + d.Author)
	if len(d.Pictures) > 0 {
		found = append(found, findPicture)
	}
	return found
}

// words are the findings in a text. Full-width letters and digits of any script count as the plain ones.
func words(text string) []string {
	text = plain(text)
	found := []string{}
	for _, rule := range []struct {
		name string
		in   *regexp.Regexp
	}{{findLink, link}, {findMail, mail}, {findPhone, phone}} {
		if rule.in.MatchString(text) {
			found = append(found, rule.name)
		}
	}
	if insulting(text) {
		found = append(found, findWord)
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
