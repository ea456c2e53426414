package settlement

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/once"
	"github.com/silkroadmall/mall/internal/order"
)

// batch is how many consignments one statement looks up.
const batch = 200

// EarnTx keeps what lines earned; what is kept already stays as it is.
func EarnTx(ctx context.Context, tx *database.DB, earned []Earning) error {
	if len(earned) == 0 {
		return nil
	}
	if err := tx.In(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&earned).Error; err != nil {
		return fmt.Errorf("keep earnings: %w", err)
	}
	return nil
}

// Held is what of these earnings of one order is still held, by line: less what refunds took from it, and nothing of a line that was released.
func Held(ctx context.Context, db *database.DB, order id.Order, earned []Earning) (map[id.Line]int64, error) {
	var rows []struct {
		LineID   id.Line
		Borne    int64
		Released bool
	}
	err := db.In(ctx).Raw(`SELECT l.id AS line_id, r.line_id IS NOT NULL AS released,
		coalesce((SELECT sum(p.amount_minor) FROM refund_part p JOIN refund b ON b.id = p.refund_id
			WHERE b.order_id = l.order_id AND p.line_id = l.id AND p.account = ?), 0)::bigint AS borne
		FROM order_line l LEFT JOIN release r ON r.line_id = l.id WHERE l.order_id = ?`, ledger.FactoryHeld, order).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read held money of order %d: %w", order, err)
	}
	held := make(map[id.Line]int64, len(earned))
	for _, e := range earned {
		held[e.LineID] = e.Amount.Minor
	}
	for _, r := range rows {
		if held[r.LineID] -= r.Borne; r.Released {
			held[r.LineID] = 0
		}
	}
	return held, nil
}

