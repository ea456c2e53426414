package demand

import (
	"context"
	"fmt"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// loadPins reads the pins into memory.
func (s *Store) loadPins(ctx context.Context) error {
	var list []Pin
	if err := s.db.In(ctx).Where("until IS NULL OR until >= ?", day(s.now())).Order("position, id").Find(&list).Error; err != nil {
		return fmt.Errorf("read pins: %w", err)
	}
	pins := board{}
	for _, p := range list {
		pins[p.Folded] = append(pins[p.Folded], p)
	}
	s.pins.Store(&pins)
	return nil
}

// Pin sets a pin; this process knows it at once. It refuses wrong fields, and more than MostPins of a query.
func (s *Store) Pin(ctx context.Context, p Pin) (id.Pin, error) {
	p.Typed = written(p.Typed)
	p.Folded, p.CreatedAt = Key(p.Typed), s.now()
	if err := p.check(s.now()); err != nil {
		return 0, err
	}
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		if err := tx.In(ctx).Exec("SELECT pg_advisory_xact_lock(hashtext(?))", "search_pin "+p.Folded).Error; err != nil {
			return err
		}
		var n int64
		q := tx.In(ctx).Model(&Pin{}).Where("folded = ? AND language = ? AND (until IS NULL OR until >= ?)", p.Folded, p.Language, day(s.now()))
		if err := q.Count(&n).Error; err != nil {
			return err
		}
		if n >= MostPins {
			return refused("query", "demand.too_many_pins", fault.Args{"count": MostPins})
		}
		return tx.In(ctx).Create(&p).Error
	})
	if database.IsUnique(err, "") {
		return 0, refused("listing", "demand.pinned")
	}
	if err != nil {
		return 0, fmt.Errorf("pin listing %d: %w", p.ListingID, err)
	}
	return p.ID, s.loadPins(ctx)
}

// Unpin takes a pin away and gives it back as it was, so that it can be set again; ErrNoPin.
func (s *Store) Unpin(ctx context.Context, n id.Pin) (Pin, error) {
	var gone []Pin
	if err := s.db.In(ctx).Raw("DELETE FROM search_pin WHERE id = ? RETURNING *", n).Scan(&gone).Error; err != nil {
		return Pin{}, fmt.Errorf("unpin %d: %w", n, err)
	}
	if len(gone) == 0 {
		return Pin{}, ErrNoPin
	}
	return gone[0], s.loadPins(ctx)
}

// Pins lists the pins whose query has the words, the newest first; total counts them all.
func (s *Store) Pins(ctx context.Context, words string, limit, offset int) (list []Pin, total int, err error) {
	var rows []struct {
		Pin
		Total int
	}
	err = s.db.In(ctx).Raw(`SELECT *, count(*) OVER () AS total FROM search_pin WHERE position(? IN folded) > 0 ORDER BY id DESC LIMIT ? OFFSET ?`,
		Key(words), limit, offset).Scan(&rows).Error
	if err != nil {
		return nil, 0, fmt.Errorf("list pins: %w", err)
	}
	for _, r := range rows {
		list, total = append(list, r.Pin), r.Total
	}
	return list, total, nil
}
