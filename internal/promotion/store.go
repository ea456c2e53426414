package promotion

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// Store keeps coupons and their uses.
type Store struct {
	db  *database.DB
	now func() time.Time
}

// NewStore opens the store.
func NewStore(db *database.DB, now func() time.Time) *Store { return &Store{db: db, now: now} }

// Coupon finds a coupon by its code, however it is typed; ErrUnknown if there is none.
func (s *Store) Coupon(ctx context.Context, code string) (*Coupon, error) {
	var c Coupon
	err := s.db.In(ctx).Where("code = ?", Normal(code)).Take(&c).Error
	if errors.Is(err, database.ErrNotFound) {
		return nil, ErrUnknown
	}
	if err != nil {
		return nil, fmt.Errorf("find coupon: %w", err)
	}
	return &c, nil
}

// Open refuses with ErrUsedByYou who has used the coupon as often as one person may.
func (s *Store) Open(ctx context.Context, c *Coupon, b Buyer) error {
	if c.MostPerPerson == 0 || b == (Buyer{}) {
		return nil
	}
	n, err := usedBy(ctx, s.db, c.ID, b)
	if err == nil && n >= c.MostPerPerson {
		err = ErrUsedByYou
	}
	return err
}

// usedBy counts the uses of a coupon by a buyer that stand.
func usedBy(ctx context.Context, db *database.DB, c id.Coupon, b Buyer) (int, error) {
	n := 0
	err := db.In(ctx).Raw(`SELECT count(*) FROM coupon_use u JOIN orders o ON o.id = u.order_id
		WHERE u.coupon_id = ? AND u.returned_at IS NULL AND (o.account_id = ? OR o.email = ? AND o.email <> '')`, c, b.Account, b.Email).Scan(&n).Error
	if err != nil {
		return 0, fmt.Errorf("count uses of coupon %d: %w", c, err)
	}
	return n, nil
}

// UseTx writes the use of a coupon by an order that is written in this transaction. ErrUsedUp, ErrUsedByYou, or ErrOver of one
// that was stopped or ended meanwhile; whatever else was asked of the purchase, who quoted it has looked at. Others who use the
// coupon wait for this transaction to end.
func (s *Store) UseTx(ctx context.Context, tx *database.DB, u Use, b Buyer) error {
	now := s.now()
	counted := s.count(ctx, tx, u.CouponID, "stopped_at IS NULL AND (valid_until IS NULL OR valid_until > ?)", now)
	if counted.Error != nil {
		return fmt.Errorf("count use of coupon %d: %w", u.CouponID, counted.Error)
	}
	if counted.RowsAffected == 0 {
		return s.why(ctx, tx, u.CouponID, now)
	}
	u.UsedAt, u.ReturnedAt = now, nil
	if err := tx.In(ctx).Create(&u).Error; err != nil {
		return fmt.Errorf("write use of coupon %d: %w", u.CouponID, err)
	}
	return s.withinTx(ctx, tx, u.CouponID, b)
}

// count moves the counter of a coupon by one, if there is room and the condition holds.
func (s *Store) count(ctx context.Context, tx *database.DB, c id.Coupon, condition string, args ...any) *gorm.DB {
	return tx.In(ctx).Model(&Coupon{}).Where("id = ? AND (most_uses = 0 OR used < most_uses)", c).Where(condition, args...).
		Update("used", gorm.Expr("used + 1"))
}

// why says what was in the way of counting a use.
func (s *Store) why(ctx context.Context, tx *database.DB, coupon id.Coupon, now time.Time) error {
	var c Coupon
	if err := tx.In(ctx).Take(&c, coupon).Error; err != nil {
		return fmt.Errorf("find coupon %d: %w", coupon, err)
	}
	if state := c.State(now); state == Stopped || state == Ended {
		return ErrOver
	}
	return ErrUsedUp
}

// withinTx refuses a use, written in this transaction, by which its buyer would have more than a person may. The coupon's row is
// held, so that two orders of one buyer come here one after the other.
func (s *Store) withinTx(ctx context.Context, tx *database.DB, coupon id.Coupon, b Buyer) error {
	var c Coupon
	if err := tx.In(ctx).Take(&c, coupon).Error; err != nil {
		return fmt.Errorf("find coupon %d: %w", coupon, err)
	}
	if c.MostPerPerson == 0 {
		return nil
	}
	n, err := usedBy(ctx, tx, coupon, b)
	if err == nil && n > c.MostPerPerson {
		err = ErrUsedByYou
	}
	return err
}

// ReturnTx gives back the use of an order that was not paid in time, or of which nothing is sent, if it has one; repeating it changes nothing.
func (s *Store) ReturnTx(ctx context.Context, tx *database.DB, order id.Order) error {
	err := tx.In(ctx).Exec(`WITH given AS (UPDATE coupon_use SET returned_at = ? WHERE order_id = ? AND returned_at IS NULL RETURNING coupon_id)
		UPDATE coupon SET used = used - 1 FROM given WHERE coupon.id = given.coupon_id`, s.now(), order).Error
	if err != nil {
		return fmt.Errorf("give back coupon of order %d: %w", order, err)
	}
	return nil
}

// RetakeTx takes the use of an order again that had given it back and is paid after all: what it promised stands, even if the
// coupon has ended since. ErrUsedUp or ErrUsedByYou if others, or other orders of the buyer, have used it meanwhile.
func (s *Store) RetakeTx(ctx context.Context, tx *database.DB, order id.Order, b Buyer) error {
	var u Use
	err := tx.In(ctx).Where("order_id = ? AND returned_at IS NOT NULL", order).Take(&u).Error
	if errors.Is(err, database.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find use of order %d: %w", order, err)
	}
	counted := s.count(ctx, tx, u.CouponID, "true")
	if counted.Error != nil {
		return fmt.Errorf("count use of coupon %d: %w", u.CouponID, counted.Error)
	}
	if counted.RowsAffected == 0 {
		return ErrUsedUp
	}
	if err := tx.In(ctx).Model(&Use{}).Where("order_id = ?", order).Update("returned_at", nil).Error; err != nil {
		return fmt.Errorf("take coupon of order %d again: %w", order, err)
	}
	return s.withinTx(ctx, tx, u.CouponID, b)
}
