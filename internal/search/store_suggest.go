package search

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/silkroadmall/mall/internal/database"
)

// suggestSQL finds the suggestions that begin with a text, or one of whose words does, the weightiest of each kind.
const suggestSQL = `
WITH h AS (SELECT suggestion_id, min(place) AS place FROM search_suggestion_start
  WHERE language = $1 AND start LIKE $2 GROUP BY suggestion_id ORDER BY min(place) > 0, max(weight) DESC LIMIT 1000)
SELECT kind, text, target FROM (
  SELECT s.kind, s.text, s.target, row_number() OVER (PARTITION BY s.kind ORDER BY h.place > 0, s.weight DESC, s.text) AS n
  FROM h JOIN search_suggestion s ON s.id = h.suggestion_id) x
WHERE kind = $3 AND n <= $4 ORDER BY n`

// suggestByTable answers from the tables that Meilisearch is filled from, by one statement for each kind of words and one for
// listings that have one of the whole texts.
func (s *Searcher) suggestByTable(ctx context.Context, p Prefix, whole []string) (Suggestions, error) {
	list := Suggestions{Engine: PostgreSQL}
	pattern := strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(p.Text) + "%"
	batch := &pgx.Batch{}
	for _, k := range suggested() {
		batch.Queue(suggestSQL, string(p.Market.Language), pattern, k.kind, k.most).Query(func(rows pgx.Rows) error {
			found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Suggestion])
			list.Words = append(list.Words, found...)
			return err
		})
	}
	if err := s.db.Pool().SendBatch(ctx, batch).Close(); err != nil {
		return Suggestions{}, fmt.Errorf("read suggestions: %w", database.Translate(err))
	}
	wanted, err := s.oneIn(ctx, p, whole)
	if err != nil {
		return Suggestions{}, err
	}
	found, err := s.postgres.Search(ctx, wanted)
	if err != nil {
		return Suggestions{}, err
	}
	list.Listings = found.IDs()
	return list, nil
}

// oneIn is a query for any of the texts, which differ in their last word.
func (s *Searcher) oneIn(ctx context.Context, p Prefix, texts []string) (Prepared, error) {
	var wanted Prepared
	for i, text := range texts {
		read, err := s.prepared(ctx, Query{Text: text, Literal: true, Market: p.Market, Take: mostListings, Sort: ByRelevance, Bare: true})
		if err != nil {
			return Prepared{}, err
		}
		last := len(read.Terms) - 1
		if i == 0 {
			wanted = read
		} else if last >= 0 && last == len(wanted.Terms)-1 {
			wanted.Terms[last].Forms = append(wanted.Terms[last].Forms, read.Terms[last].Forms...)
		}
	}
	return wanted, nil
}

// suggestion is a row of the table of suggestions.
type suggestion struct {
	ID                           int64
	Language, Kind, Target, Text string
	Weight                       int
}

// suggestionsAfter pages through the table.
func (s *Searcher) suggestionsAfter(ctx context.Context, after int64, limit int) ([]suggestion, error) {
	rows, err := s.db.Pool().Query(ctx, `SELECT id, language, kind, target, text, weight FROM search_suggestion
		WHERE id > $1 ORDER BY id LIMIT $2`, after, limit)
	if err != nil {
		return nil, fmt.Errorf("read suggestions: %w", database.Translate(err))
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[suggestion])
	if err != nil {
		return nil, fmt.Errorf("read suggestions: %w", database.Translate(err))
	}
	return list, nil
}

// suggestionsVersion names what the table has: another table has another.
func (s *Searcher) suggestionsVersion(ctx context.Context) (version string, err error) {
	err = s.db.Pool().QueryRow(ctx, `SELECT count(*) || '-' || coalesce(sum(hashtextextended(id || ' ' || weight || ' ' || text, 0) / 1000000), 0)
		FROM search_suggestion`).Scan(&version)
	if err != nil {
		return "", fmt.Errorf("read suggestions: %w", database.Translate(err))
	}
	return version, nil
}
