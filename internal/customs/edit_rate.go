package customs

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/landedcost"
)

// layer is the rows of one charge while edits are laid over them.
type layer struct {
	charge       string
	rows         []record
	gone         []bool
	at           map[string][]int // rows by scope and heading
	destinations []string
}

func newLayer(charge string, rows []record, destinations []string) *layer {
	l := &layer{charge: charge, destinations: destinations, at: map[string][]int{}}
	for _, r := range rows {
		l.add(r)
	}
	return l
}

func (l *layer) add(r record) {
	i := len(l.rows)
	l.rows, l.gone = append(l.rows, r), append(l.gone, false)
	scope := scopeOf(r.fields)
	for _, code := range codesOf(r.fields["hs"]) {
		l.at[scope+code] = append(l.at[scope+code], i)
	}
}

// records are the rows that are left.
func (l *layer) records() []record {
	var left []record
	for i, r := range l.rows {
		if !l.gone[i] {
			left = append(left, r)
		}
	}
	return left
}

// scopeOf names what a row is narrowed by, whatever the order of the words in its lists.
func scopeOf(fields map[string]string) string {
	var b strings.Builder
	for _, name := range []string{"except", "region", "postcode", "origin", "channel", "class", "producer", "evidence", "price"} {
		value := fields[name]
		if strings.ContainsRune(value, ',') {
			words := strings.Split(value, ",")
			slices.Sort(words)
			value = strings.Join(words, ",")
		}
		switch name {
		case "except":
			value = undot(value)
		case "price":
			value = priceText(value)
		}
		b.WriteString(value)
		b.WriteByte('|')
	}
	return b.String()
}

// priceText writes a bracket of unit prices in one way: "<110USD" and "<110.00USD" are the same.
func priceText(s string) string {
	b, err := bracket(s)
	if b == nil || err != nil {
		return s
	}
	return b.Op + b.Limit.String() + string(b.Limit.Currency)
}

// codesOf splits headings and strips their dots; every heading is the one code "".
func codesOf(hs string) []string {
	if hs == "" || hs == "*" {
		return []string{""}
	}
	return strings.Split(undot(hs), ",")
}

// inOf are the destinations a row is for.
func (l *layer) inOf(in string) []string {
	if in == "" {
		return l.destinations
	}
	return strings.Split(in, ",")
}

// span is the life of a row; an end of 0 is open.
type span struct{ from, to landedcost.Day }

func spanOf(fields map[string]string) span {
	day := func(s string) landedcost.Day {
		d, err := landedcost.ParseDay(s)
		if err != nil { // unset; what cannot be read is an error of the file, found when its sets are made
			return 0
		}
		return d
	}
	return span{day(fields["from"]), day(fields["to"])}
}

// counts is true for a row that is law on its days, or announced: what is only kept for the record is left alone.
func counts(fields map[string]string) bool {
	s := landedcost.Status(fields["status"])
	return s != landedcost.Suspended && s != landedcost.Repealed
}

