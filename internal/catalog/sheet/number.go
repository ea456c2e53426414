package sheet

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/silkroadmall/mall/internal/money"
)

// flaw is what is wrong with a cell and how to mend it; the zero value is nothing.
type flaw struct{ what, mend string }

func (f flaw) ok() bool { return f.what == "" }

// mostMinor is the largest price in minor units that is believed, as in package catalog.
const mostMinor = 100_000_000_00

// price reads "9.99", "$9.99", "1,234.50", "1.234,50" and "9,99"; a lone comma before exactly three digits could be
// either mark and is refused.
func price(cell string, c money.Currency) (money.Amount, flaw) {
	if cell == "" {
		return money.Amount{}, flaw{"is empty", "write the price, for example 12.50"}
	}
	text, sure := decimal(cell)
	if !sure {
		return money.Amount{}, flaw{strconv.Quote(cell) + " can be read in two ways", "write it with a dot before the decimals, for example 1234.00"}
	}
	a, err := money.Parse(text, c)
	switch {
	case err != nil:
		return a, flaw{strconv.Quote(cell) + " is no price in " + string(c),
			"write it with at most " + strconv.Itoa(c.Digits()) + " decimals, for example " + money.New(1250, c).String()}
	case !a.Positive():
		return a, flaw{cell + " is not above zero", "write the price of one piece"}
	case a.Minor > mostMinor:
		return a, flaw{cell + " is beyond any price here", "check the decimal point"}
	}
	return a, flaw{}
}

// decimal takes the signs of currencies and of thousands out of a number; false when it can be read in two ways.
func decimal(cell string) (text string, sure bool) {
	text = strings.TrimSpace(strings.Map(func(r rune) rune {
		if strings.ContainsRune("$€£¥￥₩ \u00a0'", r) || r >= 'A' && r <= 'Z' {
			return -1
		}
		return r
	}, cell))
	dot, comma := strings.LastIndexByte(text, '.'), strings.LastIndexByte(text, ',')
	switch {
	case comma < 0:
		return text, true
	case dot > comma: // 1,234.50
		return strings.ReplaceAll(text, ",", ""), true
	case dot >= 0: // 1.234,50
		return strings.ReplaceAll(strings.ReplaceAll(text, ".", ""), ",", "."), true
	}
	return strings.Replace(text, ",", ".", 1), len(text)-comma != 4 || strings.Count(text, ",") > 1
}

// whole reads a whole number; decimals that are zeros are forgiven.
func whole(cell string, least, most int) (int, flaw) {
	text := strings.ReplaceAll(cell, " ", "")
	if i := strings.IndexByte(text, '.'); i > 0 && strings.Trim(text[i+1:], "0") == "" {
		text = text[:i]
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		return 0, flaw{strconv.Quote(cell) + " is no number from " + strconv.Itoa(least) + " to " + strconv.Itoa(most), "write a whole number"}
	}
	return n, flaw{}
}

// mostGrams is the heaviest piece that is taken.
const mostGrams = 1_000_000

// inGrams are the units of weight in grams: the international pound of 1959 is 453.59237 g, the ounce a sixteenth of it.
var inGrams = map[string]string{"": "1", "g": "1", "kg": "1000", "lb": "453.59237", "lbs": "453.59237", "oz": "28.349523125"}

// weight reads a weight in a unit, rounded up to the next gram.
func weight(cell, unit string) (int, flaw) {
	missing := flaw{"is missing", "write the packed weight in grams: without it the delivery can't be priced"}
	if cell == "" {
		return 0, missing
	}
	factor, known := inGrams[strings.ToLower(unit)]
	if !known {
		return 0, flaw{"the unit " + strconv.Quote(unit) + " is unknown", "use g, kg, lb or oz"}
	}
	d, err := money.ParseDecimal(strings.Replace(strings.ReplaceAll(cell, " ", ""), ",", ".", 1))
	if err != nil {
		return 0, flaw{strconv.Quote(cell) + " is no weight", "write a number, for example 250"}
	}
	grams := new(big.Rat).Mul(d.Rat(), money.MustDecimal(factor).Rat())
	up := new(big.Int).Add(grams.Num(), new(big.Int).Sub(grams.Denom(), big.NewInt(1)))
	up.Div(up, grams.Denom())
	switch {
	case d.Sign() == 0:
		return 0, missing
	case d.Sign() < 0 || !up.IsInt64() || up.Int64() > mostGrams:
		return 0, flaw{strconv.Quote(cell) + " is no weight of one piece", "write grams from 1 to " + strconv.Itoa(mostGrams)}
	}
	return int(up.Int64()), flaw{}
}

// box reckons the package of goods of which only the weight is known: 5 cm³ to the gram, the density at which air
// carriers charge volume and weight alike (IATA's 5,000 cm³ to the kilogram for courier goods), in the shape
// 3 × 2 × 1, edges rounded up to 5 mm and none below 20 mm.
func box(grams int) (length, width, height int) {
	volume := grams * 5000 // mm³
	edge := 1
	for 6*edge*edge*edge < volume {
		edge++
	}
	up := func(mm int) int { return max(20, (mm+4)/5*5) }
	return up(3 * edge), up(2 * edge), up(edge)
}
