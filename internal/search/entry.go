package search

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgtype"
)

// code is the number of a facet's value in PostgreSQL's table. It is made of the text, so that neither writer nor reader
// has to ask for it; among a million values the chance that any two meet is one in thirty million.
func code(pair string) int64 {
	sum := sha256.Sum256([]byte(pair))
	return int64(binary.BigEndian.Uint64(sum[:8]))
}

// entry is a document as PostgreSQL is given it: the columns of both of its tables by name.
type entry map[string]any

// The columns of the two tables that an entry has.
var (
	documentColumns = []string{"listing_id", "live", "terms", "document", "digest", "shape"}
	entryColumns    = []string{"listing_id", "vector", "codes", "prices", "barred", "taxes", "carriage", "rating", "in_stock", "rank_score", "published_at"}
)

// row is what the entry has in the columns, for COPY.
func (e entry) row(columns []string) []any {
	values := make([]any, len(columns))
	for i, c := range columns {
		values[i] = e[c]
	}
	return values
}

// written is a vector that is a literal in JSON.
type written struct{ pgtype.TSVector }

// MarshalJSON writes the literal.
func (w written) MarshalJSON() ([]byte, error) { return json.Marshal(w.TSVector.String()) }

// newEntry makes the entry and its digest: documents of one digest say the same.
func newEntry(d Document) (entry, string, error) {
	document, err := json.Marshal(d.meili())
	if err != nil {
		return nil, "", fmt.Errorf("write search document %d: %w", d.ListingID, err)
	}
	digest := fmt.Sprintf("%x", sha256.Sum256(document))
	codes := make([]int64, 0, 16)
	for _, pair := range d.pairs() {
		codes = append(codes, code(pair))
	}
	slices.Sort(codes)
	prices, barred := d.zonePrices()
	return entry{
		"listing_id": d.ListingID, "live": true, "terms": d.terms(), "document": json.RawMessage(document), "digest": digest, "shape": d.shape,
		"vector": written{d.vector()}, "codes": slices.Compact(codes), "prices": prices, "barred": barred, "taxes": full(d.Taxes), "carriage": d.Carriage,
		"rating": d.Rating, "in_stock": d.InStock, "rank_score": d.Rank, "published_at": d.PublishedAt,
	}, digest, nil
}

// pairs are all that the document can be narrowed by, as "facet=value".
func (d Document) pairs() []string {
	list := pairs(d.Facets)
	for _, c := range d.Categories {
		list = append(list, pair(FacetCategory, c))
	}
	return append(list, pair(FacetFactory, d.Factory))
}

// zonePrices are the prices in the order of the zones, and where the goods can't be sent: countries, and zones without a price. A
// price above what PostgreSQL's integer holds, 21 million yuan, counts as that.
func (d Document) zonePrices() (prices []*int32, barred []string) {
	prices, barred = make([]*int32, d.zones), slices.Clone(full(d.Barred))
	for z := range d.zones {
		if fen, ok := d.Prices[zone(z)]; ok {
			price := int32(min(shortened(fen), math.MaxInt32))
			prices[z] = &price
			continue
		}
		barred = append(barred, zone(z).unpriced())
	}
	return prices, barred
}

// unpriced stands among the countries where goods can't be sent for a zone that has no price for them.
func (z zone) unpriced() string { return fmt.Sprintf("zone %d", z) }

// names are the facets and values of the documents, and their numbers.
type names struct {
	numbers       []int64
	facets, codes []string
}

func namesOf(documents []Document) names {
	seen := map[string]bool{}
	for _, d := range documents {
		for _, pair := range d.pairs() {
			seen[pair] = true
		}
	}
	list := make([]string, 0, len(seen))
	for pair := range seen {
		list = append(list, pair)
	}
	slices.Sort(list) // two that write the same values wait for each other in one order
	var n names
	for _, pair := range list {
		facet, value, _ := strings.Cut(pair, "=")
		n.numbers, n.facets, n.codes = append(n.numbers, code(pair)), append(n.facets, facet), append(n.codes, value)
	}
	return n
}
