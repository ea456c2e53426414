package address

import (
	"cmp"
	"strings"
)

// Field is one part of a country's address form.
type Field struct {
	Name         string // address.Name …
	Label        string // key of the label: address.label.<…>
	Hint         string // key of what to write there and why, or ""
	Required     bool
	Autocomplete string // token of the autocomplete attribute
	InputMode    string // keyboard: "numeric", "tel", or ""
	Type         string // of the input: "text" or "tel"
	Size         string // how long an answer is: "s" as a postcode, "m" as a phone number, or ""
	Example      string // of a postcode, phone or tax number
	Options      []Region
}

// Format is how a country writes addresses.
type Format struct {
	Country string
	Name    string  // of the country in English, as the last line of an international label has it
	Fields  []Field // in the order people there fill them in
	Example string  // of a postcode; "" where there are none
}

// country is the address practice of a country.
type country struct {
	name    string // English, for the label
	order   string // of the parts that differ: region R, postcode Z, city C, lines A
	local   string // label in the country's letters, lines parted by |: %N name, %O company, %A street, %C city, %S region, %Z postcode
	latin   string // label in Latin letters where it differs
	region  string // key of the region's label; "" where addresses name none
	code    string // key of the postcode's label; "" where there are none
	example string // of a postcode
	phone   string // example of a phone number
}

