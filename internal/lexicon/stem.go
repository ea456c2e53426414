package lexicon

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	arabicstem "github.com/blevesearch/snowballstem/arabic"
	englishstem "github.com/blevesearch/snowballstem/english"
	frenchstem "github.com/blevesearch/snowballstem/french"
	germanstem "github.com/blevesearch/snowballstem/german"
	spanishstem "github.com/blevesearch/snowballstem/spanish"

	"github.com/silkroadmall/mall/internal/locale"
)

// stopWords stand in nearly every title and tell nothing; folded.
var stopWords = map[locale.Language]string{
	locale.English: " a an and are as at be by for from in into is it of on or our that the their this to under up with your ",
	locale.German: " aus bei das dem den der des die ein eine einem einen einer eines fur im in ist mit nach oder ohne und vom von zu zum " +
		"zur ",
	locale.Arabic:  " في من على مع الى او و عن هذا هذه لك كل ذات ذو ",
	locale.French:  " a au aux avec c d dans de des du en et l la le les ou par pour qu sans sur un une ",
	locale.Spanish: " a al con d de del e el en es esta este la las lo los o para por que se sin su sus u un una unas uno unos y ",
}

// StopWord says whether a folded word of the language tells nothing.
func StopWord(l locale.Language, w string) bool {
	return strings.Contains(stopWords[l], " "+w+" ")
}

// irregular are plurals that no ending gives away.
var irregular = map[locale.Language]map[string]string{
	locale.English: {
		"scarves": "scarf", "knives": "knife", "shelves": "shelf", "leaves": "leaf", "loaves": "loaf", "halves": "half", "wolves": "wolf",
		"women": "woman", "men": "man", "children": "child", "feet": "foot", "teeth": "tooth", "mice": "mouse", "geese": "goose",
	},
	locale.German:  {"schalen": "schale"},
	locale.Spanish: {"gris": "gris", "grises": "gris", "jerseis": "jersey", "tes": "te"},
}

// apart are goods that their ending alone keeps from another: a bowl, Schale, from a scarf, Schal; a plate, plato, from silver, plata.
var apart = map[locale.Language]string{
	locale.German: " schale ",
	locale.Spanish: " barro bate bebe bolso borde bote broche camara cuadro cucharon fresa funda hombro mango marco media palo pana " +
		"pano pared plata plato puerto seta solo talla taller velo ",
}

// singular is a word without the ending of its plural, where the stemmer takes that for one of a verb, or what the plural is irregular of.
func singular(l locale.Language, text string) string {
	if one := irregular[l][text]; one != "" {
		return one
	}
	if l == locale.Spanish && len(text) > 3 {
		return spanishSingular(text)
	}
	return text
}

// spanishSingular takes the ending of plurals off: altavoces, mujeres, ollas.
func spanishSingular(text string) string {
	base, plural := strings.CutSuffix(text, "s")
	if !plural || !vowel(base, 1) {
		return text
	}
	if end, longer := strings.CutSuffix(base, "e"); longer && vowel(end, 2) {
		switch last := len(end) - 1; end[last] {
		case 'c':
			return end[:last] + "z"
		case 'd', 'j', 'l', 'n', 'r', 's', 'z':
			return end
		}
	}
	return base
}

// vowel says whether the n-th letter of a folded word, counted from its end, is a vowel.
func vowel(text string, n int) bool {
	return len(text) >= n && strings.IndexByte("aeiou", text[len(text)-n]) >= 0
}

// Stemmed says whether Stem does anything for the language.
func Stemmed(l locale.Language) bool {
	return l == locale.English || l == locale.German || l == locale.French || l == locale.Spanish || l == locale.Arabic
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
	text := singular(l, w.Text)
	if strings.Contains(apart[l], " "+text+" ") {
		return text
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
	case locale.Spanish:
		return spanishstem.Stem
	case locale.Arabic:
		return arabicstem.Stem
	}
	return func(*snowballstem.Env) bool { return false }
}
