package customs

import "github.com/silkroadmall/mall/internal/landedcost"

// Rule is one rate of the book as the rule page lists it.
type Rule struct {
	Destination string
	Charge      string // id in the rule file
	Code        string
	Name        string
	Kind        landedcost.Kind
	HS          []string // none: every heading
	Regions     []string
	Origins     []string
	Producer    string
	Rate        string
	Valid       landedcost.Validity
	Proof       landedcost.Proof
	Number      int // its place in the list, from 0: EditOf begins with it
}

// Regime is one way through customs as the rule page lists it.
type Regime struct {
	Destination string
	Code        string
	Name        string
	When        []string
	Outcome     landedcost.Outcome
	Reason      string
	Charges     []string // ids
	Valid       landedcost.Validity
	Proof       landedcost.Proof
}

// Rules lists every rate of a destination in the order of the file, whatever its status; none for an unknown country.
func (b *Book) Rules(country string) []Rule {
	var rules []Rule
	set := b.sets[country]
	if set == nil {
		return rules
	}
	for i := range set.Charges {
		c := &set.Charges[i]
		for j := range c.Rows {
			r := &c.Rows[j]
			rules = append(rules, Rule{country, c.ID, c.Code, c.Name, c.Kind, r.HS, r.Regions, r.Origins, r.Producer, r.Rate.Text, r.Valid, r.Proof, len(rules)})
		}
	}
	return rules
}

// Regimes lists the regimes of a destination in the order in which they are tried.
func (b *Book) Regimes(country string) []Regime {
	var regimes []Regime
	set := b.sets[country]
	if set == nil {
		return regimes
	}
	for i := range set.Regimes {
		r := &set.Regimes[i]
		outcome := r.Outcome
		if outcome == "" {
			outcome = landedcost.Priced
		}
		when := make([]string, len(r.When))
		for j := range r.When {
			when[j] = r.When[j].Text
		}
		regimes = append(regimes, Regime{country, r.Code, r.Name, when, outcome, r.Reason, r.Charges, r.Valid, r.Proof})
	}
	return regimes
}

// Notices lists the keys of the notices the rules of a destination may give.
func (b *Book) Notices(country string) []string {
	var keys []string
	set := b.sets[country]
	if set == nil {
		return keys
	}
	for i := range set.Advice {
		keys = append(keys, set.Advice[i].Key)
	}
	return keys
}
