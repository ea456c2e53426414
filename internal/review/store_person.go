package review

import (
	"context"
	"fmt"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// linesOf are the lines of the orders of an account.
const linesOf = "line_id IN (SELECT l.id FROM order_line l JOIN orders o ON o.id = l.order_id WHERE o.account_id = ?)"

// OfMember are the reviews of what an account has ordered, the oldest first.
func (d *Desk) OfMember(ctx context.Context, member id.Account) ([]Review, error) {
	var all []Review
	if err := d.DB.In(ctx).Where(linesOf, member).Order("id").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read reviews of an account: %w", database.Translate(err))
	}
	return all, nil
}

// UnsignTx takes the author's name off the reviews of an account that is about to go: what was bought was as it was.
func (d *Desk) UnsignTx(ctx context.Context, tx *database.DB, member id.Account) error {
	err := tx.In(ctx).Exec("UPDATE review SET author = '', version = version + 1 WHERE author <> '' AND "+linesOf, member).Error
	if err != nil {
		return fmt.Errorf("unsign reviews of an account: %w", database.Translate(err))
	}
	return nil
}
