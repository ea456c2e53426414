package search_test

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/catalog/scale"
)

// good is a listing of the labelled catalogue, with what it really is: labels come from this, never from its texts.
type good struct {
	slug, category string
	titles         map[string]string
	tags           []string
	sku            string
	is             map[string]string // "kind", "gender", "colour", …
}

// ware is a kind of goods of the labelled catalogue. Its words are those of another shop than any that was tuned for.
type ware struct {
	name, category, genders, one string // one is its name in the singular
	also                         []string
}

var wares = []ware{
	{"Shirts", "shirts", "Men Women Boys", "Shirt", nil},
	{"Tshirts", "shirts", "Men Women Boys Girls", "Tshirt", []string{"t-shirt", "tee", "t shirt"}},
	{"Polo Tshirts", "shirts", "Men", "Polo Tshirt", []string{"polo shirt"}},
	{"Sweaters", "knitwear", "Men Women", "Sweater", []string{"jumper", "pullover"}},
	{"Sweatshirts", "knitwear", "Men Women Boys", "Sweatshirt", []string{"hoodie"}},
	{"Jeans", "trousers", "Men Women", "Jeans", []string{"denims"}},
	{"Trousers", "trousers", "Men Women", "Trousers", []string{"pants", "slacks"}},
	{"Track Pants", "trousers", "Men Women", "Track Pants", []string{"joggers", "sweatpants"}},
	{"Shorts", "trousers", "Men Women Boys", "Shorts", nil},
	{"Leggings", "trousers", "Women Girls", "Leggings", nil},
	{"Dresses", "dresses", "Women Girls", "Dress", nil},
	{"Skirts", "dresses", "Women Girls", "Skirt", nil},
	{"Kurtas", "womens-tops", "Women Men", "Kurta", []string{"kurti", "tunic"}},
	{"Sarees", "dresses", "Women", "Saree", []string{"sari"}},
	{"Tops", "womens-tops", "Women Girls", "Top", nil},
	{"Jackets", "knitwear", "Men Women Boys", "Jacket", []string{"windcheater"}},
	{"Blazers", "knitwear", "Men", "Blazer", nil},
	{"Night suits", "dresses", "Women", "Night suit", []string{"pyjamas", "sleepwear", "pajamas"}},
	{"Bra", "womens-tops", "Women", "Bra", []string{"brassiere"}},
	{"Briefs", "shirts", "Men Women", "Brief", []string{"underpants"}},
	{"Boxers", "shirts", "Men", "Boxers", []string{"boxer shorts", "trunks"}},
	{"Socks", "accessories", "Men Women", "Socks", nil},
	{"Casual Shoes", "mens-shoes", "Men Women", "Casual Shoes", nil},
	{"Formal Shoes", "mens-shoes", "Men", "Formal Shoes", []string{"dress shoes"}},
	{"Sports Shoes", "mens-shoes", "Men Women", "Sports Shoes", []string{"trainers", "sneakers", "running shoes"}},
	{"Sandals", "womens-shoes", "Men Women", "Sandals", nil},
	{"Flip Flops", "mens-shoes", "Men Women", "Flip Flops", []string{"slippers", "flipflops"}},
	{"Heels", "womens-shoes", "Women", "Heels", []string{"high heels", "stilettos"}},
	{"Handbags", "handbags", "Women", "Handbag", []string{"purse", "hand bag"}},
	{"Clutches", "handbags", "Women", "Clutch", []string{"evening bag"}},
	{"Backpacks", "backpacks", "Unisex", "Backpack", []string{"rucksack", "back pack"}},
	{"Laptop Bag", "backpacks", "Unisex", "Laptop Bag", nil},
	{"Duffel Bag", "backpacks", "Unisex", "Duffel Bag", []string{"gym bag", "duffle bag"}},
	{"Trolley Bag", "suitcases", "Unisex", "Trolley Bag", []string{"suitcase", "luggage"}},
	{"Wallets", "accessories", "Men Women", "Wallet", []string{"billfold"}},
	{"Belts", "accessories", "Men Women", "Belt", nil},
	{"Caps", "hats", "Men Unisex", "Cap", []string{"baseball cap"}},
	{"Sunglasses", "sunglasses", "Men Women", "Sunglasses", []string{"shades"}},
	{"Watches", "mens-watches", "Men Women", "Watch", []string{"timepiece", "wrist watch", "wristwatch"}},
	{"Scarves", "scarves", "Women", "Scarf", []string{"shawl", "stole"}},
	{"Ties", "accessories", "Men", "Tie", []string{"necktie"}},
	{"Cufflinks", "accessories", "Men", "Cufflinks", []string{"cuff links"}},
	{"Earrings", "earrings-necklaces", "Women", "Earrings", []string{"studs", "ear rings"}},
	{"Bangle", "bracelets", "Women", "Bangle", []string{"bracelet"}},
	{"Pendant", "earrings-necklaces", "Women", "Pendant", []string{"locket"}},
	{"Perfume and Body Mist", "fragrances", "Men Women", "Perfume", []string{"fragrance", "cologne", "eau de toilette"}},
	{"Deodorant", "fragrances", "Men Women", "Deo", []string{"deodorant", "body spray"}},
	{"Lipstick", "makeup", "Women", "Lipstick", []string{"lip colour", "lip color"}},
	{"Lip Gloss", "makeup", "Women", "Lip Gloss", nil},
	{"Nail Polish", "makeup", "Women", "Nail Polish", []string{"nail paint", "nail lacquer", "nail varnish"}},
	{"Kajal and Eyeliner", "makeup", "Women", "Kajal", []string{"kohl"}},
	{"Face Moisturisers", "skin-care", "Women Men", "Moisturiser", []string{"moisturizer", "face cream"}},
	{"Shoe Laces", "accessories", "Unisex", "Shoe Laces", []string{"shoelaces"}},
	{"Umbrellas", "umbrellas", "Unisex", "Umbrella", nil},
	{"Water Bottle", "drinkware", "Unisex", "Water Bottle", []string{"drinking bottle"}},
}

