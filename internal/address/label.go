package address

import (
	"strings"
	"unicode"
)

// Lines are the lines of the address as they are written in its country, without the country and the phone number.
// Where the country has letters of its own, its order and names are used for an address written in them, else the
// Latin ones.
func (a Address) Lines() []string {
	c := countries[a.Country]
	if c.latin != "" && !written(a.City+a.Line1, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Arabic) {
		return a.lines(c.latin, Region.latin)
	}
	return a.lines(c.local, Region.own)
}

// Label are the lines for a parcel from abroad: in the Latin order, the country last in capitals (Universal Postal
// Convention, addressing of international items).
func (a Address) Label() []string {
	c := countries[a.Country]
	layout := c.latin
	if layout == "" {
		layout = c.local
	}
	name := c.name
	if name == "" {
		name = a.Country
	}
	return append(a.lines(layout, Region.latin), strings.ToUpper(name))
}

func (r Region) latin() string { return r.Name }

func (r Region) own() string {
	if r.Local != "" {
		return r.Local
	}
	return r.Name
}

// byCode are the countries that write the region's code on the envelope.
var byCode = map[string]bool{"AU": true, "BR": true, "CA": true, "IT": true, "US": true}

// lines fills the layout; of an unknown country all parts, one a line. Lines with nothing in them are left out.
func (a Address) lines(layout string, name func(Region) string) []string {
	if layout == "" {
		layout = "%N|%O|%A|%C|%S|%Z"
	}
	region := a.Region
	if r, ok := RegionOf(a.Country, a.Region); ok && !byCode[a.Country] {
		if region = name(r); strings.EqualFold(region, a.City) { // a town named as its province
			region = ""
		}
	}
	fill := strings.NewReplacer(
		"%N", a.Name, "%O", a.Company, "%A", a.Line1+"\n"+a.Line2, "%C", a.City, "%S", region, "%Z", a.bareCode(layout),
	)
	var out []string
	for _, line := range strings.Split(layout, "|") {
		for _, one := range strings.Split(fill.Replace(line), "\n") {
			if one = strings.Trim(strings.Join(strings.Fields(one), " "), " ,-〒"); one != "" {
				if strings.HasPrefix(line, "〒") {
					one = "〒" + one
				}
				out = append(out, one)
			}
		}
	}
	return out
}

// bareCode is the postcode without the country's mark where the layout has it already.
func (a Address) bareCode(layout string) string {
	if strings.Contains(layout, a.Country+"-%Z") {
		return strings.TrimPrefix(a.PostalCode, a.Country+"-")
	}
	return a.PostalCode
}

func written(s string, scripts ...*unicode.RangeTable) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.In(r, scripts...) }) >= 0
}
