package customs

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

// decoder gathers what is wrong with a request while its parts are read.
type decoder struct {
	book     *Book
	setting  Setting
	currency money.Currency
	problems []Problem
}

// maxProblems is enough to mend a request by.
const maxProblems = 100

func (d *decoder) problem(field, key, message string) {
	if len(d.problems) < maxProblems {
		d.problems = append(d.problems, Problem{field, key, message})
	}
}

// object is a JSON object being read; what is not asked for by the end is an unknown field.
type object struct {
	d      *decoder
	at     string
	fields map[string]any
	asked  []string
}

func (d *decoder) object(at string, v any) *object {
	fields, ok := v.(map[string]any)
	if !ok && v != nil {
		d.problem(at, keyType, "an object is wanted")
	}
	return &object{d: d, at: at, fields: fields}
}

func (o *object) path(name string) string {
	if o.at == "" {
		return name
	}
	return o.at + "." + name
}

func (o *object) problem(name, key, message string) { o.d.problem(o.path(name), key, message) }

func (o *object) has(name string) bool {
	_, ok := o.fields[name]
	return ok
}

// names are all fields, sorted: for objects whose names are free.
func (o *object) names() []string {
	names := make([]string, 0, len(o.fields))
	for name := range o.fields {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (o *object) end() {
	for _, name := range o.names() {
		if !slices.Contains(o.asked, name) {
			o.problem(name, keyUnknown, "there is no such field")
		}
	}
}

func (o *object) get(name string) (any, bool) {
	o.asked = append(o.asked, name)
	v, ok := o.fields[name]
	return v, ok
}

// child is an object inside; one that is missing reads as empty.
func (o *object) child(name string) *object {
	v, ok := o.get(name)
	if ok && v == nil {
		o.problem(name, keyType, "an object is wanted")
	}
	return o.d.object(o.path(name), v)
}

func (o *object) list(name string, limit int) []any {
	v, ok := o.get(name)
	items, isList := v.([]any)
	switch {
	case !ok || isList && len(items) == 0:
		o.problem(name, keyRequired, "at least one is needed")
	case !isList:
		o.problem(name, keyType, "a list is wanted")
	case len(items) > limit:
		o.problem(name, keyRange, "at most "+strconv.Itoa(limit)+" are taken, not "+strconv.Itoa(len(items)))
		return nil
	}
	for i, item := range items {
		if item == nil {
			o.problem(name, keyType, "an object is wanted")
			return items[:i]
		}
	}
	return items
}

func (o *object) text(name, standard string, limit int) string {
	v, ok := o.get(name)
	if !ok {
		return standard
	}
	s, isText := v.(string)
	switch {
	case !isText:
		o.problem(name, keyType, "text is wanted")
	case len(s) > limit:
		o.problem(name, keyRange, "the text is longer than "+strconv.Itoa(limit)+" bytes")
	default:
		return s
	}
	return standard
}

func (o *object) flag(name string, standard bool) bool {
	v, ok := o.get(name)
	if !ok {
		return standard
	}
	b, isBool := v.(bool)
	if !isBool {
		o.problem(name, keyType, "true or false is wanted")
	}
	return b
}

func (o *object) choice(name, standard string, choices []string) string {
	s := o.text(name, standard, 100)
	if !slices.Contains(choices, s) {
		o.problem(name, keyChoice, "one of these is wanted: "+strings.TrimPrefix(strings.Join(choices, ", "), ", "))
	}
	return s
}

// country reads a code in the form of ISO 3166-1; without a standard it is required. One that is malformed is "".
func (o *object) country(name, standard string) string {
	s := o.text(name, standard, 20)
	switch {
	case s == standard && s != "":
	case !o.has(name):
		o.problem(name, keyRequired, "a country code is needed")
	case len(s) != 2 || s[0] < 'A' || s[0] > 'Z' || s[1] < 'A' || s[1] > 'Z':
		o.problem(name, keyMalformed, "a country is two capital letters, like CN")
		return ""
	}
	return s
}

// origin reads a country of ISO 3166-1, or one there are rules for; the standard passes as it is.
func (o *object) origin(name, standard string) string {
	s := o.country(name, standard)
	if s != "" && s != standard && !o.d.isCountry(s) {
		o.problem(name, keyChoice, s+" is no country of ISO 3166-1")
	}
	return s
}

func (d *decoder) isCountry(code string) bool { return d.book.Serves(code) || address.IsCountry(code) }

func (o *object) currency(name string) money.Currency {
	s := money.Currency(o.text(name, "", 20))
	switch {
	case !o.has(name):
		o.problem(name, keyRequired, "a currency is needed")
	case !s.Known():
		o.problem(name, keyChoice, "this is no currency we count in")
	}
	return s
}

func (o *object) date(name string, standard landedcost.Day) landedcost.Day {
	s := o.text(name, "", 20)
	if !o.has(name) {
		return standard
	}
	day, err := landedcost.ParseDay(s)
	if err != nil {
		o.problem(name, keyMalformed, "a date is wanted, like 2026-11-23")
	}
	return day
}

func (o *object) heading(name string) string {
	s := o.text(name, "", 40)
	if !o.has(name) {
		o.problem(name, keyRequired, "an HS code is needed")
		return ""
	}
	return o.d.hs(o.path(name), s)
}

// hs reads a code and says what is wrong with it.
func (d *decoder) hs(field, text string) string {
	hs, err := ParseHS(text)
	switch {
	case errors.Is(err, ErrChapter):
		d.problem(field, keyChapter, "the Harmonized System has no chapter "+strings.TrimSpace(text)[:2]+": they run from 01 to 97, without 77")
	case err != nil:
		d.problem(field, keyHS, "an HS code has 4 to 10 digits")
	}
	return string(hs)
}

// amount reads a sum of money in the request's currency; without a standard it is required.
func (o *object) amount(name, standard string) money.Amount {
	s := o.text(name, standard, 40)
	if s == "" && !o.has(name) {
		o.problem(name, keyRequired, "an amount is needed")
	}
	if !o.d.currency.Known() || s == "" && !o.has(name) {
		return money.Amount{}
	}
	a, err := money.Parse(s, o.d.currency)
	switch {
	case err != nil:
		o.problem(name, keyMalformed, "an amount in "+string(o.d.currency)+" is wanted, like "+money.New(1200, o.d.currency).String())
	case a.Negative() || a.Minor > maxMinor:
		o.problem(name, keyRange, "an amount from 0 to "+money.New(maxMinor, o.d.currency).String()+" is wanted")
	default:
		return a
	}
	return money.Zero(o.d.currency)
}

func (o *object) number(name string, low, high int64) int64 {
	v, ok := o.get(name)
	if !ok {
		o.problem(name, keyRequired, "a number is needed")
		return low
	}
	n, isNumber := v.(json.Number)
	i, err := n.Int64()
	switch {
	case !isNumber:
		o.problem(name, keyType, "a whole number is wanted")
	case err != nil || i < low || i > high:
		o.problem(name, keyRange, "a whole number from "+strconv.FormatInt(low, 10)+" to "+strconv.FormatInt(high, 10)+" is wanted")
	default:
		return i
	}
	return low
}

// grams reads a weight in kilograms with up to three decimals; none is 0.
func (o *object) grams(name string) int64 {
	if _, ok := o.get(name); !ok {
		return 0
	}
	d, err := money.ParseDecimal(o.text(name, "", 20))
	grams, whole := d.Rat(), false
	if err == nil {
		grams.Mul(grams, money.NewDecimal(1000, 0).Rat())
		whole = grams.IsInt() && grams.Num().IsInt64()
	}
	if !whole || grams.Num().Int64() < 0 || grams.Num().Int64() > maxGrams {
		o.problem(name, keyMalformed, "kilograms with up to three decimals are wanted, like 0.120")
		return 0
	}
	return grams.Num().Int64()
}

func (o *object) positive(name string) (money.Decimal, string) {
	s := o.text(name, "", 40)
	d, err := money.ParseDecimal(s)
	if err != nil || d.Sign() <= 0 {
		o.problem(name, keyMalformed, "a number above 0 is wanted, as text")
		return money.NewDecimal(1, 0), s
	}
	return d, s
}

func (o *object) rate(name string) *landedcost.Rate {
	s := o.text(name, "", 400)
	var none *landedcost.Rate
	if !o.has(name) {
		return none
	}
	r, err := landedcost.ParseRate(s)
	if err != nil {
		o.problem(name, keyRate, "a rate is wanted, like 8% or 4.5% min EUR 0.30 per piece")
		return none
	}
	return &r
}
