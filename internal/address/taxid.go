package address

import (
	"regexp"
	"strings"
)

// taxID is the number by which a country's customs knows the consumer who imports, without which a parcel is not
// cleared.
type taxID struct {
	label   string // key of the label and of the hint: address.label.<…>, address.hint.<…>
	example string
	form    *regexp.Regexp         // as Normalize writes it
	sums    func(bare string) bool // whether its check digits are right; nil where none are published
}

// taxIDs are the countries whose customs ask every consumer: Brazil for the CPF (Instrução Normativa RFB 1.737/2017),
// Chile for the RUT, Indonesia for the number of the identity card, of the tax payer or of a passport, South Korea for the personal customs clearance code (Korea Customs Service). Elsewhere the carrier
// asks those who have to prove themselves. From memory, to be checked before launch.
var taxIDs = map[string]taxID{
	"BR": {"cpf", "529.982.247-25", regexp.MustCompile(`^[0-9]{11}$`), validCPF},
	"CL": {"rut", "12.345.678-5", regexp.MustCompile(`^[0-9]{7,8}[0-9K]$`), validRUT},
	"ID": {"nik", "3174012345678901", regexp.MustCompile(`^[0-9]{15,16}$|^[A-Z]{1,2}[0-9]{6,8}$`), nil},
	"KR": {"pccc", "P123456789012", regexp.MustCompile(`^P[0-9]{12}$`), nil},
}

func (t taxID) field() Field {
	return Field{
		Name: TaxID, Label: "address.label." + t.label, Hint: "address.hint." + t.label, Required: true, Autocomplete: "off",
		Type: "text", Size: "m", Example: t.example,
	}
}

// valid says whether the number may be one; a country that asks for none takes none.
func (t taxID) valid(id string) bool {
	return t.form != nil && t.form.MatchString(id) && (t.sums == nil || t.sums(id))
}

// normalTaxID writes the number in capitals without points, spaces and hyphens where that gives it the country's form;
// another one stays as it was typed.
func normalTaxID(country, typed string) string {
	typed = strings.ToUpper(latinDigits(typed))
	bare := strings.NewReplacer(".", "", "-", "", " ", "").Replace(typed)
	if t, ok := taxIDs[country]; ok && t.form.MatchString(bare) {
		return bare
	}
	return typed
}

// validCPF checks the two last digits: each is 11 less the rest by 11 of the digits before, weighted 2, 3, 4 … from
// the right, or 0 for 10 and 11. Eleven equal digits add up, but are given to nobody (Receita Federal).
func validCPF(cpf string) bool {
	if strings.Count(cpf, cpf[:1]) == len(cpf) {
		return false
	}
	for n := 9; n <= 10; n++ {
		sum := 0
		for i := range n {
			sum += int(cpf[i]-'0') * (n + 1 - i)
		}
		if sum*10%11%10 != int(cpf[n]-'0') {
			return false
		}
	}
	return true
}

// validRUT checks the last sign: 11 less the rest by 11 of the digits before, weighted 2 to 7 over and over from the
// right; 10 is written K, 11 as 0 (Servicio de Impuestos Internos).
func validRUT(rut string) bool {
	last, sum := len(rut)-1, 0
	for i := range last {
		sum += int(rut[last-1-i]-'0') * (2 + i%6)
	}
	return "0K987654321"[sum%11] == rut[last]
}
