package search

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

const (
	// scoredRows is how many hits are compared with the words of the query, those of the highest rank.
	scoredRows = 1_000
	// mostValues is how many values of a facet are counted out, the most frequent.
	mostValues = 100
)

// reach is how many rows are read for a page. Up to them every count is true.
type reach struct {
	narrow int // rows that pass all conditions but one that may be read at once
	wide   int // when there are more, for each condition that a count leaves out, and of those that pass all
	glance int // the same when that took too long, or for a few hits that nothing is counted of
}

// statement is SQL in the making with its arguments. Conditions stand in it by what they are for: a page needs some of them
// left out in turn.
type statement struct {
	args []any
	p    Prepared
	wording
	goods  []string    // what has nothing to do with the destination
	barred string      // that goods can't be sent there
	must   []string    // what is never left out
	words  []string    // that the row has the words; nothing without words
	groups []condition // what is left out for the counts of its own group, in order
}

// wording are the tsqueries of a statement.
type wording struct {
	query string // of the words that hits have; "" without words
	out   bool   // whether goods that have them and are not sold there are asked for too
	lower []rung // what may be asked instead
}

// rung is a query to go on with.
type rung struct {
	query  string
	below  int // if fewer were found than this
	enough int // and so many have it
}

func newStatement(p Prepared, w wording) *statement {
	s := &statement{p: p, wording: w}
	s.goods, s.barred = s.common(), "barred && "+s.arg(s.closed())+"::text[]"
	s.must = append(slices.Clone(s.goods), "NOT "+s.barred)
	if w.query != "" {
		s.words = []string{s.worded()}
	}
	ticked := p.ticked()
	for _, facet := range slices.Sorted(maps.Keys(ticked)) {
		s.groups = append(s.groups, condition{facet, []string{"codes && " + s.codes(facet, ticked[facet])}})
	}
	if p.Rating > 0 {
		s.groups = append(s.groups, condition{groupRating, []string{"rating >= " + s.arg(p.Rating*tenths)}})
	}
	if !p.Arrives.IsZero() {
		s.groups = append(s.groups, condition{groupArrive, []string{"carriage = any(" + s.arg(full(p.door.arriving(p.Arrives))) + "::int[])"}})
	}
	if p.minimum != nil || p.maximum != nil || len(p.Exclude) > 0 {
		s.groups = append(s.groups, condition{groupPrice, s.bounds()})
	}
	if p.Bare { // nothing is counted
		for _, c := range s.groups {
			s.must = append(s.must, c.written())
		}
		s.groups = nil
	}
	return s
}

func (s *statement) arg(v any) string {
	s.args = append(s.args, v)
	return fmt.Sprintf("$%d", len(s.args))
}

// unplanned are the arguments for a statement that is planned for them each time: a plan that fits all arguments fits none
// of a catalogue's.
func (s *statement) unplanned() []any { return append([]any{pgx.QueryExecModeExec}, s.args...) }

// common are the conditions that have nothing to do with the destination and that nothing leaves out.
func (s *statement) common() []string {
	list := []string{"in_stock"}
	if s.p.Category != "" {
		list = append(list, "codes @> "+s.codes(FacetCategory, []string{s.p.Category}))
	}
	return list
}

// closed are the names of the destination in the list of those where goods can't be sent.
func (s *statement) closed() []string { return []string{s.p.door.country, s.p.door.zone.unpriced()} }

func (s *statement) worded() string { return "vector @@ " + s.arg(s.query) + "::tsquery" }

func (s *statement) codes(facet string, values []string) string {
	list := make([]int64, len(values))
	for i, v := range values {
		list[i] = code(pair(facet, v))
	}
	return s.arg(list) + "::bigint[]"
}

// zonePrice is the price that the row has for the destination's zone.
func (s *statement) zonePrice() string { return fmt.Sprintf("prices[%d]", s.p.door.zone+1) }

// price is what the goods cost at the destination, in the index's own terms.
func (s *statement) price() string {
	var cases string
	for _, l := range s.p.door.levels() {
		cases += fmt.Sprintf(" WHEN taxes && %s::int[] THEN %s", s.arg(l.taxes), strconv.FormatFloat(l.factor, 'f', 6, 64))
	}
	if cases == "" {
		return s.zonePrice()
	}
	return s.zonePrice() + "::float8 * CASE" + cases + " ELSE 1 END"
}

// bounds are the price bounds by the cohorts they hold for, without what is excluded.
func (s *statement) bounds() []string {
	without := make([]int64, len(s.p.Exclude))
	for i, n := range s.p.Exclude {
		without[i] = int64(n)
	}
	kept := "listing_id <> all(" + s.arg(without) + "::bigint[])"
	bands := s.p.bands()
	if len(bands) == 0 {
		return []string{kept}
	}
	var any []string
	for _, b := range bands {
		of, taxes := "taxes && ", b.taxes
		if len(taxes) == 0 {
			of, taxes = "NOT taxes && ", full(b.but)
		}
		of += s.arg(taxes) + "::int[]"
		if b.minimum != nil {
			of += " AND " + s.zonePrice() + " >= " + s.arg(*b.minimum) + "::bigint"
		}
		if b.maximum != nil {
			of += " AND " + s.zonePrice() + " <= " + s.arg(*b.maximum) + "::bigint"
		}
		any = append(any, of+" AND "+kept)
	}
	return any
}

// written is a condition in SQL.
func (c condition) written() string { return "((" + strings.Join(c.any, ") OR (") + "))" }

// always are the conditions that no count leaves out.
func (s *statement) always() []string { return slices.Concat(s.must, s.words) }

// but are all conditions except those of a group: that may be anything ("") or must fail ("NOT ").
func (s *statement) but(group int, sign string) string {
	list := s.always()
	for i, c := range s.groups {
		switch {
		case i != group:
			list = append(list, c.written())
		case sign != "":
			list = append(list, sign+c.written())
		}
	}
	return strings.Join(list, " AND ")
}

// hits is the condition that a row passes everything.
func (s *statement) hits() string { return s.but(-1, "") }

// unworded is the condition that a row passes everything but the words.
func (s *statement) unworded() string {
	t := *s
	t.words = nil
	return t.hits()
}

// columns are what is read of a row; missing is a set of the groups whose condition it fails, and out says that it is not sold to the
// destination.
func (s *statement) columns(missing, out string) string {
	list := "listing_id, codes, rank_score, published_at, rating, carriage, " + s.price() + " AS price, " + missing + " AS missing, " + out + " AS out"
	if s.scored() {
		list += ", vector"
	}
	return "SELECT " + list + " FROM search_entry WHERE "
}

// scored says whether hits are ordered by how well they fit.
func (s *statement) scored() bool { return s.query != "" && s.p.Sort == ByRelevance }
