package inventory

import (
	"context"
	"fmt"

	"github.com/lib/pq"
	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// LockTx is Stock that nobody else changes until the transaction ends. Rows are taken in the order of their ids, as
// everywhere in this package. What lay ready of hot goods is put back first.
func (s *Store) LockTx(ctx context.Context, tx *database.DB, variants []id.Variant) (map[id.Variant]Stock, error) {
	if err := s.drainTx(ctx, tx, variants...); err != nil {
		return nil, err
	}
	var rows []Stock
	err := tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Where("variant_id = any(?)", pq.Array(variants)).
		Order("variant_id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("lock stock: %w", err)
	}
	stock := make(map[id.Variant]Stock, len(rows))
	for _, r := range rows {
		stock[r.VariantID] = r
	}
	return stock, nil
}
