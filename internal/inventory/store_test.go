package inventory_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/inventory"
	"github.com/silkroadmall/mall/internal/testdb"
)

type shop struct {
	t     *testing.T
	db    *database.DB
	store *inventory.Store
}

// newShop has one listing of two variants, with ids 1 and 2.
func newShop(t *testing.T) *shop {
	t.Helper()
	db := testdb.New(t)
	s := &shop{t, db, inventory.NewStore(db, time.Now)}
	s.exec(`INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
	        VALUES ('f', 'approved', 'F', '厂', 'x', 'c', 'p', 'n', '1', 'a', 'a', now())`)
	s.exec(`INSERT INTO listing (slug, factory_id, state, created_at) VALUES ('l', 1, 'live', now())`)
	s.exec(`INSERT INTO variant (listing_id, factory_id, sku, position, list_minor, price_currency, grams, length_mm, width_mm, height_mm, hs, origin)
	        SELECT 1, 1, 'S' || n, n, 100, 'CNY', 10, 1, 1, 1, '621410', 'CN' FROM generate_series(1, 2) n`)
	return s
}

func (s *shop) exec(sql string, args ...any) {
	s.t.Helper()
	if err := s.db.In(s.t.Context()).Exec(sql, args...).Error; err != nil {
		s.t.Fatal(err)
	}
}

// orders makes n empty orders and returns their ids.
func (s *shop) orders(n int) []id.Order {
	s.t.Helper()
	ids := make([]id.Order, n)
	for i := range ids {
		key := fmt.Sprint(i)
		s.exec(`INSERT INTO cart (token_hash, state, created_at, touched_at) VALUES (convert_to(?, 'UTF8'), 'ordered', now(), now())`, key)
		s.exec(`INSERT INTO quote (token, cart_id, market, email, address, content, hash, total_minor, total_currency, created_at, expires_at)
		        SELECT ?, max(id), 'm', 'e', '{}', '{}', 'h', 1, 'EUR', now(), now() FROM cart`, key)
		s.exec(`INSERT INTO orders (number, quote_id, cart_id, state, market, email, address, currency, goods_minor, delivery_minor, duty_minor,
		                            tax_minor, fees_minor, total_minor, rates, rules, placed_at, expires_at)
		        SELECT ?, max(id), max(cart_id), 'placed', 'm', 'e', '{}', 'EUR', 1, 0, 0, 0, 0, 1, '[]', 'v', now(), now() FROM quote`, key)
		if err := s.db.In(s.t.Context()).Raw("SELECT max(id) FROM orders").Scan(&ids[i]).Error; err != nil {
			s.t.Fatal(err)
		}
	}
	return ids
}

func (s *shop) set(v id.Variant, n int) {
	s.t.Helper()
	if err := s.tx(func(tx *database.DB) error { return s.store.SetTx(s.t.Context(), tx, v, n) }); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) tx(fn func(tx *database.DB) error) error { return s.db.Transact(s.t.Context(), fn) }

func (s *shop) reserve(ctx context.Context, o id.Order, wants ...inventory.Want) error {
	return s.db.Transact(ctx, func(tx *database.DB) error {
		return s.store.ReserveTx(ctx, tx, o, wants, time.Now().Add(time.Hour))
	})
}

func (s *shop) stock(v id.Variant) inventory.Stock {
	s.t.Helper()
	m, err := s.store.Stock(s.t.Context(), []id.Variant{v})
	if err != nil {
		s.t.Fatal(err)
	}
	return m[v]
}

