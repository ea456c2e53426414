package sandbox

import (
	"context"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/money"
)

// Movement is money that was moved for the merchant: a session that was paid, or a refund of one.
type Movement struct {
	Place        string // where it stands in the list: the next page begins after it
	Kind         string // payment or refund
	Ref          string
	Token        string
	SessionToken string
	Amount       money.Amount `gorm:"embedded;embeddedPrefix:amount_"`
	At           time.Time    // when the session was opened, or the refund made
}

// Movements lists payments of sessions opened from then until before then, and refunds made in that time, after a place in the list.
func (s *Store) Movements(ctx context.Context, from, until time.Time, after string, limit int) ([]Movement, error) {
	var c fault.Check
	c.Require(!from.IsZero(), "from", "sandbox.api.type")
	c.Require(!until.IsZero(), "until", "sandbox.api.type")
	if err := c.Err(); err != nil {
		return nil, err
	}
	var list []Movement
	err := s.db.In(ctx).Raw(`SELECT * FROM (
			SELECT 'p' || lpad(id::text, 19, '0') AS place, 'payment' AS kind, ref, token, token AS session_token, amount_minor, amount_currency, created_at AS at
			FROM sandbox_session WHERE state = 'succeeded' AND created_at >= ? AND created_at < ?
			UNION ALL
			SELECT 'r' || lpad(r.id::text, 19, '0'), 'refund', r.ref, r.token, x.token, r.amount_minor, r.amount_currency, r.created_at
			FROM sandbox_refund r JOIN sandbox_session x ON x.id = r.session_id WHERE r.created_at >= ? AND r.created_at < ?
		) m WHERE place > ? ORDER BY place LIMIT ?`, from, until, from, until, after, limit).Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list movements: %w", err)
	}
	return list, nil
}
