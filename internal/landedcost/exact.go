package landedcost

import (
	"cmp"
	"math"
	"math/big"
	"math/bits"

	"github.com/silkroadmall/mall/internal/money"
)

// exact is a fraction without rounding: n/d while both fit 64 bits, a big.Rat beyond. It is brought to lowest terms
// only when the numbers grow too large: most sums never get there, and a common divisor costs more than the sum. The
// zero value is 0; big is never changed once made.
type exact struct {
	n, d int64
	big  *big.Rat
}

func whole(n int64) exact { return exact{n: n, d: 1} }

// one is true for 1.
func (a exact) one() bool { return a.n == a.d && a.big == nil }

func fraction(d money.Decimal) exact { return lowest(d.Fraction()) }

// reduced brings a big fraction back to the small form when it fits.
func reduced(r *big.Rat) exact {
	if r.Num().IsInt64() && r.Denom().IsInt64() && r.Num().Int64() != math.MinInt64 {
		return exact{n: r.Num().Int64(), d: r.Denom().Int64()}
	}
	return exact{big: r}
}

func (a exact) rat() *big.Rat {
	switch {
	case a.big != nil:
		return a.big
	case a.d == 0:
		return new(big.Rat)
	}
	return big.NewRat(a.n, a.d)
}

func (a exact) sign() int {
	switch {
	case a.big != nil:
		return a.big.Sign()
	case a.n < 0:
		return -1
	case a.n > 0:
		return 1
	}
	return 0
}

func (a exact) neg() exact {
	if a.big != nil {
		return exact{big: new(big.Rat).Neg(a.big)}
	}
	return exact{n: -a.n, d: a.d}
}

func (a exact) add(b exact) exact {
	if a.big != nil || b.big != nil {
		return reduced(new(big.Rat).Add(a.rat(), b.rat()))
	}
	switch {
	case a.n == 0:
		return b
	case b.n == 0:
		return a
	}
	if s, ok := joined(a, b, 1); ok {
		return s
	}
	a, b = lowest(a.n, a.d), lowest(b.n, b.d)
	if s, ok := joined(a, b, gcd(a.d, b.d)); ok {
		return s
	}
	return reduced(new(big.Rat).Add(a.rat(), b.rat()))
}

// joined is a + b over a common denominator, common being a divisor of both; false beyond 64 bits.
func joined(a, b exact, common int64) (exact, bool) {
	if a.d == b.d {
		s, ok := sum(a.n, b.n)
		return exact{n: s, d: a.d}, ok
	}
	l, ok1 := product(a.n, b.d/common)
	r, ok2 := product(b.n, a.d/common)
	d, ok3 := product(a.d, b.d/common)
	s, ok4 := sum(l, r)
	return exact{n: s, d: d}, ok1 && ok2 && ok3 && ok4
}

func (a exact) sub(b exact) exact { return a.add(b.neg()) }

func (a exact) mul(b exact) exact {
	if a.big != nil || b.big != nil {
		return reduced(new(big.Rat).Mul(a.rat(), b.rat()))
	}
	if a.n == 0 || b.n == 0 {
		return exact{}
	}
	n, ok1 := product(a.n, b.n)
	d, ok2 := product(a.d, b.d)
	if ok1 && ok2 {
		return exact{n: n, d: d}
	}
	a, b = lowest(a.n, a.d), lowest(b.n, b.d)
	across, back := lowest(a.n, b.d), lowest(b.n, a.d)
	n, ok1 = product(across.n, back.n)
	d, ok2 = product(across.d, back.d)
	if ok1 && ok2 {
		return exact{n: n, d: d}
	}
	return reduced(new(big.Rat).Mul(a.rat(), b.rat()))
}

// inverse is 1/a; a must not be zero.
func (a exact) inverse() exact {
	switch {
	case a.big != nil:
		return reduced(new(big.Rat).Inv(a.big))
	case a.n < 0:
		return exact{n: -a.d, d: -a.n}
	}
	return exact{n: a.d, d: a.n}
}

func (a exact) cmp(b exact) int {
	if a.big != nil || b.big != nil {
		return a.rat().Cmp(b.rat())
	}
	if a.d == b.d || a.n == 0 || b.n == 0 || (a.n < 0) != (b.n < 0) {
		return compare(a.n, b.n)
	}
	lh, ll := bits.Mul64(magnitude(a.n), uint64(b.d))
	rh, rl := bits.Mul64(magnitude(b.n), uint64(a.d))
	c := cmp.Or(cmp.Compare(lh, rh), cmp.Compare(ll, rl))
	if a.n < 0 {
		return -c
	}
	return c
}

// round is the whole number the fraction rounds to; false when it does not fit 64 bits.
func (a exact) round(r money.Rounding) (int64, bool) {
	if a.big == nil {
		if a.d <= 1 {
			return a.n, true
		}
		q, rest := a.n/a.d, a.n%a.d
		return q + bump(q, rest, a.d, r), true
	}
	q, rest := new(big.Int).QuoRem(a.big.Num(), a.big.Denom(), new(big.Int))
	if !q.IsInt64() || q.Int64() > math.MaxInt64-1 || q.Int64() < math.MinInt64+1 {
		return 0, false
	}
	half := new(big.Int).Lsh(new(big.Int).Abs(rest), 1).Cmp(a.big.Denom())
	return q.Int64() + step(q.Bit(0) == 1, half, rest.Sign(), r), true
}

func bump(q, rest, d int64, r money.Rounding) int64 {
	magnitude := rest
	if magnitude < 0 {
		magnitude = -magnitude
	}
	return step(q&1 == 1, compare(magnitude, d-magnitude), compare(rest, 0), r)
}

// step is what rounding adds: half compares the remainder to a half, sign is the remainder's.
func step(odd bool, half, sign int, r money.Rounding) int64 {
	up := false
	switch r {
	case money.Up:
		up = true
	case money.HalfUp:
		up = half >= 0
	case money.HalfEven:
		up = half > 0 || half == 0 && odd
	}
	if !up {
		return 0
	}
	return int64(sign)
}

func compare(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func sum(a, b int64) (int64, bool) {
	s := a + b
	return s, (s > a) == (b > 0) || b == 0
}

func product(a, b int64) (int64, bool) {
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	if hi != 0 || lo > math.MaxInt64 {
		return 0, false
	}
	if (a < 0) != (b < 0) {
		return -int64(lo), true
	}
	return int64(lo), true
}

func magnitude(a int64) uint64 {
	if a < 0 {
		return -uint64(a)
	}
	return uint64(a)
}

func lowest(n, d int64) exact {
	if d == 1 || n == 0 {
		return exact{n: n, d: 1}
	}
	g := gcd(n, d)
	return exact{n: n / g, d: d / g}
}

// gcd is the greatest common divisor of |a| and b > 0.
func gcd(a, b int64) int64 {
	if b <= 1 {
		return 1
	}
	if a < 0 {
		a = -a
	}
	for a != 0 {
		a, b = b%a, a
	}
	return b
}
