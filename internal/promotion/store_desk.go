package promotion

import (
	"context"
	"fmt"
	"regexp"
	"slices"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/once"
)

// ErrTaken refuses a code that another coupon has.
var ErrTaken = fault.New(fault.Invalid, "coupon.taken")

// codes are what a code may look like.
var codes = regexp.MustCompile(`^[A-Z0-9][A-Z0-9-]{1,22}[A-Z0-9]$`)

// The most a limit may be.
const (
	MostUses      = 1_000_000
	MostPerPerson = 1_000
)

// Check tells what is wrong with a coupon that is to be made, by the fields of its form. Days begin and end at midnight UTC.
func (c *Coupon) Check() error {
	var f fault.Check
	f.Require(codes.MatchString(c.Code), "code", "coupon.code_form")
	f.Require(slices.Contains(Kinds(), c.Kind), "kind", "coupon.kind_missing")
	f.Require(c.Bearer == ByMall || c.Bearer == ByFactory && c.FactoryID != nil, "factory", "coupon.factory_missing")
	f.Require(c.Kind != Delivery || c.Bearer == ByMall, "factory", "coupon.delivery_by_mall")
	c.checkFigures(&f)
	f.Require(!c.ValidFrom.IsZero(), "from", "coupon.day")
	f.Require(c.ValidUntil == nil || c.ValidUntil.After(c.ValidFrom), "until", "coupon.until_before")
	f.Require(c.MostUses >= 0 && c.MostUses <= MostUses, "most_uses", "coupon.limit", fault.Args{"most": MostUses})
	f.Require(c.MostPerPerson >= 0 && c.MostPerPerson <= MostPerPerson, "most_per_person", "coupon.limit", fault.Args{"most": MostPerPerson})
	return f.Err()
}

func (c *Coupon) checkFigures(f *fault.Check) {
	switch c.Kind {
	case Percent:
		f.Require(c.BasisPoints > 0 && c.BasisPoints <= MostBasisPoints, "percent", "coupon.percent_range", fault.Args{"most": MostBasisPoints / 100})
	case Fixed:
		f.Require(c.AmountMinor > 0, "amount", "coupon.amount_missing")
	}
	f.Require(c.MinimumMinor >= 0, "minimum", "coupon.amount_missing")
	f.Require(c.Currency != "" || c.AmountMinor == 0 && c.MinimumMinor == 0, "currency", "coupon.currency_missing")
	f.Require(c.Currency == "" || c.Currency.Known(), "currency", "coupon.currency_unknown")
}

// Make keeps a new coupon, once for a form; ErrTaken at the field code if there is one of its code.
func (s *Store) Make(ctx context.Context, by id.Account, c Coupon) (*Coupon, error) {
	c.Code = Normal(c.Code)
	if err := c.Check(); err != nil {
		return nil, err
	}
	c.ID, c.Used, c.MadeBy, c.MadeAt, c.StoppedBy, c.StoppedAt = 0, 0, by, s.now(), nil, nil
	if c.Countries == nil {
		c.Countries = []string{}
	}
	err := s.db.Transact(ctx, once.Tx(ctx, "coupon.make", func(tx *database.DB) error {
		made := c
		return tx.In(ctx).Create(&made).Error
	}))
	if database.IsUnique(err, "") {
		var f fault.Check
		f.Require(false, "code", ErrTaken.Key)
		return nil, f.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("make coupon %s: %w", c.Code, err)
	}
	return s.Coupon(ctx, c.Code)
}

// Stop ends a coupon at once: orders that were placed with it keep what it took off. Stopping it again changes nothing.
func (s *Store) Stop(ctx context.Context, by id.Account, code string) error {
	done := s.db.In(ctx).Model(&Coupon{}).Where("code = ? AND stopped_at IS NULL", code).Select("stopped_by", "stopped_at").
		Updates(map[string]any{"stopped_by": by, "stopped_at": s.now()})
	if done.Error != nil {
		return fmt.Errorf("stop coupon %s: %w", code, done.Error)
	}
	return nil
}

// Coupons lists coupons, the newest first, and how many there are.
func (s *Store) Coupons(ctx context.Context, limit, offset int) ([]Coupon, int, error) {
	var list []Coupon
	var total int64
	if err := s.db.In(ctx).Model(&Coupon{}).Count(&total).Error; err != nil {
		return nil, 0, fmt.Errorf("count coupons: %w", err)
	}
	if err := s.db.In(ctx).Order("made_at DESC, id DESC").Limit(limit).Offset(offset).Find(&list).Error; err != nil {
		return nil, 0, fmt.Errorf("list coupons: %w", err)
	}
	return list, int(total), nil
}

// Taken is what uses of a coupon took off in one currency.
type Taken struct {
	CouponID id.Coupon
	Uses     int
	Paid     int          // of these, by orders that were paid
	Amount   money.Amount `gorm:"embedded;embeddedPrefix:amount_"` // of paid orders, less what refunds returned of it
}

// Cost is what coupons took off in each currency, as the charges of paid orders and their refunds say.
func (s *Store) Cost(ctx context.Context, coupons []Coupon) (map[id.Coupon][]Taken, error) {
	ids := make([]id.Coupon, len(coupons))
	for i, c := range coupons {
		ids[i] = c.ID
	}
	var rows []Taken
	err := s.db.In(ctx).Raw(`SELECT u.coupon_id, u.amount_currency, count(*) AS uses, count(o.confirmed_at) AS paid,
		coalesce(sum(u.amount_minor + coalesce(b.minor, 0)) FILTER (WHERE o.confirmed_at IS NOT NULL), 0)::bigint AS amount_minor
		FROM coupon_use u JOIN orders o ON o.id = u.order_id
		LEFT JOIN LATERAL (SELECT sum(p.amount_minor) AS minor FROM charge c JOIN refund_part p ON p.charge_id = c.id
			WHERE c.order_id = u.order_id AND c.kind = 'discount' AND p.given) b ON true
		WHERE u.coupon_id IN ? AND u.returned_at IS NULL GROUP BY 1, 2 ORDER BY 1, 2`, ids).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("add up coupons: %w", err)
	}
	cost := map[id.Coupon][]Taken{}
	for _, r := range rows {
		cost[r.CouponID] = append(cost[r.CouponID], r)
	}
	return cost, nil
}

// Used is a use with the order it was for.
type Used struct {
	Use    `gorm:"embedded"`
	Number string
	State  string
}

// Uses lists the uses of a coupon, the newest first.
func (s *Store) Uses(ctx context.Context, coupon id.Coupon, limit int) ([]Used, error) {
	var list []Used
	err := s.db.In(ctx).Raw(`SELECT u.*, o.number, o.state FROM coupon_use u JOIN orders o ON o.id = u.order_id
		WHERE u.coupon_id = ? ORDER BY u.used_at DESC, u.order_id DESC LIMIT ?`, coupon, limit).Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list uses of coupon %d: %w", coupon, err)
	}
	return list, nil
}
