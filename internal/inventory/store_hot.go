package inventory

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// takeUnitsTx takes pieces of hot goods that lie ready, past those that others are taking, and says whether there were
// enough. They are reserved in stock already, whose row is not touched.
func (s *Store) takeUnitsTx(ctx context.Context, tx *database.DB, w Want) (bool, error) {
	taken := 0
	err := tx.In(ctx).Raw(`WITH free AS (SELECT id FROM stock_unit WHERE variant_id = ? LIMIT ? FOR UPDATE SKIP LOCKED),
		gone AS (DELETE FROM stock_unit WHERE id IN (SELECT id FROM free) AND (SELECT count(*) FROM free) = ? RETURNING id)
		SELECT count(*) FROM gone`, w.VariantID, w.Quantity, w.Quantity).Scan(&taken).Error
	if err != nil {
		return false, fmt.Errorf("take units of variant %d: %w", w.VariantID, err)
	}
	return taken == w.Quantity, nil
}

// gatherTx takes pieces from the stock's row once more after what lay ready was put back: the last few may be in both places.
func (s *Store) gatherTx(ctx context.Context, tx *database.DB, w Want) (bool, error) {
	if err := s.drainTx(ctx, tx, w.VariantID); err != nil {
		return false, err
	}
	done := tx.In(ctx).Exec("UPDATE stock SET reserved = reserved + ? WHERE variant_id = ? AND on_hand - reserved >= ?", w.Quantity, w.VariantID, w.Quantity)
	if done.Error != nil {
		return false, fmt.Errorf("reserve variant %d: %w", w.VariantID, done.Error)
	}
	return done.RowsAffected == 1, nil
}

// drainTx puts units that nobody has taken back among what can be sold; the stock's row is locked by it.
func (s *Store) drainTx(ctx context.Context, tx *database.DB, variants ...id.Variant) error {
	for _, v := range slices.Sorted(slices.Values(variants)) {
		err := tx.In(ctx).Exec("SELECT FROM stock WHERE variant_id = ? AND EXISTS (SELECT FROM stock_unit WHERE variant_id = ?) FOR UPDATE", v, v).Error
		if err != nil {
			return fmt.Errorf("drain units of variant %d: %w", v, err)
		}
		err = tx.In(ctx).Exec(`WITH free AS (SELECT id FROM stock_unit WHERE variant_id = ? FOR UPDATE SKIP LOCKED),
			gone AS (DELETE FROM stock_unit WHERE id IN (SELECT id FROM free) RETURNING id)
			UPDATE stock SET reserved = reserved - (SELECT count(*) FROM gone) WHERE variant_id = ? AND EXISTS (SELECT FROM gone)`, v, v).Error
		if err != nil {
			return fmt.Errorf("drain units of variant %d: %w", v, err)
		}
	}
	return nil
}

// hotRule is what counts as hot on a day.
type hotRule struct{ PerMinute, Batch int }

// Stoke is the periodic job that lays pieces of hot goods ready, and puts back those of goods that are hot no more.
type Stoke struct{}

// Kind is the job's name.
func (Stoke) Kind() string { return "stock_stoke" }

// Stoke lays pieces of goods ready that sell faster than hot_rule says, up to its batch and to half of what can be sold,
// and puts back what was laid ready of other goods.
func (s *Store) Stoke(ctx context.Context) error {
	var rule hotRule
	now := s.now()
	err := s.db.In(ctx).Raw("SELECT per_minute, batch FROM hot_rule WHERE valid_from <= ? ORDER BY valid_from DESC LIMIT 1", now).Scan(&rule).Error
	if err != nil {
		return fmt.Errorf("read what is hot: %w", err)
	}
	var hot, cold []id.Variant
	err = s.db.In(ctx).Raw("SELECT variant_id FROM reservation WHERE made_at > ? GROUP BY variant_id HAVING count(*) >= ? ORDER BY 1",
		now.Add(-time.Minute), rule.PerMinute).Scan(&hot).Error
	if err == nil {
		err = s.db.In(ctx).Raw("SELECT DISTINCT variant_id FROM stock_unit ORDER BY 1").Scan(&cold).Error
	}
	if err != nil {
		return fmt.Errorf("look for hot goods: %w", err)
	}
	var all []error
	for _, v := range hot {
		all = append(all, s.db.Transact(ctx, func(tx *database.DB) error { return s.layTx(ctx, tx, v, rule.Batch) }))
	}
	for _, v := range cold {
		if !slices.Contains(hot, v) {
			all = append(all, s.db.Transact(ctx, func(tx *database.DB) error { return s.drainTx(ctx, tx, v) }))
		}
	}
	return errors.Join(all...)
}

// layTx lays pieces of a variant ready until there are as many as the batch, but never more than half of all that can be sold, what
// lies ready already included: the rest is for those who want several at once.
func (s *Store) layTx(ctx context.Context, tx *database.DB, v id.Variant, batch int) error {
	if err := tx.In(ctx).Exec("SELECT FROM stock WHERE variant_id = ? FOR UPDATE", v).Error; err != nil {
		return err
	}
	more := 0
	err := tx.In(ctx).Raw(`SELECT greatest(least(@batch, (on_hand - reserved + units) / 2) - units, 0)
		FROM stock, (SELECT count(*) AS units FROM stock_unit WHERE variant_id = @variant) u WHERE variant_id = @variant`,
		sql.Named("batch", batch), sql.Named("variant", v)).Scan(&more).Error
	if err != nil || more == 0 {
		return err
	}
	err = tx.In(ctx).Exec("UPDATE stock SET reserved = reserved + ? WHERE variant_id = ? AND on_hand - reserved >= ?", more, v, more).Error
	if err == nil {
		err = tx.In(ctx).Exec("INSERT INTO stock_unit (variant_id) SELECT CAST(? AS bigint) FROM generate_series(1, CAST(? AS integer))", v, more).Error
	}
	if err != nil {
		return fmt.Errorf("lay units of variant %d ready: %w", v, err)
	}
	return nil
}
