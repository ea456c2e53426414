package shop

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/wishlist"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// saver is whose saved goods the request means.
func saver(c echo.Context) wishlist.Owner {
	return wishlist.Owner{Token: request.SavedToken(c), Account: request.ConsumerOf(c).ID}
}

// destinationOf names where a market delivers, as prices depend on it.
func destinationOf(m market.Market) string {
	if m.Region != "" {
		return m.Country + "-" + m.Region
	}
	return m.Country
}

// showSaved lists what is saved, at today's prices.
func (s *Shop) showSaved(c echo.Context) error {
	p, err := s.savedPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Saved(p))
}

func (s *Shop) savedPage(c echo.Context) (page.SavedPage, error) {
	ctx, m := c.Request().Context(), request.Market(c)
	p := page.SavedPage{Page: s.frame(c, "saved.title"), Back: backOf(c)}
	if removed, ok := request.Whole(c, "removed"); ok {
		p.Removed = id.Variant(removed)
	}
	wishes, err := s.Wishes.Wishes(ctx, saver(c))
	if err != nil || len(wishes) == 0 {
		return p, err
	}
	ids := make([]id.Variant, len(wishes))
	for i, w := range wishes {
		ids[i] = w.VariantID
	}
	offers, err := s.Catalog.Variants(ctx, m.Language, ids)
	if err != nil {
		return p, err
	}
	prices, err := s.Pricer.Tags(m, offers)
	if err != nil {
		return p, err
	}
	for i, o := range offers { // of every wish there is an offer: variants are never deleted
		one := page.SavedGoods{Offer: o, Price: prices[i], SavedAt: wishes[i].SavedAt}
		if o.Sellable() && prices[i].Refused == "" {
			one.Less, _ = wishes[i].Fallen(destinationOf(m), prices[i].Total())
		}
		p.Goods = append(p.Goods, one)
	}
	return p, nil
}

// backOf is the page of the market that somebody came from to save something, "" for none.
func backOf(c echo.Context) string {
	if back := request.Local(request.Text(c, "back")); strings.HasPrefix(back, request.Prefix(c)+"/") {
		return back
	}
	return ""
}

// save puts a variant on the list with its price to the door. Asked by the script of a page it answers with a sentence; else
// it leads to the list, and that back to the page.
func (s *Shop) save(c echo.Context) error {
	o, err := s.offered(c)
	if err != nil {
		return err
	}
	if err := s.keep(c, o); err != nil {
		return s.savedAgain(c, err)
	}
	m := request.Market(c)
	if c.Request().Header.Get("X-Fragment") != "" {
		return respond.OK(c, page.SavedNote(m))
	}
	return respond.Done(c, m.URL("/saved?"+url.Values{"back": {request.Referer(c)}}.Encode()), "saved.done")
}

// offered is the variant that a form names, if it is for sale.
func (s *Shop) offered(c echo.Context) (catalog.Offer, error) {
	variant, err := variantOf(c)
	if err != nil {
		return catalog.Offer{}, err
	}
	offers, err := s.Catalog.Variants(c.Request().Context(), request.Market(c).Language, []id.Variant{variant})
	if err == nil && (len(offers) == 0 || !offers[0].Sellable()) {
		err = request.ErrNotFound
	}
	if err != nil {
		return catalog.Offer{}, err
	}
	return offers[0], nil
}

// keep saves an offer at its price of now.
func (s *Shop) keep(c echo.Context, o catalog.Offer) error {
	m := request.Market(c)
	prices, err := s.Pricer.Tags(m, []catalog.Offer{o})
	if err != nil {
		return err
	}
	w := wishlist.Wish{VariantID: o.Variant.ID, Destination: destinationOf(m), Price: money.New(0, m.Currency)}
	if prices[0].Refused == "" {
		w.Price = prices[0].Total()
	}
	token, err := s.Wishes.Save(c.Request().Context(), saver(c), w)
	if err == nil && token != "" {
		request.GiveSaved(c, token)
	}
	return err
}

// savedAgain shows the list with what is wrong.
func (s *Shop) savedAgain(c echo.Context, wrong error) error {
	p, err := s.savedPage(c)
	if err != nil {
		return err
	}
	return respond.Form(c, wrong, func(e ui.Errors) respond.Component {
		p.Errors, p.Failed = e, true
		return page.Saved(p)
	})
}

// unsave takes a variant off the list, which offers to bring it back.
func (s *Shop) unsave(c echo.Context) error {
	variant, err := variantOf(c)
	if err != nil {
		return err
	}
	if err := s.Wishes.Remove(c.Request().Context(), saver(c), variant); err != nil {
		return err
	}
	return respond.To(c, request.Market(c).URL("/saved?removed="+strconv.FormatInt(int64(variant), 10)))
}

// bringBackSaved undoes that.
func (s *Shop) bringBackSaved(c echo.Context) error {
	variant, err := variantOf(c)
	if err != nil {
		return err
	}
	if err := s.Wishes.BringBack(c.Request().Context(), saver(c), variant); err != nil {
		return err
	}
	return respond.Done(c, request.Market(c).URL("/saved"), "saved.back_done")
}

// buySaved moves a piece of a saved variant into the cart.
func (s *Shop) buySaved(c echo.Context) error {
	ctx := c.Request().Context()
	o, err := s.offered(c)
	if err != nil {
		return err
	}
	token, err := s.Carts.Add(ctx, owner(c), o.Variant.ID, 1)
	if err != nil {
		return s.savedAgain(c, err)
	}
	if token != "" {
		request.GiveCart(c, token)
	}
	if err := s.Wishes.Remove(ctx, saver(c), o.Variant.ID); err != nil {
		return err
	}
	return respond.Done(c, request.Market(c).URL("/cart"), "saved.moved")
}

// setAside moves a line of the cart to what is saved.
func (s *Shop) setAside(c echo.Context, variant id.Variant) error {
	o, err := s.offered(c)
	if err != nil {
		return err
	}
	if err := s.keep(c, o); err != nil {
		return s.cartAgain(c, variant, err)
	}
	if err := s.Carts.Change(c.Request().Context(), owner(c), variant, 0); err != nil {
		return s.cartAgain(c, variant, err)
	}
	return respond.Done(c, request.Market(c).URL("/cart"), "saved.set_aside")
}
