package shop

import (
	"context"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/search"
)

// share is what part of all points a merit can give.
func share(ctx context.Context, all []search.Weight, w search.Weight) string {
	sum := 0
	for _, one := range all {
		sum += one.Points
	}
	return locale.From(ctx).Percent(money.NewDecimal(int64(w.Points*1000/sum), 3))
}
