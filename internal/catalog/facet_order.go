package catalog

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// units are how large a measure is beside the smallest of its kind, so that a litre comes after 500 millilitres.
var units = map[string]int{"mm": 1, "cm": 10, "m": 1000, "ml": 1, "l": 1000, "g": 1, "kg": 1000, "gb": 1, "tb": 1000}

// FacetOrder compares two values of a scaled facet: those of the vocabulary in its order, then measures by their numbers.
func FacetOrder(key, a, b string) int {
	f := glossary.facets().byKey[key]
	if f == nil {
		return cmp.Compare(a, b)
	}
	place := func(v string) int {
		if n := slices.Index(f.order, v); n >= 0 {
			return n
		}
		return len(f.order)
	}
	return cmp.Or(cmp.Compare(place(a), place(b)), slices.Compare(measure(a), measure(b)), cmp.Compare(a, b))
}

// measure is the numbers of a code in its smallest unit: "90-90-cm" is 900, 900.
func measure(code string) []int {
	var numbers []int
	factor := 1
	for part := range strings.SplitSeq(code, "-") {
		if n, err := strconv.Atoi(part); err == nil {
			numbers = append(numbers, n)
		} else if u := units[part]; u > 0 {
			factor = u
		}
	}
	for i := range numbers {
		numbers[i] *= factor
	}
	return numbers
}
