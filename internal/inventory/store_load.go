package inventory

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// LoadTx copies the stock of variants that have none yet.
func (s *Store) LoadTx(ctx context.Context, tx pgx.Tx, stock []Stock) error {
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"stock"}, []string{"variant_id", "on_hand"}, pgx.CopyFromSlice(len(stock), func(i int) ([]any, error) {
		return []any{int64(stock[i].VariantID), int32(stock[i].OnHand)}, nil
	}))
	if err != nil {
		return fmt.Errorf("load stock: %w", err)
	}
	return nil
}
