package admin

import (
	"cmp"
	"context"
	"net/url"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/demand"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/search"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// mostFound is how many listings a pin is chosen from.
const mostFound = 8

// address is a path with the values that are not empty.
func address(path string, pairs ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			v.Set(pairs[i], pairs[i+1])
		}
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// showPins lists the pins, with the form as the address fills it.
func (s *Admin) showPins(c echo.Context) error {
	p, err := s.pinsPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Pins(p))
}

func (s *Admin) pinsPage(c echo.Context) (page.PinsPage, error) {
	ctx := c.Request().Context()
	number, offset := pageOf(c)
	p := page.PinsPage{Page: s.frame(c, "demand.pins"), Find: request.Text(c, "q"), Number: number, Now: s.Now(),
		Query: request.Text(c, "query"), Language: request.Text(c, "language"), Listing: request.Text(c, "listing"), Words: request.Text(c, "words"),
		Position: cmp.Or(request.Text(c, "position"), "1"), Until: request.Text(c, "until")}
	p.Page = under(c, p.Page, "demand.title", page.SearchPath, p.Title)
	var err error
	if p.Pins, p.Total, err = s.Aisle.Demand.Pins(ctx, p.Find, perPage, offset); err != nil {
		return p, err
	}
	p.Pages = request.Pages(p.Total, perPage)
	ids, admins := []id.Listing{}, map[id.Account]bool{}
	for _, pin := range p.Pins {
		ids, admins[pin.CreatedBy] = append(ids, pin.ListingID), true
	}
	if p.Names, err = s.named(ctx, admins); err != nil {
		return p, err
	}
	if p.Listings, err = s.onSale(ctx, request.Printer(c).Language(), ids); err != nil {
		return p, err
	}
	return p, s.findListings(ctx, &p)
}

// onSale are those of the listings that are sold, with their titles.
func (s *Admin) onSale(ctx context.Context, l locale.Language, ids []id.Listing) (map[id.Listing]pricing.Tagged, error) {
	cards, err := s.Catalog.Cards(ctx, l, ids)
	if err != nil {
		return nil, err
	}
	sold := map[id.Listing]pricing.Tagged{}
	for _, card := range cards {
		sold[card.ListingID] = pricing.Tagged{Card: card}
	}
	return sold, nil
}

// findListings looks for the listing to pin, as a shopper of the pin's language would; one that was chosen already comes
// first.
func (s *Admin) findListings(ctx context.Context, p *page.PinsPage) error {
	if p.Words == "" {
		return nil
	}
	m := market.Propose(cmp.Or(p.Language, string(locale.English)))
	r, err := s.Aisle.Search.Search(ctx, search.Query{Text: p.Words, Market: m, PerPage: mostFound})
	if err != nil {
		return err
	}
	ids := r.IDs()
	for _, typed := range []string{p.Listing, p.Words} {
		if n, err := s.Aisle.Search.Listing(ctx, typed); err == nil {
			ids = append([]id.Listing{n}, ids...)
		} else if fault.KindOf(err) != fault.NotFound {
			return err
		}
	}
	sold, err := s.onSale(ctx, m.Language, ids)
	for _, n := range ids {
		if g, ok := sold[n]; ok {
			p.Found = append(p.Found, g)
			delete(sold, n) // once
		}
	}
	return err
}

// pinOf reads the form.
func (s *Admin) pinOf(c echo.Context) (demand.Pin, error) {
	p := demand.Pin{Language: locale.Language(request.Text(c, "language")), Typed: request.Text(c, "query"), CreatedBy: request.AdminOf(c).ID}
	p.Position, _ = request.Whole(c, "position") // 0 is refused with the others
	var check fault.Check
	if typed := request.Text(c, "until"); typed != "" {
		day, err := time.Parse(time.DateOnly, typed)
		if check.Require(err == nil, "until", "demand.no_day") {
			p.Until = &day
		}
	}
	if _, known := locale.ByCode(p.Language.Code()); p.Language != "" && !known {
		check.Require(false, "language", "demand.no_language")
	}
	var err error
	if typed := request.Text(c, "listing"); typed != "" {
		p.ListingID, err = s.Aisle.Search.Listing(c.Request().Context(), typed)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return p, err
		}
	}
	return p, check.Err()
}

// putPin pins a listing.
func (s *Admin) putPin(c echo.Context) error {
	pin, err := s.pinOf(c)
	if err == nil {
		_, err = s.Aisle.Demand.Pin(c.Request().Context(), pin)
	}
	if err == nil {
		return respond.Done(c, page.PinsPath, "demand.done.pin", "query", pin.Typed)
	}
	p, shown := s.pinsPage(c)
	if shown != nil {
		return shown
	}
	return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
		p.Errors, p.Failed = wrong, wrong.Any()
		return page.Pins(p)
	})
}

// removePin takes a pin away. The form then holds it, so that it can be set again by one press.
func (s *Admin) removePin(c echo.Context) error {
	ctx := c.Request().Context()
	n, err := strconv.ParseInt(c.Param("pin"), 10, 64)
	if err != nil {
		return request.ErrNotFound
	}
	gone, err := s.Aisle.Demand.Unpin(ctx, id.Pin(n))
	if err != nil {
		return err
	}
	sold, err := s.onSale(ctx, request.Printer(c).Language(), []id.Listing{gone.ListingID})
	if err != nil {
		return err
	}
	slug, until := sold[gone.ListingID].Slug, ""
	if gone.Until != nil {
		until = gone.Until.Format(time.DateOnly)
	}
	return respond.Done(c, address(page.PinsPath, "query", gone.Typed, "language", string(gone.Language), "words", slug, "listing", slug,
		"position", strconv.Itoa(gone.Position), "until", until)+"#put", "demand.done.unpin", "query", gone.Typed)
}
