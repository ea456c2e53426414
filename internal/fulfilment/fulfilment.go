// Package fulfilment is a factory's work on a consignment: accept, pack, declare, ship; the stock it counts; and the way
// of its parcels to the consumer's door.
//
// Invariants: a factory touches only its own consignments and stock; stock leaves the house when it is shipped; a
// declaration says what the order has frozen; what is called off or recalled is not handed over; what carriers report only ever adds to what is known.
//
// It must not know how prices come about, payments, or how a page looks.
package fulfilment

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/inventory"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/once"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/shipping"
)

// Refusals of this package.
var (
	ErrNothing  = fault.New(fault.Invalid, "fulfilment.nothing_to_ship")
	ErrTracking = fault.New(fault.Invalid, "fulfilment.tracking")
)

// Dock is where consignments are worked on. All its fields must be set.
type Dock struct {
	DB       *database.DB
	Orders   *order.Store
	Catalog  *catalog.Store
	Stock    *inventory.Store
	Jobs     *job.Queue
	Carriers map[string]shipping.Carrier // by carrier code
	Services func(code string) (carrier string, ok bool)
	// Stopped are the listings of an order that must not be handed over, with the numbers of their recalls.
	Stopped func(ctx context.Context, tx *database.DB, o id.Order) (map[id.Listing]string, error)
	Now     func() time.Time
}

// The jobs this package enqueues.
type (
	// HandOver announces a parcel to its carrier.
	HandOver struct {
		ParcelID id.Parcel `json:"parcel_id"`
	}
	// Arrived says that a consignment was delivered: its factory's money has a term from now on. Its worker is in settlement.
	Arrived struct {
		ConsignmentID id.Consignment `json:"consignment_id"`
	}
	// CalledOff tells a factory which pieces of a consignment are not to be sent any more. Its worker is in web/mailer.
	CalledOff struct {
		ConsignmentID id.Consignment  `json:"consignment_id"`
		Pieces        map[id.Line]int `json:"pieces"`
	}
	// Notice tells the consumer about a consignment: shipped, delivered. Its worker is in web/mailer.
	Notice struct {
		OrderID       id.Order       `json:"order_id"`
		ConsignmentID id.Consignment `json:"consignment_id"`
		Event         string         `json:"event"`
	}
)

// Kind names the job.
func (HandOver) Kind() string { return "parcel_hand_over" }

// Kind names the job.
func (Arrived) Kind() string { return "consignment_arrived" }

// Kind names the job.
func (CalledOff) Kind() string { return "consignment_called_off" }

// Lane keeps letters apart from other work.
func (CalledOff) Lane() job.Lane { return job.Mail }

// Kind names the job.
func (Notice) Kind() string { return "consignment_notice" }

// Lane keeps letters apart from other work.
func (Notice) Lane() job.Lane { return job.Mail }

// Accept is the factory's yes to a consignment.
func (d *Dock) Accept(ctx context.Context, factory id.Factory, number string) error {
	return d.move(ctx, factory, number, order.Accepted, "accepted", func(c *order.Consignment, now time.Time) { c.AcceptedAt = &now })
}

// Pack says that the goods are packed and declared.
func (d *Dock) Pack(ctx context.Context, factory id.Factory, number string) error {
	return d.move(ctx, factory, number, order.Packed, "packed", func(c *order.Consignment, now time.Time) { c.PackedAt = &now })
}

func (d *Dock) move(ctx context.Context, factory id.Factory, number string, to order.ConsignmentState, event string, date func(*order.Consignment, time.Time)) error {
	err := d.DB.Transact(ctx, func(tx *database.DB) error {
		c, err := d.Orders.LockConsignmentTx(ctx, tx, factory, number)
		if err != nil {
			return err
		}
		if err := c.Transition(to); err != nil {
			return err
		}
		date(c, d.Now())
		if err := d.Orders.SaveConsignmentTx(ctx, tx, c); err != nil {
			return err
		}
		return d.Orders.NoteTx(ctx, tx, order.Event{OrderID: c.OrderID, ConsignmentID: &c.ID, Kind: event, At: d.Now()})
	})
	if err != nil {
		return fmt.Errorf("%s consignment: %w", event, err)
	}
	return nil
}

// Shipping is what a factory fills in when it ships: how many of each line, by which service, under which number.
type Shipping struct {
	Quantities map[id.Line]int
	Service    string // code; "" is the one the consumer chose
	Tracking   string // "" lets the carrier give one, where it can
}

