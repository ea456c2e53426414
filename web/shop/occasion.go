package shop

import (
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/internal/search"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/web/request"
)

// The days from today on whose occasion the front page looks for. The fastest service takes six working days from the day of
// hand-over, so that an occasion within a week is out of reach and the one after it counts; further ahead than about six
// weeks nearly everything arrives in time, and to say so tells nothing.
const (
	soonest  = 7
	furthest = 45
)

const (
	fewestInTime = 4  // goods that make a shelf
	readInTime   = 24 // hits that are looked at: some are sold out, or promised for later than when they were found
)

// await puts goods on the front page that arrive by the country's next occasion for presents if they are ordered now, the
// best first: only such as are in stock and whose card promises it.
func (s *Shop) await(c echo.Context, p *page.HomePage) error {
	m, today := request.Market(c), request.Now(c).UTC().Truncate(24*time.Hour)
	next, found := s.Guide.Occasion(m.Country, today.AddDate(0, 0, soonest), today.AddDate(0, 0, furthest))
	if !found {
		return nil
	}
	r, err := s.Aisle.Page(c.Request().Context(), search.Query{Market: m, Arrives: next.On, Take: readInTime, Bare: true})
	if err != nil {
		return err
	}
	goods := slices.DeleteFunc(r.Goods, func(g pricing.Tagged) bool { return !g.InStock || g.Price.Option.Latest.After(next.On) })
	if len(goods) >= fewestInTime {
		p.Occasion, p.InTime = next, goods[:min(len(goods), onHome)]
	}
	return nil
}