// same lists the rows of the edit's scope that share a heading and a destination with it, in order.
func (l *layer) same(e Edit) []int {
	scope := scopeOf(e.scope())
	var found []int
	for _, code := range codesOf(e.HS) {
		for _, i := range l.at[scope+code] {
			if !l.gone[i] && counts(l.rows[i].fields) && (e.In == "" || overlap(l.inOf(l.rows[i].fields["in"]), l.inOf(e.In))) {
				found = append(found, i)
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// put lays one edit: what it replaces ends, what it says begins.
func (l *layer) put(e Edit, fresh record) {
	var later []int
	for _, i := range l.same(e) {
		s := spanOf(l.rows[i].fields)
		switch {
		case s.to != 0 && s.to <= e.From:
		case s.from > e.From:
			later = append(later, i)
		default:
			l.cut(i, e)
		}
	}
	if e.Rate == "" {
		return
	}
	for _, p := range l.pieces(e, later) {
		l.add(fresh.with(map[string]string{"hs": p.hs, "in": p.in, "to": p.to.String()}))
	}
}

// cut ends the part of a row the edit is about on the edit's first day; the rest of it goes on, and with an edit that
// ends, that part comes back.
func (l *layer) cut(i int, e Edit) {
	r := l.rows[i]
	s := spanOf(r.fields)
	codes, in := codesOf(r.fields["hs"]), l.inOf(r.fields["in"])
	cutCodes, cutIn := both(codes, codesOf(e.HS)), both(in, l.inOf(e.In))
	l.gone[i] = true
	r = r.with(map[string]string{"id": ruleID(r.fields, l.charge)}) // its parts keep the name of the whole
	if s.from < e.From {
		l.add(r.with(map[string]string{"to": e.From.String()}))
	}
	later := max(s.from, e.From).String()
	if rest := without(codes, cutCodes); len(rest) > 0 {
		l.add(r.with(map[string]string{"hs": strings.Join(rest, ","), "from": later}))
	}
	if rest := without(in, cutIn); len(rest) > 0 {
		l.add(r.with(map[string]string{"hs": strings.Join(cutCodes, ","), "in": strings.Join(rest, ","), "from": later}))
	}
	if e.To != 0 && (s.to == 0 || s.to > e.To) {
		l.add(r.with(map[string]string{"hs": strings.Join(cutCodes, ","), "in": l.joined(cutIn), "from": e.To.String()}))
	}
}

// joined is a list of destinations as a row has it: all of them are none.
func (l *layer) joined(in []string) string {
	if len(in) == len(l.destinations) {
		return ""
	}
	return strings.Join(in, ",")
}

func both(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return !slices.Contains(b, s) })
}

func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}

// piece is a part of an edit with an end of its own.
type piece struct {
	hs, in string
	to     landedcost.Day
}

// pieces parts an edit where later rows end it on different days: by heading and destination.
func (l *layer) pieces(e Edit, later []int) []piece {
	if len(later) == 0 {
		return []piece{{e.HS, e.In, e.To}}
	}
	headings := map[piece][]string{} // by destinations and end
	for _, code := range codesOf(e.HS) {
		countries := map[landedcost.Day][]string{}
		for _, country := range l.inOf(e.In) {
			to := l.until(e, later, code, country)
			countries[to] = append(countries[to], country)
		}
		for to, in := range countries {
			p := piece{in: l.joined(in), to: to}
			headings[p] = append(headings[p], code)
		}
	}
	var all []piece
	for p, codes := range headings {
		p.hs = strings.Join(codes, ",")
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b piece) int {
		return cmp.Or(cmp.Compare(a.to, b.to), cmp.Compare(a.in, b.in), cmp.Compare(a.hs, b.hs))
	})
	return all
}

// until is the day on which an edit ends for a heading and a destination.
func (l *layer) until(e Edit, later []int, code, country string) landedcost.Day {
	to := e.To
	for _, i := range later {
		fields := l.rows[i].fields
		if fields["status"] == string(landedcost.Expected) || !slices.Contains(codesOf(fields["hs"]), code) ||
			!slices.Contains(l.inOf(fields["in"]), country) {
			continue
		}
		if from := spanOf(fields).from; to == 0 || from < to {
			to = from
		}
	}
	return to
}

// with is a copy of the record with other fields; an empty value takes one away.
func (r record) with(fields map[string]string) record {
	r.fields = maps.Clone(r.fields)
	for key, value := range fields {
		if value == "" {
			delete(r.fields, key)
			continue
		}
		r.fields[key] = value
	}
	return r
}

// record is the row an edit begins with, for one charge; source names its proof.
func (e *Edit) record(charge, source string) record {
	r := record{fields: map[string]string{}, file: "edit", line: 1}
	fields := e.scope()
	fields["hs"], fields["in"], fields["rate"] = e.HS, e.In, e.Rate
	fields["from"], fields["to"], fields["source"] = e.From.String(), e.To.String(), source
	fields["id"] = headed(charge, e.HS) + e.mark()
	return r.with(fields)
}

// mark ends the id of every rule that is an operator's.
func (e *Edit) mark() string {
	if e.Revision == 0 {
		return "+draft"
	}
	return fmt.Sprintf("+%d", e.Revision)
}
