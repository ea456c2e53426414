package mailer

import (
	"cmp"
	"context"
	"fmt"
	"strconv"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/moderation"
	page "github.com/silkroadmall/mall/templates/mail"
)

// decision tells the staff of a factory what was decided about one of its listings, or about the factory itself.
func (m *Mailer) decision(ctx context.Context, j moderation.DecisionMail) error {
	d, err := m.Desk.Decision(ctx, j.DecisionID)
	if err != nil {
		return err
	}
	switch d.Subject {
	case "revision":
		return m.aboutListing(ctx, d)
	case "listing":
		return m.aboutStanding(ctx, d, "mail.listing."+string(d.Verdict))
	case "cut":
		return m.aboutStanding(ctx, d, "cut.mail")
	case "factory":
		return m.aboutFactory(ctx, d)
	}
	return job.Discard(fmt.Errorf("write letter about decision %d: nobody is told about a %s", d.ID, d.Subject))
}

func (m *Mailer) aboutListing(ctx context.Context, d *moderation.Decision) error {
	r, err := m.Catalog.Revision(ctx, id.Revision(d.SubjectID))
	if err != nil {
		return err
	}
	l, err := m.Catalog.ListingByID(ctx, r.ListingID)
	if err != nil {
		return err
	}
	f, err := m.Factories.Factory(ctx, l.FactoryID)
	if err != nil {
		return err
	}
	return m.toStaff(ctx, f, "decision_"+string(d.Verdict), func(ctx context.Context, a *account.Account) page.SheetPage {
		title := catalog.Best(r.Content.Texts, locale.From(ctx).Language()).Title
		if title == "" {
			title = l.Slug
		}
		p := m.verdict(ctx, a, d, "mail.listing."+string(d.Verdict), title)
		p.Why = m.whyStaff(ctx, f)
		p.Link, p.Action = m.BaseURL+"/portal/listings/"+strconv.FormatInt(int64(l.ID), 10), locale.From(ctx).T("mail.listing.action")
		return p
	})
}

// aboutStanding tells that the mall took a listing down, with the statement of reasons of Regulation (EU) 2022/2065 Art. 17: what is
// restricted and where, on what facts, by which law, that a person decided, and how to object; or that it is back on sale, or its
// price cut over. The key is that of the words.
func (m *Mailer) aboutStanding(ctx context.Context, d *moderation.Decision, key string) error {
	l, err := m.Catalog.ListingByID(ctx, id.Listing(d.SubjectID))
	if err != nil {
		return err
	}
	f, err := m.Factories.Factory(ctx, l.FactoryID)
	if err != nil {
		return err
	}
	return m.toStaff(ctx, f, "decision_"+string(d.Verdict), func(ctx context.Context, a *account.Account) page.SheetPage {
		t := locale.From(ctx)
		p := m.verdict(ctx, a, d, key, cmp.Or(catalog.Best(l.Texts, t.Language()).Title, l.Slug))
		if d.Law != "" {
			p.Paragraphs = append(p.Paragraphs, t.T("mail.listing.take_down.law", "law", d.Law))
		}
		if d.Verdict == moderation.TakeDown {
			p.Paragraphs = append(p.Paragraphs, t.T("mail.listing.take_down.scope"), t.T("mail.listing.take_down.redress"))
		}
		p.Why = m.whyStaff(ctx, f)
		p.Link, p.Action = m.BaseURL+"/portal/listings/"+strconv.FormatInt(int64(l.ID), 10), t.T("mail.listing.action")
		return p
	})
}

func (m *Mailer) aboutFactory(ctx context.Context, d *moderation.Decision) error {
	f, err := m.Factories.Factory(ctx, id.Factory(d.SubjectID))
	if err != nil {
		return err
	}
	return m.toStaff(ctx, f, "decision_"+string(d.Verdict), func(ctx context.Context, a *account.Account) page.SheetPage {
		p := m.verdict(ctx, a, d, "mail.factory."+string(d.Verdict), factoryName(locale.From(ctx), f))
		p.Why = m.whyStaff(ctx, f)
		p.Link, p.Action = m.BaseURL+"/portal", locale.From(ctx).T("mail.factory.action")
		if d.Verdict == moderation.Decline || f.State == factory.Pending {
			p.Link = m.BaseURL + "/portal/application"
		}
		return p
	})
}

// verdict is a decision in words: what was decided, why, and what the moderator wrote beside it.
func (m *Mailer) verdict(ctx context.Context, a *account.Account, d *moderation.Decision, key, about string) page.SheetPage {
	t := locale.From(ctx)
	text := t.T(key+".text", "about", about)
	p := page.SheetPage{NotePage: page.NotePage{
		Letter:     m.letter(t.T(key+".subject", "about", about), text, ""),
		Paragraphs: []string{t.T("mail.hello", "name", a.Name), text},
	}}
	if d.Reason != "" {
		p.Paragraphs = append(p.Paragraphs, t.T("mail.decision.reason", "reason", t.T("moderation.reason."+d.Reason)))
	}
	if d.Statement != "" {
		p.Paragraphs = append(p.Paragraphs, t.T("mail.decision.statement", "statement", d.Statement))
	}
	return p
}