// countries are the destinations and China, where the factories are. The layouts follow the universal postal
// addresses of the Universal Postal Union, taken in part from the table localized-address-format 1.3.3 (MIT).
var countries = map[string]country{
	"AE": {"United Arab Emirates", "ACR", "%N|%O|%A|%C|%S", "%N|%O|%A|%C|%S", "emirate", "", "", "+971 50 123 4567"},
	"AT": {"Austria", "AZC", "%O|%N|%A|%Z %C", "", "", "postcode", "1010", "+43 664 123456"},
	"AU": {"Australia", "ACRZ", "%O|%N|%A|%C %S %Z", "", "state", "postcode", "2060", "+61 412 345 678"},
	"BE": {"Belgium", "AZC", "%O|%N|%A|%Z %C", "", "", "postcode", "4000", "+32 470 12 34 56"},
	"BG": {"Bulgaria", "AZC", "%N|%O|%A|%Z %C", "", "", "postcode", "1000", "+359 87 123 4567"},
	"BR": {"Brazil", "ZACR", "%N|%O|%A|%C-%S|%Z", "", "state", "cep", "01310-100", "+55 11 96123 4567"},
	"CA": {"Canada", "ACRZ", "%N|%O|%A|%C %S %Z", "", "province", "postcode", "H3Z 2Y7", "+1 514 555 0123"},
	"CH": {"Switzerland", "AZC", "%O|%N|%A|CH-%Z %C", "", "", "postcode", "8001", "+41 78 123 45 67"},
	"CL": {"Chile", "ARCZ", "%N|%O|%A|%Z %C|%S", "", "region", "postcode", "8340457", "+56 9 8765 4321"},
	"CN": {"China", "RCAZ", "%Z|%S%C|%A|%O|%N", "%N|%O|%A|%C|%S, %Z", "province", "postcode", "310000", "+86 139 1234 5678"},
	"CY": {"Cyprus", "AZC", "%N|%O|%A|%Z %C", "", "", "postcode", "2008", "+357 96 123456"},
	"CZ": {"Czechia", "AZC", "%N|%O|%A|%Z %C", "", "", "postcode", "100 00", "+420 601 123 456"},
	"DE": {"Germany", "AZC", "%N|%O|%A|%Z %C", "", "", "postcode", "10115", "+49 1512 3456789"},
	"DK": {"Denmark", "AZC", "%N|%O|%A|%Z %C", "", "", "postcode", "8660", "+45 20 12 34 56"},
	"EE": {"Estonia", "AZC", "%N|%O|%A|%Z %C", "", "", "postcode", "69501", "+372 5123 4567"},
	"ES": {"Spain", "AZCR", "%N|%O|%A|%Z %C %S", "", "province", "postcode", "28039", "+34 612 34 56 78"},
	"FI": {"Finland", "AZC", "%O|%N|%A|FI-%Z %C", "", "", "postcode", "00550", "+358 41 2345678"},
	"FR": {"France", "AZC", "%O|%N|%A|%Z %C", "", "", "postcode", "33380", "+33 6 12 34 56 78"},
	"GB": {"United Kingdom", "ACZ", "%N|%O|%A|%C|%Z", "", "", "postcode", "EC1Y 8SY", "+44 7400 123456"},
	"GR": {"Greece", "AZC", "%N|%O|%A|%Z %C", "", "", "postcode", "151 24", "+30 691 234 5678"},
	"HR": {"Croatia", "AZC", "%N|%O|%A|HR-%Z %C", "", "", "postcode", "10000", "+385 92 123 4567"},
	"HU": {"Hungary", "ZCA", "%N|%O|%C|%A|%Z", "", "", "postcode", "1037", "+36 20 123 4567"},
	"ID": {"Indonesia", "ARCZ", "%N|%O|%A|%C|%S %Z", "", "province", "postcode", "40115", "+62 812 3456 7890"},
	"IE": {"Ireland", "ACZ", "%N|%O|%A|%C|%Z", "", "", "eircode", "A65 F4E2", "+353 85 012 3456"},
	"IL": {"Israel", "ACZ", "%N|%O|%A|%C %Z", "", "", "postcode", "9414219", "+972 50 234 5678"},
	"IN": {"India", "ACRZ", "%N|%O|%A|%C %Z|%S", "", "state", "pin", "110034", "+91 81234 56789"},
	"IT": {"Italy", "AZCR", "%N|%O|%A|%Z %C %S", "", "province", "postcode", "00144", "+39 312 345 6789"},
	"JP": {"Japan", "ZRCA", "〒%Z|%S%C|%A|%O|%N", "%N|%O|%A|%C, %S %Z", "prefecture", "postcode", "154-0023", "+81 90 1234 5678"},
	"KR": {"South Korea", "ZRCA", "%S %C|%A|%O|%N|%Z", "%N|%O|%A|%C, %S %Z", "region", "postcode", "03051", "+82 10 2345 6789"},
	"KZ": {"Kazakhstan", "ACZ", "%N|%O|%A|%C|%Z", "", "", "postcode", "050000", "+7 771 000 9998"},
	"LT": {"Lithuania", "AZC", "%O|%N|%A|%Z %C", "", "", "postcode", "LT-04340", "+370 612 34567"},
	"LU": {"Luxembourg", "AZC", "%O|%N|%A|L-%Z %C", "", "", "postcode", "4750", "+352 628 123 456"},
	"LV": {"Latvia", "ACZ", "%N|%O|%A|%C, %Z", "", "", "postcode", "LV-1073", "+371 21 234 567"},
	"MT": {"Malta", "ACZ", "%N|%O|%A|%C %Z", "", "", "postcode", "NXR 0101", "+356 9696 1234"},
	"MX": {"Mexico", "AZCR", "%N|%O|%A|%Z %C, %S", "", "state", "postcode", "02860", "+52 222 123 4567"},
	"MY": {"Malaysia", "AZCR", "%N|%O|%A|%Z %C|%S", "", "state", "postcode", "43000", "+60 12 345 6789"},
	"NL": {"Netherlands", "AZC", "%O|%N|%A|%Z %C", "", "", "postcode", "1234 AB", "+31 6 12345678"},
	"NO": {"Norway", "AZC", "%N|%O|%A|%Z %C", "", "", "postcode", "0025", "+47 406 12 345"},
	"NZ": {"New Zealand", "ACZ", "%N|%O|%A|%C %Z", "", "", "postcode", "6001", "+64 21 123 4567"},
	"PH": {"Philippines", "ACZ", "%N|%O|%A|%C|%Z", "", "", "postcode", "1008", "+63 905 123 4567"},
	"PL": {"Poland", "AZC", "%N|%O|%A|%Z %C", "", "", "postcode", "00-950", "+48 512 345 678"},
	"PT": {"Portugal", "AZC", "%N|%O|%A|%Z %C", "", "", "postcode", "2725-079", "+351 912 345 678"},
	"RO": {"Romania", "ACZ", "%N|%O|%A|%Z %C", "", "", "postcode", "060274", "+40 712 034 567"},
	"SA": {"Saudi Arabia", "ACZ", "%N|%O|%A|%C %Z", "", "", "postcode", "11564", "+966 51 234 5678"},
	"SE": {"Sweden", "AZC", "%O|%N|%A|SE-%Z %C", "", "", "postcode", "114 55", "+46 70 123 45 67"},
	"SG": {"Singapore", "ZA", "%N|%O|%A|Singapore %Z", "", "", "postcode", "238880", "+65 8123 4567"},
	"SI": {"Slovenia", "AZC", "%N|%O|%A|SI-%Z %C", "", "", "postcode", "4000", "+386 31 234 567"},
	"SK": {"Slovakia", "AZC", "%N|%O|%A|%Z %C", "", "", "postcode", "010 01", "+421 912 123 456"},
	"TH": {"Thailand", "ACRZ", "%N|%O|%A|%C|%S %Z", "", "province", "postcode", "10110", "+66 81 234 5678"},
	"US": {"United States", "ACRZ", "%N|%O|%A|%C, %S %Z", "", "state", "zip", "95014", "+1 201 555 0123"},
	"VN": {"Vietnam", "ACZ", "%N|%O|%A|%C %Z", "", "", "postcode", "70010", "+84 91 234 56 78"},
	"ZA": {"South Africa", "ACZ", "%N|%O|%A|%C|%Z", "", "", "postcode", "0083", "+27 71 123 4567"},
}

