package fulfilment

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/shipping"
)

// Scheme is who pays the duty and tax of a parcel to customs, and how, as its papers must say.
type Scheme string

// The schemes. But for the last the tax was collected at the sale and is not asked for at the border; in the last the
// carrier is charged and the mall pays it.
const (
	IOSS     Scheme = "ioss"                // European Union, import one-stop shop
	BritVAT  Scheme = "gb_vat"              // United Kingdom, consignments up to £135
	AusGST   Scheme = "au_gst"              // Australia, low value goods
	NewGST   Scheme = "nz_gst"              // New Zealand, items up to NZD 1,000
	VOEC     Scheme = "no_voec"             // Norway, VAT on e-commerce, items below NOK 3,000
	SwissVAT Scheme = "ch_vat"              // Switzerland, mail-order sellers and platforms
	OVR      Scheme = "sg_ovr"              // Singapore, overseas vendor registration, items up to SGD 400
	Conforme Scheme = "br_remessa_conforme" // Brazil, certified shops
	ChileVAT Scheme = "cl_vat"              // Chile, goods up to USD 500
	LVG      Scheme = "my_lvg"              // Malaysia, low value goods up to MYR 500
	DutyPaid Scheme = "ddp"                 // delivered duty paid
)

// schemes are those of the regimes in which a registration of the mall has settled the tax.
var schemes = map[string]Scheme{
	"eu.low_value.ioss": IOSS, "eu.low_value_relief.ioss": IOSS,
	"gb.low_value": BritVAT, "xi.low_value": BritVAT, "xi.low_value_relief": BritVAT,
	"au.low_value": AusGST, "nz.low_value": NewGST, "no.voec": VOEC, "ch.registered": SwissVAT,
	"sg.ovr": OVR, "sg.ovr_and_import": OVR,
	"br.certified": Conforme, "br.certified.low": Conforme, "cl.low_value": ChileVAT,
	"my.low_value": LVG, "my.mixed": LVG,
}

// Content is one line of a declaration: goods of one kind, with all that the forms CN22 and CN23 of the Universal Postal
// Union ask about them.
type Content struct {
	Description   string // in English
	DescriptionZH string
	SKU, Choices  string
	HS, Origin    string
	Pieces        int
	Grams         int          // of all pieces, as they leave the shelf
	Value         money.Amount // what the consumer paid for all pieces, without delivery, duty and tax
}

// Declaration is what the papers of one parcel say: from whom, to whom, what, worth how much, and under which customs
// scheme.
type Declaration struct {
	Number    string // of the consignment
	Tracking  string // "" as long as there is none
	Service   string // code of the delivery service
	Scheme    Scheme
	Regime    string
	MinAge    int // years the carrier checks at the door; 0: none
	Consignor *factory.Factory
	Consignee address.Address
	Contents  []Content
	Pieces    int
	Grams     int
	Value     money.Amount
	Date      time.Time
}

// Declare writes the declaration of a consignment's parcel with the tracking number, or, for "", of all that is still to
// be shipped; when nothing is, of the whole. A number of no parcel of the consignment is ErrNotFound.
func (d *Dock) Declare(f *factory.Factory, o *order.Order, c *order.Consignment, tracking string) (*Declaration, error) {
	in, service, err := pieces(c, tracking)
	if err != nil {
		return nil, err
	}
	paper := &Declaration{Number: c.Number, Tracking: tracking, Service: service, Scheme: SchemeOf(c.Regime), Regime: c.Regime, MinAge: c.MinAge, Consignor: f,
		Consignee: o.Address, Value: money.Zero(o.Currency), Date: d.Now()}
	for _, l := range c.Lines {
		n := in[l.ID].count
		if n == 0 {
			continue
		}
		value, err := worth(c, l, in[l.ID])
		if err != nil {
			return nil, fmt.Errorf("declare line %d: %w", l.ID, err)
		}
		if paper.Value, err = paper.Value.Add(value); err != nil {
			return nil, fmt.Errorf("declare line %d: %w", l.ID, err)
		}
		paper.Contents = append(paper.Contents, Content{Description: l.Declared, DescriptionZH: l.TitleZH, SKU: l.SKU, Choices: l.Choices,
			HS: l.HS, Origin: l.Origin, Pieces: n, Grams: n * l.Grams, Value: value})
		paper.Pieces, paper.Grams = paper.Pieces+n, paper.Grams+n*l.Grams
	}
	return paper, nil
}

