package tariff

import (
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
)

// Target is where the rates of a layer stand in the rules: a charge of a rule file, and a destination that file is for.
type Target struct{ Rules, Country, Charge string }

// targets are the charges that official tariffs fill.
var targets = map[Source]map[Layer]Target{
	USHTS:    {Ordinary: {"US", "US", "us-mfn"}, China301: {"US", "US", "us-301"}},
	UKTariff: {Ordinary: {"GB", "GB", "gb-tariff"}, AntiDumping: {"GB", "GB", "gb-ad"}},
	EUTaric:  {Ordinary: {"EU", "DE", "eu-tariff"}, AntiDumping: {"EU", "DE", "eu-ad"}},
}

// Change is a rate of a tariff beside what the rules say of the same goods.
type Change struct {
	Rate
	Target Target
	Old    string // the rate in the rules; empty: the rules have none for exactly this code
}

// Comparison is a tariff laid beside the rules in force on a day.
type Comparison struct {
	Day     landedcost.Day
	Added   []Change // the rules have no rate for exactly this code
	Changed []Change
	Same    int
	Over    int // rates of the file that end before the day
	Missing int // rates of the rules, of the charges the file fills, that the file does not name: they stay
}

// goods is what a rate is on.
type goods struct {
	target               Target
	hs, origin, producer string
}

// Compare lays the tariff beside the rules in force on a day. A rate that begins later is compared on its own first day.
func (s *Sheet) Compare(book *customs.Book, day landedcost.Day) Comparison {
	c := Comparison{Day: day}
	known := map[goods][]customs.Rule{}
	filled := map[Target]bool{}
	for _, r := range s.Rates {
		filled[targets[s.Source][r.Layer]] = true
	}
	for target := range filled {
		ruled(book, target, known)
	}
	named := map[goods]bool{}
	for _, r := range s.Rates {
		if r.To != 0 && r.To <= day {
			c.Over++
			continue
		}
		target := targets[s.Source][r.Layer]
		g := goods{target, r.HS, r.Origin, r.Producer}
		named[g] = true
		c.add(Change{Rate: r, Target: target, Old: inForce(known[g], max(day, r.From))})
	}
	for g, rules := range known {
		if !named[g] && inForce(rules, day) != "" {
			c.Missing++
		}
	}
	return c
}

func (c *Comparison) add(x Change) {
	switch {
	case x.Old == "" && x.Text == "none": // nothing was levied and nothing is
		c.Same++
	case x.Old == "":
		c.Added = append(c.Added, x)
	case alike(x.Old, x.Text):
		c.Same++
	default:
		c.Changed = append(c.Changed, x)
	}
}

// Changes is what would be written: all that is added and changed, by code.
func (c *Comparison) Changes() []Change {
	all := slices.Concat(c.Added, c.Changed)
	slices.SortStableFunc(all, func(a, b Change) int { return strings.Compare(a.HS, b.HS) })
	return all
}

// ruled gathers the rates of a charge by what they are on.
func ruled(book *customs.Book, target Target, into map[goods][]customs.Rule) {
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
			if target.Rules == targets[USHTS][Ordinary].Rules {
				g.hs = hs
			}
			into[g] = append(into[g], r)
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
func alike(a, b string) bool {
	return a == b || plain(a) == plain(b)
}

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
