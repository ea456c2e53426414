package shop

import (
	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/web/request"
)

// onRelated is how many goods a product page shows beside its own: whole rows of five on a desktop and
// of two on a phone.
const onRelated = 10

// related are goods like a listing that can be had in the market.
func (s *Shop) related(c echo.Context, of id.Listing) ([]pricing.Tagged, error) {
	m := request.Market(c)
	cards, err := s.Catalog.Related(c.Request().Context(), m.Language, of)
	if err != nil {
		return nil, err
	}
	goods, err := s.Pricer.Shelf(m, cards)
	if err != nil {
		return nil, err
	}
	var sold []pricing.Tagged
	for _, g := range goods {
		if g.Price.Refused == "" && len(sold) < onRelated {
			sold = append(sold, g)
		}
	}
	return sold, nil
}
