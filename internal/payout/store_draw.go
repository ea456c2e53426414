package payout

import (
	"context"
	"fmt"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/once"
)

// Plan is what a batch drawn up now would be. Nothing is written.
func (d *Desk) Plan(ctx context.Context) (Plan, error) { return d.planTx(ctx, d.DB) }

func (d *Desk) planTx(ctx context.Context, db *database.DB) (Plan, error) {
	rule, err := ruleTx(ctx, db, d.Now())
	if err != nil {
		return Plan{}, err
	}
	claims, err := d.claimsTx(ctx, db)
	if err != nil {
		return Plan{}, err
	}
	accounts, err := d.inForceTx(ctx, db)
	if err != nil {
		return Plan{}, err
	}
	return newPlan(rule, d.Rates.Current(), accounts, claims)
}

// claimsTx are the postings of what was released to factories that no payout has taken. Lines that a hold or a withdrawal
// holds are left where they are.
func (d *Desk) claimsTx(ctx context.Context, db *database.DB) ([]claim, error) {
	var list []claim
	err := db.In(ctx).Raw(`SELECT p.id AS posting_id, f.id AS factory_id, p.party, f.state = ? AS suspended, p.amount_currency AS currency, -p.amount_minor AS amount_minor
		FROM payout_claim c CROSS JOIN LATERAL (SELECT * FROM posting WHERE id = c.posting_id OFFSET 0) p JOIN ledger_transaction t ON t.id = p.transaction_id JOIN factory f ON f.slug = p.party
		WHERE NOT EXISTS (SELECT 1 FROM release r JOIN held_line h ON h.line_id = r.line_id WHERE t.kind = ? AND r.reference = t.reference)
		ORDER BY f.id, p.id`, factory.Suspended, ledger.KindRelease).Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("find released money: %w", err)
	}
	return list, nil
}

// inForceTx are the accounts that are paid to, by factory.
func (d *Desk) inForceTx(ctx context.Context, db *database.DB) (map[id.Factory]*Account, error) {
	var list []Account
	err := db.In(ctx).Raw(`SELECT DISTINCT ON (factory_id) * FROM payout_account WHERE state = ? AND valid_from <= ?
		ORDER BY factory_id, valid_from DESC, id DESC`, AccountApproved, d.Now()).Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("find accounts that count: %w", err)
	}
	found := make(map[id.Factory]*Account, len(list))
	for i := range list {
		found[list[i].FactoryID] = &list[i]
	}
	return found, nil
}

// Draw draws up a batch of all that is released. Two that are drawn up at the same moment wait for each other, so that the
// second finds nothing the first has taken. ErrNothing if nobody is to be paid.
func (d *Desk) Draw(ctx context.Context, admin id.Account) (*Batch, error) {
	number := ""
	err := d.DB.Transact(ctx, func(tx *database.DB) error {
		var err error
		number, _, err = once.Do(ctx, tx, "payout.draw", func() (string, error) { return d.drawTx(ctx, tx, admin) })
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("draw up payouts: %w", err)
	}
	return d.Batch(ctx, number)
}

// drawTx draws up a batch and is its number. Batches are drawn up one after the other.
func (d *Desk) drawTx(ctx context.Context, tx *database.DB, admin id.Account) (string, error) {
	if err := tx.In(ctx).Exec("LOCK TABLE payout_batch IN SHARE ROW EXCLUSIVE MODE").Error; err != nil {
		return "", err
	}
	plan, err := d.planTx(ctx, tx)
	if err != nil {
		return "", err
	}
	if len(plan.Payouts) == 0 {
		return "", ErrNothing
	}
	b := &Batch{Number: id.NewBatchNumber(), State: Drawn, MinimumMinor: plan.Rule.MinimumMinor, DrawnBy: admin, DrawnAt: d.Now()}
	if err := tx.In(ctx).Create(b).Error; err != nil {
		return "", err
	}
	for _, r := range plan.Rates {
		r.BatchID = b.ID
		if err := tx.In(ctx).Create(&r).Error; err != nil {
			return "", err
		}
	}
	for i := range plan.Payouts {
		if err := d.keepTx(ctx, tx, b, &plan.Payouts[i]); err != nil {
			return "", err
		}
	}
	return b.Number, nil
}

// itemsAtOnce is how many lines one statement writes.
const itemsAtOnce = 1000

// keepTx writes a payout with its parts and lines.
func (d *Desk) keepTx(ctx context.Context, tx *database.DB, b *Batch, o *Payout) error {
	o.Number, o.BatchID = id.NewPayoutNumber(), b.ID
	if err := tx.In(ctx).Create(o).Error; err != nil {
		return err
	}
	for i := range o.Parts {
		o.Parts[i].PayoutID = o.ID
	}
	for i := range o.Items {
		o.Items[i].PayoutID = o.ID
	}
	if err := tx.In(ctx).Create(&o.Parts).Error; err != nil {
		return err
	}
	return tx.In(ctx).CreateInBatches(&o.Items, itemsAtOnce).Error
}
