package landedcost

import (
	"cmp"
	"slices"
)

// standardClass is the tax class that switches off what the heading says.
const standardClass = "standard"

// find chooses the row of a charge for a line, or for the whole consignment when line is -1: the longest heading
// that fits, then the narrowest scope, then the newest. It tells whether the row is only an estimate. No row is nil.
func (e *evaluation) find(ch *Charge, line int) (*Row, bool, error) {
	day := e.day(ch.Date)
	if line < 0 {
		r, err := e.best(ch.index, 0, line, day, "")
		return r, false, err
	}
	hs, class := e.c.Lines[line].HS, e.c.Lines[line].TaxClass
	if class != "" && class != standardClass {
		if r, err := e.longest(ch.index, hs, line, day, class); r != nil || err != nil {
			return r, false, err
		}
	}
	if class == standardClass && ch.index.general() {
		hs = ""
	}
	r, err := e.longest(ch.index, hs, line, day, "")
	if r != nil || err != nil || ch.Missing != MissingEstimate && ch.Missing != MissingSubdivision {
		return r, false, err
	}
	return e.estimate(ch, line, day)
}

func (e *evaluation) longest(x *Index, hs string, line int, day Day, class string) (*Row, error) {
	path, n := x.path(hs)
	for n--; n >= 0; n-- {
		if r, err := e.best(x, path[n], line, day, class); r != nil || err != nil {
			return r, err
		}
	}
	var none *Row
	return none, nil
}

func (e *evaluation) best(x *Index, at int32, line int, day Day, class string) (*Row, error) {
	n := &x.nodes[at]
	best := -1
	lists := [...][]int{n.rows, nil}
	if n.regional != nil {
		lists[1] = n.regional[e.c.Destination.Region]
	}
	for _, rows := range lists {
		for _, i := range rows {
			r := &x.rows[i]
			if r.Class != class || !r.Valid.Holds(day) {
				continue
			}
			ok, err := e.admits(r, line)
			if err != nil {
				return nil, err
			}
			if ok && (best < 0 || x.narrower(i, best)) {
				best = i
			}
		}
	}
	if best < 0 {
		var none *Row
		return none, nil
	}
	return &x.rows[best], nil
}

// narrower is true for a row with more conditions than another, or the newer one; the earlier in the file if all is equal.
func (x *Index) narrower(i, than int) bool {
	r, other := &x.rows[i], &x.rows[than]
	return cmp.Or(other.conditions-r.conditions, int(other.Valid.From-r.Valid.From), i-than) < 0
}

// admits checks a row's scope but for its heading, class and dates.
func (e *evaluation) admits(r *Row, line int) (bool, error) {
	if r.conditions == 0 && len(r.Except) == 0 {
		return true, nil
	}
	if !r.goesTo(&e.c.Destination) || !oneOf(r.Channels, e.c.Channel) || !oneOf(r.Origins, e.origin(line)) || r.Evidence && !e.c.OriginEvidence {
		return false, nil
	}
	if line < 0 {
		return r.Producer == "" && r.UnitPrice == nil, nil
	}
	return e.suits(r, &e.c.Lines[line])
}

func (r *Row) goesTo(to *Destination) bool {
	return oneOf(r.Regions, to.Region) && (len(r.Postcodes) == 0 || anyPrefix(r.Postcodes, to.PostalCode))
}

// suits checks what a row says of the goods themselves.
func (e *evaluation) suits(r *Row, l *Line) (bool, error) {
	if r.Producer != "" && r.Producer != l.Producer || anyPrefix(r.Except, l.HS) {
		return false, nil
	}
	return e.bracketed(r, l)
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
	return ordered(whole(l.UnitPrice.Minor).cmp(r.UnitPrice.limit.mul(per)), r.UnitPrice.Op), nil
}

// oneOf is true for a word in the list, and for any word when the list is empty.
func oneOf(list []string, word string) bool { return len(list) == 0 || slices.Contains(list, word) }

// estimate stands in for a heading without a rate of its own. A heading given less finely than the tariff has it
// takes the dearest of its subdivisions, and is sure when there is one only ("…00") or all that are known agree.
// Otherwise it is the dearest rate of the chapter. Where it is not sure the answer says so.
func (e *evaluation) estimate(ch *Charge, line int, day Day) (*Row, bool, error) {
	hs := e.c.Lines[line].HS
	if len(hs) < chapterDigits {
		return nil, false, nil
	}
	near := ch.index.branch(hs[:min(fineDigits, len(hs))])
	if len(near.rows) > 0 {
		sure := near.sole && len(hs) <= fineDigits || near.agree && len(near.rows) > 1
		r, err := e.dearest(ch, near.rows, line, day)
		if r != nil || err != nil {
			return r, !sure, err
		}
	}
	if ch.Missing == MissingSubdivision {
		return nil, false, nil
	}
	r, err := e.dearest(ch, ch.index.branch(hs[:chapterDigits]).rows, line, day)
	if r != nil && r.Rate.nothing() {
		r = nil // a chapter known only by what is free says nothing of the rest of it
	}
	return r, true, err
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
		r := &ch.index.rows[i]
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
	return e.value(&r.Rate, base, goods{first: line, last: line, count: 1, items: 1})
}
