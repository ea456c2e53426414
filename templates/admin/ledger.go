package admin

import (
	"context"
	"strings"

	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/locale"
)

// reportLine says how much was looked at.
func reportLine(ctx context.Context, r *ledger.Report) string {
	t := locale.From(ctx)
	return strings.Join([]string{
		t.T("admin.n_transactions", "count", r.Transactions), t.T("admin.n_postings", "count", r.Postings),
		t.T("admin.n_orders", "count", r.Orders), t.T("admin.n_payments", "count", r.Payments),
		t.T("admin.n_transfers", "count", r.Transfers),
	}, ", ")
}
