package money_test

import (
	"errors"
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/silkroadmall/mall/internal/money"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		in   string
		cur  money.Currency
		want int64
		err  error
	}{
		{"12.30", "EUR", 1230, nil},
		{"12.3", "EUR", 1230, nil},
		{"1450", "JPY", 1450, nil},
		{"1450.00", "JPY", 1450, nil},
		{"1.234", "KWD", 1234, nil},
		{"-0.05", "USD", -5, nil},
		{"12.305", "EUR", 0, money.ErrSyntax},
		{"1,5", "EUR", 0, money.ErrSyntax},
		{"", "EUR", 0, money.ErrSyntax},
		{".5", "EUR", 0, money.ErrSyntax},
		{"1e3", "EUR", 0, money.ErrSyntax},
		{"1", "ZZZ", 0, money.ErrCurrency},
		{"99999999999999999999", "EUR", 0, money.ErrSyntax},
	} {
		got, err := money.Parse(c.in, c.cur)
		if !errors.Is(err, c.err) || got.Minor != c.want {
			t.Errorf("Parse(%q, %s) = %v, %v; want %d, %v", c.in, c.cur, got, err, c.want, c.err)
		}
	}
}

func TestString(t *testing.T) {
	for want, a := range map[string]money.Amount{
		"12.30": money.New(1230, "EUR"), "0.05": money.New(5, "EUR"), "-0.05": money.New(-5, "EUR"),
		"1450": money.New(1450, "JPY"), "0.001": money.New(1, "KWD"), "0.00": money.Zero("USD"),
	} {
		if got := a.String(); got != want {
			t.Errorf("%#v prints %q, want %q", a, got, want)
		}
	}
}

func TestAdd(t *testing.T) {
	t.Run("refuses two currencies", func(t *testing.T) {
		if _, err := money.New(1, "EUR").Add(money.New(1, "USD")); !errors.Is(err, money.ErrMixed) {
			t.Fatal(err)
		}
	})
	t.Run("refuses an overflow", func(t *testing.T) {
		if _, err := money.New(math.MaxInt64, "EUR").Add(money.New(1, "EUR")); !errors.Is(err, money.ErrOverflow) {
			t.Fatal(err)
		}
		if _, err := money.New(math.MaxInt64, "EUR").Mul(2); !errors.Is(err, money.ErrOverflow) {
			t.Fatal(err)
		}
	})
}

func TestTimes(t *testing.T) {
	for _, c := range []struct {
		minor int64
		rate  string
		r     money.Rounding
		want  int64
	}{
		{5590, "0.19", money.HalfUp, 1062}, // 10.621
		{50, "0.5", money.HalfUp, 25},
		{5, "0.5", money.HalfUp, 3}, // 2.5
		{5, "0.5", money.HalfEven, 2},
		{7, "0.5", money.HalfEven, 4},
		{5, "0.5", money.Down, 2},
		{1, "0.01", money.Up, 1},
		{-5, "0.5", money.HalfUp, -3},
		{100, "0", money.Up, 0},
	} {
		got, err := money.New(c.minor, "EUR").Times(money.MustDecimal(c.rate), c.r)
		if err != nil || got.Minor != c.want {
			t.Errorf("%d × %s = %v, %v; want %d", c.minor, c.rate, got, err, c.want)
		}
	}
}

func TestConvert(t *testing.T) {
	got, err := money.MustParse("100.00", "CNY").Convert("JPY", money.MustDecimal("171.52"), money.MustDecimal("8.1133"), money.HalfUp)
	if err != nil || got != money.New(2114, "JPY") {
		t.Fatalf("100 CNY = %v, %v; want 2114 JPY", got, err)
	}
}

func TestConvertAgreesWithFractions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		currency := rapid.SampledFrom([]money.Currency{"EUR", "JPY", "KWD"})
		a := money.New(rapid.OneOf(rapid.Int64Range(-1_000_000, 1_000_000), rapid.Int64Range(-1<<62, 1<<62)).Draw(t, "minor"), currency.Draw(t, "from"))
		rate := func(name string) money.Decimal {
			coef := rapid.OneOf(rapid.Int64Range(1, 1_000_000), rapid.Int64Range(1, 1<<60)).Draw(t, name)
			return money.NewDecimal(coef, uint8(rapid.IntRange(0, 12).Draw(t, name+" scale")))
		}
		num, den, to, r := rate("num"), rate("den"), currency.Draw(t, "to"), money.Rounding(rapid.IntRange(0, 3).Draw(t, "rounding"))
		scale := map[money.Currency]int64{"EUR": 100, "JPY": 1, "KWD": 1000}[a.Currency]
		exact := new(big.Rat).Mul(big.NewRat(a.Minor, scale), new(big.Rat).Quo(num.Rat(), den.Rat()))
		want, wrong := money.FromRat(exact, to, r)
		got, err := a.Convert(to, num, den, r)
		if got != want || !errors.Is(err, wrong) {
			t.Fatalf("%v × %v / %v: %v %v by integers, %v %v by fractions", a, num, den, got, err, want, wrong)
		}
	})
}

func TestTimesAgreesWithFractions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := money.New(rapid.Int64Range(-1_000_000_000_000, 1_000_000_000_000).Draw(t, "minor"), "EUR")
		d := money.NewDecimal(rapid.Int64Range(-1_000_000, 1_000_000).Draw(t, "coef"), uint8(rapid.IntRange(0, 6).Draw(t, "scale")))
		r := money.Rounding(rapid.IntRange(0, 3).Draw(t, "rounding"))
		got, err := a.Times(d, r)
		if err != nil {
			t.Fatal(err)
		}
		exact := new(big.Rat).Mul(big.NewRat(a.Minor, 100), d.Rat())
		want, err := money.FromRat(exact, "EUR", r)
		if err != nil || got != want {
			t.Fatalf("%v × %v: %v by integers, %v by fractions (%v)", a, d, got, want, err)
		}
	})
}

func TestAllocate(t *testing.T) {
	parts, err := money.New(100, "EUR").Allocate([]int64{1, 1, 1})
	if err != nil || parts[0].Minor != 34 || parts[1].Minor != 33 || parts[2].Minor != 33 {
		t.Fatal(parts, err)
	}
	if _, err := money.New(1, "EUR").Allocate([]int64{-1, 2}); !errors.Is(err, money.ErrWeights) {
		t.Fatal(err)
	}
	if _, err := money.New(1, "EUR").Allocate(nil); !errors.Is(err, money.ErrWeights) {
		t.Fatal(err)
	}
}

func TestAllocatedPartsSumToTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := money.New(rapid.Int64Range(-1_000_000_000_000_000, 1_000_000_000_000_000).Draw(t, "minor"), "JPY")
		w := rapid.SliceOfN(rapid.Int64Range(0, 1_000_000_000), 1, 20).Draw(t, "weights")
		parts, err := a.Allocate(w)
		if err != nil {
			t.Fatal(err)
		}
		if sum, err := money.Sum("JPY", parts...); err != nil || sum.Minor != a.Minor {
			t.Fatalf("%v split by %v into %v: %v", a, w, parts, err)
		}
	})
}

func FuzzParseDecimal(f *testing.F) {
	for _, s := range []string{"8.5", "-0.0825", "12", "1.", ".5", "00.10", "999999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := money.ParseDecimal(s)
		if err != nil {
			return
		}
		again, err := money.ParseDecimal(d.String())
		if err != nil || again.Cmp(d) != 0 {
			t.Fatalf("%q reads as %s and again as %s: %v", s, d, again, err)
		}
	})
}
