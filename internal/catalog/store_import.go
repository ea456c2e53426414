package catalog

import (
	"context"
	"fmt"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// Key is what a product file calls the listing: its handle, else its slug.
func (l *Listing) Key() string {
	if l.Handle != nil {
		return *l.Handle
	}
	return l.Slug
}

// ImportedTx notes the fingerprint of what a file said of the listing.
func (s *Store) ImportedTx(ctx context.Context, tx *database.DB, listing id.Listing, hash string) error {
	if err := tx.In(ctx).Exec("UPDATE listing SET import_hash = ? WHERE id = ?", hash, listing).Error; err != nil {
		return fmt.Errorf("note import of listing %d: %w", listing, err)
	}
	return nil
}

// StockSaidTx notes how many pieces a file stated of a variant.
func (s *Store) StockSaidTx(ctx context.Context, tx *database.DB, variant id.Variant, pieces int) error {
	if err := tx.In(ctx).Exec("UPDATE variant SET stock_said = ? WHERE id = ?", pieces, variant).Error; err != nil {
		return fmt.Errorf("note stock of variant %d: %w", variant, err)
	}
	return nil
}

// Sheets reads all listings of the factory for editing, by their ids, for the export.
func (s *Store) Sheets(ctx context.Context, f id.Factory) ([]*Sheet, error) {
	var all []Listing
	if err := s.db.In(ctx).Where("factory_id = ?", f).Order("id").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("list listings of factory %d: %w", f, err)
	}
	var sheets []*Sheet
	for i := range all {
		one, err := s.sheet(ctx, s.db, &all[i])
		if err != nil {
			return nil, err
		}
		sheets = append(sheets, one)
	}
	return sheets, nil
}
