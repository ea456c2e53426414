package payment

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/lib/pq"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
)

// Store keeps attempts, events and refunds.
type Store struct {
	db  *database.DB
	now func() time.Time
}

// NewStore opens the store.
func NewStore(db *database.DB, now func() time.Time) *Store { return &Store{db: db, now: now} }

// OpenTx is the order's attempt that may still be paid at the gateway with this amount, or a new one in state Created.
// Two callers at once get the same attempt: the order's attempts are opened one after the other.
func (s *Store) OpenTx(ctx context.Context, tx *database.DB, order id.Order, amount money.Amount, gateway string) (*Attempt, error) {
	if !amount.Positive() || !amount.Currency.Known() {
		return nil, fmt.Errorf("open attempt for order %d: %w: %v", order, money.ErrSyntax, amount)
	}
	if err := tx.In(ctx).Exec("SELECT pg_advisory_xact_lock(hashtextextended('payment_attempt', ?))", order).Error; err != nil {
		return nil, fmt.Errorf("open attempt for order %d: %w", order, err)
	}
	var a Attempt
	err := tx.In(ctx).Where("order_id = ? AND gateway = ? AND amount_minor = ? AND amount_currency = ? AND state IN ?",
		order, gateway, amount.Minor, amount.Currency, []State{Created, Pending}).Order("id DESC").First(&a).Error
	if err == nil {
		return &a, nil
	}
	if !errors.Is(err, database.ErrNotFound) {
		return nil, fmt.Errorf("find open attempt of order %d: %w", order, err)
	}
	now := s.now()
	a = Attempt{OrderID: order, Token: id.NewToken(), Gateway: gateway, State: Created, Amount: amount, CreatedAt: now, CheckedAt: now}
	if err := tx.In(ctx).Create(&a).Error; err != nil {
		return nil, fmt.Errorf("create attempt for order %d: %w", order, err)
	}
	return &a, nil
}

// Attempt finds an attempt by its token.
func (s *Store) Attempt(ctx context.Context, token string) (*Attempt, error) {
	return first[Attempt](s.db.In(ctx).Where("token = ?", token), "attempt")
}

// AttemptByID finds an attempt by its row, for refunds and jobs.
func (s *Store) AttemptByID(ctx context.Context, attempt id.Attempt) (*Attempt, error) {
	return first[Attempt](s.db.In(ctx).Where("id = ?", attempt), "attempt")
}

// ByRef finds an attempt by the gateway's own reference.
func (s *Store) ByRef(ctx context.Context, gateway, ref string) (*Attempt, error) {
	return first[Attempt](s.db.In(ctx).Where("gateway = ? AND gateway_ref = ?", gateway, ref), "attempt")
}

// Attempts lists the order's attempts, oldest first.
func (s *Store) Attempts(ctx context.Context, order id.Order) ([]Attempt, error) {
	var list []Attempt
	if err := s.db.In(ctx).Where("order_id = ?", order).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list attempts of order %d: %w", order, err)
	}
	return list, nil
}

// AttemptsOf are the attempts of several orders, oldest first.
func (s *Store) AttemptsOf(ctx context.Context, orders []id.Order) ([]Attempt, error) {
	var list []Attempt
	if err := s.db.In(ctx).Where("order_id = any(?)", pq.Array(orders)).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list attempts: %w", err)
	}
	return list, nil
}

// RefundsOf are the refunds of several orders, oldest first.
func (s *Store) RefundsOf(ctx context.Context, orders []id.Order) ([]Refund, error) {
	var list []Refund
	if err := s.db.In(ctx).Where("order_id = any(?)", pq.Array(orders)).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list refunds: %w", err)
	}
	return list, nil
}

// LockTx reads the attempt and keeps everybody else from moving it until the transaction ends.
func (s *Store) LockTx(ctx context.Context, tx *database.DB, token string) (*Attempt, error) {
	return first[Attempt](tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Where("token = ?", token), "attempt")
}

// RecordTx writes what Transition or Follow changed, and that the gateway was asked now. The attempt must have been
// read by LockTx or OpenTx in the same transaction.
func (s *Store) RecordTx(ctx context.Context, tx *database.DB, a *Attempt) error {
	a.CheckedAt = s.now()
	done := tx.In(ctx).Model(&Attempt{}).Where("id = ?", a.ID).
		Select("State", "GatewayRef", "PayURL", "Reason", "CheckedAt").Updates(a)
	if done.Error != nil {
		return fmt.Errorf("record attempt %s: %w", a.Token, done.Error)
	}
	if done.RowsAffected != 1 {
		return fmt.Errorf("record attempt %s: %w", a.Token, database.ErrNotFound)
	}
	return nil
}

// Stale lists open attempts whose gateway was last asked before the given moment, the longest silent first. Asking
// twice is harmless, so the rows are not locked.
func (s *Store) Stale(ctx context.Context, before time.Time, limit int) ([]Attempt, error) {
	var list []Attempt
	err := s.db.In(ctx).Where("state IN ('created', 'pending') AND checked_at < ?", before).
		Order("checked_at, id").Limit(limit).Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list stale attempts: %w", err)
	}
	return list, nil
}