// Start fixes the clock of a consignment that was delivered; repeating it changes nothing.
func (d *Desk) Start(ctx context.Context, consignment id.Consignment) error {
	c, o, err := d.Orders.ConsignmentByID(ctx, consignment)
	if err != nil {
		return err
	}
	earned, err := d.earned(ctx, o.ID)
	if err != nil {
		return err
	}
	err = d.DB.Transact(ctx, func(tx *database.DB) error {
		locked, err := d.Orders.LockTx(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		if err := EarnTx(ctx, tx, earned); err != nil {
			return err
		}
		for i := range locked.Consignments {
			if locked.Consignments[i].ID == c.ID {
				_, err = d.clockTx(ctx, tx, locked, &locked.Consignments[i])
			}
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("start clock of consignment %s: %w", c.Number, err)
	}
	return nil
}

// earned is what the lines of a paid order earned, from its sale.
func (d *Desk) earned(ctx context.Context, paid id.Order) ([]Earning, error) {
	o, err := d.Orders.OrderByID(ctx, paid)
	if err != nil {
		return nil, err
	}
	posted, err := d.Ledger.OrderPostings(ctx, paid)
	if err != nil {
		return nil, err
	}
	sale := ledger.Of(ledger.KindSale, posted)
	if sale == nil {
		return nil, fmt.Errorf("find sale of order %s: %w", o.Number, database.ErrNotFound)
	}
	parties := map[id.Factory]string{}
	var rows []struct {
		ID   id.Factory
		Slug string
	}
	if err := d.DB.In(ctx).Raw("SELECT id, slug FROM factory WHERE id IN ?", o.Makers()).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("find factories of order %s: %w", o.Number, err)
	}
	for _, r := range rows {
		parties[r.ID] = r.Slug
	}
	return Earnings(o, *sale, parties)
}

// clockTx is the clock of a delivered consignment of a locked order, made if there is none yet. ErrNotDelivered before that.
func (d *Desk) clockTx(ctx context.Context, tx *database.DB, o *order.Order, c *order.Consignment) (*Clock, error) {
	var clock Clock
	err := tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Where("consignment_id = ?", c.ID).Take(&clock).Error
	if err == nil || !errors.Is(err, database.ErrNotFound) {
		return &clock, err
	}
	if c.State != order.Delivered || c.DeliveredAt == nil {
		return nil, ErrNotDelivered
	}
	var rule Rule
	err = tx.In(ctx).Where("country IN ? AND valid_from <= ?", []string{o.Address.Country, ""}, c.DeliveredAt.UTC().Format(time.DateOnly)).
		Order("country DESC, valid_from DESC").Take(&rule).Error
	if err != nil {
		return nil, fmt.Errorf("find rule for holding money: %w", err)
	}
	clock = start(*c.DeliveredAt, o.Address.Country, rule, d.Windows)
	clock.ConsignmentID = c.ID
	return &clock, tx.In(ctx).Create(&clock).Error
}

// Receive is the consumer's word that a consignment has come and all is well: its money need not be held any longer, and what no carrier
// reported counts as delivered. Repeating it changes nothing. ErrNotDelivered before all of it was handed over.
func (d *Desk) Receive(ctx context.Context, o *order.Order, number string) error {
	err := d.DB.Transact(ctx, once.Tx(ctx, "receipt.confirm", func(tx *database.DB) error {
		locked, err := d.Orders.LockTx(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		for i := range locked.Consignments {
			if c := &locked.Consignments[i]; c.Number == number {
				return d.receiveTx(ctx, tx, locked, c)
			}
		}
		return database.ErrNotFound
	}))
	if err != nil {
		return fmt.Errorf("confirm receipt of consignment %s: %w", number, err)
	}
	return nil
}

func (d *Desk) receiveTx(ctx context.Context, tx *database.DB, o *order.Order, c *order.Consignment) error {
	now := d.Now()
	if c.State == order.Shipped {
		if err := d.Orders.DeliverTx(ctx, tx, c.ID, now); err != nil {
			return err
		}
		if _, err := d.Orders.ArriveTx(ctx, tx, c, now); err != nil {
			return err
		}
	}
	clock, err := d.clockTx(ctx, tx, o, c)
	if err != nil || clock.ReceivedAt != nil {
		return err
	}
	if err := tx.In(ctx).Model(clock).Where("consignment_id = ?", c.ID).Update("received_at", now).Error; err != nil {
		return err
	}
	return d.Orders.NoteTx(ctx, tx, order.Event{OrderID: o.ID, ConsignmentID: &c.ID, Kind: "received", At: now})
}

// StartMissing starts the clocks of delivered consignments that have none: what their own job would have done.
func (d *Desk) StartMissing(ctx context.Context) error {
	var missing []id.Consignment
	err := d.DB.In(ctx).Raw(`SELECT c.id FROM consignment c WHERE c.delivered_at IS NOT NULL AND c.state = 'delivered'
		AND NOT EXISTS (SELECT 1 FROM hold_clock k WHERE k.consignment_id = c.id) ORDER BY c.id LIMIT ?`, batch).Scan(&missing).Error
	if err != nil {
		return fmt.Errorf("find consignments without a clock: %w", err)
	}
	var all []error
	for _, c := range missing {
		all = append(all, d.Start(ctx, c))
	}
	return errors.Join(all...)
}

// due is a consignment some of whose lines may be released.
type due struct {
	ConsignmentID id.Consignment
	OrderID       id.Order
	Number        string
}

// ReleaseDue releases every line whose time has come and that nothing holds; it may be repeated and interrupted at will.
func (d *Desk) ReleaseDue(ctx context.Context) error {
	var all []error
	var after id.Consignment
	for {
		var list []due
		err := d.DB.In(ctx).Raw(`SELECT k.consignment_id, c.order_id, c.number FROM hold_clock k JOIN consignment c ON c.id = k.consignment_id
			WHERE k.done_at IS NULL AND least(k.ends_at, k.received_at) <= ? AND k.consignment_id > ?
			AND EXISTS (SELECT 1 FROM earning e WHERE e.consignment_id = k.consignment_id
				AND NOT EXISTS (SELECT 1 FROM release r WHERE r.line_id = e.line_id)
				AND NOT EXISTS (SELECT 1 FROM held_line h WHERE h.line_id = e.line_id))
			ORDER BY k.consignment_id LIMIT ?`, d.Now(), after, batch).Scan(&list).Error
		if err != nil {
			return errors.Join(append(all, fmt.Errorf("find money to release: %w", err))...)
		}
		for _, one := range list {
			after = one.ConsignmentID
			if err := d.DB.Transact(ctx, func(tx *database.DB) error { return d.releaseTx(ctx, tx, one) }); err != nil {
				all = append(all, fmt.Errorf("release money of consignment %s: %w", one.Number, err))
			}
		}
		if len(list) < batch {
			return errors.Join(all...)
		}
	}
}

// waiting is a line that was not released yet.
type waiting struct {
	Earning  `gorm:"embedded"`
	Position int
	Held     bool // by a hold, or a withdrawal
}

// releaseTx releases the lines of one consignment that are due.
func (d *Desk) releaseTx(ctx context.Context, tx *database.DB, one due) error {
	if _, err := d.Orders.LockTx(ctx, tx, one.OrderID); err != nil {
		return err
	}
	var clock Clock
	if err := tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Where("consignment_id = ?", one.ConsignmentID).Take(&clock).Error; err != nil {
		return err
	}
	if clock.DoneAt != nil || clock.Due().After(d.Now()) {
		return nil
	}
	var lines []waiting
	err := tx.In(ctx).Raw(`SELECT e.*, l.position, EXISTS (SELECT 1 FROM held_line h WHERE h.line_id = e.line_id) AS held
		FROM earning e JOIN order_line l ON l.id = e.line_id
		WHERE e.consignment_id = ? AND NOT EXISTS (SELECT 1 FROM release r WHERE r.line_id = e.line_id) ORDER BY e.line_id`, one.ConsignmentID).Scan(&lines).Error
	if err != nil {
		return err
	}
	earned, open := make([]Earning, len(lines)), 0
	for i, l := range lines {
		earned[i] = l.Earning
	}
	left, err := Held(ctx, tx, one.OrderID, earned)
	if err != nil {
		return err
	}
	for _, l := range lines {
		if l.Held {
			open++
			continue
		}
		if err := d.releaseLineTx(ctx, tx, one, l, left[l.LineID], clock.Cause()); err != nil {
			return err
		}
	}
	if open > 0 {
		return nil
	}
	return tx.In(ctx).Model(&Clock{}).Where("consignment_id = ?", one.ConsignmentID).Update("done_at", d.Now()).Error
}

func (d *Desk) releaseLineTx(ctx context.Context, tx *database.DB, one due, l waiting, left int64, cause Cause) error {
	r := Release{LineID: l.LineID, Reference: one.Number + "/" + strconv.Itoa(l.Position), Cause: cause, Amount: money.New(left, l.Amount.Currency), ReleasedAt: d.Now()}
	if err := tx.In(ctx).Create(&r).Error; err != nil {
		return err
	}
	if r.Amount.IsZero() {
		return nil
	}
	t, err := ledger.Release(r.Reference, one.OrderID, l.Party, r.Amount)
	if err != nil {
		return err
	}
	_, err = d.Ledger.PostTx(ctx, tx, t)
	return err
}
