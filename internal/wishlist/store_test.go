package wishlist_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/testdb"
	"github.com/silkroadmall/mall/internal/wishlist"
)

// shelf is a store on its own database with 120 variants, ids from 1, two consumers, ids 1 and 2, and a clock.
type shelf struct {
	*wishlist.Store
	t  *testing.T
	db *database.DB
	at atomic.Pointer[time.Time]
}

func newShelf(t *testing.T) *shelf {
	t.Helper()
	t.Parallel()
	s := &shelf{t: t, db: testdb.New(t)}
	start := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	s.at.Store(&start)
	s.Store = wishlist.NewStore(s.db, func() time.Time { return *s.at.Load() })
	for _, sql := range []string{
		`INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
		 VALUES ('f', 'approved', 'F', '厂', 'x', 'c', 'p', 'n', '1', 'a', 'a', now())`,
		`INSERT INTO listing (slug, factory_id, state, created_at) VALUES ('l', 1, 'live', now())`,
		`INSERT INTO variant (listing_id, factory_id, sku, position, list_minor, price_currency, grams, length_mm, width_mm, height_mm, hs, origin)
		 SELECT 1, 1, 'S' || n, n, 100, 'CNY', 10, 1, 1, 1, '621410', 'CN' FROM generate_series(1, 120) n`,
		`INSERT INTO account (role, email, name, language, password_hash, created_at)
		 VALUES ('consumer', 'a@example.com', 'A', 'en', '-', now()), ('consumer', 'b@example.com', 'B', 'en', '-', now())`,
	} {
		s.must(s.db.In(t.Context()).Exec(sql).Error)
	}
	return s
}

func (s *shelf) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *shelf) wait(d time.Duration) {
	later := s.at.Load().Add(d)
	s.at.Store(&later)
}

// save puts a variant on a list at a price in cents, a minute after what was done before.
func (s *shelf) save(o wishlist.Owner, v id.Variant, cents int64) string {
	s.t.Helper()
	s.wait(time.Minute)
	token, err := s.Save(s.t.Context(), o, wishlist.Wish{VariantID: v, Destination: "DE", Price: money.New(cents, "EUR")})
	s.must(err)
	return token
}

// has checks what is on a list: variant@price, the last saved first.
func (s *shelf) has(o wishlist.Owner, want string) {
	s.t.Helper()
	wishes, err := s.Wishes(s.t.Context(), o)
	s.must(err)
	var got []string
	for _, w := range wishes {
		got = append(got, fmt.Sprintf("%d@%d", w.VariantID, w.Price.Minor))
	}
	if strings.Join(got, " ") != want {
		s.t.Errorf("the list has %q, want %q", strings.Join(got, " "), want)
	}
	if n, err := s.Count(s.t.Context(), o); err != nil || n != len(wishes) {
		s.t.Errorf("counted %d of %d, %v", n, len(wishes), err)
	}
}

func TestSave(t *testing.T) {
	s := newShelf(t)
	s.has(wishlist.Owner{}, "")
	token := s.save(wishlist.Owner{}, 1, 4120)
	if token == "" {
		t.Fatal("a new guest got no token")
	}
	me := wishlist.Owner{Token: token}
	if again := s.save(me, 2, 900); again != "" {
		t.Error("a known guest got another list")
	}
	s.save(me, 1, 3500) // stays as it was saved first
	s.has(me, "2@900 1@4120")
	s.has(wishlist.Owner{Token: "somebody else's"}, "")
	s.has(wishlist.Owner{}, "")
	if _, err := s.Save(t.Context(), me, wishlist.Wish{VariantID: 999, Destination: "DE", Price: money.New(1, "EUR")}); !errors.Is(err, database.ErrNotFound) {
		t.Errorf("an unknown variant: %v", err)
	}
	for v := range id.Variant(wishlist.Most - 2) {
		s.save(me, v+3, 1)
	}
	if _, err := s.Save(t.Context(), me, wishlist.Wish{VariantID: 110, Price: money.New(1, "EUR")}); !errors.Is(err, wishlist.ErrFull) {
		t.Errorf("one too many: %v", err)
	}
}

func TestRemove(t *testing.T) {
	s := newShelf(t)
	ctx := t.Context()
	me, other := wishlist.Owner{Account: 1}, wishlist.Owner{Account: 2}
	s.save(me, 1, 4120)
	s.save(me, 2, 900)
	s.save(other, 1, 4000)
	s.must(s.Remove(ctx, me, 1))
	s.has(me, "2@900")
	s.has(other, "1@4000")
	if err := s.BringBack(ctx, other, 1); !errors.Is(err, database.ErrNotFound) {
		t.Errorf("another's: %v", err)
	}
	s.must(s.BringBack(ctx, me, 1))
	s.has(me, "2@900 1@4120")
	s.must(s.Remove(ctx, me, 1))
	s.save(me, 1, 3500) // saved anew, at what it costs now
	s.has(me, "1@3500 2@900")

	s.must(s.Remove(ctx, me, 1))
	s.must(s.SweepOut(ctx))
	s.must(s.BringBack(ctx, me, 1))
	s.must(s.Remove(ctx, me, 1))
	s.wait(2 * time.Hour)
	s.must(s.SweepOut(ctx))
	if err := s.BringBack(ctx, me, 1); !errors.Is(err, database.ErrNotFound) {
		t.Errorf("swept out: %v", err)
	}
}

