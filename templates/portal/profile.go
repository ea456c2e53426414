package portal

import (
	"context"

	"github.com/silkroadmall/mall/templates/ui"
)

// ProfilePage is what a factory says of itself, and may change without asking.
type ProfilePage struct {
	Page
	Typed  Profiled
	Errors ui.Errors
}

// Profiled is that as it stands in the form.
type Profiled struct{ Email, Contact, Phone, Founded, Staff, Handover string }

// line is a field of the form.
func (p ProfilePage) line(ctx context.Context, name, label, value string) ui.Input {
	return ui.Input{Name: name, Label: label, Value: value, Size: "m", MaxLength: 100, Required: true, Error: p.Errors.Field(ctx, name)}
}

// reach is the field of the mail address that shoppers are shown.
func (p ProfilePage) reach(ctx context.Context) ui.Input {
	f := p.line(ctx, "public_email", in(ctx).T("application.public_email"), p.Typed.Email)
	f.Hint, f.Type, f.InputMode, f.Autocomplete, f.Dir, f.MaxLength = in(ctx).T("application.public_email_hint"), "email", "email", "off", "ltr", 254
	return f
}

// phone is the field of the number that carriers are given.
func (p ProfilePage) phone(ctx context.Context) ui.Input {
	f := p.line(ctx, "phone", in(ctx).T("application.phone"), p.Typed.Phone)
	f.Type, f.InputMode, f.Autocomplete, f.Dir, f.MaxLength = "tel", "tel", "tel", "ltr", 40
	return f
}

// count is the field of a whole number.
func (p ProfilePage) count(ctx context.Context, name, label, value string, required bool) ui.Input {
	f := p.line(ctx, name, label, value)
	f.InputMode, f.Size, f.MaxLength, f.Required = "numeric", "s", 7, required
	return f
}
