package demand

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
)

// querySQL adds the days up. The conditions on kinds stand after the sums.
const querySQL = `
SELECT folded, language, typed, searches, empty, results, clicks, last FROM (
  SELECT folded, language, (array_agg(typed ORDER BY day DESC))[1] AS typed, sum(searches)::int AS searches, sum(empty)::int AS empty,
         (array_agg(results ORDER BY day DESC, searches DESC) FILTER (WHERE searches > 0))[1] AS results, sum(clicks)::int AS clicks, max(day) AS last
  FROM search_query WHERE day > $1 AND ($2 = '' OR language = $2) GROUP BY folded, language HAVING sum(searches) >= $3) q
WHERE CASE $4 WHEN 'empty' THEN results = 0 WHEN 'unclicked' THEN results > 0 AND clicks = 0 ELSE true END
  AND ($5 = 0 OR searches < $5 OR searches = $5 AND (language, folded) > ($6, $7))
ORDER BY searches DESC, language, folded LIMIT $8`

// Queries lists what was searched for, the most asked first; more tells whether there is another page. Queries of fewer
// than MinAskers are left out.
func (s *Store) Queries(ctx context.Context, f Filter) (list []Query, more bool, err error) {
	since := day(s.now()).AddDate(0, 0, -min(max(f.Days, 1), Kept))
	rows, err := s.db.Pool().Query(ctx, querySQL, since, string(f.Language), MinAskers, string(f.Kind),
		f.After.Searches, string(f.After.Language), f.After.Folded, f.Limit+1)
	if err != nil {
		return nil, false, fmt.Errorf("list queries: %w", database.Translate(err))
	}
	if list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Query]); err != nil {
		return nil, false, fmt.Errorf("list queries: %w", database.Translate(err))
	}
	if len(list) > f.Limit {
		return list[:f.Limit], true, nil
	}
	return list, false, nil
}

// Clicked counts how often each listing was opened from a query within Kept days, the most opened first, at most limit of
// them; empty while fewer than MinAskers have opened any.
func (s *Store) Clicked(ctx context.Context, language locale.Language, text string, limit int) ([]Clicks, error) {
	rows, err := s.db.Pool().Query(ctx, `SELECT listing_id, sum(clicks)::int AS n FROM search_click WHERE folded = $1 AND language = $2
		AND (SELECT sum(clicks) FROM search_click WHERE folded = $1 AND language = $2) >= $3
		GROUP BY listing_id ORDER BY n DESC, listing_id LIMIT $4`, Key(text), string(language), MinAskers, limit)
	if err != nil {
		return nil, fmt.Errorf("count clicks: %w", database.Translate(err))
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Clicks])
	if err != nil {
		return nil, fmt.Errorf("count clicks: %w", database.Translate(err))
	}
	return list, nil
}

// Clicks is how often a listing was opened.
type Clicks struct {
	Listing id.Listing
	Count   int
}
