package address

import (
	"regexp"
	"strings"
)

// postcodes are the forms of the countries' postcodes, as Normalize writes them (Universal Postal Union, addressing
// systems by country). A country without an entry has none.
var postcodes = map[string]*regexp.Regexp{
	"AT": four, "AU": four, "BE": four, "BG": four, "CY": four, "DK": four, "HU": four, "LU": four, "SI": four,
	"CH": four, "NO": four, "NZ": four, "PH": four, "ZA": four,
	"DE": five, "EE": five, "ES": five, "FI": five, "FR": five, "HR": five, "IT": five,
	"ID": five, "KR": five, "MX": five, "MY": five, "SA": saudi, "TH": five, "VN": vietnamese,
	"CN": six, "IN": indian, "KZ": six, "RO": six, "SG": six, "BR": brazilian, "CL": seven, "IL": israeli,
	"CZ": threeTwo, "GR": threeTwo, "SE": threeTwo, "SK": threeTwo,
	"CA": canadian, "GB": british, "IE": eircode, "JP": japanese, "LT": lithuanian, "LV": latvian, "MT": maltese,
	"NL": dutch, "PL": polish, "PT": portuguese, "US": american,
}

var (
	four       = regexp.MustCompile(`^[0-9]{4}$`)
	five       = regexp.MustCompile(`^[0-9]{5}$`)
	six        = regexp.MustCompile(`^[0-9]{6}$`)
	seven      = regexp.MustCompile(`^[0-9]{7}$`)
	brazilian  = regexp.MustCompile(`^[0-9]{5}-[0-9]{3}$`)
	indian     = regexp.MustCompile(`^[1-9][0-9]{5}$`)
	israeli    = regexp.MustCompile(`^[0-9]{7}$|^[0-9]{5}$`)
	saudi      = regexp.MustCompile(`^[0-9]{5}(?:-[0-9]{4})?$`)
	vietnamese = regexp.MustCompile(`^[0-9]{5,6}$`)
	threeTwo   = regexp.MustCompile(`^[0-9]{3} [0-9]{2}$`)
	canadian   = regexp.MustCompile(`^[ABCEGHJ-NPR-TVXY][0-9][ABCEGHJ-NPR-TV-Z] [0-9][ABCEGHJ-NPR-TV-Z][0-9]$`)
	british    = regexp.MustCompile(`^(?:[A-Z][0-9]{1,2}|[A-Z][A-HK-Y][0-9]{1,2}|[A-Z][0-9][A-HJKPSTUW]|[A-Z][A-HK-Y][0-9][ABEHMNPRVWXY]) [0-9][ABD-HJLNP-UW-Z]{2}$`)
	eircode    = regexp.MustCompile(`^(?:[AC-FHKNPRTV-Y][0-9]{2}|D6W) [0-9AC-FHKNPRTV-Y]{4}$`)
	japanese   = regexp.MustCompile(`^[0-9]{3}-[0-9]{4}$`)
	lithuanian = regexp.MustCompile(`^LT-[0-9]{5}$`)
	latvian    = regexp.MustCompile(`^LV-[0-9]{4}$`)
	maltese    = regexp.MustCompile(`^[A-Z]{3} [0-9]{4}$`)
	dutch      = regexp.MustCompile(`^[1-9][0-9]{3} [A-Z]{2}$`)
	polish     = regexp.MustCompile(`^[0-9]{2}-[0-9]{3}$`)
	portuguese = regexp.MustCompile(`^[0-9]{4}-[0-9]{3}$`)
	american   = regexp.MustCompile(`^[0-9]{5}(?:-[0-9]{4})?$`)
)

// spacing says where a country's postcode is parted and by what: after so many characters, or, when negative, so
// many before the end.
var spacing = map[string]struct {
	at  int
	sep string
}{
	"BR": {5, "-"}, "CA": {3, " "}, "CZ": {3, " "}, "GB": {-3, " "}, "GR": {3, " "}, "IE": {3, " "}, "JP": {3, "-"}, "MT": {3, " "},
	"NL": {4, " "}, "PL": {2, "-"}, "PT": {4, "-"}, "SE": {3, " "}, "SK": {3, " "},
}

