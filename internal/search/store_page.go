package search

import (
	"fmt"
	"slices"
	"strings"
)

// first is how many rows a page is tried with first. Without groups nothing is left out for any count.
func (s *statement) first(r reach) int {
	if len(s.groups) == 0 {
		return r.wide
	}
	return r.narrow
}

// narrow is the statement for what is not too much: all rows that fail one condition at most are read once, each with the
// condition that it fails. If there are too many, it counts the first of them, which are the best ranked.
func (s *statement) narrow(most int) string {
	var bits []string
	out, where := s.looked()
	for i, c := range s.groups {
		passed := c.written()
		if c.group == groupPrice || c.group == groupArrive { // what goods that are not sold would cost and take is nobody's question
			passed = "(" + out + " OR " + passed + ")"
		}
		bits = append(bits, fmt.Sprintf("CASE WHEN %s THEN 0 ELSE %d END", passed, 1<<i))
	}
	missing, from := "0", strings.Join(where, " AND ")
	if len(bits) > 0 {
		missing = strings.Join(bits, " + ")
	}
	if either := s.either(); either != "" {
		from += " AND " + either
	}
	rows := s.columns(missing, out) + from
	if len(bits) > 0 {
		rows = "SELECT * FROM (" + rows + " OFFSET 0) x WHERE missing & (missing - 1) < 1"
	}
	rows += fmt.Sprintf(" LIMIT %d", most)
	return "WITH f AS MATERIALIZED (" + rows + ")" + s.rest("(SELECT count(*) FROM f)", most)
}

// looked are the conditions of the rows to look at, and that of those among them that are not sold to the destination.
func (s *statement) looked() (out string, where []string) {
	if !s.out {
		return "false", s.always()
	}
	return s.barred, slices.Concat(s.goods, s.words)
}

// either says of the ticked facets that one at most is failed, in the way that indexes can be used for.
func (s *statement) either() string {
	var facets []string
	for _, c := range s.groups {
		if c.group != groupRating && c.group != groupArrive && c.group != groupPrice {
			facets = append(facets, c.written())
		}
	}
	if len(facets) < 2 || len(facets) < len(s.groups) {
		return ""
	}
	var any []string
	for i := range facets {
		any = append(any, strings.Join(slices.Delete(slices.Clone(facets), i, i+1), " AND "))
	}
	return "((" + strings.Join(any, ") OR (") + "))"
}

// wide is the statement for what is too much to be read at once: some thousand rows that pass all conditions, and of each
// group's condition some thousand that fail that one alone.
func (s *statement) wide(rows int) string {
	parts := []string{"(" + s.columns("0", "false") + s.hits() + fmt.Sprintf(" LIMIT %d)", rows)}
	for i := range s.groups {
		parts = append(parts, "("+s.columns(fmt.Sprint(1<<i), "false")+s.but(i, "NOT ")+fmt.Sprintf(" LIMIT %d)", rows))
	}
	return "WITH f AS MATERIALIZED (" + strings.Join(parts, " UNION ALL ") + ")" + s.rest("0", rows)
}

// bit is what a row that fails the group's condition is marked by; 0 for a group without one.
func (s *statement) bit(group string) int {
	if i := slices.IndexFunc(s.groups, func(c condition) bool { return c.group == group }); i >= 0 {
		return 1 << i
	}
	return 0
}

// among is the condition that a row of f is sold to the destination and fails none of the conditions but those of the bits. It is
// written as an inequality, of which PostgreSQL expects a third of the rows to pass; of an equation it expects next to none, and
// plans the rest for that.
func (s *statement) among(bits int) string {
	if len(s.groups) == 0 {
		return "NOT out"
	}
	return fmt.Sprintf("NOT out AND missing & ~%d < 1", bits)
}

// rest takes everything that a page shows from f, the rows that fail one condition at most. read is how many
// rows are in f, and most is how many there are at most.
func (s *statement) rest(read string, most int) string {
	prices := "'{}'::float8[]"
	if s.p.Spread {
		prices = "ARRAY(SELECT price::float8 FROM f WHERE " + s.among(s.bit(groupPrice)) + ")"
	}
	const total = "(SELECT total FROM n)"
	found := fmt.Sprintf("CASE WHEN %s < %d THEN %s ELSE %d END", read, most, total, most)
	return ", n AS MATERIALIZED (SELECT count(*) AS total FROM f WHERE " + s.among(0) + "), h AS (" + s.compared() + "), lo AS (SELECT listing_id, rank_score FROM f WHERE out AND missing < 1) SELECT " + read + ", " + s.next(found) + ", " + total + ", " +
		s.facets() + ", " + s.counts("rating", groupRating) + ", " + s.counts("carriage", groupArrive) + ", " + prices +
		", ARRAY(SELECT listing_id FROM h " + s.ordered() + ")" +
		", (SELECT count(*) FROM lo), ARRAY(SELECT listing_id FROM lo ORDER BY rank_score DESC, listing_id DESC LIMIT " + s.arg(mostLeftOut) + ")"
}