// Ship hands pieces of a packed consignment to a carrier, all that are left or a part of them, once for each key: the same
// parcel is the answer however often it is asked.
func (d *Dock) Ship(ctx context.Context, factory id.Factory, number string, s Shipping) (*order.Parcel, error) {
	var answer string
	err := d.DB.Transact(ctx, func(tx *database.DB) error {
		var err error
		answer, _, err = once.Do(ctx, tx, "ship", func() (string, error) { return d.shipTx(ctx, tx, factory, number, s) })
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("ship consignment: %w", err)
	}
	parcel, err := strconv.ParseInt(answer, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("read which parcel was shipped: %w", err)
	}
	p, _, err := d.Orders.Parcel(ctx, id.Parcel(parcel))
	return p, err
}

// shipTx makes the parcel and returns its id.
func (d *Dock) shipTx(ctx context.Context, tx *database.DB, factory id.Factory, number string, s Shipping) (string, error) {
	c, err := d.Orders.LockConsignmentTx(ctx, tx, factory, number)
	if err != nil {
		return "", err
	}
	if !ready(c.State) {
		return "", order.ErrConsignmentState.With(fault.Args{"from": string(c.State), "to": string(order.Shipped)})
	}
	stopped, err := d.Stopped(ctx, tx, c.OrderID)
	if err != nil {
		return "", err
	}
	p, err := d.parcel(c, s, stopped)
	if err != nil {
		return "", err
	}
	if err := d.Orders.ShipTx(ctx, tx, p); err != nil {
		return "", err
	}
	return strconv.FormatInt(int64(p.ID), 10), d.leaveTx(ctx, tx, c, p)
}

// ready says whether pieces of a consignment may leave the house.
func ready(s order.ConsignmentState) bool { return s == order.Packed || s == order.ShippedPartly }

// parcel checks what was filled in and makes a parcel of it.
func (d *Dock) parcel(c *order.Consignment, s Shipping, stopped map[id.Listing]string) (*order.Parcel, error) {
	if s.Service == "" {
		s.Service = c.Service
	}
	carrier, ok := d.Services(s.Service)
	if !ok {
		return nil, &fault.Error{Kind: fault.Invalid, Key: "fault.invalid", Fields: []fault.Field{{Name: "service", Key: "fulfilment.service"}}}
	}
	p := &order.Parcel{ConsignmentID: c.ID, Carrier: carrier, Service: s.Service, ShippedAt: d.Now()}
	p.Tracking = strings.ToUpper(strings.Join(strings.Fields(s.Tracking), ""))
	if p.Tracking == "" {
		p.Tracking = d.Carriers[carrier].NewNumber()
	}
	if err := shipping.CheckTracking(carrier, p.Tracking); err != nil {
		return nil, &fault.Error{Kind: fault.Invalid, Key: "fault.invalid", Fields: []fault.Field{{Name: "tracking", Key: "fulfilment.tracking", Args: fault.Args{"number": p.Tracking}}}}
	}
	if err := fill(p, c, s.Quantities, stopped); err != nil {
		return nil, err
	}
	return p, nil
}

// fill puts pieces of the consignment's lines into the parcel, none of those that are stopped; fields are named quantity.<line>.
func fill(p *order.Parcel, c *order.Consignment, quantities map[id.Line]int, stopped map[id.Listing]string) error {
	var check fault.Check
	for _, l := range c.Lines {
		n, left, name := quantities[l.ID], l.Left(), fmt.Sprintf("quantity.%d", l.ID)
		if number, is := stopped[l.ListingID]; is {
			check.Require(n == 0, name, "fulfilment.recalled", fault.Args{"number": number})
			continue
		}
		check.Require(n >= 0 && n <= left, name, "fulfilment.too_many", fault.Args{"left": left})
		if n > 0 {
			p.Lines = append(p.Lines, order.ParcelLine{LineID: l.ID, Quantity: n})
		}
	}
	if err := check.Err(); err != nil {
		return err
	}
	if len(p.Lines) == 0 {
		return ErrNothing
	}
	return nil
}

// leaveTx takes the shipped pieces out of the stock and moves the consignment.
func (d *Dock) leaveTx(ctx context.Context, tx *database.DB, c *order.Consignment, p *order.Parcel) error {
	in := map[id.Line]int{}
	for _, l := range p.Lines {
		in[l.LineID] = l.Quantity
	}
	whole := true
	for _, l := range c.Lines {
		whole = whole && in[l.ID] == l.Left()
		if in[l.ID] == 0 {
			continue
		}
		if err := d.Stock.CommitTx(ctx, tx, c.OrderID, inventory.Want{VariantID: l.VariantID, Quantity: in[l.ID]}); err != nil {
			return err
		}
	}
	to, event := order.ShippedPartly, "shipped_partly"
	if whole {
		to, event = order.Shipped, "shipped"
	}
	if err := c.Transition(to); err != nil {
		return err
	}
	now := d.Now()
	c.ShippedAt = &now
	if err := d.Orders.SaveConsignmentTx(ctx, tx, c); err != nil {
		return err
	}
	args := map[string]string{"carrier": p.Carrier, "tracking": p.Tracking}
	if err := d.Orders.NoteTx(ctx, tx, order.Event{OrderID: c.OrderID, ConsignmentID: &c.ID, Kind: event, Args: args, At: now}); err != nil {
		return err
	}
	if err := d.Jobs.EnqueueTx(ctx, tx, HandOver{ParcelID: p.ID}); err != nil {
		return err
	}
	return d.Jobs.EnqueueTx(ctx, tx, Notice{OrderID: c.OrderID, ConsignmentID: c.ID, Event: "shipped"})
}

// Announce tells the carrier about a parcel; repeating it is harmless.
func (d *Dock) Announce(ctx context.Context, parcel id.Parcel) error {
	p, to, err := d.Orders.Parcel(ctx, parcel)
	if err != nil {
		return err
	}
	carrier, ok := d.Carriers[p.Carrier]
	if !ok {
		return fmt.Errorf("announce parcel %s: no carrier %s", p.Tracking, p.Carrier)
	}
	return carrier.Accept(ctx, shipping.Consigned{Number: p.Tracking, Service: p.Service, Country: to.Country, City: to.City, At: p.ShippedAt})
}

// AtOnce is how many parcels the periodic job asks about each time.
const AtOnce = 500

// Track asks the carriers about some of the parcels underway and takes over what they report. Those asked about have
// had their turn first, answer or not: the next time begins with the others.
func (d *Dock) Track(ctx context.Context, limit int) error {
	parcels, err := d.Orders.Underway(ctx, limit)
	if err != nil {
		return err
	}
	if err := d.Orders.Tracked(ctx, parcels); err != nil {
		return err
	}
	var all []error
	for i := range parcels {
		all = append(all, d.track(ctx, &parcels[i]))
	}
	return errors.Join(all...)
}

func (d *Dock) track(ctx context.Context, p *order.Parcel) error {
	carrier, ok := d.Carriers[p.Carrier]
	if !ok {
		return nil
	}
	reported, err := carrier.Events(ctx, p.Tracking)
	if err != nil {
		return fmt.Errorf("track parcel %s: %w", p.Tracking, err)
	}
	if len(reported) == 0 {
		return nil
	}
	events := make([]order.ParcelEvent, len(reported))
	for i, e := range reported {
		events[i] = order.ParcelEvent{ParcelID: p.ID, Code: e.Code, Place: e.Place, At: e.At}
		if e.Code == shipping.Delivered {
			p.DeliveredAt = &events[i].At
		}
	}
	err = d.DB.Transact(ctx, func(tx *database.DB) error {
		c, err := d.Orders.LockConsignmentByIDTx(ctx, tx, p.ConsignmentID)
		if err != nil {
			return err
		}
		if err := d.Orders.ReportTx(ctx, tx, p, events); err != nil || p.DeliveredAt == nil {
			return err
		}
		return d.deliverTx(ctx, tx, c, *p.DeliveredAt)
	})
	if err != nil {
		return fmt.Errorf("track parcel %s: %w", p.Tracking, err)
	}
	return nil
}

// deliverTx ends a consignment whose last parcel arrived, and tells whom it concerns.
func (d *Dock) deliverTx(ctx context.Context, tx *database.DB, c *order.Consignment, at time.Time) error {
	arrived, err := d.Orders.ArriveTx(ctx, tx, c, at)
	if err != nil || !arrived {
		return err
	}
	if err := d.Jobs.EnqueueTx(ctx, tx, Arrived{ConsignmentID: c.ID}); err != nil {
		return err
	}
	return d.Jobs.EnqueueTx(ctx, tx, Notice{OrderID: c.OrderID, ConsignmentID: c.ID, Event: "delivered"})
}
