package shop

import (
	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/search"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/web/respond"
)

// showRanking says how goods are ordered.
func (s *Shop) showRanking(c echo.Context) error {
	p := page.RankingPage{Page: s.frame(c, "ranking.title"), Weights: search.RankWeights()}
	p.Page = known(c, p.Page)
	return respond.OK(c, page.Ranking(p))
}
