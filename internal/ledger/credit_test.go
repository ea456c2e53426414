package ledger_test

import (
	"errors"
	"testing"

	"github.com/silkroadmall/mall/internal/ledger"
)

func TestCredit(t *testing.T) {
	t.Parallel()
	paid := ledger.Paid{Reference: "R1", OrderID: 7, Currency: "EUR", Country: "DE"}
	burdens := []ledger.Burden{{ledger.FactoryHeld, "silk", 1000}, {ledger.Commission, "", 80}, {ledger.FactoryHeld, "silk", -100}, {ledger.Reserve, "duty", 30}}
	note, err := ledger.Credit(paid, "SR-1", burdens)
	if err != nil || note.Check() != nil || note.Kind != ledger.KindCredit {
		t.Fatalf("%+v, %v", note, err)
	}
	all := []ledger.Transaction{note}
	if owed := ledger.Owed(all, ledger.ConsumerCredit, "SR-1"); owed != 1010 || ledger.Owed(all, ledger.FactoryHeld, "silk") != -900 {
		t.Errorf("%d are owed", owed)
	}
	proof := func(given []ledger.Burden) (list []ledger.Account) {
		for _, b := range ledger.ProveCredit("EUR", "SR-1", "R1", given, all) {
			if !b.Holds() {
				list = append(list, b.Account)
			}
		}
		return list
	}
	if bad := proof(burdens); bad != nil {
		t.Errorf("does not hold: %v", bad)
	}
	if bad := proof(burdens[:3]); len(bad) != 2 { // the reserve, and what is owed
		t.Errorf("without the duty: %v", bad)
	}
	for name, bad := range map[string][]ledger.Burden{
		"nothing": nil, "less than nothing": {{ledger.Reserve, "", -1}}, "an account without name": {{"", "", 5}},
	} {
		if _, err := ledger.Credit(paid, "SR-1", bad); !errors.Is(err, ledger.ErrFigures) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