func TestReserve(t *testing.T) {
	t.Parallel()
	t.Run("sells the last pieces once", func(t *testing.T) {
		t.Parallel()
		s := newShop(t)
		const pieces, buyers = 10, 32
		s.set(1, pieces)
		orders := s.orders(buyers)
		var sold, refused atomic.Int64
		var wg sync.WaitGroup
		for _, o := range orders {
			wg.Go(func() {
				switch err := s.reserve(t.Context(), o, inventory.Want{VariantID: 1, Quantity: 1}); {
				case err == nil:
					sold.Add(1)
				case errors.Is(err, inventory.ErrOutOfStock):
					refused.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if sold.Load() != pieces || refused.Load() != buyers-pieces {
			t.Errorf("sold %d of %d, refused %d", sold.Load(), pieces, refused.Load())
		}
		if got := s.stock(1); got.Available() != 0 || got.Reserved != pieces {
			t.Errorf("stock is %+v", got)
		}
	})
}

func TestReserveTakesAllOrNothing(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.set(1, 5)
	s.set(2, 1)
	o := s.orders(1)[0]
	err := s.reserve(t.Context(), o, inventory.Want{VariantID: 1, Quantity: 2}, inventory.Want{VariantID: 2, Quantity: 2})
	e, ok := fault.As(err)
	if !ok || !errors.Is(err, inventory.ErrOutOfStock) || e.Args["left"] != 1 || e.Args["variant"] != int64(2) {
		t.Fatalf("got %v", err)
	}
	if s.stock(1).Reserved != 0 {
		t.Error("a refused order still holds pieces")
	}
}

func TestRelease(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.set(1, 3)
	o := s.orders(1)[0]
	if err := s.reserve(t.Context(), o, inventory.Want{VariantID: 1, Quantity: 3}); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time must change nothing
		if err := s.tx(func(tx *database.DB) error { return s.store.ReleaseTx(t.Context(), tx, o) }); err != nil {
			t.Fatal(err)
		}
		if got := s.stock(1); got.Reserved != 0 || got.OnHand != 3 {
			t.Fatalf("after release: %+v", got)
		}
	}
	if err := s.tx(func(tx *database.DB) error { return s.store.RetakeTx(t.Context(), tx, o) }); err != nil {
		t.Fatal(err)
	}
	if got := s.stock(1); got.Reserved != 3 {
		t.Errorf("after retaking: %+v", got)
	}
}

func TestCommit(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.set(1, 3)
	o := s.orders(1)[0]
	if err := s.reserve(t.Context(), o, inventory.Want{VariantID: 1, Quantity: 2}); err != nil {
		t.Fatal(err)
	}
	commit := func(n int) error {
		return s.tx(func(tx *database.DB) error {
			return s.store.CommitTx(t.Context(), tx, o, inventory.Want{VariantID: 1, Quantity: n})
		})
	}
	if err := commit(2); err != nil {
		t.Fatal(err)
	}
	if got := s.stock(1); got.OnHand != 1 || got.Reserved != 0 {
		t.Errorf("after shipping two of three: %+v", got)
	}
	if err := commit(1); err == nil {
		t.Error("pieces left that nobody had reserved")
	}
}

func TestStockRefusesLessThanReserved(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.set(1, 3)
	if err := s.reserve(t.Context(), s.orders(1)[0], inventory.Want{VariantID: 1, Quantity: 2}); err != nil {
		t.Fatal(err)
	}
	err := s.tx(func(tx *database.DB) error { return s.store.SetTx(t.Context(), tx, 1, 1) })
	if !errors.Is(err, inventory.ErrOutOfStock) {
		t.Errorf("got %v", err)
	}
}

// TestWrongProgram tries to oversell past this package: the database refuses whatever is sent.
func TestWrongProgram(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.set(1, 3)
	o := s.orders(1)[0]
	if err := s.reserve(t.Context(), o, inventory.Want{VariantID: 1, Quantity: 2}); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{
		"UPDATE stock SET reserved = reserved + 2 WHERE variant_id = 1",
		"UPDATE stock SET reserved = -1 WHERE variant_id = 1",
		"UPDATE stock SET on_hand = 1 WHERE variant_id = 1",
		"UPDATE stock SET on_hand = -1, reserved = 0 WHERE variant_id = 1",
		"INSERT INTO stock VALUES (2, 1, 2)",
		"UPDATE reservation SET quantity = 0",
	} {
		if err := s.db.In(t.Context()).Exec(sql).Error; !database.IsCheck(err, "") {
			t.Errorf("%s: %v", sql, err)
		}
	}
	if got := s.stock(1); got.OnHand != 3 || got.Reserved != 2 {
		t.Errorf("stock is %+v", got)
	}
}

// buys takes a piece, if there is one.
func (s *shop) buys(o id.Order) {
	s.t.Helper()
	if err := s.reserve(s.t.Context(), o, inventory.Want{VariantID: 1, Quantity: 1}); err != nil && !errors.Is(err, inventory.ErrOutOfStock) {
		s.t.Error(err)
	}
}

// rush has all buy at once while pieces are laid ready.
func (s *shop) rush(orders []id.Order) {
	s.t.Helper()
	var all sync.WaitGroup
	for i, o := range orders {
		all.Go(func() { s.buys(o) })
		if i%8 == 0 {
			all.Go(func() {
				if err := s.store.Stoke(s.t.Context()); err != nil {
					s.t.Error(err)
				}
			})
		}
	}
	all.Wait()
}

// TestHotGoods has many buyers of one product while pieces of it are laid ready and put back: all are sold, none twice.
func TestHotGoods(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	const pieces, buyers = 40, 56
	s.set(1, pieces)
	s.exec("UPDATE hot_rule SET per_minute = 1, batch = 12")
	orders := s.orders(buyers)
	if err := s.reserve(t.Context(), orders[0], inventory.Want{VariantID: 1, Quantity: 1}); err != nil {
		t.Fatal(err)
	}
	if err := s.store.Stoke(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := s.stock(1); got.Reserved != 1 || got.Available() != pieces-1 || s.units() != 12 {
		t.Errorf("one sold and twelve laid ready: %+v, %d", got, s.units())
	}
	s.rush(orders[1 : buyers/2])
	for _, o := range orders[buyers/2:] {
		s.buys(o)
	}
	s.exec("UPDATE reservation SET made_at = made_at - interval '1 hour'")
	if err := s.store.Stoke(t.Context()); err != nil { // hot no more
		t.Fatal(err)
	}
	held, free := 0, s.stock(1).Available()
	if err := s.db.In(t.Context()).Raw("SELECT sum(quantity) FROM reservation").Scan(&held).Error; err != nil {
		t.Fatal(err)
	}
	if held != pieces || free != 0 {
		t.Errorf("of %d pieces %d are held and %d free", pieces, held, free)
	}
	if n := s.units(); n != 0 {
		t.Errorf("%d units lie ready of what is hot no more", n)
	}
}

// units counts what lies ready.
func (s *shop) units() (n int) {
	s.t.Helper()
	if err := s.db.In(s.t.Context()).Raw("SELECT count(*) FROM stock_unit").Scan(&n).Error; err != nil {
		s.t.Fatal(err)
	}
	return n
}

// TestNoMoreThanHalfLiesReady: however often pieces are laid, half of what can be sold stays for those who want several at once, and
// all of it shows.
func TestNoMoreThanHalfLiesReady(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.set(1, 101)
	s.exec("UPDATE hot_rule SET per_minute = 1, batch = 500")
	orders := s.orders(3)
	s.buys(orders[0])
	for range 9 {
		if err := s.store.Stoke(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.stock(1); s.units() != 50 || got.Reserved != 1 || got.Available() != 100 {
		t.Errorf("of 100 that can be sold %d lie ready; the stock says %+v", s.units(), got)
	}
	s.buys(orders[1])
	if err := s.reserve(t.Context(), orders[2], inventory.Want{VariantID: 1, Quantity: 99}); err != nil {
		t.Errorf("all that is left, for one buyer: %v", err)
	}
	if got := s.stock(1); got.Available() != 0 {
		t.Errorf("after the last piece: %+v", got)
	}
}
