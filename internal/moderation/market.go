package moderation

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/market"
)

// barred finds goods that the law keeps out of most markets as their papers are: a moderator asks for the papers, or refuses
// what may be sold nowhere. The detail is "open/all: what is missing or forbidden".
func (d *Desk) barred(ctx context.Context, c catalog.Content) ([]catalog.Finding, error) {
	tree, err := d.Catalog.Tree(ctx)
	if err != nil {
		return nil, fmt.Errorf("look at the law: %w", err)
	}
	g := customs.Goods{HS: c.HS, Origin: c.Origin, Attributes: c.Flags, Papers: c.Held()}
	if shelf, ok := tree.Category(c.Category); ok {
		g.HS, g.Attributes = cmp.Or(g.HS, shelf.HS), append(append([]string{}, c.Flags...), shelf.Flags...)
	}
	r := d.Rules.Current().Reach(g, market.Countries(), landedcost.DayOf(d.Now()))
	if 2*len(r.Open) >= r.Of {
		return nil, nil
	}
	var why []string
	for _, bar := range r.Gaps {
		why = append(why, strings.Join(bar.Rule.Papers, "/"))
	}
	for _, bar := range r.Closed {
		why = append(why, bar.Rule.Reason)
	}
	rule := "few_markets"
	if len(r.Open) == 0 {
		rule = "no_market"
	}
	return []catalog.Finding{{Rule: rule, Field: "papers", Detail: fmt.Sprintf("%d/%d: %s", len(r.Open), r.Of, strings.Join(why, ", "))}}, nil
}
