package search

import (
	"context"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/job"
)

// CountPunctuality counts how many consignments each factory handed over in time, once a night.
type CountPunctuality struct{}

// Kind names the job.
func (CountPunctuality) Kind() string { return "search_punctuality" }

// Lane is where it is worked.
func (CountPunctuality) Lane() job.Lane { return job.Index }

// punctualDays is how far back consignments count: a factory can become better.
const punctualDays = 365

// punctualitySQL counts what was to be handed over within the last year: that is in time what was handed over on the day
// that was promised, or before. What waits beyond its day is late already; what was cancelled does not count.
const punctualitySQL = `
WITH counted AS (
  SELECT factory_id, count(*) AS due, count(*) FILTER (WHERE (shipped_at AT TIME ZONE 'UTC')::date <= handover_by) AS on_time
  FROM consignment WHERE handover_by BETWEEN $1::date - $2::int AND $1::date AND state NOT IN ('waiting', 'cancelled')
    AND (shipped_at IS NOT NULL OR handover_by < $1::date)
  GROUP BY factory_id),
gone AS (DELETE FROM factory_punctuality p WHERE NOT EXISTS (SELECT FROM counted c WHERE c.factory_id = p.factory_id))
INSERT INTO factory_punctuality AS p (factory_id, due, on_time, counted_at)
SELECT factory_id, due, on_time, $3 FROM counted
ON CONFLICT (factory_id) DO UPDATE SET due = excluded.due, on_time = excluded.on_time, counted_at = excluded.counted_at`

// CountPunctuality works the job. Documents take the counts over when they are made again, every night.
func (s *Searcher) CountPunctuality(ctx context.Context, _ CountPunctuality) error {
	now := s.now().UTC()
	if _, err := s.db.Pool().Exec(ctx, punctualitySQL, now.Format(time.DateOnly), punctualDays, now); err != nil {
		return fmt.Errorf("count punctuality: %w", database.Translate(err))
	}
	return nil
}
