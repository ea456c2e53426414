package market_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
)

func TestParse(t *testing.T) {
	for segment, want := range map[string]market.Market{
		"de-de":        {Language: "de", Country: "DE", Currency: "EUR"},
		"en-de-usd":    {Language: "en", Country: "DE", Currency: "USD"},
		"en-us-ny":     {Language: "en", Country: "US", Region: "NY", Currency: "USD"},
		"fr-ca-qc-usd": {Language: "fr", Country: "CA", Region: "QC", Currency: "USD"},
		"zh-jp":        {Language: "zh-Hans", Country: "JP", Currency: "JPY"},
		"ar-ae":        {Language: "ar", Country: "AE", Currency: "AED"},
		"en-br-sp":     {Language: "en", Country: "BR", Region: "SP", Currency: "BRL"},
		"en-kr":        {Language: "en", Country: "KR", Currency: "KRW"},
		"en-cl":        {Language: "en", Country: "CL", Currency: "USD"},
	} {
		got, err := market.Parse(segment)
		if err != nil || got != want {
			t.Errorf("Parse(%q) = %+v, %v; want %+v", segment, got, err, want)
		}
		if got.Segment() != segment {
			t.Errorf("%q comes back as %q", segment, got.Segment())
		}
	}
	for segment, canonical := range map[string]string{"DE-de-EUR": "de-de", "en-us-usd": "en-us", "EN-US-ny-USD": "en-us-ny"} {
		if got, err := market.Parse(segment); err != nil || got.Segment() != canonical {
			t.Errorf("Parse(%q) = %q, %v; want %q", segment, got.Segment(), err, canonical)
		}
	}
	for _, segment := range []string{
		"", "de", "de-", "xx-de", "de-xx", "de-cn", "de-ru", "en-tr", "de-de-by", "en-mx-jal", "en-cl-clp", "en-us-zz", "en-us-usd-ny", "en-us-ny-ny", "de-de-xyz",
		"de-de-usd-eur", "en-de-btc", "zh-Hans-de", "de-de ", "de_de", "en-us-ny-usd-x", "en--us", strings.Repeat("de-", 50),
	} {
		if got, err := market.Parse(segment); !errors.Is(err, market.ErrUnknown) {
			t.Errorf("Parse(%q) = %+v, %v; want ErrUnknown", segment, got, err)
		}
	}
}

func TestEveryCombinationComesBack(t *testing.T) {
	n := 0
	for _, country := range market.Countries() {
		regions := []string{""}
		for _, r := range market.Regions(country) {
			regions = append(regions, r.Code)
		}
		for _, region := range regions {
			n += comeBack(t, country, region)
		}
	}
	if n < 51*12*30 {
		t.Errorf("only %d markets were tried", n)
	}
}

// comeBack tries the country and region in all languages and currencies, and counts them.
func comeBack(t *testing.T, country, region string) (n int) {
	t.Helper()
	for _, l := range locale.Languages() {
		for _, c := range market.Currencies() {
			m, err := market.Of(l, country, region, c)
			if err != nil {
				t.Fatal(l, country, region, c, err)
			}
			if got, err := market.Parse(m.Segment()); err != nil || got != m {
				t.Fatalf("%q is %+v, %v; want %+v", m.Segment(), got, err, m)
			}
			n++
		}
	}
	return n
}

func TestDefault(t *testing.T) {
	for country, segment := range map[string]string{
		"US": "en-us", "GB": "en-gb", "CA": "en-ca", "AU": "en-au", "DE": "de-de", "FR": "fr-fr", "JP": "ja-jp", "AE": "ar-ae", "BG": "en-bg",
		"CH": "de-ch", "SA": "ar-sa", "KR": "ko-kr", "VN": "en-vn", "ES": "es-es", "MX": "es-mx", "BR": "pt-br", "PT": "pt-pt", "IT": "it-it",
		"NL": "nl-nl", "PL": "pl-pl",
	} {
		if m, err := market.Default(country); err != nil || m.Segment() != segment {
			t.Errorf("the market of %s is %q, %v; want %q", country, m.Segment(), err, segment)
		}
	}
	if _, err := market.Default("CN"); !errors.Is(err, market.ErrUnknown) {
		t.Errorf("a country we do not deliver to has a market: %v", err)
	}
	union := 0
	for _, c := range market.Countries() {
		m, err := market.Default(c)
		if err != nil || !market.Shown(m.Currency) || !m.Currency.Known() {
			t.Errorf("%s: %+v, %v", c, m, err)
		}
		if market.InUnion(c) {
			union++
		}
	}
	if union != 27 {
		t.Errorf("the Union has %d members here, want 27", union)
	}
}

