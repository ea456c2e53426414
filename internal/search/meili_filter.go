package search

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The groups of conditions that a shopper ticks besides facets, as the counts beside the ticks need to know them.
const (
	groupRating = "rating"
	groupArrive = "arrives"
	groupPrice  = "price"
)

// condition is a part of a filter: any of its alternatives is enough. Its group is the facet that it comes from, "" for what
// a shopper has not ticked.
type condition struct {
	group string
	any   []string
}

// conditions are all that a hit must meet, but for its words.
func (p Prepared) conditions() []condition {
	var any []string
	for _, b := range p.bands() {
		any = append(any, b.goods(p.door.zone))
	}
	if len(any) == 0 {
		return p.unbounded()
	}
	return append(p.unbounded(), condition{groupPrice, any})
}

// unbounded are those of the conditions that are none of price bounds.
func (p Prepared) unbounded() []condition {
	list := append(p.common(), must(p.door.zone.field()+" EXISTS"), must("NOT barred = "+quoted(p.door.country)))
	if len(p.Exclude) > 0 {
		list = append(list, condition{groupPrice, []string{"NOT " + oneOf("id", keys(p.Exclude))}})
	}
	if !p.Arrives.IsZero() {
		list = append(list, condition{groupArrive, []string{numbers("carriage", p.door.arriving(p.Arrives))}})
	}
	return list
}

// notSold are the conditions of what would be found if it were sold to the destination.
func (p Prepared) notSold() []condition {
	return append(p.common(), condition{any: []string{"NOT " + p.door.zone.field() + " EXISTS", "barred = " + quoted(p.door.country)}})
}

// common are the conditions that have nothing to do with the destination.
func (p Prepared) common() []condition {
	list := []condition{must("in_stock = true")}
	if p.Category != "" {
		list = append(list, must("categories = "+quoted(p.Category)))
	}
	if p.Rating > 0 {
		list = append(list, condition{groupRating, []string{fmt.Sprintf("rating >= %d", p.Rating*tenths)}})
	}
	ticked := p.ticked()
	for _, group := range slices.Sorted(maps.Keys(ticked)) {
		list = append(list, condition{group, []string{oneOf(facetField(group), ticked[group])}})
	}
	return list
}

// tenths is how many units of a document's rating a star is.
const tenths = 10

// mostTicked is how many values of a facet count: nobody ticks more by hand.
const mostTicked = 100

// ticked are the values by facet; of a query for one factory that one alone.
func (p Prepared) ticked() map[string][]string {
	all := maps.Clone(p.Facets)
	if all == nil {
		all = map[string][]string{}
	}
	if p.Factory != "" {
		all[FacetFactory] = []string{p.Factory}
	}
	for facet, values := range all {
		all[facet] = values[:min(len(values), mostTicked)]
	}
	maps.DeleteFunc(all, func(_ string, values []string) bool { return len(values) == 0 })
	return all
}

// goods is the condition that goods are of the band's level and in its bounds.
func (b band) goods(z zone) string {
	of := b.level.goods()
	if b.minimum != nil {
		of += fmt.Sprintf(" AND %s >= %d", z.field(), *b.minimum)
	}
	if b.maximum != nil {
		of += fmt.Sprintf(" AND %s <= %d", z.field(), *b.maximum)
	}
	return of
}

// filter writes the conditions for Meilisearch but for those of a group: lists in it are joined by "or".
func filter(conditions []condition, but string) []any {
	var list []any
	for _, c := range conditions {
		if but == "" || c.group != but {
			list = append(list, c.any)
		}
	}
	return list
}

func must(text string) condition { return condition{any: []string{text}} }

// facetField is the field of a facet. The name is quoted in a filter, since a shopper may have made it up.
func facetField(name string) string {
	switch name {
	case FacetCategory:
		return "categories"
	case FacetFactory:
		return "factory"
	}
	return "f_" + name
}

// oneOf is the condition that a field has one of the values.
func oneOf(field string, values []string) string {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = quoted(v)
	}
	return quoted(field) + " IN [" + strings.Join(list, ", ") + "]"
}

// numbers is the condition that a field has one of the numbers, none of which is negative.
func numbers(field string, values []int) string {
	if len(values) == 0 {
		return field + " = -1"
	}
	list := make([]string, len(values))
	for i, n := range values {
		list[i] = strconv.Itoa(n)
	}
	return field + " IN [" + strings.Join(list, ", ") + "]"
}

// quoted makes a text a value of a filter, whatever is in it.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\x00", "").Replace(strings.ToValidUTF8(text, "")) + `"`
}

// arriving are the carriage cohorts that arrive by the day at the latest, in order.
func (d door) arriving(by time.Time) []int {
	var list []int
	for n, latest := range d.latest {
		if !day(latest).After(day(by)) {
			list = append(list, n)
		}
	}
	slices.Sort(list)
	return list
}

// day is the day of a time where the time is told.
func day(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}
