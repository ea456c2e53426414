package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// ErrNoListing says that there is no such listing, on sale or not.
var ErrNoListing = fault.New(fault.NotFound, "search.no_listing")

// indexed reads a listing as the index knows it, from the document that Meilisearch is given too.
func (s *Searcher) indexed(ctx context.Context, listing id.Listing) (indexed, error) {
	d := indexed{ListingID: listing, fields: map[string]string{}}
	var raw []byte
	err := s.db.Pool().QueryRow(ctx, `SELECT l.state, f.state, coalesce(d.live, false), coalesce(d.document, '{}')
		FROM listing l JOIN factory f ON f.id = l.factory_id LEFT JOIN search_document d ON d.listing_id = l.id WHERE l.id = $1`, listing).
		Scan(&d.State, &d.Factory, &d.Live, &raw)
	if errors.Is(err, pgx.ErrNoRows) {
		return d, ErrNoListing
	}
	if err != nil {
		return d, fmt.Errorf("read search document %d: %w", listing, database.Translate(err))
	}
	known := struct {
		InStock bool     `json:"in_stock"`
		Rank    int      `json:"rank_score"`
		Merits  Rank     `json:"merits"`
		SKU     []string `json:"sku"`
		Maker   string   `json:"factory_name"`
		Tags    []string `json:"tags"`
		Barred  []string `json:"barred"`
	}{}
	document := map[string]any{}
	if err := errors.Join(json.Unmarshal(raw, &known), json.Unmarshal(raw, &document)); err != nil {
		return d, fmt.Errorf("read search document %d: %w", listing, err)
	}
	for name, value := range document {
		if text, ok := value.(string); ok {
			d.fields[name] = text
		}
	}
	d.fields["sku"], d.fields["factory"], d.fields["tags"] = strings.Join(known.SKU, " "), known.Maker, strings.Join(known.Tags, " ")
	d.InStock, d.Rank, d.Merits, d.barred, d.zones = known.InStock, known.Rank, known.Merits, known.Barred, zoneFields(document)
	return d, nil
}
