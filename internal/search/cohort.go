package search

import (
	"encoding/json"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sync/singleflight"

	"github.com/silkroadmall/mall/internal/money"
)

// Place is where a piece is delivered to. The region is "" where none decides the tax, or none is known.
type Place struct{ Country, Region string }

// String writes US-NY, or DE.
func (p Place) String() string {
	if p.Region == "" {
		return p.Country
	}
	return p.Country + "-" + p.Region
}

// Landing is what one piece costs delivered, in Chinese fen, and the service that takes it there.
type Landing struct {
	Fen     int64
	Service string
}

// Landed prices one piece delivered to a place, duty and tax included; false when it can't be sent there. Package pricing
// knows; the two don't know each other.
type Landed func(to Place, it Item) (Landing, bool)

// tax is a tax cohort: goods whose delivered prices at all places of a zone are the same multiples of the zone's price. It
// holds the multiples that are not 1, by Place.
type tax map[string]float64

// factor is that of a place; of a region that is not told apart its country's.
func (t tax) factor(to Place) float64 {
	for _, name := range []string{to.String(), to.Country} {
		if f, ok := t[name]; ok {
			return f
		}
	}
	return 1
}

// carriage is a carriage cohort: goods that their factories hand over after as many working days, and that the same
// services take everywhere.
type carriage struct {
	Handover int                 `json:"handover"`
	Services map[string][]string `json:"services"` // the countries by the service that goes there for the lowest price
}

// service is the one that takes the goods to a country; "" when none does.
func (c carriage) service(country string) string {
	for service, countries := range c.Services {
		if _, found := slices.BinarySearch(countries, country); found {
			return service
		}
	}
	return ""
}

// text is a cohort as it is kept: of two that are the same it is the same.
func text(cohort any) string {
	b, err := json.Marshal(cohort) // maps of strings and numbers, in the order of their keys
	if err != nil {
		return ""
	}
	return string(b)
}

// treatment is how destinations meet goods of one kind, whatever a piece weighs and costs.
type treatment struct {
	barred []string           // countries that a zone's price does not count for
	base   map[zone]string    // the country whose price is the zone's; none for zones that have no price
	apart  []string           // countries that a law lets other services into than the zone's others
	taxes  []cohortText       // the tax cohorts of all goods of the kind
	within map[zone]*regional // how regions meet them; none for zones without
}

// kind names what a treatment depends on.
func (it Item) kind() string {
	return strings.Join([]string{it.HS, it.Origin, strings.Join(it.Flags, " "), strings.Join(it.Papers, " ")}, "|")
}

// probe is a piece of an item's kind that every carrier takes and whose price makes rounding invisible: it lies below the
// values from which more than the tax is owed in the European Union, and above those below which nothing is.
func (it Item) probe() Item {
	it.Price, it.Grams = money.New(100_000, "CNY"), 300
	it.LengthMM, it.WidthMM, it.HeightMM = 200, 150, 30
	return it
}

// treated finds out how the members of each zone meet goods like an item.
func (p *plan) treated(landed Landed, it Item) treatment {
	t := treatment{base: map[zone]string{}, within: map[zone]*regional{}}
	probe := it.probe()
	for z, members := range p.members {
		factors := tax{}
		var base Landing
		if len(members) == 1 { // whatever becomes of the probe: the piece itself may be worth more or less
			t.base[zone(z)] = members[0]
		}
		for _, country := range members {
			there, sold := landed(Place{Country: country}, probe)
			switch {
			case !sold:
				if len(members) > 1 {
					t.barred = append(t.barred, country)
				}
			case base.Fen == 0:
				t.base[zone(z)], base = country, there
			case there.Service != base.Service:
				t.apart = append(t.apart, country)
				fallthrough
			default:
				factors.note(country, float64(there.Fen)/float64(base.Fen))
			}
		}
		if r := regionsOf(landed, members[0], it); r != nil { // of a union's members none: what is taxed by region is a zone of its own
			t.within[zone(z)] = r
		}
		if len(factors) > 0 {
			t.taxes = append(t.taxes, cohortText{cohortTax, text(factors)})
		}
	}
	return t
}

// fine is how many steps there are between a zone's price and the double of it.
const fine = 10_000

// note keeps what a place's price is of the zone's, if that is not 1.
func (t tax) note(place string, factor float64) {
	if f := math.Round(factor*fine) / fine; f != 1 {
		t[place] = f
	}
}

// pricer prices documents. It is safe for many goroutines.
type pricer struct {
	plan    *plan
	landed  Landed
	version func() string // of all that Landed prices by

	finding singleflight.Group // finds out a kind's treatment once for all who wait for it

	mu      sync.Mutex
	learnt  string               // the version that the treatments were found out by
	treated map[string]treatment // by kind
}

