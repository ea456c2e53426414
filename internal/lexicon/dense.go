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
	var runs []string
	kind, last := 0, -1
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Katakana, r), r == 'ー':
			kind = 1
		case unicode.Is(unicode.Hiragana, r):
			kind = 2
		default:
			kind = 3
		}
		if kind == last {
			runs[len(runs)-1] += string(r)
			continue
		}
		runs, last = append(runs, string(r)), kind
	}
	var parts []string
	glue := false // the run belongs to the part before
	for i, run := range runs {
		first, _ := utf8.DecodeRuneInString(run)
		katakana := unicode.Is(unicode.Katakana, first) || first == 'ー'
		particle := i > 0 && i < len(runs)-1 && strings.Contains(particles, " "+run+" ")
		if glue && !katakana && !particle {
			parts[len(parts)-1] += run
		} else {
			parts = append(parts, run)
		}
		glue = !katakana && !particle
	}
	return parts
}

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
