package customs

import (
	"strings"

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
		a := area{rules: f.destinations[0]}
		for _, prefix := range w[2:] {
			a.postcodes = append(a.postcodes, compact(prefix))
		}
		b.areas[w[0]] = append(b.areas[w[0]], a)
	}
	return nil
}

// rulesAt are the rules that count at a destination: its country's, or those of the area its postcode lies in. nil
// when there are none.
func (b *Book) rulesAt(d landedcost.Destination) *landedcost.Set {
	if areas := b.areas[d.Country]; len(areas) > 0 && d.PostalCode != "" {
		code := compact(d.PostalCode)
		for _, a := range areas {
			for _, prefix := range a.postcodes {
				if strings.HasPrefix(code, prefix) {
					return b.sets[a.rules]
				}
			}
		}
	}
	return b.sets[d.Country]
}

// compact writes a postcode as the rules do: in capitals, without spaces and hyphens ("bt1 1aa" is "BT11AA").
func compact(postcode string) string {
	return strings.NewReplacer(" ", "", "-", "").Replace(strings.ToUpper(postcode))
}
