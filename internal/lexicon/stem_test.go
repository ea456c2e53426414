package lexicon

import (
	"testing"

	"github.com/silkroadmall/mall/internal/locale"
)

func stem(l locale.Language, text string) string { return Stem(l, Word{Fold(text), Latin}) }

func TestStem(t *testing.T) {
	for l, alike := range map[locale.Language][][]string{
		locale.English: {{"scarf", "scarves"}, {"lamp", "lamps"}},
		locale.German:  {{"Schale", "Schalen"}, {"Tasse", "Tassen"}},
		locale.Spanish: {{"pañuelo", "PAÑUELOS", "panuelo"}, {"altavoz", "altavoces"}, {"auricular", "auriculares"}, {"mujer", "mujeres"},
			{"olla", "ollas"}, {"collar", "collares"}, {"gris", "grises"}, {"té", "tés"}, {"rojo", "roja", "rojas"}, {"sartén", "sartenes"},
			{"inoxidable", "inoxidables"}, {"bordado", "bordada"}},
	} {
		for _, words := range alike {
			for _, w := range words[1:] {
				if a, b := stem(l, words[0]), stem(l, w); a != b {
					t.Errorf("%s: %s is %q, %s is %q", l, words[0], a, w, b)
				}
			}
		}
	}
}

func TestStem_keeps_goods_apart(t *testing.T) {
	for l, apart := range map[locale.Language][][2]string{
		locale.German: {{"Schale", "Schal"}},
		locale.Spanish: {{"platos", "plata"}, {"plata", "plateado"}, {"cámara", "cama"}, {"hombro", "hombre"}, {"bolsos", "bolsa"}, {"fundas", "fundido"},
			{"setas", "set"}, {"bebé", "bebida"}, {"cucharones", "cuchara"}},
	} {
		for _, pair := range apart {
			if s := stem(l, pair[0]); s == stem(l, pair[1]) {
				t.Errorf("%s: %s and %s are both %q", l, pair[0], pair[1], s)
			}
		}
	}
}

// TestDictionary: each row has a word for each language, and the languages fit into a set of them.
func TestDictionary(t *testing.T) {
	for _, row := range shelf.book().rows {
		if len(row) != len(locale.Written()) {
			t.Errorf("%q has %d columns", row[0], len(row))
		}
	}
	for i, l := range locale.Written() {
		if set := tongueOf(l.Code()); set != 1<<i || set == tongueOf(string(Neutral)) {
			t.Errorf("%s is %b among the tongues", l, set)
		}
	}
}
