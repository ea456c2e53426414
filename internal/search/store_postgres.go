package search

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lib/pq"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/lexicon"
)

// postgres is the engine that is always there: full text over stems and pairs of characters, trigrams over titles when
// that finds nothing.
type postgres struct{ db *database.DB }

// groups is how many words of a query may be missing one by one; longer queries tie neighbours together.
const groups = 6

// Health asks whether the database answers.
func (e *postgres) Health(ctx context.Context) error { return e.db.Ping(ctx) }

// Search answers by one statement.
func (e *postgres) Search(ctx context.Context, p Prepared) (Result, error) {
	began := time.Now()
	s := &statement{}
	sql := s.search(p)
	r := Result{Engine: PostgreSQL, Corrected: p.Corrected}
	var counts map[string]int
	var found, left []id.Listing
	if err := e.db.Pool().QueryRow(ctx, sql, s.args...).Scan(&r.Total, &counts, &found, &r.LeftOut.Total, &left); err != nil {
		return Result{}, fmt.Errorf("search documents: %w", database.Translate(err))
	}
	for _, n := range found {
		r.Hits = append(r.Hits, Hit{n})
	}
	for _, n := range left {
		r.LeftOut.Hits = append(r.LeftOut.Hits, Hit{n})
	}
	r.TotalIsFloor = len(p.Terms) > 0 && r.Total >= deepest
	r.Facets = map[string][]Count{FacetCategory: ordered(counts)}
	r.Took = time.Since(began)
	return r, nil
}

// ordered lists counts, most first.
func ordered(counts map[string]int) []Count {
	list := make([]Count, 0, len(counts))
	for value, n := range counts {
		list = append(list, Count{value, n})
	}
	slices.SortFunc(list, func(a, b Count) int {
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		return strings.Compare(a.Value, b.Value)
	})
	return list
}

// statement is SQL in the making with its arguments.
type statement struct{ args []any }

func (s *statement) arg(v any) string {
	s.args = append(s.args, v)
	return fmt.Sprintf("$%d", len(s.args))
}

// search writes the statement. Without words it takes all documents that pass the filters; with words a ladder: those
// that have all words, only if there are none those that lack one, and so on to half of them, at last those whose title looks
// alike. The lower rungs are not run when a higher one has found something.
func (s *statement) search(p Prepared) string {
	filter := s.filter(p)
	columns := "SELECT listing_id, categories, rank_score, published_at, rating, " + s.price(p) + s.factor(p) + " AS price, "
	const document = " AS score FROM search_document WHERE "
	from := document + filter
	if len(p.Terms) == 0 {
		return s.page(p, "c AS ("+columns+"0"+from+"), lo AS (SELECT listing_id, 0 AS score FROM search_document WHERE false)")
	}
	rungs := ladder(p.Terms)
	score := "ts_rank('{0.05,0.2,0.5,1}', vector, " + s.arg(rungs[len(rungs)-1]) + "::tsquery)"
	var with, names []string
	limit := fmt.Sprintf(" LIMIT %d)", deepest)
	rung := func(columns, match string) {
		name := fmt.Sprintf("r%d", len(names))
		for _, above := range names {
			match += " AND NOT EXISTS (SELECT FROM " + above + ")"
		}
		with = append(with, name+" AS MATERIALIZED ("+columns+from+" AND "+match+limit)
		names = append(names, name)
	}
	for i, query := range rungs {
		if need := len(rungs) - i; 2*need >= len(rungs) {
			rung(columns+score, "vector @@ "+s.arg(query)+"::tsquery")
		}
	}
	text := s.arg(plain(p.Terms))
	rung(columns+"word_similarity("+text+", titles)", text+" <% titles")
	with = append(with, "c AS (SELECT * FROM "+strings.Join(names, " UNION ALL SELECT * FROM ")+")",
		"lo AS (SELECT listing_id, "+score+document+s.leftOut(p)+" AND vector @@ "+s.arg(rungs[0])+"::tsquery"+limit)
	return s.page(p, strings.Join(with, ", "))
}

// page takes total, facets and the page's ids from c, and what is left out from lo.
func (s *statement) page(p Prepared, with string) string {
	skip, take := p.row()
	order := map[Sort]string{
		ByRelevance: "score * (1 + rank_score / 5000.0) DESC, rank_score DESC, published_at DESC",
		ByLanded:    "price, rank_score DESC",
		ByLandedUp:  "price DESC, rank_score DESC",
		ByNewest:    "published_at DESC",
		ByRating:    "rating DESC, rank_score DESC",
	}[p.Sort]
	return "WITH " + with + ` SELECT (SELECT count(*) FROM c),
		(SELECT coalesce(jsonb_object_agg(v, n), '{}') FROM (SELECT v, count(*) AS n FROM c, unnest(categories) v GROUP BY v) f),
		ARRAY(SELECT listing_id FROM c ORDER BY ` + order + ", listing_id DESC OFFSET " + s.arg(skip) +
		" LIMIT " + s.arg(take) + `),
		(SELECT count(*) FROM lo),
		ARRAY(SELECT listing_id FROM lo ORDER BY score DESC, listing_id DESC LIMIT ` + s.arg(mostLeftOut) + ")"
}

