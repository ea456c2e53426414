package search

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// itemSQL reads of what documents are made of that which prices depend on: the variant that the card shows, what it is and how it is
// declared.
const itemSQL = `
SELECT jsonb_build_object('id', l.id, 'declared', coalesce(l.declared->>'en', ''), 'flags', l.flags, 'papers', l.papers, 'handover_days', f.handover_days,
  'titles', (SELECT coalesce(jsonb_object_agg(language, title), '{}') FROM listing_text WHERE listing_id = l.id AND language = 'en'),
  'variants', (SELECT coalesce(jsonb_agg(v), '[]') FROM (
      SELECT v.price_minor, v.price_currency, v.grams, v.length_mm, v.width_mm, v.height_mm, v.hs, v.origin
      FROM variant v LEFT JOIN stock_on_sale s ON s.variant_id = v.id WHERE v.listing_id = l.id AND v.active
      ORDER BY coalesce(s.on_hand - s.reserved, 0) > 0 DESC, v.price_minor, v.position LIMIT 1) v))
FROM listing l JOIN factory f ON f.id = l.factory_id AND f.state = 'approved'
WHERE l.id = any(?) AND l.state = 'live'
ORDER BY l.id`

// repriceSQL lays new prices over documents.
const repriceSQL = `
WITH r AS MATERIALIZED (SELECT * FROM jsonb_to_recordset(?::jsonb) AS r(listing_id bigint, patch jsonb, prices integer[], barred text[], taxes integer[],
    carriage integer) ORDER BY listing_id),
  documents AS (
    UPDATE search_document d SET document = d.document || r.patch, written_in = pg_current_xact_id(),
      digest = encode(sha256(convert_to((d.document || r.patch)::text, 'UTF8')), 'hex')
    FROM r WHERE d.listing_id = r.listing_id)
UPDATE search_entry e SET prices = r.prices, barred = r.barred, taxes = r.taxes, carriage = r.carriage FROM r WHERE e.listing_id = r.listing_id`

// patch is what of a document a repricing writes.
type patch struct {
	ListingID id.Listing     `json:"listing_id"`
	Patch     map[string]any `json:"patch"`
	Prices    []*int32       `json:"prices"`
	Barred    []string       `json:"barred"`
	Taxes     []int          `json:"taxes"`
	Carriage  int            `json:"carriage"`
}

// repriceTx prices the documents anew for some zones, writes those that changed and tells what Meilisearch does not know yet. Their
// words stay as they are. What has no document of the present shape, or is sold to fewer zones than before, is made as a whole.
func (s *Searcher) repriceTx(ctx context.Context, tx *database.DB, ids []id.Listing, only []zone) (news []parcel, err error) {
	known, err := lockTx(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	priced, err := s.pricedTx(ctx, tx, ids, only, known)
	if err != nil {
		return nil, err
	}
	done := map[id.Listing]bool{}
	var patches []patch
	for _, d := range priced {
		was, now := known[d.ListingID], d.landed()
		if lost(was.fields, now) {
			continue
		}
		done[d.ListingID] = true
		fields, err := differing(was.fields, now)
		if err != nil {
			return nil, err
		}
		if len(fields) > 0 {
			news = append(news, parcel{ListingID: d.ListingID, Fields: fields})
		}
		if len(fields) > 0 || was.Fresh {
			prices, barred := d.zonePrices()
			patches = append(patches, patch{d.ListingID, now, prices, barred, full(d.Taxes), d.Carriage})
		}
	}
	whole := slices.DeleteFunc(slices.Clone(ids), func(n id.Listing) bool { return done[n] })
	if err := patchTx(ctx, tx, patches); err != nil || len(whole) == 0 {
		return news, err
	}
	more, err := s.refreshTx(ctx, tx, whole, only)
	return append(news, more...), err
}

// pricedTx are the prices alone of the listings that have a document of the present shape.
func (s *Searcher) pricedTx(ctx context.Context, tx *database.DB, ids []id.Listing, only []zone, known map[id.Listing]past) (list []Document, err error) {
	sources, err := sourcesTx(ctx, tx, itemSQL, ids)
	if err != nil {
		return nil, err
	}
	for _, src := range sources {
		was := known[src.ListingID]
		if was.fields == nil || was.Shape != s.plan.shape() || len(src.Variants) == 0 {
			continue
		}
		d := Document{ListingID: src.ListingID, zones: len(s.plan.members)}
		s.prices.after(only, was, s.cohorts.Load()).land(&d, src.item())
		d.steady(was.fields, s.cohorts.Load())
		list = append(list, d)
	}
	return list, s.number(ctx, list)
}

// lost says whether the document had a price for a zone that it has none for now.
func lost(was map[string]json.RawMessage, now map[string]any) bool {
	for name := range was {
		if _, kept := now[name]; !kept && strings.HasPrefix(name, "lp_") {
			return true
		}
	}
	return false
}

func patchTx(ctx context.Context, tx *database.DB, patches []patch) error {
	if len(patches) == 0 {
		return nil
	}
	body, err := json.Marshal(patches)
	if err != nil {
		return fmt.Errorf("write prices: %w", err)
	}
	if err := tx.In(ctx).Exec(repriceSQL, string(body)).Error; err != nil {
		return fmt.Errorf("write prices: %w", err)
	}
	return nil
}
