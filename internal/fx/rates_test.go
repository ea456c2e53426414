package fx

import (
	"errors"
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/silkroadmall/mall/internal/money"
)

func mustDate(s string) time.Time {
	t, err := time.Parse(day, s)
	if err != nil {
		panic(err)
	}
	return t
}

func bank(c money.Currency, on, rate string) Quote {
	return Quote{Currency: c, AsOf: mustDate(on), Source: BankName, Rate: money.MustDecimal(rate)}
}

func mustRates(t *testing.T, all ...Quote) *Rates {
	t.Helper()
	r, err := newRates(all)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestShipped(t *testing.T) {
	r, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	if got := r.AsOf().Format(day); got != "2026-04-13" {
		t.Errorf("the snapshot is of %s", got)
	}
	for c, want := range map[money.Currency]string{
		"EUR": "1", "USD": "1.1684", "JPY": "186.75", "CNY": "7.9827", "GBP": "0.87058", "AED": "4.290949", "SAR": "4.3815", "OMR": "0.4492498",
	} {
		q, ok := r.Quote(c)
		if !ok || q.Rate.String() != want || q.AsOf.Format(day) != "2026-04-13" {
			t.Errorf("one euro is %s %s of %s, %v; want %s", q.Rate, c, q.AsOf.Format(day), ok, want)
		}
		if c != Euro && q.Source == "" {
			t.Errorf("%s has no source", c)
		}
	}
	for _, c := range []money.Currency{"BGN", "RUB", "EGP", "XCD", "ZZZ"} {
		if r.Has(c) {
			t.Errorf("%s is offered though nobody quotes it", c)
		}
	}
}

func TestConvert(t *testing.T) {
	r := mustRates(t, bank("USD", "2026-11-20", "1.0850"), bank("CNY", "2026-11-20", "7.80"), bank("JPY", "2026-11-20", "171.52"))
	for _, c := range []struct{ in, want money.Amount }{
		{money.MustParse("100.00", "CNY"), money.MustParse("12.82", "EUR")}, // 12.8205…
		{money.MustParse("100.00", "CNY"), money.MustParse("13.91", "USD")}, // 13.9102…
		{money.MustParse("100.00", "CNY"), money.MustParse("2199", "JPY")},  // 2198.97…
		{money.MustParse("1.00", "USD"), money.MustParse("3.67", "AED")},    // 3.6725, the peg, without the euro's rate
		{money.MustParse("1000.00", "USD"), money.MustParse("3672.50", "AED")},
		{money.MustParse("2199", "JPY"), money.MustParse("2199", "JPY")},
	} {
		got, err := r.Convert(c.in, c.want.Currency, money.HalfUp)
		if err != nil || got != c.want {
			t.Errorf("%s %s is %v, %v; want %v", c.in, c.in.Currency, got, err, c.want)
		}
	}
	if _, err := r.Convert(money.New(1, "GBP"), "EUR", money.HalfUp); !errors.Is(err, ErrNoRate) {
		t.Errorf("pounds without a rate convert: %v", err)
	}
	if _, err := r.Convert(money.New(1, "EUR"), "GBP", money.HalfUp); !errors.Is(err, ErrNoRate) {
		t.Errorf("euros into a currency without a rate convert: %v", err)
	}
}

func TestConvertIsExactBeforeItRounds(t *testing.T) {
	r, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	all := r.Currencies()
	rapid.Check(t, func(t *rapid.T) {
		from, to := rapid.SampledFrom(all).Draw(t, "from"), rapid.SampledFrom(all).Draw(t, "to")
		a := money.New(rapid.Int64Range(0, 100_000_000_000).Draw(t, "minor"), from)
		got, err := r.Convert(a, to, money.HalfUp)
		if err != nil {
			t.Fatal(err)
		}
		x, ok := r.Exchange(from, to)
		if !ok {
			t.Fatal("no rate")
		}
		exact := new(big.Rat).SetFrac(big.NewInt(a.Minor), big.NewInt(power(from.Digits())))
		exact.Mul(exact, x.Num.Rat()).Quo(exact, x.Den.Rat())
		off := new(big.Rat).Sub(exact, new(big.Rat).SetFrac(big.NewInt(got.Minor), big.NewInt(power(to.Digits()))))
		if off.Abs(off).Cmp(big.NewRat(1, 2*power(to.Digits()))) > 0 {
			t.Fatalf("%v to %s is %v, off by %s", a, to, got, off.FloatString(6))
		}
	})
}

func power(n int) int64 {
	p := int64(1)
	for ; n > 0; n-- {
		p *= 10
	}
	return p
}

func TestExchange(t *testing.T) {
	r := mustRates(t, bank("USD", "2026-11-20", "1.0850"), bank("JPY", "2026-11-19", "171.52"))
	for _, c := range []struct {
		from, to          money.Currency
		text, asOf, from2 string
	}{
		{"EUR", "USD", "1.085", "2026-11-20", BankName},
		{"USD", "EUR", "0.9216590", "2026-11-20", BankName},
		{"JPY", "USD", "0.006325793", "2026-11-19", BankName},
		{"USD", "AED", "3.6725", "2026-11-20", ""},
	} {
		x, ok := r.Exchange(c.from, c.to)
		if want := c.text; !ok || money.MustDecimal(x.Text).Cmp(money.MustDecimal(want)) != 0 || x.AsOf != c.asOf {
			t.Errorf("%s in %s: %+v, %v; want %s of %s", c.from, c.to, x, ok, c.text, c.asOf)
		}
		if x.Source == "" || (c.from2 != "" && x.Source != c.from2) {
			t.Errorf("%s in %s is from %q", c.from, c.to, x.Source)
		}
	}
	if _, ok := r.Exchange("EUR", "GBP"); ok {
		t.Error("a rate of pounds came from nowhere")
	}
}

func TestQuotesOfSeveralSources(t *testing.T) {
	other := func(c money.Currency, on, rate string) Quote {
		return Quote{Currency: c, AsOf: mustDate(on), Source: "Other bank", Rate: money.MustDecimal(rate)}
	}
	r := mustRates(t,
		bank("USD", "2026-11-20", "1.10"), bank("USD", "2026-11-19", "1.09"), other("USD", "2026-11-22", "9"),
		bank("RUB", "2026-11-02", "90"), other("EGP", "2026-11-21", "55"), bank("BGN", "2026-11-01", "1.9558"))
	if q, _ := r.Quote("USD"); q.Rate.String() != "1.1" {
		t.Errorf("the dollar is at %s from %s; want the bank's newest", q.Rate, q.Source)
	}
	if q, ok := r.Quote("EGP"); !ok || q.Source != "Other bank" {
		t.Errorf("a currency of the second source: %+v, %v", q, ok)
	}
	for _, c := range []money.Currency{"RUB", "BGN"} {
		if r.Has(c) {
			t.Errorf("%s is offered though its source fell silent, or its peg has ended", c)
		}
	}
	late := mustRates(t, bank("USD", "2026-11-02", "1.10"), other("USD", "2026-11-20", "1.2"))
	if q, _ := late.Quote("USD"); q.Source != "Other bank" {
		t.Errorf("the bank's quote is 18 days older and still used: %+v", q)
	}
	if _, err := newRates(nil); !errors.Is(err, ErrNoRate) {
		t.Errorf("rates of nothing: %v", err)
	}
}

func TestPegsHoldOnlyInTheirDays(t *testing.T) {
	if r := mustRates(t, bank("USD", "2025-12-31", "1.1")); !r.Has("BGN") {
		t.Error("the lev has no rate on the last day of its peg")
	}
	if r := mustRates(t, bank("USD", "2026-01-02", "1.1")); r.Has("BGN") {
		t.Error("the lev has a rate after the euro")
	}
}

func TestAManagedRateIsOfItsOwnDay(t *testing.T) {
	r := mustRates(t, bank("USD", "2026-11-20", "1.10"))
	if q, ok := r.Quote("VND"); !ok || q.Rate.String() != "28561.5" || q.AsOf.Format(day) != "2025-05-05" {
		t.Errorf("the dong is at %+v, %v", q, ok)
	}
	quoted := Quote{Currency: "VND", AsOf: mustDate("2026-11-20"), Source: "Other bank", Rate: money.MustDecimal("29000")}
	if q, _ := mustRates(t, bank("USD", "2026-11-20", "1.10"), quoted).Quote("VND"); q.Source != "Other bank" {
		t.Errorf("a feed quotes the dong and is not believed: %+v", q)
	}
	if mustRates(t, bank("USD", "2025-05-04", "1.10")).Has("VND") {
		t.Error("the dong has a rate before the day it is of")
	}
}

func TestStale(t *testing.T) {
	r := mustRates(t, bank("USD", "2026-11-20", "1.1")) // a Friday
	for now, age := range map[string]int{
		"2026-11-19": 0, "2026-11-20": 0, "2026-11-21": 0, "2026-11-22": 0, "2026-11-23": 1, "2026-11-26": 4, "2026-11-27": 5, "2026-12-04": 10,
	} {
		at := mustDate(now).Add(23 * time.Hour)
		if got := r.Age(at); got != age || r.Stale(at) != (age > 4) {
			t.Errorf("on %s the rates are %d business days old, stale: %v; want %d", now, got, r.Stale(at), age)
		}
	}
}
