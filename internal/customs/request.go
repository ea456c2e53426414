package customs

import (
	"strconv"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

// Problem is one thing wrong with a request. Field is its path ("lines[0].hs"), Key the message in the catalogs.
type Problem struct {
	Field   string `json:"field"`
	Key     string `json:"key"`
	Message string `json:"message"`
}

// The keys of problems.
const (
	keyMalformed = "customs.malformed"
	keyUnknown   = "customs.unknown_field"
	keyType      = "customs.wrong_type"
	keyRequired  = "customs.required"
	keyRange     = "customs.out_of_range"
	keyChoice    = "customs.not_a_choice"
	keyCountry   = "customs.destination_unknown"
	keyHS        = "customs.hs_malformed"
	keyChapter   = "customs.hs_no_chapter"
	keyRate      = "customs.rate_malformed"
)

// Setting is what a request is read and answered with: the clock, the stored exchange rates (nil for none), and the
// operator's registrations (nil: all of them).
type Setting struct {
	Now           time.Time
	Rates         landedcost.Rates
	Registrations map[string]bool
}

// Request is a question about landed cost, read and checked.
type Request struct {
	ID          string
	Consignment landedcost.Consignment
	FX          map[money.Currency]Given
}

// Given is an exchange rate of the request: units of a currency for one of the request's, and as it was written.
type Given struct {
	Rate money.Decimal
	Text string
}

// registrations are the ones a request may switch, whether or not a rule asks for them today.
var registrations = []string{
	"eu_ioss", "gb_vat", "no_voec", "au_gst", "nz_gst", "sg_ovr", "ch_vat", "br_remessa_conforme", "cl_vat", "my_lvg", "us_sales_tax",
}

// taxClasses are the classes a line may be put in by name.
var taxClasses = []string{
	"standard", "reduced", "second_reduced", "third_reduced", "super_reduced", "zero", "exempt", "books", "food",
	"medicine", "clothing", "children_clothing",
}

// Limits of a request; beyond them it is refused.
const (
	MaxRequest  = 768 << 10 // bytes
	maxLines    = 500
	maxQuantity = 1_000_000
	maxMinor    = 1_000_000_000_000 - 1 // of an amount
	maxGrams    = 100_000_000
)

// Decode reads a request of the landed-cost contract and fills in what it leaves out. The problems are all that was
// found; the Request is only good without any, but its ID is always what could be read.
func (b *Book) Decode(raw []byte, s Setting) (Request, []Problem) {
	d := &decoder{book: b, setting: s}
	tree, ok := d.parse(raw)
	if !ok {
		return Request{}, d.problems
	}
	root := d.object("", tree)
	r := Request{ID: root.text("id", "", 1000)}
	c := &r.Consignment
	c.Date = root.date("date", landedcost.DayOf(s.Now))
	c.Entry, c.Arrival = d.later(root, c.Date)
	c.Origin = root.origin("origin", "CN")
	c.Channel = root.choice("channel", "courier", []string{"courier", "post", "ems", "air", "sea"})
	c.Terms = root.choice("terms", "DDP", []string{"DDP", "DAP"})
	c.Currency = root.currency("currency")
	d.currency = c.Currency
	d.destination(root.child("destination"), c)
	for i, l := range root.list("lines", maxLines) {
		c.Lines = append(c.Lines, d.line(d.object("lines["+strconv.Itoa(i)+"]", l)))
	}
	c.Shipping, c.Insurance = root.amount("shipping", "0"), root.amount("insurance", "0")
	c.PersonalUse = root.flag("personal_use", true)
	c.OriginEvidence = root.flag("origin_evidence", false)
	c.FormalEntry = root.choice("entry", "auto", []string{"auto", "formal"}) == "formal"
	c.ShippingShownApart = root.flag("shipping_shown_apart", true)
	r.FX = d.exchange(root.child("fx"))
	c.Registrations = d.registered(root.child("registrations"))
	c.Assume = d.assume(root.child("assume"))
	root.end()
	return r, d.problems
}

// later reads the days of entry and of arrival, for rules by which they count; unset they are the day of the order.
func (d *decoder) later(o *object, ordered landedcost.Day) (entry, arrival landedcost.Day) {
	entry, arrival = o.date("entry_date", 0), o.date("arrival_date", 0)
	if entry != 0 && entry < ordered {
		o.problem("entry_date", keyRange, "goods are not declared before they are ordered")
	}
	if arrival != 0 && arrival < ordered {
		o.problem("arrival_date", keyRange, "goods do not arrive before they are ordered")
	}
	return entry, arrival
}

func (d *decoder) destination(o *object, c *landedcost.Consignment) {
	c.Destination.Country = o.country("country", "")
	c.Destination.Region = o.text("region", "", 20)
	c.Destination.PostalCode = o.text("postal_code", "", 20)
	o.end()
	country := c.Destination.Country
	switch {
	case country == "":
	case !d.isCountry(country):
		o.problem("country", keyCountry, country+" is no country of ISO 3166-1")
	default:
		d.region(o.path("region"), country, c.Destination.Region)
	}
}

// region refuses what is no part of the country: ignored, it would hide a wrong tax.
func (d *decoder) region(field, country, region string) {
	if region == "" || d.book.hasRegion(country, region) {
		return
	}
	capitals := strings.ToUpper(region)
	bare, prefixed := strings.CutPrefix(capitals, country+"-")
	switch {
	case prefixed:
		d.problem(field, keyMalformed, "a region is written without the country: "+bare+", not "+region)
	case d.book.hasRegion(country, capitals):
		d.problem(field, keyMalformed, "a region is written in capitals: "+capitals)
	default:
		d.problem(field, keyChoice, region+" is no region of "+country+" in ISO 3166-2")
	}
}

func (d *decoder) line(o *object) landedcost.Line {
	l := landedcost.Line{
		HS: o.heading("hs"), Description: o.text("description", "", 1000), Origin: o.origin("origin", "-"),
		UnitPrice: o.amount("unit_price", ""), Quantity: o.number("quantity", 1, maxQuantity), WeightGrams: o.grams("weight_kg"),
		TaxClass: o.choice("tax_class", "", append([]string{""}, taxClasses...)), Producer: o.text("producer", "", 200),
	}
	if l.Origin == "-" {
		l.Origin = ""
	}
	measures := o.child("unit_measures")
	for _, name := range measures.names() {
		if l.UnitMeasures == nil {
			l.UnitMeasures = map[string]money.Decimal{}
		}
		l.UnitMeasures[name], _ = measures.positive(name)
	}
	measures.end()
	o.end()
	return l
}

func (d *decoder) exchange(o *object) map[money.Currency]Given {
	given := map[money.Currency]Given{}
	for _, name := range o.names() {
		c := money.Currency(name)
		if !c.Known() {
			d.problem(o.path(name), keyChoice, name+" is no currency we count in")
		}
		if c == d.currency {
			d.problem(o.path(name), keyChoice, name+" is the currency of the request itself: give rates of others only")
		}
		rate, text := o.positive(name)
		given[c] = Given{rate, text}
	}
	o.end()
	return given
}

// registered is the operator's registrations with those of the request switched.
func (d *decoder) registered(o *object) map[string]bool {
	on := make(map[string]bool, len(registrations))
	for _, name := range registrations {
		standing := d.setting.Registrations == nil || d.setting.Registrations[name]
		on[name] = o.flag(name, standing)
	}
	o.end()
	return on
}

func (d *decoder) assume(o *object) landedcost.Assume {
	a := landedcost.Assume{DutyRate: o.rate("duty_rate"), TaxRate: o.rate("tax_rate")}
	rates := o.child("duty_rates")
	for _, name := range rates.names() {
		hs := d.hs(rates.path(name), name)
		if r := rates.rate(name); r != nil {
			if a.DutyRates == nil {
				a.DutyRates = map[string]landedcost.Rate{}
			}
			a.DutyRates[hs] = *r
		}
	}
	rates.end()
	if o.has("tax_on_duty") {
		on := o.flag("tax_on_duty", true)
		a.TaxOnDuty = &on
	}
	o.end()
	return a
}
