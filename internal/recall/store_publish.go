package recall

import (
	"context"
	"fmt"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/moderation"
)

// law is what a dangerous product offends against, for the statement of reasons to its factory.
const law = "Regulation (EU) 2023/988, Articles 5 and 22"

// Publish makes a recall known: its listing is taken off sale, its factory gets the reasons, and every buyer a letter. It gives the
// number.
func (d *Desk) Publish(ctx context.Context, admin id.Account, n Notice) (string, error) {
	if err := n.Check(); err != nil {
		return "", err
	}
	r := Recall{ListingID: n.Listing, Texts: n.Texts, Remedies: n.Remedies, OrderedFrom: n.OrderedFrom, OrderedUntil: n.OrderedUntil, PublishedBy: admin}
	err := d.DB.Transact(ctx, func(tx *database.DB) error {
		r.ID, r.Number, r.PublishedAt = 0, id.NewRecallNumber(), d.Now()
		err := d.Moderation.TakeDownTx(ctx, tx, admin, moderation.Removal{Listing: n.Listing, Reason: "recall", Law: law,
			Facts: n.Texts[string(locale.English)].Hazard})
		if err != nil {
			return err
		}
		err = tx.In(ctx).Create(&r).Error
		if database.IsUnique(err, "recall_current") {
			return ErrCurrent
		}
		if err != nil {
			return err
		}
		return d.Jobs.EnqueueTx(ctx, tx, Spread{RecallID: r.ID})
	})
	if err != nil {
		return "", fmt.Errorf("publish recall of listing %d: %w", n.Listing, err)
	}
	return r.Number, nil
}

// End ends a recall: its notice goes. With a reason the goods are sold again; without one they stay off sale.
func (d *Desk) End(ctx context.Context, admin id.Account, number, again string) error {
	err := d.DB.Transact(ctx, func(tx *database.DB) error {
		var r Recall
		if err := tx.In(ctx).Raw("SELECT * FROM recall WHERE number = ? FOR UPDATE", number).Take(&r).Error; err != nil {
			return err
		}
		if r.EndedAt != nil {
			return ErrEnded
		}
		if err := tx.In(ctx).Exec("UPDATE recall SET ended_by = ?, ended_at = ? WHERE id = ?", admin, d.Now(), r.ID).Error; err != nil {
			return err
		}
		if again == "" {
			return nil
		}
		return d.Moderation.RestoreTx(ctx, tx, admin, r.ListingID, again)
	})
	if err != nil {
		return fmt.Errorf("end recall %s: %w", number, err)
	}
	return nil
}

// spreadAt is how many buyers one transaction writes down.
const spreadAt = 500

// Spread orders letters to the buyers who have not been told yet: of one recall, or with zero of all that stand.
func (d *Desk) Spread(ctx context.Context, n id.Recall) error {
	recalls := []id.Recall{n}
	if n == 0 {
		recalls = nil
		if err := d.DB.In(ctx).Raw("SELECT id FROM recall WHERE ended_at IS NULL ORDER BY id").Scan(&recalls).Error; err != nil {
			return fmt.Errorf("list recalls: %w", err)
		}
	}
	for _, r := range recalls {
		for more := true; more; {
			var err error
			if more, err = d.spread(ctx, r); err != nil {
				return fmt.Errorf("tell of recall %d: %w", r, err)
			}
		}
	}
	return nil
}

// spread writes down some buyers, each by the first of the buyer's orders, and orders their letters. It tells whether there may be more.
func (d *Desk) spread(ctx context.Context, n id.Recall) (more bool, err error) {
	err = d.DB.Transact(ctx, func(tx *database.DB) error {
		if err := tx.In(ctx).Exec("SELECT 1 FROM recall WHERE id = ? FOR UPDATE", n).Error; err != nil {
			return err
		}
		var orders []id.Order
		err := tx.In(ctx).Raw(`INSERT INTO recall_notice (recall_id, order_id)
			SELECT DISTINCT ON (o.email) r.id, o.id
			FROM recall r JOIN order_line ol ON ol.listing_id = r.listing_id JOIN orders o ON o.id = ol.order_id
			WHERE r.id = ? AND r.ended_at IS NULL AND o.email <> '' AND`+about+`AND NOT EXISTS (SELECT 1 FROM recall_notice n
				JOIN orders told ON told.id = n.order_id WHERE n.recall_id = r.id AND told.email = o.email)
			ORDER BY o.email, o.placed_at, o.id LIMIT ? RETURNING order_id`, n, spreadAt).Scan(&orders).Error
		if err != nil {
			return err
		}
		more = len(orders) == spreadAt
		for _, o := range orders {
			if err := d.Jobs.EnqueueTx(ctx, tx, Letter{RecallID: n, OrderID: o}); err != nil {
				return err
			}
		}
		return nil
	})
	return more, err
}

// Untold says whether the buyer of the order still has to be told of the recall.
func (d *Desk) Untold(ctx context.Context, l Letter) (bool, error) {
	var untold bool
	err := d.DB.In(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM recall_notice n JOIN recall r ON r.id = n.recall_id
		WHERE n.recall_id = ? AND n.order_id = ? AND n.told_at IS NULL AND r.ended_at IS NULL)`, l.RecallID, l.OrderID).Scan(&untold).Error
	if err != nil {
		return false, fmt.Errorf("look whether a buyer was told: %w", err)
	}
	return untold, nil
}

// OrdersOf are the numbers of all orders of the letter's buyer that the recall is about, the first first.
func (d *Desk) OrdersOf(ctx context.Context, l Letter) ([]string, error) {
	var numbers []string
	err := d.DB.In(ctx).Raw(`SELECT o.number FROM recall r JOIN orders o ON o.email = (SELECT email FROM orders WHERE id = ?)
		WHERE r.id = ? AND EXISTS (SELECT 1 FROM order_line ol WHERE ol.order_id = o.id AND ol.listing_id = r.listing_id) AND`+about+
		`ORDER BY o.placed_at, o.id`, l.OrderID, l.RecallID).Scan(&numbers).Error
	if err != nil {
		return nil, fmt.Errorf("list orders of a buyer: %w", err)
	}
	return numbers, nil
}

// Tell writes down that the letter was sent.
func (d *Desk) Tell(ctx context.Context, l Letter) error {
	err := d.DB.In(ctx).Exec("UPDATE recall_notice SET told_at = ? WHERE recall_id = ? AND order_id = ?", d.Now(), l.RecallID, l.OrderID).Error
	if err != nil {
		return fmt.Errorf("write down that a buyer was told: %w", err)
	}
	return nil
}
