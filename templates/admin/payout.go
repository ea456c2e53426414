package admin

import (
	"context"
	"strconv"
	"strings"

	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/payout"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/templates/ui"
)

// PayoutsPage is what a batch drawn up now would pay, and the batches so far.
type PayoutsPage struct {
	layout.Page
	Once    string // key of the form
	Plan    payout.Plan
	Batches []payout.Batch
	Pages   ui.Pages
	Waiting int                   // accounts that wait for an admin
	Makers  map[id.Factory]string // names of factories
	Names   map[id.Account]string
	Errors  ui.Errors
}

// PayoutBatchPage is one batch.
type PayoutBatchPage struct {
	layout.Page
	Batch  *payout.Batch
	Makers map[id.Factory]string
	Names  map[id.Account]string
	Me     id.Account
	Once   string // the key of its forms
	Note   string
	Errors ui.Errors
}

// PayoutPage is one payout of a batch, with the form to say that the bank could not make it.
type PayoutPage struct {
	layout.Page
	*payout.Statement
	Maker   string
	Once    string // the key of its form
	Failure string
	Errors  ui.Errors
}

// PayoutAccountsPage is the accounts that wait for an admin, and those decided lately.
type PayoutAccountsPage struct {
	layout.Page
	Waiting []payout.Account
	Settled []payout.Account
	Makers  map[id.Factory]string
}

// PayoutAccountPage is one account that a factory wants to be paid to, beside the one it is paid to.
type PayoutAccountPage struct {
	layout.Page
	Factory *factory.Factory
	Account *payout.Account
	Former  *payout.Account // nil for the first one
	History []payout.Account
	Names   map[id.Account]string
	Note    string
	Errors  ui.Errors
}

func batchPath(number string) string { return "/admin/payouts/" + number }

func payoutAccountPath(n id.PayoutAccount) string {
	return "/admin/payouts/accounts/" + strconv.FormatInt(int64(n), 10)
}

// payoutTone is the colour of a batch's or payout's state.
func payoutTone(s payout.State) string {
	switch s {
	case payout.Sent:
		return "ok"
	case payout.Failed:
		return "bad"
	case payout.Cancelled:
		return "none"
	}
	return "info"
}

func payoutAccountTone(s payout.AccountState) string {
	switch s {
	case payout.AccountApproved:
		return "ok"
	case payout.AccountAsked:
		return "info"
	}
	return "bad"
}

// amounts are sums in several currencies in one line.
func amounts(ctx context.Context, list []money.Amount) string {
	words := make([]string, len(list))
	for i, a := range list {
		words[i] = locale.From(ctx).Money(a)
	}
	return strings.Join(words, " · ")
}

func taken(o payout.Payout) []money.Amount {
	list := make([]money.Amount, len(o.Parts))
	for i, part := range o.Parts {
		list[i] = money.New(part.AmountMinor, part.Currency)
	}
	return list
}

// changes lay the account that is asked for beside the one that is paid to.
func (p PayoutAccountPage) changes(ctx context.Context) []ui.Change {
	t, old := locale.From(ctx), payout.Account{}
	number := ""
	if p.Former != nil {
		old, number = *p.Former, p.Former.Masked()
	}
	return []ui.Change{{Label: t.T("payout.holder"), Old: old.Holder, New: p.Account.Holder}, {Label: t.T("payout.bank"), Old: old.Bank, New: p.Account.Bank},
		{Label: t.T("payout.bank_code"), Old: old.BankCode, New: p.Account.BankCode}, {Label: t.T("payout.number"), Old: number, New: p.Account.Masked()},
		{Label: t.T("payout.contact"), Old: old.Contact, New: p.Account.Contact}}
}

// steps are what became of an account, in the order of time.
func (p PayoutAccountPage) steps(ctx context.Context, a payout.Account) []string {
	t := locale.From(ctx)
	list := []string{t.T("payout.was_asked", "when", t.DateTime(a.AskedAt), "who", p.Names[a.AskedBy])}
	if a.DecidedAt != nil {
		by := t.T("payout.decided_by", "who", p.Names[*a.DecidedBy])
		if a.State == payout.AccountRejected {
			list = append(list, t.T("payout.was_rejected", "when", t.DateTime(*a.DecidedAt), "note", a.DecidedNote)+" "+by)
		} else {
			list = append(list, t.T("payout.was_approved", "when", t.DateTime(*a.DecidedAt), "from", t.DateTime(*a.ValidFrom))+" "+by)
		}
	}
	if a.StoppedAt == nil {
		return list
	}
	who := t.T("payout.by_link")
	if a.StoppedBy != nil {
		who = p.Names[*a.StoppedBy]
	}
	return append(list, t.T("payout.was_stopped", "when", t.DateTime(*a.StoppedAt), "who", who, "note", a.StoppedNote))
}

// steps are what became of a batch.
func (p PayoutBatchPage) steps(ctx context.Context) []string {
	t, b := locale.From(ctx), p.Batch
	list := []string{t.T("payout.was_drawn", "when", t.DateTime(b.DrawnAt), "who", p.Names[b.DrawnBy])}
	if b.ApprovedAt != nil {
		list = append(list, t.T("payout.batch_approved", "when", t.DateTime(*b.ApprovedAt), "who", p.Names[*b.ApprovedBy]))
	}
	if b.SentAt != nil {
		list = append(list, t.T("payout.was_sent", "when", t.DateTime(*b.SentAt), "who", p.Names[*b.SentBy]))
	}
	if b.CancelledAt != nil {
		list = append(list, t.T("payout.was_cancelled", "when", t.DateTime(*b.CancelledAt), "who", p.Names[*b.CancelledBy], "note", b.CancelledNote))
	}
	return list
}