func TestPropose(t *testing.T) {
	for header, want := range map[string]string{
		"":                        "en-us",
		"de-AT,de;q=0.9":          "de-at",
		"en-GB,en;q=0.9":          "en-gb",
		"de":                      "de-de",
		"fr-CA,fr;q=0.8":          "fr-ca",
		"zh-CN,zh;q=0.9,en-AU":    "zh-au",
		"zh-CN":                   "zh-us",
		"ar-EG":                   "ar-ae",
		"pl-PL,pl;q=0.9,en;q=0.5": "pl-pl",
		"ja":                      "ja-jp",
		"ko-KR,ko;q=0.9,en;q=0.8": "ko-kr",
		"ko":                      "ko-kr",
		"es":                      "es-es",
		"es-MX":                   "es-mx",
		"es-AR,es;q=0.9":          "es-es",
		"pt-PT":                   "pt-pt",
		"nl-BE,nl;q=0.9":          "nl-be",
		"cs-CZ,cs;q=0.9,en;q=0.8": "en-cz",
		"nb,no;q=0.8,en-US;q=0.5": "en-no",
		"pt-BR":                   "pt-br",
		"de-CH":                   "de-ch",
		"ar-SA":                   "ar-sa",
		"hi-IN,en-IN;q=0.9":       "en-in",
		"ru-RU,ru;q=0.9":          "en-us",
		"%%%":                     "en-us",
	} {
		if got := market.Propose(header).Segment(); got != want {
			t.Errorf("Propose(%q) = %q, want %q", header, got, want)
		}
	}
}

func TestGroups(t *testing.T) {
	german := market.Groups(locale.NewPrinter(locale.German, "DE"))
	n := 0
	for _, g := range german {
		n += len(g.Countries)
		for _, l := range locale.Languages() {
			if key := "market.area." + string(g.Area); locale.NewPrinter(l, "").T(key) == key {
				t.Errorf("%s has no name in %s", g.Area, l)
			}
		}
	}
	if all := len(market.Countries()); n != all || all != 51 {
		t.Errorf("%d of %d destinations stand in an area, want 51", n, all)
	}
	europe := german[0].Countries
	if at := slices.Index(europe, "AT"); at < slices.Index(europe, "NL") || at > slices.Index(europe, "PL") {
		t.Errorf("Österreich does not stand between Niederlande and Polen: %v", europe)
	}
}

func TestURL(t *testing.T) {
	m, err := market.Parse("en-us-ny")
	if err != nil {
		t.Fatal(err)
	}
	if got := m.URL("/cart"); got != "/en-us-ny/cart" {
		t.Error(got)
	}
	if got := m.In(locale.Arabic).URL(""); got != "/ar-us-ny/" {
		t.Error(got)
	}
	if got, err := m.Paying("EUR"); err != nil || got.Segment() != "en-us-ny-eur" {
		t.Error(got, err)
	}
	if got, err := m.To("DE", ""); err != nil || got.Segment() != "en-de" {
		t.Error(got, err)
	}
	if got := m.Printer().Money(money.New(100, "USD")); got != "$1.00" {
		t.Error(got)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"de-de", "en-us-ny", "fr-ca-qc-usd", "-", "en-us-usd-", "ｅｎ-us"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, err := market.Parse(s)
		if err != nil {
			return
		}
		again, err := market.Parse(m.Segment())
		if err != nil || again != m || again.Segment() != m.Segment() {
			t.Fatalf("%q is %+v, its segment %q is %+v: %v", s, m, m.Segment(), again, err)
		}
	})
}

func TestEveryRegionHasAName(t *testing.T) {
	for _, country := range append(market.Countries(), "CN") {
		for _, r := range address.Regions(country) {
			for _, l := range locale.Languages() {
				if got := locale.NewPrinter(l, country).Region(country, r.Code); got == r.Code || got == "" {
					t.Errorf("%s has no name for %s in %s", l, r.Name, country)
				}
			}
		}
	}
}
