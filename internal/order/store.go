package order

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// Store keeps orders.
type Store struct {
	db  *database.DB
	now func() time.Time
}

// NewStore opens the store.
func NewStore(db *database.DB, now func() time.Time) *Store { return &Store{db: db, now: now} }

// CreateTx writes a new order with its consignments, lines and charges, and gives them their ids. A charge's LineID
// counts the lines of its consignment from 1 until it is written.
func (s *Store) CreateTx(ctx context.Context, tx *database.DB, o *Order) error {
	if err := tx.In(ctx).Create(o).Error; err != nil {
		return fmt.Errorf("create order: %w", err)
	}
	for i := range o.Consignments {
		if err := s.createConsignmentTx(ctx, tx, o.ID, &o.Consignments[i]); err != nil {
			return err
		}
	}
	return s.NoteTx(ctx, tx, Event{OrderID: o.ID, Kind: "placed", At: o.PlacedAt})
}

func (s *Store) createConsignmentTx(ctx context.Context, tx *database.DB, order id.Order, c *Consignment) error {
	c.OrderID = order
	if err := tx.In(ctx).Create(c).Error; err != nil {
		return fmt.Errorf("create consignment: %w", err)
	}
	for i := range c.Lines {
		c.Lines[i].OrderID, c.Lines[i].ConsignmentID = order, c.ID
	}
	if err := tx.In(ctx).Create(&c.Lines).Error; err != nil {
		return fmt.Errorf("create lines: %w", err)
	}
	for i := range c.Charges {
		ch := &c.Charges[i]
		ch.OrderID, ch.ConsignmentID = order, c.ID
		if ch.LineID != nil {
			line := c.Lines[*ch.LineID-1].ID
			ch.LineID = &line
		}
	}
	if err := tx.In(ctx).Create(&c.Charges).Error; err != nil {
		return fmt.Errorf("create charges: %w", err)
	}
	return nil
}

// NoteTx adds an event to the order's timeline.
func (s *Store) NoteTx(ctx context.Context, tx *database.DB, e Event) error {
	if e.Args == nil {
		e.Args = map[string]string{}
	}
	if err := tx.In(ctx).Create(&e).Error; err != nil {
		return fmt.Errorf("note %s: %w", e.Kind, err)
	}
	return nil
}

// Order reads a whole order by its public number, for whoever holds the number and proved it: the caller checks.
func (s *Store) Order(ctx context.Context, number string) (*Order, error) {
	return s.read(ctx, s.db.In(ctx).Where("number = ?", number))
}

// OrderOf reads a whole order of a consumer; another's is ErrNotFound.
func (s *Store) OrderOf(ctx context.Context, account id.Account, number string) (*Order, error) {
	return s.read(ctx, s.db.In(ctx).Where("number = ? AND account_id = ?", number, account))
}

// OrderByID reads a whole order.
func (s *Store) OrderByID(ctx context.Context, order id.Order) (*Order, error) {
	return s.read(ctx, s.db.In(ctx).Where("id = ?", order))
}

// Head reads an order's own row by its public number: without consignments and events.
func (s *Store) Head(ctx context.Context, number string) (*Order, error) {
	var o Order
	if err := s.db.In(ctx).Where("number = ?", number).Take(&o).Error; err != nil {
		return nil, fmt.Errorf("find order: %w", err)
	}
	return &o, nil
}

// Contract reads an order with what was agreed: consignments, lines and charges, without parcels and events.
func (s *Store) Contract(ctx context.Context, order id.Order) (*Order, error) {
	one := make([]Order, 1)
	if err := s.db.In(ctx).Where("id = ?", order).Take(&one[0]).Error; err != nil {
		return nil, fmt.Errorf("find order: %w", err)
	}
	at, ids := rows(one)
	cs, err := s.consignments(ctx, ids)
	if err == nil {
		err = s.charges(ctx, ids, cs)
	}
	hang(one, at, cs)
	return &one[0], err
}

