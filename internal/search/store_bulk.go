package search

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// freshMark ends the names of tables that are being filled beside those that are searched.
const freshMark = "_fresh"

// bulk writes the documents of a whole catalogue into tables of their own, without indexes, and puts them in the place of those that
// are searched. Meanwhile refresh writes to the old tables as ever, and Swap takes over what it wrote. One bulk may be at
// work at a time: the caller holds the lease of a rebuild.
type bulk struct {
	db      *database.DB
	horizon string // the oldest transaction whose documents may be newer than what is added

	naming  sync.RWMutex // of the tables
	swapped bool
}

// newBulk makes the empty tables, with the one index that after reads by; those that a process left behind that died are dropped. Begin it before the catalog is read.
func newBulk(ctx context.Context, db *database.DB) (*bulk, error) {
	b := &bulk{db: db}
	if err := b.Drop(ctx); err != nil {
		return nil, err
	}
	err := db.Transact(ctx, func(tx *database.DB) error {
		for _, table := range []string{"search_document", "search_entry"} {
			if err := tx.In(ctx).Exec("CREATE TABLE " + table + freshMark + " (LIKE " + table + " INCLUDING ALL EXCLUDING INDEXES)").Error; err != nil {
				return err
			}
			if err := optionsTx(ctx, tx, table); err != nil {
				return err
			}
		}
		return tx.In(ctx).Exec("CREATE UNIQUE INDEX search_document_pkey" + freshMark + " ON search_document" + freshMark + " (listing_id)").Error
	})
	if err != nil {
		return nil, fmt.Errorf("make tables for search documents: %w", err)
	}
	err = db.Pool().QueryRow(ctx, "SELECT pg_snapshot_xmin(pg_current_snapshot())::text").Scan(&b.horizon)
	if err != nil {
		return nil, fmt.Errorf("read transaction horizon: %w", database.Translate(err))
	}
	return b, nil
}

// optionsTx gives a fresh table the storage options of the live one, which it is not made like.
func optionsTx(ctx context.Context, tx *database.DB, table string) error {
	var options string
	err := tx.In(ctx).Raw("SELECT coalesce(array_to_string(reloptions, ', '), '') FROM pg_class WHERE oid = ?::regclass", table).Scan(&options).Error
	if err != nil || options == "" {
		return err
	}
	return tx.In(ctx).Exec("ALTER TABLE " + table + freshMark + " SET (" + options + ")").Error
}

// Add writes documents of listings that have not been added yet, some hundred at a time. Several goroutines may add. Their words
// are counted when all are there.
func (b *bulk) Add(ctx context.Context, documents []Document) error {
	batch, err := newBatch(documents, nil)
	if err != nil || len(batch.entries) == 0 {
		return err
	}
	return b.db.Load(ctx, bulkTime, func(tx pgx.Tx) error { return batch.copyTx(ctx, tx, freshMark) })
}

// after pages through the documents that are added already, the way they are by now: it is a reader, before and after the swap.
func (b *bulk) after(ctx context.Context, conn *pgxpool.Conn, after, upTo id.Listing, limit int) ([]row, error) {
	b.naming.RLock()
	defer b.naming.RUnlock()
	if b.swapped {
		return liveAfter(ctx, conn, after, upTo, limit)
	}
	return collect(conn.Query(ctx, `SELECT f.listing_id, true, false, coalesce(d.document, f.document), ''
		FROM search_document_fresh f LEFT JOIN search_document d ON d.listing_id = f.listing_id AND d.written_in >= $4::text::xid8
		WHERE coalesce(d.live, f.live) AND f.listing_id > $1 AND f.listing_id <= $2 ORDER BY f.listing_id LIMIT $3`, after, upTo, limit, b.horizon))
}

// Drop takes the tables away that have not been swapped.
func (b *bulk) Drop(ctx context.Context) error {
	_, err := b.db.Pool().Exec(ctx, "DROP TABLE IF EXISTS search_document"+freshMark+", search_entry"+freshMark)
	if err != nil {
		return fmt.Errorf("drop tables for search documents: %w", database.Translate(err))
	}
	return nil
}

