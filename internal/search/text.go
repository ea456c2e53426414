package search

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// spelled replaces letters that Unicode does not take apart, Arabic ones that are written either way, and apostrophes.
var spelled = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'þ': "th", 'ı': "i",
	'ى': "ي", 'ة': "ه", 'ـ': "", '’': "'", '‘': "'", 'ʼ': "'",
}

// fold brings text into the form in which it is compared: compatibility forms and widths made one (NFKC), lower case,
// without the marks of Latin, Greek, Cyrillic and Arabic letters. The marks of kana stay: they make other letters.
func fold(text string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(norm.NFKC.String(text))) {
		if mark(r) {
			continue
		}
		if s, ok := spelled[r]; ok {
			b.WriteString(s)
			continue
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

// mark tells the combining marks that are dropped.
func mark(r rune) bool {
	return r >= 0x300 && r <= 0x36f || r >= 0x610 && r <= 0x61a || r >= 0x64b && r <= 0x65f || r == 0x670 || r >= 0x6d6 && r <= 0x6ed
}

// script tells how a word is read.
type script uint8

const (
	latin  script = iota // and every other alphabet with spaces between words
	arabic               // an alphabet with its own stems
	kana                 // Japanese without doubt
	han                  // Chinese or Japanese
)

// word is a run of letters and digits of one script in folded text.
type word struct {
	text   string
	script script
}

// dense says whether the word is of a script without spaces, so that it is many words in one.
func (w word) dense() bool { return w.script >= kana }

// digits says whether there is a digit in the word: it is a size, a model or a number, and never mistyped.
func (w word) digits() bool { return strings.ContainsFunc(w.text, unicode.IsDigit) }

func scriptOf(r rune) (script, bool) {
	switch {
	case unicode.In(r, unicode.Hiragana, unicode.Katakana), r == 'ー':
		return kana, true
	case unicode.Is(unicode.Han, r), r == '々':
		return han, true
	case unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r):
		return arabic, true
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.Mn, r), unicode.Is(unicode.Mc, r):
		return latin, true
	}
	return latin, false
}

// words splits folded text where the script changes and at everything that is neither letter nor digit. Kana and Han
// stay together, as Japanese mixes them. A possessive s is left out.
func words(folded string) []word {
	var list []word
	var run []rune
	var now script
	apostrophe := false
	end := func() {
		if len(run) == 0 {
			return
		}
		if w := (word{string(run), now}); !apostrophe || w.text != "s" {
			list = append(list, w)
		}
		run, apostrophe = run[:0], false
	}
	for _, r := range folded {
		s, ok := scriptOf(r)
		if !ok {
			end()
			apostrophe = r == '\''
			continue
		}
		if len(run) > 0 && (s >= kana) != (now >= kana) {
			end()
		}
		if len(run) == 0 || s == kana || s == arabic {
			now = s
		}
		run = append(run, r)
	}
	end()
	return list
}

// bigrams are the pairs of neighbouring characters of a dense word, or the one character there is.
func bigrams(text string) []string {
	runes := []rune(text)
	if len(runes) < 2 {
		return []string{text}
	}
	list := make([]string, 0, len(runes)-1)
	for i := range len(runes) - 1 {
		list = append(list, string(runes[i:i+2]))
	}
	return list
}

// characters are the single characters of a dense word: somebody may look for one.
func characters(text string) []string {
	var list []string
	for _, r := range text {
		list = append(list, string(r))
	}
	return list
}
