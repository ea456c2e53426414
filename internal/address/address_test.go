package address_test

import (
	"fmt"
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
		"BR": {Line1: "Avenida Paulista 1578", Line2: "Bela Vista", City: "São Paulo", Region: "SP"},
		"CL": {Line1: "Moneda 1155", City: "Santiago", Region: "RM"},
		"ID": {Line1: "Jl. Merdeka 1", City: "Bandung", Region: "JB"},
		"IN": {Line1: "12 MG Road", City: "New Delhi", Region: "DL"},
		"KR": {Line1: "세종대로 175", City: "종로구", Region: "11"},
		"MX": {Line1: "Av. Juárez 1", Line2: "Centro", City: "Azcapotzalco", Region: "CMX"},
		"MY": {Line1: "1 Jalan Reko", City: "Kajang", Region: "10"},
		"SG": {Line1: "1 Orchard Road #02-03"},
		"TH": {Line1: "1 Sukhumvit Road", City: "Khlong Toei", Region: "10"},
	}
	for _, c := range strings.Fields("AT BE BG CH CY CZ DE DK EE FI FR GB GR HR HU IE IL KZ LT LU LV MT NL NO NZ PH PL PT RO SA SE SI SK VN ZA") {
		all[c] = address.Address{Line1: "Main street 1", City: "Town"}
	}
	for code, a := range all {
		f := address.FormatOf(code)
		a.Country, a.Name, a.PostalCode = code, "Lena Weber", f.Example
		for _, part := range f.Fields {
			if part.Name == address.Phone || part.Name == address.TaxID {
				a.Set(part.Name, part.Example)
			}
		}
		all[code] = a
	}
	return all
}

