package catalog

import (
	"context"
	"fmt"

	"github.com/lib/pq"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
)

// relatedSQL is what stands nearest in price on the shelf of listing $1 and is in stock, the goods of other makers first. It
// walks the index listing_near a short way up and a short way down.
const relatedSQL = `(
WITH here AS (SELECT id, category_id, factory_id, price_minor, price_currency FROM listing WHERE id = $1),
near AS (
  (SELECT l.id, l.factory_id, l.price_minor FROM listing l
   WHERE l.state = 'live' AND l.category_id = (SELECT category_id FROM here) AND l.price_currency = (SELECT price_currency FROM here)
     AND (l.price_minor, l.id) > ((SELECT price_minor FROM here), $1)
   ORDER BY l.price_minor, l.id LIMIT 40)
  UNION ALL
  (SELECT l.id, l.factory_id, l.price_minor FROM listing l
   WHERE l.state = 'live' AND l.category_id = (SELECT category_id FROM here) AND l.price_currency = (SELECT price_currency FROM here)
     AND (l.price_minor, l.id) < ((SELECT price_minor FROM here), $1)
   ORDER BY l.price_minor DESC, l.id DESC LIMIT 40))
SELECT n.id, row_number() OVER (ORDER BY n.factory_id = h.factory_id, abs(n.price_minor - h.price_minor), n.id)
FROM near n, here h
WHERE EXISTS (SELECT 1 FROM variant v JOIN stock_on_sale s ON s.variant_id = v.id WHERE v.listing_id = n.id AND v.active AND s.on_hand > s.reserved)
ORDER BY 2 LIMIT 24)`

// Related reads the cards of goods like a listing, by one statement: of its shelf, near in price, in stock, those of other
// makers first.
func (s *Store) Related(ctx context.Context, l locale.Language, of id.Listing) ([]Card, error) {
	return s.cards(ctx, relatedSQL, of, l)
}

// Attributes are the facts of listings, by one statement.
func (s *Store) Attributes(ctx context.Context, ids []id.Listing) (map[id.Listing][]Attribute, error) {
	var rows []struct {
		ID         id.Listing
		Attributes []Attribute `gorm:"serializer:json"`
	}
	err := s.db.Replica(ctx).Model(&Listing{}).Select("id, attributes").Where("id = any(?)", pq.Array(ids)).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read attributes: %w", err)
	}
	facts := make(map[id.Listing][]Attribute, len(rows))
	for _, r := range rows {
		facts[r.ID] = r.Attributes
	}
	return facts, nil
}

// CardsBySlug is Cards by the slugs of the listings.
func (s *Store) CardsBySlug(ctx context.Context, l locale.Language, slugs []string) ([]Card, error) {
	const want = "(SELECT l.id, w.n FROM unnest($1::text[]) WITH ORDINALITY AS w(slug, n) JOIN listing l ON l.slug = w.slug)"
	return s.cards(ctx, want, slugs, l)
}

// Newest are the newest goods of each of the factories, a few of each, those of the first factory first, by one statement.
func (s *Store) Newest(ctx context.Context, l locale.Language, factories []id.Factory, each int) ([]Card, error) {
	want := fmt.Sprintf(`(SELECT l.id, row_number() OVER (ORDER BY f.n, l.published_at DESC, l.id DESC)
		FROM unnest($1::bigint[]) WITH ORDINALITY f(id, n),
		LATERAL (SELECT id, published_at FROM listing WHERE factory_id = f.id AND state = 'live' ORDER BY published_at DESC, id DESC LIMIT %d) l)`, each)
	return s.cards(ctx, want, factories, l)
}
