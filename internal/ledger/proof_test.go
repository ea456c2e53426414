package ledger_test

import (
	"testing"

	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
)

func TestProve(t *testing.T) {
	t.Parallel()
	charged := ledger.Share{Goods: 5000, Delivery: 700, Duty: 300, Tax: 1000, Fees: 100}
	posted := []ledger.Transaction{sale(t, 1, "a", nil)}
	for _, p := range ledger.Prove("EUR", charged, posted) {
		if !p.Holds() {
			t.Errorf("%s: charged %s, posted %s", p.Part, p.Charged, p.Posted)
		}
	}
	if !ledger.Balanced(posted) {
		t.Error("a sale does not balance")
	}
	t.Run("shows a part that was posted wrong, and the total", func(t *testing.T) {
		wrong := []ledger.Transaction{sale(t, 1, "a", func(s *ledger.Share) { s.Duty = 200 })}
		bad := map[string]bool{}
		for _, p := range ledger.Prove("EUR", charged, wrong) {
			if !p.Holds() {
				bad[p.Part] = true
			}
		}
		if len(bad) != 2 || !bad["total"] || !bad["duty"] {
			t.Errorf("does not hold: %v", bad)
		}
	})
	t.Run("leaves money out that no order took", func(t *testing.T) {
		receipt, err := ledger.Receipt(ledger.Paid{Reference: "b", OrderID: 1, Gateway: "sandbox", Currency: "EUR", Country: "DE"}, "SR-1", money.New(100, "EUR"))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range ledger.Prove("EUR", charged, append(posted, receipt)) {
			if !p.Holds() {
				t.Errorf("%s: charged %s, posted %s", p.Part, p.Charged, p.Posted)
			}
		}
	})
	t.Run("sees what does not balance", func(t *testing.T) {
		broken := sale(t, 1, "a", nil)
		broken.Postings = broken.Postings[1:]
		if ledger.Balanced([]ledger.Transaction{broken}) {
			t.Error("half a transaction balances")
		}
	})
}
