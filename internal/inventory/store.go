package inventory

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// Store keeps stock and reservations.
type Store struct {
	db  *database.DB
	now func() time.Time
}

// NewStore opens the store.
func NewStore(db *database.DB, now func() time.Time) *Store { return &Store{db: db, now: now} }

// Want is how many pieces of a variant somebody needs.
type Want struct {
	VariantID id.Variant
	Quantity  int
}

// Stock lists what there is of the variants, Reserved being what orders hold; one without a row has none.
func (s *Store) Stock(ctx context.Context, variants []id.Variant) (map[id.Variant]Stock, error) {
	var rows []Stock
	if err := s.db.In(ctx).Table("stock_on_sale").Where("variant_id = any(?)", pq.Array(variants)).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read stock: %w", err)
	}
	stock := make(map[id.Variant]Stock, len(rows))
	for _, r := range rows {
		stock[r.VariantID] = r
	}
	return stock, nil
}

// SetTx states how many pieces there are; fewer than are reserved is refused with ErrOutOfStock.
func (s *Store) SetTx(ctx context.Context, tx *database.DB, variant id.Variant, onHand int) error {
	if err := s.drainTx(ctx, tx, variant); err != nil {
		return err
	}
	err := tx.In(ctx).Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "variant_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"on_hand"}),
	}).Select("VariantID", "OnHand", "Reserved").Create(&Stock{VariantID: variant, OnHand: onHand}).Error
	if database.IsCheck(err, "") {
		return ErrOutOfStock.With(fault.Args{"variant": int64(variant)}).Because(err)
	}
	if err != nil {
		return fmt.Errorf("set stock of variant %d: %w", variant, err)
	}
	return nil
}

// ReserveTx holds all the wanted pieces for the order, or none: the first variant of which there are too few is
// ErrOutOfStock with args variant and left. Rows are taken in the order of their ids, so that two orders never wait
// for each other.
func (s *Store) ReserveTx(ctx context.Context, tx *database.DB, order id.Order, wants []Want, until time.Time) error {
	for _, w := range sorted(wants) {
		if err := s.takeTx(ctx, tx, w); err != nil {
			return err
		}
		r := Reservation{OrderID: order, VariantID: w.VariantID, Quantity: w.Quantity, State: Held, MadeAt: s.now(), ExpiresAt: until}
		if err := tx.In(ctx).Create(&r).Error; err != nil {
			return fmt.Errorf("hold variant %d: %w", w.VariantID, err)
		}
	}
	return nil
}

// takeTx takes pieces that lie ready, else by one conditional statement on the stock's row.
func (s *Store) takeTx(ctx context.Context, tx *database.DB, w Want) error {
	if ready, err := s.takeUnitsTx(ctx, tx, w); ready || err != nil {
		return err
	}
	return s.takeRowTx(ctx, tx, w)
}

func (s *Store) takeRowTx(ctx context.Context, tx *database.DB, w Want) error {
	done := tx.In(ctx).Model(&Stock{}).
		Where("variant_id = ? AND on_hand - reserved >= ?", w.VariantID, w.Quantity).
		Update("reserved", gorm.Expr("reserved + ?", w.Quantity))
	if done.Error != nil {
		return fmt.Errorf("reserve variant %d: %w", w.VariantID, done.Error)
	}
	if done.RowsAffected == 1 {
		return nil
	}
	if again, err := s.gatherTx(ctx, tx, w); again || err != nil {
		return err
	}
	left := 0
	err := tx.In(ctx).Raw("SELECT coalesce(max(on_hand - reserved), 0) FROM stock WHERE variant_id = ?", w.VariantID).Scan(&left).Error
	if err != nil {
		return fmt.Errorf("read stock of variant %d: %w", w.VariantID, err)
	}
	return ErrOutOfStock.With(fault.Args{"variant": int64(w.VariantID), "left": left})
}

// ReleaseTx frees what the order still holds; a second call does nothing.
func (s *Store) ReleaseTx(ctx context.Context, tx *database.DB, order id.Order) error {
	held, err := s.endTx(ctx, tx, order, Held, Released)
	if err != nil {
		return err
	}
	return each(held, func(r Reservation) error {
		return change(tx.In(ctx), r, map[string]any{"reserved": gorm.Expr("reserved - ?", r.Quantity)})
	})
}

