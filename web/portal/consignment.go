package portal

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/fulfilment"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/shipping"
	page "github.com/silkroadmall/mall/templates/portal"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// perPage is how many rows a list of the portal shows.
const perPage = 30

// showConsignments lists the consignments of one tab.
func (p *Portal) showConsignments(c echo.Context) error {
	base, n, err := p.page(c, request.Printer(c).T("portal.orders"))
	if err != nil {
		return err
	}
	tab := page.TabOf(request.Text(c, "tab"), n.consignments)
	at, total := request.Page(c), sum(n.consignments, tab.States...)
	list := p.Orders.Queue
	if tab.Past {
		list = p.Orders.Sent
	}
	cs, err := list(c.Request().Context(), request.ClerkOf(c).FactoryID(), tab.States, perPage, (at-1)*perPage)
	if err != nil {
		return err
	}
	jobs, err := p.jobs(c, cs)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Consignments(page.ConsignmentsPage{Page: base, Tab: tab, Counts: n.consignments, Jobs: jobs,
		Pages: ui.Pages{Current: at, Last: request.Pages(total, perPage), Link: func(n int) string { return with(c, "page", strconv.Itoa(n)) }}}))
}

// jobs completes consignments with what their rows show.
func (p *Portal) jobs(c echo.Context, cs []order.Consignment) ([]page.Job, error) {
	to, err := p.Orders.Destinations(c.Request().Context(), cs)
	if err != nil {
		return nil, err
	}
	jobs := make([]page.Job, len(cs))
	for i := range cs {
		jobs[i] = page.Job{Consignment: cs[i], To: to[cs[i].OrderID]}
		if jobs[i].Earn, err = fulfilment.Earnings(&cs[i]); err != nil {
			return nil, err
		}
	}
	return jobs, nil
}

// showConsignment is one consignment with its next step.
func (p *Portal) showConsignment(c echo.Context) error {
	s, err := p.consignment(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Consignment(s))
}

// consignment reads the consignment of the address; the form for shipping proposes all that is left, by the service the
// consumer chose.
func (p *Portal) consignment(c echo.Context) (page.ConsignmentPage, error) {
	ctx := c.Request().Context()
	one, o, err := p.Orders.Consignment(ctx, request.ClerkOf(c).FactoryID(), c.Param("number"))
	if err != nil {
		return page.ConsignmentPage{}, err
	}
	base, _, err := p.page(c, request.Printer(c).T("portal.consignment_title", "number", one.Number))
	if err != nil {
		return page.ConsignmentPage{}, err
	}
	s := page.ConsignmentPage{Page: base, Once: id.NewToken(), Consignment: one, To: o.Address, Services: p.services(one, o)}
	if s.Choices, err = p.choices(c, one); err != nil {
		return s, err
	}
	if s.Earn, err = fulfilment.Earnings(one); err != nil {
		return s, err
	}
	if s.Recalls, err = p.Recalls.OfOrder(ctx, one.OrderID, request.Printer(c).Language()); err != nil {
		return s, err
	}
	if s.Withdrawals, err = p.Withdrawals.OfOrder(ctx, one.OrderID); err != nil {
		return s, err
	}
	s.Ship = page.ShipForm{Service: one.Service, Quantities: map[id.Line]string{}}
	for _, l := range one.Lines {
		s.Ship.Quantities[l.ID] = strconv.Itoa(l.Left())
	}
	return s, nil
}

// choices are the variants' choices in the clerk's language, where the goods are still in the catalog.
func (p *Portal) choices(c echo.Context, one *order.Consignment) (map[id.Variant]string, error) {
	ids := make([]id.Variant, len(one.Lines))
	for i, l := range one.Lines {
		ids[i] = l.VariantID
	}
	offers, err := p.Catalog.Variants(c.Request().Context(), request.Printer(c).Language(), ids)
	if err != nil {
		return nil, err
	}
	choices := map[id.Variant]string{}
	for _, o := range offers {
		choices[o.Variant.ID] = o.ChoiceText
	}
	return choices, nil
}

