package catalog

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/silkroadmall/mall/internal/locale"
)

// maxSlug is the longest slug that is made, in bytes; a shorter one is cut between words.
const maxSlug = 72

// plainLetters are those that Unicode does not take apart into a base and a mark.
var plainLetters = map[rune]string{'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'þ': "th", 'ı': "i"}

// Slugify writes text as lower-case ASCII words joined by "-" for an address: marks are dropped ("é" is "e"), and what
// has no Latin form (Chinese, Arabic) is left out, so the answer may be "".
func Slugify(text string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(strings.ToLower(text)) {
		letters := plainLetters[r]
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			letters = string(r)
		}
		switch {
		case letters != "":
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteString(letters)
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’':
		default:
			gap = true
		}
	}
	return shorten(b.String())
}

func shorten(slug string) string {
	if len(slug) <= maxSlug {
		return slug
	}
	cut := slug[:maxSlug]
	if slug[maxSlug] == '-' {
		return cut
	}
	if i := strings.LastIndexByte(cut, '-'); i > maxSlug/2 {
		return cut[:i]
	}
	return cut
}

// slugOf is the slug a listing asks for: of its English title, else of any title in Latin script, else of the first
// SKU; "" when there is nothing to make one of.
func slugOf(c Content) string {
	for _, text := range []string{Best(c.Texts, locale.English).Title, latinTitle(c.Texts)} {
		if s := Slugify(text); len(s) >= 3 {
			return s
		}
	}
	if len(c.Variants) > 0 {
		return Slugify(c.Variants[0].SKU)
	}
	return ""
}

func latinTitle(texts []Text) string {
	for _, t := range texts {
		if len(Slugify(t.Title)) >= 3 {
			return t.Title
		}
	}
	return ""
}
