package payout

import (
	"maps"
	"math/rand/v2"
	"testing"

	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
)

func rates(t *testing.T) *fx.Rates {
	t.Helper()
	r, err := fx.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestPlanLeavesOut names for each factory why it gets nothing.
func TestPlanLeavesOut(t *testing.T) {
	t.Parallel()
	accounts := map[id.Factory]*Account{}
	for f := id.Factory(1); f <= 6; f++ {
		accounts[f] = &Account{ID: id.PayoutAccount(f), FactoryID: f}
	}
	delete(accounts, 2)
	claims := []claim{
		{1, 1, "paid", false, "EUR", 10_000}, {2, 1, "paid", false, "CNY", 500}, {3, 1, "paid", false, "EUR", -2_000},
		{4, 2, "no-account", false, "CNY", 90_000},
		{5, 3, "debt", false, "CNY", 90_000}, {6, 3, "debt", false, "EUR", -900_000},
		{7, 4, "little", false, "CNY", 9_999},
		{8, 5, "no-rate", false, "XAF", 1}, {9, 5, "no-rate", false, "CNY", 90_000},
		{10, 6, "suspended", true, "CNY", 90_000},
	}
	plan, err := newPlan(Rule{MinimumMinor: 10_000}, rates(t), accounts, claims)
	if err != nil {
		t.Fatal(err)
	}
	if len(plan.Payouts) != 1 || plan.Payouts[0].Party != "paid" || len(plan.Payouts[0].Items) != 3 || len(plan.Payouts[0].Parts) != 2 {
		t.Fatalf("pays %+v", plan.Payouts)
	}
	stated(t, plan.Rates)
	got, want := map[string]Cause{}, map[string]Cause{"no-account": NoAccount, "debt": Debt, "little": Little, "no-rate": NoRate, "suspended": Suspended}
	for _, l := range plan.LeftOut {
		got[l.Party] = l.Cause
	}
	if !maps.Equal(got, want) {
		t.Errorf("left out are %v, want %v", got, want)
	}
}

// stated checks that the rates are that of the euro, with source and day.
func stated(t *testing.T, list []Rate) {
	t.Helper()
	if len(list) != 1 || list[0].Currency != "EUR" || list[0].Source == "" || list[0].AsOf.IsZero() {
		t.Errorf("rates %+v", list)
	}
}

// TestPlanAddsUp: whatever is claimed, lines make the parts, parts make the payout, and its postings balance in every currency.
func TestPlanAddsUp(t *testing.T) {
	t.Parallel()
	r, dice := rates(t), rand.New(rand.NewPCG(1, 2))
	currencies := []money.Currency{"EUR", "CNY", "JPY", "USD", "KWD"}
	for range 300 {
		var claims []claim
		for i := range 1 + dice.IntN(40) {
			c := currencies[dice.IntN(len(currencies))]
			if !r.Has(c) {
				continue
			}
			claims = append(claims, claim{int64(i + 1), 1, "linxi", false, c, dice.Int64N(100_000) - 20_000})
		}
		plan, err := newPlan(Rule{MinimumMinor: 1}, r, map[id.Factory]*Account{1: {ID: 1}}, claims)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range plan.Payouts {
			adds(t, o)
		}
	}
}

func adds(t *testing.T, o Payout) {
	t.Helper()
	var lines, parts int64
	for _, i := range o.Items {
		lines += i.YuanMinor
	}
	for _, p := range o.Parts {
		parts += p.YuanMinor
		if off := p.YuanMinor - p.WholeMinor; off < -int64(len(o.Items)) || off > int64(len(o.Items)) {
			t.Errorf("%s: lines make %d, the whole %d", p.Currency, p.YuanMinor, p.WholeMinor)
		}
	}
	if lines != o.AmountMinor || parts != o.AmountMinor {
		t.Errorf("lines %d, parts %d, payout %d", lines, parts, o.AmountMinor)
	}
	back := func(paid bool) func(string, string, []ledger.Exchanged) (ledger.Transaction, error) {
		return func(reference, party string, parts []ledger.Exchanged) (ledger.Transaction, error) {
			return ledger.PayoutReturn(reference, party, parts, paid)
		}
	}
	for _, c := range []struct {
		make    func(string, string, []ledger.Exchanged) (ledger.Transaction, error)
		account ledger.Account
		party   string
	}{{ledger.Payout, ledger.PayoutClearing, "linxi"}, {back(false), ledger.PayoutClearing, "linxi"}, {back(true), ledger.Bank, ""}} {
		posted, err := c.make("PO-1", "linxi", exchanged(o.Parts))
		if err != nil {
			t.Fatalf("%v of %+v", err, o.Parts)
		}
		if err := posted.Check(); err != nil {
			t.Error(err)
		}
		if owed := ledger.Owed([]ledger.Transaction{posted}, c.account, c.party); max(owed, -owed) != o.AmountMinor {
			t.Errorf("posted %d, payout %d", owed, o.AmountMinor)
		}
	}
}

// TestFilesAreSafe: no cell of a file is a formula, and the bank gets no payout that failed.
func TestFilesAreSafe(t *testing.T) {
	t.Parallel()
	b := Batch{Number: "PB-1", State: Approved, Payouts: []Payout{
		{Number: "PO-1", AmountMinor: 123_456, State: Approved, Account: Account{Holder: "=cmd|' /C calc'!A0", Bank: " +1, \"x\"", BankCode: "102331002000", Number: "6222021202041701419"}},
		{Number: "PO-2", AmountMinor: 1, State: Failed, Account: Account{Holder: "gone", Number: "12345678"}},
	}}
	file, err := b.BankFile()
	if err != nil {
		t.Fatal(err)
	}
	want := "\ufeffbatch,payout,payee,bank,cnaps,account,currency,amount,remittance\r\n" +
		"PB-1,PO-1,'=cmd|' /C calc'!A0,\"' +1, \"\"x\"\"\",102331002000,6222021202041701419,CNY,1234.56,PO-1\r\n"
	if string(file) != want {
		t.Errorf("got  %q\nwant %q", file, want)
	}
	b.State = Drawn
	if _, err := b.BankFile(); err == nil {
		t.Error("a batch that nobody approved has a file")
	}
}
