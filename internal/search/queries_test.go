package search_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// queries are the labelled set over the goods: several hundred queries, by rule from what the goods are.
func queries(t testing.TB, goods []good) []label {
	t.Helper()
	r := rand.New(rand.NewPCG(3, 5))
	var fashion []good
	for _, g := range goods {
		if strings.HasPrefix(g.slug, "fashion-") {
			fashion = append(fashion, g)
		}
	}
	list := slices.Concat(plain(r, fashion), gendered(r, fashion), synonymous(r))
	var typos []label
	for _, l := range list {
		if text := mistyped(r, l.text); text != l.text {
			typos = append(typos, label{"typo", l.market, text, l.want, fashionHouse})
		}
	}
	return slices.Concat(list, numbered(fashion), typos, foreign(t, r, goods))
}

// plain are the queries that most are.
func plain(r *rand.Rand, goods []good) (list []label) {
	for range 90 {
		text, want := clean(r, goods[r.IntN(len(goods))])
		list = append(list, label{"clean", "en-us", strings.ToLower(text), want, fashionHouse})
	}
	return list
}

// gendered say in other words than the goods for whom they are.
func gendered(r *rand.Rand, goods []good) (list []label) {
	said := map[string][]string{"Men": {"mens", "men's", "gents", "for men", "male"}, "Women": {"womens", "women's", "ladies", "for women", "female"},
		"Boys": {"boys", "for boys"}, "Girls": {"girls", "for girls"}}
	for range 40 {
		g := goods[r.IntN(len(goods))]
		words := said[g.is["gender"]]
		if len(words) == 0 {
			continue
		}
		word, noun := words[r.IntN(len(words))], strings.ToLower(wareOf(g).one)
		text := word + " " + noun
		if rest, after := strings.CutPrefix(word, "for "); after {
			text = noun + " for " + rest
		}
		list = append(list, label{"gender", "en-gb", text, map[string]string{"kind": g.is["kind"], "gender": g.is["gender"]}, fashionHouse})
	}
	return list
}

// synonymous are the other names of the goods.
func synonymous(r *rand.Rand) (list []label) {
	for _, w := range wares {
		for i, other := range w.also {
			want, text := map[string]string{"kind": w.name}, other
			if i == 1 {
				want["colour"] = colours[r.IntN(len(colours))]
				text = strings.ToLower(want["colour"]) + " " + other
			}
			list = append(list, label{"synonym", "en-in", text, want, fashionHouse})
		}
	}
	return list
}

// numbered are SKUs, as they are printed and as they are typed.
func numbered(goods []good) (list []label) {
	for i := range 12 {
		g := goods[i*len(goods)/12]
		text := g.sku
		if i%3 == 1 {
			text = strings.ToLower(strings.ReplaceAll(text, "-", ""))
		}
		list = append(list, label{"sku", "en-us", text, map[string]string{"slug": g.slug}, fashionHouse})
	}
	return list
}

func wareOf(g good) ware {
	for _, w := range wares {
		if w.name == g.is["kind"] {
			return w
		}
	}
	return ware{}
}

// clean is a query as most are: two or three of what the goods are.
func clean(r *rand.Rand, g good) (text string, want map[string]string) {
	w := wareOf(g)
	noun := w.one
	if r.IntN(2) == 0 {
		noun = w.name
	}
	want = map[string]string{"kind": w.name}
	with := func(what ...string) string {
		var words []string
		for _, f := range what {
			want[f] = g.is[f]
			if v := g.is[f]; v != "Unisex" {
				words = append(words, v)
			}
		}
		return strings.Join(append(words, noun), " ")
	}
	switch r.IntN(8) {
	case 0:
		return with("colour"), want
	case 1:
		return with("gender"), want
	case 2:
		return with("brand"), want
	case 3:
		return with("gender", "colour"), want
	case 4:
		return with("pattern"), want
	case 5:
		want["gender"] = g.is["gender"]
		return with("colour") + " for " + g.is["gender"], want
	case 6:
		return with("brand", "gender", "colour"), want
	}
	return with("use"), want
}

var markets = []string{"en-us", "de-de", "fr-fr", "es-es", "ja-jp", "ar-ae", "zh-de"}

// foreign are queries of shoppers who read another language, and of such as mix scripts. Most of the goods have no text in
// theirs.
func foreign(t testing.TB, r *rand.Rand, goods []good) []label {
	nouns, materials := made(t, "kinds.txt", "", 12, 12), made(t, "words.txt", "material/", 1, 1)
	var scaled []good
	for _, g := range goods {
		if strings.HasPrefix(g.slug, "scaled-") && nouns[g.is["kind"]] != nil {
			scaled = append(scaled, g)
		}
	}
	var list []label
	for in, set := range []string{"english", "german", "french", "spanish", "japanese", "arabic", "chinese"} {
		for i := range 28 {
			g := scaled[r.IntN(len(scaled))]
			noun, want := nouns[g.is["kind"]][in], map[string]string{"kind": g.is["kind"]}
			text := noun
			if of := materials[g.is["material"]]; of != nil && i%2 == 0 {
				want["material"] = g.is["material"]
				text = fmt.Sprintf([]string{"%[2]s %[1]s", "%[1]s aus %[2]s", "%[1]s en %[2]s", "%[1]s de %[2]s", "%[2]sの%[1]s", "%[1]s من %[2]s", "%[2]s%[1]s"}[in], noun, of[in])
			}
			list = append(list, label{set, markets[in], text, want, scaleHouse})
		}
	}
	for _, c := range []struct{ market, text, kind string }{
		{"ja-jp", "Bluetoothスピーカー", "Bluetooth speaker"}, {"ja-jp", "USB-C充電器", "USB-C charger"}, {"zh-de", "蓝牙speaker", "Bluetooth speaker"},
		{"zh-de", "T恤", "T-shirt"}, {"ja-jp", "Tシャツ", "T-shirt"}, {"de-de", "T-Shirt", "T-shirt"}, {"ja-jp", "ｽｶｰﾌ", "scarf"},
		{"zh-de", "圍巾", "scarf"}, {"zh-de", "絲綢圍巾", "scarf"}, {"zh-de", "無人機", "camera drone"}, {"ja-jp", "絹のスカーフ", "scarf"},
		{"de-de", "Seidenschal", "scarf"}, {"de-de", "Lederhandtasche", "handbag"},
		{"es-es", "Pañuelos de lana", "scarf"}, {"es-es", "auriculares inalambricos", "wireless earbuds"}, {"es-mx", "celular", "smartphone"},
		{"es-mx", "lentes de sol", "sunglasses"}, {"es-es", "ordenador portátil", "laptop"}, {"es-es", "Teclados mecánicos", "mechanical keyboard"},
		{"es-mx", "aretes", "earrings"}, {"es-es", "puzzle", "jigsaw puzzle"}, {"es-es", "platos de porcelana", "plate"},
	} {
		list = append(list, label{"mixed", c.market, c.text, map[string]string{"kind": c.kind}, scaleHouse})
	}
	return list
}
