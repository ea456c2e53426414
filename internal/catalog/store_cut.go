package catalog

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// cutBatch is how many cuts begin or end at a time.
const cutBatch = 200

// loweredSQL is what an offer of variant v, of listing l and factory f, says of a cut that runs, null where none does. Two months of
// prices are as much as any law looks through.
const loweredSQL = `CASE WHEN cut.id IS NOT NULL THEN (
         SELECT jsonb_build_object('since', now.since, 'until', cut.ends_at, 'known', greatest(v.comparable_since, l.comparable_since, f.comparable_since),
           'was', coalesce((SELECT jsonb_agg(jsonb_build_object('since', h.since, 'minor', h.price_minor) ORDER BY h.since, h.id) FROM price_history h
             WHERE h.variant_id = v.id AND h.since < now.since
               AND h.since >= coalesce((SELECT max(o.since) FROM price_history o WHERE o.variant_id = v.id AND o.since <= now.since - interval '62 days'), '-infinity')), '[]'))
         FROM (SELECT max(since) AS since FROM price_history WHERE variant_id = v.id) now) END`

// loweredFrom is the join that loweredSQL needs.
const loweredFrom = `LEFT JOIN price_cut cut ON cut.listing_id = l.id AND cut.ended_at IS NULL AND cut.begun_at IS NOT NULL`

// Cuts are the cuts of a factory's listing, the newest first. Another's is ErrNotFound.
func (s *Store) Cuts(ctx context.Context, f id.Factory, l id.Listing, limit int) ([]Cut, error) {
	var list []Cut
	err := s.db.In(ctx).Raw(`SELECT c.* FROM price_cut c JOIN listing l ON l.id = c.listing_id
		WHERE c.listing_id = ? AND l.factory_id = ? ORDER BY c.id DESC LIMIT ?`, l, f, limit).Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("read price cuts of listing %d: %w", l, err)
	}
	return list, nil
}

// SetCut plans a cut of a factory's listing; one that starts now lowers the prices at once. ErrCutThere if another is not over.
// Fields: percent, starts, ends.
func (s *Store) SetCut(ctx context.Context, f id.Factory, c Cut) error {
	if err := c.Check(s.now()); err != nil {
		return err
	}
	c.ID, c.SetAt, c.BegunAt, c.EndedAt, c.EndedBy = 0, s.now(), nil, nil, nil
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		if err := ownTx(ctx, tx, f, c.ListingID); err != nil {
			return err
		}
		if err := tx.In(ctx).Create(&c).Error; err != nil {
			return err
		}
		if c.StartsAt.After(c.SetAt) {
			return nil
		}
		return s.beginTx(ctx, tx, &c)
	})
	if database.IsUnique(err, "price_cut_open") {
		return ErrCutThere
	}
	if err != nil {
		return fmt.Errorf("set price cut of listing %d: %w", c.ListingID, err)
	}
	return nil
}

// EndCut ends the cut of a factory's listing that is not over, begun or not. ErrNoCut where there is none.
func (s *Store) EndCut(ctx context.Context, f id.Factory, l id.Listing, by id.Account) error {
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		if err := ownTx(ctx, tx, f, l); err != nil {
			return err
		}
		return s.HaltCutTx(ctx, tx, l, by)
	})
	if err != nil {
		return fmt.Errorf("end price cut of listing %d: %w", l, err)
	}
	return nil
}

// HaltCutTx ends the cut of any listing that is not over, in the caller's transaction. ErrNoCut where there is none.
func (s *Store) HaltCutTx(ctx context.Context, tx *database.DB, l id.Listing, by id.Account) error {
	if err := lockListingTx(ctx, tx, l); err != nil {
		return err
	}
	c, err := openCutTx(ctx, tx, l)
	if err != nil {
		return err
	}
	return s.endTx(ctx, tx, c, &by)
}

// OpenCut is a cut that is not over, with the listing it is of.
type OpenCut struct {
	Cut
	Slug, Title, Maker string
}

// openCuts selects the cuts that are not over.
const openCuts = `SELECT c.*, l.slug, f.name AS maker,
	(SELECT title FROM listing_text t WHERE t.listing_id = l.id ORDER BY language = 'en' DESC, language LIMIT 1) AS title
FROM price_cut c JOIN listing l ON l.id = c.listing_id JOIN factory f ON f.id = l.factory_id WHERE c.ended_at IS NULL`

