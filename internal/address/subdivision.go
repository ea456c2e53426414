package address

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed data/subdivisions.txt
var subdivisions string

// atlas is the codes of ISO 3166 by country, read once at the first question and never changed.
var atlas = struct{ countries func() map[string][]string }{sync.OnceValue(func() map[string][]string {
	countries := map[string][]string{}
	for line := range strings.Lines(subdivisions) {
		if codes := strings.Fields(line); len(codes) > 0 {
			countries[codes[0]] = codes[1:]
		}
	}
	return countries
})}

// IsCountry says whether a code of two capital letters is one of ISO 3166-1, whether or not anything is sent there.
func IsCountry(code string) bool {
	_, ok := atlas.countries()[code]
	return ok
}

// IsSubdivision says whether ISO 3166-2 has a part of a country by a code, written without the country ("30" of PT); it
// knows them of all countries, those whose addresses name none too. Codes newer than the list count where Regions has them.
func IsSubdivision(country, code string) bool {
	_, newer := RegionOf(country, code)
	return newer || slices.Contains(atlas.countries()[country], code)
}
