package customs

import (
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

// EditKind says what an edit changes.
type EditKind string

// The kinds of edits: a rate of one or more charges; the limit in a condition that chooses a regime; the sum below which
// a charge is not levied.
const (
	EditRate   EditKind = "rate"
	EditLimit  EditKind = "limit"
	EditWaiver EditKind = "waiver"
)

// Edit is one change an operator lays over the rule files, from a day on. Book.With takes any number of them, in their
// order, and makes another book; the files stay as they are.
//
// A rate edit names the charges ("vat-sale vat-import") and a scope in the words of the rule files. Rows of the same scope
// end on the day From and the edit's row begins; of rows that reach further (more headings, more destinations) only that
// part ends. Later rows of the same scope stay, and the edit's row ends when they begin. A scope nobody has yet is a new
// row. An empty Rate ends the row and puts nothing in its place: the charge then does for that scope whatever it does
// where a rate is missing. With To the edit holds until that day, and what was before comes back.
//
// A limit edit names a condition as the file has it ("intrinsic <= 150 EUR") and the new Limit ("200 EUR", or "200" in the
// same currency): the regimes with that condition end on the day From, and copies with the new limit begin in their place
// in the order. Regime narrows it to one; empty means every regime of the file that has the condition.
//
// A waiver edit names the charges and the Limit ("5 CHF") below which nothing is levied from then on; without a Limit
// everything is. It holds for all destinations of the file.
//
// The proof is the operator's own: Act, URL, Checked, Confidence and Note appear in every answer that uses the edit, and
// the rule's id ends in "+" and the Revision, so that a figure of the operator's is never taken for one that was shipped.
type Edit struct {
	Kind  EditKind `json:"kind"`
	Rules string   `json:"rules"` // name of the rule file's head: "EU"

	Charge   string `json:"charge,omitempty"` // ids, parted by spaces
	HS       string `json:"hs,omitempty"`     // prefixes joined by commas; empty: every heading
	Except   string `json:"except,omitempty"`
	In       string `json:"in,omitempty"` // destinations joined by commas; empty: all of the file
	Region   string `json:"region,omitempty"`
	Postcode string `json:"postcode,omitempty"` // prefixes joined by commas
	Origin   string `json:"origin,omitempty"`
	Channel  string `json:"channel,omitempty"`
	Class    string `json:"class,omitempty"`
	Producer string `json:"producer,omitempty"`
	Evidence bool   `json:"evidence,omitempty"`
	Price    string `json:"price,omitempty"` // "<110USD"
	Rate     string `json:"rate,omitempty"`  // as in the rule files; empty ends the row

	Regime    string `json:"regime,omitempty"`
	Condition string `json:"condition,omitempty"`
	Limit     string `json:"limit,omitempty"`

	From landedcost.Day `json:"from,omitempty"` // the first day
	To   landedcost.Day `json:"to,omitempty"`   // the first day it no longer holds; 0: open

	Act        string                `json:"act,omitempty"` // the law, or why
	URL        string                `json:"url,omitempty"`
	Checked    landedcost.Day        `json:"checked,omitempty"`
	Confidence landedcost.Confidence `json:"confidence,omitempty"`
	Note       string                `json:"note,omitempty"`

	Revision int `json:"-"` // the published revision the edit came with; 0: not published
}

// ErrEdit is an edit that doesn't fit the rules: its fields are named as in the edit's JSON.
var ErrEdit = fault.New(fault.Invalid, "rulebook.edit_refused")

// fields are what a row of rates may be narrowed by, except headings and destinations, by name.
func (e *Edit) scope() map[string]string {
	evidence := ""
	if e.Evidence {
		evidence = "yes"
	}
	return map[string]string{
		"except": e.Except, "region": e.Region, "postcode": e.Postcode, "origin": e.Origin, "channel": e.Channel,
		"class": e.Class, "producer": e.Producer, "evidence": evidence, "price": e.Price,
	}
}

// charges are the ids the edit is about.
func (e *Edit) charges() []string { return strings.Fields(e.Charge) }

// tidy drops blanks around what was typed, and what means nothing.
func (e *Edit) tidy() {
	for _, s := range []*string{&e.HS, &e.Except, &e.In, &e.Region, &e.Postcode, &e.Origin, &e.Channel} {
		*s = strings.Join(strings.FieldsFunc(*s, func(r rune) bool { return r == ',' || r == ' ' || r == ';' }), ",")
	}
	for _, s := range []*string{&e.Charge, &e.Rate, &e.Condition, &e.Limit, &e.Act, &e.URL, &e.Note, &e.Class, &e.Producer} {
		*s = strings.Join(strings.Fields(*s), " ")
	}
	e.HS, e.Except = undot(e.HS), undot(e.Except)
	e.Price = strings.ReplaceAll(e.Price, " ", "")
	if e.HS == "*" {
		e.HS = ""
	}
}

// Subject is what an edit is about and from which day: of two edits with one subject only the later says anything.
func (e Edit) Subject() Edit {
	return Edit{
		Kind: e.Kind, Rules: e.Rules, Charge: e.Charge, HS: e.HS, Except: e.Except, In: e.In, Region: e.Region, Postcode: e.Postcode,
		Origin: e.Origin, Channel: e.Channel, Class: e.Class, Producer: e.Producer, Evidence: e.Evidence, Price: e.Price,
		Regime: e.Regime, Condition: e.Condition, From: e.From,
	}
}

// Tidied is the edit as it is kept: without blanks and dots that mean nothing.
func (e Edit) Tidied() Edit {
	e.tidy()
	return e
}

func undot(codes string) string { return strings.ReplaceAll(codes, ".", "") }

// limited is the condition with the new limit; ErrRules when it isn't one that compares, or the limit is no number.
func (e *Edit) limited() (string, error) {
	words := strings.Fields(e.Condition)
	op := slices.IndexFunc(words, func(w string) bool { return slices.Contains([]string{"<", "<=", ">", ">="}, w) })
	limit := strings.Fields(e.Limit)
	if op < 0 || op+1 >= len(words) || len(limit) == 0 {
		return "", ErrRules
	}
	old := words[op+1:]
	if len(limit) == 2 && money.Currency(limit[0]).Known() {
		limit[0], limit[1] = limit[1], limit[0] // "EUR 200"
	}
	if len(limit) < len(old) {
		limit = append(limit, old[len(limit):]...)
	}
	text := strings.Join(slices.Concat(words[:op+1], limit), " ")
	if d, err := money.ParseDecimal(limit[0]); err != nil || d.Sign() < 0 {
		return "", ErrRules
	}
	_, err := landedcost.ParseCondition(text)
	return text, err
}