// long are the countries whose postcodes of five digits may have four more after a hyphen.
var long = map[string]bool{"SA": true, "US": true}

// marks are the letters people put before a numeric postcode, and whether they belong to it.
var marks = map[string]struct {
	mark string
	kept bool
}{
	"AT": {"A", false}, "BE": {"B", false}, "CH": {"CH", false}, "DE": {"D", false}, "DK": {"DK", false}, "EE": {"EE", false}, "FI": {"FI", false},
	"FR": {"F", false}, "HR": {"HR", false}, "IT": {"I", false}, "LT": {"LT", true}, "LU": {"L", false}, "LV": {"LV", true},
	"NO": {"NO", false}, "SE": {"SE", false}, "SI": {"SI", false},
}

// normalPostcode writes a postcode as the country does. What does not have the country's form comes back in
// capitals, otherwise as it was typed.
func normalPostcode(country, typed string) string {
	typed = strings.ToUpper(strings.TrimPrefix(latinDigits(typed), "〒"))
	form, ok := postcodes[country]
	if !ok {
		return typed
	}
	bare := strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '.' {
			return -1
		}
		return r
	}, typed)
	if m, ok := marks[country]; ok {
		bare = strings.TrimPrefix(bare, m.mark)
		if m.kept {
			bare = m.mark + "-" + bare
		}
	}
	if bare = spaced(country, bare); form.MatchString(bare) {
		return bare
	}
	return typed
}

// spaced parts a postcode as the country does.
func spaced(country, bare string) string {
	s, ok := spacing[country]
	if long[country] && len(bare) == 9 {
		s.at, s.sep, ok = 5, "-", true
	}
	if s.at < 0 {
		s.at += len(bare)
	}
	if !ok || s.at <= 0 || s.at >= len(bare) {
		return bare
	}
	return bare[:s.at] + s.sep + bare[s.at:]
}

// outside are the beginnings of postcodes of places that lie outside the country's customs or tax territory, so
// that what we work out for the country would be wrong there: Directive 2006/112/EC, article 6 (Canary Islands,
// Ceuta, Melilla, Åland, French overseas departments, Mount Athos, Livigno, Campione, Büsingen, Helgoland); the
// Channel Islands, which have rules of their own beside the United Kingdom's; the United States' outer territories
// (19 CFR 101.1) and military post; Australia's outer islands; Samnaun (Swiss Customs Act, article 3) and Campione's
// former Swiss postcode; Svalbard and Jan Mayen (Norwegian VAT Act, section 1-2); the free zones of Batam and Sabang
// in Indonesia; the duty-free islands Labuan and Langkawi in Malaysia. Northern Ireland (BT) is not one of them: the
// rules of customs tell it apart by its postcode.
var outside = map[string][]string{
	"AU": {"2899", "6798", "6799"},
	"CH": {"6911", "7562", "7563"},
	"DE": {"27498", "78266"},
	"DK": {"39"},
	"ES": {"35", "38", "51", "52"},
	"FI": {"22"},
	"FR": {"97", "986", "987", "988"},
	"GB": {"GY", "JE", "BF"},
	"GR": {"630 86"},
	"ID": {"2351", "2352", "294"},
	"IT": {"22061", "23041", "4789", "00120"},
	"MY": {"07000", "07007", "07009", "870"},
	"NO": {"8099", "917"},
	"US": {"008", "09", "340", "962", "963", "964", "965", "966", "969", "96799"},
}

// Outside says whether the postcode is of a place that lies outside the customs or tax territory of its country.
func Outside(country, postcode string) bool {
	for _, start := range outside[country] {
		if strings.HasPrefix(postcode, start) && letters(postcode) == letters(start) {
			return true
		}
	}
	return false
}

// letters are those a postcode begins with: in Britain, where an area may begin as another does, they tell it.
func letters(postcode string) string {
	return postcode[:strings.IndexFunc(postcode+"0", func(r rune) bool { return r < 'A' || r > 'Z' })]
}
