package question

import (
	"context"
	"fmt"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// AllOf are the questions of an account, the oldest first.
func (d *Desk) AllOf(ctx context.Context, asker id.Account) ([]Question, error) {
	var all []Question
	if err := d.DB.In(ctx).Where("account_id = ?", asker).Order("id").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read questions of an account: %w", err)
	}
	return all, nil
}

// ForgetTx lets go of an account that is about to go: what is published stays without it, for those who read it under the
// goods, and nobody was named there; all else is deleted.
func (d *Desk) ForgetTx(ctx context.Context, tx *database.DB, asker id.Account) error {
	if err := tx.In(ctx).Where("account_id = ? AND NOT published", asker).Delete(&Question{}).Error; err != nil {
		return fmt.Errorf("delete questions of an account: %w", err)
	}
	err := tx.In(ctx).Model(&Question{}).Where("account_id = ?", asker).Updates(map[string]any{"account_id": nil, "read_at": nil}).Error
	if err != nil {
		return fmt.Errorf("let go of questions of an account: %w", err)
	}
	return nil
}