var (
	brands   = strings.Fields("Larkfield Bexley Tamsin Roccaro Nordhal Quillon Verity Akshara Ombrine Pellham Zephyra Kestrel Merrow Indago Sorrel Hartwin Cavello Ruvana Fennick Oakmere")
	colours  = []string{"Black", "White", "Navy Blue", "Blue", "Red", "Green", "Grey", "Brown", "Pink", "Purple", "Yellow", "Beige", "Maroon", "Orange", "Olive", "Cream"}
	patterns = []string{"Striped", "Check", "Printed", "Solid", "Floral", "Textured", "Washed", "Slim Fit", "Graphic", "Embroidered", "Pro", "Leather", "Cotton", "Classic", "Essential"}
	uses     = []string{"Casual", "Formal", "Sports", "Party", "Ethnic", "Travel"}
	seasons  = []string{"Summer", "Winter", "Fall", "Spring"}
)

// fashion makes goods up as files of other shops have them: a title of brand, gender, pattern, colour and kind, which at times
// leaves one of these to the tags.
func fashion(n int) []good {
	r := rand.New(rand.NewPCG(7, 11))
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	list := make([]good, n)
	for i := range list {
		w := wares[r.IntN(r.IntN(len(wares))+1)]
		is := map[string]string{"kind": w.name, "gender": pick(strings.Fields(w.genders)), "colour": pick(colours), "pattern": pick(patterns),
			"use": pick(uses), "season": pick(seasons), "brand": pick(brands)}
		if r.IntN(3) == 0 {
			is["pattern"] += " " + pick(patterns)
		}
		title := []string{is["brand"]}
		if is["gender"] != "Unisex" && r.IntN(100) < 85 {
			title = append(title, is["gender"])
		}
		title = append(title, is["pattern"])
		if r.IntN(100) < 85 {
			title = append(title, is["colour"])
		}
		noun := w.one
		if r.IntN(4) == 0 {
			noun = w.name
		}
		title = append(title, noun)
		list[i] = good{slug: fmt.Sprintf("fashion-%d", i), category: w.category, sku: fmt.Sprintf("FX-%d-%04d", 10+r.IntN(90), i), is: is,
			titles: map[string]string{"en": strings.Join(title, " ")}, tags: []string{is["gender"], is["colour"], is["season"], is["use"], w.name}}
	}
	return list
}

