package customs

import (
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/landedcost"
)

// RulesOf names the rule file of a country ("EU" for DE), and all its destinations; "" for an unknown country.
func (b *Book) RulesOf(country string) (name string, destinations []string) {
	for _, f := range b.files {
		if slices.Contains(f.destinations, country) {
			return f.head.name, slices.Clone(f.destinations)
		}
	}
	return "", nil
}

// Touched are the destinations an edit may change, in alphabetical order; none for a file there is not.
func (b *Book) Touched(e Edit) []string {
	for _, f := range b.files {
		if f.head.name != e.Rules {
			continue
		}
		in := list(e.In)
		if len(in) == 0 || e.Kind != EditRate {
			in = slices.Clone(f.destinations)
		}
		slices.Sort(in)
		return in
	}
	return nil
}

// Replaced tells for each edit which rates, or limits, it would take the place of in this book: those of its scope that
// hold on its first day, each once. None means that it is new.
func (b *Book) Replaced(edits []Edit) [][]string {
	files := map[string]*ruleFile{}
	all := make([][]string, len(edits))
	for i, e := range edits {
		e = e.Tidied()
		f, known := files[e.Rules]
		if !known {
			f = b.copyOf(e.Rules)
			files[e.Rules] = f
		}
		if f != nil {
			all[i] = f.replaced(e)
		}
	}
	return all
}

func (b *Book) copyOf(rules string) *ruleFile {
	at := slices.IndexFunc(b.files, func(f *ruleFile) bool { return f.head.name == rules })
	if at < 0 {
		return nil
	}
	return b.files[at].clone()
}

// Charges lists the charges of a country in the order of its file: those it has rates of, so what a rate may be added to.
// A charge that only other destinations of the file have (the handling fee of another post) is none of its own.
func (b *Book) Charges(country string) []Charge {
	var all []Charge
	if set := b.sets[country]; set != nil {
		for i := range set.Charges {
			c := &set.Charges[i]
			if len(c.Rows) == 0 {
				continue
			}
			all = append(all, Charge{ID: c.ID, Code: c.Code, Name: c.Name, Kind: c.Kind, Waivers: c.Waive})
		}
	}
	return all
}

// ChargeNames are the names of all charges by the name of their file and their id: "EU vat-sale". Where the name of a charge
// ends in its destination, that is left out.
func (b *Book) ChargeNames() map[string]string {
	names := map[string]string{}
	for _, f := range b.files {
		for i := range f.blocks {
			if c := &f.blocks[i]; c.kind == "charge" {
				names[f.head.name+" "+c.name] = strings.TrimSpace(strings.ReplaceAll(c.one("name"), "({country})", ""))
			}
		}
	}
	return names
}

// Charge is a duty, tax or fee of a destination, without its rates.
type Charge struct {
	ID, Code, Name string
	Kind           landedcost.Kind
	Waivers        []landedcost.Waiver // sums below which it is not levied, by date
}

// EditOf begins an edit of the n-th of Rules(country): the same scope and rate, to be changed; false when there is none.
// It names every charge of the same code that has the row too, as one tax levied in two regimes, and is for this
// destination alone unless all of the file have the row.
func (b *Book) EditOf(country string, n int) (Edit, bool) {
	set := b.sets[country]
	if set == nil || n < 0 {
		return Edit{}, false
	}
	name, destinations := b.RulesOf(country)
	for i := range set.Charges {
		c := &set.Charges[i]
		if n >= len(c.Rows) {
			n -= len(c.Rows)
			continue
		}
		e := editOf(&c.Rows[n])
		e.Kind, e.Rules, e.Charge = EditRate, name, strings.Join(sharing(set, c, &c.Rows[n]), " ")
		if !b.everywhere(destinations, c.ID, &c.Rows[n]) {
			e.In = country
		}
		return e, true
	}
	return Edit{}, false
}

func editOf(r *landedcost.Row) Edit {
	e := Edit{
		HS: strings.Join(r.HS, ","), Except: strings.Join(r.Except, ","), Region: strings.Join(r.Regions, ","),
		Postcode: strings.Join(r.Postcodes, ","), Origin: strings.Join(r.Origins, ","), Channel: strings.Join(r.Channels, ","), Class: r.Class, Producer: r.Producer,
		Evidence: r.Evidence, Rate: r.Rate.Text, Confidence: r.Proof.Confidence, URL: r.Proof.Source, Act: r.Proof.Act, Checked: r.Proof.Checked,
	}
	if r.UnitPrice != nil {
		e.Price = r.UnitPrice.Op + r.UnitPrice.Limit.String() + string(r.UnitPrice.Limit.Currency)
	}
	return e
}

// sharing are the charges of a code that have an equal row.
func sharing(set *landedcost.Set, of *landedcost.Charge, r *landedcost.Row) []string {
	var ids []string
	for i := range set.Charges {
		if c := &set.Charges[i]; c.Code == of.Code && hasRow(c, r) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// everywhere is true when every destination has an equal row of the charge.
func (b *Book) everywhere(destinations []string, charge string, r *landedcost.Row) bool {
	for _, country := range destinations {
		charges := b.sets[country].Charges
		at := slices.IndexFunc(charges, func(c landedcost.Charge) bool { return c.ID == charge })
		if at < 0 || !hasRow(&charges[at], r) {
			return false
		}
	}
	return true
}

func hasRow(c *landedcost.Charge, r *landedcost.Row) bool {
	for i := range c.Rows {
		if o := &c.Rows[i]; o.Valid == r.Valid && o.Rate.Text == r.Rate.Text && scopeOf(scopeFields(o)) == scopeOf(scopeFields(r)) && slices.Equal(o.HS, r.HS) {
			return true
		}
	}
	return false
}

func scopeFields(r *landedcost.Row) map[string]string {
	e := editOf(r)
	return e.scope()
}