// OpenCut is the cut of a listing that is not over. ErrNoCut where there is none.
func (s *Store) OpenCut(ctx context.Context, l id.Listing) (*OpenCut, error) {
	var list []OpenCut
	err := s.db.In(ctx).Raw(openCuts+" AND c.listing_id = ?", l).Find(&list).Error
	if err == nil && len(list) == 0 {
		err = ErrNoCut
	}
	if err != nil {
		return nil, fmt.Errorf("read price cut of listing %d: %w", l, err)
	}
	return &list[0], nil
}

// OpenCuts lists the cuts that are not over, the newest first, and how many there are.
func (s *Store) OpenCuts(ctx context.Context, limit, offset int) ([]OpenCut, int, error) {
	var total int64
	if err := s.db.In(ctx).Model(&Cut{}).Where("ended_at IS NULL").Count(&total).Error; err != nil {
		return nil, 0, fmt.Errorf("count price cuts: %w", err)
	}
	var list []OpenCut
	err := s.db.In(ctx).Raw(openCuts+" ORDER BY c.id DESC LIMIT ? OFFSET ?", limit, offset).Find(&list).Error
	if err != nil {
		return nil, 0, fmt.Errorf("list price cuts: %w", err)
	}
	return list, int(total), nil
}

// TurnCuts begins and ends the cuts whose time has come. One that fails keeps no other from its turn.
func (s *Store) TurnCuts(ctx context.Context) error {
	var failed []error
	for last := id.PriceCut(0); ; {
		var due []Cut
		err := s.db.In(ctx).Raw(`SELECT * FROM price_cut WHERE ended_at IS NULL AND id > ?
			AND (CASE WHEN begun_at IS NULL THEN starts_at ELSE ends_at END) <= ? ORDER BY id LIMIT ?`, last, s.now(), cutBatch).Find(&due).Error
		if err != nil {
			return fmt.Errorf("find price cuts that are due: %w", err)
		}
		for _, c := range due {
			if err := s.turn(ctx, c.ListingID); err != nil {
				failed = append(failed, fmt.Errorf("turn price cut %d: %w", c.ID, err))
			}
			last = c.ID
		}
		if len(due) < cutBatch {
			return errors.Join(failed...)
		}
	}
}

// turn begins or ends the cut of a listing, whatever it is time for once the listing is locked.
func (s *Store) turn(ctx context.Context, l id.Listing) error {
	return s.db.Transact(ctx, func(tx *database.DB) error {
		if err := lockListingTx(ctx, tx, l); err != nil {
			return err
		}
		c, err := openCutTx(ctx, tx, l)
		switch now := s.now(); {
		case errors.Is(err, ErrNoCut):
			return nil
		case err != nil:
			return err
		case !c.EndsAt.After(now):
			return s.endTx(ctx, tx, c, nil)
		case c.BegunAt == nil && !c.StartsAt.After(now):
			return s.beginTx(ctx, tx, c)
		}
		return nil
	})
}

// openCutTx is the cut of a locked listing that is not over, ErrNoCut where there is none.
func openCutTx(ctx context.Context, tx *database.DB, l id.Listing) (*Cut, error) {
	var c Cut
	err := tx.In(ctx).Where("listing_id = ? AND ended_at IS NULL", l).Take(&c).Error
	if fault.KindOf(err) == fault.NotFound {
		return nil, ErrNoCut
	}
	return &c, err
}

// beginTx lowers the prices. That it began is written with the clock of the database, as the history of prices is.
func (s *Store) beginTx(ctx context.Context, tx *database.DB, c *Cut) error {
	if err := tx.In(ctx).Exec("UPDATE price_cut SET begun_at = clock_timestamp() WHERE id = ?", c.ID).Error; err != nil {
		return err
	}
	return s.cutTx(ctx, tx, c.ListingID)
}

func (s *Store) endTx(ctx context.Context, tx *database.DB, c *Cut, by *id.Account) error {
	err := tx.In(ctx).Exec("UPDATE price_cut SET ended_at = ?, ended_by = ? WHERE id = ?", s.now(), by, c.ID).Error
	if err != nil || c.BegunAt == nil {
		return err
	}
	return s.cutTx(ctx, tx, c.ListingID)
}

// cutTx makes the prices of a locked listing what its cut asks for, and tells who shows them.
func (s *Store) cutTx(ctx context.Context, tx *database.DB, l id.Listing) error {
	if err := pricesTx(ctx, tx, l); err != nil {
		return err
	}
	return s.ChangedTx(ctx, tx, l)
}