// NumberByCart finds the order that a cart became; ErrNotFound while it is none.
func (s *Store) NumberByCart(ctx context.Context, cart id.Cart) (string, error) {
	var o Order
	if err := s.db.In(ctx).Select("number").Where("cart_id = ?", cart).Take(&o).Error; err != nil {
		return "", err
	}
	return o.Number, nil
}

// LockTx reads an order's own row and holds it until the transaction ends; consignments come without their lines.
func (s *Store) LockTx(ctx context.Context, tx *database.DB, order id.Order) (*Order, error) {
	var o Order
	if err := tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Take(&o, order).Error; err != nil {
		return nil, fmt.Errorf("lock order %d: %w", order, err)
	}
	err := tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Where("order_id = ?", order).Order("id").Find(&o.Consignments).Error
	if err != nil {
		return nil, fmt.Errorf("lock consignments of order %d: %w", order, err)
	}
	return &o, nil
}

// SaveTx writes what moved in an order's life: its state and dates, nothing else.
func (s *Store) SaveTx(ctx context.Context, tx *database.DB, o *Order) error {
	err := tx.In(ctx).Model(o).Select("State", "ConfirmedAt", "ClosedAt").Updates(o).Error
	if err != nil {
		return fmt.Errorf("save order %s: %w", o.Number, err)
	}
	return nil
}

// Unpaid lists the orders whose time to pay is over, the longest first, after another one of them: no more of each than its id and time.
func (s *Store) Unpaid(ctx context.Context, after Order, limit int) ([]Order, error) {
	var due []Order
	err := s.db.In(ctx).Select("id, expires_at").Where("state = ? AND expires_at <= ? AND (expires_at, id) > (?, ?)", Placed, s.now(), after.ExpiresAt, after.ID).
		Order("expires_at, id").Limit(limit).Find(&due).Error
	if err != nil {
		return nil, fmt.Errorf("list unpaid orders: %w", err)
	}
	return due, nil
}

func (s *Store) read(ctx context.Context, g *gorm.DB) (*Order, error) {
	one := make([]Order, 1)
	if err := g.Take(&one[0]).Error; err != nil {
		return nil, fmt.Errorf("find order: %w", err)
	}
	return &one[0], s.whole(ctx, one)
}

// whole reads everything of the orders: consignments with lines, charges and parcels, and the events.
func (s *Store) whole(ctx context.Context, orders []Order) error {
	at, ids := rows(orders)
	cs, err := s.consignments(ctx, ids)
	if err != nil {
		return err
	}
	if err := s.charges(ctx, ids, cs); err != nil {
		return err
	}
	if err := s.parcels(ctx, cs); err != nil {
		return err
	}
	hang(orders, at, cs)
	var events []Event
	if err := s.db.In(ctx).Where("order_id = any(?)", pq.Array(ids)).Order("at, id").Find(&events).Error; err != nil {
		return fmt.Errorf("read events: %w", err)
	}
	for _, e := range events {
		o := &orders[at[e.OrderID]]
		o.Events = append(o.Events, e)
	}
	return nil
}

// list reads orders, the newest first, with consignments and lines.
func (s *Store) list(ctx context.Context, g *gorm.DB) ([]Order, error) {
	var orders []Order
	if err := g.Order("placed_at DESC, id DESC").Find(&orders).Error; err != nil {
		return nil, fmt.Errorf("list orders: %w", err)
	}
	return orders, s.lined(ctx, orders)
}

// lined reads the consignments of the orders with their lines.
func (s *Store) lined(ctx context.Context, orders []Order) error {
	at, ids := rows(orders)
	cs, err := s.consignments(ctx, ids)
	if err != nil {
		return err
	}
	hang(orders, at, cs)
	return nil
}

// rows are the ids of the orders, and where each stands.
func rows(orders []Order) (map[id.Order]int, []id.Order) {
	at, ids := make(map[id.Order]int, len(orders)), make([]id.Order, len(orders))
	for i, o := range orders {
		at[o.ID], ids[i] = i, o.ID
	}
	return at, ids
}

// hang gives each order its consignments.
func hang(orders []Order, at map[id.Order]int, cs []Consignment) {
	for _, c := range cs {
		o := &orders[at[c.OrderID]]
		o.Consignments = append(o.Consignments, c)
	}
}
