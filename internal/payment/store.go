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
	a = Attempt{OrderID: order, Token: id.NewToken(), Gateway: gateway, State: Created, Amount: amount, CreatedAt: now}
	a.asked(now)
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

// LockTx reads the attempt and keeps everybody else from moving it until the transaction ends.
func (s *Store) LockTx(ctx context.Context, tx *database.DB, token string) (*Attempt, error) {
	return first[Attempt](tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Where("token = ?", token), "attempt")
}

// RecordTx writes what Transition or Follow changed, and that the gateway was asked now. The attempt must have been
// read by LockTx or OpenTx in the same transaction.
func (s *Store) RecordTx(ctx context.Context, tx *database.DB, a *Attempt) error {
	a.asked(s.now())
	done := tx.In(ctx).Model(&Attempt{}).Where("id = ?", a.ID).
		Select("State", "GatewayRef", "PayURL", "Reason", "CheckedAt", "AskAt").Updates(a)
	if done.Error != nil {
		return fmt.Errorf("record attempt %s: %w", a.Token, done.Error)
	}
	if done.RowsAffected != 1 {
		return fmt.Errorf("record attempt %s: %w", a.Token, database.ErrNotFound)
	}
	return nil
}

// Stale lists open attempts whose gateway is to be asked by the given moment, the longest due first. Asking twice is harmless, so
// the rows are not locked.
func (s *Store) Stale(ctx context.Context, by time.Time, limit int) ([]Attempt, error) {
	var list []Attempt
	err := s.db.In(ctx).Where("state IN ('created', 'pending') AND ask_at <= ?", by).
		Order("ask_at, id").Limit(limit).Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list stale attempts: %w", err)
	}
	return list, nil
}

// Asked notes that the gateway was asked about the attempt and nothing came of it.
func (s *Store) Asked(ctx context.Context, a Attempt) error {
	a.asked(s.now())
	if err := s.db.In(ctx).Model(&Attempt{}).Where("id = ?", a.ID).Select("CheckedAt", "AskAt").Updates(&a).Error; err != nil {
		return fmt.Errorf("note question about attempt %s: %w", a.Token, err)
	}
	return nil
}

// forgetBatch is how many messages one statement forgets, so that none holds locks for long.
const forgetBatch = 1000

// ForgetEvents empties the messages of gateways that are older than keep_rule says today. That they came stays, so that none is taken
// twice.
func (s *Store) ForgetEvents(ctx context.Context) error {
	for now := s.now(); ; {
		done := s.db.In(ctx).Exec(`UPDATE payment_event SET body = '{}' WHERE id = any(ARRAY(SELECT id FROM payment_event
			WHERE body <> '{}' AND received_at < CAST(@now AS timestamptz) - kept_for('payment_event', CAST(@now AS date))
			ORDER BY received_at LIMIT @limit))`, map[string]any{"now": now, "limit": forgetBatch})
		if done.Error != nil {
			return fmt.Errorf("forget messages of gateways: %w", done.Error)
		}
		if done.RowsAffected < forgetBatch {
			return nil
		}
	}
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

func first[T any](g *gorm.DB, what string) (*T, error) {
	var row T
	if err := g.First(&row).Error; err != nil {
		return nil, fmt.Errorf("find %s: %w", what, err)
	}
	return &row, nil
}
