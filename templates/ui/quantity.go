package ui

import (
	"strconv"

	"github.com/a-h/templ"
)

// value is what stands in the field: what was typed and refused, else the number.
func (q Quantity) value() string {
	if q.Typed != "" {
		return q.Typed
	}
	return strconv.Itoa(q.Value)
}

// kind is the type of the control: a browser empties a field for numbers that holds none, and the typed words would be lost.
func (q Quantity) kind() string {
	if _, err := strconv.Atoi(q.value()); err != nil {
		return "text"
	}
	return "number"
}

// wrong ties the control to its error.
func (q Quantity) wrong() templ.Attributes {
	if q.Error == "" {
		return nil
	}
	return templ.Attributes{"aria-invalid": "true", "aria-describedby": q.id() + "-error"}
}