// span is some pieces of a line, after those that went before.
type span struct{ after, count int }

// worth is what pieces of a line are worth for customs: what they were sold for, less discounts where the law lets those count.
func worth(c *order.Consignment, l order.Line, in span) (money.Amount, error) {
	value, err := l.Unit.Mul(int64(in.count))
	if err != nil || len(c.Charges) == 0 {
		return value, err
	}
	portions, err := c.Portions(l.ID, in.after, in.count)
	if err != nil {
		return value, err
	}
	for _, p := range portions {
		if !p.Charge.Lowers || p.Charge.LineID == nil {
			continue
		}
		if value, err = value.Add(p.Amount); err != nil {
			return value, err
		}
	}
	return value, nil
}

// pieces are those of each line that a paper is about, and by which service they go.
func pieces(c *order.Consignment, tracking string) (map[id.Line]span, string, error) {
	in, before := map[id.Line]span{}, map[id.Line]int{}
	for _, p := range c.Parcels {
		if tracking == "" || p.Tracking != tracking {
			for _, l := range p.Lines {
				before[l.LineID] += l.Quantity
			}
			continue
		}
		for _, l := range p.Lines {
			in[l.LineID] = span{before[l.LineID], l.Quantity}
		}
		return in, p.Service, nil
	}
	if tracking != "" {
		return nil, "", fmt.Errorf("declare parcel %s: %w", tracking, database.ErrNotFound)
	}
	left := Left(c)
	for _, l := range c.Lines {
		in[l.ID] = span{l.Shipped, l.Left()}
		if left == 0 {
			in[l.ID] = span{0, l.Due()}
		}
	}
	return in, c.Service, nil
}

// Left is how many pieces of a consignment are still to be shipped.
func Left(c *order.Consignment) int {
	n := 0
	for _, l := range c.Lines {
		n += l.Left()
	}
	return n
}

// SchemeOf reads the scheme off the customs regime a consignment was priced under.
func SchemeOf(regime string) Scheme { return cmp.Or(schemes[regime], DutyPaid) }

// DaysLeft is how many days of the calendar are left to hand a consignment over, by the date in China: 0 is today, below
// 0 is late. It is false for one without a date.
func DaysLeft(c *order.Consignment, now time.Time) (int, bool) {
	if c.HandoverBy == nil {
		return 0, false
	}
	y, m, d := now.In(shipping.China()).Date()
	by := c.HandoverBy.UTC()
	end := time.Date(by.Year(), by.Month(), by.Day(), 0, 0, 0, 0, time.UTC)
	return int(end.Sub(time.Date(y, m, d, 0, 0, 0, 0, time.UTC)) / (24 * time.Hour)), true
}

// Earnings is what the factory's goods of a consignment come to: its own price × pieces that are sent, in its own currencies, one amount
// for each in the order of the lines. A factory may price in several; they are never added up.
func Earnings(c *order.Consignment) ([]money.Amount, error) {
	var sums []money.Amount
	for _, l := range c.Lines {
		line, err := l.Cost.Mul(int64(l.Due()))
		if err != nil {
			return nil, fmt.Errorf("add up consignment %s: %w", c.Number, err)
		}
		at := slices.IndexFunc(sums, func(sum money.Amount) bool { return sum.Currency == line.Currency })
		if at < 0 {
			sums = append(sums, line)
			continue
		}
		if sums[at], err = sums[at].Add(line); err != nil {
			return nil, fmt.Errorf("add up consignment %s: %w", c.Number, err)
		}
	}
	return sums, nil
}
