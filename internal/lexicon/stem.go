package lexicon

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	arabicstem "github.com/blevesearch/snowballstem/arabic"
	englishstem "github.com/blevesearch/snowballstem/english"
	frenchstem "github.com/blevesearch/snowballstem/french"
	germanstem "github.com/blevesearch/snowballstem/german"

	"github.com/silkroadmall/mall/internal/locale"
)

// stopWords stand in nearly every title and tell nothing; folded.
var stopWords = map[locale.Language]string{
	locale.English: " a an and are as at be by for from in into is it of on or our that the their this to under up with your ",
	locale.German: " aus bei das dem den der des die ein eine einem einen einer eines fur im in ist mit nach oder ohne und vom von zu zum " +
		"zur ",
	locale.Arabic: " في من على مع الى او و عن هذا هذه لك كل ذات ذو ",
	locale.French: " a au aux avec c d dans de des du en et l la le les ou par pour qu sans sur un une ",
}

// StopWord says whether a folded word of the language tells nothing.
func StopWord(l locale.Language, w string) bool {
	return strings.Contains(stopWords[l], " "+w+" ")
}

// irregular are English plurals that no ending gives away.
var irregular = map[string]string{
	"scarves": "scarf", "knives": "knife", "shelves": "shelf", "leaves": "leaf", "loaves": "loaf", "halves": "half", "wolves": "wolf",
	"women": "woman", "men": "man", "children": "child", "feet": "foot", "teeth": "tooth", "mice": "mouse", "geese": "goose",
}

// apart are German goods that their ending alone keeps from another: a bowl, Schale, from a scarf, Schal.
var apart = map[string]string{"schale": "schale", "schalen": "schale"}

// Stemmed says whether Stem does anything for the language.
func Stemmed(l locale.Language) bool {
	return l == locale.English || l == locale.German || l == locale.French || l == locale.Arabic
}

// Stem brings a folded word to the form that its inflections share (Snowball's algorithms); words with digits, and
// those of languages without a stemmer, stay as they are. A stem need not be a word.
// Chinese is brought into simplified characters.
func Stem(l locale.Language, w Word) string {
	if l == locale.Chinese && w.Script == Han {
		return simplify(w.Text)
	}
	if w.Dense() || w.Digits() || (w.Script == Arabic) != (l == locale.Arabic) {
		return w.Text
	}
	text := w.Text
	if l == locale.German && apart[text] != "" {
		return apart[text]
	}
	if base := irregular[text]; base != "" && l == locale.English {
		text = base
	}
	env := snowballstem.NewEnv(text)
	stemmer(l)(env)
	if env.Current() == "" {
		return text
	}
	return Fold(env.Current())
}

func stemmer(l locale.Language) func(*snowballstem.Env) bool {
	switch l {
	case locale.English:
		return englishstem.Stem
	case locale.German:
		return germanstem.Stem
	case locale.French:
		return frenchstem.Stem
	case locale.Arabic:
		return arabicstem.Stem
	}
	return func(*snowballstem.Env) bool { return false }
}
