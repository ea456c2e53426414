package payment

import (
	"context"
	"fmt"

	"github.com/lib/pq"
	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
)

// CreateRefundTx notes that money of a paid attempt goes back. A reason is refunded once for an attempt: the second
// call returns the first refund, or ErrState if the amount differs. All refunds that did not fail together never
// exceed what was paid: ErrRefund.
func (s *Store) CreateRefundTx(ctx context.Context, tx *database.DB, attempt id.Attempt, amount money.Amount, reason string) (*Refund, error) {
	a, given, err := s.paidTx(ctx, tx, attempt)
	if err != nil {
		return nil, err
	}
	if r := sameReason(given, reason); r != nil {
		if r.Amount != amount {
			return nil, ErrState.With(fault.Args{"from": r.Amount.String(), "to": amount.String()})
		}
		return r, nil
	}
	r := Refund{Reason: reason, Amount: amount}
	return &r, s.addRefundTx(ctx, tx, a, given, &r)
}

// DutyBackTx notes that duty of r's consignment goes back, by r's attempt and for its reason, once: the second call returns the first
// refund, or ErrState if the amount differs. ErrRefund if more would go back than was paid.
func (s *Store) DutyBackTx(ctx context.Context, tx *database.DB, r Refund) (*Refund, error) {
	a, given, err := s.paidTx(ctx, tx, r.AttemptID)
	if err != nil {
		return nil, err
	}
	for i := range given {
		old := &given[i]
		if old.ConsignmentID == nil || *old.ConsignmentID != *r.ConsignmentID || old.Reason != r.Reason {
			continue
		}
		if old.Amount != r.Amount {
			return nil, ErrState.With(fault.Args{"from": old.Amount.String(), "to": r.Amount.String()})
		}
		return old, nil
	}
	return &r, s.addRefundTx(ctx, tx, a, given, &r)
}

