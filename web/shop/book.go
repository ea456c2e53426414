package shop

import (
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/market"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showAddresses lists the address book.
func (s *Shop) showAddresses(c echo.Context) error {
	list, err := s.Accounts.Addresses(c.Request().Context(), request.ConsumerOf(c).ID)
	if err != nil {
		return err
	}
	p := page.AddressesPage{Page: s.inAccount(c, "account.address.title"), Entries: list}
	if removed, ok := request.Whole(c, "removed"); ok {
		p.Removed = id.Address(removed)
	}
	return respond.OK(c, page.Addresses(p))
}

// entryOf is the address that the path names, 0 for none.
func entryOf(c echo.Context) id.Address {
	n, err := strconv.ParseInt(c.Param("address"), 10, 64)
	if err != nil {
		return 0
	}
	return id.Address(n)
}

// countryOf is the country that an address form is for: a destination the form names, else the market's.
func countryOf(c echo.Context) string {
	if country := request.Text(c, "country"); slices.Contains(market.Countries(), country) {
		return country
	}
	return request.Market(c).Country
}

// showNewAddress is an empty form of the market's country.
func (s *Shop) showNewAddress(c echo.Context) error {
	a := address.Address{Country: request.Market(c).Country, Name: request.ConsumerOf(c).Account.Name}
	a.Region = request.Market(c).Region
	return respond.OK(c, page.Address(s.addressPage(c, 0, a)))
}

// showAddress is the form of an address that is there.
func (s *Shop) showAddress(c echo.Context) error {
	e, err := s.Accounts.Entry(c.Request().Context(), request.ConsumerOf(c).ID, entryOf(c))
	if err != nil {
		return err
	}
	return respond.OK(c, page.Address(s.addressPage(c, e.ID, e.Address)))
}

func (s *Shop) addressPage(c echo.Context, entry id.Address, a address.Address) page.AddressPage {
	t, title := request.Printer(c), "account.address.add"
	if entry != 0 {
		title = "account.address.edit"
	}
	p := page.AddressPage{Page: s.inAccount(c, title), Entry: entry, Address: a, Format: address.FormatOf(a.Country)}
	p.Crumbs = slices.Insert(p.Crumbs, 1, p.Crumbs[0])
	p.Crumbs[1].Label, p.Crumbs[1].URL = t.T("account.address.title"), p.Market.URL("/account/addresses")
	for _, country := range market.Countries() {
		p.Countries = append(p.Countries, ui.Option{Value: country, Label: t.Country(country), Selected: country == a.Country})
	}
	slices.SortFunc(p.Countries, func(a, b ui.Option) int { return t.Alphabet()(a.Label, b.Label) })
	return p
}

// saveAddress adds what was typed to the book, or corrects the entry that the path names. When another country was chosen than
// the form is for, that country's form comes first, with what was typed.
func (s *Shop) saveAddress(c echo.Context) error {
	ctx, me, entry := c.Request().Context(), request.ConsumerOf(c).ID, entryOf(c)
	a := typedAddress(c, countryOf(c))
	if request.Text(c, "form") != a.Country {
		return respond.OK(c, page.Address(s.addressPage(c, entry, a)))
	}
	var err error
	if c.Param("address") == "" {
		err = s.Accounts.Add(ctx, me, a)
	} else {
		err = s.Accounts.Amend(ctx, me, entry, a)
	}
	if err != nil {
		return respond.Form(c, err, func(e ui.Errors) respond.Component {
			p := s.addressPage(c, entry, a)
			p.Errors, p.Failed = e, true
			return page.Address(p)
		})
	}
	return respond.Done(c, request.Market(c).URL("/account/addresses"), "account.address.saved")
}

// preferAddress makes an address the one to begin with.
func (s *Shop) preferAddress(c echo.Context) error {
	if err := s.Accounts.Prefer(c.Request().Context(), request.ConsumerOf(c).ID, entryOf(c)); err != nil {
		return err
	}
	return respond.Done(c, request.Market(c).URL("/account/addresses"), "account.address.preferred_done")
}

// removeAddress takes an address out of the book; the list offers to bring it back.
func (s *Shop) removeAddress(c echo.Context) error {
	entry := entryOf(c)
	if err := s.Accounts.Forget(c.Request().Context(), request.ConsumerOf(c).ID, entry); err != nil {
		return err
	}
	return respond.To(c, request.Market(c).URL("/account/addresses?removed="+strconv.FormatInt(int64(entry), 10)))
}

// bringBackAddress undoes that.
func (s *Shop) bringBackAddress(c echo.Context) error {
	if err := s.Accounts.BringBack(c.Request().Context(), request.ConsumerOf(c).ID, entryOf(c)); err != nil {
		return err
	}
	return respond.Done(c, request.Market(c).URL("/account/addresses"), "account.address.back")
}