// pricesTx cuts all variants of a listing by the cut that runs, and gives the listing the price of its cheapest.
func pricesTx(ctx context.Context, tx *database.DB, l id.Listing) error {
	err := tx.In(ctx).Exec(`UPDATE variant v SET cut = n.percent
		FROM (SELECT coalesce(max(percent), 0) AS percent FROM price_cut WHERE listing_id = ? AND begun_at IS NOT NULL AND ended_at IS NULL) n
		WHERE v.listing_id = ? AND v.cut <> n.percent`, l, l).Error
	if err != nil {
		return err
	}
	return tx.In(ctx).Exec(`UPDATE listing l SET price_minor = v.price_minor, price_currency = v.price_currency
		FROM (SELECT price_minor, price_currency FROM variant WHERE listing_id = ? AND active ORDER BY price_minor, position LIMIT 1) v
		WHERE l.id = ?`, l, l).Error
}

func lockListingTx(ctx context.Context, tx *database.DB, l id.Listing) error {
	var locked id.Listing
	return tx.In(ctx).Raw("SELECT id FROM listing WHERE id = ? FOR UPDATE", l).Scan(&locked).Error
}

// ownTx locks a listing of the factory that is or was on sale; another is ErrNotFound.
func ownTx(ctx context.Context, tx *database.DB, f id.Factory, l id.Listing) error {
	var own []id.Listing
	err := tx.In(ctx).Raw("SELECT id FROM listing WHERE id = ? AND factory_id = ? AND published_at IS NOT NULL FOR UPDATE", l, f).Scan(&own).Error
	if err == nil && len(own) == 0 {
		return database.ErrNotFound
	}
	return err
}

// PricedSince is since when the prices of all variants of a listing that are for sale can be compared; the zero time where it has none.
func (s *Store) PricedSince(ctx context.Context, l id.Listing) (time.Time, error) {
	var since *time.Time
	err := s.db.In(ctx).Raw(`SELECT max(greatest(first.since, v.comparable_since, l.comparable_since, f.comparable_since))
		FROM variant v JOIN listing l ON l.id = v.listing_id JOIN factory f ON f.id = l.factory_id,
		LATERAL (SELECT min(since) AS since FROM price_history WHERE variant_id = v.id) first WHERE v.listing_id = ? AND v.active`, l).Row().Scan(&since)
	if err != nil {
		return time.Time{}, fmt.Errorf("find since when listing %d is priced: %w", l, err)
	}
	if since == nil {
		return time.Time{}, nil
	}
	return *since, nil
}

// Held notes that a listing's variants had been on sale at their present prices for some days before the mall knew them, as when
// the goods come from another shop. It changes nothing where older prices are known.
func (s *Store) Held(ctx context.Context, l id.Listing, days int) error {
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		if err := lockListingTx(ctx, tx, l); err != nil {
			return err
		}
		done := tx.In(ctx).Exec(`INSERT INTO price_history (variant_id, since, price_minor, price_currency)
			SELECT v.id, now() - make_interval(days => ?), v.price_minor, v.price_currency FROM variant v
			WHERE v.listing_id = ? AND v.cut = 0 AND (SELECT count(*) FROM price_history h WHERE h.variant_id = v.id) = 1`, days, l)
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error
		}
		return tx.In(ctx).Exec("UPDATE listing SET comparable_since = 'epoch' WHERE id = ?", l).Error
	})
	if err != nil {
		return fmt.Errorf("note prices of listing %d: %w", l, err)
	}
	return nil
}

// Reduced are the listings in stock whose price is cut and was known a month before, the deepest cut first.
func (s *Store) Reduced(ctx context.Context, limit int) ([]id.Listing, error) {
	var ids []id.Listing
	err := s.db.In(ctx).Raw(`SELECT c.listing_id FROM price_cut c JOIN listing l ON l.id = c.listing_id JOIN factory f ON f.id = l.factory_id
		WHERE c.begun_at IS NOT NULL AND c.ended_at IS NULL AND l.state = 'live' AND f.state = 'approved'
		AND EXISTS (SELECT 1 FROM variant v JOIN stock_on_sale s ON s.variant_id = v.id JOIN price_history h ON h.variant_id = v.id
			WHERE v.listing_id = l.id AND v.active AND s.on_hand > s.reserved
			AND greatest(h.since, v.comparable_since, l.comparable_since, f.comparable_since) <= c.begun_at - interval '30 days')
		ORDER BY c.percent DESC, c.begun_at DESC, c.id LIMIT ?`, limit).Scan(&ids).Error
	if err != nil {
		return nil, fmt.Errorf("list reduced listings: %w", err)
	}
	return ids, nil
}
