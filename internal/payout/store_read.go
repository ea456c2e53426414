package payout

import (
	"context"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
)

// Waits is how many accounts, and batches that others drew up, wait for an admin.
func (d *Desk) Waits(ctx context.Context, admin id.Account) (int, error) {
	var n int
	err := d.DB.In(ctx).Raw(`SELECT (SELECT count(*) FROM payout_account WHERE state = ?) + (SELECT count(*) FROM payout_batch WHERE state = ? AND drawn_by <> ?)`,
		AccountAsked, Drawn, admin).Scan(&n).Error
	if err != nil {
		return 0, fmt.Errorf("count what waits: %w", err)
	}
	return n, nil
}

// Batches are the batches, the newest first, with their payouts but without lines, and how many there are.
func (d *Desk) Batches(ctx context.Context, limit, offset int) ([]Batch, int, error) {
	var total int64
	if err := d.DB.In(ctx).Model(&Batch{}).Count(&total).Error; err != nil {
		return nil, 0, fmt.Errorf("count batches: %w", err)
	}
	var list []Batch
	if err := d.DB.In(ctx).Order("id DESC").Limit(limit).Offset(offset).Find(&list).Error; err != nil {
		return nil, 0, fmt.Errorf("list batches: %w", err)
	}
	at, ids := map[id.PayoutBatch]int{}, make([]id.PayoutBatch, len(list))
	for i, b := range list {
		at[b.ID], ids[i] = i, b.ID
	}
	var payouts []Payout
	if err := d.DB.In(ctx).Where("batch_id IN ?", ids).Order("id").Find(&payouts).Error; err != nil {
		return nil, 0, fmt.Errorf("list payouts: %w", err)
	}
	for _, o := range payouts {
		b := &list[at[o.BatchID]]
		b.Payouts = append(b.Payouts, o)
	}
	return list, int(total), nil
}

// Batch is one batch with its rates and payouts, and the payouts' accounts and parts.
func (d *Desk) Batch(ctx context.Context, number string) (*Batch, error) {
	var b Batch
	if err := d.DB.In(ctx).Where("number = ?", number).Take(&b).Error; err != nil {
		return nil, fmt.Errorf("find batch %s: %w", number, err)
	}
	if err := d.DB.In(ctx).Where("batch_id = ?", b.ID).Order("id").Find(&b.Payouts).Error; err != nil {
		return nil, fmt.Errorf("list payouts of batch %s: %w", number, err)
	}
	return &b, d.fill(ctx, &b)
}

// fill reads what belongs to a batch and the payouts it has.
func (d *Desk) fill(ctx context.Context, b *Batch) error {
	if err := d.DB.In(ctx).Where("batch_id = ?", b.ID).Order("currency").Find(&b.Rates).Error; err != nil {
		return fmt.Errorf("read rates of batch %s: %w", b.Number, err)
	}
	var ids []id.PayoutAccount
	for _, o := range b.Payouts {
		ids = append(ids, o.PayoutAccountID)
	}
	var accounts []Account
	if err := d.DB.In(ctx).Where("id IN ?", ids).Find(&accounts).Error; err != nil {
		return fmt.Errorf("read accounts of batch %s: %w", b.Number, err)
	}
	for i := range b.Payouts {
		for _, a := range accounts {
			if a.ID == b.Payouts[i].PayoutAccountID {
				b.Payouts[i].Account = a
			}
		}
	}
	return partsTx(ctx, d.DB, b.Payouts)
}

// Brief is a payout in a factory's list.
type Brief struct {
	Payout  `gorm:"embedded"`
	DrawnAt time.Time
	SentAt  *time.Time
}

// OfFactory are a factory's payouts that were approved, the newest first, and how many there are.
func (d *Desk) OfFactory(ctx context.Context, f id.Factory, limit, offset int) ([]Brief, int, error) {
	var total int64
	told := []State{Approved, Sent, Failed}
	if err := d.DB.In(ctx).Model(&Payout{}).Where("factory_id = ? AND state IN ?", f, told).Count(&total).Error; err != nil {
		return nil, 0, fmt.Errorf("count payouts of factory %d: %w", f, err)
	}
	var list []Brief
	err := d.DB.In(ctx).Raw(`SELECT o.*, b.drawn_at, b.sent_at FROM payout o JOIN payout_batch b ON b.id = o.batch_id
		WHERE o.factory_id = ? AND o.state IN ? ORDER BY o.id DESC LIMIT ? OFFSET ?`, f, told, limit, offset).Scan(&list).Error
	if err != nil {
		return nil, 0, fmt.Errorf("list payouts of factory %d: %w", f, err)
	}
	return list, int(total), nil
}

// OfOwner is the statement of a payout of a factory; another factory's payout, and one that was not approved, are ErrNotFound.
func (d *Desk) OfOwner(ctx context.Context, f id.Factory, number string) (*Statement, error) {
	s, err := d.Statement(ctx, number)
	if err != nil {
		return nil, err
	}
	if s.Payout.FactoryID != f || s.Payout.State == Drawn || s.Payout.State == Cancelled {
		return nil, database.ErrNotFound
	}
	return s, nil
}

// ByID is the statement of a payout, for letters.
func (d *Desk) ByID(ctx context.Context, n id.Payout) (*Statement, error) {
	var o Payout
	if err := d.DB.In(ctx).Take(&o, n).Error; err != nil {
		return nil, fmt.Errorf("find payout %d: %w", n, err)
	}
	return d.Statement(ctx, o.Number)
}

// Statement is a payout line by line.
func (d *Desk) Statement(ctx context.Context, number string) (*Statement, error) {
	var o Payout
	if err := d.DB.In(ctx).Where("number = ?", number).Take(&o).Error; err != nil {
		return nil, fmt.Errorf("find payout %s: %w", number, err)
	}
	s := &Statement{}
	if err := d.DB.In(ctx).Take(&s.Batch, o.BatchID).Error; err != nil {
		return nil, fmt.Errorf("find batch of payout %s: %w", number, err)
	}
	s.Batch.Payouts = []Payout{o}
	if err := d.fill(ctx, &s.Batch); err != nil {
		return nil, err
	}
	s.Payout = s.Batch.Payouts[0]
	err := d.DB.In(ctx).Raw(`SELECT i.id, i.currency, i.amount_minor, i.yuan_minor, t.kind, t.posted_at, coalesce(c.number, (SELECT min(n.number) FROM consignment n WHERE n.order_id = t.order_id AND n.factory_id = ?), t.reference) AS number,
		coalesce(l.quantity, 0) AS quantity, coalesce(l.title_zh, '') AS title, coalesce(e.goods_minor, 0) AS goods_minor, coalesce(e.discount_minor, 0) AS discount_minor, coalesce(e.commission_minor, 0) AS commission_minor
		FROM payout_item i JOIN posting p ON p.id = i.posting_id JOIN ledger_transaction t ON t.id = p.transaction_id
		LEFT JOIN release r ON t.kind = ? AND r.reference = t.reference LEFT JOIN earning e ON e.line_id = r.line_id
		LEFT JOIN order_line l ON l.id = e.line_id LEFT JOIN consignment c ON c.id = e.consignment_id
		WHERE i.payout_id = ? ORDER BY i.id`, o.FactoryID, ledger.KindRelease, o.ID).Scan(&s.Lines).Error
	if err != nil {
		return nil, fmt.Errorf("read lines of payout %s: %w", number, err)
	}
	return s, nil
}
