package ui

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Input describes one control of a form. Label, Hint and Error are translated.
type Input struct {
	Name, Label, Hint, Value, Error string
	// ID is the id of the control when the name repeats on the page.
	ID string
	// Type is the input type; "text" when empty.
	Type         string
	Autocomplete string
	InputMode    string
	Pattern      string
	Placeholder  string
	// Lang and Dir mark a value in another language or direction.
	Lang, Dir string
	Min, Max  string
	MaxLength int
	// Size is the expected length: "s" for a postcode, "m" for a phone number;
	// empty is the full width.
	Size     string
	Required bool
	// Prefix and Suffix stand in the control's frame (currency, unit).
	Prefix, Suffix string
	AutoFocus      bool
	// Key is the key that leads here, for people at a desk.
	Key string
	// Unmarked leaves out the word "optional", in filters and tool bars.
	Unmarked bool
}

// Option is one answer of a Select or Radios. Group puts options of a Select under one
// heading; neighbours with the same Group stand together.
type Option struct {
	Value, Label, Hint string
	Group              string
	Selected, Disabled bool
}

// Choices is a control with a list of answers.
type Choices struct {
	Input
	Options []Option
}

// FieldID is the id of the control with this name; error summaries link to it.
func FieldID(name string) string {
	return "f-" + strings.Map(func(r rune) rune {
		if r == '[' || r == ']' || r == '.' || r == ' ' {
			return '-'
		}
		return r
	}, name)
}

func (f Input) id() string {
	if f.ID != "" {
		return f.ID
	}
	return FieldID(f.Name)
}

func (q Quantity) id() string { return Input{Name: q.Name, ID: q.ID}.id() }

// class carries the error bar and the expected length.
func (f Input) class() string {
	class := "field"
	if f.Error != "" {
		class += " field-bad"
	}
	if f.Size != "" {
		class += " field-" + f.Size
	}
	return class
}

// describedBy names the hint and the error that belong to the control.
func (f Input) describedBy() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.id()+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.id()+"-error")
	}
	return strings.Join(ids, " ")
}

// common are the attributes every kind of control shares.
func (f Input) common() templ.Attributes {
	a := templ.Attributes{"id": f.id(), "name": f.Name}
	for name, value := range map[string]string{
		"aria-describedby": f.describedBy(), "autocomplete": f.Autocomplete, "inputmode": f.InputMode,
		"placeholder": f.Placeholder, "lang": f.Lang, "dir": f.Dir, "data-key": f.Key,
	} {
		if value != "" {
			a[name] = value
		}
	}
	if f.MaxLength > 0 {
		a["maxlength"] = strconv.Itoa(f.MaxLength)
	}
	if f.Error != "" {
		a["aria-invalid"] = "true"
	}
	if f.Required {
		a["required"] = true
	}
	if f.AutoFocus {
		a["autofocus"] = true
	}
	return a
}

// line are the attributes of a one-line control.
func (f Input) line() templ.Attributes {
	a := f.common()
	for name, value := range map[string]string{"pattern": f.Pattern, "min": f.Min, "max": f.Max} {
		if value != "" {
			a[name] = value
		}
	}
	a["type"] = "text"
	if f.Type != "" {
		a["type"] = f.Type
	}
	if f.Type != "password" && f.Type != "file" {
		a["value"] = f.Value
	}
	return a
}

// groups splits the options of a select where the group changes.
func (c Choices) groups() [][]Option {
	var groups [][]Option
	for i, o := range c.Options {
		if i == 0 || o.Group != c.Options[i-1].Group {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], o)
	}
	return groups
}

func (c Choices) selected(o Option) bool {
	return o.Selected || (c.Value != "" && o.Value == c.Value)
}

// optionID is the field's own id for the first answer, so that the error
// summary lands on it.
func (c Choices) optionID(i int) string {
	if i == 0 {
		return c.id()
	}
	return c.id() + "-" + strconv.Itoa(i)
}

// yes is what a ticked box sends.
func yes(value string) string {
	if value == "" {
		return "yes"
	}
	return value
}
