package mailer

import (
	"context"
	"net/url"

	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/moderation"
	page "github.com/silkroadmall/mall/templates/mail"
)

// report tells who reported something that the report arrived, or, once it is decided, what was decided and why.
func (m *Mailer) report(ctx context.Context, j moderation.ReportMail) error {
	r, err := m.Desk.ReportByID(ctx, j.ReportID)
	if err != nil {
		return err
	}
	if r.Email == "" {
		return nil
	}
	ctx = In(ctx, r.Language)
	in, err := market.Of(locale.From(ctx).Language(), r.Country, "", "")
	if err != nil {
		return job.Discard(err)
	}
	note := m.receipt(ctx, r)
	note.Link, note.Action = m.BaseURL+in.URL("/report/"+url.PathEscape(r.Number)), locale.From(ctx).T("mail.report.action")
	return m.Send(ctx, Draft{To: r.Email, Kind: "report_" + string(r.State), Subject: note.Subject, Text: note.Text(ctx), HTML: page.Note(note)})
}

// receipt is the letter without its link.
func (m *Mailer) receipt(ctx context.Context, r *moderation.Report) page.NotePage {
	t := locale.From(ctx)
	var hello []string
	if r.Name != "" {
		hello = append(hello, t.T("mail.hello", "name", r.Name))
	}
	why := t.T("mail.report.why", "email", r.Email)
	if r.State == moderation.ReportReceived {
		text := t.T("mail.report.received.text", "page", r.URL)
		return page.NotePage{Letter: m.letter(t.T("mail.report.received.subject", "number", r.Number), text, why), Paragraphs: append(hello, text)}
	}
	text := t.T("mail.report.decided.text", "page", r.URL)
	outcome := t.T("mail.report.outcome", "state", t.T("report.state."+string(r.State)), "reason", t.T("report.reason."+r.Reason))
	return page.NotePage{Letter: m.letter(t.T("mail.report.decided.subject", "number", r.Number), outcome, why),
		Paragraphs: append(hello, text, outcome, r.Statement), After: []string{t.T("report.object")}}
}