// paidTx holds a paid attempt and reads what goes back of it.
func (s *Store) paidTx(ctx context.Context, tx *database.DB, attempt id.Attempt) (*Attempt, []Refund, error) {
	a, err := first[Attempt](tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", attempt), "attempt")
	if err != nil {
		return nil, nil, err
	}
	if a.State != Succeeded {
		return nil, nil, ErrState.With(fault.Args{"from": string(a.State), "to": "refunded"})
	}
	var given []Refund
	if err := tx.In(ctx).Where("attempt_id = ?", attempt).Order("id").Find(&given).Error; err != nil {
		return nil, nil, fmt.Errorf("list refunds of attempt %d: %w", attempt, err)
	}
	return a, given, nil
}

// addRefundTx writes a new refund if it fits into what was paid.
func (s *Store) addRefundTx(ctx context.Context, tx *database.DB, a *Attempt, given []Refund, r *Refund) error {
	if err := fits(a.Amount, given, r.Amount); err != nil {
		return err
	}
	r.OrderID, r.AttemptID, r.Token, r.State, r.CreatedAt = a.OrderID, a.ID, id.NewToken(), RefundCreated, s.now()
	if err := tx.In(ctx).Create(r).Error; err != nil {
		return fmt.Errorf("create refund of attempt %d: %w", a.ID, err)
	}
	return nil
}

func sameReason(given []Refund, reason string) *Refund {
	for i := range given {
		if given[i].Key == "" && given[i].Reason == reason {
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
	return list, s.refundLines(ctx, list)
}

// PendingRefunds lists refunds that the gateway has not confirmed, oldest first, after another one of them.
func (s *Store) PendingRefunds(ctx context.Context, after id.Refund, limit int) ([]Refund, error) {
	var list []Refund
	if err := s.db.In(ctx).Where("state = 'created' AND id > ?", after).Order("id").Limit(limit).Find(&list).Error; err != nil {
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
	done := tx.In(ctx).Model(&Refund{}).Where("id = ?", r.ID).Select("State", "GatewayRef", "Failure", "DoneAt").Updates(r)
	if done.Error != nil {
		return fmt.Errorf("record refund %s: %w", r.Token, done.Error)
	}
	if done.RowsAffected != 1 {
		return fmt.Errorf("record refund %s: %w", r.Token, database.ErrNotFound)
	}
	return nil
}

// Refund finds a refund by its token.
func (s *Store) Refund(ctx context.Context, token string) (*Refund, error) {
	return first[Refund](s.db.In(ctx).Where("token = ?", token), "refund")
}

// RefundsOf are the refunds of several orders, oldest first.
func (s *Store) RefundsOf(ctx context.Context, orders []id.Order) ([]Refund, error) {
	var list []Refund
	if err := s.db.In(ctx).Where("order_id = any(?)", pq.Array(orders)).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list refunds: %w", err)
	}
	return list, s.refundLines(ctx, list)
}

// DecideTx writes a refund that an admin decided, with its lines. ErrRefund if more would go back than was paid.
func (s *Store) DecideTx(ctx context.Context, tx *database.DB, r *Refund) error {
	a, given, err := s.paidTx(ctx, tx, r.AttemptID)
	if err != nil {
		return err
	}
	if err := s.addRefundTx(ctx, tx, a, given, r); err != nil {
		return err
	}
	var parts []RefundPart
	for i := range r.Lines {
		l := &r.Lines[i]
		l.RefundID = r.ID
		for j := range l.Parts {
			l.Parts[j].RefundID, l.Parts[j].LineID = r.ID, l.LineID
		}
		parts = append(parts, l.Parts...)
	}
	if err := tx.In(ctx).Create(&r.Lines).Error; err != nil {
		return fmt.Errorf("write lines of refund %s: %w", r.Token, err)
	}
	if err := tx.In(ctx).Create(&parts).Error; err != nil {
		return fmt.Errorf("write parts of refund %s: %w", r.Token, err)
	}
	return nil
}

// DecidedTx finds the refund that was decided with the key of r: ErrNotFound if none was, ErrDecided if it was another.
func (s *Store) DecidedTx(ctx context.Context, tx *database.DB, r *Refund) (*Refund, error) {
	old, err := first[Refund](tx.In(ctx).Where("key = ? AND key <> ''", r.Key), "refund")
	if err == nil && old.Fingerprint != r.Fingerprint {
		return nil, ErrDecided
	}
	return old, err
}

// RefundedTx counts the pieces of the order's lines that went back, or are to go back.
func (s *Store) RefundedTx(ctx context.Context, tx *database.DB, order id.Order) (map[id.Line]int, error) {
	return refunded(ctx, tx, order)
}

// Refunded is RefundedTx for looking only.
func (s *Store) Refunded(ctx context.Context, order id.Order) (map[id.Line]int, error) {
	return refunded(ctx, s.db, order)
}

func refunded(ctx context.Context, db *database.DB, order id.Order) (map[id.Line]int, error) {
	var rows []RefundLine
	err := db.In(ctx).Raw(`SELECT l.line_id, sum(l.quantity) AS quantity FROM refund_line l JOIN refund r ON r.id = l.refund_id
		WHERE r.order_id = ? GROUP BY l.line_id`, order).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("count refunded pieces of order %d: %w", order, err)
	}
	n := make(map[id.Line]int, len(rows))
	for _, r := range rows {
		n[r.LineID] = r.Quantity
	}
	return n, nil
}

// RetryTx puts a refund that the gateway refused back to be given, if it still fits into what was paid.
func (s *Store) RetryTx(ctx context.Context, tx *database.DB, token string) (*Refund, error) {
	r, err := s.LockRefundTx(ctx, tx, token)
	if err != nil {
		return nil, err
	}
	a, given, err := s.paidTx(ctx, tx, r.AttemptID)
	if err != nil {
		return nil, err
	}
	if err := r.Transition(RefundCreated); err != nil {
		return nil, err
	}
	if err := fits(a.Amount, given, r.Amount); err != nil {
		return nil, err
	}
	r.DoneAt, r.Failure = nil, ""
	return r, s.RecordRefundTx(ctx, tx, r)
}

// refundLines reads the lines and parts of refunds that have any.
func (s *Store) refundLines(ctx context.Context, list []Refund) error {
	at, ids := map[id.Refund]int{}, []id.Refund{}
	for i, r := range list {
		if r.Key != "" {
			at[r.ID], ids = i, append(ids, r.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var lines []RefundLine
	if err := s.db.In(ctx).Where("refund_id = any(?)", pq.Array(ids)).Order("refund_id, line_id").Find(&lines).Error; err != nil {
		return fmt.Errorf("read lines of refunds: %w", err)
	}
	var parts []RefundPart
	if err := s.db.In(ctx).Where("refund_id = any(?)", pq.Array(ids)).Order("id").Find(&parts).Error; err != nil {
		return fmt.Errorf("read parts of refunds: %w", err)
	}
	for i := range lines {
		l := &lines[i]
		for _, p := range parts {
			if p.RefundID == l.RefundID && p.LineID == l.LineID {
				l.Parts = append(l.Parts, p)
			}
		}
		r := &list[at[l.RefundID]]
		r.Lines = append(r.Lines, *l)
	}
	return nil
}
