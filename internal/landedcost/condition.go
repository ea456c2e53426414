package landedcost

import (
	"fmt"
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/money"
)

// Condition is one test on a consignment, or on a line. In text:
//
//	intrinsic <= 150 EUR          a base against a limit; <, <=, >, >=
//	each unit_price < 3000 NOK    the price of one unit; each or any line
//	weight_kg <= 31               the whole consignment
//	any hs 2203 2204              headings by prefix; each or any line
//	channel is post ems           likewise terms, origin, country, region
//	postcode 35 38                prefixes
//	registered eu_ioss            a registration of the seller
//	charge vat under x.standard < 5 CHF
//	                              what a charge would come to under a regime, over all lines; without "under" that of
//	                              the condition itself; false while it is not known. Of regimes only
//	personal_use, origin_evidence, formal, shipping_apart, region_given
//
// "not" before it turns it round. On a line, hs, unit_price, origin and class stand without each or any and mean
// that line.
type Condition struct {
	Text string

	not    bool
	every  bool
	some   bool
	kind   conditionKind
	words  []string
	name   string
	under  string // a regime
	base   int    // or charge
	regime int
	op     string
	limit  exact
	unit   money.Currency
}

type conditionKind uint8

const (
	onMeasure conditionKind = iota
	onUnitPrice
	onWeight
	onHS
	onChannel
	onTerms
	onOrigin
	onCountry
	onRegion
	onClass
	onPostcode
	onRegistered
	onPersonal
	onEvidence
	onFormal
	onApart
	onRegionGiven
	onTrial
)

var flagConditions = map[string]conditionKind{
	"personal_use": onPersonal, "origin_evidence": onEvidence, "formal": onFormal, "shipping_apart": onApart,
	"region_given": onRegionGiven,
}

var wordConditions = map[string]conditionKind{
	"channel": onChannel, "terms": onTerms, "origin": onOrigin, "country": onCountry, "region": onRegion, "class": onClass,
}

// ParseCondition reads a condition; ErrRule says what is wrong with it.
func ParseCondition(text string) (Condition, error) {
	w := strings.Fields(text)
	c := Condition{Text: strings.Join(w, " ")}
	if len(w) > 0 && w[0] == "not" {
		c.not, w = true, w[1:]
	}
	if len(w) > 0 && (w[0] == "each" || w[0] == "any") {
		c.every, c.some, w = w[0] == "each", w[0] == "any", w[1:]
	}
	if len(w) == 0 {
		return c, fmt.Errorf("%w: the condition is empty", ErrRule)
	}
	err := c.read(w[0], w[1:])
	if err != nil {
		return c, fmt.Errorf("%w: condition %q: %w", ErrRule, c.Text, err)
	}
	return c, nil
}

func (c *Condition) read(head string, rest []string) error {
	if kind, ok := flagConditions[head]; ok {
		c.kind = kind
		return wants(len(rest) == 0, "takes nothing after "+head)
	}
	if kind, ok := wordConditions[head]; ok {
		c.kind = kind
		if len(rest) < 2 || rest[0] != "is" {
			return fmt.Errorf("wants %q and words", head+" is")
		}
		c.words = rest[1:]
		return nil
	}
	switch head {
	case "hs":
		c.kind, c.words = onHS, plain(rest)
		return wants(len(rest) > 0, "wants headings")
	case "postcode":
		c.kind, c.words = onPostcode, rest
		return wants(len(rest) > 0, "wants prefixes")
	case "registered":
		c.kind, c.words = onRegistered, rest
		return wants(len(rest) == 1, "wants one registration")
	}
	return c.readMeasure(head, rest)
}

func (c *Condition) readMeasure(head string, rest []string) error {
	c.kind, c.name = onMeasure, head
	want := 3
	switch head {
	case "unit_price":
		c.kind = onUnitPrice
	case "weight_kg":
		c.kind, want = onWeight, 2
	case "charge":
		if err := wants(len(rest) > 0, "wants the id of a charge"); err != nil {
			return err
		}
		c.kind, c.name, rest = onTrial, rest[0], rest[1:]
		if len(rest) > 1 && rest[0] == "under" {
			c.under, rest = rest[1], rest[2:]
		}
	}
	if len(rest) != want || !slices.Contains([]string{"<", "<=", ">", ">="}, rest[0]) {
		return fmt.Errorf("wants a comparison like %q", "intrinsic <= 150 EUR")
	}
	c.op = rest[0]
	d, err := money.ParseDecimal(rest[1])
	if err != nil {
		return err
	}
	c.limit = fraction(d)
	if want == 2 {
		return nil
	}
	c.unit, err = money.ParseCurrency(rest[2])
	return err
}

