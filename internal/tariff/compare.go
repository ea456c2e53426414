package tariff

import (
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
)

// Target is where the rates of a layer stand in the rules: a charge of a rule file, and a destination that file is for.
type Target struct{ Rules, Country, Charge string }

// targets are the charges that official tariffs fill. Northern Ireland has the Union's tariff in a file of its own.
var targets = map[Source]map[Layer][]Target{
	USHTS:    {Ordinary: {{"US", "US", "us-mfn"}}, China301: {{"US", "US", "us-301"}}, Review301: {{"US", "US", "us-301-review"}}},
	UKTariff: {Ordinary: {{"GB", "GB", "gb-tariff"}}, AntiDumping: {{"GB", "GB", "gb-ad"}}},
	EUTaric: {
		Ordinary:    {{"EU", "DE", "eu-tariff"}, {"XI", "XI", "xi-tariff"}},
		AntiDumping: {{"EU", "DE", "eu-ad"}, {"XI", "XI", "xi-ad"}},
	},
}

// Change is a rate of a tariff beside what the rules say of the same goods.
type Change struct {
	Rate
	Target Target
	Codes  []string // the headings as the rules write them: what is to be edited
	Old    string   // the rate in the rules; empty: they have none for exactly these goods
}

// Comparison is a tariff laid beside the rules in force on a day.
type Comparison struct {
	Day     landedcost.Day
	Added   []Change // the rules have no rate for exactly this code
	Changed []Change
	Same    int
	Over    int // rates of the file that end before the day
	Missing int // rates of the rules, of the charges the file fills, that it neither names nor covers: they stay

	rules map[goods][]customs.Rule
	codes map[goods][]string
	file  map[goods]Rate
}

// goods is what a rate is on; hs is without the pairs of zeros at its end.
type goods struct {
	target               Target
	hs, origin, producer string
}

// Compare lays the tariff beside the rules in force on a day. A rate that begins later is compared on its own first day. A
// rate of the rules whose goods the file only knows by a shorter code takes the rate of that code.
func (s *Sheet) Compare(book *customs.Book, day landedcost.Day) Comparison {
	c := Comparison{Day: day, rules: map[goods][]customs.Rule{}, codes: map[goods][]string{}, file: map[goods]Rate{}}
	filled := map[Target]bool{}
	for _, r := range s.Rates {
		for _, target := range targets[s.Source][r.Layer] {
			if !filled[target] {
				c.ruled(book, target)
			}
			filled[target] = true
			c.file[goods{target, code(r.HS), r.Origin, r.Producer}] = r
		}
	}
	for _, r := range s.Rates {
		if r.To != 0 && r.To <= day {
			c.Over++
			continue
		}
		for _, target := range targets[s.Source][r.Layer] {
			c.lay(r, goods{target, code(r.HS), r.Origin, r.Producer})
		}
	}
	c.cover()
	slices.SortFunc(c.Changed, func(a, b Change) int { return strings.Compare(a.HS+a.Target.Rules, b.HS+b.Target.Rules) })
	return c
}

// lay puts a rate beside what the rules say of exactly its goods.
func (c *Comparison) lay(r Rate, g goods) {
	x := Change{Rate: r, Target: g.target, Codes: c.codes[g], Old: inForce(c.rules[g], max(c.Day, r.From))}
	if len(x.Codes) == 0 {
		x.Codes = []string{r.HS}
	}
	switch {
	case x.Old != "" && alike(x.Old, x.Text), x.Old == "" && x.Text == none && silent[r.Layer] && !c.levied(g):
		c.Same++
	case x.Old == "":
		c.Added = append(c.Added, x)
	default:
		c.Changed = append(c.Changed, x)
	}
}

// none is the rate of a layer that does not apply.
const none = "none"

// silent are the layers whose charge is not levied where it has no rate, so that "none" needs no row. The lists of Section
// 301 are not among them: what they do not know is estimated.
var silent = map[Layer]bool{Review301: true}

// levied is true when a shorter code, of the rules or of the file, has a rate that the goods would fall under.
func (c *Comparison) levied(g goods) bool {
	for n := len(g.hs) - 1; n >= 2; n-- {
		shorter := g
		shorter.hs = g.hs[:n]
		if r, ok := c.file[shorter]; ok && r.Text != none {
			return true
		}
		if old := inForce(c.rules[shorter], c.Day); old != "" && old != none {
			return true
		}
	}
	return false
}

// cover lays the rates of shorter codes beside the rules' longer ones that the file does not name: they would go on
// winning over what the file says.
func (c *Comparison) cover() {
	for g, rules := range c.rules {
		if _, named := c.file[g]; named || inForce(rules, c.Day) == "" {
			continue
		}
		r, ok := c.covering(g)
		if !ok {
			c.Missing++
			continue
		}
		r.HS = g.hs
		c.lay(r, g)
	}
}

func (c *Comparison) covering(g goods) (Rate, bool) {
	for n := len(g.hs) - 1; n >= 4; n-- {
		shorter := g
		shorter.hs = g.hs[:n]
		if r, ok := c.file[shorter]; ok && (r.To == 0 || r.To > c.Day) {
			return r, true
		}
	}
	return Rate{}, false
}

// Changes is what would be written: all that is added and changed, by code.
func (c *Comparison) Changes() []Change {
	all := slices.Concat(c.Added, c.Changed)
	slices.SortStableFunc(all, func(a, b Change) int { return strings.Compare(a.HS, b.HS) })
	return all
}

// ruled gathers the rates of a charge by what they are on.
func (c *Comparison) ruled(book *customs.Book, target Target) {
	for _, r := range book.Rules(target.Country) {
		if r.Charge != target.Charge || len(r.Regions) > 0 {
			continue
		}
		origin := ""
		if len(r.Origins) == 1 {
			origin = r.Origins[0]
		}
		for _, hs := range r.HS {
			g := goods{target, code(hs), origin, r.Producer}
			c.rules[g] = append(c.rules[g], r)
			if !slices.Contains(c.codes[g], hs) {
				c.codes[g] = append(c.codes[g], hs)
			}
		}
	}
}

// inForce is the newest rate that holds on a day.
func inForce(rules []customs.Rule, day landedcost.Day) string {
	rate, from := "", landedcost.Day(-1)
	for _, r := range rules {
		if r.Valid.Holds(day) && r.Valid.From > from {
			rate, from = r.Rate, r.Valid.From
		}
	}
	return rate
}

// alike is true for two texts of one rate: "free" is 0%, and 12.0% is 12%.
func alike(a, b string) bool { return a == b || plain(a) == plain(b) }

func plain(rate string) string {
	words := strings.Fields(strings.Replace(rate, "free", "0%", 1))
	for i, w := range words {
		percent := strings.HasSuffix(w, "%")
		n := strings.TrimSuffix(w, "%")
		if strings.Contains(n, ".") && strings.Trim(n, "0123456789.") == "" {
			n = strings.TrimRight(strings.TrimRight(n, "0"), ".")
		}
		if words[i] = n; percent {
			words[i] += "%"
		}
	}
	return strings.Join(words, " ")
}
