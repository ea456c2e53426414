// Package address owns postal addresses: which lines a country's address has, which are required, how they are
// checked and how they are printed.
//
// It must not know who lives there, nor what it costs to ship there.
package address

// Address is where a parcel goes. Country is ISO 3166-1 alpha-2, Region ISO 3166-2 without the country.
type Address struct {
	Name       string `json:"name"`
	Company    string `json:"company,omitempty"`
	Line1      string `json:"line1"`
	Line2      string `json:"line2,omitempty"`
	City       string `json:"city"`
	Region     string `json:"region,omitempty"`
	PostalCode string `json:"postal_code,omitempty"`
	Country    string `json:"country"`
	Phone      string `json:"phone"`            // E.164
	TaxID      string `json:"tax_id,omitempty"` // where customs asks the consumer for one
}
