package locale_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
)

func isolated(s string) string { return "\u2068" + s + "\u2069" }

func TestMoney(t *testing.T) {
	for _, c := range []struct {
		language locale.Language
		country  string
		amount   money.Amount
		want     string
	}{
		{"en", "US", money.New(123450, "USD"), "$1,234.50"},
		{"en", "GB", money.New(123450, "USD"), "US$1,234.50"},
		{"de", "DE", money.New(123450, "USD"), "1.234,50\u00a0US$"},
		{"de", "US", money.New(4480, "USD"), "44,80\u00a0$"},
		{"en", "JP", money.New(100, "USD"), "US$1.00"},
		{"en", "CA", money.New(100, "CAD"), "$1.00"},
		{"en", "US", money.New(100, "CAD"), "CA$1.00"},
		{"en", "US", money.New(100, "AUD"), "A$1.00"},
		{"en", "AU", money.New(100, "AUD"), "$1.00"},
		{"de", "DE", money.New(100, "AUD"), "1,00\u00a0AU$"},
		{"fr", "FR", money.New(123450, "USD"), "1\u202f234,50\u00a0$US"},
		{"fr", "CA", money.New(123450, "CAD"), "1\u00a0234,50\u00a0$"},
		{"zh-Hans", "CN", money.New(123450, "CNY"), "¥1,234.50"},
		{"zh-Hans", "JP", money.New(1450, "JPY"), "JP¥1,450"},
		{"ja", "JP", money.New(1450, "JPY"), "￥1,450"},
		{"en", "DE", money.New(4120, "EUR"), "41,20\u00a0€"},
		{"de", "DE", money.New(-4120, "EUR"), "-41,20\u00a0€"},
		{"ar", "AE", money.New(123450, "AED"), isolated("\u200f1,234.50\u00a0د.إ.\u200f")},
		{"ar", "AE", money.New(123450, "USD"), isolated("\u200f1,234.50\u00a0US$")},
		{"ar", "SA", money.New(123450, "SAR"), isolated("\u200f1,234.50\u00a0ر.س.\u200f")},
		{"ar", "IL", money.New(123450, "ILS"), isolated("\u200f1,234.50\u00a0₪")},
		{"en", "IN", money.New(123456789, "INR"), "₹12,34,567.89"},
		{"de", "CH", money.New(123450, "CHF"), "CHF\u00a01'234.50"},
		{"en", "KR", money.New(123450, "KRW"), "₩123,450"},
		{"en", "BR", money.New(123450, "BRL"), "R$1,234.50"},
		{"en", "CL", money.New(123450, "USD"), "US$1,234.50"},
		{"en", "CL", money.New(123450, "CLP"), "$123,450"},
		{"en", "US", money.New(123450, "MXN"), "MX$1,234.50"},
		{"en", "VN", money.New(123450, "VND"), "₫123,450"},
		{"en", "US", money.New(1234, "KWD"), "KWD\u00a01.234"},
	} {
		if got := locale.NewPrinter(c.language, c.country).Money(c.amount); got != c.want {
			t.Errorf("%s-%s prints %v as %q, want %q", c.language, c.country, c.amount, got, c.want)
		}
	}
}

