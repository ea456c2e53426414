package fulfilment

import (
	"context"
	"fmt"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/inventory"
)

// Stockroom is where a factory says how many pieces it has. All its fields must be set.
type Stockroom struct {
	DB      *database.DB
	Catalog *catalog.Store
	Stock   *inventory.Store
}

// Count is how many pieces of a variant a factory has counted. Seen is the number that was shown to it: a stock that has
// changed since is not overwritten.
type Count struct {
	VariantID    id.Variant
	Seen, OnHand int
}

// Take writes the counted stock of a listing's variants, all or nothing, and lets the shop know. Another factory's
// listing, and a variant of another listing, is ErrNotFound. Fields are named stock.<variant>: fulfilment.stock_moved for
// a stock that has changed since it was shown, fulfilment.stock_reserved for fewer pieces than are sold already.
func (s *Stockroom) Take(ctx context.Context, f id.Factory, listing id.Listing, counts []Count) error {
	l, err := s.Catalog.ListingByID(ctx, listing)
	if err == nil && l.FactoryID != f {
		err = database.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("take stock of listing %d: %w", listing, err)
	}
	own := map[id.Variant]bool{}
	for _, v := range l.Variants {
		own[v.ID] = true
	}
	var ids []id.Variant
	for _, c := range counts {
		if !own[c.VariantID] {
			return fmt.Errorf("take stock of variant %d: %w", c.VariantID, database.ErrNotFound)
		}
		ids = append(ids, c.VariantID)
	}
	err = s.DB.Transact(ctx, func(tx *database.DB) error {
		have, err := s.Stock.LockTx(ctx, tx, ids)
		if err != nil {
			return err
		}
		if err := counted(counts, have); err != nil {
			return err
		}
		for _, c := range counts {
			if err := s.Stock.SetTx(ctx, tx, c.VariantID, c.OnHand); err != nil {
				return err
			}
		}
		return s.Catalog.ChangedTx(ctx, tx, listing)
	})
	if err != nil {
		return fmt.Errorf("take stock of listing %d: %w", listing, err)
	}
	return nil
}

// maxCount is the most pieces of one variant, that of a slip of the keyboard.
const maxCount = 1_000_000

// counted checks the numbers against what there is.
func counted(counts []Count, have map[id.Variant]inventory.Stock) error {
	var check fault.Check
	for _, c := range counts {
		name, now := fmt.Sprintf("stock.%d", c.VariantID), have[c.VariantID]
		switch {
		case !check.Require(c.OnHand >= 0 && c.OnHand <= maxCount, name, "catalog.stock"):
		case !check.Require(c.Seen == now.OnHand, name, "fulfilment.stock_moved", fault.Args{"now": now.OnHand}):
		default:
			check.Require(c.OnHand >= now.Reserved, name, "fulfilment.stock_reserved", fault.Args{"reserved": now.Reserved})
		}
	}
	return check.Err()
}
