package ui

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
)

// Size is what the packed goods measure, in millimetres.
type Size struct{ LengthMM, WidthMM, HeightMM int }

// Known is false for goods nobody has measured: they are not drawn.
func (s Size) Known() bool { return min(s.LengthMM, s.WidthMM, s.HeightMM) > 0 }

// A grown hand (between the mean lengths of women and men), a common phone, and a sheet by ISO 216, in millimetres.
const (
	handWide, handTall   = 90.0, 188.0
	phoneWide, phoneTall = 72.0, 150.0
	sheetWide, sheetTall = 210.0, 297.0
)

// The drawing: nothing is higher or wider than sizeMost, a thing has at least the room its name takes.
const (
	sizeMost  = 120.0
	nameRoom  = 62.0
	nameGap   = 16.0
	thingGap  = 8.0
	standFrom = 330 // millimetres: what is longer lies on its side
)

// thing is one of those that stand beside each other.
type thing struct {
	kind, name   string
	x, y, middle string
	wide, tall   string
	path         string // the outline of the goods
	place        string // where and how large a hand is drawn
	corner       string // how round a phone is
}

// sizes is the drawing: everything on one ground line.
type sizes struct {
	things        []thing
	wide, tall    string
	ground, names string // the lines they and their names stand on
}

// edges are the three edges, the longest first.
func (s Size) edges() (long, middle, short float64) {
	e := []int{s.LengthMM, s.WidthMM, s.HeightMM}
	slices.SortFunc(e, func(a, b int) int { return cmp.Compare(b, a) })
	return float64(e[0]), float64(e[1]), float64(e[2])
}

// face is the side turned to the reader and how far the third edge runs back, drawn at half its length.
func (s Size) face() (wide, tall, back float64) {
	long, middle, short := s.edges()
	if long > standFrom {
		return long, middle, short * .35
	}
	return middle, long, short * .35
}

// drawn lays the things out at one scale, from the side where reading begins.
func (s Size) drawn(p *locale.Printer) sizes {
	wide, tall, back := s.face()
	scale := min(sizeMost/max(sheetTall, tall+back), sizeMost/(wide+back))
	ground := max(sheetTall, tall+back)*scale + 2
	measures := []struct {
		kind, name string
		wide, tall float64
	}{
		{"goods", "chart.size.goods", wide + back, tall + back}, {"hand", "chart.size.hand", handWide, handTall},
		{"phone", "chart.size.phone", phoneWide, phoneTall}, {"sheet", "chart.size.sheet", sheetWide, sheetTall},
	}
	whole := -thingGap
	for _, m := range measures {
		whole += max(m.wide*scale, nameRoom) + thingGap
	}
	out := sizes{wide: px(whole), tall: px(ground + nameGap + 4), ground: px(ground), names: px(ground + nameGap)}
	from := 0.0
	for _, m := range measures {
		room := max(m.wide*scale, nameRoom)
		middle := mirrored(p.Language().Dir(), whole, from+room/2)
		x, y := middle-m.wide*scale/2, ground-m.tall*scale
		one := thing{kind: m.kind, name: p.T(m.name), middle: px(middle), x: px(x), y: px(y), wide: px(m.wide * scale), tall: px(m.tall * scale)}
		switch m.kind {
		case "goods":
			one.path = box(x, ground, wide*scale, tall*scale, back*scale)
		case "hand":
			one.place = "translate(" + px(x) + " " + px(y) + ") scale(" + strconv.FormatFloat(scale, 'f', 3, 64) + ")"
		case "phone":
			one.corner = px(9 * scale)
		}
		out.things = append(out.things, one)
		from += room + thingGap
	}
	return out
}

// box is a packet seen a little from above and from its side: its outline, and the edges within it.
func box(x, ground, wide, tall, back float64) string {
	return "M" + px(x) + " " + px(ground) + "v" + px(-tall) + "l" + px(back) + " " + px(-back) + "h" + px(wide) + "v" + px(tall) + "l" + px(-back) + " " + px(back) + "z" +
		"M" + px(x) + " " + px(ground-tall) + "h" + px(wide) + "l" + px(back) + " " + px(-back) + "M" + px(x+wide) + " " + px(ground-tall) + "v" + px(tall)
}

// centimetres is a length as a reader writes it, without the unit.
func centimetres(p *locale.Printer, mm float64) string {
	return p.Decimal(money.NewDecimal(int64(mm), 1))
}

// Words are the three edges in centimetres, the longest first.
func (s Size) Words(p *locale.Printer) string {
	long, middle, short := s.edges()
	return s.words(p, long, middle, short)
}

// sentence says how large the goods are.
func (s Size) sentence(p *locale.Printer) string {
	return p.T("chart.size.sentence", "size", s.Words(p))
}

func (s Size) words(p *locale.Printer, edges ...float64) string {
	words := make([]string, len(edges))
	for i, e := range edges {
		words[i] = centimetres(p, e)
	}
	return p.T("chart.size.cm", "size", strings.Join(words, " × "))
}

// table is what is drawn, in figures.
func (s Size) table(p *locale.Printer) [][]string {
	long, middle, short := s.edges()
	return [][]string{
		{p.T("chart.size.goods"), s.words(p, long, middle, short)}, {p.T("chart.size.hand"), s.words(p, handTall, handWide)},
		{p.T("chart.size.phone"), s.words(p, phoneTall, phoneWide)}, {p.T("chart.size.sheet"), s.words(p, sheetTall, sheetWide)},
	}
}