func TestMoneyKeepsEveryMinorUnit(t *testing.T) {
	p := locale.NewPrinter(locale.English, "GB")
	for minor, want := range map[int64]string{1: "£0.01", 10: "£0.10", 9007199254740993: "£90,071,992,547,409.93"} {
		if got := p.Money(money.New(minor, "GBP")); got != want {
			t.Errorf("%d pence print as %q, want %q", minor, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	en, de := locale.NewPrinter("en", "US"), locale.NewPrinter("de", "DE")
	fr, ar, zh := locale.NewPrinter("fr", "FR"), locale.NewPrinter("ar", "AE"), locale.NewPrinter("zh-Hans", "CN")
	for _, c := range []struct{ got, want string }{
		{en.Number(1234567), "1,234,567"},
		{de.Number(-1234), "-1.234"},
		{ar.Number(1234), isolated("1,234")},
		{en.Decimal(money.MustDecimal("1234567.891")), "1,234,567.891"},
		{de.Decimal(money.MustDecimal("0.125")), "0,125"},
		{en.Percent(money.MustDecimal("0.0825")), "8.25%"},
		{de.Percent(money.MustDecimal("0.19")), "19\u00a0%"},
		{fr.Percent(money.MustDecimal("0.055")), "5,5\u202f%"},
		{ar.Percent(money.MustDecimal("0.05")), isolated("5%")},
		{en.Weight(450), "450\u00a0g"},
		{de.Weight(1250), "1,25\u00a0kg"},
		{zh.Weight(2000), "2千克"},
		{ar.Weight(2000), isolated("2\u00a0كغم")},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 14, 5, 0, 0, time.UTC) }

func TestDates(t *testing.T) {
	from, to, next, far := day(2026, 12, 4), day(2026, 12, 9), day(2027, 1, 3), day(2026, 11, 28)
	for _, c := range []struct {
		language                                            locale.Language
		country                                             string
		date, day, dateTime, same, inMonth, inYear, between string
	}{
		{"en", "GB", "4 Dec 2026", "4 Dec", "4 Dec 2026, 14:05\u00a0UTC", "4 Dec", "4–9 Dec", "28 Nov – 4 Dec", "4 Dec 2026 – 3 Jan 2027"},
		{"en", "US", "Dec 4, 2026", "Dec 4", "Dec 4, 2026, 2:05\u202fPM\u00a0UTC", "Dec 4", "Dec 4–9", "Nov 28 – Dec 4", "Dec 4, 2026 – Jan 3, 2027"},
		{"de", "DE", "4. Dez. 2026", "4. Dez.", "4. Dez. 2026, 14:05\u00a0UTC", "4. Dez.", "4.–9. Dez.", "28. Nov. – 4. Dez.", "4. Dez. 2026 – 3. Jan. 2027"},
		{"fr", "FR", "4 déc. 2026", "4 déc.", "4 déc. 2026, 14:05\u00a0UTC", "4 déc.", "4–9 déc.", "28 nov. – 4 déc.", "4 déc. 2026 – 3 janv. 2027"},
		{"ja", "JP", "2026年12月4日", "12月4日", "2026年12月4日 14:05\u00a0UTC", "12月4日", "12月4日～9日", "11月28日～12月4日", "2026年12月4日～2027年1月3日"},
		{"zh-Hans", "CN", "2026年12月4日", "12月4日", "2026年12月4日 14:05\u00a0UTC", "12月4日", "12月4日至9日", "11月28日至12月4日", "2026年12月4日至2027年1月3日"},
		{"ar", "AE", isolated("4 ديسمبر 2026"), isolated("4 ديسمبر"), isolated("4 ديسمبر 2026، 14:05\u00a0UTC"), isolated("4 ديسمبر"),
			isolated("4–9 ديسمبر"), isolated("28 نوفمبر – 4 ديسمبر"), isolated("4 ديسمبر 2026 – 3 يناير 2027")},
	} {
		p := locale.NewPrinter(c.language, c.country)
		got := []string{p.Date(from), p.Day(from), p.DateTime(from), p.DateRange(from, from), p.DateRange(from, to), p.DateRange(far, from), p.DateRange(from, next)}
		for i, want := range []string{c.date, c.day, c.dateTime, c.same, c.inMonth, c.inYear, c.between} {
			if got[i] != want {
				t.Errorf("%s-%s prints %q, want %q", c.language, c.country, got[i], want)
			}
		}
	}
	shanghai := time.FixedZone("CST", 8*3600)
	if got, want := locale.NewPrinter("en", "GB").DateTime(from.In(shanghai)), "4 Dec 2026, 22:05\u00a0UTC+8"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct {
		language locale.Language
		count    int
		want     string
	}{
		{"en", 1, "1 result"}, {"en", 0, "0 results"}, {"en", 1200, "1,200 results"}, {"de", 2, "2 Ergebnisse"},
		{"fr", 0, "0 résultat"}, {"fr", 1000000, "1\u202f000\u202f000 résultats"}, {"ja", 3, "3件"},
		{"ar", 2, "نتيجتان"}, {"ar", 5, isolated("5") + " نتائج"}, {"ar", 11, isolated("11") + " نتيجة"},
	} {
		if got := locale.NewPrinter(c.language, "").T("ui.results", "count", c.count); got != c.want {
			t.Errorf("%s: %d is %q, want %q", c.language, c.count, got, c.want)
		}
	}
	p := locale.NewPrinter(locale.Arabic, "AE")
	if got := p.T("no.such.key", "a", 1); got != "no.such.key" {
		t.Errorf("a missing key prints %q", got)
	}
	if got := p.T("ui.reference", "reference", "AB-12"); !strings.HasSuffix(got, isolated("AB-12")) {
		t.Errorf("a code in Arabic is not isolated: %q", got)
	}
	if got := p.T("ui.reference", "reference", "https://example.com/o/1"); strings.ContainsRune(got, '\u2068') {
		t.Errorf("an address of a page is isolated: %q", got)
	}
	if got := p.T("advice.jump_more", "jump", money.MustParse("192.86", "SAR")); strings.Count(got, ".") != 3 || strings.HasSuffix(got, "..") {
		t.Errorf("an amount that ends in a stop ends the sentence twice: %q", got)
	}
	if got := p.T("ui.reference"); strings.Contains(got, "{{") {
		t.Errorf("a value that is not given shows as %q", got)
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{locale.NewPrinter("en", "").Country("TR"), "Türkiye"},
		{locale.NewPrinter("en", "").Country("SZ"), "Eswatini"},
		{locale.NewPrinter("en", "").Country("MK"), "North Macedonia"},
		{locale.NewPrinter("de", "").Country("CZ"), "Tschechien"},
		{locale.NewPrinter("zh-Hans", "").Country("us"), "美国"},
		{locale.NewPrinter("ar", "").Country("DE"), "ألمانيا"},
		{locale.NewPrinter("fr", "").Region("CA", "QC"), "Québec"},
		{locale.NewPrinter("ja", "").Region("JP", "13"), "東京都"},
		{locale.NewPrinter("zh-Hans", "").Region("US", "NY"), "纽约州"},
		{locale.NewPrinter("ar", "").Region("CA", "QC"), "كيبك"},
		{locale.NewPrinter("en", "").Region("CN", "ZJ"), "Zhejiang"},
		{locale.NewPrinter("ar", "").Region("AE", "DU"), "دبي"},
		{locale.NewPrinter("de", "").Region("US", "NY"), "New York"},
		{locale.NewPrinter("de", "").Region("US", "ZZ"), "ZZ"},
		{locale.NewPrinter("ja", "").Currency("EUR"), "ユーロ"},
		{locale.NewPrinter("de", "").LanguageName(locale.French), "Französisch"},
		{locale.NewPrinter("en", "GB").List([]string{"a", "b", "c"}), "a, b and c"},
		{locale.NewPrinter("en", "US").List([]string{"a", "b", "c"}), "a, b, and c"},
		{locale.NewPrinter("en", "US").List([]string{"a", "b"}), "a and b"},
		{locale.NewPrinter("zh-Hans", "").List([]string{"a", "b", "c"}), "a、b和c"},
		{locale.NewPrinter("ar", "").List([]string{"a", "b"}), "a وb"},
		{locale.NewPrinter("en", "").List(nil), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestFrom(t *testing.T) {
	if got := locale.From(context.Background()).Language(); got != locale.English {
		t.Errorf("a context without a printer speaks %s", got)
	}
	p := locale.NewPrinter(locale.Japanese, "JP")
	if got := locale.From(locale.With(context.Background(), p)); got != p {
		t.Error("the printer of the context is another one")
	}
}

func BenchmarkMoney(b *testing.B) {
	p := locale.NewPrinter(locale.German, "DE")
	for b.Loop() {
		p.Money(money.New(123450, "EUR"))
	}
}

func BenchmarkText(b *testing.B) {
	p := locale.NewPrinter(locale.German, "DE")
	for b.Loop() {
		p.T("ui.deliver_to")
	}
}

func BenchmarkPlural(b *testing.B) {
	p := locale.NewPrinter(locale.Arabic, "DE")
	for b.Loop() {
		p.T("ui.results", "count", 5)
	}
}
