package mailer

import (
	"cmp"
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
	if l.Purpose == account.Erased {
		return m.farewell(ctx, l)
	}
	a, err := m.addressee(ctx, l)
	if errors.Is(err, database.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	ctx = In(ctx, a.Language)
	to := cmp.Or(l.To, a.Email)
	note, err := m.note(ctx, a, l, to)
	switch {
	case errors.Is(err, database.ErrNotFound):
		return nil // confirmed in the meantime
	case errors.Is(err, account.ErrTaken):
		return m.account(ctx, account.Letter{Role: l.Role, Email: l.To, Purpose: account.Exists, At: l.At})
	case err != nil:
		return err
	}
	return m.Send(ctx, Draft{To: to, Kind: "account_" + string(l.Purpose), Subject: note.Subject, Text: note.Text(ctx), HTML: page.Note(note)})
}

// addressee is whose account a letter is about.
func (m *Mailer) addressee(ctx context.Context, l account.Letter) (*account.Account, error) {
	if l.Account != 0 {
		return m.Accounts.Account(ctx, l.Role, l.Account)
	}
	return m.Accounts.ByEmail(ctx, l.Role, l.Email)
}

// about is the letter with the sentences that every purpose has: its subject, what it is about, what follows the link.
func (m *Mailer) about(ctx context.Context, name, to string, l account.Letter) page.NotePage {
	t, key := locale.From(ctx), "mail.account."+string(l.Purpose)
	text := t.T(key+".text", "passkey", l.Passkey)
	return page.NotePage{
		Letter:     m.letter(t.T(key+".subject"), text, t.T("mail.account.why", "email", to)),
		Paragraphs: []string{t.T("mail.hello", "name", name), text}, Action: t.T(key + ".action"), After: []string{t.T(key + ".after")},
	}
}

// paths are where the links with a token lead.
var paths = map[account.Purpose]string{account.Verify: "/verify", account.Reset: "/reset", account.Move: "/account/mail", account.Moved: "/account/mail"}

func (m *Mailer) note(ctx context.Context, a *account.Account, l account.Letter, to string) (page.NotePage, error) {
	n := m.about(ctx, a.Name, to, l)
	if paths[l.Purpose] != "" && l.Purpose != account.Moved || l.Purpose == account.Exists {
		n.After = append(n.After, locale.From(ctx).T("mail.account.not_you"))
	}
	var err error
	switch l.Purpose {
	case account.Exists:
		n.Link = m.BaseURL + l.At + "/sign-in"
	case account.Changed:
		n.Link = m.BaseURL + l.At + "/forgot"
	case account.PasskeyAdded, account.PasskeyRemoved, account.PasskeyRefused:
		n.Link = m.BaseURL + l.At + security(a.Role)
	default:
		n.Link, err = m.link(ctx, a, l)
	}
	return n, err
}

// security is the page of each role where passwords and passkeys are.
func security(role account.Role) string {
	if role == account.Consumer {
		return "/account/security"
	}
	return "/account"
}

// farewell tells somebody whose account is no more; where the orders open is the one thing left to do.
func (m *Mailer) farewell(ctx context.Context, l account.Letter) error {
	ctx = In(ctx, l.Language)
	n := m.about(ctx, l.Name, l.Email, l)
	n.Link = m.BaseURL + l.At + "/orders/find"
	return m.Send(ctx, Draft{To: l.Email, Kind: "account_" + string(l.Purpose), Subject: n.Subject, Text: n.Text(ctx), HTML: page.Note(n)})
}

// link makes the token now, so that none ever rested in the queue.
func (m *Mailer) link(ctx context.Context, a *account.Account, l account.Letter) (string, error) {
	var token string
	var err error
	if l.To != "" {
		token, err = m.Accounts.MoveLink(ctx, a, l)
	} else {
		token, err = m.Accounts.Link(ctx, a, l.Purpose)
	}
	return m.BaseURL + l.At + paths[l.Purpose] + "?" + url.Values{"token": {token}}.Encode(), err
}
