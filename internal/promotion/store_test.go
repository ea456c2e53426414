package promotion_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/promotion"
	"github.com/silkroadmall/mall/internal/testdb"
)

// desk is a shop with an admin, a factory and some orders, each of a mail address of its own.
type desk struct {
	*promotion.Store
	t  *testing.T
	db *database.DB
	at time.Time
}

func open(t *testing.T, orders int) *desk {
	t.Helper()
	d := &desk{t: t, db: testdb.New(t), at: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)}
	d.Store = promotion.NewStore(d.db, func() time.Time { return d.at })
	d.exec(`INSERT INTO account (id, role, email, name, language, password_hash, created_at) OVERRIDING SYSTEM VALUE
		VALUES (1, 'admin', 'clerk@example.com', 'Clerk', 'en', '', now())`)
	d.exec(`WITH c AS (INSERT INTO cart (token_hash, state, created_at, touched_at) SELECT convert_to('cart ' || n, 'UTF8'), 'ordered', now(), now() FROM generate_series(1, ?) n RETURNING id),
		q AS (INSERT INTO quote (token, cart_id, market, email, address, content, hash, total_minor, total_currency, created_at, expires_at)
			SELECT 'quote ' || id, id, 'en-de', '', '{}', '{}', '', 900, 'EUR', now(), now() FROM c RETURNING id, cart_id)
		INSERT INTO orders (number, quote_id, cart_id, state, market, email, address, currency, goods_minor, delivery_minor, duty_minor, tax_minor, fees_minor,
			discount_minor, total_minor, rates, rules, placed_at, expires_at)
		SELECT 'SR-' || id, id, cart_id, 'placed', 'en-de', 'buyer' || row_number() OVER (ORDER BY id) || '@example.com', '{}', 'EUR', 1000, 0, 0, 0, 0, -100, 900, '[]', '', now(), now() FROM q`, orders)
	return d
}

func (d *desk) exec(sql string, args ...any) {
	d.t.Helper()
	if err := d.db.In(d.t.Context()).Exec(sql, args...).Error; err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) made(change func(*promotion.Coupon)) *promotion.Coupon {
	d.t.Helper()
	c, err := d.Make(d.t.Context(), 1, coupon(change))
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

func (d *desk) orders() []id.Order {
	d.t.Helper()
	var ids []id.Order
	if err := d.db.In(d.t.Context()).Raw("SELECT id FROM orders ORDER BY id").Scan(&ids).Error; err != nil {
		d.t.Fatal(err)
	}
	return ids
}

func (d *desk) tx(do func(tx *database.DB) error) error { return d.db.Transact(d.t.Context(), do) }

func (d *desk) uses(c *promotion.Coupon, order id.Order, b promotion.Buyer) error {
	return d.tx(func(tx *database.DB) error {
		return d.UseTx(d.t.Context(), tx, promotion.Use{OrderID: order, CouponID: c.ID, Amount: eur(100)}, b)
	})
}

func (d *desk) used(c *promotion.Coupon, want int) {
	d.t.Helper()
	now, err := d.Coupon(d.t.Context(), c.Code)
	if err != nil || now.Used != want {
		d.t.Errorf("the coupon was used %d times, want %d; %v", now.Used, want, err)
	}
}

// TestUse_once lets 64 orders use a coupon for one at the same moment, and after each return again.
func TestUse_once(t *testing.T) {
	t.Parallel()
	d := open(t, 64)
	c := d.made(func(c *promotion.Coupon) { c.MostUses = 1 })
	orders := d.orders()
	for round := range 3 {
		var mu sync.Mutex
		var took []id.Order
		var wg sync.WaitGroup
		for i, o := range orders {
			wg.Go(func() {
				err := d.uses(c, o, promotion.Buyer{Email: fmt.Sprintf("buyer%d@example.com", i+1)})
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil:
					took = append(took, o)
				case !errors.Is(err, promotion.ErrUsedUp):
					t.Errorf("order %d: %v", o, err)
				}
			})
		}
		wg.Wait()
		if len(took) != 1 {
			t.Fatalf("round %d: a coupon for one order was used by %v", round, took)
		}
		d.used(c, 1)
		for range 2 { // giving back twice gives back once
			if err := d.tx(func(tx *database.DB) error { return d.ReturnTx(t.Context(), tx, took[0]) }); err != nil {
				t.Fatal(err)
			}
		}
		d.used(c, 0)
		orders = without(orders, took[0])
	}
}

