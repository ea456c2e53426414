package ledger_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/testdb"
)

const oneChain = "the seals are one chain over the transactions as they stand"

// unsealed lists the seals that do not hold.
func unsealed(t *testing.T, s *ledger.Store) []string {
	t.Helper()
	r, err := s.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, p := range r.Problems {
		if p.Rule == oneChain {
			list = append(list, p.Subject+p.Detail)
		}
	}
	return list
}

func seal(t *testing.T, s *ledger.Store) int {
	t.Helper()
	n, err := s.SealDue(t.Context())
	if err != nil {
		t.Error(err)
	}
	return n
}

// transfers posts n transactions from many callers at once.
func transfers(t *testing.T, db *database.DB, s *ledger.Store, from, n int) {
	t.Helper()
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			tr := ledger.Transaction{Kind: "test", Reference: fmt.Sprint(from + i), Postings: []ledger.Posting{
				{Account: ledger.Reserve, Amount: eur(int64(i + 1))}, {Account: ledger.Rounding, Amount: eur(-int64(i + 1))}}}
			if _, err := post(t.Context(), db, s, tr); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// TestSealDue posts and seals at the same time: there is one chain, and each transaction is in it once.
func TestSealDue(t *testing.T) {
	t.Parallel()
	db := testdb.New(t)
	s := ledger.NewStore(db, clock)
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Go(func() { transfers(t, db, s, 100*i, 40) })
		wg.Go(func() { seal(t, s) })
	}
	wg.Wait()
	open, err := s.Chain(t.Context())
	if n := seal(t, s); err != nil || int64(n) != open.Open {
		t.Errorf("%d sealed of %d, %v", n, open.Open, err)
	}
	done, err := s.Chain(t.Context())
	if err != nil || done.Open != 0 || done.Newest.Position != 120 || done.Lag(clock()) != 0 {
		t.Errorf("%+v, %v", done, err)
	}
	if list := unsealed(t, s); len(list) > 0 {
		t.Error(list)
	}
	if n := seal(t, s); n != 0 {
		t.Errorf("%d are sealed again", n)
	}
}

// TestSealDue_late leaves a place for a transaction that took its id early and commits late.
func TestSealDue_late(t *testing.T) {
	t.Parallel()
	db := testdb.New(t)
	s := ledger.NewStore(db, clock)
	err := db.Transact(t.Context(), func(tx *database.DB) error {
		_, err := s.PostTx(t.Context(), tx, ledger.Transaction{Kind: "test", Reference: "late", Postings: []ledger.Posting{
			{Account: ledger.Reserve, Amount: eur(1)}, {Account: ledger.Rounding, Amount: eur(-1)}}})
		transfers(t, db, s, 0, 3)
		if n := seal(t, s); n != 3 {
			t.Errorf("%d sealed while one is open", n)
		}
		return err
	})
	if n := seal(t, s); err != nil || n != 1 {
		t.Errorf("%d sealed afterwards, %v", n, err)
	}
	if list := unsealed(t, s); len(list) > 0 {
		t.Error(list)
	}
}

func TestChain_lag(t *testing.T) {
	t.Parallel()
	db, s := book(t)
	c, err := s.Chain(t.Context())
	if err != nil || c.Open != 1 || c.Hash() != "" || c.Lag(clock().Add(time.Minute)) != time.Minute {
		t.Errorf("%+v, %v", c, err)
	}
	seal(t, s)
	enter(t, db, s, "2", nil)
	if c, err = s.Chain(t.Context()); err != nil || c.Open != 1 || c.Newest.Position != 1 || len(c.Hash()) != 64 {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestHolds(t *testing.T) {
	t.Parallel()
	_, s := book(t)
	seal(t, s)
	c, err := s.Chain(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for noted, want := range map[string]bool{"1:" + c.Hash(): true, "2:" + c.Hash(): false, "1:" + strings.Repeat("00", 32): false} {
		if got, err := s.Holds(t.Context(), noted); err != nil || got != want {
			t.Errorf("holds %s: %t, %v", noted, got, err)
		}
	}
	for _, noted := range []string{"", "1", "one:" + c.Hash(), "1:abc"} {
		if _, err := s.Holds(t.Context(), noted); !errors.Is(err, ledger.ErrSeal) {
			t.Errorf("%q: %v", noted, err)
		}
	}
}

// TestVerify_chain spoils a sealed book of five transactions as only a superuser can, each time so that it balances.
func TestVerify_chain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ spoil, found string }{
		"an amount":              {"UPDATE posting SET amount_minor = 2 * amount_minor WHERE transaction_id = 3", "seal 3"},
		"an account":             {"UPDATE posting SET account = 'commission' WHERE transaction_id = 2 AND account = 'reserve'", "seal 2"},
		"a reference":            {"UPDATE ledger_transaction SET reference = 'other' WHERE id = 5", "seal 5"},
		"a day":                  {"UPDATE ledger_transaction SET posted_at = posted_at - interval '1 microsecond' WHERE id = 1", "seal 1"},
		"a transaction left out": {"DELETE FROM ledger_seal WHERE position = 4; DELETE FROM posting WHERE transaction_id = 4; DELETE FROM ledger_transaction WHERE id = 4", "seal 5"},
		"a seal made up":         {"UPDATE ledger_seal SET hash = sha256('x') WHERE position = 2", "seal 2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := testdb.New(t)
			s := ledger.NewStore(db, clock)
			for i := range 5 {
				transfers(t, db, s, i, 1)
			}
			seal(t, s)
			if list := unsealed(t, s); len(list) > 0 {
				t.Fatalf("broken before: %v", list)
			}
			unlock(t, db)
			for _, sql := range strings.Split(c.spoil, ";") {
				exec(t, db, sql)
			}
			list := unsealed(t, s)
			if !slices.ContainsFunc(list, func(one string) bool { return strings.HasPrefix(one, c.found) }) {
				t.Errorf("found %v, want %s", list, c.found)
			}
		})
	}
}
