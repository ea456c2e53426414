package ledger

import (
	"context"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/money"
)

// CommissionRate is the mall's part of the goods' price for a sale on the day: the newest rate valid by then.
func (s *Store) CommissionRate(ctx context.Context, day time.Time) (money.Decimal, error) {
	var rate string
	err := s.db.In(ctx).Raw("SELECT rate::text FROM commission_rate WHERE valid_from <= ? ORDER BY valid_from DESC LIMIT 1",
		day.Format(time.DateOnly)).Row().Scan(&rate)
	if err != nil {
		return money.Decimal{}, fmt.Errorf("find commission rate of %s: %w", day.Format(time.DateOnly), err)
	}
	return money.ParseDecimal(rate)
}
