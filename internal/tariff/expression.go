package tariff

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/money"
)

// vocabulary is how a tariff writes units: the word, and what it means to the rule files.
type vocabulary map[string]unit

// unit is a measure of goods, in steps of ten to the power of tens: a hundredweight is kg and 2.
type unit struct {
	name string
	tens uint8
}

// measures are words of units that all tariffs share.
var measures = vocabulary{
	"kg": {"kg", 0}, "kgm": {"kg", 0}, "dtn": {"kg", 2}, "tne": {"kg", 3}, "tonne": {"kg", 3}, "t": {"kg", 3}, "g": {"gram", 0},
	"item": {"piece", 0}, "items": {"piece", 0}, "nar": {"piece", 0}, "p/st": {"piece", 0}, "each": {"piece", 0}, "no": {"piece", 0},
	"head": {"piece", 0}, "cen": {"piece", 2}, "mil": {"piece", 3},
	"pair": {"pair", 0}, "npr": {"pair", 0}, "pa": {"pair", 0}, "pr": {"pair", 0}, "prs": {"pair", 0}, "doz": {"dozen", 0}, "gross": {"gross", 0},
	"l": {"litre", 0}, "ltr": {"litre", 0}, "liter": {"litre", 0}, "litre": {"litre", 0}, "hlt": {"litre", 2}, "hl": {"litre", 2},
	"m2": {"m2", 0}, "mtk": {"m2", 0}, "m²": {"m2", 0}, "m": {"metre", 0}, "mtr": {"metre", 0}, "m3": {"m3", 0}, "mtq": {"m3", 0},
}

// tokens of an expression: a sum in cents or dollars, a number, a sign, a word.
var tokens = regexp.MustCompile(`\$|¢|%|\+|[0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+|p/st|/|[A-Za-z]+[0-9²]?\.?|\S`)

// expression is an official expression being read.
type expression struct {
	words []string
	vocabulary
}

// translate writes an official expression in the words of the rule files: "4.500 % MIN 0.300 EUR NAR" becomes
// "4.5% min EUR 0.3 per piece". An error says what is not understood.
func (v vocabulary) translate(official string) (string, error) {
	text := strings.TrimSpace(official)
	if strings.EqualFold(text, "free") || strings.EqualFold(text, "nihil") {
		return "0%", nil
	}
	e := &expression{tokens.FindAllString(text, -1), v}
	sum, err := e.sum()
	if err != nil {
		return "", err
	}
	clauses := map[string]string{}
	for _, word := range []string{"min", "max", "min"} {
		if !e.takes(word) {
			continue
		}
		amount, err := e.term()
		if err != nil {
			return "", err
		}
		if strings.HasSuffix(amount, "%") {
			return "", fmt.Errorf("a %s in percent cannot be charged", word)
		}
		clauses[word] = " " + word + " " + amount
	}
	if len(e.words) > 0 {
		return "", fmt.Errorf("%q is not understood", strings.Join(e.words, " "))
	}
	return sum + clauses["min"] + clauses["max"], nil
}

func (e *expression) sum() (string, error) {
	var parts []string
	for {
		part, err := e.term()
		if err != nil {
			return "", err
		}
		parts = append(parts, part)
		if !e.takes("+") {
			return strings.Join(parts, " + "), nil
		}
	}
}

// term is a percentage or a sum of money, flat or for a measure.
func (e *expression) term() (string, error) {
	dollars := e.takes("$")
	number, err := e.number()
	if err != nil {
		return "", err
	}
	switch {
	case dollars:
		return e.per("USD", number)
	case e.takes("¢"):
		number, err := number.Mul(money.NewDecimal(1, 2))
		if err != nil {
			return "", err
		}
		return e.per("USD", number)
	case e.takes("%"):
		return number.String() + "%", nil
	case e.takes("eur"):
		return e.per("EUR", number)
	case e.takes("gbp"):
		return e.per("GBP", number)
	}
	return "", fmt.Errorf("%q is neither a percentage nor a sum of money", number.String())
}

// per reads the measure after a sum: "/ 100 kg", "DTN", "each"; none is a flat sum.
func (e *expression) per(currency string, number money.Decimal) (string, error) {
	slash := e.takes("/")
	tens := e.power(slash)
	if len(e.words) == 0 || slices.Contains([]string{"+", "min", "max"}, strings.ToLower(e.words[0])) {
		if slash {
			return "", fmt.Errorf("the measure is missing")
		}
		return currency + " " + number.String(), nil
	}
	word := strings.ToLower(strings.TrimSuffix(e.words[0], "."))
	u, known := e.vocabulary[word]
	if !known {
		return "", fmt.Errorf("%q is no measure that is known", e.words[0])
	}
	e.words = e.words[1:]
	if e.takes("/") && !e.takes("net") {
		return "", fmt.Errorf("what follows %q is not understood", word)
	}
	number, err := number.Mul(money.NewDecimal(1, u.tens+tens))
	return currency + " " + number.String() + " per " + u.name, err
}

// power reads the 100 of "/ 100 kg" as tens.
func (e *expression) power(slash bool) uint8 {
	if !slash || len(e.words) == 0 {
		return 0
	}
	n := strings.ReplaceAll(e.words[0], ",", "")
	zeros, ok := strings.CutPrefix(n, "1")
	if !ok || strings.Trim(zeros, "0") != "" {
		return 0
	}
	e.words = e.words[1:]
	return uint8(len(zeros)) //nolint:gosec // a token of some digits
}

func (e *expression) number() (money.Decimal, error) {
	if len(e.words) == 0 {
		return money.Decimal{}, fmt.Errorf("it ends too early")
	}
	word := strings.ReplaceAll(e.words[0], ",", "")
	if strings.HasPrefix(word, ".") {
		word = "0" + word
	}
	d, err := money.ParseDecimal(word)
	if err != nil || d.Sign() < 0 {
		return d, fmt.Errorf("%q is not understood", strings.Join(e.words, " "))
	}
	e.words = e.words[1:]
	return d, nil
}

func (e *expression) takes(word string) bool {
	if len(e.words) == 0 || strings.ToLower(e.words[0]) != word {
		return false
	}
	e.words = e.words[1:]
	return true
}
