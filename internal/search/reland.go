package search

import (
	"encoding/json"
	"slices"
	"strings"
)

// lander prices documents.
type lander interface {
	// land prices an item for all zones, and notes what takes it where.
	land(d *Document, it Item)
	// zones is the plan of the zones.
	zones() *plan
}

func (p *pricer) zones() *plan { return p.plan }

// partly prices an item anew for some zones only, and takes the rest from the document as it was.
type partly struct {
	*pricer
	only  []zone
	was   past
	known *cohorts
}

// after is the pricer that prices only these zones anew; all of them where there are none, or no document of this shape to take the
// other prices from.
func (p *pricer) after(only []zone, was past, known *cohorts) lander {
	if len(only) == 0 || was.Shape != p.plan.shape() {
		return p
	}
	return &partly{pricer: p, only: only, was: was, known: known}
}

// land prices the zones that changed. Goods that are carried there by another service than before are of another cohort: these are
// priced for all zones.
func (p *partly) land(d *Document, it Item) {
	var number int
	by, known := carriage{}, false
	if json.Unmarshal(p.was.fields["carriage"], &number) == nil {
		by, known = p.known.carriage[number]
	}
	if !known || by.Handover != it.HandoverDays || !p.same(d, it, by) {
		p.pricer.land(d, it)
	}
}

// same prices the zones and says whether the goods are carried as before.
func (p *partly) same(d *Document, it Item, by carriage) bool {
	t := p.treatment(it)
	d.Prices, d.Barred, d.carriage = map[zone]int64{}, t.barred, cohortText{cohortCarriage, text(by)}
	var known bool
	if d.taxes, known = p.kept(t); !known {
		return false
	}
	for z, members := range p.plan.members {
		z := zone(z)
		if !slices.Contains(p.only, z) {
			var fen int64
			if json.Unmarshal(p.was.fields[z.field()], &fen) == nil {
				d.Prices[z] = fen
			}
			continue
		}
		var there Landing
		base, sold := t.base[z]
		if sold {
			there, sold = p.landed(Place{Country: base}, it)
		}
		if sold {
			d.Prices[z] = there.Fen
			d.within(t.within[z], p.landed, there, it)
		}
		for _, country := range members {
			if by.service(country) != p.service(t, country, there, it) {
				return false
			}
		}
	}
	return true
}

// kept are the tax cohorts of the kind, and those that the document was of in regions that did not change; false when one of them
// was made by another process and is not known here yet.
func (p *partly) kept(t treatment) (list []cohortText, known bool) {
	var numbers []int
	if json.Unmarshal(p.was.fields["taxes"], &numbers) != nil {
		return nil, false
	}
	list = slices.Clone(t.taxes)
	for _, n := range numbers {
		z, known := p.plan.zoneOf(p.known.tax[n])
		if !known {
			return nil, false
		}
		if t.within[z] != nil && !slices.Contains(p.only, z) {
			list = append(list, cohortText{cohortTax, text(p.known.tax[n])})
		}
	}
	return list, true
}

// service is the one that takes the goods to a country of a zone; "" when none does.
func (p *partly) service(t treatment, country string, there Landing, it Item) string {
	if slices.Contains(t.barred, country) || there.Service == "" {
		return ""
	}
	if !slices.Contains(t.apart, country) {
		return there.Service
	}
	own, sold := p.landed(Place{Country: country}, it)
	if !sold {
		return ""
	}
	return own.Service
}

// zoneOf is the zone whose places a tax cohort tells apart.
func (p *plan) zoneOf(t tax) (z zone, known bool) {
	for place := range t {
		country, _, _ := strings.Cut(place, "-")
		z, known = p.zone[country]
		break
	}
	return z, known
}

// zonesOf are the zones of the countries; none for no countries.
func (p *plan) zonesOf(countries []string) (list []zone) {
	for _, country := range countries {
		if z, ok := p.zone[country]; ok && !slices.Contains(list, z) {
			list = append(list, z)
		}
	}
	return list
}
