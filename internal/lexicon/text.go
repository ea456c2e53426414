package lexicon

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// spelled replaces letters that Unicode does not take apart, Arabic ones that are written either way, and apostrophes.
var spelled = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'þ': "th", 'ı': "i",
	'ى': "ي", 'ة': "ه", 'ـ': "", '’': "'", '‘': "'", 'ʼ': "'",
}

// Fold brings text into the form in which it is compared: compatibility forms and widths made one (NFKC), lower case,
// without the marks of Latin, Greek, Cyrillic and Arabic letters. The marks of kana stay: they make other letters.
func Fold(text string) string {
	if ascii(text) {
		return strings.ToLower(text)
	}
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

func ascii(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// mark tells the combining marks that are dropped.
func mark(r rune) bool {
	return r >= 0x300 && r <= 0x36f || r >= 0x610 && r <= 0x61a || r >= 0x64b && r <= 0x65f || r == 0x670 || r >= 0x6d6 && r <= 0x6ed
}

// Script tells how a word is read.
type Script uint8

// The scripts.
const (
	Latin  Script = iota // and every other alphabet with spaces between words
	Arabic               // an alphabet with its own stems
	Kana                 // Japanese without doubt
	Han                  // Chinese or Japanese
)

// Word is a run of letters and digits of one script in folded text.
type Word struct {
	Text   string
	Script Script
}

// Dense says whether the word is of a script without spaces, so that it is many words in one.
func (w Word) Dense() bool { return w.Script >= Kana }

// Digits says whether there is a digit in the word: it is a size, a model or a number, and never mistyped.
func (w Word) Digits() bool { return strings.ContainsFunc(w.Text, unicode.IsDigit) }

func scriptOf(r rune) (Script, bool) {
	switch {
	case r < utf8.RuneSelf:
		return Latin, 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z'
	case unicode.In(r, unicode.Hiragana, unicode.Katakana), r == 'ー':
		return Kana, true
	case unicode.Is(unicode.Han, r), r == '々':
		return Han, true
	case unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r):
		return Arabic, true
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.Mn, r), unicode.Is(unicode.Mc, r):
		return Latin, true
	}
	return Latin, false
}

// Words splits folded text where the script changes and at everything that is neither letter nor digit. Kana and Han
// stay together, as Japanese mixes them. A possessive s is left out.
func Words(folded string) []Word {
	var list []Word
	var run []rune
	var now Script
	apostrophe := false
	end := func() {
		if len(run) == 0 {
			return
		}
		if w := (Word{string(run), now}); !apostrophe || w.Text != "s" {
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
		if len(run) > 0 && (s >= Kana) != (now >= Kana) {
			end()
		}
		if len(run) == 0 || s == Kana || s == Arabic {
			now = s
		}
		run = append(run, r)
	}
	end()
	return list
}

// Bigrams are the pairs of neighbouring characters of a dense word, or the one character there is.
func Bigrams(text string) []string {
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

// Characters are the single characters of a dense word: somebody may look for one.
func Characters(text string) []string {
	var list []string
	for _, r := range text {
		list = append(list, string(r))
	}
	return list
}

// Joined is a text folded, its words joined by a separator: "-" makes the form in which addresses and the index have it.
func Joined(text, separator string) string {
	var parts []string
	for _, w := range Words(Fold(text)) {
		parts = append(parts, w.Text)
	}
	return strings.Join(parts, separator)
}
