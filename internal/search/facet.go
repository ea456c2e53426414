package search

import (
	"maps"
	"slices"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/lexicon"
)

// faceted reads what the listing can be narrowed by; the papers held are codes as they are.
func (s source) faceted() catalog.Faceted {
	titles := map[string]string{}
	for l, t := range s.Titles {
		titles[string(l)] = t
	}
	f := catalog.FacetsOf(catalog.Facts{Attributes: s.Attributes, Options: s.Options, Titles: titles, Tags: s.Tags, Province: s.Province})
	for _, p := range s.Papers {
		if code := lexicon.Joined(p, "-"); code != "" {
			f.Codes[FacetPaper] = append(f.Codes[FacetPaper], code)
		}
	}
	return f
}

// pairs are the facets as "facet=code", in order.
func pairs(facets map[string][]string) []string {
	list := []string{}
	for _, key := range slices.Sorted(maps.Keys(facets)) {
		for _, code := range facets[key] {
			list = append(list, pair(key, code))
		}
	}
	return list
}

// pair is a value of a facet as documents have it.
func pair(key, code string) string { return key + "=" + code }

// Known brings the ticked values into the codes that documents have: "Farbe" navy is color blue. Fixed facets are codes
// already.
func (q Query) Known() map[string][]string {
	facets := map[string][]string{}
	for name, values := range q.Facets {
		for _, v := range values {
			key, codes := name, []string{v}
			switch name {
			case FacetCategory, FacetFactory:
			case FacetPaper:
				codes = []string{lexicon.Joined(v, "-")}
			default:
				key, codes = catalog.FacetQuery(name, v)
			}
			facets[key] = append(facets[key], codes...)
		}
	}
	return facets
}
