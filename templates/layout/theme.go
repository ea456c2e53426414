package layout

import "github.com/a-h/templ"

// looks are what the switch offers, by their names in the catalogs.
func looks() []string { return []string{"system", "light", "dark"} }

// chosenLook is which of the looks the page wears.
func (p Page) chosenLook() string {
	if p.Theme == "" {
		return "system"
	}
	return p.Theme
}

// look tells the style sheet what was chosen; what follows the device says nothing.
func (p Page) look() templ.Attributes {
	if p.Theme == "" {
		return nil
	}
	return templ.Attributes{"data-theme": p.Theme}
}
