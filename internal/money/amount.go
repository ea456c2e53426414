// Package money counts money exactly: integers of a currency's minor unit, exact decimal rates, rounding in
// named places, and splits that add up to the last unit.
//
// Invariants: no float ever holds money; adding two currencies is an error; an overflow is an error, never a
// wrapped number; the parts of an Allocate sum exactly to the whole.
//
// It must not know languages, exchange rates or taxes.
package money

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strconv"
)

// Errors of this package; test with errors.Is.
var (
	ErrCurrency = errors.New("money: unknown currency")
	ErrMixed    = errors.New("money: two currencies")
	ErrOverflow = errors.New("money: overflow")
	ErrSyntax   = errors.New("money: not an amount")
	ErrWeights  = errors.New("money: weights are negative")
)

// Amount is a sum in minor units of one currency: {1230, "EUR"} is 12.30 euro, {1450, "JPY"} is 1450 yen.
// The zero value has no currency and may be added to anything.
type Amount struct {
	Minor    int64    `json:"minor"`
	Currency Currency `json:"currency"`
}

// New makes an amount of minor units.
func New(minor int64, c Currency) Amount { return Amount{Minor: minor, Currency: c} }

// Zero is nothing of the currency.
func Zero(c Currency) Amount { return Amount{Currency: c} }

// Parse reads a decimal string in major units ("12.30", "-0.5", "1450"). More decimals than the currency has
// are refused with ErrSyntax rather than rounded, unless they are zeros.
func Parse(s string, c Currency) (Amount, error) {
	if !c.Known() {
		return Amount{}, fmt.Errorf("%w: %q", ErrCurrency, c)
	}
	d, err := ParseDecimal(s)
	if err != nil {
		return Amount{}, fmt.Errorf("%w: %q", ErrSyntax, s)
	}
	minor, exact, err := d.shift(c.Digits(), Down)
	if err != nil {
		return Amount{}, err
	}
	if !exact {
		return Amount{}, fmt.Errorf("%w: %q has more decimals than %s", ErrSyntax, s, c)
	}
	return New(minor, c), nil
}

// MustParse is Parse for literals in tests and tables; it panics on a mistake.
func MustParse(s string, c Currency) Amount {
	a, err := Parse(s, c)
	if err != nil {
		panic(err)
	}
	return a
}

// String is the amount in major units with exactly the currency's digits and no symbol: "12.30", "1450".
func (a Amount) String() string { return string(a.Append(make([]byte, 0, 24))) }

// Append adds what String says to text.
func (a Amount) Append(text []byte) []byte {
	n := a.Currency.Digits()
	u := uint64(a.Minor)
	if a.Minor < 0 {
		text, u = append(text, '-'), -u
	}
	start := len(text)
	text = strconv.AppendUint(text, u, 10)
	for len(text)-start <= n {
		text = slices.Insert(text, start, '0')
	}
	if n > 0 {
		text = slices.Insert(text, len(text)-n, '.')
	}
	return text
}

// IsZero is true for nothing, whatever the currency.
func (a Amount) IsZero() bool { return a.Minor == 0 }

// Positive is true for more than nothing.
func (a Amount) Positive() bool { return a.Minor > 0 }

// Negative is true for less than nothing.
func (a Amount) Negative() bool { return a.Minor < 0 }

// Neg turns the sign.
func (a Amount) Neg() Amount { return Amount{-a.Minor, a.Currency} }

// Add is a + b; ErrMixed for two currencies, ErrOverflow beyond 64 bits.
func (a Amount) Add(b Amount) (Amount, error) {
	c, err := common(a, b)
	if err != nil {
		return Amount{}, err
	}
	sum := a.Minor + b.Minor
	if (sum > a.Minor) != (b.Minor > 0) && b.Minor != 0 {
		return Amount{}, ErrOverflow
	}
	return New(sum, c), nil
}

// Sub is a - b; errors as Add.
func (a Amount) Sub(b Amount) (Amount, error) {
	if b.Minor == math.MinInt64 {
		return Amount{}, ErrOverflow
	}
	return a.Add(b.Neg())
}

// Mul is n times the amount; ErrOverflow beyond 64 bits.
func (a Amount) Mul(n int64) (Amount, error) {
	neg := (a.Minor < 0) != (n < 0)
	hi, lo := bits.Mul64(abs(a.Minor), abs(n))
	v, err := signed(hi, lo, neg)
	return New(v, a.Currency), err
}

// Cmp orders two amounts of one currency: -1, 0, 1; ErrMixed for two.
func (a Amount) Cmp(b Amount) (int, error) {
	if _, err := common(a, b); err != nil {
		return 0, err
	}
	switch {
	case a.Minor < b.Minor:
		return -1, nil
	case a.Minor > b.Minor:
		return 1, nil
	}
	return 0, nil
}

// Sum adds amounts of one currency; of none it is Zero(c).
func Sum(c Currency, amounts ...Amount) (Amount, error) {
	total := Zero(c)
	for _, a := range amounts {
		t, err := total.Add(a)
		if err != nil {
			return Amount{}, err
		}
		total = t
	}
	return total, nil
}

// common is the currency of both; an amount of nothing without currency fits any.
func common(a, b Amount) (Currency, error) {
	switch {
	case a.Currency == b.Currency:
		return a.Currency, nil
	case a == Amount{}:
		return b.Currency, nil
	case b == Amount{}:
		return a.Currency, nil
	}
	return "", fmt.Errorf("%w: %s and %s", ErrMixed, a.Currency, b.Currency)
}

func abs(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

func signed(hi, lo uint64, neg bool) (int64, error) {
	if hi != 0 || lo > math.MaxInt64 {
		return 0, ErrOverflow
	}
	if neg {
		return -int64(lo), nil
	}
	return int64(lo), nil
}
