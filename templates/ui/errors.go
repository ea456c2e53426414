package ui

import (
	"context"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/locale"
)

// Errors are the refusals a form was sent back with. The zero value is a form
// without errors.
type Errors struct {
	key    string
	args   fault.Args
	fields []fault.Field
}

// ErrorsOf takes the fields and message of an error meant for a person; nil and
// internal errors give none, since those have a page of their own.
func ErrorsOf(err error) Errors {
	f, ok := fault.As(err)
	if err == nil || !ok {
		return Errors{}
	}
	return Errors{key: f.Key, args: f.Args, fields: f.Fields}
}

// Any tells whether there is something to mend; for layout.Page.Failed too.
func (e Errors) Any() bool { return e.key != "" || len(e.fields) > 0 }

// Field is the translated error of one control, empty when it is right.
func (e Errors) Field(ctx context.Context, name string) string {
	for _, f := range e.fields {
		if f.Name == name {
			return say(ctx, f.Key, f.Args)
		}
	}
	return ""
}

// General is the sentence when no single field is wrong.
func (e Errors) General(ctx context.Context) string {
	if len(e.fields) > 0 || e.key == "" {
		return ""
	}
	return say(ctx, e.key, e.args)
}

// say translates a message whose arguments come by name.
func say(ctx context.Context, key string, args fault.Args) string {
	return locale.From(ctx).Fill(key, args)
}
