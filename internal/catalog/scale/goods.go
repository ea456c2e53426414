package scale

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/money"
)

// item is one listing before it is put into words.
type item struct {
	*kind
	by             maker
	line, lineZH   string
	model          string    // "" for what has none
	made           *material // nil for what has none
	style, motif   string    // keys of words; motif may be ""
	colours        []string  // keys of words
	sizes          []int     // places in the list of sizes
	sized          sizes
	yuan, grams    int // of the smallest size
	papers, flags  []string
	summary, story []string // keys of sentences
}

// Everything came on sale before 2026-11-01, within three years: as seconds, since 1970 and in all.
const (
	published       = 1_793_491_200
	publishedWithin = 3 * 365 * 24 * 3600
)

// Goods is the n-th listing and the number of its maker.
func (m *Mall) Goods(n int) (maker int, g catalog.Goods) {
	r := m.draw(drawListing, uint64(n))
	it := m.item(r)
	g.Content = catalog.Content{
		Category: it.category, HS: it.heading(), Origin: "CN", Options: m.options(it), Attributes: m.attributes(it),
		Declared: map[string]string{"en": upper(m.goods(it, 0)), "zh-Hans": m.goods(it, chinese)},
		Flags:    it.flags, Papers: it.papers, Responsible: it.by.responsible, Pictures: []catalog.DraftPicture{}, Tags: []string{},
	}
	g.Content.Variants = variants(r, n, it)
	g.Content.Texts = m.texts(it, n)
	g.Slug = catalog.Slugify(g.Content.Texts[0].Title) + "-" + strconv.FormatUint(m.seed, 36) + "-" + strconv.FormatInt(int64(n), 36)
	g.Handle = Handle(m.seed) + strconv.Itoa(n)
	if !percent(r, 35) {
		g.Sold = few(r, 3000)
	}
	g.Published = time.Unix(published-int64(r.IntN(publishedWithin)), 0).UTC()
	return it.by.number, g
}

// Handle begins the handle of every listing of a seed; its number follows.
func Handle(seed uint64) string { return fmt.Sprintf("scale-%d-", seed) }

// item draws what a listing is.
func (m *Mall) item(r *rand.Rand) item {
	w := m.maker(few(r, m.makers))
	kinds := w.trade.kinds
	k := kinds[(w.first+r.IntN(r.IntN(len(kinds))+1))%len(kinds)]
	it := item{kind: k, by: w, sized: m.stuff.sizes[k.size]}
	it.line, it.lineZH = m.lineName(w.number, r.IntN(w.lines))
	if len(k.materials) > 0 {
		it.made = &k.materials[few(r, len(k.materials))]
	}
	it.style = pick(r, m.groups[k.style])
	if k.motif != "" && percent(r, 55) {
		it.motif = pick(r, m.groups[k.motif])
	}
	if (k.style == "style.audio" || k.style == "style.tech") && k.class != "plain" {
		it.model = string(rune('A'+r.IntN(26))) + strconv.Itoa(100+r.IntN(900))
	}
	m.choose(r, &it)
	it.yuan = max(k.yuan*pick(r, spread)/1000, 5)
	it.grams = k.grams * (80 + r.IntN(41)) / 100
	it.summary = []string{pick(r, m.groups["summary"])}
	it.story = []string{pick(r, m.groups["made"]), pick(r, m.groups["use"])}
	m.certify(r, &it)
	return it
}

// spread is how prices of a kind lie around the middle one, in thousandths: the quantiles of a log-normal distribution with
// sigma 0.6, all equally likely.
var spread = []int{275, 366, 427, 478, 524, 567, 608, 647, 687, 726, 766, 806, 847, 888, 932, 977, 1024, 1073, 1126, 1181, 1241, 1306, 1377,
	1456, 1545, 1646, 1765, 1909, 2092, 2341, 2733, 3641}

// choose draws colours and sizes. What is worn comes in several sizes, everything else in one size as a rule.
func (m *Mall) choose(r *rand.Rand, it *item) {
	colours, sizes := 1, 1
	switch roll := r.IntN(100); {
	case worn(it.kind):
		sizes = 2 + r.IntN(3)
		if roll < 25 {
			colours = 2
		}
	case roll < 38:
		colours = 2 + r.IntN(3)
	case roll < 62:
		sizes = 2 + r.IntN(3)
	case roll < 70:
		colours, sizes = 2, 2
	}
	if it.colour != "" {
		all := m.groups[it.colour]
		first := r.IntN(len(all))
		for i := range min(colours, len(all)) {
			it.colours = append(it.colours, all[(first+i*7)%len(all)])
		}
	}
	if all := len(it.sized.values); all > 0 {
		sizes = min(sizes, all)
		first := r.IntN(all - sizes + 1)
		for i := range sizes {
			it.sizes = append(it.sizes, first+i)
		}
	}
}

// worn says whether the goods have to fit somebody.
func worn(k *kind) bool { return k.size == "apparel" || strings.HasPrefix(k.size, "shoe_") }

// certify adds what the law must know, and the papers the maker holds; one maker's listing in ten lacks most of them.
func (m *Mall) certify(r *rand.Rand, it *item) {
	of := m.classes[it.class]
	it.flags, it.papers = slices.Clone(of.flags), slices.Clone(of.papers)
	if it.made != nil {
		stuff := m.classes[it.made.key]
		it.flags, it.papers = append(it.flags, stuff.flags...), append(it.papers, stuff.papers...)
	}
	if percent(r, 10) {
		it.papers = it.papers[:len(it.papers)/3]
	}
}

// heading is the goods' place in the Harmonized System.
func (it item) heading() string {
	if it.made != nil {
		return it.made.hs
	}
	return it.hs
}

// variants are all combinations of colours and sizes.
func variants(r *rand.Rand, n int, it item) []catalog.DraftVariant {
	sku := strings.ToUpper(it.key[:3]) + "-" + strings.ToUpper(strconv.FormatInt(int64(n), 36))
	var list []catalog.DraftVariant
	for c := range max(len(it.colours), 1) {
		for s := range max(len(it.sizes), 1) {
			v := it.variant(s)
			v.SKU, v.Position, v.Choices = fmt.Sprintf("%s-%d", sku, len(list)+1), len(list), []int{}
			if len(it.colours) > 0 {
				v.Choices = append(v.Choices, c)
			}
			if len(it.sizes) > 1 {
				v.Choices = append(v.Choices, s)
			}
			d := catalog.DraftVariant{Variant: v}
			if !percent(r, 4) {
				d.Stock = 5 + few(r, 800)
			}
			list = append(list, d)
		}
	}
	return list
}

// variant is the goods in the s-th of their sizes: each step up costs a quarter more, weighs half as much again, and is a sixth longer.
func (it item) variant(s int) catalog.Variant {
	step := 0
	if len(it.sizes) > 0 && !worn(it.kind) {
		step = it.sizes[s]
	}
	yuan := it.yuan * (4 + step) / 4
	if yuan > 100 {
		yuan += 8 - yuan%10 // prices end in a lucky number
	}
	long := func(mm int) int { return mm * (6 + step) / 6 }
	return catalog.Variant{Price: money.New(int64(yuan)*100, "CNY"), Grams: it.grams * (2 + step) / 2,
		LengthMM: long(it.box[0]), WidthMM: long(it.box[1]), HeightMM: long(it.box[2])}
}
