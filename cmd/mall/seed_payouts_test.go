package main

import (
	"testing"

	"github.com/silkroadmall/mall/internal/payout"
)

// TestSeedAccounts: the factory whose clerk the README names is paid to an account that counts already; a second run changes nothing,
// and nobody is written to.
func TestSeedAccounts(t *testing.T) {
	t.Parallel()
	s := stocked(t)
	for range 2 {
		must(t, s.addAccounts(t.Context()))
		s.counts(t, 1, "SELECT count(*) FROM payout_account")
	}
	maker, err := s.trade.factories.BySlug(t.Context(), "linxi-porcelain")
	must(t, err)
	list, err := s.trade.payouts.Accounts(t.Context(), maker.ID)
	must(t, err)
	if a := payout.InForce(list, s.Now()); a == nil || a.Holder != maker.NameZH || a.Contact != "linxi@example.com" {
		t.Errorf("paid to %+v", a)
	}
	s.counts(t, 0, "SELECT count(*) FROM river_job WHERE queue = 'mail'")
}