// filter is the condition on everything but words.
func (s *statement) filter(p Prepared) string {
	list := append(s.common(p), s.sold(p))
	var any []string
	known := []int{}
	for _, b := range p.bands() {
		of, taxes := "tax = any(", b.taxes
		if b.others {
			of, taxes = "tax <> all(", known
		}
		of += s.arg(full(taxes)) + ")"
		known = append(known, b.taxes...)
		if b.minimum != nil {
			of += " AND " + s.price(p) + " >= " + s.arg(*b.minimum)
		}
		if b.maximum != nil {
			of += " AND " + s.price(p) + " <= " + s.arg(*b.maximum)
		}
		any = append(any, of)
	}
	if len(any) > 0 {
		list = append(list, "("+strings.Join(any, " OR ")+")")
	}
	return strings.Join(list, " AND ")
}

// price is the zone's price.
func (s *statement) price(p Prepared) string {
	return "(prices->>" + s.arg(strconv.Itoa(int(p.door.zone))) + ")::bigint"
}

// factor multiplies the zone's price by what it takes to make it the destination's.
func (s *statement) factor(p Prepared) string {
	var cases string
	for _, l := range p.door.levels() {
		if l.factor != 1 {
			cases += fmt.Sprintf(" WHEN tax = any(%s) THEN %s", s.arg(l.taxes), strconv.FormatFloat(l.factor, 'f', 4, 64))
		}
	}
	if cases == "" {
		return ""
	}
	return " * CASE" + cases + " ELSE 1 END"
}

// sold is the condition that goods can be sent to the destination.
func (s *statement) sold(p Prepared) string {
	return "(prices ? " + s.arg(strconv.Itoa(int(p.door.zone))) + " AND NOT barred @> ARRAY[" + s.arg(p.door.country) + "])"
}

// leftOut is the condition on what would be found if it could be sent to the destination.
func (s *statement) leftOut(p Prepared) string {
	return strings.Join(append(s.common(p), "NOT "+s.sold(p)), " AND ")
}

// common are the conditions that have nothing to do with the price.
func (s *statement) common(p Prepared) []string {
	list := []string{"live", "in_stock"}
	if p.Category != "" {
		list = append(list, "categories @> ARRAY["+s.arg(p.Category)+"]")
	}
	if p.Factory != "" {
		list = append(list, "factory = "+s.arg(p.Factory))
	}
	for name, values := range p.Facets {
		var any []string
		for _, v := range values {
			any = append(any, pair(name, v))
		}
		list = append(list, "attributes && "+s.arg(any)+"::text[]")
	}
	if p.Rating > 0 {
		list = append(list, "rating >= "+s.arg(10*p.Rating))
	}
	if !p.Arrives.IsZero() {
		list = append(list, "carriage = any("+s.arg(full(p.door.arriving(p.Arrives)))+")")
	}
	if len(p.Exclude) > 0 {
		list = append(list, "listing_id <> all("+s.arg(p.Exclude)+")")
	}
	return list
}

// ladder are the tsqueries that want all terms, all but one, and so on to any one.
func ladder(terms []lexicon.Term) []string {
	each := make([]string, 0, groups)
	for i, t := range terms {
		q := anyOf(t)
		if n := i * min(groups, len(terms)) / len(terms); n < len(each) {
			each[n] += " & " + q
		} else {
			each = append(each, q)
		}
	}
	var rungs []string
	for missing := range each {
		var any []string
		choose(each, len(each)-missing, nil, &any)
		rungs = append(rungs, strings.Join(any, " | "))
	}
	return rungs
}

// anyOf is the tsquery of a term.
func anyOf(t lexicon.Term) string {
	var any []string
	for _, f := range t.Forms {
		any = append(any, lexeme(f.Language, f.Text))
	}
	for _, phrase := range t.Phrases {
		all := make([]string, len(phrase))
		for i, f := range phrase {
			all[i] = lexeme(f.Language, f.Text)
		}
		any = append(any, "("+strings.Join(all, " & ")+")")
	}
	return "(" + strings.Join(any, " | ") + ")"
}

// choose lists all ways to take n of the queries.
func choose(from []string, n int, taken []string, into *[]string) {
	if n == 0 {
		*into = append(*into, "("+strings.Join(taken, " & ")+")")
		return
	}
	for i := 0; i+n <= len(from); i++ {
		choose(from[i+1:], n-1, append(slices.Clone(taken), from[i]), into)
	}
}

