package address_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/fault"
)

// good are addresses that must pass, one for each country.
func good() map[string]address.Address {
	all := map[string]address.Address{
		"AE": {Line1: "Villa 12, Street 4", City: "Jumeirah 1", Region: "DU"},
		"AU": {Line1: "1 George St", City: "Sydney", Region: "NSW"},
		"CA": {Line1: "1 Rue Sherbrooke", City: "Montréal", Region: "QC"},
		"CN": {Line1: "文三路1号", City: "杭州市西湖区", Region: "ZJ"},
		"ES": {Line1: "Calle Mayor 1", City: "Madrid", Region: "M"},
		"IT": {Line1: "Via Appia 1", City: "Roma", Region: "RM"},
		"JP": {Line1: "太子堂1-2-3", City: "世田谷区", Region: "13"},
		"US": {Line1: "1 Infinite Loop", City: "Cupertino", Region: "CA"},
	}
	for _, c := range strings.Fields("AT BE BG CY CZ DE DK EE FI FR GB GR HR HU IE LT LU LV MT NL PL PT RO SE SI SK") {
		all[c] = address.Address{Line1: "Main street 1", City: "Town"}
	}
	for code, a := range all {
		f := address.FormatOf(code)
		a.Country, a.Name, a.PostalCode = code, "Lena Weber", f.Example
		a.Phone = f.Fields[len(f.Fields)-1].Example
		all[code] = a
	}
	return all
}

func TestEveryCountrysExamplePasses(t *testing.T) {
	all := good()
	if len(all) != 34 {
		t.Errorf("%d countries, want 33 destinations and China", len(all))
	}
	for code, a := range all {
		if err := a.Check(); err != nil {
			t.Errorf("%s: %v", code, err)
		}
		n := a.Normalize()
		if n.PostalCode != a.PostalCode || !strings.HasPrefix(n.Phone, "+") || strings.Contains(n.Phone, " ") {
			t.Errorf("%s: normalized to %q and %q", code, n.PostalCode, n.Phone)
		}
		if len(a.Lines()) < 3 || len(a.Label()) < 4 {
			t.Errorf("%s: %q", code, a.Label())
		}
	}
}

func TestRequiredParts(t *testing.T) {
	for code, want := range map[string]string{
		"DE": "city line1 name phone postal_code",
		"AE": "city line1 name phone region",
		"US": "city line1 name phone postal_code region",
		"JP": "city line1 name phone postal_code region",
		"IE": "city line1 name phone",
		"GB": "city line1 name phone postal_code",
	} {
		err := address.Address{Country: code}.Check()
		if got := strings.Join(fault.FieldNames(err), " "); got != want {
			t.Errorf("an empty address of %s lacks %q, want %q", code, got, want)
		}
	}
	if got := fault.FieldNames(address.Address{Country: "XX"}.Check()); !slices.Equal(got, []string{"country"}) {
		t.Errorf("an unknown country: %v", got)
	}
}

// with is the country's good address with one part changed.
func with(country, part, value string) address.Address {
	a := good()[country]
	a.Set(part, value)
	return a
}

func TestCheckRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		a          address.Address
		field, key string
	}{
		"a German postcode of four digits":      {with("DE", "postal_code", "1011"), "postal_code", "address.postal_code"},
		"letters in a German postcode":          {with("DE", "postal_code", "1O115"), "postal_code", "address.postal_code"},
		"a French postcode with a letter":       {with("FR", "postal_code", "7500A"), "postal_code", "address.postal_code"},
		"a ZIP of six digits":                   {with("US", "postal_code", "950141"), "postal_code", "address.postal_code"},
		"a Canadian postcode with an O":         {with("CA", "postal_code", "H3O 2Y7"), "postal_code", "address.postal_code"},
		"a Japanese postcode of six digits":     {with("JP", "postal_code", "154-002"), "postal_code", "address.postal_code"},
		"a British postcode without its end":    {with("GB", "postal_code", "EC1Y"), "postal_code", "address.postal_code"},
		"an Eircode that is none":               {with("IE", "postal_code", "ZZZ 1234"), "postal_code", "address.postal_code"},
		"a ZIP of another state":                {with("US", "postal_code", "10001"), "postal_code", "address.other_region"},
		"a Canadian postcode elsewhere":         {with("CA", "postal_code", "M5V 2T6"), "postal_code", "address.other_region"},
		"Nunavut's code for the Northwest":      {with("CA", "postal_code", "X0A 0H0"), "postal_code", "address.other_region"},
		"a Spanish postcode of another city":    {with("ES", "postal_code", "08001"), "postal_code", "address.other_region"},
		"the Canary Islands":                    {with("ES", "postal_code", "35001"), "postal_code", "address.outside"},
		"Guam":                                  {with("US", "postal_code", "96910"), "postal_code", "address.outside"},
		"a military post office":                {with("US", "postal_code", "09012"), "postal_code", "address.outside"},
		"Guadeloupe":                            {with("FR", "postal_code", "97110"), "postal_code", "address.outside"},
		"Northern Ireland":                      {with("GB", "postal_code", "BT1 5GS"), "postal_code", "address.outside"},
		"Jersey":                                {with("GB", "postal_code", "JE2 3AB"), "postal_code", "address.outside"},
		"a state that is none":                  {with("US", "region", "ZZ"), "region", "address.unknown_region"},
		"an emirate that is none":               {with("AE", "region", "Dubai"), "region", "address.unknown_region"},
		"a phone number too short":              {with("DE", "phone", "12345"), "phone", "address.phone"},
		"a phone number in words":               {with("DE", "phone", "call me"), "phone", "address.phone"},
		"a name of digits":                      {with("DE", "name", "12345"), "name", "address.letters"},
		"a name without end":                    {with("DE", "name", strings.Repeat("a", 61)), "name", "address.too_long"},
		"a line with a character not printable": {with("DE", "line1", "Torstr.\u0007 1"), "line1", "address.characters"},
		"a line with a direction override":      {with("DE", "line1", "Torstr.\u202e 1"), "line1", "address.characters"},
	} {
		e, ok := fault.As(c.a.Check())
		if !ok || len(e.Fields) != 1 || e.Fields[0].Name != c.field || e.Fields[0].Key != c.key {
			t.Errorf("%s: %v; want %s at %s", name, e, c.key, c.field)
		}
	}
}