// mostKinds is how many kinds of goods the pricer remembers the treatment of: a few megabytes.
const mostKinds = 1_000

// treatment is how an item's kind is met. It is found out once by each version.
func (p *pricer) treatment(it Item) treatment {
	version, kind := p.version(), it.kind()
	p.mu.Lock()
	if p.treated == nil || p.learnt != version || len(p.treated) >= mostKinds {
		p.learnt, p.treated = version, map[string]treatment{}
	}
	t, known := p.treated[kind]
	p.mu.Unlock()
	if known {
		return t
	}
	found, _, _ := p.finding.Do(version+"|"+kind, func() (any, error) {
		t := p.plan.treated(p.landed, it)
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.learnt == version {
			p.treated[kind] = t
		}
		return t, nil
	})
	return found.(treatment) // the function above says so
}

// land prices an item for all zones, and notes what takes it where.
func (p *pricer) land(d *Document, it Item) {
	t := p.treatment(it)
	by := carriage{Handover: it.HandoverDays, Services: map[string][]string{}}
	d.Prices, d.Barred, d.taxes = map[zone]int64{}, t.barred, slices.Clone(t.taxes)
	for z, members := range p.plan.members {
		base, ok := t.base[zone(z)]
		if !ok {
			continue
		}
		there, sold := p.landed(Place{Country: base}, it)
		if !sold {
			continue
		}
		d.Prices[zone(z)] = there.Fen
		d.within(t.within[zone(z)], p.landed, there, it)
		for _, country := range members {
			own := there
			if slices.Contains(t.apart, country) {
				own, sold = p.landed(Place{Country: country}, it)
			}
			if sold && !slices.Contains(t.barred, country) {
				by.Services[own.Service] = append(by.Services[own.Service], country)
			}
		}
	}
	for _, countries := range by.Services {
		slices.Sort(countries)
	}
	d.carriage = cohortText{cohortCarriage, text(by)}
}

// within notes the tax cohort of an item in a zone with regions.
func (d *Document) within(r *regional, landed Landed, there Landing, it Item) {
	if r == nil {
		return
	}
	if written := r.cohort(landed, there, it); written != "" {
		d.taxes = append(d.taxes, cohortText{cohortTax, written})
	}
}

// trifle is by what share of it the index's price may be off without its document being written again; the tolerance includes it.
const trifle = 0.002

// shortened is a price as the indexes have it, to ten binary digits, which are off by a thousandth at most: among a million goods
// there are thousands of prices rather than hundreds of thousands, and each one has a row in Meilisearch for every zone.
func shortened(fen int64) int64 {
	unit := int64(1) << max(bits.Len64(uint64(max(fen, 0)))-priceDigits, 0)
	return (fen + unit/2) / unit * unit
}

// priceDigits is how many binary digits of a price are kept.
const priceDigits = 10

// steady keeps the prices that the document had when none has moved by more than a trifle: every day's rates move most prices
// a little, and are no reason to write most documents. Then it keeps the tax cohorts too that say nearly the same: rounding
// makes another last digit of their multiples by each day's rates.
func (d *Document) steady(was map[string]json.RawMessage, known *cohorts) {
	kept := map[zone]int64{}
	for z, fen := range d.Prices {
		before, err := strconv.ParseFloat(string(was[z.field()]), 64)
		if err != nil || math.Abs(float64(fen)-before) > trifle*before {
			return
		}
		kept[z] = int64(before)
	}
	d.Prices = kept
	var numbers []int
	if json.Unmarshal(was["taxes"], &numbers) != nil {
		return
	}
	for i, t := range d.taxes {
		d.taxes[i] = known.near(t, numbers)
	}
}

// near is the first of the tax cohorts of these numbers that says nearly the same as one, or that one.
func (c *cohorts) near(one cohortText, numbers []int) cohortText {
	if n, there := c.number[one]; there && slices.Contains(numbers, n) {
		return one
	}
	var now tax
	if json.Unmarshal([]byte(one.Data), &now) != nil {
		return one
	}
	for _, n := range numbers {
		if was := c.tax[n]; was.near(now) {
			return cohortText{cohortTax, text(was)}
		}
	}
	return one
}

// near says whether two cohorts tell the same places apart by multiples that differ by what rounding makes of prices at most.
func (t tax) near(other tax) bool {
	for place, f := range t {
		if g, there := other[place]; !there || math.Abs(f-g) > alike {
			return false
		}
	}
	return len(t) == len(other)
}
