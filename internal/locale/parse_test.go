package locale_test

import (
	"testing"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
)

func TestParseMoney(t *testing.T) {
	p := locale.NewPrinter(locale.German, "DE")
	for typed, want := range map[string]string{
		"12": "12.00", "12,5": "12.50", "12.50": "12.50", "1.234": "1234.00", "1,234.5": "1234.50", "1.234,56": "1234.56",
		"€ 12": "12.00", "١٢٫٥": "12.50", "１２": "12.00", "1 234,5": "1234.50", ",5": "0.50", "12,505": "12505.00", "1.234.567": "1234567.00",
		"₹12,34,567.80": "1234567.80", "1’234.50": "1234.50", "₪ 12": "12.00", "1\u00a0234,5": "1234.50",
	} {
		got, err := p.ParseMoney(typed, "EUR")
		if err != nil || got.String() != want {
			t.Errorf("%q reads as %v, %v; want %s", typed, got, err, want)
		}
	}
	for _, typed := range []string{"", "abc", "12,345,6x", ".", "1e3"} {
		if got, err := p.ParseMoney(typed, "EUR"); err == nil {
			t.Errorf("%q reads as %v", typed, got)
		}
	}
	if got, err := p.ParseMoney("1.234", "KWD"); err != nil || got != money.New(1234, "KWD") {
		t.Errorf("three decimals of a dinar: %v, %v", got, err)
	}
	if got, err := p.ParseMoney("1,450", "JPY"); err != nil || got != money.New(1450, "JPY") {
		t.Errorf("yen in thousands: %v, %v", got, err)
	}
}

func TestTypedIsReadBack(t *testing.T) {
	for _, c := range []struct {
		language locale.Language
		country  string
		amount   money.Amount
		want     string
	}{
		{locale.English, "DE", money.New(140_00, "EUR"), "140,00"},
		{locale.English, "US", money.New(1234_50, "USD"), "1,234.50"},
		{locale.German, "DE", money.New(1234_50, "EUR"), "1.234,50"},
		{locale.French, "FR", money.New(24_90, "EUR"), "24,90"},
		{locale.Japanese, "JP", money.New(12_000, "JPY"), "12,000"},
		{locale.Arabic, "AE", money.New(24_90, "AED"), "24.90"},
		{locale.German, "CH", money.New(24_90, "CHF"), "24.90"},
		{locale.Chinese, "TN", money.New(1_500, "KWD"), ""},
	} {
		p := locale.NewPrinter(c.language, c.country)
		typed := p.Typed(c.amount)
		if c.want != "" && typed != c.want {
			t.Errorf("%v in %s-%s is typed %q, want %q", c.amount, c.language, c.country, typed, c.want)
		}
		if got, err := p.ParseMoney(typed, c.amount.Currency); err != nil || got != c.amount {
			t.Errorf("%q is read as %v, %v; want %v", typed, got, err, c.amount)
		}
	}
}
