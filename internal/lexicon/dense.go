package lexicon

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// particles join Japanese words and tell nothing by themselves.
const particles = " の と や を に が は で も へ から まで より 用の "

// longestDense is the longest expression without spaces that is looked for, in characters.
const longestDense = 10

// segments takes a run of kana and Han of a query apart: where katakana begins or ends, at particles, and around expressions
// that have synonyms. A pair of characters that stands across such a border belongs to no word.
func segments(w Word, s *Synonyms) []Word {
	var list []Word
	for _, part := range kanaParts(w.Text) {
		if strings.Contains(particles, " "+part+" ") && part != w.Text {
			continue
		}
		list = append(list, s.known(part)...)
	}
	return list
}

// kanaParts splits where katakana meets another script, and around hiragana that is a particle between others.
func kanaParts(text string) []string {
	runs := kanaRuns(text)
	var parts []string
	glue := false // the run belongs to the part before
	for i, run := range runs {
		first, _ := utf8.DecodeRuneInString(run)
		particle := i > 0 && i < len(runs)-1 && strings.Contains(particles, " "+run+" ")
		joins := !katakana(first) && !particle
		if glue && joins {
			parts[len(parts)-1] += run
		} else {
			parts = append(parts, run)
		}
		glue = joins
	}
	return parts
}

// kanaRuns are runs of katakana, of hiragana and of other characters.
func kanaRuns(text string) (runs []string) {
	begin := 0
	var last rune
	for i, r := range text {
		if i > 0 && (katakana(r) != katakana(last) || unicode.Is(unicode.Hiragana, r) != unicode.Is(unicode.Hiragana, last)) {
			runs, begin = append(runs, text[begin:i]), i
		}
		last = r
	}
	return append(runs, text[begin:])
}

func katakana(r rune) bool { return unicode.Is(unicode.Katakana, r) || r == 'ー' }

// known splits text around the longest expressions that have synonyms, from the left.
func (s *Synonyms) known(text string) []Word {
	var list []Word
	runes := []rune(text)
	begin := 0
	end := func(to int) {
		if begin < to {
			list = append(list, denseWord(string(runes[begin:to])))
		}
	}
	for i := 0; i < len(runes); {
		n := min(longestDense, len(runes)-i)
		for n > 1 && !s.dense[string(runes[i:i+n])] {
			n--
		}
		if n < 2 {
			i++
			continue
		}
		end(i)
		list = append(list, denseWord(string(runes[i:i+n])))
		i += n
		begin = i
	}
	end(len(runes))
	return list
}

func denseWord(text string) Word {
	w := Word{text, Han}
	for _, r := range text {
		if s, _ := scriptOf(r); s == Kana {
			w.Script = Kana
		}
	}
	return w
}
