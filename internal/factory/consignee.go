package factory

import "strings"

// Consignee are the lines of the address to which goods are sent back to the factory from abroad: Latin script, the country last.
func (f *Factory) Consignee() []string {
	lines := []string{f.Name, f.Address, strings.TrimSpace(f.PostalCode + " " + f.City), f.Province, "CHINA"}
	kept := lines[:0]
	for _, l := range lines {
		if l != "" {
			kept = append(kept, l)
		}
	}
	return kept
}