// Knows says whether the country's address practice is known.
func Knows(code string) bool {
	_, ok := countries[code]
	return ok
}

// FormatOf is how the country writes addresses. An unknown country has no fields.
func FormatOf(code string) Format {
	c, ok := countries[code]
	if !ok {
		return Format{Country: code}
	}
	f := Format{Country: code, Name: c.name, Example: c.example}
	name := []Field{
		{Name: Name, Label: "address.label.name", Hint: "address.hint.name", Required: true, Autocomplete: "name", Type: "text"},
		{Name: Company, Label: "address.label.company", Autocomplete: "organization", Type: "text"},
	}
	if !nameLast[code] {
		f.Fields = name
	}
	for _, part := range c.order {
		f.Fields = append(f.Fields, c.fields(code, part)...)
	}
	if nameLast[code] {
		f.Fields = append(f.Fields, name...)
	}
	f.Fields = append(f.Fields, Field{
		Name: Phone, Label: "address.label.phone", Hint: "address.hint.phone", Required: true, Autocomplete: "tel",
		InputMode: "tel", Type: "tel", Size: "m", Example: c.phone,
	})
	if id, ok := taxIDs[code]; ok {
		f.Fields = append(f.Fields, id.field())
	}
	return f
}

// nameLast are the countries that write the largest part first and the person last.
var nameLast = map[string]bool{"CN": true, "JP": true}

// fields are those of one part of the order.
func (c country) fields(code string, part rune) []Field {
	switch part {
	case 'A':
		return []Field{
			{Name: Line1, Label: "address.label.line1", Required: true, Autocomplete: "address-line1", Type: "text"},
			{Name: Line2, Label: "address.label.line2", Autocomplete: "address-line2", Type: "text"},
		}
	case 'C':
		label := cmp.Or(cityLabels[code], "city")
		return []Field{{Name: City, Label: "address.label." + label, Required: true, Autocomplete: "address-level2", Type: "text"}}
	case 'R':
		return []Field{{
			Name: RegionPart, Label: "address.label." + c.region, Required: true, Autocomplete: "address-level1", Type: "text",
			Options: Regions(code),
		}}
	}
	f := Field{
		Name: PostalCode, Label: "address.label." + c.code, Required: !softPostcode[code], Autocomplete: "postal-code",
		Type: "text", Size: "s", Example: c.example,
	}
	if !strings.ContainsFunc(c.example, func(r rune) bool { return r >= 'A' && r <= 'Z' }) {
		f.InputMode = "numeric"
	}
	return []Field{f}
}

// cityLabels are the countries where the line of the town holds something else or more: in the Emirates an area of
// the emirate, elsewhere also the province, which has no field of its own there.
var cityLabels = map[string]string{"AE": "area", "KZ": "city_province", "PH": "city_province", "VN": "city_province"}

// softPostcode are the countries where many people do not know their postcode and carriers do without.
var softPostcode = map[string]bool{"CL": true, "CN": true, "IE": true, "VN": true}