func without(list []id.Order, one id.Order) []id.Order {
	var rest []id.Order
	for _, o := range list {
		if o != one {
			rest = append(rest, o)
		}
	}
	return rest
}

// TestUse_person lets one buyer use a coupon with several orders at the same moment.
func TestUse_person(t *testing.T) {
	t.Parallel()
	d := open(t, 16)
	d.exec("UPDATE orders SET email = 'anna@example.com'")
	c := d.made(func(c *promotion.Coupon) { c.MostPerPerson = 2 })
	me := promotion.Buyer{Email: "anna@example.com"}
	var mu sync.Mutex
	var wg sync.WaitGroup
	took, refused := 0, 0
	for _, o := range d.orders() {
		wg.Go(func() {
			err := d.uses(c, o, me)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				took++
			} else if errors.Is(err, promotion.ErrUsedByYou) {
				refused++
			} else {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if took != 2 || refused != 14 {
		t.Errorf("%d uses, %d refused", took, refused)
	}
	d.used(c, 2)
	if err := d.Open(t.Context(), c, me); !errors.Is(err, promotion.ErrUsedByYou) {
		t.Errorf("a third time: %v", err)
	}
	if err := d.Open(t.Context(), c, promotion.Buyer{Email: "ben@example.com"}); err != nil {
		t.Errorf("another: %v", err)
	}
}

// TestRetake is an order that gave its use back and is paid late.
func TestRetake(t *testing.T) {
	t.Parallel()
	d := open(t, 2)
	c := d.made(func(c *promotion.Coupon) { c.MostUses = 1 })
	first, second := d.orders()[0], d.orders()[1]
	back := func(o id.Order) error {
		return d.tx(func(tx *database.DB) error { return d.ReturnTx(t.Context(), tx, o) })
	}
	again := func(o id.Order) error {
		return d.tx(func(tx *database.DB) error { return d.RetakeTx(t.Context(), tx, o, promotion.Buyer{}) })
	}
	if err := errors.Join(d.uses(c, first, promotion.Buyer{}), back(first), again(first)); err != nil {
		t.Fatal(err)
	}
	d.used(c, 1)
	if err := errors.Join(back(first), d.uses(c, second, promotion.Buyer{})); err != nil {
		t.Fatal(err)
	}
	if err := again(first); !errors.Is(err, promotion.ErrUsedUp) {
		t.Errorf("taken again while another has it: %v", err)
	}
	d.used(c, 1)
}

func TestStop(t *testing.T) {
	t.Parallel()
	d := open(t, 1)
	c := d.made(nil)
	if _, err := d.Make(t.Context(), 1, coupon(nil)); len(fault.FieldNames(err)) != 1 {
		t.Errorf("the same code again: %v", err)
	}
	if _, err := d.Coupon(t.Context(), " t e n "); err != nil {
		t.Errorf("the code in small letters: %v", err)
	}
	if _, err := d.Coupon(t.Context(), "ELEVEN"); !errors.Is(err, promotion.ErrUnknown) {
		t.Errorf("a code of none: %v", err)
	}
	if err := errors.Join(d.Stop(t.Context(), 1, c.Code), d.Stop(t.Context(), 1, c.Code)); err != nil {
		t.Fatal(err)
	}
	if err := d.uses(c, d.orders()[0], promotion.Buyer{}); !errors.Is(err, promotion.ErrOver) {
		t.Errorf("a stopped coupon: %v", err)
	}
	for _, sql := range []string{"UPDATE coupon SET basis_points = 2000", "UPDATE coupon SET stopped_at = NULL, stopped_by = NULL", "DELETE FROM coupon",
		"INSERT INTO coupon (code, kind, bearer, factory_id, valid_from, made_by, made_at) SELECT 'FREE', 'delivery', 'factory', 1, now(), 1, now()"} {
		if err := d.db.In(t.Context()).Exec(sql).Error; err == nil {
			t.Errorf("the database takes %s", sql)
		}
	}
}
