package checkout

import (
	"context"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// ofPerson are the quotes of an account: those it asked for, and those a guest asked for whose cart it took along.
const ofPerson = "id IN (SELECT id FROM quote WHERE account_id = @account UNION SELECT q.id FROM quote q JOIN cart c ON c.id = q.cart_id WHERE c.account_id = @account)"

// QuotesOf are the quotes of an account that became no order, the newest first.
func (t *Till) QuotesOf(ctx context.Context, account id.Account) ([]Quote, error) {
	var list []Quote
	err := t.DB.In(ctx).Where(ofPerson+" AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.quote_id = quote.id)", map[string]any{"account": account}).
		Order("created_at DESC, id DESC").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("read quotes of account %d: %w", account, err)
	}
	return list, nil
}

// ForgetTx deletes the quotes of an account that became no order; those that did belong to the order, and to no account.
func (t *Till) ForgetTx(ctx context.Context, tx *database.DB, account id.Account) error {
	of := map[string]any{"account": account}
	err := tx.In(ctx).Exec("DELETE FROM quote WHERE "+ofPerson+" AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.quote_id = quote.id)", of).Error
	if err == nil {
		err = tx.In(ctx).Exec("UPDATE quote SET account_id = NULL WHERE account_id = @account", of).Error
	}
	if err != nil {
		return fmt.Errorf("forget quotes of account %d: %w", account, err)
	}
	return nil
}

// quotesFor is how long a quote that nobody took is kept after its end: long enough to answer a question about it.
const quotesFor = 30 * 24 * time.Hour

// Sweep is the periodic job that throws away what nobody took.
type Sweep struct{}

// Kind is the job's name.
func (Sweep) Kind() string { return "quote_sweep" }

// SweepOut throws away quotes that ended long ago and became no order, with the addresses in them; it is a periodic job's work. It
// begins where it ended before: a quote that was left then belongs to an order.
func (t *Till) SweepOut(ctx context.Context) error {
	until := t.Now().Add(-quotesFor)
	err := t.DB.Transact(ctx, func(tx *database.DB) error {
		var swept *time.Time // nil: never yet
		if err := tx.In(ctx).Raw("SELECT nullif(until, '-infinity') FROM quote_swept FOR UPDATE").Row().Scan(&swept); err != nil {
			return err
		}
		g := tx.In(ctx).Where("expires_at <= ? AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.quote_id = quote.id)", until)
		if swept != nil {
			g = g.Where("expires_at > ?", *swept)
		}
		if err := g.Delete(&Quote{}).Error; err != nil {
			return err
		}
		return tx.In(ctx).Exec("UPDATE quote_swept SET until = greatest(until, CAST(? AS timestamptz))", until).Error
	})
	if err != nil {
		return fmt.Errorf("sweep out quotes: %w", err)
	}
	return nil
}

// UnnameTx takes away whom quotes of orders were made for, as their orders lost it; what they promised stays.
func (t *Till) UnnameTx(ctx context.Context, tx *database.DB, quotes []id.Quote) error {
	if len(quotes) == 0 {
		return nil
	}
	err := tx.In(ctx).Exec(`UPDATE quote SET email = '', account_id = NULL,
		address = jsonb_strip_nulls(jsonb_build_object('country', address->'country', 'region', address->'region')) WHERE id IN ?`, quotes).Error
	if err != nil {
		return fmt.Errorf("unname quotes: %w", err)
	}
	return nil
}
