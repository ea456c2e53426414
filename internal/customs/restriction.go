package customs

import (
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/landedcost"
)

// Effect is what a restriction does to goods it concerns.
type Effect string

// The effects: may not go there at all; may go with one of the papers; only by these channels; only to people of an age,
// asked at the sale and at the door; may go, and something is to be known.
const (
	Refuse        Effect = "refuse"
	NeedsDocument Effect = "document"
	NeedsChannel  Effect = "channel"
	NeedsAge      Effect = "age"
	Inform        Effect = "notice"
)

// Restriction is one rule about what may be sent where. It concerns goods of its headings and goods of its attributes;
// one that names neither concerns all goods.
type Restriction struct {
	ID         string
	In         []string // countries; none: everywhere
	HS, Except []Span
	Attributes []string
	Unless     []string // attributes that take goods out again
	Origins    []string
	Effect     Effect
	Papers     []string // of a document: any one of them suffices
	Channels   []string
	Age        int    // years
	Reason     string // the word that names the sentence in every language: restriction.reason.<reason>
	Valid      landedcost.Validity
	Proof      landedcost.Proof

	bears, frees kind
	chapters     [2]uint64 // those its headings are in
}

// Span is headings from Low to High, both included and of equal length: a single prefix has both the same.
type Span struct{ Low, High string }

func (s Span) holds(hs string) bool {
	n := len(s.Low)
	return len(hs) >= n && hs[:n] >= s.Low && hs[:n] <= s.High
}

// kind is a set of attributes, one bit each in the order of the book.
type kind uint64

// Goods are what a restriction asks about. HS has digits only; Attributes are what the seller says of the goods, beside
// which the book knows what follows from the heading; Papers are the documents held, compared without case, blanks and
// punctuation ("UN 38.3" is un38_3).
type Goods struct {
	HS         string
	Origin     string
	Attributes []string
	Papers     []string
}

// Verdict is whether and how goods may go to a country.
type Verdict struct {
	Reasons  []*Restriction // why not; none: they may
	Channels []string       // only these; none: all
	Channel  *Restriction   // why only these
	Age      int            // years the buyer must have; 0: any
	AgeCheck *Restriction   // why
	Notices  []*Restriction
}

// Admitted says that the goods may go there.
func (v *Verdict) Admitted() bool { return len(v.Reasons) == 0 }

// Carries says whether the goods may go by a channel.
func (v *Verdict) Carries(channel string) bool {
	return v.Channel == nil || slices.Contains(v.Channels, channel)
}

// Admission says whether and how goods may be sent to a country on a day. It looks at no price and allocates nothing for
// goods without a hindrance.
func (b *Book) Admission(g Goods, country string, on landedcost.Day) Verdict {
	var v Verdict
	is := b.goods.kindOf(g)
	rules, ok := b.goods.byCountry[country]
	if !ok {
		rules = b.goods.byCountry[anywhere]
	}
	for _, r := range rules {
		if r.concerns(is, g.HS) && r.Valid.Holds(on) && (len(r.Origins) == 0 || slices.Contains(r.Origins, g.Origin)) {
			v.take(r, g.Papers)
		}
	}
	return v
}

func (v *Verdict) take(r *Restriction, papers []string) {
	switch r.Effect {
	case Refuse:
		v.Reasons = append(v.Reasons, r)
	case NeedsDocument:
		if !r.metBy(papers) {
			v.Reasons = append(v.Reasons, r)
		}
	case NeedsChannel:
		v.bind(r, r.Channels)
	case NeedsAge:
		if r.Age > v.Age {
			v.Age, v.AgeCheck = r.Age, r
		}
	case Inform:
		v.Notices = append(v.Notices, r)
	}
}

// bind leaves the channels that are allowed by everything so far; the rule that took away the last of them is why.
func (v *Verdict) bind(r *Restriction, channels []string) {
	if v.Channel == nil {
		v.Channel, v.Channels = r, channels
		return
	}
	before := len(v.Channels)
	v.Channels = slices.DeleteFunc(slices.Clone(v.Channels), func(c string) bool { return !slices.Contains(channels, c) })
	if len(v.Channels) < before {
		v.Channel = r
	}
}

// Join adds the verdict on other goods in the same parcel: it goes by the channels all may go by, to people of the age of the
// strictest.
func (v *Verdict) Join(other *Verdict) {
	v.Reasons, v.Notices = append(v.Reasons, other.Reasons...), append(v.Notices, other.Notices...)
	if other.Channel != nil {
		v.bind(other.Channel, other.Channels)
	}
	if other.Age > v.Age {
		v.Age, v.AgeCheck = other.Age, other.AgeCheck
	}
}

