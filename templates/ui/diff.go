package ui

import (
	"unicode"
)

// run is a piece of a text that stands in both versions, or only in this one.
type run struct {
	text string
	same bool
}

// maxTable bounds the comparison of two texts; beyond it the middle counts as changed altogether.
const maxTable = 1 << 21

// compare marks what differs between two texts, word by word; each Chinese or Japanese character is a word.
func compare(old, new string) (olds, news []run) {
	a, b := words(old), words(new)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	inA, inB := common(a[head:len(a)-tail], b[head:len(b)-tail])
	return runs(a, head, inA), runs(b, head, inB)
}

// words cuts a text so that its parts joined are the text again.
func words(s string) []string {
	var list []string
	start, wordly := 0, false
	for i, r := range s {
		word := unicode.IsLetter(r) || unicode.IsDigit(r)
		ideograph := unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
		if i > start && (!word || !wordly || ideograph) {
			list, start = append(list, s[start:i]), i
		}
		wordly = word && !ideograph
	}
	if start < len(s) {
		list = append(list, s[start:])
	}
	return list
}

// common marks the words of the longest common subsequence in both lists.
func common(a, b []string) (inA, inB []bool) {
	inA, inB = make([]bool, len(a)), make([]bool, len(b))
	if len(a)*len(b) > maxTable {
		return inA, inB
	}
	longest := make([][]int32, len(a)+1)
	for i := range longest {
		longest[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			if a[i] == b[j] {
				longest[i][j] = longest[i+1][j+1] + 1
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			inA[i], inB[j] = true, true
			i, j = i+1, j+1
		case longest[i+1][j] >= longest[i][j+1]:
			i++
		default:
			j++
		}
	}
	return inA, inB
}

// runs joins words to runs; those before head and after the marked ones are the same. A blank alone between changed
// words counts as changed, so that marks are not torn.
func runs(list []string, head int, marked []bool) []run {
	same := func(i int) bool { return i < head || i >= head+len(marked) || marked[i-head] }
	var out []run
	for i, w := range list {
		is := same(i)
		if is && w == " " && i > 0 && !same(i-1) && i+1 < len(list) && !same(i+1) {
			is = false
		}
		if n := len(out); n > 0 && out[n-1].same == is {
			out[n-1].text += w
		} else {
			out = append(out, run{w, is})
		}
	}
	return out
}
