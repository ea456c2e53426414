package ui

import (
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/locale"
)

func TestSum(t *testing.T) {
	german, english := locale.NewPrinter(locale.German, "DE"), locale.NewPrinter(locale.English, "US")
	for _, c := range []struct {
		p          *locale.Printer
		text, want string
	}{
		{english, "28.08", "$28.08"},
		{english, "19%", "19%"},
		{english, "7.5%", "7.5%"},
		{english, "2 × EUR 3.00", "2 × €3.00"},
		{english, "EUR 3.00 per item", "€3.00 per kind of item"},
		{english, "1 item", "1 kind of item"},
		{english, "28.08 × 5.3%, at least EUR 0.50", "$28.08 × 5.3%, at least €0.50"},
		{english, "free", "free of duty"},
		{german, "28.08", "28,08 US$"},
		{german, "28.08 × 6.5%", "28,08 US$ × 6,5 %"},
		{english, "", ""},
		{english, "0.5 kg", "0.5 kg"},
		{german, "12.345 kg × EUR 0.30", "12,345 kg × 0,30 €"},
	} {
		if got := strings.ReplaceAll(sum(c.p, c.text, "USD"), "\u00a0", " "); got != c.want {
			t.Errorf("%q in %s is %q, want %q", c.text, c.p.Language(), got, c.want)
		}
	}
}

// What the engine says of rounding is said in the reader's language, with amounts in their own currency.
func TestSumTellsOfRounding(t *testing.T) {
	text := "219000 × 7.8% = JPY 17082, rounded down to full JPY 100 = JPY 17000"
	shared := "7000 × 22/78 = JPY 1974.36 − JPY 80 as the sum is rounded down to full JPY 100 = JPY 1900"
	for _, c := range []struct {
		language locale.Language
		country  string
		text     string
		want     string
	}{
		{locale.English, "US", text, "¥219,000 × 7.8% = ¥17,082, rounded down to full ¥100 = ¥17,000"},
		{locale.English, "US", shared, "¥7,000 × 22/78 = JPY 1,974.36 − ¥80 as the sum is rounded down to full ¥100 = ¥1,900"},
		{locale.English, "US", "CHF 1.23 rounded off to full CHF 0.05", "CHF 1.23 rounded to the nearest full CHF 0.05"},
		{locale.German, "DE", text, "219.000 ¥ × 7,8 % = 17.082 ¥, abgerundet auf volle 100 ¥ = 17.000 ¥"},
		{locale.German, "DE", shared, "7.000 ¥ × 22/78 = JPY 1.974,36 − 80 ¥ weil die Summe auf volle 100 ¥ abgerundet wird = 1.900 ¥"},
	} {
		if got := strings.ReplaceAll(sum(locale.NewPrinter(c.language, c.country), c.text, "JPY"), "\u00a0", " "); got != c.want {
			t.Errorf("%q in %s is\n%q, want\n%q", c.text, c.language, got, c.want)
		}
	}
	for _, l := range locale.Languages() {
		for _, way := range []string{"up", "down", "off"} {
			for _, of := range []string{"", "as the sum is "} {
				got := sum(locale.NewPrinter(l, "JP"), of+"rounded "+way+" to full JPY 100", "JPY")
				if strings.Contains(got, "charges.") || l != locale.English && strings.Contains(got, "round") {
					t.Errorf("%s rounding %s in %s is %q", of, way, l, got)
				}
			}
		}
	}
}
