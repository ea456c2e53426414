package customs_test

import (
	"math/big"
	"regexp"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

// What a formula says of rounding, with the goods of the second line besides where there are any.
func TestFormulasTellOfRounding(t *testing.T) {
	b := load(t)
	for _, x := range []struct{ to, hs, sum, besides, code, want string }{
		{"JP JPY", "610910", "219456 x 1 + 0", "", "jp.consumption_tax", "145000 × 7.8% = JPY 11310, rounded down to full JPY 100 = JPY 11300"},
		{"JP JPY", "950300", "12345 x 9 + 900", "17777", "jp.duty_simplified",
			"JPY 66663, rounded down to full JPY 1000 = JPY 66000; 66000 × 3% = JPY 1980 − JPY 80 as the sum is rounded down to full JPY 100 = JPY 1900"},
		{"JP EUR", "610910", "1300.00 x 1 + 0", "", "jp.local_consumption_tax", "JPY 11500 × 22/78 = JPY 3243.59, rounded down to full JPY 100 = JPY 3200"},
		{"KR KRW", "610910", "411456 x 1 + 0", "", "kr.duty", "411456 × 13% = KRW 53489 − KRW 9 as the sum is rounded down to full KRW 10 = KRW 53480"},
		{"NO EUR", "610910", "1000.00 x 1 + 0", "", "no.duty", "NOK 11690.50 × 10.7% = NOK 1250.8835, rounded off to full NOK 1.00 = NOK 1251.00"},
		{"DE EUR", "610910", "200.00 x 1 + 0", "", "eu.duty", "200.00 × 12%"},
	} {
		c := parcel(x.to, x.hs, x.sum)
		if x.besides != "" {
			c.Lines = append(c.Lines, landedcost.Line{HS: "610910", UnitPrice: money.MustParse(x.besides, c.Currency), Quantity: 9})
		}
		r, err := b.Landed(c, stored)
		if err != nil {
			t.Fatal(err)
		}
		found := ""
		for _, component := range r.Components {
			if component.Code == x.code {
				found = component.Formula
			}
		}
		if !strings.HasSuffix(found, x.want) {
			t.Errorf("%s of %s is %q, want %q\n%s", x.code, x.to, found, x.want, explained(r))
		}
	}
}

// Whoever works a formula out with pencil and paper comes to its amount.
func TestFormulasCompute(t *testing.T) {
	b, read := load(t), 0
	for _, to := range []string{"JP JPY", "JP EUR", "KR KRW", "KR EUR", "CH CHF", "NO NOK", "NO EUR", "US-NY USD", "DE EUR", "GB GBP"} {
		for n := int64(1); n < 400; n += 13 {
			c := parcel(to, "610910", "1 x 1 + 0")
			c.Lines = lines(3, c.Currency)
			for i := range c.Lines {
				c.Lines[i].Quantity, c.Lines[i].WeightGrams = n, 20
			}
			r, err := b.Landed(c, stored)
			if err != nil {
				t.Fatal(err)
			}
			for i := range r.Components {
				if x := &r.Components[i]; x.SuppressedBy == "" && !x.Unknown && product.MatchString(x.Formula) {
					read++
					computes(t, to, x)
				}
			}
		}
	}
	if read < 500 {
		t.Errorf("only %d formulas were read", read)
	}
}

var (
	// product is a formula that is a product, with rounding before and after it.
	product = regexp.MustCompile(`^(?:[^;]*; )?(?:[A-Z]{3} )?[\d.]+ × [\d.]+(?:%|/\d+)(?: =.*)?$`)
	// terms of a step: a sum, what it is multiplied by, what is added to it, how it is rounded.
	terms   = regexp.MustCompile(`^(?:[A-Z]{3} )?([\d.]+)(?: × ([\d.]+)(%|/\d+))?(?: ([−+]) [A-Z]{3} ([\d.]+) as .*)?(?:, rounded (\w+) to full [A-Z]{3} ([\d.]+))?$`)
	hundred = big.NewRat(100, 1)
)

// computes checks every step of a formula against the next, and the last against the amount if it is in its currency.
func computes(t *testing.T, to string, x *landedcost.Component) {
	t.Helper()
	for _, sentence := range strings.Split(x.Formula, "; ") {
		steps := strings.Split(sentence, " = ")
		if sentence[0] >= '0' && sentence[0] <= '9' {
			steps = append(steps, x.Amount.String())
		}
		for i := range steps[1:] {
			got, next := worked(t, steps[i]), number(terms.FindStringSubmatch(steps[i+1])[1])
			// A step is exact, but for what is below the last place of the sums it is written with.
			most := new(big.Rat).Add(place(steps[i]), place(steps[i+1]))
			if off := new(big.Rat).Sub(got, next); off.Abs(off).Cmp(most) > 0 {
				t.Errorf("%s %s: %q: %q is %s", to, x.Code, x.Formula, steps[i], got.FloatString(4))
			}
		}
	}
}

// worked is what a step comes to.
func worked(t *testing.T, step string) *big.Rat {
	t.Helper()
	m := terms.FindStringSubmatch(step)
	if m == nil {
		t.Fatalf("step %q", step)
	}
	v := number(m[1])
	switch {
	case m[3] == "%":
		v.Mul(v, number(m[2])).Quo(v, hundred)
	case m[2] != "":
		v.Mul(v, number(m[2])).Quo(v, number(m[3][1:]))
	}
	switch m[4] {
	case "−":
		v.Sub(v, number(m[5]))
	case "+":
		v.Add(v, number(m[5]))
	}
	if m[6] == "" {
		return v
	}
	unit := number(m[7])
	v.Quo(v, unit)
	if m[6] == "off" {
		v.Add(v, big.NewRat(1, 2))
	}
	down := new(big.Int).Quo(v.Num(), v.Denom())
	return v.Mul(new(big.Rat).SetInt(down), unit)
}

// place is half of the last place of the number a step begins with.
func place(step string) *big.Rat {
	half := big.NewRat(1, 2)
	_, fraction, _ := strings.Cut(terms.FindStringSubmatch(step)[1], ".")
	for range fraction {
		half.Quo(half, big.NewRat(10, 1))
	}
	return half
}

func number(text string) *big.Rat {
	r, _ := new(big.Rat).SetString(text)
	return r
}
