package demand

import (
	"context"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/database"
)

// writeSQL adds up with what is there. Rows come in the order of the key, so that two processes never wait for each other
// in a circle.
const writeSQL = `
INSERT INTO search_query AS q (folded, language, country, day, typed, searches, empty, results, clicks)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::text[], $6::int[], $7::int[], $8::int[], $9::int[])
  AS r(folded, language, country, day, typed, searches, empty, results, clicks)
ORDER BY folded, language, country, day
ON CONFLICT (folded, language, country, day) DO UPDATE SET searches = q.searches + excluded.searches, empty = q.empty + excluded.empty,
  clicks = q.clicks + excluded.clicks,
  results = CASE WHEN excluded.searches > 0 THEN excluded.results ELSE q.results END,
  typed = CASE WHEN excluded.searches > 0 THEN excluded.typed ELSE q.typed END`

// clickSQL leaves out listings that have gone meanwhile.
const clickSQL = `
INSERT INTO search_click AS c (folded, language, listing_id, day, clicks)
SELECT r.* FROM unnest($1::text[], $2::text[], $3::bigint[], $4::date[], $5::int[]) AS r(folded, language, listing_id, day, clicks)
JOIN listing l ON l.id = r.listing_id
ORDER BY r.folded, r.language, r.listing_id, r.day
ON CONFLICT (folded, language, listing_id, day) DO UPDATE SET clicks = c.clicks + excluded.clicks`

func (s *Store) write(ctx context.Context, searches map[asked]*tally, clicks map[opened]int) error {
	var folded, languages, countries, typed []string
	var days []time.Time
	var asked, empty, results, opened []int
	for a, t := range searches {
		folded, languages, countries = append(folded, a.folded), append(languages, string(a.language)), append(countries, a.country)
		days, typed = append(days, a.day), append(typed, t.typed)
		asked, empty, results, opened = append(asked, t.searches), append(empty, t.empty), append(results, t.results), append(opened, t.clicks)
	}
	if _, err := s.db.Pool().Exec(ctx, writeSQL, folded, languages, countries, days, typed, asked, empty, results, opened); err != nil {
		return fmt.Errorf("write searches: %w", database.Translate(err))
	}
	return s.writeClicks(ctx, clicks)
}

func (s *Store) writeClicks(ctx context.Context, clicks map[opened]int) error {
	if len(clicks) == 0 {
		return nil
	}
	var folded, languages []string
	var listings []int64
	var days []time.Time
	var counts []int
	for o, n := range clicks {
		folded, languages, listings = append(folded, o.folded), append(languages, string(o.language)), append(listings, int64(o.listing))
		days, counts = append(days, o.day), append(counts, n)
	}
	if _, err := s.db.Pool().Exec(ctx, clickSQL, folded, languages, listings, days, counts); err != nil {
		return fmt.Errorf("write clicks: %w", database.Translate(err))
	}
	return nil
}

// forget takes away what is older than Kept days, and pins that have run out as long ago.
func (s *Store) forget(ctx context.Context) error {
	before := day(s.now()).AddDate(0, 0, -Kept)
	for _, sql := range []string{"DELETE FROM search_query WHERE day < $1", "DELETE FROM search_click WHERE day < $1", "DELETE FROM search_pin WHERE until < $1"} {
		if _, err := s.db.Pool().Exec(ctx, sql, before); err != nil {
			return fmt.Errorf("forget old searches: %w", database.Translate(err))
		}
	}
	return nil
}
