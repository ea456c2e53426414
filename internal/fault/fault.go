// Package fault is the vocabulary of refusals: what kind of failure it is, which message the person gets, and
// which fields of a form are wrong. Everything that is not a *Error is an internal error.
//
// It must not know HTTP, languages or storage: web turns a kind into a status, locale a key into words.
package fault

import (
	"errors"
	"sort"
	"strings"
)

// Kind says what sort of failure an error is.
type Kind string

// The kinds, in the words of the trade. Internal is the kind of every error that is not a *Error.
const (
	NotFound        Kind = "not_found"
	Invalid         Kind = "invalid"
	Conflict        Kind = "conflict"
	Forbidden       Kind = "forbidden"
	Unauthenticated Kind = "unauthenticated"
	Unavailable     Kind = "unavailable"
	TooMany         Kind = "too_many"
	Internal        Kind = "internal"
)

// Args fill the placeholders of a message: {{.name}} takes Args["name"].
type Args map[string]any

// Field is one wrong field of a form: its name in the form, the key of the message, and what fills it.
type Field struct {
	Name string
	Key  string
	Args Args
}

// Error is a failure meant for a person. Key names the message in the catalogs ("inventory.out_of_stock").
type Error struct {
	Kind   Kind
	Key    string
	Args   Args
	Fields []Field
	err    error
}

// New declares a failure: var ErrOutOfStock = fault.New(fault.Conflict, "inventory.out_of_stock").
func New(kind Kind, key string) *Error { return &Error{Kind: kind, Key: key} }

// Error is for the log.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(string(e.Kind) + ": " + e.Key)
	for _, f := range e.Fields {
		b.WriteString("; " + f.Name + ": " + f.Key)
	}
	if e.err != nil {
		b.WriteString(": " + e.err.Error())
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.err }

// Is makes errors.Is(err, ErrOutOfStock) true for every copy With made.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Kind == e.Kind && t.Key == e.Key
}

// With is a copy whose message is filled with args.
func (e *Error) With(args Args) *Error {
	c := *e
	c.Args = args
	return &c
}

// Because is a copy that keeps the cause for the log.
func (e *Error) Because(err error) *Error {
	c := *e
	c.err = err
	return &c
}

// KindOf is the kind of the first *Error in the chain, Internal if there is none.
func KindOf(err error) Kind {
	if e, ok := As(err); ok {
		return e.Kind
	}
	return Internal
}

// As finds the first *Error in the chain.
func As(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e)
	return e, ok
}

// Check gathers the wrong fields of a form; its zero value is ready.
type Check struct{ fields []Field }

// Require notes the field with the message when ok is false, and returns ok.
func (c *Check) Require(ok bool, field, key string, args ...Args) bool {
	if !ok {
		f := Field{Name: field, Key: key}
		if len(args) > 0 {
			f.Args = args[0]
		}
		c.fields = append(c.fields, f)
	}
	return ok
}

// Merge takes over the fields of another error's check, each name after the prefix.
func (c *Check) Merge(prefix string, err error) {
	if e, ok := As(err); ok {
		for _, f := range e.Fields {
			f.Name = prefix + f.Name
			c.fields = append(c.fields, f)
		}
	}
}

// Err is nil when every field was right, else one Invalid error with them all, in the order noted.
func (c *Check) Err() error {
	if len(c.fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Key: "fault.invalid", Fields: c.fields}
}

// FieldNames lists the wrong fields of an error, sorted; handy in tests.
func FieldNames(err error) []string {
	e, ok := As(err)
	if !ok {
		return nil
	}
	names := make([]string, 0, len(e.Fields))
	for _, f := range e.Fields {
		names = append(names, f.Name)
	}
	sort.Strings(names)
	return names
}
