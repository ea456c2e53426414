package recall

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
)

// readSQL reads recalls with their goods, titled for a reader of @language.
const readSQL = `SELECT r.*, l.slug, l.state AS listing_state, l.responsible, f.slug AS factory_slug, f.name AS factory_name,
		coalesce(t.title, l.slug) AS title, coalesce(t.language, 'en') AS title_language,
		coalesce((SELECT p.digest FROM listing_picture lp JOIN picture p ON p.id = lp.picture_id
		          WHERE lp.listing_id = l.id AND p.state = 'ready' ORDER BY lp.position LIMIT 1), '') AS picture,
		array(SELECT v.sku FROM variant v WHERE v.listing_id = l.id ORDER BY v.position, v.id LIMIT 30) AS codes,
		(SELECT count(*) FROM recall_notice n WHERE n.recall_id = r.id) AS buyers,
		(SELECT count(*) FROM recall_notice n WHERE n.recall_id = r.id AND n.told_at IS NOT NULL) AS told
	FROM recall r JOIN listing l ON l.id = r.listing_id JOIN factory f ON f.id = l.factory_id
	LEFT JOIN LATERAL (SELECT title, language FROM listing_text WHERE listing_id = l.id
	                   ORDER BY language = @language DESC, language = 'en' DESC, language LIMIT 1) t ON true `

// about is true of the orders a recall is about: those that were paid, of its days.
const about = ` o.state IN ('confirmed', 'completed') AND (r.ordered_from IS NULL OR o.placed_at >= r.ordered_from)
	AND (r.ordered_until IS NULL OR o.placed_at < r.ordered_until + 1) `

// most is how many recalls one list shows.
const most = 200

func (d *Desk) read(ctx context.Context, l locale.Language, rest string, values ...any) ([]Recall, error) {
	var all []Recall
	err := d.DB.In(ctx).Raw(readSQL+rest, append(values, sql.Named("language", string(l)))...).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read recalls: %w", err)
	}
	return all, nil
}

// Current are the recalls that stand, the newest first, by one statement.
func (d *Desk) Current(ctx context.Context, l locale.Language) ([]Recall, error) {
	return d.read(ctx, l, "WHERE r.ended_at IS NULL ORDER BY r.published_at DESC, r.id DESC LIMIT @most", sql.Named("most", most))
}

// All are those that ever were, with how many buyers were told.
func (d *Desk) All(ctx context.Context, l locale.Language) ([]Recall, error) {
	return d.read(ctx, l, "ORDER BY r.ended_at IS NULL DESC, r.published_at DESC, r.id DESC LIMIT @most", sql.Named("most", most))
}

// Recall reads one by its number.
func (d *Desk) Recall(ctx context.Context, number string, l locale.Language) (*Recall, error) {
	return one(d.read(ctx, l, "WHERE r.number = @number", sql.Named("number", number)))
}

// ByID reads one by its row, for the letter about it.
func (d *Desk) ByID(ctx context.Context, n id.Recall, l locale.Language) (*Recall, error) {
	return one(d.read(ctx, l, "WHERE r.id = @id", sql.Named("id", n)))
}

// OfListing are the current recall of a listing, if there is one.
func (d *Desk) OfListing(ctx context.Context, listing id.Listing, l locale.Language) ([]Recall, error) {
	return d.read(ctx, l, "WHERE r.listing_id = @listing AND r.ended_at IS NULL", sql.Named("listing", listing))
}

// OfOrder are the current recalls of goods in an order.
func (d *Desk) OfOrder(ctx context.Context, order id.Order, l locale.Language) ([]Recall, error) {
	return d.read(ctx, l, `WHERE r.ended_at IS NULL AND EXISTS (SELECT 1 FROM order_line ol JOIN orders o ON o.id = ol.order_id
		WHERE ol.order_id = @order AND ol.listing_id = r.listing_id AND`+about+`) ORDER BY r.published_at DESC, r.id DESC`, sql.Named("order", order))
}

// StoppedTx are the listings of an order that are recalled, with the numbers of the recalls: what has not left must not.
func (d *Desk) StoppedTx(ctx context.Context, tx *database.DB, order id.Order) (map[id.Listing]string, error) {
	var rows []struct {
		ListingID id.Listing
		Number    string
	}
	err := tx.In(ctx).Raw(`SELECT r.listing_id, r.number FROM recall r WHERE r.ended_at IS NULL AND EXISTS (SELECT 1 FROM order_line ol
		JOIN orders o ON o.id = ol.order_id WHERE ol.order_id = ? AND ol.listing_id = r.listing_id AND`+about+`)`, order).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read recalls of order %d: %w", order, err)
	}
	stopped := make(map[id.Listing]string, len(rows))
	for _, r := range rows {
		stopped[r.ListingID] = r.Number
	}
	return stopped, nil
}

func one(all []Recall, err error) (*Recall, error) {
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("find recall: %w", database.ErrNotFound)
	}
	return &all[0], nil
}

// ListingBySlug is the listing of an address that was for sale once; an unknown one is none.
func (d *Desk) ListingBySlug(ctx context.Context, slug string) (id.Listing, error) {
	var listing id.Listing
	err := d.DB.In(ctx).Raw("SELECT id FROM listing WHERE slug = ? AND live_revision_id IS NOT NULL", slug).Scan(&listing).Error
	if err != nil {
		return 0, fmt.Errorf("find listing: %w", err)
	}
	return listing, nil
}
