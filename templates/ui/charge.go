package ui

import "strings"

// explained tells whether there is anything to say about how a charge came
// about.
func (c Charge) explained() bool {
	return c.Rate+c.Base+c.Formula+c.Note+c.Source+c.Act != ""
}

// law is the name of the act, or the address when it has none.
func (c Charge) law() string {
	if c.Act != "" {
		return c.Act
	}
	return c.Source
}

// linked is true when the source can be opened.
func (c Charge) linked() bool {
	return strings.HasPrefix(c.Source, "https://") || strings.HasPrefix(c.Source, "http://")
}
