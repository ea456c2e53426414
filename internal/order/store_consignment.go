package order

import (
	"context"
	"fmt"

	"github.com/lib/pq"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// consignments reads those of the orders, in the order they were placed, with their lines.
func (s *Store) consignments(ctx context.Context, orders []id.Order) ([]Consignment, error) {
	var cs []Consignment
	if err := s.db.In(ctx).Where("order_id = any(?)", pq.Array(orders)).Order("id").Find(&cs).Error; err != nil {
		return nil, fmt.Errorf("read consignments: %w", err)
	}
	return cs, s.lines(ctx, s.db, cs)
}

func (s *Store) lines(ctx context.Context, db *database.DB, cs []Consignment) error {
	at, ids := index(cs)
	var lines []Line
	if err := db.In(ctx).Where("consignment_id = any(?)", pq.Array(ids)).Order("position").Find(&lines).Error; err != nil {
		return fmt.Errorf("read lines: %w", err)
	}
	for _, l := range lines {
		c := &cs[at[l.ConsignmentID]]
		c.Lines = append(c.Lines, l)
	}
	return nil
}

// charges reads those of the orders, each to its consignment.
func (s *Store) charges(ctx context.Context, orders []id.Order, cs []Consignment) error {
	at, _ := index(cs)
	var charges []Charge
	if err := s.db.In(ctx).Where("order_id = any(?)", pq.Array(orders)).Order("id").Find(&charges).Error; err != nil {
		return fmt.Errorf("read charges: %w", err)
	}
	for _, ch := range charges {
		c := &cs[at[ch.ConsignmentID]]
		c.Charges = append(c.Charges, ch)
	}
	return nil
}

// Consignment reads a factory's consignment with the whole of its lines, charges and parcels, and the order's own
// row for the address; another factory's is ErrNotFound.
func (s *Store) Consignment(ctx context.Context, factory id.Factory, number string) (*Consignment, *Order, error) {
	var c Consignment
	err := s.db.In(ctx).Where("number = ? AND factory_id = ? AND offered_at IS NOT NULL", number, factory).Take(&c).Error
	if err != nil {
		return nil, nil, fmt.Errorf("find consignment: %w", err)
	}
	o, err := s.OrderByID(ctx, c.OrderID)
	if err != nil {
		return nil, nil, err
	}
	for i := range o.Consignments {
		if o.Consignments[i].ID == c.ID {
			return &o.Consignments[i], o, nil
		}
	}
	return nil, nil, database.ErrNotFound
}

// ConsignmentByID reads a consignment with its lines, and its order's own row, for the mall itself: to tell the factory.
func (s *Store) ConsignmentByID(ctx context.Context, consignment id.Consignment) (*Consignment, *Order, error) {
	one := make([]Consignment, 1)
	if err := s.db.In(ctx).Take(&one[0], consignment).Error; err != nil {
		return nil, nil, fmt.Errorf("find consignment %d: %w", consignment, err)
	}
	var o Order
	if err := s.db.In(ctx).Take(&o, one[0].OrderID).Error; err != nil {
		return nil, nil, fmt.Errorf("find order of consignment %d: %w", consignment, err)
	}
	return &one[0], &o, s.lines(ctx, s.db, one)
}

// Queue is what a factory sees of its consignments in some states, the most urgent first.
func (s *Store) Queue(ctx context.Context, factory id.Factory, states []ConsignmentState, limit, offset int) ([]Consignment, error) {
	var cs []Consignment
	err := s.db.In(ctx).Where("factory_id = ? AND state = any(?)", factory, pq.Array(states)).
		Order("handover_by NULLS LAST, id").Limit(limit).Offset(offset).Find(&cs).Error
	if err != nil {
		return nil, fmt.Errorf("list consignments of factory %d: %w", factory, err)
	}
	return cs, s.lines(ctx, s.db, cs)
}

// Counts says how many consignments a factory has in each state.
func (s *Store) Counts(ctx context.Context, factory id.Factory) (map[ConsignmentState]int, error) {
	var rows []struct {
		State ConsignmentState
		N     int
	}
	err := s.db.In(ctx).Raw("SELECT state, count(*) AS n FROM consignment WHERE factory_id = ? AND offered_at IS NOT NULL GROUP BY state", factory).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("count consignments of factory %d: %w", factory, err)
	}
	counts := map[ConsignmentState]int{}
	for _, r := range rows {
		counts[r.State] = r.N
	}
	return counts, nil
}

// LockConsignmentTx holds a factory's consignment until the transaction ends, and its order before it, as everywhere; it comes with its
// lines. Another factory's, and one that was never offered to it, is ErrNotFound.
func (s *Store) LockConsignmentTx(ctx context.Context, tx *database.DB, factory id.Factory, number string) (*Consignment, error) {
	g := tx.In(ctx).Where("number = ? AND factory_id = ? AND offered_at IS NOT NULL", number, factory)
	return s.lockTx(ctx, tx, g)
}

// LockConsignmentByIDTx is LockConsignmentTx for the mall itself.
func (s *Store) LockConsignmentByIDTx(ctx context.Context, tx *database.DB, c id.Consignment) (*Consignment, error) {
	return s.lockTx(ctx, tx, tx.In(ctx).Where("id = ?", c))
}

func (s *Store) lockTx(ctx context.Context, tx *database.DB, g *gorm.DB) (*Consignment, error) {
	g = g.Session(&gorm.Session{})
	err := tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Select("id").Where("id = (?)", g.Model(&Consignment{}).Select("order_id")).Take(&Order{}).Error
	if err != nil {
		return nil, fmt.Errorf("lock order of consignment: %w", err)
	}
	var c Consignment
	if err := g.Clauses(clause.Locking{Strength: "UPDATE"}).Take(&c).Error; err != nil {
		return nil, fmt.Errorf("lock consignment: %w", err)
	}
	one := []Consignment{c}
	if err := s.lines(ctx, tx, one); err != nil {
		return nil, err
	}
	return &one[0], nil
}

// SaveConsignmentTx writes what moved in a consignment's life: its state and dates.
func (s *Store) SaveConsignmentTx(ctx context.Context, tx *database.DB, c *Consignment) error {
	err := tx.In(ctx).Model(c).
		Select("State", "HandoverBy", "OfferedAt", "AcceptedAt", "PackedAt", "ShippedAt", "DeliveredAt").Updates(c).Error
	if err != nil {
		return fmt.Errorf("save consignment %s: %w", c.Number, err)
	}
	return nil
}

func index(cs []Consignment) (map[id.Consignment]int, []id.Consignment) {
	at, ids := make(map[id.Consignment]int, len(cs)), make([]id.Consignment, len(cs))
	for i, c := range cs {
		at[c.ID], ids[i] = i, c.ID
	}
	return at, ids
}
