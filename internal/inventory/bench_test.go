package inventory_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/inventory"
	"github.com/silkroadmall/mall/internal/testdb"
)

// BenchmarkHot is 64 buyers of one product at once, each taking one piece and committing: by a conditional update of its one row,
// and by a row for each piece taken with SKIP LOCKED. The wait stands for what a transaction still does while it holds the
// piece: two more statements and the flush of its commit to the disk, which the tests' server leaves out.
//
//	bin/mall testenv go test -run '^$' -bench Hot -benchtime 4000x ./internal/inventory
func BenchmarkHot(b *testing.B) {
	for _, wait := range []time.Duration{0, time.Millisecond, 3 * time.Millisecond} {
		b.Run(fmt.Sprintf("update/wait=%s", wait), func(b *testing.B) { rush(b, wait, 0) })
		b.Run(fmt.Sprintf("units/wait=%s", wait), func(b *testing.B) { rush(b, wait, b.N) })
	}
}

const benchBuyers = 64

// rush sells b.N pieces, of which so many lie ready as units.
func rush(b *testing.B, wait time.Duration, ready int) {
	db, err := database.Open(b.Context(), database.Options{URL: testdb.DSN(b), Conns: benchBuyers, Lock: time.Minute, Acquire: time.Minute, Statement: time.Minute, Slow: time.Hour})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(db.Close)
	s := inventory.NewStore(db, time.Now)
	for _, sql := range []string{
		`INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
			VALUES ('f', 'approved', 'F', '厂', 'x', 'c', 'p', 'n', '1', 'a', 'a', now())`,
		`INSERT INTO listing (slug, factory_id, state, created_at) VALUES ('l', 1, 'live', now())`,
		`INSERT INTO variant (listing_id, factory_id, sku, position, list_minor, price_currency, grams, length_mm, width_mm, height_mm, hs, origin)
			VALUES (1, 1, 'S', 1, 100, 'CNY', 10, 1, 1, 1, '621410', 'CN')`,
		fmt.Sprintf(`INSERT INTO stock VALUES (1, %d, %d)`, b.N, ready),
		fmt.Sprintf(`INSERT INTO stock_unit (variant_id) SELECT 1 FROM generate_series(1, %d)`, ready),
		`ALTER TABLE reservation DROP CONSTRAINT reservation_order_id_fkey`,
		`ANALYZE stock_unit`,
	} {
		if err := db.In(b.Context()).Exec(sql).Error; err != nil {
			b.Fatal(err)
		}
	}
	var next, refused atomic.Int64
	var buyers sync.WaitGroup
	b.ResetTimer()
	for range benchBuyers {
		buyers.Go(func() {
			for n := next.Add(1); n <= int64(b.N); n = next.Add(1) {
				err := db.Transact(b.Context(), func(tx *database.DB) error {
					want := []inventory.Want{{VariantID: 1, Quantity: 1}}
					if err := s.ReserveTx(b.Context(), tx, id.Order(n), want, time.Now().Add(time.Hour)); err != nil {
						return err
					}
					return tx.In(b.Context()).Exec("SELECT pg_sleep(?)", wait.Seconds()).Error
				})
				if errors.Is(err, inventory.ErrOutOfStock) {
					refused.Add(1)
				} else if err != nil {
					b.Error(err)
				}
			}
		})
	}
	buyers.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pieces/s")
	b.ReportMetric(float64(refused.Load()), "refused")
}
