package customs

import (
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/landedcost"
)

// area is a part of a country that customs counts elsewhere: its postcodes, and the destination whose rules count
// there. The head of that destination's file says so: "instead_of: GB postcode BT".
type area struct {
	postcodes []string // prefixes, capital letters and digits only
	rules     string
}

// claim notes the areas of other countries for which a file's rules count. A file of several destinations cannot
// have any, since it would not say whose.
func (b *Book) claim(f *ruleFile) error {
	for _, e := range f.head.all("instead_of") {
		w := strings.Fields(e.value)
		if len(w) < 3 || len(w[0]) != 2 || w[1] != "postcode" {
			return f.head.errorf(e.line, "wants \"GB postcode BT\": a country and the first characters of its postcodes")
		}
		if len(f.destinations) != 1 {
			return f.head.errorf(e.line, "only a file of one destination can stand for a part of another country")
		}
		b.areas[w[0]] = append(b.areas[w[0]], area{prefixed(w[2:]), f.destinations[0]})
	}
	return b.locate(f)
}

// locate notes the regions that are the same places as some postcodes, so that what the rules say of those counts for a
// region too: "region: PT 30 postcode 90 91".
func (b *Book) locate(f *ruleFile) error {
	for _, e := range f.head.all("region") {
		w := strings.Fields(e.value)
		if len(w) < 4 || w[2] != "postcode" || !slices.Contains(f.destinations, w[0]) {
			return f.head.errorf(e.line, "wants \"PT 30 postcode 90 91\": a destination of this file, regions and the first characters of their postcodes")
		}
		if b.places[w[0]] == nil {
			b.places[w[0]] = map[string][]string{}
		}
		for _, region := range list(w[1]) {
			b.places[w[0]][region] = prefixed(w[3:])
		}
	}
	return nil
}

func prefixed(postcodes []string) []string {
	prefixes := make([]string, len(postcodes))
	for i, p := range postcodes {
		prefixes[i] = compact(p)
	}
	return prefixes
}

// placed writes a destination as the rules look at it: the postcode in capitals, and one of the region's if the region is
// a place of its own and the postcode is missing or of elsewhere.
func (b *Book) placed(d landedcost.Destination) landedcost.Destination {
	d.PostalCode = strings.ToUpper(d.PostalCode)
	if prefixes := b.places[d.Country][d.Region]; len(prefixes) > 0 && !begins(compact(d.PostalCode), prefixes) {
		d.PostalCode = prefixes[0]
	}
	return d
}

// rulesAt are the rules that count at a destination: its country's, or those of the area its postcode lies in. nil
// when there are none.
func (b *Book) rulesAt(d landedcost.Destination) *landedcost.Set { return b.sets[b.rulers(d)] }

// rulers is the destination whose rules count at a place: its country, or the area its postcode lies in.
func (b *Book) rulers(d landedcost.Destination) string {
	if areas := b.areas[d.Country]; len(areas) > 0 && d.PostalCode != "" {
		code := compact(d.PostalCode)
		for _, a := range areas {
			if begins(code, a.postcodes) {
				return a.rules
			}
		}
	}
	return d.Country
}

func begins(code string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(code, p) })
}

// compact writes a postcode as the rules do: in capitals, without spaces and hyphens ("bt1 1aa" is "BT11AA").
func compact(postcode string) string {
	return strings.NewReplacer(" ", "", "-", "").Replace(strings.ToUpper(postcode))
}

// hasRegion says whether a country has a region by a code: one of ISO 3166-2, or one the rules name. Of a destination that
// is no country of ISO 3166-1 (Northern Ireland as XI) and whose rules name none, any code of up to three signs passes.
func (b *Book) hasRegion(country, code string) bool {
	if address.IsSubdivision(country, code) || b.places[country][code] != nil {
		return true
	}
	named := b.Regions(country)
	if len(named) > 0 || address.IsCountry(country) {
		return slices.Contains(named, code)
	}
	return len(code) <= 3 && strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}
