package money

import (
	"database/sql/driver"
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"strconv"
	"strings"
)

// maxScale is the most decimals a Decimal carries; 10^18 still fits an int64.
const maxScale = 18

// Decimal is an exact decimal number, coefficient / 10^scale: a tax rate, an exchange rate, a weight. The zero
// value is 0. Up to 18 significant digits; it reads and writes PostgreSQL's numeric as text.
type Decimal struct {
	coef  int64
	scale uint8
}

// Rounding says what happens to the part below the last unit.
type Rounding uint8

// The ways of rounding. HalfUp rounds halves away from zero, as tax law commonly has it.
const (
	HalfUp Rounding = iota
	HalfEven
	Down
	Up
)

// NewDecimal is coef / 10^scale.
func NewDecimal(coef int64, scale uint8) Decimal { return Decimal{coef, scale}.trim() }

// ParseDecimal reads "8.5", "-0.0825", "12"; no exponent, no separators, no spaces. ErrSyntax otherwise, and
// ErrOverflow for more than 18 digits.
func ParseDecimal(s string) (Decimal, error) {
	body := strings.TrimPrefix(s, "-")
	whole, frac, dotted := strings.Cut(body, ".")
	if !allDigits(whole) || (dotted && !allDigits(frac)) {
		return Decimal{}, fmt.Errorf("%w: %q", ErrSyntax, s)
	}
	frac = strings.TrimRight(frac, "0")
	if len(frac) > maxScale {
		return Decimal{}, fmt.Errorf("%w: %q", ErrOverflow, s)
	}
	coef, err := strconv.ParseInt(whole+frac, 10, 64)
	if err != nil {
		return Decimal{}, fmt.Errorf("%w: %q", ErrOverflow, s)
	}
	if body != s {
		coef = -coef
	}
	return Decimal{coef, uint8(len(frac))}, nil
}

// MustDecimal is ParseDecimal for literals in tests and tables; it panics on a mistake.
func MustDecimal(s string) Decimal {
	d, err := ParseDecimal(s)
	if err != nil {
		panic(err)
	}
	return d
}

