// Package entrance owns the pages by which people get in and out of all three surfaces: sign in, sign up, forgotten
// passwords, confirmed addresses, a factory's application, and one's own account.
//
// Invariants: every form works without script, says what the browser may fill in, lets passwords be pasted and never
// carries one back; pages of the portal and the console before sign-in stand in the plain shell.
//
// It must not know HTTP or storage.
package entrance

import (
	"context"
	"net/url"
	"strconv"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/onboarding"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/templates/ui"
)

// Door is what all these pages share. At is the path the surface's addresses begin with ("/de-de", "/portal").
type Door struct {
	layout.Page
	Role   account.Role
	At     string
	Errors ui.Errors
	// Next is the page to come back to, "" for the surface's own choice.
	Next string
	// Tongues are offered as a choice of language on the pages of portal and console.
	Tongues []locale.Language
}

// SignInPage asks for address and password, or a passkey.
type SignInPage struct {
	Door
	Email string
	// Passkeys tells that one can sign in with a passkey, too.
	Passkeys bool
}

// SignUpPage makes a consumer's account.
type SignUpPage struct {
	Door
	Name, Email string
}

// ApplyPage is a factory's application.
type ApplyPage struct {
	Door
	Company onboarding.Company
	Email   string
}

// SentPage says that a message is on its way, in the same words whether or not there is an account. Reset tells which.
type SentPage struct {
	Door
	Email string
	Reset bool
	// MailLog is set where mail is shown on a page instead of being sent.
	MailLog bool
}

// ForgotPage asks which address to send a link to.
type ForgotPage struct {
	Door
	Email string
}

// ResetPage asks for the new password.
type ResetPage struct {
	Door
	Token string
}

// VerifyPage asks to confirm the address; a page and not only a link, since mail programs open links by themselves.
type VerifyPage struct {
	Door
	Token string
}

// DeadLinkPage says that a link was used or has run out.
type DeadLinkPage struct{ Door }

// AccountPage is one's own name, mail address, password, passkeys and devices.
type AccountPage struct {
	Door
	Person   *account.Account
	Sessions []account.Session
	Here     id.Session
	Passkeys []account.Passkey
	// CanAdd tells that passkeys can be added.
	CanAdd bool
	// PasswordErrors belong to the form of the password, MailErrors to that of the address, PasskeyErrors to that of a passkey
	// to be added, Errors to that of the name.
	PasswordErrors, MailErrors, PasskeyErrors ui.Errors
	Email                                     string // as typed, of the form of the address
}

// NewPasskeyPage has the browser make a passkey. Options are what it is told, as JSON.
type NewPasskeyPage struct {
	Door
	Options string
	Name    string // as typed
}

// PasskeyPage renames a passkey and removes it. RemoveErrors belong to the form that removes it, Errors to that of the name.
type PasskeyPage struct {
	Door
	Email        string // of the account
	Passkey      account.Passkey
	Name         string // as typed
	RemoveErrors ui.Errors
}

// MovePage asks to confirm a change of the mail address.
type MovePage struct {
	Door
	Token  string
	Moving account.Moving
}

// ApplicationPage says where a factory's application stands; declined, it can be corrected on it.
type ApplicationPage struct {
	Door
	Factory *factory.Factory
	Company onboarding.Company
}

// t is the text of a key in the language of the page.
func t(ctx context.Context, key string, args ...any) string { return locale.From(ctx).T(key, args...) }

func (d Door) email(ctx context.Context, value string) ui.Input {
	return ui.Input{Name: "email", Label: locale.From(ctx).T("account.field.email"), Type: "email", Value: value, Autocomplete: "username",
		InputMode: "email", MaxLength: 254, Required: true, Dir: "ltr", Error: d.Errors.Field(ctx, "email")}
}

func (d Door) password(ctx context.Context) ui.Input {
	return ui.Input{Name: "password", Label: locale.From(ctx).T("account.field.password"), Type: "password", Autocomplete: "current-password",
		Required: true, Dir: "ltr"}
}

// fresh is the field of a password to be chosen.
func fresh(ctx context.Context, label string, errors ui.Errors) ui.Input {
	return ui.Input{Name: "password", Label: label, Hint: locale.From(ctx).T("account.hint.password", "min", account.MinPassword),
		Type: "password", Autocomplete: "new-password", Required: true, Dir: "ltr", Error: errors.Field(ctx, "password")}
}

// line is a field of an application.
func (d Door) line(ctx context.Context, name, label, hint, value string) ui.Input {
	return ui.Input{Name: name, Label: label, Hint: hint, Value: value, Required: true, MaxLength: 100, Error: d.Errors.Field(ctx, name)}
}

// with is an attribute's worth of change to a field.
func with(f ui.Input, change func(*ui.Input)) ui.Input {
	change(&f)
	return f
}

// title is the heading of the sign-in page of each surface.
func (p SignInPage) title(ctx context.Context) string {
	switch p.Role {
	case account.Factory:
		return t(ctx, "account.signin.portal")
	case account.Admin:
		return t(ctx, "account.signin.admin")
	}
	return t(ctx, "account.signin.title")
}

// present is the field of the password that somebody signed in has.
func present(ctx context.Context, name string, errors ui.Errors) ui.Input {
	return ui.Input{Name: name, Label: t(ctx, "account.field.present"), Type: "password", Autocomplete: "current-password",
		Required: true, Dir: "ltr", Error: errors.Field(ctx, name)}
}

// spread says on how many devices a passkey may be.
func spread(ctx context.Context, p account.Passkey) string {
	if p.Copyable {
		return t(ctx, "account.passkey.synced")
	}
	return t(ctx, "account.passkey.single")
}

// used says when a passkey was last used.
func used(ctx context.Context, p account.Passkey) string {
	if p.UsedAt == nil {
		return t(ctx, "account.passkey.never")
	}
	return t(ctx, "account.page.last_used", "when", locale.From(ctx).DateTime(*p.UsedAt))
}

// since says when and how a session was opened.
func since(ctx context.Context, s account.Session) string {
	if s.PasskeyID != nil {
		return t(ctx, "account.passkey.session", "when", locale.From(ctx).DateTime(s.CreatedAt))
	}
	return t(ctx, "account.page.since", "when", locale.From(ctx).DateTime(s.CreatedAt))
}

// where is the page of a passkey.
func (d Door) where(p account.Passkey) string {
	return d.At + "/account/passkeys/" + strconv.FormatInt(int64(p.ID), 10)
}

// here tells whether a session is the one this page was asked with.
func (p AccountPage) here(s account.Session) bool { return s.ID == p.Here }

// link leads to another of these pages, with the page to come back to.
func (d Door) link(path string) string {
	if d.Next == "" {
		return d.At + path
	}
	return d.At + path + "?" + url.Values{"next": {d.Next}}.Encode()
}

func current(on bool) string {
	if on {
		return "true"
	}
	return "false"
}

// named is the field of a passkey's name.
func named(ctx context.Context, value string, errors ui.Errors) ui.Input {
	return ui.Input{Name: "name", Label: t(ctx, "account.passkey.name"), Hint: t(ctx, "account.passkey.name_hint"), Value: value,
		Autocomplete: "off", MaxLength: account.MaxPasskeyName, Required: true, Error: errors.Field(ctx, "name")}
}
