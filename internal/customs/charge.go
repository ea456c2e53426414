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
		Missing: landedcost.Missing(b.one("missing")), Tariff: b.one("tariff") == "yes", Date: b.one("date"),
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
	if c.Rows, err = f.rows(b, s.Country); err != nil {
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
	case !slices.Contains([]string{"", "order", "entry", "arrival"}, c.Date):
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

// steps reads the rounding and the waiver: "round: 100 JPY down", "waive: below 5 CHF".
func steps(b *block, c *landedcost.Charge) error {
	for key, into := range map[string]*landedcost.Rounding{"round": &c.Round, "base_round": &c.BaseStep, "total_round": &c.Total} {
		w := b.words(key)
		if len(w) == 0 {
			continue
		}
		mode, ok := modes[w[len(w)-1]]
		if len(w) != 3 || !ok {
			return b.errorf(b.lineOf(key), "wants a step like \"100 JPY down\"")
		}
		step, err := money.Parse(w[0], money.Currency(w[1]))
		if err != nil || !step.Positive() {
			return b.errorf(b.lineOf(key), "%q is no step", w[0]+" "+w[1])
		}
		*into = landedcost.Rounding{Step: step, Mode: mode}
	}
	w := b.words("waive")
	if len(w) == 0 {
		return nil
	}
	if len(w) != 3 || w[0] != "below" {
		return b.errorf(b.lineOf("waive"), "wants \"below 5 CHF\"")
	}
	var err error
	if c.Waive.Below, err = money.Parse(w[1], money.Currency(w[2])); err != nil {
		return b.errorf(b.lineOf("waive"), "%v", err)
	}
	return nil
}

var missings = []landedcost.Missing{
	landedcost.MissingNone, landedcost.MissingSubdivision, landedcost.MissingUnknown, landedcost.MissingEstimate,
}

var modes = map[string]money.Rounding{"down": money.Down, "up": money.Up, "half_up": money.HalfUp, "half_even": money.HalfEven}

func (f *ruleFile) rows(b *block, country string) ([]landedcost.Row, error) {
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
	source := b.one("source")
	var rows []landedcost.Row
	for _, r := range records {
		row, mine, err := f.row(r, b.name, source, country)
		if err != nil {
			return nil, err
		}
		if mine {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// written are the rows of a charge as its file and tables have them.
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
		if _, ok := f.tables[e.value]; !ok {
			t, err := readTable(f.fsys, b, e)
			if err != nil {
				return nil, err
			}
			f.tables[e.value] = t
		}
		records = append(records, f.tables[e.value]...)
	}
	return records, nil
}