// made are the nouns and materials of package scale in the shop's languages, by their English.
func made(t testing.TB, file, prefix string, first, skip int) map[string][]string {
	t.Helper()
	b, err := os.ReadFile("../catalog/scale/data/" + file)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for _, line := range strings.Split(string(b), "\n") {
		f := strings.Split(line, "|")
		if strings.HasPrefix(line, prefix) && !strings.HasPrefix(line, "#") && len(f) > first {
			for i := range f {
				f[i] = strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(f[i], "{m}", ""), "  ", " "))
			}
			all[strings.Join(strings.Fields(f[skip]), " ")] = f[first:]
		}
	}
	return all
}

// scaled are goods of package scale: English, Chinese and one more language each. What they are is read from the English title,
// which says it in words of its own that no other kind has.
func scaled(t testing.TB, tree *catalog.Tree, n int) []good {
	t.Helper()
	m, err := scale.New(9, 40, tree)
	if err != nil {
		t.Fatal(err)
	}
	nouns, materials := made(t, "kinds.txt", "", 12, 12), made(t, "words.txt", "material/", 1, 1)
	var list []good
	for i := range n {
		_, g := m.Goods(i)
		x := good{slug: fmt.Sprintf("scaled-%d", i), category: g.Content.Category, sku: g.Content.Variants[0].SKU, titles: map[string]string{}, is: map[string]string{}}
		for _, text := range g.Content.Texts {
			x.titles[text.Language] = text.Title
		}
		title := strings.ToLower(x.titles["en"][:1]) + x.titles["en"][1:]
		x.is["kind"], x.is["material"] = named(title, nouns), named(title, materials)
		list = append(list, x)
	}
	return list
}

// named is the longest of the words that a title names.
func named(title string, words map[string][]string) (found string) {
	for w := range words {
		if len(w) > len(found) && names(title, w) {
			found = w
		}
	}
	return found
}

// names says whether a title has the words together, or, of "men's shoes", with something between.
func names(title, words string) bool {
	whole := func(w string) bool {
		return strings.Contains(" "+title+" ", " "+w+" ") || strings.Contains(title, " "+w+",")
	}
	whose, what, two := strings.Cut(words, " ")
	return whole(words) || two && strings.HasSuffix(whose, "'s") && strings.Contains(title, whose) && whole(what)
}

// label is a query with what a hit must be: Exact is all of it, Partial the kind alone.
type label struct {
	set, market, text string
	want              map[string]string
	house             string // whose goods are looked through: those of the other have not all of what is wanted told of them
}

// The two halves of the labelled catalogue.
const (
	fashionHouse = "labelled-fashion"
	scaleHouse   = "labelled-scale"
)

// heldOut is a quarter of the queries that nobody may tune on.
func (l label) heldOut() bool {
	h := fnv.New32a()
	h.Write([]byte(l.text))
	return h.Sum32()%4 == 0
}

// grade is 1 for what was looked for, a half for the right kind of goods that are otherwise not as wanted.
func (l label) grade(g good) float64 {
	if kind := l.want["kind"]; kind != "" && g.is["kind"] != kind {
		return 0
	}
	for what, value := range l.want {
		if g.is[what] != value {
			if l.want["kind"] == "" {
				return 0
			}
			return 0.5
		}
	}
	return 1
}

// mistyped changes a letter in each word of five letters or more; the first stays.
func mistyped(r *rand.Rand, text string) string {
	words := strings.Fields(text)
	for i, w := range words {
		letters := []rune(w)
		if len(letters) < 5 || strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsLetter(r) }) {
			continue
		}
		letters[1+r.IntN(len(letters)-1)] = rune('a' + r.IntN(26))
		words[i] = string(letters)
	}
	return strings.Join(words, " ")
}