// plain is the query in words again.
func plain(terms []lexicon.Term) string {
	var b strings.Builder
	for i, t := range terms {
		if i > 0 && !t.Dense() {
			b.WriteByte(' ')
		}
		b.WriteString(t.Text)
	}
	return b.String()
}

// Upsert writes the documents in a transaction of its own.
func (e *postgres) Upsert(ctx context.Context, documents []Document) error {
	return e.db.Transact(ctx, func(tx *database.DB) error { return upsertTx(ctx, tx, documents, nil) })
}

// Delete takes the listings off sale; their rows stay to tell Meilisearch.
func (e *postgres) Delete(ctx context.Context, ids []id.Listing) error {
	return e.db.Transact(ctx, func(tx *database.DB) error { return deleteTx(ctx, tx, ids) })
}

const upsertSQL = `
INSERT INTO search_document AS d (listing_id, live, vector, titles, terms, categories, factory, attributes, prices, barred, tax, carriage, rating, in_stock,
                                  rank_score, published_at, document, digest, shape)
SELECT listing_id, true, vector::tsvector, titles, terms, categories, factory, attributes, prices, barred, tax, carriage, rating, in_stock, rank_score,
       published_at, document, digest, shape
FROM jsonb_to_recordset(?::jsonb) AS r(listing_id bigint, vector text, titles text, terms text[], categories text[], factory text,
     attributes text[], prices jsonb, barred text[], tax integer, carriage integer, rating integer, in_stock boolean, rank_score integer, published_at timestamptz, document jsonb, digest text, shape integer)
ORDER BY listing_id
ON CONFLICT (listing_id) DO UPDATE SET live = true, vector = excluded.vector, titles = excluded.titles, terms = excluded.terms,
  categories = excluded.categories, factory = excluded.factory, attributes = excluded.attributes, prices = excluded.prices,
  barred = excluded.barred, tax = excluded.tax, carriage = excluded.carriage, rating = excluded.rating, in_stock = excluded.in_stock, rank_score = excluded.rank_score, published_at = excluded.published_at, document = excluded.document,
  digest = excluded.digest, shape = excluded.shape, written_in = pg_current_xact_id(), pushed = false, failure = ''`

const wordsSQL = `
INSERT INTO search_word (language, word, documents)
SELECT split_part(t, ':', 1), split_part(t, ':', 2), 1 FROM unnest(?::text[]) t ORDER BY t ON CONFLICT DO NOTHING`

// upsertTx writes the documents whose digest is not the known one, and the words that were not known before, by two statements.
func upsertTx(ctx context.Context, tx *database.DB, documents []Document, known map[id.Listing]string) error {
	var rows []map[string]any
	terms := map[string]bool{}
	for _, d := range documents {
		document, err := json.Marshal(d.meili())
		if err != nil {
			return fmt.Errorf("write search document %d: %w", d.ListingID, err)
		}
		digest := fmt.Sprintf("%x", sha256.Sum256(document))
		if known[d.ListingID] == digest {
			continue
		}
		own := d.terms()
		for _, t := range own {
			terms[t] = true
		}
		rows = append(rows, map[string]any{
			"listing_id": d.ListingID, "vector": d.vector(), "titles": d.titles(), "terms": own, "categories": full(d.Categories),
			"factory": d.Factory, "attributes": pairs(d.Facets), "prices": d.Prices,
			"barred": full(d.Barred), "tax": d.Tax, "carriage": d.Carriage, "rating": d.Rating, "in_stock": d.InStock, "rank_score": d.Rank,
			"published_at": d.PublishedAt, "document": json.RawMessage(document), "digest": digest, "shape": d.shape,
		})
	}
	if len(rows) == 0 {
		return nil
	}
	body, err := json.Marshal(rows)
	if err != nil {
		return fmt.Errorf("write search documents: %w", err)
	}
	if err := tx.In(ctx).Exec(upsertSQL, string(body)).Error; err != nil {
		return fmt.Errorf("write search documents: %w", err)
	}
	list := make([]string, 0, len(terms))
	for t := range terms {
		list = append(list, t)
	}
	if err := tx.In(ctx).Exec(wordsSQL, pq.Array(list)).Error; err != nil {
		return fmt.Errorf("write search words: %w", err)
	}
	return nil
}

// full makes nil an empty list, which JSON and SQL tell from null.
func full[E any](list []E) []E {
	if list == nil {
		return []E{}
	}
	return list
}

func deleteTx(ctx context.Context, tx *database.DB, ids []id.Listing) error {
	err := tx.In(ctx).Exec(`UPDATE search_document SET live = false, written_in = pg_current_xact_id(), pushed = false, failure = ''
		WHERE listing_id = any(?) AND live`, pq.Array(ids)).Error
	if err != nil {
		return fmt.Errorf("take search documents off: %w", err)
	}
	return nil
}
