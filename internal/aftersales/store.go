package aftersales

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/lib/pq"
	"gorm.io/gorm"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/guide"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/once"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
)

// Desk is where consumers withdraw. All fields must be set.
type Desk struct {
	DB       *database.DB
	Orders   *order.Store
	Payments *payment.Store
	Laws     *guide.Guide
	Jobs     *job.Queue
	Now      func() time.Time
}

// Receipt is the letter that acknowledges a withdrawal; its worker is in web/mailer.
type Receipt struct {
	WithdrawalID id.Withdrawal `json:"withdrawal_id"`
}

// Kind names the job.
func (Receipt) Kind() string { return "withdrawal_receipt" }

// Right looks what may be withdrawn from of an order, and what was.
func (d *Desk) Right(ctx context.Context, o *order.Order) (*Right, error) {
	stated, err := d.OfOrder(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	return d.right(ctx, d.DB, o, stated)
}

func (d *Desk) right(ctx context.Context, db *database.DB, o *order.Order, stated []Withdrawal) (*Right, error) {
	r := &Right{Stated: stated, now: d.Now()}
	law, ok := d.Laws.Withdrawal(o.Address.Country)
	if !ok || o.ConfirmedAt == nil {
		return r, nil
	}
	back, err := d.Payments.RefundedTx(ctx, db, o.ID)
	if err != nil {
		return nil, err
	}
	r.Days, r.Until, r.Left = law.Days, until(o, law.Days), left(o, back, stated)
	return r, nil
}

// State writes down that the consumer withdraws and has it acknowledged by mail, once for each key.
func (d *Desk) State(ctx context.Context, o *order.Order, s Statement) (*Withdrawal, error) {
	number := ""
	err := d.DB.Transact(ctx, func(tx *database.DB) error {
		var err error
		number, _, err = once.Do(ctx, tx, "withdraw", func() (string, error) { return d.stateTx(ctx, tx, o, s) })
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("withdraw from order %s: %w", o.Number, err)
	}
	return d.Withdrawal(ctx, number)
}

func (d *Desk) stateTx(ctx context.Context, tx *database.DB, o *order.Order, s Statement) (string, error) {
	if _, err := d.Orders.LockTx(ctx, tx, o.ID); err != nil {
		return "", err
	}
	stated, err := read(ctx, tx, tx.In(ctx).Where("order_id = ?", o.ID).Order("id"))
	if err != nil {
		return "", err
	}
	r, err := d.right(ctx, tx, o, stated)
	if err != nil {
		return "", err
	}
	if err := r.Refusal(); err != nil {
		return "", err
	}
	if err := s.Check(o, r.Left); err != nil {
		return "", err
	}
	if err := awaitTx(ctx, tx, s.lines(o)); err != nil {
		return "", err
	}
	now := d.Now()
	w := Withdrawal{Number: id.NewWithdrawalNumber(), OrderID: o.ID, Reason: strings.TrimSpace(s.Reason), StatedAt: now, HoldsSince: now}
	if err := tx.In(ctx).Create(&w).Error; err != nil {
		return "", fmt.Errorf("write withdrawal: %w", err)
	}
	for _, l := range s.lines(o) {
		w.Lines = append(w.Lines, Line{WithdrawalID: w.ID, LineID: l, Quantity: s.Pieces[l]})
	}
	if err := tx.In(ctx).Create(&w.Lines).Error; err != nil {
		return "", fmt.Errorf("write lines of withdrawal: %w", err)
	}
	if err := d.Orders.NoteTx(ctx, tx, order.Event{OrderID: o.ID, Kind: "withdrawal", Args: map[string]string{"number": w.Number}, At: w.StatedAt}); err != nil {
		return "", err
	}
	return w.Number, d.Jobs.EnqueueTx(ctx, tx, Receipt{WithdrawalID: w.ID})
}

// awaitTx waits until no batch of payouts that has one of the lines is being approved: one that is only drawn up is approved after the
// withdrawal is seen, or not at all.
func awaitTx(ctx context.Context, tx *database.DB, lines []id.Line) error {
	var batches []int64
	err := tx.In(ctx).Raw(`SELECT id FROM payout_batch WHERE id IN (SELECT o.batch_id FROM release r
		JOIN ledger_transaction t ON t.kind = 'release' AND t.reference = r.reference JOIN posting p ON p.transaction_id = t.id AND p.account = 'factory_released'
		JOIN payout_item i ON i.posting_id = p.id AND NOT i.freed JOIN payout o ON o.id = i.payout_id WHERE r.line_id = any(?)) ORDER BY id FOR SHARE`,
		pq.Array(lines)).Scan(&batches).Error
	if err != nil {
		return fmt.Errorf("wait for payouts of what is withdrawn from: %w", err)
	}
	return nil
}

// Withdrawal is the one under a number.
func (d *Desk) Withdrawal(ctx context.Context, number string) (*Withdrawal, error) {
	return d.one(ctx, d.DB.In(ctx).Where("number = ?", number))
}

// WithdrawalByID is the one of a row.
func (d *Desk) WithdrawalByID(ctx context.Context, w id.Withdrawal) (*Withdrawal, error) {
	return d.one(ctx, d.DB.In(ctx).Where("id = ?", w))
}

func (d *Desk) one(ctx context.Context, g *gorm.DB) (*Withdrawal, error) {
	list, err := read(ctx, d.DB, g)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("find withdrawal: %w", database.ErrNotFound)
	}
	return &list[0], nil
}

// OfOrder are the withdrawals from an order, the oldest first.
func (d *Desk) OfOrder(ctx context.Context, o id.Order) ([]Withdrawal, error) {
	return read(ctx, d.DB, d.DB.In(ctx).Where("order_id = ?", o).Order("id"))
}

// OfOrders are the withdrawals from some orders, the oldest first.
func (d *Desk) OfOrders(ctx context.Context, orders []id.Order) ([]Withdrawal, error) {
	return read(ctx, d.DB, d.DB.In(ctx).Where("order_id = any(?)", pq.Array(orders)).Order("id"))
}

// read reads withdrawals with their lines.
func read(ctx context.Context, db *database.DB, g *gorm.DB) ([]Withdrawal, error) {
	var list []Withdrawal
	if err := g.Find(&list).Error; err != nil {
		return nil, fmt.Errorf("read withdrawals: %w", err)
	}
	if len(list) == 0 {
		return list, nil
	}
	at, ids := map[id.Withdrawal]int{}, make([]id.Withdrawal, len(list))
	for i, w := range list {
		at[w.ID], ids[i] = i, w.ID
	}
	var lines []Line
	if err := db.In(ctx).Where("withdrawal_id = any(?)", pq.Array(ids)).Order("withdrawal_id, line_id").Find(&lines).Error; err != nil {
		return nil, fmt.Errorf("read lines of withdrawals: %w", err)
	}
	for _, l := range lines {
		w := &list[at[l.WithdrawalID]]
		w.Lines = append(w.Lines, l)
	}
	return list, nil
}

// ForgetTx takes away what consumers wrote who are forgotten with their orders, and what was written to them.
func (d *Desk) ForgetTx(ctx context.Context, tx *database.DB, orders []id.Order) error {
	if err := tx.In(ctx).Exec("UPDATE withdrawal SET reason = '', closed_note = '' WHERE order_id = any(?) AND (reason <> '' OR closed_note <> '')", pq.Array(orders)).Error; err != nil {
		return fmt.Errorf("forget words of withdrawals: %w", err)
	}
	return nil
}