// Asked notes that the gateway was asked about the attempt and nothing came of it.
func (s *Store) Asked(ctx context.Context, attempt id.Attempt) error {
	if err := s.db.In(ctx).Model(&Attempt{}).Where("id = ?", attempt).Update("checked_at", s.now()).Error; err != nil {
		return fmt.Errorf("note question about attempt %d: %w", attempt, err)
	}
	return nil
}

// TakeEventTx keeps the gateway's message and says whether it is the first time: false means it was taken before and
// nothing is to be done.
func (s *Store) TakeEventTx(ctx context.Context, tx *database.DB, gateway string, n Notice) (bool, error) {
	e := Event{Gateway: gateway, EventID: n.EventID, Kind: n.Kind, Body: n.Body, ReceivedAt: s.now()}
	done := tx.In(ctx).Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "gateway"}, {Name: "event_id"}},
		DoNothing: true,
	}).Create(&e)
	if done.Error != nil {
		return false, fmt.Errorf("take event %s: %w", n.EventID, done.Error)
	}
	return done.RowsAffected == 1, nil
}

// CreateRefundTx notes that money of a paid attempt goes back. A reason is refunded once for an attempt: the second
// call returns the first refund, or ErrState if the amount differs. All refunds that did not fail together never
// exceed what was paid: ErrRefund.
func (s *Store) CreateRefundTx(ctx context.Context, tx *database.DB, attempt id.Attempt, amount money.Amount, reason string) (*Refund, error) {
	a, err := first[Attempt](tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", attempt), "attempt")
	if err != nil {
		return nil, err
	}
	if a.State != Succeeded {
		return nil, ErrState.With(fault.Args{"from": string(a.State), "to": "refunded"})
	}
	var given []Refund
	if err := tx.In(ctx).Where("attempt_id = ?", attempt).Order("id").Find(&given).Error; err != nil {
		return nil, fmt.Errorf("list refunds of attempt %d: %w", attempt, err)
	}
	if r := sameReason(given, reason); r != nil {
		if r.Amount != amount {
			return nil, ErrState.With(fault.Args{"from": r.Amount.String(), "to": amount.String()})
		}
		return r, nil
	}
	if err := fits(a.Amount, given, amount); err != nil {
		return nil, err
	}
	r := Refund{OrderID: a.OrderID, AttemptID: a.ID, Token: id.NewToken(), Reason: reason, State: RefundCreated, Amount: amount, CreatedAt: s.now()}
	if err := tx.In(ctx).Create(&r).Error; err != nil {
		return nil, fmt.Errorf("create refund of attempt %d: %w", attempt, err)
	}
	return &r, nil
}

func sameReason(given []Refund, reason string) *Refund {
	for i := range given {
		if given[i].Reason == reason {
			return &given[i]
		}
	}
	return nil
}

// fits is nil if what was given back and the new amount together are within what was paid.
func fits(paid money.Amount, given []Refund, amount money.Amount) error {
	left := paid
	for _, r := range given {
		if r.State == RefundFailed {
			continue
		}
		rest, err := left.Sub(r.Amount)
		if err != nil {
			return fmt.Errorf("add up refunds: %w", err)
		}
		left = rest
	}
	more, err := amount.Cmp(left)
	if err != nil {
		return fmt.Errorf("compare refund: %w", err)
	}
	if more > 0 || !amount.Positive() {
		return ErrRefund.With(fault.Args{"left": left.String()})
	}
	return nil
}

// Refunds lists what went back, or is going back, to the order's payer, oldest first.
func (s *Store) Refunds(ctx context.Context, order id.Order) ([]Refund, error) {
	var list []Refund
	if err := s.db.In(ctx).Where("order_id = ?", order).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list refunds of order %d: %w", order, err)
	}
	return list, nil
}

// PendingRefunds lists refunds that the gateway has not confirmed, oldest first.
func (s *Store) PendingRefunds(ctx context.Context, limit int) ([]Refund, error) {
	var list []Refund
	if err := s.db.In(ctx).Where("state = 'created'").Order("id").Limit(limit).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list pending refunds: %w", err)
	}
	return list, nil
}

// LockRefundTx reads the refund and keeps everybody else from moving it until the transaction ends.
func (s *Store) LockRefundTx(ctx context.Context, tx *database.DB, token string) (*Refund, error) {
	return first[Refund](tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Where("token = ?", token), "refund")
}

// RecordRefundTx writes the refund's state and the gateway's reference after Transition.
func (s *Store) RecordRefundTx(ctx context.Context, tx *database.DB, r *Refund) error {
	if r.State != RefundCreated && r.DoneAt == nil {
		now := s.now()
		r.DoneAt = &now
	}
	done := tx.In(ctx).Model(&Refund{}).Where("id = ?", r.ID).Select("State", "GatewayRef", "DoneAt").Updates(r)
	if done.Error != nil {
		return fmt.Errorf("record refund %s: %w", r.Token, done.Error)
	}
	if done.RowsAffected != 1 {
		return fmt.Errorf("record refund %s: %w", r.Token, database.ErrNotFound)
	}
	return nil
}

func first[T any](g *gorm.DB, what string) (*T, error) {
	var row T
	if err := g.First(&row).Error; err != nil {
		return nil, fmt.Errorf("find %s: %w", what, err)
	}
	return &row, nil
}

// Refund finds a refund by its token.
func (s *Store) Refund(ctx context.Context, token string) (*Refund, error) {
	return first[Refund](s.db.In(ctx).Where("token = ?", token), "refund")
}
