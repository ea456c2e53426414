package catalog

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// ChangeChannel is where PostgreSQL tells that rows have come into listing_change that somebody waits for.
const ChangeChannel = "listing_changed"

// tell makes an insert into listing_change wake who listens, once the transaction has committed.
const tell = " RETURNING id) SELECT pg_notify('" + ChangeChannel + "', '') FROM (SELECT count(*) FROM changed) n"

// ChangedTx says in the caller's transaction that consumers may see the listings differently from now on: their content,
// their state or their stock. Package search follows; it reads what is true then.
func (s *Store) ChangedTx(ctx context.Context, tx *database.DB, listings ...id.Listing) error {
	return said(tx.In(ctx).Exec("WITH changed AS (INSERT INTO listing_change (listing_id) SELECT unnest(?::bigint[])"+tell, pq.Array(listings)).Error)
}

// StockChangedTx says it of the listings the variants belong to.
func (s *Store) StockChangedTx(ctx context.Context, tx *database.DB, variants ...id.Variant) error {
	return said(tx.In(ctx).Exec(`WITH changed AS (INSERT INTO listing_change (listing_id)
		SELECT DISTINCT listing_id FROM variant WHERE id = any(?)`+tell, pq.Array(variants)).Error)
}

// StockImportedTx says it of one of very many variants: it waits behind what a person has changed by hand.
func (s *Store) StockImportedTx(ctx context.Context, tx *database.DB, v id.Variant) error {
	return said(tx.In(ctx).Exec("INSERT INTO listing_change (listing_id, urgent) SELECT listing_id, false FROM variant WHERE id = ?", v).Error)
}

// FactoryChangedTx says it of all listings of a factory that are for sale, as when it is suspended. There may be a hundred
// thousand: they wait behind what is changed one by one, and the pages that show them ask for the factory's state.
func (s *Store) FactoryChangedTx(ctx context.Context, tx *database.DB, f id.Factory) error {
	return said(tx.In(ctx).Exec(`INSERT INTO listing_change (listing_id, urgent)
		SELECT id, false FROM listing WHERE factory_id = ? AND state = ? ORDER BY id`, f, Live).Error)
}

func said(err error) error {
	if err != nil {
		return fmt.Errorf("say that listings changed: %w", err)
	}
	return nil
}
