package fulfilment

import (
	"context"
	"fmt"

	"github.com/silkroadmall/mall/internal/id"
)

// Scarce is a variant on sale of which few pieces are left. Title is the listing's Chinese one, else the English.
type Scarce struct {
	ListingID id.Listing
	VariantID id.Variant
	Title     string
	SKU       string `gorm:"column:sku"`
	Available int
}

// Scarce lists the factory's variants on sale with at most so many pieces free, the scarcest first.
func (s *Stockroom) Scarce(ctx context.Context, f id.Factory, atMost, limit int) ([]Scarce, error) {
	var list []Scarce
	err := s.DB.In(ctx).Raw(`
		SELECT v.listing_id, v.id AS variant_id, v.sku, coalesce(k.on_hand - k.reserved, 0) AS available,
		       coalesce((SELECT title FROM listing_text t WHERE t.listing_id = l.id
		                 ORDER BY language = 'zh-Hans' DESC, language = 'en' DESC, language LIMIT 1), l.slug) AS title
		FROM listing l JOIN variant v ON v.listing_id = l.id LEFT JOIN stock_on_sale k ON k.variant_id = v.id
		WHERE l.factory_id = ? AND v.factory_id = l.factory_id AND l.state = 'live' AND v.active AND coalesce(k.on_hand - k.reserved, 0) <= ?
		ORDER BY available, l.id, v.position LIMIT ?`, f, atMost, limit).Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list scarce variants of factory %d: %w", f, err)
	}
	return list, nil
}
