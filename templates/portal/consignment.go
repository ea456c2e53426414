package portal

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/fulfilment"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/recall"
	"github.com/silkroadmall/mall/internal/shipping"
	"github.com/silkroadmall/mall/templates/ui"
)

// Tab is a view of the factory's consignments.
type Tab struct {
	Name   string // as the address has it; portal.tab_<name> is its label
	States []order.ConsignmentState
	Past   bool // they have left: the last first
}

// Tabs are the views in the order of the work.
func Tabs() []Tab {
	return []Tab{
		{Name: "accept", States: []order.ConsignmentState{order.Offered}},
		{Name: "pack", States: []order.ConsignmentState{order.Accepted}},
		{Name: "ship", States: []order.ConsignmentState{order.Packed, order.ShippedPartly}},
		{Name: "underway", States: []order.ConsignmentState{order.Shipped}, Past: true},
		{Name: "delivered", States: []order.ConsignmentState{order.Delivered}, Past: true},
		{Name: "cancelled", States: []order.ConsignmentState{order.Withdrawn}, Past: true},
	}
}

// Waiting are the states in which a consignment waits for its factory.
func Waiting() []order.ConsignmentState {
	return []order.ConsignmentState{order.Offered, order.Accepted, order.Packed, order.ShippedPartly}
}

// TabOf is the view with the name; without a name the first that has something to do.
func TabOf(name string, counts map[order.ConsignmentState]int) Tab {
	tabs := Tabs()
	for _, t := range tabs {
		if t.Name == name {
			return t
		}
	}
	for _, t := range tabs {
		if !t.Past && t.count(counts) > 0 {
			return t
		}
	}
	return tabs[0]
}

func (t Tab) count(counts map[order.ConsignmentState]int) int {
	n := 0
	for _, s := range t.States {
		n += counts[s]
	}
	return n
}

// Job is a consignment in a list: To is the country it goes to, Earn what the factory gets for it.
type Job struct {
	order.Consignment
	To   string
	Earn []money.Amount
}

// ConsignmentsPage is one tab of the consignments.
type ConsignmentsPage struct {
	Page
	Tab    Tab
	Counts map[order.ConsignmentState]int
	Jobs   []Job
	Pages  ui.Pages
}

func (p ConsignmentsPage) tabs(ctx context.Context) []ui.Tab {
	var list []ui.Tab
	for _, t := range Tabs() {
		list = append(list, ui.Tab{Label: in(ctx).T("portal.tab_" + t.Name), URL: "/portal/consignments?tab=" + t.Name,
			Count: t.count(p.Counts), Current: t.Name == p.Tab.Name})
	}
	return list
}

// ConsignmentPage is one consignment. Choices are the variants' choices in the clerk's language.
type ConsignmentPage struct {
	Page
	Once        string // under which what is shipped is shipped once
	Consignment *order.Consignment
	To          address.Address
	Choices     map[id.Variant]string
	Earn        []money.Amount
	Services    []shipping.Service
	Recalls     []recall.Recall         // of goods of its order
	Withdrawals []aftersales.Withdrawal // from its order
	Ship        ShipForm
	Errors      ui.Errors
}

// stopped tells whether a line's goods are recalled.
func (p ConsignmentPage) stopped(l order.Line) bool {
	return slices.ContainsFunc(p.Recalls, func(r recall.Recall) bool { return r.ListingID == l.ListingID })
}

// sendable tells whether anything is left that may be handed over.
func (p ConsignmentPage) sendable() bool {
	return slices.ContainsFunc(p.Consignment.Lines, func(l order.Line) bool { return l.Left() > 0 && !p.stopped(l) })
}

// withdrawn are the lines of which the consumer withdrew from pieces that wait for their refund, each with these pieces.
func (p ConsignmentPage) withdrawn() []order.Line {
	var list []order.Line
	for _, l := range p.Consignment.Lines {
		l.Quantity = 0
		for _, w := range p.Withdrawals {
			l.Quantity += w.Left()[l.ID]
		}
		if l.Quantity > 0 {
			list = append(list, l)
		}
	}
	return list
}

// withdrawnText says what to do with pieces that the consumer withdrew from.
func (p ConsignmentPage) withdrawnText(l order.Line) string {
	if slices.ContainsFunc(p.Consignment.Lines, func(one order.Line) bool { return one.ID == l.ID && one.Left() > 0 }) {
		return "portal.withdrawal_hold"
	}
	return "portal.withdrawal_back"
}

// held are the recalls of goods that have not left yet.
func (p ConsignmentPage) held() []recall.Recall {
	if p.Consignment.State == order.Withdrawn {
		return nil
	}
	var list []recall.Recall
	for _, r := range p.Recalls {
		if slices.ContainsFunc(p.Consignment.Lines, func(l order.Line) bool { return l.ListingID == r.ListingID && l.Left() > 0 }) {
			list = append(list, r)
		}
	}
	return list
}

// ShipForm is what is typed to ship, as it was typed.
type ShipForm struct {
	Quantities        map[id.Line]string
	Service, Tracking string
}

// SlipPage is the packing slip of a consignment or one of its parcels.
type SlipPage struct {
	Page
	Paper *fulfilment.Declaration
	State order.ConsignmentState
}

// step is what a clerk is to do with a consignment in the state: accept, pack, ship, or "" for nothing.
func step(s order.ConsignmentState) string {
	switch s {
	case order.Offered:
		return "accept"
	case order.Accepted:
		return "pack"
	case order.Packed, order.ShippedPartly:
		return "ship"
	}
	return ""
}

func stateTone(s order.ConsignmentState) string {
	switch s {
	case order.Delivered:
		return "ok"
	case order.Withdrawn:
		return "bad"
	case order.Offered:
		return "warn"
	}
	return "info"
}

