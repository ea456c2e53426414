package landedcost

import (
	"slices"
	"strings"
)

// standardClass is the tax class that switches off what the heading says.
const standardClass = "standard"

// find chooses the row of a charge for a line, or for the whole consignment when line is -1: the longest heading
// that fits, then the narrowest scope, then the newest. It tells whether the row is only an estimate. No row is nil.
func (e *evaluation) find(ch *Charge, line int) (*Row, bool, error) {
	day := e.day(ch.Date)
	if line < 0 {
		r, err := e.best(ch, ch.index[""], line, day, "")
		return r, false, err
	}
	hs, class := e.c.Lines[line].HS, e.c.Lines[line].TaxClass
	if class != "" && class != standardClass {
		if r, err := e.longest(ch, hs, line, day, class); r != nil || err != nil {
			return r, false, err
		}
	}
	if class == standardClass && len(ch.index[""]) > 0 {
		hs = ""
	}
	r, err := e.longest(ch, hs, line, day, "")
	if r != nil || err != nil || ch.Missing != MissingEstimate && ch.Missing != MissingSubdivision {
		return r, false, err
	}
	return e.estimate(ch, line, day)
}

func (e *evaluation) longest(ch *Charge, hs string, line int, day Day, class string) (*Row, error) {
	for n := len(hs); n >= 0; n-- {
		rows, ok := ch.index[hs[:n]]
		if !ok {
			continue
		}
		if r, err := e.best(ch, rows, line, day, class); r != nil || err != nil {
			return r, err
		}
	}
	var none *Row
	return none, nil
}

func (e *evaluation) best(ch *Charge, rows []int, line int, day Day, class string) (*Row, error) {
	var best *Row
	for _, i := range rows {
		r := &ch.Rows[i]
		if r.Class != class || !r.Valid.Holds(day) {
			continue
		}
		ok, err := e.admits(r, line)
		if err != nil {
			return nil, err
		}
		if ok && (best == nil || narrower(r, best)) {
			best = r
		}
	}
	return best, nil
}

func narrower(r, than *Row) bool {
	if r.conditions != than.conditions {
		return r.conditions > than.conditions
	}
	return r.Valid.From > than.Valid.From
}

// admits checks a row's scope but for its heading, class and dates.
func (e *evaluation) admits(r *Row, line int) (bool, error) {
	if !e.reaches(r) || !oneOf(r.Origins, e.origin(line)) || r.Evidence && !e.c.OriginEvidence {
		return false, nil
	}
	if line < 0 {
		return r.Producer == "" && r.UnitPrice == nil, nil
	}
	l := &e.c.Lines[line]
	if r.Producer != "" && r.Producer != l.Producer || anyPrefix(r.Except, l.HS) {
		return false, nil
	}
	return e.bracketed(r, l)
}

// reaches checks that a row is for the place and the way the consignment goes.
func (e *evaluation) reaches(r *Row) bool {
	to := &e.c.Destination
	return oneOf(r.Regions, to.Region) && oneOf(r.Channels, e.c.Channel) && (len(r.Postcodes) == 0 || anyPrefix(r.Postcodes, to.PostalCode))
}

// bracketed checks the unit price against the row's bracket.
func (e *evaluation) bracketed(r *Row, l *Line) (bool, error) {
	if r.UnitPrice == nil {
		return true, nil
	}
	per, err := e.per(r.UnitPrice.Limit.Currency)
	if err != nil {
		return false, err
	}
	limit := minorUnits(r.UnitPrice.Limit).mul(per)
	return ordered(whole(l.UnitPrice.Minor).cmp(limit), r.UnitPrice.Op), nil
}

// oneOf is true for a word in the list, and for any word when the list is empty.
func oneOf(list []string, word string) bool { return len(list) == 0 || slices.Contains(list, word) }

// estimate stands in for a heading without a rate of its own. A heading given less finely than the tariff has it
// takes the dearest of its subdivisions, and is sure when there is one only ("…00") or all that are known agree.
// Otherwise it is the dearest rate of the chapter. Where it is not sure the answer says so.
func (e *evaluation) estimate(ch *Charge, line int, day Day) (*Row, bool, error) {
	hs := e.c.Lines[line].HS
	if len(hs) < 2 {
		return nil, false, nil
	}
	rows := ch.chapters[hs[:2]]
	if near, sure := ch.subdivisions(rows, hs); len(near) > 0 {
		r, err := e.dearest(ch, near, line, day)
		if r != nil || err != nil {
			return r, !sure, err
		}
	}
	if ch.Missing == MissingSubdivision {
		return nil, false, nil
	}
	r, err := e.dearest(ch, rows, line, day)
	if r != nil && r.Rate.nothing() {
		r = nil // a chapter known only by what is free says nothing of the rest of it
	}
	return r, true, err
}

// subdivisions are the rows for parts of a heading's first six digits, and whether they leave no doubt.
func (ch *Charge) subdivisions(rows []int, hs string) (near []int, sure bool) {
	six := hs[:min(6, len(hs))]
	sole, agree := len(hs) <= 6, true
	for _, i := range rows {
		for _, prefix := range ch.Rows[i].HS {
			if !strings.HasPrefix(prefix, six) {
				continue
			}
			sole = sole && strings.Trim(prefix[len(six):], "0") == ""
			agree = agree && (len(near) == 0 || ch.Rows[i].Rate.Text == ch.Rows[near[0]].Rate.Text)
			near = append(near, i)
		}
	}
	return near, sole || agree && len(near) > 1
}

// dearest is the row that comes to most on the line; "none" is what it is when there is nothing else.
func (e *evaluation) dearest(ch *Charge, rows []int, line int, day Day) (*Row, error) {
	var dearest *Row
	var most exact
	base, _, err := e.onLine(ch.base, line)
	if err != nil {
		return nil, err
	}
	for _, i := range rows {
		r := &ch.Rows[i]
		value, known, err := e.candidate(r, base, line, day)
		if err != nil {
			return nil, err
		}
		if known && (dearest == nil || dearest.Rate.None || !r.Rate.None && value.cmp(most) > 0) {
			dearest, most = r, value
		}
	}
	return dearest, nil
}

// candidate is what a row comes to on a line; false when it does not hold there.
func (e *evaluation) candidate(r *Row, base exact, line int, day Day) (exact, bool, error) {
	if r.Class != "" || !r.Valid.Holds(day) {
		return exact{}, false, nil
	}
	ok, err := e.admits(r, line)
	if err != nil || !ok {
		return exact{}, false, err
	}
	return e.value(&r.Rate, base, goods{lines: e.all[line : line+1], items: 1})
}