// Conditions are the rules that bind goods which may go: the age, the channel, and what is to be known, each once.
func (v *Verdict) Conditions() []*Restriction {
	var list []*Restriction
	for _, r := range append([]*Restriction{v.AgeCheck, v.Channel}, v.Notices...) {
		if r != nil && !slices.Contains(list, r) {
			list = append(list, r)
		}
	}
	return list
}

// Attributes are what follows from a heading alone: a heading of lithium cells is a battery whatever its seller ticked. The
// list must not be changed.
func (b *Book) Attributes(hs string) []string {
	if i := b.goods.inferred(hs); i != 0 {
		return b.goods.names[i]
	}
	return nil
}

// concerns looks at headings only where the chapter is one of the rule's.
func (r *Restriction) concerns(is kind, hs string) bool {
	if is&r.frees != 0 {
		return false
	}
	hit := is&r.bears != 0 || r.bears == 0 && len(r.HS) == 0
	if !hit && r.inChapter(hs) {
		hit = within(r.HS, hs)
	}
	return hit && !within(r.Except, hs)
}

func (r *Restriction) inChapter(hs string) bool {
	n, ok := chapter(hs)
	return ok && r.chapters[n/64]&(1<<(n%64)) != 0
}

// chapter is the number the first two digits make.
func chapter(hs string) (int, bool) {
	if len(hs) < 2 || hs[0] < '0' || hs[0] > '9' || hs[1] < '0' || hs[1] > '9' {
		return 0, false
	}
	return int(hs[0]-'0')*10 + int(hs[1]-'0'), true
}

func within(spans []Span, hs string) bool {
	for i := range spans {
		if spans[i].holds(hs) {
			return true
		}
	}
	return false
}

// metBy looks for the codes as they are before it compares spellings: almost all papers are written as codes.
func (r *Restriction) metBy(papers []string) bool {
	for _, want := range r.Papers {
		if slices.Contains(papers, want) {
			return true
		}
	}
	for _, want := range r.Papers {
		if slices.ContainsFunc(papers, func(have string) bool { return SamePaper(have, want) }) {
			return true
		}
	}
	return false
}

// SamePaper compares the names of papers without case, blanks and punctuation.
func SamePaper(a, b string) bool {
	i, j := 0, 0
	for {
		x, y := nextSign(a, &i), nextSign(b, &j)
		if x != y || x == 0 {
			return x == y
		}
	}
}

// nextSign is the next letter or digit from *at on, in lower case, and 0 at the end.
func nextSign(s string, at *int) byte {
	for ; *at < len(s); *at++ {
		c := s[*at]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 0x80 {
			*at++
			return c
		}
	}
	return 0
}

// anywhere is where rules stand for countries that no rule names.
const anywhere = ""

// admissions are all restrictions and what they speak of, ready to be asked.
type admissions struct {
	all       []*Restriction
	byCountry map[string][]*Restriction // those of a country and those of everywhere, in the order of the files
	bits      map[string]kind           // of each attribute
	shelves   map[string]kind           // by prefix of two to six digits, what follows from it
	names     map[kind][]string         // the attributes of every set that follows from some heading
	papers    []Paper
	order     []string // attributes in the order of the files
}

// Paper is a document restrictions ask for: its code, and its name in English. In every language its name is
// restriction.paper.<code>.
type Paper struct{ Code, Name string }

// kindOf are all attributes of the goods: those that are said and those that follow from the heading.
func (a *admissions) kindOf(g Goods) kind {
	is := a.inferred(g.HS)
	for _, name := range g.Attributes {
		is |= a.bits[name]
	}
	return is
}

func (a *admissions) inferred(hs string) kind {
	var is kind
	for _, n := range []int{2, 4, 6} {
		if len(hs) >= n {
			is |= a.shelves[hs[:n]]
		}
	}
	return is
}

// Restrictions lists every restriction whatever its status, in the order of the files.
func (b *Book) Restrictions() []*Restriction { return slices.Clone(b.goods.all) }

// Kinds lists the attributes that restrictions know, in the order of the files.
func (b *Book) Kinds() []string { return slices.Clone(b.goods.order) }

// Papers lists the documents that restrictions ask for, in the order of the files.
func (b *Book) Papers() []Paper { return slices.Clone(b.goods.papers) }

// PaperOf is the code of a paper as somebody typed it ("UN 38.3", "ce"); false for one no restriction asks for.
func (b *Book) PaperOf(typed string) (code string, ok bool) {
	for _, p := range b.goods.papers {
		if SamePaper(p.Code, typed) {
			return p.Code, true
		}
	}
	return "", false
}

// paperNames are the English names of a restriction's papers.
func (b *Book) paperNames(r *Restriction) string {
	var names []string
	for _, p := range b.goods.papers {
		if slices.Contains(r.Papers, p.Code) {
			names = append(names, p.Name)
		}
	}
	return strings.Join(names, " / ")
}
