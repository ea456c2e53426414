package tariff

import "strings"

// readEU reads TARIC's list of import duties ("Duties Import"), XLSX or CSV: one measure a line, with the columns
// Goods code, Add code, Start date, End date, Origin code, Meas. type code, Duty and Legal base.
func (s *Sheet) readEU(data []byte) error {
	found := measured{sheet: s}
	err := eachRow(data, []string{"goods code", "duty", "origin code", "meas. type code"}, func(r row) {
		found.add(measure{
			row: r.number, code: r.cells["goods code"], kind: r.cells["meas. type code"], area: r.cells["origin code"],
			additional: r.cells["add code"], duty: r.cells["duty"], from: r.cells["start date"], to: r.cells["end date"], act: r.cells["legal base"],
			quota: r.cells["order no."],
		})
	})
	found.done()
	return err
}

// measure is one measure of a tariff built on the European model, which the United Kingdom's is too.
type measure struct {
	row                          int
	code, description            string
	kind, area, additional, duty string
	from, to, act, quota         string
}

// everyone is the area "erga omnes": all origins.
const everyone = "1011"

// layers are the types of measures that are read.
var layers = map[string]Layer{
	"103": Ordinary,                        // third country duty
	"551": AntiDumping, "552": AntiDumping, // anti-dumping duty, provisional and definitive
	"553": AntiDumping, "554": AntiDumping, // countervailing duty, provisional and definitive
}

// measured gathers measures. Anti-dumping and countervailing duty on the same goods of the same maker add up.
type measured struct {
	sheet *Sheet
	extra map[extraKey]int
}

// extraKey is what an additional duty is on, and which of the two it is.
type extraKey struct {
	code, origin, producer string
	countervailing         bool
}

func (m *measured) add(x measure) {
	if why := x.useless(); why != "" {
		m.sheet.Passed[why]++
		return
	}
	r := Rate{Row: x.row, HS: code(first(x.code)), Description: x.description, Official: x.duty, Layer: layers[x.kind], Act: x.act}
	if r.HS == "" {
		m.sheet.skip(r, "the goods code "+x.code+" has not 4 to 10 digits")
		return
	}
	var err error
	if r.From, err = firstDay(x.from); err == nil {
		r.To, err = dayAfter(x.to)
	}
	if err != nil {
		m.sheet.skip(r, err.Error())
		return
	}
	if r.Layer == AntiDumping {
		r.Origin, r.Producer = x.area, producer(x.additional)
	}
	m.keep(r, x.kind)
}

// useless says why a measure is not read; empty for one that is.
func (x *measure) useless() string {
	layer, read := layers[x.kind]
	switch {
	case suspensions[x.kind]:
		return "suspensions of the duty, which is charged in full"
	case !read:
		return "measures that are no duty on goods of any origin: preferences, quotas, controls, other taxes"
	case x.quota != "":
		return "duties within a quota"
	case layer == Ordinary && (x.area != everyone || x.additional != ""):
		return "ordinary duties for some origins or under an additional code"
	case layer == AntiDumping && len(x.area) != 2:
		return "anti-dumping duties on groups of countries"
	}
	return ""
}

// suspensions are the types of measures by which an ordinary duty is not levied for a time.
var suspensions = map[string]bool{"112": true, "115": true, "117": true, "119": true}

// keep takes a rate; an additional duty joins the other one on the same goods.
func (m *measured) keep(r Rate, kind string) {
	before := len(m.sheet.Rates)
	m.sheet.take(measures, r)
	if r.Layer != AntiDumping || len(m.sheet.Rates) == before {
		return
	}
	if m.extra == nil {
		m.extra = map[extraKey]int{}
	}
	m.extra[extraKey{r.HS, r.Origin, r.Producer, kind == "553" || kind == "554"}] = before
}

// done adds the countervailing duties to the anti-dumping duties beside them.
func (m *measured) done() {
	joined := map[int]bool{}
	for key, at := range m.extra {
		other, ok := m.extra[extraKey{key.code, key.origin, key.producer, false}]
		if !ok || !key.countervailing {
			continue
		}
		into, add := &m.sheet.Rates[other], m.sheet.Rates[at]
		if into.Text == "0%" {
			into.Text = add.Text
		} else if add.Text != "0%" {
			into.Text += " + " + add.Text
		}
		into.Official += " + " + add.Official
		joined[at] = true
	}
	if len(joined) == 0 {
		return
	}
	kept := m.sheet.Rates[:0]
	for i, r := range m.sheet.Rates {
		if !joined[i] {
			kept = append(kept, r)
		}
	}
	m.sheet.Rates = kept
}

// producer is the additional code of a maker; "…999", and 8900 in older measures, stand for all others.
func producer(additional string) string {
	if strings.HasSuffix(additional, "999") || additional == "8900" {
		return ""
	}
	return additional
}

// first is the first word: TARIC writes a suffix behind some goods codes.
func first(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), " ")
	return s
}
