package shop

import (
	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/wishlist"
	"github.com/silkroadmall/mall/templates/layout"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// onAccount is how many orders a member's own page begins with.
const onAccount = 3

// inAccount is what a page below a member's own begins with: the way back there.
func (s *Shop) inAccount(c echo.Context, title string) layout.Page {
	p := s.frame(c, title)
	p.Crumbs = []layout.Crumb{{Label: request.Printer(c).T("account.page.title"), URL: p.Market.URL("/account")}, {Label: p.Title}}
	return p
}

// showAccount is a member's own page: the last orders, then the ways to everything else.
func (s *Shop) showAccount(c echo.Context) error {
	ctx, me := c.Request().Context(), request.ConsumerOf(c)
	orders, err := s.Orders.OrdersOf(ctx, me.ID, id.Way{}, onAccount)
	if err != nil {
		return err
	}
	p := page.AccountPage{Page: s.frame(c, "account.page.title"), Person: me.Account, Orders: orders.Rows, More: orders.Next != id.Way{}, Now: request.Now(c)}
	if p.Addresses, err = s.Accounts.Addresses(ctx, me.ID); err != nil {
		return err
	}
	if p.Saved, err = s.Wishes.Count(ctx, wishlist.Owner{Account: me.ID}); err != nil {
		return err
	}
	if p.Unread, err = s.Questions.Unread(ctx, me.ID); err != nil {
		return err
	}
	return respond.OK(c, page.Account(p))
}

// showPlace asks where goods go, and in which language the shop speaks and writes to the member.
func (s *Shop) showPlace(c echo.Context) error {
	return respond.OK(c, page.AccountPlace(s.placePage(c, request.ConsumerOf(c).Account.Language)))
}

func (s *Shop) placePage(c echo.Context, letters string) page.PlacePage {
	p := page.PlacePage{ChooserPage: s.chooserPage(c, request.Market(c), "/account/place")}
	p.Page = s.inAccount(c, "account.place.title")
	for _, l := range locale.Languages() {
		p.Letters = append(p.Letters, ui.Option{Value: l.Code(), Label: l.OwnName(), Selected: string(l) == letters})
	}
	return p
}

// savePlace keeps both.
func (s *Shop) savePlace(c echo.Context) error {
	letters, known := locale.ByCode(request.Text(c, "letters"))
	m, err := s.chosen(c)
	var check fault.Check
	check.Merge("", err)
	check.Require(known, "letters", "account.place.letters_unknown")
	if err := check.Err(); err != nil {
		return respond.Form(c, err, func(e ui.Errors) respond.Component {
			p := s.placePage(c, string(letters))
			p.Errors, p.Failed = e, true
			return page.AccountPlace(p)
		})
	}
	if err := s.Accounts.Speak(c.Request().Context(), request.ConsumerOf(c).ID, string(letters)); err != nil {
		return err
	}
	request.Remember(c, m)
	return respond.Done(c, m.URL("/account/place"), "account.place.saved")
}
