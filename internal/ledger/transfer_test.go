package ledger_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
)

func TestTransfer(t *testing.T) {
	t.Parallel()
	got, err := ledger.Transfer("sandbox", "tr_1", eur(7100), eur(236))
	want := ledger.Transaction{Kind: ledger.KindTransfer, Reference: "sandbox:tr_1", Postings: []ledger.Posting{
		{Account: ledger.Bank, Amount: eur(6864)}, {Account: ledger.ProviderFees, Party: "sandbox", Amount: eur(236)},
		{Account: ledger.ProviderClearing, Party: "sandbox", Amount: eur(-7100)},
	}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil || got.Check() != nil {
		t.Error(diff, err)
	}
	if free, err := ledger.Transfer("sandbox", "tr_2", eur(100), eur(0)); err != nil || len(free.Postings) != 2 || free.Check() != nil {
		t.Errorf("without a fee: %+v, %v", free, err)
	}
	for name, of := range map[string][2]money.Amount{
		"nothing_arrived": {eur(100), eur(100)}, "a_fee_below_nothing": {eur(100), eur(-1)}, "two_currencies": {eur(100), money.New(1, "USD")},
	} {
		if _, err := ledger.Transfer("sandbox", "tr_3", of[0], of[1]); !errors.Is(err, ledger.ErrFigures) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPayoutPaid(t *testing.T) {
	t.Parallel()
	yuan := money.New(5000, ledger.Yuan)
	got, err := ledger.PayoutPaid("PO-1", "silk", yuan)
	if err != nil || got.Check() != nil || ledger.Owed([]ledger.Transaction{got}, ledger.Bank, "") != 5000 || ledger.Owed([]ledger.Transaction{got}, ledger.PayoutClearing, "silk") != -5000 {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := ledger.PayoutPaid("PO-1", "silk", eur(5000)); !errors.Is(err, ledger.ErrFigures) {
		t.Errorf("in euros: %v", err)
	}
}

// passed writes what a provider passed on, and posts a transfer.
func passed(t *testing.T, db *database.DB, s *ledger.Store, fee int64) {
	t.Helper()
	exec(t, db, `INSERT INTO provider_transfer (gateway, reference, arrived_on, currency, gross_minor, fee_minor, net_minor, booked_by, booked_at)
		VALUES ('sandbox', 'tr_1', '2026-11-20', 'EUR', 7100, 236, 6864, 99, now())`)
	posted, err := ledger.Transfer("sandbox", "tr_1", eur(7100), eur(fee))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := post(t.Context(), db, s, posted); err != nil {
		t.Fatal(err)
	}
}

// TestVerify_transfers compares what providers passed on, and what payouts took from the bank, with the book.
func TestVerify_transfers(t *testing.T) {
	t.Parallel()
	const passes, pays = "each transfer of a provider is posted once, at its gross, fee and net",
		"a payout waits for the bank until it is sent or has failed, and leaves the bank while it is sent"
	for name, c := range map[string]struct {
		spoil func(t *testing.T, db *database.DB, s *ledger.Store)
		rule  string // "": it holds
	}{
		"a_transfer":                  {func(t *testing.T, db *database.DB, s *ledger.Store) { passed(t, db, s, 236) }, ""},
		"a_transfer_with_another_fee": {func(t *testing.T, db *database.DB, s *ledger.Store) { passed(t, db, s, 235) }, passes},
		"a_transfer_that_is_not_posted": {func(t *testing.T, db *database.DB, _ *ledger.Store) {
			exec(t, db, `INSERT INTO provider_transfer (gateway, reference, arrived_on, currency, gross_minor, fee_minor, net_minor, booked_by, booked_at)
				VALUES ('sandbox', 'tr_1', '2026-11-20', 'EUR', 7100, 236, 6864, 99, now())`)
		}, passes},
		"a_transfer_that_nobody_booked": {func(t *testing.T, db *database.DB, s *ledger.Store) {
			posted, err := ledger.Transfer("sandbox", "tr_2", eur(1), eur(0))
			if err == nil {
				_, err = post(t.Context(), db, s, posted)
			}
			if err != nil {
				t.Fatal(err)
			}
		}, passes},
		"a_payout_that_left_the_bank_and_is_none": {func(t *testing.T, db *database.DB, s *ledger.Store) {
			posted, err := ledger.PayoutPaid("PO-1", "silk", money.New(1, ledger.Yuan))
			if err == nil {
				_, err = post(t.Context(), db, s, posted)
			}
			if err != nil {
				t.Fatal(err)
			}
		}, pays},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, s := book(t)
			c.spoil(t, db, s)
			r, err := s.Verify(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			found := slices.ContainsFunc(r.Problems, func(p ledger.Problem) bool { return p.Rule == c.rule && p.Subject != "" && p.Detail != "" })
			if found == (c.rule == "") || c.rule == "" && len(r.Problems) > 0 {
				t.Errorf("problems: %+v", r.Problems)
			}
		})
	}
}