// Swap sorts the new rows by rank, makes their indexes, takes over what was written to the old tables since newBulk, and puts
// the new tables in their place. Searches go on; they wait only while the last changes are taken over. What is not for sale
// any more keeps a row that tells Meilisearch.
func (b *bulk) Swap(ctx context.Context) error {
	ctx = database.Patient(ctx, bulkTime)
	err := b.db.Transact(ctx, func(tx *database.DB) error {
		if err := tx.Allow(ctx, bulkTime); err != nil {
			return err
		}
		return indexTx(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("index search documents: %w", err)
	}
	since, err := b.takeOver(ctx) // the most of it, while nobody waits
	if err != nil {
		return err
	}
	b.naming.Lock()
	defer b.naming.Unlock()
	err = b.db.Transact(ctx, func(tx *database.DB) error {
		if err := tx.In(ctx).Exec("LOCK TABLE search_document, search_entry IN ACCESS EXCLUSIVE MODE").Error; err != nil {
			return err
		}
		if err := takeOverTx(ctx, tx, since); err != nil {
			return err
		}
		return renameTx(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("swap search documents: %w", err)
	}
	b.swapped = true
	return nil
}

// indexTx gives the fresh tables the indexes of the live ones.
func indexTx(ctx context.Context, tx *database.DB) error {
	for _, sql := range []string{
		"SET LOCAL maintenance_work_mem = '512MB'",
		"CREATE INDEX search_entry_order" + freshMark + " ON search_entry" + freshMark + " (rank_score DESC, published_at DESC)",
		"CLUSTER search_entry" + freshMark + " USING search_entry_order" + freshMark,
		"DROP INDEX search_entry_order" + freshMark,
	} {
		if err := tx.In(ctx).Exec(sql).Error; err != nil {
			return err
		}
	}
	indexes, err := indexesTx(ctx, tx)
	if err != nil {
		return err
	}
	for _, i := range indexes {
		if err := tx.In(ctx).Exec(i.fresh()).Error; err != nil {
			return err
		}
	}
	return tx.In(ctx).Exec("ANALYZE search_document" + freshMark + ", search_entry" + freshMark).Error
}

// index is one of a live table, as PostgreSQL writes it out.
type index struct {
	Name, Table, Definition string
	Key                     bool // the primary key's
}

// indexesTx reads the indexes of the live tables: migrations alone decide which there are.
func indexesTx(ctx context.Context, tx *database.DB) (list []index, err error) {
	err = tx.In(ctx).Raw(`SELECT c.relname AS name, t.relname AS "table", pg_get_indexdef(i.indexrelid) AS definition, i.indisprimary AS key
		FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
		WHERE i.indrelid IN ('search_document'::regclass, 'search_entry'::regclass) ORDER BY 2, 1`).Scan(&list).Error
	return list, err
}

// fresh is the statement that makes the same index of the fresh table.
func (i index) fresh() string {
	sql := strings.Replace(i.Definition, " INDEX "+i.Name+" ON ", " INDEX IF NOT EXISTS "+i.Name+freshMark+" ON ", 1)
	return strings.Replace(sql, "."+i.Table+" ", "."+i.Table+freshMark+" ", 1)
}

// takeOver brings the fresh tables what was written to the live ones since the horizon, and says from where on more may have been.
func (b *bulk) takeOver(ctx context.Context) (since string, err error) {
	err = b.db.Transact(ctx, func(tx *database.DB) error {
		if err := tx.In(ctx).Raw("SELECT pg_snapshot_xmin(pg_current_snapshot())::text").Scan(&since).Error; err != nil {
			return err
		}
		if err := tx.Allow(ctx, bulkTime); err != nil {
			return err
		}
		if err := takeOverTx(ctx, tx, b.horizon); err != nil {
			return err
		}
		return tx.In(ctx).Exec(goneSQL).Error
	})
	if err != nil {
		return "", fmt.Errorf("take over search documents: %w", err)
	}
	return since, nil
}

// goneSQL leaves a row for what is in the live table and not in the fresh one, and lets Meilisearch be told of what was for sale. Who
// writes a listing that comes back meanwhile finds the row there, and Swap takes over what he wrote.
const goneSQL = `
WITH gone AS (
  INSERT INTO search_document_fresh (listing_id)
  SELECT listing_id FROM search_document d WHERE NOT EXISTS (SELECT FROM search_document_fresh f WHERE f.listing_id = d.listing_id)
  RETURNING listing_id)
INSERT INTO search_push (listing_id, urgent)
SELECT listing_id, false FROM gone JOIN search_document USING (listing_id) WHERE live ON CONFLICT DO NOTHING`

// takeOverTx puts the live tables' rows of what was written by the transaction or later in the place of the fresh ones. It rests on
// every write of a document naming its transaction, and on refresh writing what seems unchanged too while there are fresh
// tables.
func takeOverTx(ctx context.Context, tx *database.DB, since string) error {
	for _, sql := range []string{
		"CREATE TEMPORARY TABLE taken ON COMMIT DROP AS SELECT listing_id FROM search_document WHERE written_in >= '" + since + "'::xid8",
		"DELETE FROM search_document_fresh WHERE listing_id IN (SELECT listing_id FROM taken)",
		"INSERT INTO search_document_fresh SELECT d.* FROM search_document d JOIN taken USING (listing_id)",
		"DELETE FROM search_entry_fresh WHERE listing_id IN (SELECT listing_id FROM taken)",
		"INSERT INTO search_entry_fresh SELECT e.* FROM search_entry e JOIN taken USING (listing_id)",
	} {
		if err := tx.In(ctx).Exec(sql).Error; err != nil {
			return err
		}
	}
	return nil
}

// renameTx drops the live tables and gives the fresh ones and their indexes the names.
func renameTx(ctx context.Context, tx *database.DB) error {
	indexes, err := indexesTx(ctx, tx)
	if err != nil {
		return err
	}
	statements := []string{"DROP TABLE search_document, search_entry",
		"ALTER TABLE search_document_fresh RENAME TO search_document", "ALTER TABLE search_entry_fresh RENAME TO search_entry"}
	for _, i := range indexes {
		statements = append(statements, "ALTER INDEX "+i.Name+freshMark+" RENAME TO "+i.Name)
		if i.Key {
			statements = append(statements, "ALTER TABLE "+i.Table+" ADD CONSTRAINT "+i.Name+" PRIMARY KEY USING INDEX "+i.Name)
		}
	}
	for _, sql := range statements {
		if err := tx.In(ctx).Exec(sql).Error; err != nil {
			return err
		}
	}
	return nil
}
