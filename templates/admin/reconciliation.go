package admin

import (
	"context"
	"strconv"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/reconciliation"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/templates/ui"
)

// CasesPage is where our books and the payment provider differ.
type CasesPage struct {
	layout.Page
	Runs    []reconciliation.Run
	Waiting []reconciliation.Waiting
	Open    []reconciliation.Case
	Closed  []reconciliation.Case
	Number  int // of the list's page
	Pages   int
}

// CasePage is one difference, with its mend.
type CasePage struct {
	layout.Page
	Once   string // key of the form that mends
	Case   *reconciliation.Case
	Names  map[id.Account]string
	Reader id.Account
	Note   string
	Errors ui.Errors
}

const casesPath = "/admin/ledger/cases"

func casePath(c reconciliation.Case) string { return casesPath + "/" + strconv.FormatInt(c.ID, 10) }

func kindOf(ctx context.Context, c reconciliation.Case) string {
	return locale.From(ctx).T("reconciliation.kind." + string(c.Kind))
}

// sideSays is what one side says of the money, in words.
func sideSays(ctx context.Context, state string, s reconciliation.Side) string {
	t := locale.From(ctx)
	if state == "" {
		return t.T("reconciliation.nothing")
	}
	words := t.T("reconciliation.state." + state)
	if amount, has := s.Amount(); has {
		words += " · " + t.Money(amount)
	}
	return words
}

func runSays(ctx context.Context, r reconciliation.Run) string {
	t := locale.From(ctx)
	if r.Failure != "" {
		return t.T("reconciliation.away", "gateway", r.Gateway)
	}
	return t.T("reconciliation.looked", "gateway", r.Gateway, "count", r.Movements, "opened", r.Opened, "closed", r.Closed)
}

func waits(ctx context.Context, w reconciliation.Waiting) string {
	t := locale.From(ctx)
	return t.T("reconciliation.waits", "account", t.T("admin.account."+string(w.Account)), "party", w.Party, "amount", t.Money(w.Amount), "hours", w.Hours, "since", t.DateTime(w.Since), "source", w.Source)
}

// bookHealth is how the books and the provider agree, for the home page.
func bookHealth(ctx context.Context, p HomePage) Health {
	t := locale.From(ctx)
	h := Health{Tone: "ok", Name: t.T("reconciliation.home"), Word: t.T("reconciliation.home_ok"), URL: casesPath}
	if p.Cases > 0 {
		h.Tone, h.Word = "bad", t.T("reconciliation.home_cases", "count", p.Cases)
	}
	if p.Waits > 0 {
		h.Tone, h.State = "bad", t.T("reconciliation.home_waits")
	}
	return h
}

func lastColumn(closed bool) string {
	if closed {
		return "reconciliation.outcome"
	}
	return "reconciliation.mend"
}

// closer is who closed a case, "" for a look.
func closer(p CasePage) string {
	if p.Case.ClosedBy == nil {
		return ""
	}
	return p.Names[*p.Case.ClosedBy]
}

func caseFacts(ctx context.Context, c *reconciliation.Case) []ui.Definition {
	t := locale.From(ctx)
	return []ui.Definition{
		{Term: t.T("reconciliation.subject"), Text: c.Subject},
		{Term: t.T("reconciliation.ref"), Text: dash(c.Ref)},
		{Term: t.T("reconciliation.seen"), Text: t.DateTime(c.SeenAt)},
	}
}

// mendWords is what the button of the mend says.
func mendWords(ctx context.Context, c *reconciliation.Case) string {
	t := locale.From(ctx)
	switch {
	case !c.Mend.MovesMoney():
		return t.T("reconciliation.mend." + string(c.Mend))
	case c.AskedBy == nil:
		return t.T("reconciliation.ask")
	}
	return t.T("reconciliation.agree")
}
