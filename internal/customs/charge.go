package customs

import (
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

// addCharge reads a charge and its rows. "{country}" in code and name stands for the destination.
func (f *ruleFile) addCharge(s *landedcost.Set, b *block) error {
	c := landedcost.Charge{
		ID:   b.name,
		Code: strings.ReplaceAll(b.one("code"), "{country}", strings.ToLower(s.Country)),
		Name: strings.ReplaceAll(b.one("name"), "{country}", s.Country),
		Kind: landedcost.Kind(b.one("kind")), Level: landedcost.Level(b.one("level")), Key: b.words("key"), Base: b.one("base"),
		Missing: landedcost.Missing(b.one("missing")), Tariff: b.one("tariff") == "yes", Scheme: b.one("scheme"), Date: b.one("date"),
		SuppressedBy: b.words("suppressed_by"), Replaces: b.words("replaces"), AddsTo: b.words("adds_to"),
		Credits: b.words("credits"),
	}
	if err := f.shape(b, &c); err != nil {
		return err
	}
	var err error
	if c.When, err = conditions(b, "when"); err != nil {
		return err
	}
	if c.Lines, err = conditions(b, "lines"); err != nil {
		return err
	}
	if err := steps(b, &c); err != nil {
		return err
	}
	if err := f.levy(b, &c, s.Country); err != nil {
		return err
	}
	s.Charges = append(s.Charges, c)
	return b.leftover()
}

// shape fills in what may be left out and checks the words.
func (f *ruleFile) shape(b *block, c *landedcost.Charge) error {
	if c.Level == "" {
		c.Level = landedcost.PerLine
	}
	if c.Missing == "" {
		c.Missing = landedcost.MissingNone
	}
	levels := []landedcost.Level{landedcost.PerLine, landedcost.PerRate, landedcost.PerKey, landedcost.PerConsignment}
	switch {
	case !slices.Contains(levels, c.Level):
		return b.errorf(b.lineOf("level"), "%q is no level", c.Level)
	case !slices.Contains(missings, c.Missing):
		return b.errorf(b.lineOf("missing"), "%q says nothing about a missing rate", c.Missing)
	case !slices.Contains(days, c.Date):
		return b.errorf(b.lineOf("date"), "%q is no date that counts", c.Date)
	case (c.Level == landedcost.PerKey) != (len(c.Key) > 0):
		return b.errorf(b.line, "a key goes with the level key")
	}
	for _, k := range c.Key {
		if !slices.Contains([]string{"hs6", "hs", "description", "origin"}, k) {
			return b.errorf(b.lineOf("key"), "%q is no part of a key", k)
		}
	}
	return nil
}

// steps reads the roundings and the waivers, each as often as needed: "round: 100 JPY down | to=2028-04-01",
// "waive: below 5 CHF | from=2024-01-01".
func steps(b *block, c *landedcost.Charge) error {
	for key, into := range map[string]*landedcost.Steps{"round": &c.Round, "base_round": &c.BaseStep, "total_round": &c.Total} {
		for _, e := range b.all(key) {
			r, err := rounding(b, e)
			if err != nil {
				return err
			}
			*into = append(*into, r)
		}
	}
	for _, e := range b.all("waive") {
		w, valid, err := dated(b, e)
		if err != nil {
			return err
		}
		if len(w) != 3 || w[0] != "below" {
			return b.errorf(e.line, "wants \"below 5 CHF\"")
		}
		below, err := money.Parse(w[1], money.Currency(w[2]))
		if err != nil || !below.Positive() {
			return b.errorf(e.line, "%q is no limit like \"below 5 CHF\"", e.value)
		}
		c.Waive = append(c.Waive, landedcost.Waiver{Below: below, Valid: valid})
	}
	return nil
}

func rounding(b *block, e entry) (landedcost.Rounding, error) {
	w, valid, err := dated(b, e)
	if err != nil {
		return landedcost.Rounding{}, err
	}
	if len(w) != 3 {
		return landedcost.Rounding{}, b.errorf(e.line, "wants a step like \"100 JPY down\"")
	}
	mode, ok := modes[w[2]]
	step, err := money.Parse(w[0], money.Currency(w[1]))
	if err != nil || !ok || !step.Positive() {
		return landedcost.Rounding{}, b.errorf(e.line, "%q is no step like \"100 JPY down\"", e.value)
	}
	return landedcost.Rounding{Step: step, Mode: mode, Valid: valid}, nil
}

// dated splits "100 JPY down | from=2024-01-01 to=2028-04-01 status=in_force" into its words and its life.
func dated(b *block, e entry) ([]string, landedcost.Validity, error) {
	var valid landedcost.Validity
	r, err := readRecord(b, e)
	if err != nil {
		return nil, valid, err
	}
	for key := range r.fields {
		if !slices.Contains([]string{"rate", "from", "to", "status", "note"}, key) {
			return nil, valid, r.errorf("a step knows no %q", key)
		}
	}
	if valid, err = validity(r.fields["from"], r.fields["to"], r.fields["status"]); err != nil {
		return nil, valid, r.errorf("the dates or the status make no sense")
	}
	return strings.Fields(r.fields["rate"]), valid, nil
}

// days are the dates that may count; nothing said is the entry.
var days = []string{"", "order", "entry", "arrival"}

var missings = []landedcost.Missing{
	landedcost.MissingNone, landedcost.MissingSubdivision, landedcost.MissingUnknown, landedcost.MissingEstimate,
}

var modes = map[string]money.Rounding{"down": money.Down, "up": money.Up, "half_up": money.HalfUp, "half_even": money.HalfEven}

// rateTable is the rates of a charge, read once for all destinations of a file.
type rateTable struct {
	rows  []landedcost.Row
	in    [][]string        // the destinations of each row; none: all of the file
	index *landedcost.Index // if no row is for some destinations only: they all share it
}

// levy gives a charge the rates that its destination has.
func (f *ruleFile) levy(b *block, c *landedcost.Charge, country string) error {
	t, ok := f.rates[b.name]
	if !ok {
		var err error
		if t, err = f.rateTable(b); err != nil {
			return err
		}
		f.rates[b.name] = t
	}
	if t.index != nil {
		c.Rows, c.Index = t.rows, t.index
		return nil
	}
	for i, in := range t.in {
		if len(in) == 0 || slices.Contains(in, country) {
			c.Rows = append(c.Rows, t.rows[i])
		}
	}
	return nil
}

func (f *ruleFile) rateTable(b *block) (*rateTable, error) {
	records, err := f.written(b)
	if err != nil {
		return nil, err
	}
	if len(records) == 0 {
		return nil, b.errorf(b.line, "charge %s has no rates", b.name)
	}
	if l := f.laid[b.name]; l != nil {
		records = l.records()
	}
	t := &rateTable{rows: make([]landedcost.Row, 0, len(records)), in: make([][]string, 0, len(records))}
	source, some := b.one("source"), false
	for i := range records {
		row, in, err := f.row(&records[i], b.name, source)
		if err != nil {
			return nil, err
		}
		t.rows, t.in, some = append(t.rows, row), append(t.in, in), some || len(in) > 0
	}
	if !some {
		t.index, err = landedcost.NewIndex(t.rows)
	}
	return t, err
}

// written are the rates of a charge as its file has them: its own, then those of its tables.
func (f *ruleFile) written(b *block) ([]record, error) {
	var records []record
	for _, e := range b.all("rate") {
		r, err := readRecord(b, e)
		if err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	for _, e := range b.all("table") {
		t, err := readTable(f.fsys, b, e)
		if err != nil {
			return nil, err
		}
		records = append(records, t...)
	}
	return records, nil
}
