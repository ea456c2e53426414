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
	note, err := m.receipt(ctx, r)
	if err != nil {
		return err
	}
	note.Link, note.Action = m.BaseURL+in.URL("/report/"+url.PathEscape(r.Number)), locale.From(ctx).T("mail.report.action")
	return m.Send(ctx, Draft{To: r.Email, Kind: "report_" + string(r.State), Subject: note.Subject, Text: note.Text(ctx), HTML: page.Note(note)})
}

// receipt is the letter without its link.
func (m *Mailer) receipt(ctx context.Context, r *moderation.Report) (page.NotePage, error) {
	t := locale.From(ctx)
	var hello []string
	if r.Name != "" {
		hello = append(hello, t.T("mail.hello", "name", r.Name))
	}
	why := t.T("mail.report.why", "email", r.Email)
	if r.State == moderation.ReportReceived {
		text := t.T("mail.report.received.text", "page", r.URL)
		return page.NotePage{Letter: m.letter(t.T("mail.report.received.subject", "number", r.Number), text, why), Paragraphs: append(hello, text)}, nil
	}
	if r.Measure == moderation.Lifted && r.ListingID != nil {
		return m.lifted(ctx, r, append(hello, t.T("mail.report.lifted.text", "page", r.URL)), why)
	}
	text := t.T("mail.report.decided.text", "page", r.URL)
	outcome := t.T("mail.report.outcome", "state", t.T("report.state."+string(r.State)), "reason", t.T("report.reason."+r.Reason))
	return page.NotePage{Letter: m.letter(t.T("mail.report.decided.subject", "number", r.Number), outcome, why),
		Paragraphs: append(append(hello, text, outcome), said(t, r)...), After: []string{t.T("report.object")}}, nil
}

// said is what was done about the listing, if the report is about one, and what the admin wrote.
func said(t *locale.Printer, r *moderation.Report) []string {
	if r.Measure == "" {
		return []string{r.Statement}
	}
	return []string{t.T("report.measure." + string(r.Measure)), r.Statement}
}

// lifted says that the listing is back on sale, and why.
func (m *Mailer) lifted(ctx context.Context, r *moderation.Report, begin []string, why string) (page.NotePage, error) {
	t := locale.From(ctx)
	text := t.T("report.measure." + string(r.Measure))
	p := page.NotePage{Letter: m.letter(t.T("mail.report.lifted.subject", "number", r.Number), text, why), Paragraphs: append(begin, text),
		After: []string{t.T("report.object")}}
	last, ok, err := m.Desk.Standing(ctx, *r.ListingID)
	if ok && last.Verdict == moderation.Restore {
		p.Paragraphs = append(p.Paragraphs, last.Statement)
	}
	return p, err
}