func TestMerge(t *testing.T) {
	s := newShelf(t)
	ctx := t.Context()
	me := wishlist.Owner{Account: 1}
	first := s.save(wishlist.Owner{}, 1, 100)
	s.must(s.Merge(ctx, first, 1))
	s.has(me, "1@100")
	s.has(wishlist.Owner{Token: first}, "")

	second := s.save(wishlist.Owner{}, 1, 90)
	guest := wishlist.Owner{Token: second}
	s.save(guest, 2, 200)
	s.save(guest, 3, 300)
	s.save(guest, 4, 400)
	s.must(s.Remove(ctx, guest, 4))
	s.save(me, 3, 333)
	s.must(s.Remove(ctx, me, 3))
	s.must(s.Merge(ctx, second, 1))
	s.must(s.Merge(ctx, second, 1)) // once
	s.must(s.Merge(ctx, "unknown", 1))
	s.must(s.Merge(ctx, "", 1))
	s.has(me, "3@300 2@200 1@100")
	s.has(wishlist.Owner{Account: 2}, "")
}

func TestMergeIntoAFullList(t *testing.T) {
	s := newShelf(t)
	me := wishlist.Owner{Account: 1}
	for v := range id.Variant(wishlist.Most - 1) {
		s.save(me, v+1, 1)
	}
	token := s.save(wishlist.Owner{}, 110, 1)
	s.save(wishlist.Owner{Token: token}, 1, 1)
	s.save(wishlist.Owner{Token: token}, 111, 1)
	s.must(s.Merge(t.Context(), token, 1))
	wishes, err := s.Wishes(t.Context(), me)
	s.must(err)
	if len(wishes) != wishlist.Most || wishes[0].VariantID != 111 {
		t.Errorf("%d wishes, the last saved is %d", len(wishes), wishes[0].VariantID)
	}
}

func TestFirstWishesAtTheSameMoment(t *testing.T) {
	s := newShelf(t)
	me := wishlist.Owner{Account: 1}
	var wg sync.WaitGroup
	for v := range id.Variant(8) {
		wg.Go(func() {
			if _, err := s.Save(t.Context(), me, wishlist.Wish{VariantID: v + 1, Price: money.New(1, "EUR")}); err != nil {
				t.Errorf("save: %v", err)
			}
		})
	}
	wg.Wait()
	if n, err := s.Count(t.Context(), me); err != nil || n != 8 {
		t.Errorf("%d of 8 wishes, %v", n, err)
	}
}

func TestSweepOut(t *testing.T) {
	s := newShelf(t)
	ctx := t.Context()
	token := s.save(wishlist.Owner{}, 1, 100)
	s.save(wishlist.Owner{Account: 1}, 1, 100)
	s.wait(80 * 24 * time.Hour)
	s.save(wishlist.Owner{Token: token}, 2, 200)
	s.wait(80 * 24 * time.Hour)
	s.must(s.SweepOut(ctx))
	s.has(wishlist.Owner{Token: token}, "2@200 1@100")
	s.wait(11 * 24 * time.Hour)
	s.must(s.SweepOut(ctx))
	s.has(wishlist.Owner{Token: token}, "")
	s.has(wishlist.Owner{Account: 1}, "1@100")
}

func TestFallen(t *testing.T) {
	saved := wishlist.Wish{Destination: "US-NY", Price: money.New(4120, "USD")}
	for _, c := range []struct {
		name, destination string
		now               money.Amount
		less              int64
	}{
		{"less", "US-NY", money.New(3500, "USD"), 620}, {"the_same", "US-NY", money.New(4120, "USD"), 0}, {"more", "US-NY", money.New(4121, "USD"), 0},
		{"elsewhere", "US-CA", money.New(3500, "USD"), 0}, {"in_another_currency", "US-NY", money.New(3500, "EUR"), 0},
		{"not_sold", "US-NY", money.New(0, "USD"), 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if less, fell := saved.Fallen(c.destination, c.now); less.Minor != c.less || fell != (c.less > 0) {
				t.Errorf("fell by %v, %t", less, fell)
			}
		})
	}
	if _, fell := (wishlist.Wish{Destination: "DE", Price: money.New(0, "EUR")}).Fallen("DE", money.New(1, "EUR")); fell {
		t.Error("what could not be bought has fallen")
	}
}
