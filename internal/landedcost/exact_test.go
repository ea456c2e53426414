package landedcost

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/silkroadmall/mall/internal/money"
)

func drawExact(t *rapid.T, name string) (exact, *big.Rat) {
	n := rapid.OneOf(rapid.Int64Range(-1_000_000, 1_000_000), rapid.Int64Range(math.MinInt64+1, math.MaxInt64)).Draw(t, name)
	d := rapid.OneOf(rapid.Int64Range(1, 1000), rapid.Int64Range(1, math.MaxInt64)).Draw(t, name+" under")
	return lowest(n, d), big.NewRat(n, d)
}

func TestExactAgreesWithBigFractions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, ra := drawExact(t, "a")
		b, rb := drawExact(t, "b")
		same := func(what string, got exact, want *big.Rat) {
			if got.rat().Cmp(want) != 0 {
				t.Fatalf("%s is %v, want %v", what, got.rat(), want)
			}
		}
		same("a+b", a.add(b), new(big.Rat).Add(ra, rb))
		same("a-b", a.sub(b), new(big.Rat).Sub(ra, rb))
		same("a*b", a.mul(b), new(big.Rat).Mul(ra, rb))
		same("(a*b)+a", a.mul(b).add(a), new(big.Rat).Add(new(big.Rat).Mul(ra, rb), ra))
		if b.sign() != 0 {
			same("1/b", b.inverse(), new(big.Rat).Inv(rb))
		}
		if a.cmp(b) != ra.Cmp(rb) || a.sign() != ra.Sign() {
			t.Fatalf("%v and %v compare wrongly", ra, rb)
		}
	})
}

func TestExactRoundsAsMoneyDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(-1_000_000_000, 1_000_000_000).Draw(t, "n")
		d := rapid.Int64Range(1, 1000).Draw(t, "d")
		mode := money.Rounding(rapid.IntRange(0, 3).Draw(t, "mode"))
		want, err := money.FromRat(big.NewRat(n, d), "JPY", mode)
		got, ok := lowest(n, d).round(mode)
		large, alsoOK := exact{big: big.NewRat(n, d)}.round(mode)
		if err != nil || !ok || !alsoOK || got != want.Minor || large != want.Minor {
			t.Fatalf("%d/%d in mode %d: %d and %d, want %d (%v)", n, d, mode, got, large, want.Minor, err)
		}
	})
}
