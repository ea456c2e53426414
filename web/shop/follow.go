package shop

import (
	"context"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/follow"
	"github.com/silkroadmall/mall/internal/id"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// newestOf is how many goods of each followed maker are shown.
const newestOf = 4

// showMakers lists the makers a member follows, each with its newest goods.
func (s *Shop) showMakers(c echo.Context) error {
	p, err := s.makersPage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Makers(p))
}

func (s *Shop) makersPage(c echo.Context) (page.MakersPage, error) {
	ctx, m := c.Request().Context(), request.Market(c)
	p := page.MakersPage{Page: s.frame(c, "saved.makers"), Removed: request.Text(c, "removed"), Back: backOf(c)}
	follows, err := s.Follows.Of(ctx, request.ConsumerOf(c).ID)
	if err != nil || len(follows) == 0 {
		return p, err
	}
	ids := make([]id.Factory, len(follows))
	for i, f := range follows {
		ids[i] = f.FactoryID
	}
	makers, err := s.Factories.ShownOf(ctx, ids)
	if err != nil {
		return p, err
	}
	cards, err := s.Catalog.Newest(ctx, m.Language, ids, newestOf)
	if err != nil {
		return p, err
	}
	goods, err := s.Pricer.Shelf(m, cards)
	if err != nil {
		return p, err
	}
	p.Makers = makersOf(follows, makers)
	for _, g := range goods {
		if i := slices.IndexFunc(p.Makers, func(one page.FollowedMaker) bool { return one.Factory.ID == g.Card.FactoryID }); i >= 0 {
			p.Makers[i].Goods = append(p.Makers[i].Goods, g)
		}
	}
	return p, nil
}

// makersOf are those that may sell, in the order in which they were followed.
func makersOf(follows []follow.Follow, makers []factory.Factory) []page.FollowedMaker {
	var list []page.FollowedMaker
	for _, f := range follows {
		if i := slices.IndexFunc(makers, func(one factory.Factory) bool { return one.ID == f.FactoryID }); i >= 0 {
			list = append(list, page.FollowedMaker{Factory: &makers[i]})
		}
	}
	return list
}

// followMaker follows the maker of the address.
func (s *Shop) followMaker(c echo.Context) error {
	ctx, m := c.Request().Context(), request.Market(c)
	f, err := s.Factories.Shown(ctx, c.Param("factory"))
	if err != nil {
		return err
	}
	if wrong := s.Follows.Follow(ctx, request.ConsumerOf(c).ID, f.ID); wrong != nil {
		p, err := s.makersPage(c)
		if err != nil {
			return err
		}
		return respond.Form(c, wrong, func(e ui.Errors) respond.Component {
			p.Errors, p.Failed = e, true
			return page.Makers(p)
		})
	}
	return respond.Done(c, m.URL("/saved/makers?"+url.Values{"back": {m.URL("/f/" + f.Slug)}}.Encode()), "saved.makers_done", "name", f.Name)
}

// unfollowMaker gives it up; the list offers to bring it back.
func (s *Shop) unfollowMaker(c echo.Context) error {
	return s.toMaker(c, s.Follows.Unfollow, "?removed="+url.QueryEscape(c.Param("factory")))
}

// bringBackMaker undoes that.
func (s *Shop) bringBackMaker(c echo.Context) error { return s.toMaker(c, s.Follows.BringBack, "") }

func (s *Shop) toMaker(c echo.Context, do func(context.Context, id.Account, id.Factory) error, rest string) error {
	f, err := s.Factories.BySlug(c.Request().Context(), c.Param("factory"))
	if err != nil {
		return err
	}
	if err := do(c.Request().Context(), request.ConsumerOf(c).ID, f.ID); err != nil {
		return err
	}
	return respond.To(c, request.Market(c).URL("/saved/makers"+rest))
}
