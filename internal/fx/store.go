package fx

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/database"
)

// Store keeps the history of rates.
type Store struct{ db *database.DB }

// NewStore keeps rates in the database.
func NewStore(db *database.DB) *Store { return &Store{db: db} }

// batch is how many quotes one statement writes; five parameters each, of 65,535.
const batch = 5000

// Save writes quotes and returns how many were new or corrected. A quote already known with the same rate is left
// alone, so saving a feed twice changes nothing.
func (s *Store) Save(ctx context.Context, quotes []Quote, fetchedAt time.Time) (int, error) {
	changed := 0
	for len(quotes) > 0 {
		n := min(batch, len(quotes))
		rows := make([]Quote, n)
		for i, q := range quotes[:n] {
			q.FetchedAt = fetchedAt
			rows[i] = q
		}
		result := s.db.In(ctx).Clauses(clause.OnConflict{
			Columns:   []clause.Column{{Name: "currency"}, {Name: "as_of"}, {Name: "source"}},
			DoUpdates: clause.AssignmentColumns([]string{"rate", "fetched_at"}),
			Where:     clause.Where{Exprs: []clause.Expression{clause.Expr{SQL: "exchange_rate.rate <> excluded.rate"}}},
		}).Create(&rows)
		if result.Error != nil {
			return changed, fmt.Errorf("save rates: %w", result.Error)
		}
		changed += int(result.RowsAffected)
		quotes = quotes[n:]
	}
	return changed, nil
}

// Latest lists the newest quote of each currency and source up to the date, none of them a year old or older.
func (s *Store) Latest(ctx context.Context, date time.Time) ([]Quote, error) {
	var all []Quote
	err := s.db.In(ctx).Raw(`
		SELECT DISTINCT ON (currency, source) currency, as_of, source, rate, fetched_at
		FROM exchange_rate
		WHERE as_of <= ? AND as_of > ?
		ORDER BY currency, source, as_of DESC`, date.Format(day), date.AddDate(-1, 0, 0).Format(day)).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read rates: %w", err)
	}
	return all, nil
}

// Since lists the newest quote of each currency and source up to the date, as Latest does, and all that came after it.
func (s *Store) Since(ctx context.Context, date time.Time) ([]Quote, error) {
	all, err := s.Latest(ctx, date)
	if err != nil {
		return nil, err
	}
	var later []Quote
	err = s.db.In(ctx).Raw(`SELECT currency, as_of, source, rate, fetched_at FROM exchange_rate WHERE as_of > ?`, date.Format(day)).Scan(&later).Error
	if err != nil {
		return nil, fmt.Errorf("read rates: %w", err)
	}
	return append(all, later...), nil
}

// LastDay is the newest day the source has quotes of; the zero time when it has none.
func (s *Store) LastDay(ctx context.Context, source string) (time.Time, error) {
	var last sql.NullTime
	err := s.db.In(ctx).Raw(`SELECT max(as_of) FROM exchange_rate WHERE source = ?`, source).Row().Scan(&last)
	if err != nil {
		return time.Time{}, fmt.Errorf("read newest day of rates: %w", err)
	}
	return last.Time, nil
}
