package customs

import (
	"cmp"
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/landedcost"
)

// Reach is which of some countries goods may be sent to, and what would open the others.
type Reach struct {
	Of     int      // countries asked about
	Open   []string // those the goods may go to
	Gaps   []Bar    // papers that are missing, those asked for in most countries first
	Closed []Bar    // refusals that no paper lifts
}

// Bar is one hindrance and the countries where it stands, in the order they were asked about.
type Bar struct {
	Rule      *Restriction // one of the rules; others may ask for the same under another law
	Countries []string
}

// Reach asks for every country whether the goods may be sent there on a day.
func (b *Book) Reach(g Goods, countries []string, on landedcost.Day) Reach {
	r := Reach{Of: len(countries)}
	for _, country := range countries {
		v := b.Admission(g, country, on)
		if v.Admitted() {
			r.Open = append(r.Open, country)
		}
		for _, why := range v.Reasons {
			if why.Effect == NeedsDocument {
				r.Gaps = barred(r.Gaps, why, country)
			} else {
				r.Closed = barred(r.Closed, why, country)
			}
		}
	}
	most := func(a, b Bar) int { return cmp.Compare(len(b.Countries), len(a.Countries)) }
	slices.SortStableFunc(r.Gaps, most)
	slices.SortStableFunc(r.Closed, most)
	return r
}

// barred adds a country to the bar of the same papers or the same reason.
func barred(bars []Bar, why *Restriction, country string) []Bar {
	i := slices.IndexFunc(bars, func(b Bar) bool {
		return b.Rule.Reason == why.Reason && slices.Equal(b.Rule.Papers, why.Papers)
	})
	if i < 0 {
		return append(bars, Bar{why, []string{country}})
	}
	if !slices.Contains(bars[i].Countries, country) {
		bars[i].Countries = append(bars[i].Countries, country)
	}
	return bars
}

// Called are all restrictions that a heading alone calls for in a country on a day: what the goods contain besides, and which
// papers their seller holds, is not known.
func (b *Book) Called(hs, origin, country string, on landedcost.Day) []*Restriction {
	v := b.Admission(Goods{HS: strings.ReplaceAll(hs, ".", ""), Origin: origin}, country, on)
	return append(slices.Clone(v.Reasons), v.Conditions()...)
}

// restricted are notices of what the headings of a consignment call for at its destination: a question about landed cost
// knows neither attributes nor papers. What concerns all lines is said once, for the whole; a rule on channels only where the
// asked one is against it.
func (b *Book) restricted(c landedcost.Consignment) []notice {
	var list []notice
	country := b.rulers(b.placed(c.Destination))
	for i, l := range c.Lines {
		for _, r := range b.Called(l.HS, cmp.Or(l.Origin, c.Origin), country, c.Date) {
			if r.Effect == NeedsChannel && slices.Contains(r.Channels, c.Channel) {
				continue
			}
			n := notice{Kind: string(r.Effect), Line: i, Key: r.Key(), Text: b.sentence(r)}
			if len(r.HS)+len(r.Attributes) == 0 {
				n.Line = -1
			}
			if !slices.Contains(list, n) {
				list = append(list, n)
			}
		}
	}
	return list
}

// Key names what the restriction wants in every language: the paper, or the reason.
func (r *Restriction) Key() string {
	if r.Effect == NeedsDocument {
		return "restriction.paper." + r.Papers[0]
	}
	return "restriction.reason." + r.Reason
}

// sentence says in English what a restriction wants, with its law.
func (b *Book) sentence(r *Restriction) string {
	text := r.Proof.Note
	switch r.Effect {
	case NeedsDocument:
		text = "Needed: " + b.paperNames(r)
	case NeedsChannel:
		text = "Only by " + strings.Join(r.Channels, ", ")
	case Refuse:
		text = "Not sent there: " + strings.ReplaceAll(r.Reason, "_", " ")
	}
	return text + " (" + r.Proof.Act + ")"
}