func TestAMismatchNamesBothRegions(t *testing.T) {
	e, ok := fault.As(with("US", "postal_code", "10001").Check())
	if !ok || e.Fields[0].Args["region"] != "California" || e.Fields[0].Args["actual"] != "New York" || e.Fields[0].Args["postal_code"] != "10001" {
		t.Errorf("%+v", e)
	}
}

func TestNormalize(t *testing.T) {
	for _, c := range []struct{ country, part, typed, want string }{
		{"GB", "postal_code", "ec1y8sy", "EC1Y 8SY"},
		{"GB", "postal_code", "W1A1AA", "W1A 1AA"},
		{"GB", "postal_code", " m1  1ae", "M1 1AE"},
		{"CA", "postal_code", "h3z2y7", "H3Z 2Y7"},
		{"CA", "postal_code", "H3Z-2Y7", "H3Z 2Y7"},
		{"US", "postal_code", "950141234", "95014-1234"},
		{"US", "postal_code", "95014 1234", "95014-1234"},
		{"JP", "postal_code", "１５４－００２３", "154-0023"},
		{"JP", "postal_code", "〒1540023", "154-0023"},
		{"DE", "postal_code", "D-10115", "10115"},
		{"LU", "postal_code", "L-4750", "4750"},
		{"LT", "postal_code", "04340", "LT-04340"},
		{"LT", "postal_code", "lt04340", "LT-04340"},
		{"LV", "postal_code", "1073", "LV-1073"},
		{"NL", "postal_code", "1234ab", "1234 AB"},
		{"PL", "postal_code", "00950", "00-950"},
		{"PT", "postal_code", "2725079", "2725-079"},
		{"SE", "postal_code", "SE-11455", "114 55"},
		{"CZ", "postal_code", "10000", "100 00"},
		{"MT", "postal_code", "nxr0101", "NXR 0101"},
		{"DE", "postal_code", "1011", "1011"},
		{"AE", "postal_code", "00000", "00000"},
		{"AE", "phone", "٠٥٠ ١٢٣ ٤٥٦٧", "+971501234567"},
		{"DE", "phone", "01512 3456789", "+4915123456789"},
		{"US", "phone", "(201) 555-0123", "+12015550123"},
		{"JP", "phone", "０９０－１２３４－５６７８", "+819012345678"},
		{"DE", "phone", "+44 7400 123456", "+447400123456"},
		{"DE", "phone", "123", "123"},
		{"US", "region", " ca ", "CA"},
		{"DE", "line1", "  Torstr.   1 ", "Torstr. 1"},
		{"JP", "line1", "太子堂１－２", "太子堂１－２"},
	} {
		a := address.Address{Country: c.country}
		a.Set(c.part, c.typed)
		if got := a.Field(c.part); got != c.want {
			t.Errorf("%s %s %q is written %q, want %q", c.country, c.part, c.typed, got, c.want)
		}
	}
}

