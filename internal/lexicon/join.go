package lexicon

import "github.com/silkroadmall/mall/internal/locale"

// join puts neighbours together that the catalogue writes as one word, if one of them by itself is none or hardly more frequent:
// "back pack" where there are backpacks.
func join(list []field, v *Vocabulary, l locale.Language) []field {
	var out []field
	for _, f := range list {
		f.words = joinWords(f, v, l)
		if n := len(out); n > 0 && len(f.words) == 1 && len(out[n-1].words) == 1 && out[n-1].quoted == f.quoted {
			both := field{out[n-1].text + " " + f.text, f.quoted, []Word{out[n-1].words[0], f.words[0]}}
			if one := joinWords(both, v, l); len(one) == 1 {
				both.words = one
				out[n-1] = both
				continue
			}
		}
		out = append(out, f)
	}
	return out
}

func joinWords(f field, v *Vocabulary, l locale.Language) []Word {
	var out []Word
	for _, w := range f.words {
		if n := len(out); n > 0 && !f.quoted && v.one(out[n-1], w, l) {
			out[n-1].Text += w.Text
			continue
		}
		out = append(out, w)
	}
	return out
}

// one says whether two words are rather one.
func (v *Vocabulary) one(a, b Word, l locale.Language) bool {
	if !plain(a) || !plain(b) || a.Script != b.Script || len(a.Text)+len(b.Text) < 5 {
		return false
	}
	whole := Word{a.Text + b.Text, a.Script}
	known := v.known[whole.Text] != 0 || v.synonyms.words[whole.Text] != nil
	if !known || !counted(a) || !counted(b) || !v.right(a, l) || !v.right(b, l) {
		return known
	}
	return 2*v.spelling.documents(whole.Text) >= min(v.spelling.documents(a.Text), v.spelling.documents(b.Text))
}

// plain says whether a word is one of letters between spaces.
func plain(w Word) bool { return !w.Dense() && !w.Digits() }
