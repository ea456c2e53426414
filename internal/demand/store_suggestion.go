package demand

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/locale"
)

// popularSQL are the queries to suggest: asked by MinAskers or more, and the last search found something.
const popularSQL = `
SELECT language, target, text, weight FROM (
  SELECT language, folded AS target, (array_agg(typed ORDER BY day DESC))[1] AS text, sum(searches)::int AS weight,
         row_number() OVER (PARTITION BY language ORDER BY sum(searches) DESC, folded) AS place
  FROM search_query WHERE day > ? GROUP BY language, folded
  HAVING sum(searches) >= ? AND (array_agg(results ORDER BY day DESC, searches DESC) FILTER (WHERE searches > 0))[1] > 0) q
WHERE place <= ?`

// shelfSQL are the categories that have goods, each with everything below it, in each language that has a name for it.
const shelfSQL = `
WITH RECURSIVE stocked AS (
  SELECT l.category_id AS id, count(*) AS n FROM listing l JOIN factory f ON f.id = l.factory_id AND f.state = 'approved'
  WHERE l.state = 'live' AND l.category_id IS NOT NULL GROUP BY l.category_id),
up AS (
  SELECT c.id, c.parent_id, s.n FROM category c JOIN stocked s ON s.id = c.id
  UNION ALL SELECT p.id, p.parent_id, up.n FROM up JOIN category p ON p.id = up.parent_id)
SELECT n.key AS language, c.slug AS target, n.value AS text, up.weight FROM (SELECT id, sum(n)::int AS weight FROM up GROUP BY id) up
JOIN category c ON c.id = up.id CROSS JOIN jsonb_each_text(c.names) n`

// makerSQL are the factories with goods for sale.
const makerSQL = `
SELECT f.slug AS target, f.name AS text, f.name_zh AS chinese, count(*)::int AS weight
FROM factory f JOIN listing l ON l.factory_id = f.id AND l.state = 'live' WHERE f.state = 'approved' GROUP BY f.id`

// renewTime is how long making the suggestions anew may take: counting a million listings by category and factory.
const renewTime = 2 * time.Minute

// renewSuggestions makes the table what it should be; rows that stay keep their id and, when nothing has changed, are not
// written.
func (s *Store) renewSuggestions(ctx context.Context) error {
	ctx = database.Patient(ctx, renewTime)
	return s.db.Transact(ctx, func(tx *database.DB) error {
		if err := tx.Allow(ctx, renewTime); err != nil {
			return err
		}
		list, err := s.suggestionsTx(ctx, tx)
		if err != nil {
			return err
		}
		return putSuggestionsTx(ctx, tx, list)
	})
}

func (s *Store) suggestionsTx(ctx context.Context, tx *database.DB) ([]suggestion, error) {
	var popular, shelves []suggestion
	since := day(s.now()).AddDate(0, 0, -suggestDays)
	if err := tx.In(ctx).Raw(popularSQL, since, MinAskers, mostSuggested).Scan(&popular).Error; err != nil {
		return nil, fmt.Errorf("read popular queries: %w", err)
	}
	if err := tx.In(ctx).Raw(shelfSQL).Scan(&shelves).Error; err != nil {
		return nil, fmt.Errorf("read stocked categories: %w", err)
	}
	var makers []struct {
		Target, Text, Chinese string
		Weight                int
	}
	if err := tx.In(ctx).Raw(makerSQL).Scan(&makers).Error; err != nil {
		return nil, fmt.Errorf("read factories: %w", err)
	}
	var list []suggestion
	for _, q := range popular {
		q.Kind, q.Text = SuggestQuery, plainly(q.Language, q.Text)
		list = append(list, q)
	}
	for _, c := range shelves {
		c.Kind = SuggestCategory
		list = append(list, c)
	}
	for _, m := range makers {
		for _, l := range locale.Languages() {
			f := suggestion{Language: l, Kind: SuggestFactory, Target: m.Target, Text: m.Text, Weight: m.Weight}
			if l == locale.Chinese && m.Chinese != "" {
				f.Text = m.Chinese
			}
			list = append(list, f)
		}
	}
	return list, nil
}

// putSuggestionsTx writes what is new or different and takes away what is no longer suggested.
func putSuggestionsTx(ctx context.Context, tx *database.DB, list []suggestion) error {
	var languages, kinds, targets, texts, folded []string
	var weights []int64
	for _, g := range list {
		languages, kinds, targets = append(languages, string(g.Language)), append(kinds, g.Kind), append(targets, g.Target)
		texts, folded, weights = append(texts, g.Text), append(folded, Key(g.Text)), append(weights, int64(g.Weight))
	}
	args := []any{pq.Array(languages), pq.Array(kinds), pq.Array(targets), pq.Array(texts), pq.Array(folded), pq.Array(weights)}
	err := tx.In(ctx).Exec(`DELETE FROM search_suggestion s WHERE NOT EXISTS (
		SELECT FROM unnest(?::text[], ?::text[], ?::text[]) AS r(language, kind, target)
		WHERE r.language = s.language AND r.kind = s.kind AND r.target = s.target)`, args[0], args[1], args[2]).Error
	if err != nil {
		return fmt.Errorf("drop suggestions: %w", err)
	}
	var changed []struct {
		ID       int64
		Language string
		Folded   string
		Weight   int
	}
	err = tx.In(ctx).Raw(`INSERT INTO search_suggestion AS s (language, kind, target, text, folded, weight)
		SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int[])
		ON CONFLICT (language, kind, target) DO UPDATE SET text = excluded.text, folded = excluded.folded, weight = excluded.weight
		WHERE (s.text, s.weight) IS DISTINCT FROM (excluded.text, excluded.weight)
		RETURNING id, language, folded, weight`, args...).Scan(&changed).Error
	if err != nil {
		return fmt.Errorf("write suggestions: %w", err)
	}
	var ids, places, heavy []int64
	var tongues, beginnings []string
	for _, c := range changed {
		for i, start := range starts(c.Folded) {
			ids, places, heavy = append(ids, c.ID), append(places, int64(i)), append(heavy, int64(c.Weight))
			tongues, beginnings = append(tongues, c.Language), append(beginnings, start)
		}
	}
	return putStartsTx(ctx, tx, pq.Array(ids), pq.Array(tongues), pq.Array(beginnings), pq.Array(places), pq.Array(heavy))
}

// putStartsTx writes where the suggestions of the ids may begin, in place of where they did.
func putStartsTx(ctx context.Context, tx *database.DB, columns ...any) error {
	if err := tx.In(ctx).Exec("DELETE FROM search_suggestion_start WHERE suggestion_id = any(?)", columns[0]).Error; err != nil {
		return fmt.Errorf("drop starts of suggestions: %w", err)
	}
	err := tx.In(ctx).Exec(`INSERT INTO search_suggestion_start (suggestion_id, language, start, place, weight)
		SELECT * FROM unnest(?::bigint[], ?::text[], ?::text[], ?::smallint[], ?::int[])`, columns...).Error
	if err != nil {
		return fmt.Errorf("write starts of suggestions: %w", err)
	}
	return nil
}