func allDigits(s string) bool {
	if s == "" {
		return false
	}
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// String is the shortest exact form: "8.5", "0.19", "12".
func (d Decimal) String() string {
	d = d.trim()
	sign, s := "", strconv.FormatUint(abs(d.coef), 10)
	if d.coef < 0 {
		sign = "-"
	}
	n := int(d.scale)
	if n == 0 {
		return sign + s
	}
	if len(s) <= n {
		s = strings.Repeat("0", n+1-len(s)) + s
	}
	return sign + s[:len(s)-n] + "." + s[len(s)-n:]
}

// Rat is the same number as a fraction.
func (d Decimal) Rat() *big.Rat { return big.NewRat(d.coef, pow10(d.scale)) }

// Fraction is the same number as numerator and denominator, not in lowest terms; the denominator is a power of ten.
func (d Decimal) Fraction() (num, den int64) { return d.coef, pow10(d.scale) }

// Sign is -1, 0 or 1.
func (d Decimal) Sign() int {
	switch {
	case d.coef < 0:
		return -1
	case d.coef > 0:
		return 1
	}
	return 0
}

// Cmp orders two decimals: -1, 0, 1.
func (d Decimal) Cmp(e Decimal) int { return d.Rat().Cmp(e.Rat()) }

// Add is d + e, exact; ErrOverflow beyond 18 digits.
func (d Decimal) Add(e Decimal) (Decimal, error) {
	return fromRat(new(big.Rat).Add(d.Rat(), e.Rat()))
}

// Mul is d × e, exact; ErrOverflow beyond 18 digits.
func (d Decimal) Mul(e Decimal) (Decimal, error) {
	return fromRat(new(big.Rat).Mul(d.Rat(), e.Rat()))
}

func fromRat(r *big.Rat) (Decimal, error) {
	for scale := uint8(0); scale <= maxScale; scale++ {
		n := new(big.Int).Mul(r.Num(), big.NewInt(pow10(scale)))
		q, rest := new(big.Int).QuoRem(n, r.Denom(), new(big.Int))
		if rest.Sign() == 0 && q.IsInt64() {
			return Decimal{q.Int64(), scale}, nil
		}
	}
	return Decimal{}, ErrOverflow
}

func (d Decimal) trim() Decimal {
	for d.scale > 0 && d.coef%10 == 0 {
		d.coef, d.scale = d.coef/10, d.scale-1
	}
	return d
}

// shift is d × 10^digits as an integer, and whether it was exact.
func (d Decimal) shift(digits int, r Rounding) (int64, bool, error) {
	by := digits - int(d.scale)
	if by >= 0 {
		if by > maxScale {
			return 0, false, ErrOverflow
		}
		hi, lo := bits.Mul64(abs(d.coef), uint64(pow10(uint8(by))))
		v, err := signed(hi, lo, d.coef < 0)
		return v, true, err
	}
	p := uint64(pow10(uint8(-by)))
	exact := abs(d.coef)%p == 0
	v, err := divide(0, abs(d.coef), p, d.coef < 0, r)
	return v, exact, err
}

// Times is the amount × d, rounded once to the minor unit; ErrOverflow beyond 64 bits.
func (a Amount) Times(d Decimal, r Rounding) (Amount, error) {
	hi, lo := bits.Mul64(abs(a.Minor), abs(d.coef))
	v, err := divide(hi, lo, uint64(pow10(d.scale)), (a.Minor < 0) != (d.coef < 0), r)
	return New(v, a.Currency), err
}

// Convert is the amount in another currency: major units × num / den, rounded once. With rates quoted for one
// euro, num is the target's rate and den the source's.
func (a Amount) Convert(to Currency, num, den Decimal, r Rounding) (Amount, error) {
	if den.Sign() <= 0 || num.Sign() <= 0 {
		return Amount{}, fmt.Errorf("%w: rate %s/%s", ErrSyntax, num, den)
	}
	if v, ok := a.convert(to, num, den, r); ok {
		return New(v, to), nil
	}
	v := new(big.Rat).SetFrac(big.NewInt(a.Minor), big.NewInt(pow10(uint8(a.Currency.Digits()))))
	v.Mul(v, num.Rat())
	v.Quo(v, den.Rat())
	return FromRat(v, to, r)
}

// convert is Convert by integers; false where a step goes beyond their bits, though the result need not.
func (a Amount) convert(to Currency, num, den Decimal, r Rounding) (int64, bool) {
	over, n := bits.Mul64(abs(a.Minor), abs(num.coef))
	power := int(den.scale) + to.Digits() - a.Currency.Digits() - int(num.scale)
	if over != 0 || max(power, -power) > maxScale {
		return 0, false
	}
	over, by := bits.Mul64(abs(den.coef), uint64(pow10(uint8(max(-power, 0)))))
	if over != 0 {
		return 0, false
	}
	hi, lo := bits.Mul64(n, uint64(pow10(uint8(max(power, 0)))))
	v, err := divide(hi, lo, by, a.Minor < 0, r)
	return v, err == nil
}

// FromRat is an exact fraction of major units, rounded once to the minor unit of c.
func FromRat(v *big.Rat, c Currency, r Rounding) (Amount, error) {
	num := new(big.Int).Mul(v.Num(), big.NewInt(pow10(uint8(c.Digits()))))
	q, rest := new(big.Int).QuoRem(num, v.Denom(), new(big.Int))
	if bump(q.Bit(0) == 1, new(big.Int).Abs(rest.Lsh(rest, 1)).Cmp(v.Denom()), rest.Sign() == 0, r) {
		q.Add(q, big.NewInt(int64(v.Sign())))
	}
	if !q.IsInt64() {
		return Amount{}, ErrOverflow
	}
	return New(q.Int64(), c), nil
}

// divide is the rounded quotient of a 128-bit magnitude.
func divide(hi, lo, by uint64, neg bool, r Rounding) (int64, error) {
	if hi >= by {
		return 0, ErrOverflow
	}
	q, rest := bits.Div64(hi, lo, by)
	half := -1
	switch {
	case rest > by-rest:
		half = 1
	case rest == by-rest:
		half = 0
	}
	if bump(q&1 == 1, half, rest == 0, r) {
		if q == math.MaxUint64 {
			return 0, ErrOverflow
		}
		q++
	}
	return signed(0, q, neg)
}

// bump says whether the magnitude goes up by one: half compares the remainder to a half.
func bump(odd bool, half int, exact bool, r Rounding) bool {
	switch {
	case exact:
		return false
	case r == Up:
		return true
	case r == Down:
		return false
	case half == 0:
		return r == HalfUp || odd
	}
	return half > 0
}

func pow10(n uint8) int64 {
	p := int64(1)
	for ; n > 0; n-- {
		p *= 10
	}
	return p
}

// MarshalText writes the shortest exact form, so that JSON carries a string.
func (d Decimal) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Decimal) UnmarshalText(b []byte) error {
	v, err := ParseDecimal(string(b))
	if err == nil {
		*d = v
	}
	return err
}

// Value stores the decimal as numeric.
func (d Decimal) Value() (driver.Value, error) { return d.String(), nil }

// Scan reads a numeric.
func (d *Decimal) Scan(src any) error {
	switch v := src.(type) {
	case string:
		return d.UnmarshalText([]byte(v))
	case []byte:
		return d.UnmarshalText(v)
	case int64:
		*d = NewDecimal(v, 0)
		return nil
	}
	return fmt.Errorf("%w: cannot scan %T", ErrSyntax, src)
}