// RetakeTx holds again what an expired order had released, all or nothing, for good.
func (s *Store) RetakeTx(ctx context.Context, tx *database.DB, order id.Order) error {
	released, err := s.endTx(ctx, tx, order, Released, Held)
	if err != nil {
		return err
	}
	return each(released, func(r Reservation) error {
		return s.takeTx(ctx, tx, Want{VariantID: r.VariantID, Quantity: r.Quantity})
	})
}

// CommitTx takes pieces of the order's reservation out of the house, as they are shipped.
func (s *Store) CommitTx(ctx context.Context, tx *database.DB, order id.Order, w Want) error {
	held := Reservation{OrderID: order, VariantID: w.VariantID, Quantity: w.Quantity}
	err := change(tx.In(ctx), held, map[string]any{
		"on_hand":  gorm.Expr("on_hand - ?", w.Quantity),
		"reserved": gorm.Expr("reserved - ?", w.Quantity),
	})
	if err != nil {
		return err
	}
	err = tx.In(ctx).Exec(`UPDATE reservation SET state = 'committed' WHERE order_id = ? AND variant_id = ? AND state = 'held'
		AND NOT EXISTS (SELECT 1 FROM order_line WHERE order_id = ? AND variant_id = ? AND shipped + withdrawn < quantity)`,
		order, w.VariantID, order, w.VariantID).Error
	if err != nil {
		return fmt.Errorf("commit reservation of variant %d: %w", w.VariantID, err)
	}
	return nil
}

// CallOffTx frees pieces of the order's reservation that will not be shipped. The reservation ends with the last piece that was.
func (s *Store) CallOffTx(ctx context.Context, tx *database.DB, order id.Order, w Want) error {
	held := Reservation{OrderID: order, VariantID: w.VariantID, Quantity: w.Quantity}
	if err := change(tx.In(ctx), held, map[string]any{"reserved": gorm.Expr("reserved - ?", w.Quantity)}); err != nil {
		return err
	}
	done := tx.In(ctx).Exec(`UPDATE reservation SET quantity = greatest(quantity - @n, 1), state = CASE WHEN quantity <= @n THEN 'released'
			WHEN NOT EXISTS (SELECT 1 FROM order_line WHERE order_id = @order AND variant_id = @variant AND shipped + withdrawn < quantity) THEN 'committed' ELSE state END
		WHERE order_id = @order AND variant_id = @variant AND state = 'held' AND quantity >= @n`,
		sql.Named("n", w.Quantity), sql.Named("order", order), sql.Named("variant", w.VariantID))
	if done.Error != nil {
		return fmt.Errorf("call off variant %d: %w", w.VariantID, done.Error)
	}
	if done.RowsAffected != 1 {
		return fmt.Errorf("call off variant %d: order %d does not hold %d", w.VariantID, order, w.Quantity)
	}
	return nil
}

// endTx moves the order's reservations from one state to another and returns those it moved, by variant.
func (s *Store) endTx(ctx context.Context, tx *database.DB, order id.Order, from, to State) ([]Reservation, error) {
	var rows []Reservation
	err := tx.In(ctx).Raw("UPDATE reservation SET state = ? WHERE order_id = ? AND state = ? RETURNING *", to, order, from).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("end reservations of order %d: %w", order, err)
	}
	slices.SortFunc(rows, func(a, b Reservation) int { return cmp.Compare(a.VariantID, b.VariantID) })
	return rows, nil
}

func each(rows []Reservation, do func(Reservation) error) error {
	for _, r := range rows {
		if err := do(r); err != nil {
			return err
		}
	}
	return nil
}

func change(g *gorm.DB, r Reservation, columns map[string]any) error {
	done := g.Model(&Stock{}).Where("variant_id = ? AND reserved >= ?", r.VariantID, r.Quantity).Updates(columns)
	if done.Error != nil {
		return fmt.Errorf("change stock of variant %d: %w", r.VariantID, done.Error)
	}
	if done.RowsAffected != 1 {
		return fmt.Errorf("change stock of variant %d: less than %d reserved", r.VariantID, r.Quantity)
	}
	return nil
}

// sorted adds up the wants of a variant and orders them by its id.
func sorted(wants []Want) []Want {
	sum := map[id.Variant]int{}
	for _, w := range wants {
		sum[w.VariantID] += w.Quantity
	}
	out := make([]Want, 0, len(sum))
	for v, n := range sum {
		out = append(out, Want{v, n})
	}
	slices.SortFunc(out, func(a, b Want) int { return cmp.Compare(a.VariantID, b.VariantID) })
	return out
}
