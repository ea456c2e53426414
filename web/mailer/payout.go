package mailer

import (
	"context"
	"errors"
	"net/url"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/payout"
	"github.com/silkroadmall/mall/internal/shipping"
	page "github.com/silkroadmall/mall/templates/mail"
)

// payoutAccount tells a factory what became of an account it is to be paid to. That another one was asked for is told the contact of the
// one before as well, and each letter has a link that stops it. What has moved on meanwhile needs no letter.
func (m *Mailer) payoutAccount(ctx context.Context, j payout.AccountMail) error {
	a, err := m.Payouts.Account(ctx, j.ID)
	if err != nil || a.State != j.State {
		return err
	}
	f, err := m.Factories.Factory(ctx, a.FactoryID)
	if err != nil {
		return err
	}
	if a.State == payout.AccountAsked {
		return m.payoutAsked(ctx, f, a)
	}
	return m.toStaff(ctx, f, "payout_account_"+string(a.State), func(ctx context.Context, who *account.Account) page.SheetPage {
		return m.accountLetter(ctx, f, a, accountNote{name: who.Name, why: m.whyStaff(ctx, f), link: m.BaseURL + "/portal/money/account"})
	})
}

// payoutAsked writes to everybody who may have to stop a change.
func (m *Mailer) payoutAsked(ctx context.Context, f *factory.Factory, a *payout.Account) error {
	clerks, err := m.Factories.Staff(ctx, f.ID)
	if err != nil {
		return err
	}
	told, all := map[string]bool{}, []error{}
	language := string(locale.Chinese)
	for _, clerk := range clerks {
		who, err := m.Accounts.Account(ctx, account.Factory, clerk)
		if err != nil {
			return err
		}
		if who.VerifiedAt != nil {
			told[who.Email] = true
			all = append(all, m.askedLetter(In(ctx, who.Language), f, a, who.Email, who.Name))
		}
	}
	former, err := m.Payouts.Former(ctx, a)
	if err != nil {
		return err
	}
	if former != nil && !told[former.Contact] {
		all = append(all, m.askedLetter(In(ctx, language), f, a, former.Contact, ""))
	}
	return errors.Join(all...)
}

// askedLetter is one letter with a link of its own.
func (m *Mailer) askedLetter(ctx context.Context, f *factory.Factory, a *payout.Account, to, name string) error {
	token, err := m.Payouts.Objector(ctx, a.ID, to)
	if err != nil {
		return err
	}
	note := accountNote{name: name, why: m.whyStaff(ctx, f), link: m.BaseURL + "/portal/money/object/" + token}
	if name == "" {
		note.name, note.why = factoryName(locale.From(ctx), f), locale.From(ctx).T("payout.mail.why_contact", "factory", factoryName(locale.From(ctx), f))
	}
	p := m.accountLetter(ctx, f, a, note)
	return m.Send(ctx, Draft{To: to, Kind: "payout_account_asked", Subject: p.Subject, Text: p.Text(ctx), HTML: page.Sheet(p)})
}

// accountNote is to whom a letter about an account goes, why, and where its link leads.
type accountNote struct{ name, why, link string }

func (m *Mailer) accountLetter(ctx context.Context, f *factory.Factory, a *payout.Account, to accountNote) page.SheetPage {
	t := locale.From(ctx)
	key := "payout.mail.account_" + string(a.State)
	text := t.T(key, "factory", t.Isolate(factoryName(t, f)), "number", a.Masked(), "bank", t.Isolate(a.Bank), "holder", t.Isolate(a.Holder),
		"when", t.DateTime(a.Soonest().In(shipping.China())), "note", a.DecidedNote)
	p := page.SheetPage{NotePage: page.NotePage{Letter: m.letter(t.T(key+"_subject"), text, to.why),
		Paragraphs: []string{t.T("mail.hello", "name", to.name), text}, Link: to.link, Action: t.T("payout.mail.account_action")}}
	if a.State == payout.AccountAsked {
		p.Paragraphs, p.Action = append(p.Paragraphs, t.T("payout.mail.object")), t.T("payout.mail.object_action")
	}
	return p
}

// payout tells a factory that it was paid, or that the bank could not pay.
func (m *Mailer) payout(ctx context.Context, j payout.Mail) error {
	s, err := m.Payouts.ByID(ctx, j.ID)
	if err != nil || s.Payout.State != j.State {
		return err
	}
	f, err := m.Factories.Factory(ctx, s.Payout.FactoryID)
	if err != nil {
		return err
	}
	return m.toStaff(ctx, f, "payout_"+string(j.State), func(ctx context.Context, who *account.Account) page.SheetPage {
		t := locale.From(ctx)
		key, amount := "payout.mail."+string(j.State), t.Money(s.Payout.Amount())
		text := t.T(key, "amount", amount, "payout", s.Payout.Number, "number", s.Payout.Account.Masked(), "bank", t.Isolate(s.Payout.Account.Bank), "reason", s.Payout.Failure)
		return page.SheetPage{NotePage: page.NotePage{Letter: m.letter(t.T(key+"_subject", "amount", amount), text, m.whyStaff(ctx, f)),
			Paragraphs: []string{t.T("mail.hello", "name", who.Name), text}, Link: m.BaseURL + "/portal/money/payouts/" + url.PathEscape(s.Payout.Number),
			Action: t.T("payout.mail.action")}, Sections: statementSections(t, s)}
	})
}

// statementSections are the sums of a payout by currency.
func statementSections(t *locale.Printer, s *payout.Statement) []page.Section {
	one := page.Section{Title: t.T("payout.by_currency")}
	for _, sum := range s.Sums() {
		row := page.Row{Label: t.Money(sum.Amount()), End: t.Money(sum.Yuan())}
		if sum.Rate != nil {
			row.Remark = t.T("payout.rate_of", "rate", sum.Rate.Rate, "source", sum.Rate.Source, "date", t.Date(sum.Rate.AsOf))
		}
		one.Rows = append(one.Rows, row)
	}
	one.Rows = append(one.Rows, page.Row{Label: t.T("payout.total"), End: t.Money(s.Payout.Amount()), Sum: true})
	return []page.Section{one}
}