func TestEveryCountrysExamplePasses(t *testing.T) {
	all := good()
	if len(all) != 52 {
		t.Errorf("%d countries, want 51 destinations and China", len(all))
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
		"BR": "city line1 name phone postal_code region tax_id",
		"KR": "city line1 name phone postal_code region tax_id",
		"CL": "city line1 name phone region tax_id",
		"ID": "city line1 name phone postal_code region tax_id",
		"CH": "city line1 name phone postal_code",
		"SG": "line1 name phone postal_code",
		"SA": "city line1 name phone postal_code",
		"IN": "city line1 name phone postal_code region",
		"VN": "city line1 name phone",
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
		"a Brazilian postcode of seven digits":  {with("BR", "postal_code", "0131-010"), "postal_code", "address.postal_code"},
		"a Brazilian postcode of another state": {with("BR", "postal_code", "20040-002"), "postal_code", "address.other_region"},
		"a Brazilian postcode of nowhere":       {with("BR", "postal_code", "0131O-100"), "postal_code", "address.postal_code"},
		"a CPF with a mistyped digit":           {with("BR", "tax_id", "529.982.247-26"), "tax_id", "address.tax_id"},
		"a CPF of equal digits":                 {with("BR", "tax_id", "111.111.111-11"), "tax_id", "address.tax_id"},
		"a RUT with a mistyped digit":           {with("CL", "tax_id", "12.345.678-6"), "tax_id", "address.tax_id"},
		"a customs code without its P":          {with("KR", "tax_id", "123456789012"), "tax_id", "address.tax_id"},
		"an identity number cut short":          {with("ID", "tax_id", "317401234567"), "tax_id", "address.tax_id"},
		"a Chilean postcode of six digits":      {with("CL", "postal_code", "834045"), "postal_code", "address.postal_code"},
		"an Indian PIN that begins with 0":      {with("IN", "postal_code", "010001"), "postal_code", "address.postal_code"},
		"an Israeli postcode of six digits":     {with("IL", "postal_code", "941421"), "postal_code", "address.postal_code"},
		"a Swiss postcode of five digits":       {with("CH", "postal_code", "80010"), "postal_code", "address.postal_code"},
		"a Korean postcode of the old form":     {with("KR", "postal_code", "110-051"), "postal_code", "address.postal_code"},
		"a Kazakh postcode of five digits":      {with("KZ", "postal_code", "05000"), "postal_code", "address.postal_code"},
		"a Singaporean postcode of four digits": {with("SG", "postal_code", "2388"), "postal_code", "address.postal_code"},
		"a Saudi postcode of four digits":       {with("SA", "postal_code", "1156"), "postal_code", "address.postal_code"},
		"a New Zealand postcode of five digits": {with("NZ", "postal_code", "60010"), "postal_code", "address.postal_code"},
		"a Norwegian postcode of three digits":  {with("NO", "postal_code", "025"), "postal_code", "address.postal_code"},
		"a Mexican postcode of four digits":     {with("MX", "postal_code", "2860"), "postal_code", "address.postal_code"},
		"a Malaysian postcode of four digits":   {with("MY", "postal_code", "4300"), "postal_code", "address.postal_code"},
		"a Thai postcode of four digits":        {with("TH", "postal_code", "1011"), "postal_code", "address.postal_code"},
		"an Indonesian postcode of four digits": {with("ID", "postal_code", "4011"), "postal_code", "address.postal_code"},
		"a Vietnamese postcode of four digits":  {with("VN", "postal_code", "7001"), "postal_code", "address.postal_code"},
		"a Filipino postcode of five digits":    {with("PH", "postal_code", "10080"), "postal_code", "address.postal_code"},
		"a South African postcode in letters":   {with("ZA", "postal_code", "OO83"), "postal_code", "address.postal_code"},
		"Samnaun":                               {with("CH", "postal_code", "7563"), "postal_code", "address.outside"},
		"Svalbard":                              {with("NO", "postal_code", "9170"), "postal_code", "address.outside"},
		"Batam":                                 {with("ID", "postal_code", "29432"), "postal_code", "address.outside"},
		"Langkawi":                              {with("MY", "postal_code", "07000"), "postal_code", "address.outside"},
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
		{"BR", "postal_code", "01310100", "01310-100"},
		{"BR", "tax_id", "529.982.247-25", "52998224725"},
		{"CL", "tax_id", "11.111.112-k", "11111112K"},
		{"KR", "tax_id", "ｐ１２３４５６７８９０１２", "P123456789012"},
		{"CH", "postal_code", "CH-8001", "8001"},
		{"NO", "postal_code", "NO-0025", "0025"},
		{"IN", "postal_code", "110 034", "110034"},
		{"SA", "postal_code", "١١٥٦٤", "11564"},
		{"SA", "postal_code", "115641234", "11564-1234"},
		{"SA", "phone", "٠٥١ ٢٣٤ ٥٦٧٨", "+966512345678"},
		{"KR", "phone", "010-2345-6789", "+821023456789"},
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
		"BR": {"Lena Weber|Avenida Paulista 1578|Bela Vista|São Paulo-SP|01310-100", "Lena Weber|Avenida Paulista 1578|Bela Vista|São Paulo-SP|01310-100|BRAZIL"},
		"CH": {"Lena Weber|Main street 1|CH-8001 Town", "Lena Weber|Main street 1|CH-8001 Town|SWITZERLAND"},
		"ID": {"Lena Weber|Jl. Merdeka 1|Bandung|Jawa Barat 40115", "Lena Weber|Jl. Merdeka 1|Bandung|Jawa Barat 40115|INDONESIA"},
		"IN": {"Lena Weber|12 MG Road|New Delhi 110034|Delhi", "Lena Weber|12 MG Road|New Delhi 110034|Delhi|INDIA"},
		"KR": {"서울특별시 종로구|세종대로 175|Lena Weber|03051", "Lena Weber|세종대로 175|종로구, Seoul 03051|SOUTH KOREA"},
		"MX": {"Lena Weber|Av. Juárez 1|Centro|02860 Azcapotzalco, Ciudad de México", "Lena Weber|Av. Juárez 1|Centro|02860 Azcapotzalco, Ciudad de México|MEXICO"},
		"SG": {"Lena Weber|1 Orchard Road #02-03|Singapore 238880", "Lena Weber|1 Orchard Road #02-03|Singapore 238880|SINGAPORE"},
		"SA": {"Lena Weber|Main street 1|Town 11564", "Lena Weber|Main street 1|Town 11564|SAUDI ARABIA"},
		"NZ": {"Lena Weber|Main street 1|Town 6001", "Lena Weber|Main street 1|Town 6001|NEW ZEALAND"},
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
	if got := (address.Address{Country: "AQ", Name: "A", Line1: "B", City: "C"}).Lines(); strings.Join(got, "|") != "A|B|C" {
		t.Errorf("an address of an unknown country prints as %q", got)
	}
}

func TestRegionOfPostcode(t *testing.T) {
	for code, want := range map[string]string{
		"US 10001": "NY", "US 00501": "NY", "US 00901": "PR", "US 20500": "DC", "US 20101": "VA", "US 06101": "CT", "US 99501": "AK",
		"US 88510": "TX", "US 96813": "HI", "US 59718": "MT", "US 08540": "NJ", "US 39901": "GA", "US 1000": "", "US 00000": "",
		"CA M5V 2T6": "ON", "CA X0A 0H0": "NU", "CA X1A 1A1": "NT", "CA A1A 1A1": "NL", "ES 28001": "M", "ES 50001": "Z", "ES 00001": "", "DE 10115": "",
		"BR 01310-100": "SP", "BR 70040-010": "DF", "BR 72800-000": "GO", "BR 73700-000": "GO", "BR 69300-000": "RR", "BR 69900-000": "AC", "BR 68900-000": "AP", "BR 00100-000": "",
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

func TestEveryStateOfBrazilHasAPostcode(t *testing.T) {
	seen := map[string]bool{}
	for start := range 1000 {
		seen[address.RegionOfPostcode("BR", fmt.Sprintf("%03d01-000", start))] = true
	}
	for _, r := range address.Regions("BR") {
		if !seen[r.Code] {
			t.Errorf("no postcode lies in %s", r.Name)
		}
	}
}

// TestNorthernIrelandIsPartOfItsCountry leaves the refusal or the price to the rules of customs.
func TestNorthernIrelandIsPartOfItsCountry(t *testing.T) {
	if err := with("GB", "postal_code", "bt15gs").Check(); err != nil {
		t.Error(err)
	}
}

func TestRegions(t *testing.T) {
	for country, want := range map[string]int{"BR": 27, "CL": 16, "ID": 38, "IN": 36, "KR": 17, "MX": 32, "MY": 15, "TH": 77, "US": 52, "CA": 13, "AU": 8, "JP": 47, "AE": 7, "IT": 107, "ES": 48, "CN": 31, "DE": 0} {
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
