package catalog

import (
	"net/mail"
	"slices"

	"github.com/silkroadmall/mall/internal/fault"
)

// Responsible is who answers for the goods in the European Union: since 2024-12-13 a product is offered there only with the
// name, the address and the e-mail of such a person (Regulation (EU) 2023/988, Articles 16 and 19).
type Responsible struct {
	Name    string `json:"name"`
	Address string `json:"address"`
	Email   string `json:"email"`
}

// PaperResponsible is the code of the paper that a named responsible person stands for. It is never ticked: an offer that
// names nobody does not have it.
const PaperResponsible = "eu_responsible_person"

// The bounds of what is said of a responsible person.
const (
	maxName    = 120
	maxAddress = 200
)

// Given says that somebody is named.
func (r Responsible) Given() bool { return r != Responsible{} }

func (r Responsible) clean() Responsible {
	return Responsible{line(r.Name), line(r.Address), line(r.Email)}
}

// check wants all three or nothing; the fields are responsible_name, responsible_address and responsible_email.
func (r Responsible) check(f *fault.Check) {
	if !r.Given() {
		return
	}
	f.Require(r.Name != "" && len(r.Name) <= maxName, "responsible_name", "catalog.responsible_name")
	f.Require(r.Address != "" && len(r.Address) <= maxAddress, "responsible_address", "catalog.responsible_address")
	f.Require(r.reachable(), "responsible_email", "catalog.responsible_email")
}

func (r Responsible) reachable() bool {
	a, err := mail.ParseAddress(r.Email)
	return err == nil && a.Address == r.Email
}

// complete says that the offer can name the person.
func (r Responsible) complete() bool {
	var f fault.Check
	r.check(&f)
	return r.Given() && f.Err() == nil
}

// Held are the papers the listing has: those that were ticked or typed, and the responsible person if one is named in full.
func (c Content) Held() []string {
	papers := slices.DeleteFunc(distinct(c.Papers), func(p string) bool { return p == PaperResponsible })
	if c.Responsible.clean().complete() {
		papers = append(papers, PaperResponsible)
	}
	return papers
}
