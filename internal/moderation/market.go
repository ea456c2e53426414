package moderation

import (
	"cmp"
	"context"
	"fmt"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/market"
)

// barred finds goods that the law keeps out of most markets as their papers are: a moderator asks for the papers, or refuses
// what may be sold nowhere. The detail is "open/all" markets.
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
	found := catalog.Finding{Rule: "few_markets", Field: "papers", Detail: fmt.Sprintf("%d/%d", len(r.Open), r.Of)}
	if len(r.Open) == 0 {
		found.Rule = "no_market"
	}
	for _, bar := range r.Gaps {
		found.Papers = append(found.Papers, bar.Rule.Papers)
	}
	for _, bar := range r.Closed {
		found.Reasons = append(found.Reasons, bar.Rule.Reason)
	}
	return []catalog.Finding{found}, nil
}
