package cart_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/cart"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/testdb"
)

// newStore has 60 variants, ids 1 to 60, and two consumers, ids 1 and 2.
func newStore(t *testing.T) (*cart.Store, *database.DB) {
	t.Helper()
	db := testdb.New(t)
	for _, sql := range []string{
		`INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
		 VALUES ('f', 'approved', 'F', '厂', 'x', 'c', 'p', 'n', '1', 'a', 'a', now())`,
		`INSERT INTO listing (slug, factory_id, state, created_at) VALUES ('l', 1, 'live', now())`,
		`INSERT INTO variant (listing_id, factory_id, sku, position, list_minor, price_currency, grams, length_mm, width_mm, height_mm, hs, origin)
		 SELECT 1, 1, 'S' || n, n, 100, 'CNY', 10, 1, 1, 1, '621410', 'CN' FROM generate_series(1, 60) n`,
		`INSERT INTO account (role, email, name, language, password_hash, created_at)
		 VALUES ('consumer', 'a@example.com', 'A', 'en', '-', now()), ('consumer', 'b@example.com', 'B', 'en', '-', now())`,
	} {
		if err := db.In(t.Context()).Exec(sql).Error; err != nil {
			t.Fatal(err)
		}
	}
	return cart.NewStore(db, time.Now), db
}

