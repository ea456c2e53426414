package shipping

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/money"
)

//go:embed data/services.csv data/zones.csv data/bands.csv
var shipped embed.FS

// Table is the tariff: services, zones and prices by weight. It does not change once loaded.
type Table struct {
	services []Service
	zones    map[[2]string]zone   // service, country
	bands    map[[2]string][]band // service, zone
	version  string
}

// Version names what the tariff says: another tariff has another.
func (t *Table) Version() string { return t.version }

// zone is where a country stands in a service's tariff.
type zone struct {
	name     string
	moreDays int // working days that its parcels take beyond the service's own, at the earliest and the latest
}

// band is the price of a range of weights from a day on.
type band struct {
	from         time.Time
	over, upTo   int64 // grams: over < weight ≤ upTo
	base         int64 // fen
	step, perFen int64 // each begun step of grams over costs that much more
}

// Shipped is the tariff that comes with the program; see data/NOTICE for what it is worth.
func Shipped() (*Table, error) {
	data, err := fs.Sub(shipped, "data")
	if err != nil {
		return nil, fmt.Errorf("open tariff: %w", err)
	}
	return Load(data)
}

// Services lists all services.
func (t *Table) Services() []Service { return slices.Clone(t.services) }

// Service finds a service by its code.
func (t *Table) Service(code string) (Service, bool) {
	i := slices.IndexFunc(t.services, func(s Service) bool { return s.Code == code })
	if i < 0 {
		return Service{}, false
	}
	return t.services[i], true
}

// To is a service as it goes to a country, with the days it takes there; false if it does not go there.
func (t *Table) To(code, country string) (Service, bool) {
	s, known := t.Service(code)
	z, goes := t.zones[[2]string{code, country}]
	return s.delayed(z), known && goes
}

// delayed is the service with the days it takes to a zone.
func (s Service) delayed(z zone) Service {
	s.MinDays, s.MaxDays = s.MinDays+z.moreDays, s.MaxDays+z.moreDays
	return s
}

// Route names how a country is reached: for each service the zone it lies in and the days it takes beyond the service's own.
// Whatever goes to one of two countries of the same route goes to the other for the same price, by the same days.
func (t *Table) Route(country string) string {
	var b strings.Builder
	for i := range t.services {
		if z, goes := t.zones[[2]string{t.services[i].Code, country}]; goes {
			fmt.Fprintf(&b, "%s:%s+%d ", t.services[i].Code, z.name, z.moreDays)
		}
	}
	return strings.TrimSuffix(b.String(), " ")
}

// CarrierOf is the carrier of a service.
func (t *Table) CarrierOf(service string) (carrier string, ok bool) {
	s, ok := t.Service(service)
	return s.Carrier, ok
}

// Options are the services that may carry the shipment, cheapest first; of equal price the quicker, then by code.
// None when nothing goes there.
func (t *Table) Options(s Shipment) []Option {
	options, _ := t.Compare(s)
	return options
}

// Compare is Options and, for every other service, why not.
func (t *Table) Compare(s Shipment) ([]Option, []Refusal) {
	var options []Option
	var refusals []Refusal
	pack := Pack(s.Pieces)
	for i := range t.services {
		o, key, args := t.offer(&t.services[i], &s, pack)
		if key != "" {
			refusals = append(refusals, Refusal{t.services[i], key, args})
			continue
		}
		o.Earliest, o.Latest = o.Arrives(s.Ready)
		options = append(options, o)
	}
	slices.SortStableFunc(options, func(a, b Option) int { return a.compare(&b) })
	return options, refusals
}

// compare orders options: cheapest first, of equal price the quicker, then by code.
func (o *Option) compare(other *Option) int {
	return cmp.Or(cmp.Compare(o.Price.Minor, other.Price.Minor), cmp.Compare(o.MaxDays, other.MaxDays), strings.Compare(o.Code, other.Code))
}

// Cheapest is the first of the Options, found without working out the others' days; false when nothing goes there.
func (t *Table) Cheapest(s Shipment) (Option, bool) {
	var best Option
	found := false
	pack := Pack(s.Pieces)
	for i := range t.services {
		if o, key, _ := t.offer(&t.services[i], &s, pack); key == "" && (!found || o.compare(&best) < 0) {
			best, found = o, true
		}
	}
	if found {
		best.Earliest, best.Latest = best.Arrives(s.Ready)
	}
	return best, found
}

// offer prices one service, without its days, or says by the key of a message why it may not carry the shipment.
func (t *Table) offer(service *Service, s *Shipment, pack Package) (Option, string, map[string]any) {
	there, ok := t.zones[[2]string{service.Code, s.To}]
	if !ok || s.From != "CN" {
		return Option{}, "shipping.not_there", nil
	}
	if key, args := service.Limits.refuse(pack, s.Flags); key != "" {
		return Option{}, key, args
	}
	grams := pack.charged(service.Limits.VolumeDivisor)
	price, ok := t.price(service.Code, there.name, grams, s.Ready)
	if !ok {
		return Option{}, "shipping.no_price", nil
	}
	return Option{Service: service.delayed(there), Price: price, Grams: grams}, "", nil
}

// price is that of the newest band in force on the day that holds the weight.
func (t *Table) price(service, zone string, grams int64, on time.Time) (money.Amount, bool) {
	var best *band
	all := t.bands[[2]string{service, zone}]
	for i := range all {
		b := &all[i]
		if b.from.After(on) || grams <= b.over || grams > b.upTo {
			continue
		}
		if best == nil || b.from.After(best.from) {
			best = b
		}
	}
	if best == nil {
		return money.Amount{}, false
	}
	return money.New(best.base+ceil(grams-best.over, best.step)*best.perFen, Yuan), true
}
