package ledger_test

import (
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
)

// broken are the parts that do not hold.
func broken(list []ledger.Proof) string {
	var parts []string
	for _, p := range list {
		if !p.Holds() {
			parts = append(parts, p.Part)
		}
	}
	return strings.Join(parts, " ")
}

func TestProve(t *testing.T) {
	t.Parallel()
	charged := ledger.Share{Goods: 5000, Delivery: 700, Duty: 300, Tax: 1000, Fees: 100}
	posted := []ledger.Transaction{sale(t, 1, "a", nil)}
	if bad := broken(ledger.Prove("EUR", charged, posted)); bad != "" {
		t.Errorf("does not hold: %s", bad)
	}
	if !ledger.Balanced(posted) {
		t.Error("a sale does not balance")
	}
	t.Run("shows a part that was posted wrong, and the total", func(t *testing.T) {
		wrong := []ledger.Transaction{sale(t, 1, "a", func(s *ledger.Share) { s.Duty = 200 })}
		if bad := broken(ledger.Prove("EUR", charged, wrong)); bad != "total duty" {
			t.Errorf("does not hold: %s", bad)
		}
	})
	t.Run("leaves money out that no order took", func(t *testing.T) {
		receipt, err := ledger.Receipt(ledger.Paid{Reference: "b", OrderID: 1, Gateway: "sandbox", Currency: "EUR", Country: "DE"}, "SR-1", money.New(100, "EUR"))
		if err != nil {
			t.Fatal(err)
		}
		if bad := broken(ledger.Prove("EUR", charged, append(posted, receipt))); bad != "" {
			t.Errorf("does not hold: %s", bad)
		}
	})
	t.Run("sees what does not balance", func(t *testing.T) {
		half := sale(t, 1, "a", nil)
		half.Postings = half.Postings[1:]
		if ledger.Balanced([]ledger.Transaction{half}) {
			t.Error("half a transaction balances")
		}
	})
}
