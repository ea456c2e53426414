package ledger_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/testdb"
)

// stands checks that the balances are the sums of all postings, and that the book holds.
func stands(t *testing.T, db *database.DB, s *ledger.Store) {
	t.Helper()
	var want []ledger.Balance
	err := db.In(t.Context()).Raw(`SELECT account, party, amount_currency, sum(amount_minor)::bigint AS amount_minor FROM posting
		GROUP BY 1, 2, 3 HAVING sum(amount_minor) <> 0 ORDER BY 1, 2, 3`).Scan(&want).Error
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.Balances(t.Context(), "")
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if list := awry(t, s); len(list) > 0 {
		t.Error(list)
	}
}

// awry are the rules of what is kept beside the book that do not hold.
func awry(t *testing.T, s *ledger.Store) []string {
	t.Helper()
	r, err := s.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, p := range r.Problems {
		if slices.Contains([]string{everySealed, balancesHold}, p.Rule) {
			list = append(list, p.Subject+": "+p.Detail)
		}
	}
	return list
}

const (
	everySealed  = "every transaction is sealed or waits for its seal"
	balancesHold = "the balances are the sums of what is sealed"
)

// TestBalances_standing posts any amounts to and fro between a few accounts and seals now and then: what stands is exact all the time,
// also where it comes to nothing.
func TestBalances_standing(t *testing.T) {
	t.Parallel()
	db := testdb.New(t)
	s := ledger.NewStore(db, clock)
	dice := rand.New(rand.NewPCG(3, 4))
	accounts := []ledger.Account{ledger.Reserve, ledger.Rounding, ledger.Commission}
	for i := range 60 {
		from, minor, c := dice.IntN(3), 1+dice.Int64N(3), []money.Currency{"EUR", "JPY"}[dice.IntN(2)]
		tr := ledger.Transaction{Kind: "test", Reference: fmt.Sprint(i), Postings: []ledger.Posting{
			{Account: accounts[from], Party: "a", Amount: money.New(minor, c)}, {Account: accounts[(from+1)%3], Party: "a", Amount: money.New(-minor, c)}}}
		if _, err := post(t.Context(), db, s, tr); err != nil {
			t.Fatal(err)
		}
		if dice.IntN(4) == 0 {
			seal(t, s)
		}
		if i%20 == 19 {
			stands(t, db, s)
		}
	}
	seal(t, s)
	stands(t, db, s)
}

// TestVerify_standing spoils what is kept beside the book.
func TestVerify_standing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ spoil, found string }{
		"a balance":           {"UPDATE ledger_balance SET amount_minor = amount_minor + 1 WHERE account = 'reserve'", "reserve : balance 4, posted 3 EUR"},
		"a balance lost":      {"DELETE FROM ledger_balance WHERE account = 'rounding'", "rounding : balance 0, posted -3 EUR"},
		"a balance made up":   {"INSERT INTO ledger_balance VALUES ('commission', '', 'EUR', 5)", "commission : balance 5, posted 0 EUR"},
		"a transaction lost":  {"DELETE FROM ledger_open", "transaction 4: is not sealed and does not wait"},
		"one that is sealed":  {"INSERT INTO ledger_open VALUES (1, now())", "transaction 1: is sealed and waits"},
		"one that is made up": {"INSERT INTO ledger_open VALUES (99, now())", "transaction 99: waits and is not in the book"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := testdb.New(t)
			s := ledger.NewStore(db, clock)
			for i := range 3 {
				transfers(t, db, s, i, 1)
			}
			seal(t, s)
			transfers(t, db, s, 3, 1)
			if list := awry(t, s); len(list) > 0 {
				t.Fatalf("broken before: %v", list)
			}
			exec(t, db, c.spoil)
			if list := awry(t, s); !slices.Equal(list, []string{c.found}) {
				t.Errorf("found %v, want %s", list, c.found)
			}
		})
	}
}