func TestLines(t *testing.T) {
	for code, want := range map[string]struct{ lines, label string }{
		"DE": {"Lena Weber|Main street 1|10115 Town", "Lena Weber|Main street 1|10115 Town|GERMANY"},
		"US": {"Lena Weber|1 Infinite Loop|Cupertino, CA 95014", "Lena Weber|1 Infinite Loop|Cupertino, CA 95014|UNITED STATES"},
		"GB": {"Lena Weber|Main street 1|Town|EC1Y 8SY", "Lena Weber|Main street 1|Town|EC1Y 8SY|UNITED KINGDOM"},
		"JP": {"〒154-0023|東京都世田谷区|太子堂1-2-3|Lena Weber", "Lena Weber|太子堂1-2-3|世田谷区, Tokyo 154-0023|JAPAN"},
		"AE": {"Lena Weber|Villa 12, Street 4|Jumeirah 1|Dubai", "Lena Weber|Villa 12, Street 4|Jumeirah 1|Dubai|UNITED ARAB EMIRATES"},
		"ES": {"Lena Weber|Calle Mayor 1|28039 Madrid", "Lena Weber|Calle Mayor 1|28039 Madrid|SPAIN"},
		"IT": {"Lena Weber|Via Appia 1|00144 Roma RM", "Lena Weber|Via Appia 1|00144 Roma RM|ITALY"},
		"SE": {"Lena Weber|Main street 1|SE-114 55 Town", "Lena Weber|Main street 1|SE-114 55 Town|SWEDEN"},
		"LT": {"Lena Weber|Main street 1|LT-04340 Town", "Lena Weber|Main street 1|LT-04340 Town|LITHUANIA"},
		"LV": {"Lena Weber|Main street 1|Town, LV-1073", "Lena Weber|Main street 1|Town, LV-1073|LATVIA"},
	} {
		a := good()[code]
		if got := strings.Join(a.Lines(), "|"); got != want.lines {
			t.Errorf("%s: %q, want %q", code, got, want.lines)
		}
		if got := strings.Join(a.Label(), "|"); got != want.label {
			t.Errorf("%s: %q, want %q", code, got, want.label)
		}
	}
	tokyo := address.Address{Country: "JP", Name: "Ken Ito", Company: "Ito KK", Line1: "1-2-3 Taishido", Line2: "Room 4", City: "Setagaya-ku", Region: "13", PostalCode: "154-0023"}
	if got, want := strings.Join(tokyo.Lines(), "|"), "Ken Ito|Ito KK|1-2-3 Taishido|Room 4|Setagaya-ku, Tokyo 154-0023"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	dubai := address.Address{Country: "AE", Name: "ليلى", Line1: "شارع 4", City: "جميرا", Region: "DU"}
	if got, want := strings.Join(dubai.Lines(), "|"), "ليلى|شارع 4|جميرا|دبي"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := (address.Address{Country: "BR", Name: "A", Line1: "B", City: "C"}).Lines(); strings.Join(got, "|") != "A|B|C" {
		t.Errorf("an address of an unknown country prints as %q", got)
	}
}

func TestRegionOfPostcode(t *testing.T) {
	for code, want := range map[string]string{
		"US 10001": "NY", "US 00501": "NY", "US 00901": "PR", "US 20500": "DC", "US 20101": "VA", "US 06101": "CT", "US 99501": "AK",
		"US 88510": "TX", "US 96813": "HI", "US 59718": "MT", "US 08540": "NJ", "US 39901": "GA", "US 1000": "", "US 00000": "",
		"CA M5V 2T6": "ON", "CA X0A 0H0": "NU", "CA X1A 1A1": "NT", "CA A1A 1A1": "NL", "ES 28001": "M", "ES 50001": "Z", "ES 00001": "", "DE 10115": "",
	} {
		if got := address.RegionOfPostcode(code[:2], code[3:]); got != want {
			t.Errorf("%s is in %q, want %q", code, got, want)
		}
	}
	// Someone in Fishers Island, New York, has a ZIP code of Connecticut.
	a := with("US", "postal_code", "06390")
	a.Region, a.City = "NY", "Fishers Island"
	if err := a.Check(); err != nil {
		t.Error(err)
	}
}

func TestEveryRegionOfAmericaHasAPostcode(t *testing.T) {
	seen := map[string]bool{}
	for zip := range 1000 {
		digits := string([]byte{'0' + byte(zip/100), '0' + byte(zip/10%10), '0' + byte(zip%10)})
		seen[address.RegionOfPostcode("US", digits+"01")] = true
	}
	for _, r := range address.Regions("US") {
		if !seen[r.Code] {
			t.Errorf("no ZIP code lies in %s", r.Name)
		}
	}
	delete(seen, "")
	if len(seen) != 52 {
		t.Errorf("ZIP codes lie in %d regions, want 52", len(seen))
	}
}

func TestRegions(t *testing.T) {
	for country, want := range map[string]int{"US": 52, "CA": 13, "AU": 8, "JP": 47, "AE": 7, "IT": 107, "ES": 48, "CN": 31, "DE": 0} {
		all := address.Regions(country)
		seen := map[string]bool{}
		for _, r := range all {
			if seen[r.Code] || r.Code == "" || r.Name == "" {
				t.Errorf("%s: %+v", country, r)
			}
			seen[r.Code] = true
		}
		if len(all) != want {
			t.Errorf("%s has %d regions, want %d", country, len(all), want)
		}
	}
}

func FuzzPostcode(f *testing.F) {
	for country := range good() {
		f.Add(country, address.FormatOf(country).Example)
	}
	f.Add("GB", "ｗ１ａ　１ａａ")
	f.Fuzz(func(t *testing.T, country, typed string) {
		a := address.Address{Country: country}
		a.Set("postal_code", typed)
		once := a.PostalCode
		a.Set("postal_code", once)
		if a.PostalCode != once {
			t.Fatalf("%s %q is written %q, then %q", country, typed, once, a.PostalCode)
		}
		address.Outside(country, once)
		address.RegionOfPostcode(country, once)
	})
}