// services are those that go to the consignment's destination, the one the consumer chose among them in any case.
func (p *Portal) services(one *order.Consignment, o *order.Order) []shipping.Service {
	pieces := make([]shipping.Piece, len(one.Lines))
	for i, l := range one.Lines {
		pieces[i] = shipping.Piece{Quantity: max(l.Due(), 1), Grams: l.Grams}
	}
	var list []shipping.Service
	chosen := false
	for _, option := range p.Tariff.Options(shipping.Shipment{From: "CN", To: o.Address.Country, Ready: p.Now(), Pieces: pieces}) {
		list, chosen = append(list, option.Service), chosen || option.Code == one.Service
	}
	if s, ok := p.Tariff.Service(one.Service); ok && !chosen {
		list = append(list, s)
	}
	return list
}

// accept is the factory's yes.
func (p *Portal) accept(c echo.Context) error {
	number := c.Param("number")
	err := p.Dock.Accept(c.Request().Context(), request.ClerkOf(c).FactoryID(), number)
	if err != nil {
		return p.consignmentAgain(c, err)
	}
	return respond.Done(c, request.Next(c, consignmentPath(number)), "portal.accepted", "number", number)
}

// pack says that the goods are packed.
func (p *Portal) pack(c echo.Context) error {
	number := c.Param("number")
	err := p.Dock.Pack(c.Request().Context(), request.ClerkOf(c).FactoryID(), number)
	if err != nil {
		return p.consignmentAgain(c, err)
	}
	return respond.Done(c, request.Next(c, consignmentPath(number)), "portal.packed", "number", number)
}

// ship hands pieces to a carrier.
func (p *Portal) ship(c echo.Context) error {
	s, err := p.consignment(c)
	if err != nil {
		return err
	}
	var parcel *order.Parcel
	filled, err := readShip(c, &s)
	if err == nil {
		parcel, err = p.Dock.Ship(c.Request().Context(), request.ClerkOf(c).FactoryID(), s.Consignment.Number, filled)
	}
	if err != nil {
		return respond.Form(c, err, func(e ui.Errors) respond.Component {
			s.Errors, s.Failed = e, true
			return page.Consignment(s)
		})
	}
	return respond.Done(c, consignmentPath(s.Consignment.Number), "portal.shipped", "tracking", parcel.Tracking)
}

// readShip reads the form for shipping, and keeps on the page what was typed.
func readShip(c echo.Context, s *page.ConsignmentPage) (fulfilment.Shipping, error) {
	filled := fulfilment.Shipping{Quantities: map[id.Line]int{}, Service: request.Text(c, "service"), Tracking: request.Text(c, "tracking")}
	s.Ship.Service, s.Ship.Tracking = filled.Service, filled.Tracking
	var check fault.Check
	for _, l := range s.Consignment.Lines {
		name := fmt.Sprintf("quantity.%d", l.ID)
		typed := request.Text(c, name)
		s.Ship.Quantities[l.ID] = typed
		if typed == "" {
			continue
		}
		n, ok := whole(typed)
		if check.Require(ok, name, "fulfilment.too_many", fault.Args{"left": l.Left()}) {
			filled.Quantities[l.ID] = n
		}
	}
	return filled, check.Err()
}

// consignmentAgain shows the consignment as it is now, with why the step was refused.
func (p *Portal) consignmentAgain(c echo.Context, wrong error) error {
	s, err := p.consignment(c)
	if err != nil {
		return err
	}
	return respond.Form(c, wrong, func(e ui.Errors) respond.Component {
		s.Errors, s.Failed = e, true
		return page.Consignment(s)
	})
}

// showSlip is the packing slip with the declaration: of the parcel that the query names, else of what is still to ship.
func (p *Portal) showSlip(c echo.Context) error {
	one, o, err := p.Orders.Consignment(c.Request().Context(), request.ClerkOf(c).FactoryID(), c.Param("number"))
	if err != nil {
		return err
	}
	base, _, err := p.page(c, request.Printer(c).T("portal.slip_title", "number", one.Number))
	if err != nil {
		return err
	}
	paper, err := p.Dock.Declare(base.Factory, o, one, strings.ToUpper(request.Text(c, "parcel")))
	if err != nil {
		return err
	}
	return respond.OK(c, page.Slip(page.SlipPage{Page: base, Paper: paper, State: one.State}))
}

func consignmentPath(number string) string { return "/portal/consignments/" + number }
