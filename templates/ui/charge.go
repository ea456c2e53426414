package ui

import (
	"strings"

	"github.com/silkroadmall/mall/internal/locale"
)

// explained tells whether there is anything to say about how a charge came
// about, beyond the sentence that is always shown.
func (c Charge) explained() bool {
	return c.Formula+c.Note+c.Source+c.Act != ""
}

// spoken tells a charge from the others of its name, for those who hear the page.
func (c Charge) spoken() string {
	if c.Item != "" {
		return " " + c.Name + " · " + c.Item
	}
	return " " + c.Name
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

// Linked is the bill with the address of the page that says how duty works.
func (b Bill) Linked(url string) Bill {
	b.HowURL = url
	return b
}

// question is what opens the sum and the law behind a charge.
func (c Charge) question(p *locale.Printer) string {
	if c.ValidFrom != "" {
		return p.T("charges.since", "date", c.ValidFrom)
	}
	return p.T("charges.why")
}
