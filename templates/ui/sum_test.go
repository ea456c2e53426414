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
