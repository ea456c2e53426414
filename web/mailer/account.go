package mailer

import (
	"context"
	"errors"
	"net/url"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/locale"
	page "github.com/silkroadmall/mall/templates/mail"
)

// account writes a letter about an account. For an address without one it does nothing: whoever asked got the same
// answer.
func (m *Mailer) account(ctx context.Context, l account.Letter) error {
	a, err := m.Accounts.ByEmail(ctx, l.Role, l.Email)
	if errors.Is(err, database.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	ctx = In(ctx, a.Language)
	note, err := m.note(ctx, a, l)
	if errors.Is(err, database.ErrNotFound) {
		return nil // confirmed in the meantime
	}
	if err != nil {
		return err
	}
	return m.Send(ctx, Draft{To: a.Email, Kind: "account_" + string(l.Purpose), Subject: note.Subject, Text: note.Text(ctx), HTML: page.Note(note)})
}

func (m *Mailer) note(ctx context.Context, a *account.Account, l account.Letter) (page.NotePage, error) {
	t := locale.From(ctx)
	hello, here := t.T("mail.hello", "name", a.Name), m.BaseURL+l.At
	why := t.T("mail.account.why", "email", a.Email)
	switch l.Purpose {
	case account.Verify:
		link, err := m.link(ctx, a, l, "/verify")
		return page.NotePage{Letter: m.letter(t.T("mail.account.verify.subject"), t.T("mail.account.verify.text"), why),
			Paragraphs: []string{hello, t.T("mail.account.verify.text")}, Link: link, Action: t.T("mail.account.verify.action"),
			After: []string{t.T("mail.account.verify.after"), t.T("mail.account.not_you")}}, err
	case account.Reset:
		link, err := m.link(ctx, a, l, "/reset")
		return page.NotePage{Letter: m.letter(t.T("mail.account.reset.subject"), t.T("mail.account.reset.text"), why),
			Paragraphs: []string{hello, t.T("mail.account.reset.text")}, Link: link, Action: t.T("mail.account.reset.action"),
			After: []string{t.T("mail.account.reset.after"), t.T("mail.account.not_you")}}, err
	case account.Exists:
		return page.NotePage{Letter: m.letter(t.T("mail.account.exists.subject"), t.T("mail.account.exists.text"), why),
			Paragraphs: []string{hello, t.T("mail.account.exists.text")}, Link: here + "/sign-in", Action: t.T("mail.account.exists.action"),
			After: []string{t.T("mail.account.exists.after"), t.T("mail.account.not_you")}}, nil
	default:
		return page.NotePage{Letter: m.letter(t.T("mail.account.changed.subject"), t.T("mail.account.changed.text"), why),
			Paragraphs: []string{hello, t.T("mail.account.changed.text")}, Link: here + "/forgot", Action: t.T("mail.account.changed.action"),
			After: []string{t.T("mail.account.changed.after")}}, nil
	}
}

// link makes the token now, so that none ever rested in the queue.
func (m *Mailer) link(ctx context.Context, a *account.Account, l account.Letter, path string) (string, error) {
	token, err := m.Accounts.Link(ctx, a, l.Purpose)
	return m.BaseURL + l.At + path + "?" + url.Values{"token": {token}}.Encode(), err
}