// deadline says how much time is left to hand over, with its tone.
func deadline(ctx context.Context, p Page, c *order.Consignment) (tone, text string) {
	days, ok := fulfilment.DaysLeft(c, p.Now)
	switch {
	case !ok:
		return "info", in(ctx).T("portal.no_deadline")
	case days < 0:
		return "bad", in(ctx).T("portal.late", "count", -days)
	case days == 0:
		return "warn", in(ctx).T("portal.due_today")
	case days == 1:
		return "warn", in(ctx).T("portal.due_tomorrow")
	}
	return "info", in(ctx).T("portal.days_left", "count", days)
}

// goods names what is in a consignment in one line: the first kind, and how many more.
func goods(ctx context.Context, c *order.Consignment) string {
	if len(c.Lines) == 0 {
		return ""
	}
	first := lineTitle(c.Lines[0])
	if len(c.Lines) == 1 {
		return first
	}
	return in(ctx).T("portal.and_more", "title", first, "count", len(c.Lines)-1)
}

// lineTitle is the Chinese title, which is how the factory knows its goods.
func lineTitle(l order.Line) string {
	if l.TitleZH != "" {
		return l.TitleZH
	}
	return l.Title
}

func pieces(c *order.Consignment) int {
	n := 0
	for _, l := range c.Lines {
		n += l.Due()
	}
	return n
}

func (p ConsignmentPage) choice(l order.Line) string {
	if c := p.Choices[l.VariantID]; c != "" {
		return c
	}
	return l.Choices
}

// thread is the consignment's way as a thread with knots.
func thread(ctx context.Context, c *order.Consignment) []ui.Knot {
	t := in(ctx)
	knots := []ui.Knot{{Title: t.T("portal.station_paid")}, {Title: t.T("portal.station_accepted")}, {Title: t.T("portal.station_packed")},
		{Title: t.T("portal.station_shipped")}, {Title: t.T("portal.station_delivered")}}
	last := 0
	for i, at := range []*time.Time{c.OfferedAt, c.AcceptedAt, c.PackedAt, c.ShippedAt, c.DeliveredAt} {
		knots[i].Tense = ui.Future
		if at != nil {
			knots[i].Tense, knots[i].At, last = ui.Past, china(*at), i
		}
	}
	if last < len(knots)-1 {
		knots[last].Tense = ui.Present
		knots[len(knots)-1].Earliest, knots[len(knots)-1].Latest = c.Earliest, c.Latest
	}
	if c.State == order.ShippedPartly {
		knots[3].Title = t.T("portal.state_shipped_partly")
	}
	return knots
}

// tracking is what the carrier reported of a parcel, the newest first.
func tracking(ctx context.Context, p order.Parcel) []ui.Event {
	var events []ui.Event
	for i := len(p.Events) - 1; i >= 0; i-- {
		e := p.Events[i]
		events = append(events, ui.Event{At: china(e.At), Title: in(ctx).T("tracking." + e.Code), Place: e.Place})
	}
	if len(events) == 0 {
		events = append(events, ui.Event{At: china(p.ShippedAt), Title: in(ctx).T("tracking.announced")})
	}
	return events
}

// parcelPieces counts what is in a parcel.
func parcelPieces(p order.Parcel) int {
	n := 0
	for _, l := range p.Lines {
		n += l.Quantity
	}
	return n
}

// inParcel names the lines of a parcel with their pieces.
func (p ConsignmentPage) inParcel(ctx context.Context, parcel order.Parcel) string {
	var words []string
	for _, pl := range parcel.Lines {
		for _, l := range p.Consignment.Lines {
			if l.ID == pl.LineID {
				words = append(words, l.SKU+" × "+strconv.Itoa(pl.Quantity))
			}
		}
	}
	return in(ctx).List(words)
}

func (p ConsignmentPage) serviceOptions(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, s := range p.Services {
		o := ui.Option{Value: s.Code, Label: in(ctx).T("charges.delivery." + s.Code)}
		if s.Code == p.Consignment.Service {
			o.Label = in(ctx).T("portal.service_chosen", "service", o.Label)
		}
		list = append(list, o)
	}
	return list
}

func quantityName(l order.Line) string { return fmt.Sprintf("quantity.%d", l.ID) }

func path(c *order.Consignment, rest string) string { return "/portal/consignments/" + c.Number + rest }

// sums writes amounts of several currencies one after another.
func sums(ctx context.Context, list []money.Amount) string {
	words := make([]string, len(list))
	for i, a := range list {
		words[i] = in(ctx).Money(a)
	}
	return strings.Join(words, " + ")
}

// lineCost is what the factory gets for a line; the order has proved that it can be counted.
func lineCost(l order.Line) money.Amount {
	return money.New(l.Cost.Minor*int64(l.Due()), l.Cost.Currency)
}

// termsOf are the dates and the service that were promised.
func termsOf(ctx context.Context, p ConsignmentPage) []ui.Definition {
	t, c := in(ctx), p.Consignment
	list := []ui.Definition{{Term: t.T("portal.service"), Text: t.T("charges.delivery." + c.Service)}}
	if c.HandoverBy != nil {
		list = append(list, ui.Definition{Term: t.T("portal.hand_over"), Text: t.Date(*c.HandoverBy)})
	}
	if c.MinAge > 0 {
		list = append(list, ui.Definition{Term: t.T("restriction.age_title"), Text: t.T("portal.age_check", "age", c.MinAge)})
	}
	return append(list,
		ui.Definition{Term: t.T("portal.arrival"), Text: t.DateRange(c.Earliest, c.Latest)},
		ui.Definition{Term: t.T("portal.customs"), Text: t.T("portal.scheme_short_" + string(fulfilment.SchemeOf(c.Regime)))},
	)
}
