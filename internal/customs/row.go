package customs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

// rowFields are the fields a row of rates may have, in a rule file and in a table alike.
var rowFields = []string{
	"rate", "hs", "except", "in", "region", "postcode", "origin", "channel", "class", "producer", "evidence", "price",
	"from", "to", "status", "source", "id", "confidence", "note", "description",
}

// row turns a record into a row of the engine, and says for which destinations it is; none are all of the file.
func (f *ruleFile) row(r *record, charge, source string) (row landedcost.Row, in []string, err error) {
	for key := range r.fields {
		if !slices.Contains(rowFields, key) {
			return row, nil, r.errorf("a rate knows no %q", key)
		}
	}
	in = list(r.fields["in"])
	for _, c := range in {
		if !slices.Contains(f.destinations, c) {
			return row, nil, r.errorf("%q is no destination of this file", c)
		}
	}
	row = landedcost.Row{
		Origins: list(r.fields["origin"]), Regions: list(r.fields["region"]), Postcodes: list(r.fields["postcode"]), Channels: list(r.fields["channel"]),
		Class: r.fields["class"], Producer: r.fields["producer"], Evidence: r.fields["evidence"] == "yes",
	}
	if row.Rate, err = landedcost.ParseRate(r.fields["rate"]); err != nil {
		return row, nil, r.errorf("%v", err)
	}
	if row.HS, err = prefixes(r.fields["hs"]); err != nil {
		return row, nil, r.errorf("%v", err)
	}
	if row.Except, err = prefixes(r.fields["except"]); err != nil {
		return row, nil, r.errorf("%v", err)
	}
	if row.UnitPrice, err = bracket(r.fields["price"]); err != nil {
		return row, nil, r.errorf("%v", err)
	}
	if row.Valid, err = validity(r.fields["from"], r.fields["to"], r.fields["status"]); err != nil {
		return row, nil, r.errorf("%v", err)
	}
	row.Proof, err = f.proof(r, charge, source)
	return row, in, err
}

func (f *ruleFile) proof(r *record, charge, source string) (landedcost.Proof, error) {
	if s := r.fields["source"]; s != "" {
		source = s
	}
	p, ok := f.sources[source]
	if !ok {
		return p, r.errorf("there is no source %q", source)
	}
	if c := r.fields["confidence"]; c != "" {
		p.Confidence = landedcost.Confidence(c)
		if !slices.Contains(confidences, p.Confidence) {
			return p, r.errorf("%q is no confidence", c)
		}
	}
	p.Rule = ruleID(r.fields, charge)
	if name, _, _ := strings.Cut(p.Rule, "+"); len(name) > maxRuleID {
		return p, r.errorf("the id %q is longer than %d characters", p.Rule, maxRuleID)
	}
	if note := r.fields["note"]; note != "" {
		p.Note = note
	}
	return p, nil
}

// maxRuleID bounds the id of a row, which people read in every answer; the mark of a revision comes on top.
const maxRuleID = 40

// ruleID is the id of a row: its own, or one made of its charge and headings.
func ruleID(fields map[string]string, charge string) string {
	if id := fields["id"]; id != "" {
		return id
	}
	return headed(charge, fields["hs"])
}

// headed is the charge's id with the headings, or with the first and how many more where all of them are too long.
func headed(charge, hs string) string {
	id := strings.Trim(charge+"-"+hs, "-*")
	first, more, several := strings.Cut(hs, ",")
	if len(id) <= maxRuleID || !several {
		return id
	}
	return fmt.Sprintf("%s-%s-and-%d", charge, first, strings.Count(more, ",")+1)
}

// list splits "DE,FR"; nothing is an empty list.
func list(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

// prefixes reads headings of 2 to 10 digits joined by commas; "*" and nothing mean every heading.
func prefixes(s string) ([]string, error) {
	if s == "*" {
		s = ""
	}
	codes := list(s)
	for i, c := range codes {
		codes[i] = strings.ReplaceAll(c, ".", "")
		if n := len(codes[i]); n < 2 || n > 10 || strings.Trim(codes[i], "0123456789") != "" {
			return nil, ErrHS.Because(ErrRules)
		}
	}
	return codes, nil
}

// bracket reads ">12USD" or "<=110USD".
func bracket(s string) (*landedcost.Bracket, error) {
	var none *landedcost.Bracket
	if s == "" {
		return none, nil
	}
	number := strings.TrimLeft(s, "<>=")
	op := s[:len(s)-len(number)]
	if !slices.Contains([]string{"<", "<=", ">", ">="}, op) || len(number) < 4 {
		return nil, ErrRules
	}
	at := len(number) - 3
	limit, err := money.Parse(number[:at], money.Currency(number[at:]))
	return &landedcost.Bracket{Op: op, Limit: limit}, err
}

func validity(from, to, status string) (landedcost.Validity, error) {
	v := landedcost.Validity{Status: landedcost.InForce}
	if status != "" {
		v.Status = landedcost.Status(status)
	}
	if !slices.Contains(statuses, v.Status) {
		return v, ErrRules
	}
	var err error
	if from != "" {
		if v.From, err = landedcost.ParseDay(from); err != nil {
			return v, err
		}
	}
	if to != "" {
		if v.To, err = landedcost.ParseDay(to); err != nil {
			return v, err
		}
	}
	if v.To != 0 && v.To <= v.From {
		return v, ErrRules
	}
	return v, nil
}

var statuses = []landedcost.Status{
	landedcost.InForce, landedcost.Scheduled, landedcost.Expected, landedcost.Suspended, landedcost.Repealed,
}

var confidences = []landedcost.Confidence{
	landedcost.Official, landedcost.Secondary, landedcost.Memory, landedcost.Estimate,
}
