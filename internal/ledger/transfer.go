package ledger

import (
	"fmt"

	"github.com/silkroadmall/mall/internal/money"
)

// KindTransfer is the kind of a transaction by which a gateway has passed money on to the bank; reference: the gateway and its own
// reference.
const KindTransfer = "transfer"

// Transfer is the transaction of money that a gateway has passed on: gross is no longer owed by it, of which it has kept the fee. ErrFigures
// unless something has arrived.
func Transfer(gateway, reference string, gross, fee money.Amount) (Transaction, error) {
	net, err := gross.Sub(fee)
	if err != nil || !net.Positive() || fee.Negative() || !gross.Currency.Known() || gateway == "" || reference == "" {
		return Transaction{}, fmt.Errorf("post transfer %q of %s, less %s: %w", reference, gross, fee, ErrFigures)
	}
	b := book{currency: gross.Currency}
	b.post(Bank, "", net.Minor)
	b.post(ProviderFees, gateway, fee.Minor)
	b.credit(ProviderClearing, gateway, gross.Minor)
	return Transaction{Kind: KindTransfer, Reference: gateway + ":" + reference, Postings: b.postings()}, nil
}
