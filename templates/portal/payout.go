package portal

import (
	"context"
	"time"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/payout"
	"github.com/silkroadmall/mall/templates/ui"
)

// PayoutAccountPage is where a factory is paid to: what counts, what waits, and all there was.
type PayoutAccountPage struct {
	Page
	Current *payout.Account
	Pending *payout.Account
	History []payout.Account
	Names   map[id.Account]string
	Owner   bool // may ask for another account
	Rule    payout.Rule
	Note    string
	Errors  ui.Errors
}

// PayoutChangePage asks for another account.
type PayoutChangePage struct {
	Page
	Wish   payout.Wish
	Rule   payout.Rule
	Able   bool // has a passkey to show
	Errors ui.Errors
}

// PayoutObjectionPage is where the link of a letter leads that stops a change.
type PayoutObjectionPage struct {
	Page
	Account *payout.Account
	Path    string
	Open    bool
	Note    string
	Errors  ui.Errors
}

// PayoutsPage lists what was paid out.
type PayoutsPage struct {
	Page
	Payouts []payout.Brief
	Pages   ui.Pages
}

// PayoutPage is the statement of one payout.
type PayoutPage struct {
	Page
	*payout.Statement
}

func payoutPath(number string) string { return "/portal/money/payouts/" + number }

// payoutTone is the colour of a payout's state.
func payoutTone(s payout.State) string {
	switch s {
	case payout.Sent:
		return "ok"
	case payout.Failed:
		return "bad"
	}
	return "info"
}

// accountTone is the colour of an account's state.
func accountTone(p PayoutAccountPage, a payout.Account) string {
	switch {
	case a.State == payout.AccountRejected || a.State == payout.AccountStopped:
		return "bad"
	case p.Current != nil && p.Current.ID == a.ID:
		return "ok"
	case a.Open(p.Now):
		return "info"
	}
	return "none"
}

func accountStatus(p PayoutAccountPage, a payout.Account) string {
	switch {
	case p.Current != nil && p.Current.ID == a.ID:
		return "counts"
	case a.State == payout.AccountApproved && !a.Open(p.Now):
		return "former"
	}
	return string(a.State)
}

// moment is a time by the clocks of the factory.
func moment(ctx context.Context, t time.Time) string { return in(ctx).DateTime(china(t)) }

func particulars(ctx context.Context, a *payout.Account) []ui.Definition {
	t := in(ctx)
	return []ui.Definition{{Term: t.T("payout.holder"), Text: a.Holder}, {Term: t.T("payout.bank"), Text: a.Bank}, {Term: t.T("payout.bank_code"), Text: a.BankCode},
		{Term: t.T("payout.number"), Text: a.Masked()}, {Term: t.T("payout.contact"), Text: a.Contact}}
}

// steps are what became of an account, in the order of time.
func steps(ctx context.Context, p PayoutAccountPage, a payout.Account) []string {
	t := in(ctx)
	list := []string{t.T("payout.was_asked", "when", moment(ctx, a.AskedAt), "who", p.Names[a.AskedBy])}
	if a.DecidedAt != nil && a.State == payout.AccountRejected {
		list = append(list, t.T("payout.was_rejected", "when", moment(ctx, *a.DecidedAt), "note", a.DecidedNote))
	}
	if a.DecidedAt != nil && a.State != payout.AccountRejected {
		list = append(list, t.T("payout.was_approved", "when", moment(ctx, *a.DecidedAt), "from", moment(ctx, *a.ValidFrom)))
	}
	if a.StoppedAt == nil {
		return list
	}
	who := t.T("payout.by_link")
	if a.StoppedBy != nil {
		who = p.Names[*a.StoppedBy]
	}
	return append(list, t.T("payout.was_stopped", "when", moment(ctx, *a.StoppedAt), "who", who, "note", a.StoppedNote))
}

// lineName is what a line of a statement is for.
func lineName(ctx context.Context, l payout.Line) string {
	if l.Released() {
		return l.Title
	}
	return in(ctx).T("payout.later_refund")
}