func wants(ok bool, message string) error {
	if ok {
		return nil
	}
	return fmt.Errorf("%s", message)
}

// plain strips the dots of headings.
func plain(codes []string) []string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = strings.ReplaceAll(c, ".", "")
	}
	return out
}

// onLine is true for a condition that looks at one line.
func (c *Condition) onLine() bool {
	return c.kind == onHS || c.kind == onUnitPrice || c.kind == onClass || c.kind == onOrigin && (c.every || c.some)
}

// hold says whether all conditions are true; line is -1 when they are about the consignment.
func (e *evaluation) hold(conditions []Condition, line int) (bool, error) {
	for i := range conditions {
		ok, err := e.holds(&conditions[i], line)
		if err != nil || !ok {
			return false, err
		}
	}
	return true, nil
}

func (e *evaluation) holds(c *Condition, line int) (bool, error) {
	if line >= 0 || !c.onLine() {
		ok, err := e.test(c, line)
		return ok != c.not, err
	}
	for i := range e.c.Lines {
		ok, err := e.test(c, i)
		if err != nil {
			return false, err
		}
		if ok != c.every {
			return !c.every != c.not, nil
		}
	}
	return c.every != c.not, nil
}

func (e *evaluation) test(c *Condition, line int) (bool, error) {
	switch c.kind {
	case onMeasure:
		value, _, err := e.sum(c.base)
		if err != nil {
			return false, err
		}
		return e.within(value, c.op, c.limit, c.unit)
	case onUnitPrice:
		return e.within(whole(e.c.Lines[line].UnitPrice.Minor), c.op, c.limit, c.unit)
	case onWeight:
		return ordered(e.kilograms().cmp(c.limit), c.op), nil
	case onTrial:
		value, known, err := e.try(c.regime, c.base)
		if err != nil || !known {
			return false, err
		}
		return e.within(value, c.op, c.limit, c.unit)
	case onHS:
		return anyPrefix(c.words, e.c.Lines[line].HS), nil
	}
	return e.testWord(c, line), nil
}

func (e *evaluation) testWord(c *Condition, line int) bool {
	switch c.kind {
	case onChannel:
		return slices.Contains(c.words, e.c.Channel)
	case onTerms:
		return slices.Contains(c.words, e.c.Terms)
	case onOrigin:
		return slices.Contains(c.words, e.origin(line))
	case onCountry:
		return slices.Contains(c.words, e.c.Destination.Country)
	case onRegion:
		return slices.Contains(c.words, e.c.Destination.Region)
	case onClass:
		return slices.Contains(c.words, e.c.Lines[line].TaxClass)
	case onPostcode:
		return anyPrefix(c.words, e.c.Destination.PostalCode)
	case onRegistered:
		return e.c.Registrations[c.words[0]]
	}
	return e.flag(c.kind)
}

func (e *evaluation) flag(k conditionKind) bool {
	switch k {
	case onPersonal:
		return e.c.PersonalUse
	case onEvidence:
		return e.c.OriginEvidence
	case onFormal:
		return e.c.FormalEntry
	case onApart:
		return e.c.ShippingShownApart
	}
	return e.c.Destination.Region != "" // onRegionGiven
}

// within compares minor units of the answer's currency with a limit in major units of another.
func (e *evaluation) within(value exact, op string, limit exact, unit money.Currency) (bool, error) {
	per, err := e.per(unit)
	if err != nil {
		return false, err
	}
	return ordered(value.cmp(limit.mul(per)), op), nil
}

func ordered(cmp int, op string) bool {
	switch op {
	case "<":
		return cmp < 0
	case "<=":
		return cmp <= 0
	case ">":
		return cmp > 0
	}
	return cmp >= 0
}

func anyPrefix(prefixes []string, s string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