// page is the statement that takes a page from all rows.
func (s *statement) page() string {
	return "SELECT ARRAY(SELECT listing_id FROM (SELECT listing_id, rank_score, published_at, rating, " + s.price() + " AS price FROM search_entry WHERE " +
		s.hits() + ") h " + s.ordered() + ")"
}

// ordered cuts the page out of the hits.
func (s *statement) ordered() string {
	skip, take := s.p.row()
	return "ORDER BY " + s.order() + " OFFSET " + s.arg(skip) + " LIMIT " + s.arg(take)
}

// order is the order of the hits; of those that are equal in everything the latest listing comes first, so that pages join up.
func (s *statement) order() string {
	const known = "rank_score DESC, published_at DESC, listing_id DESC"
	switch s.p.Sort {
	case ByLanded:
		return "price, " + known
	case ByLandedUp:
		return "price DESC, " + known
	case ByNewest:
		return "published_at DESC, listing_id DESC"
	case ByRating:
		return "rating DESC, " + known
	}
	if s.scored() {
		return "score * (1 + rank_score / 10000.0) DESC, " + known
	}
	return known
}

// compared are the hits; those of the highest rank with how well they fit the words, if they are ordered by that.
func (s *statement) compared() string {
	if !s.scored() {
		return "SELECT * FROM f WHERE " + s.among(0)
	}
	return fmt.Sprintf(`SELECT listing_id, rank_score, published_at, rating, price, CASE WHEN place <= %d THEN %s ELSE 0 END AS score
		FROM (SELECT *, row_number() OVER (ORDER BY rank_score DESC) AS place FROM f WHERE %s) x`, scoredRows, s.score(), s.among(0))
}

// facets counts the values of the facets that are asked for: those that are ticked among the rows that fail their
// condition too, the others among the hits.
func (s *statement) facets() string {
	of, bits := "0", 0
	ticked := []int64{}
	for facet, values := range s.p.ticked() {
		if of == "0" {
			of = "CASE c.facet"
		}
		of += fmt.Sprintf(" WHEN %s THEN %d", s.arg(facet), s.bit(facet))
		bits |= s.bit(facet)
		for _, v := range values {
			ticked = append(ticked, code(pair(facet, v)))
		}
	}
	if of != "0" {
		of += " ELSE 0 END"
	}
	return fmt.Sprintf(`(SELECT coalesce(jsonb_object_agg(facet, counts), '{}') FROM (
		SELECT facet, jsonb_object_agg(code, n) AS counts FROM (
			SELECT c.id, c.facet, c.code, sum(n) AS n, row_number() OVER (PARTITION BY c.facet ORDER BY sum(n) DESC, c.code) AS place
			FROM (SELECT v, missing, count(*) AS n FROM (SELECT unnest(codes) AS v, missing FROM f WHERE %s) e GROUP BY v, missing) x
			JOIN search_code c ON c.id = v WHERE c.facet = any(%s::text[]) AND missing IN (0, %s) GROUP BY c.id) y
		WHERE place <= %d OR id = any(%s::bigint[]) GROUP BY facet) z)`, s.among(bits), s.arg(s.p.counted()), of, mostValues, s.arg(ticked))
}

// counts counts the values of a column, of a group among the rows that fail its condition too.
func (s *statement) counts(column, group string) string {
	return fmt.Sprintf(`(SELECT coalesce(jsonb_object_agg(value, n), '{}') FROM (
		SELECT %s AS value, count(*) AS n FROM f WHERE %s GROUP BY 1) x)`, column, s.among(s.bit(group)))
}

// next says which of the lower queries to go on with after so many were found; -1 for none. None is looked for unless few were.
func (s *statement) next(found string) string {
	cases := ""
	for i, r := range s.lower {
		cases += fmt.Sprintf(" WHEN %s < %d AND (SELECT count(*) FROM (SELECT FROM search_entry WHERE %s AND vector @@ %s::tsquery LIMIT %d) x) = %[5]d THEN %d",
			found, r.below, s.unworded(), s.arg(r.query), r.enough, i)
	}
	if cases == "" {
		return "-1"
	}
	return "CASE" + cases + " ELSE -1 END"
}