func quantities(t *testing.T, s *cart.Store, o cart.Owner) map[id.Variant]int {
	t.Helper()
	c, err := s.Cart(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	got := map[id.Variant]int{}
	for _, l := range c.Lines {
		got[l.VariantID] = l.Quantity
	}
	return got
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestGuestCart(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	token, err := s.Add(t.Context(), cart.Owner{}, 1, 2)
	must(t, err)
	if token == "" {
		t.Fatal("a new guest got no token")
	}
	me := cart.Owner{Token: token}
	again, err := s.Add(t.Context(), me, 1, 98)
	must(t, err)
	if again != "" {
		t.Error("a known guest got another cart")
	}
	if got := quantities(t, s, me); got[1] != cart.MaxQuantity {
		t.Errorf("2 + 98 pieces are %d, want the most there may be", got[1])
	}
	must(t, s.Change(t.Context(), me, 1, 3))
	must(t, s.Change(t.Context(), me, 2, 5)) // not in the cart: nothing to change
	if got := quantities(t, s, me); len(got) != 1 || got[1] != 3 {
		t.Errorf("cart holds %v", got)
	}
	must(t, s.Change(t.Context(), me, 1, 0))
	if got := quantities(t, s, me); len(got) != 0 {
		t.Errorf("cart holds %v", got)
	}
	if got := quantities(t, s, cart.Owner{Token: "somebody else's"}); len(got) != 0 {
		t.Errorf("a wrong token opens %v", got)
	}
}

func TestAddRefuses(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	for _, n := range []int{0, -1, 100} {
		if _, err := s.Add(t.Context(), cart.Owner{}, 1, n); !errors.Is(err, cart.ErrQuantity) {
			t.Errorf("%d pieces: %v", n, err)
		}
	}
	if _, err := s.Add(t.Context(), cart.Owner{}, 999, 1); fault.KindOf(err) != fault.NotFound {
		t.Errorf("an unknown variant: %v", err)
	}
	me := cart.Owner{Account: 1}
	for v := range id.Variant(cart.MaxLines) {
		_, err := s.Add(t.Context(), me, v+1, 1)
		must(t, err)
	}
	if _, err := s.Add(t.Context(), me, cart.MaxLines+1, 1); !errors.Is(err, cart.ErrFull) {
		t.Errorf("one line too many: %v", err)
	}
	if _, err := s.Add(t.Context(), me, 1, 1); err != nil {
		t.Errorf("more of a line of a full cart: %v", err)
	}
}

func TestMerge(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	first, err := s.Add(t.Context(), cart.Owner{}, 1, 2)
	must(t, err)
	must(t, s.Merge(t.Context(), first, 1)) // becomes the member's own
	second, err := s.Add(t.Context(), cart.Owner{}, 1, 1)
	must(t, err)
	_, err = s.Add(t.Context(), cart.Owner{Token: second}, 2, 4)
	must(t, err)
	must(t, s.Redeem(t.Context(), cart.Owner{Account: 1}, "OLD"))
	must(t, s.Redeem(t.Context(), cart.Owner{Token: second}, "NEW"))
	must(t, s.Merge(t.Context(), second, 1)) // is added to it
	must(t, s.Merge(t.Context(), second, 1)) // once
	must(t, s.Merge(t.Context(), "unknown", 1))
	if got := quantities(t, s, cart.Owner{Account: 1}); got[1] != 3 || got[2] != 4 {
		t.Errorf("the member's cart holds %v", got)
	}
	if c, err := s.Cart(t.Context(), cart.Owner{Account: 1}); err != nil || c.Coupon != "NEW" {
		t.Errorf("the code of the cart is %q, %v", c.Coupon, err)
	}
	if got := quantities(t, s, cart.Owner{Token: first}); len(got) != 0 {
		t.Errorf("the guest's token still opens the member's cart: %v", got)
	}
	if got := quantities(t, s, cart.Owner{Account: 2}); len(got) != 0 {
		t.Errorf("another member sees %v", got)
	}
}

// TestFirstGoodsAtTheSameMoment holds back the commit of a member's first cart until two others wait for it: more goods,
// and a guest's cart that comes along at sign-in.
func TestFirstGoodsAtTheSameMoment(t *testing.T) {
	t.Parallel()
	s, db := newStore(t)
	me := cart.Owner{Account: 1}
	token, err := s.Add(t.Context(), cart.Owner{}, 60, 1)
	must(t, err)
	var wg sync.WaitGroup
	must(t, db.Transact(t.Context(), func(tx *database.DB) error {
		err := tx.In(t.Context()).Exec(`INSERT INTO cart (token_hash, account_id, state, created_at, touched_at) VALUES ('x', 1, 'open', now(), now())`).Error
		wg.Go(func() {
			if _, err := s.Add(t.Context(), me, 1, 1); err != nil {
				t.Errorf("add: %v", err)
			}
		})
		wg.Go(func() {
			if err := s.Merge(t.Context(), token, 1); err != nil {
				t.Errorf("sign in: %v", err)
			}
		})
		for waiting := 0; waiting < 2 && err == nil; {
			err = db.In(t.Context()).Raw("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").Scan(&waiting).Error
		}
		return err
	}))
	wg.Wait()
	if got := quantities(t, s, me); len(got) != 2 {
		t.Errorf("the member's cart holds %v", got)
	}
}

func TestCloseHappensOnce(t *testing.T) {
	t.Parallel()
	s, db := newStore(t)
	_, err := s.Add(t.Context(), cart.Owner{Account: 1}, 1, 1)
	must(t, err)
	c, err := s.Cart(t.Context(), cart.Owner{Account: 1})
	must(t, err)
	results := make(chan error, 8)
	var wg sync.WaitGroup
	for range cap(results) {
		wg.Go(func() {
			results <- db.Transact(t.Context(), func(tx *database.DB) error { return s.CloseTx(t.Context(), tx, c.ID) })
		})
	}
	wg.Wait()
	close(results)
	won := 0
	for err := range results {
		switch {
		case err == nil:
			won++
		case !errors.Is(err, cart.ErrClosed):
			t.Error(err)
		}
	}
	if won != 1 {
		t.Errorf("the cart was closed %d times", won)
	}
	if owns, err := s.Owns(t.Context(), c.ID, cart.Owner{Account: 2}); owns || err != nil {
		t.Errorf("another member owns the cart: %v, %v", owns, err)
	}
}
