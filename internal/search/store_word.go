package search

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/lexicon"
	"github.com/silkroadmall/mall/internal/locale"
)

// loadWords reads the word table and the synonyms into memory when they have changed.
func (s *Searcher) loadWords(ctx context.Context) error {
	s.reading.Lock()
	defer s.reading.Unlock()
	if err := s.loadSynonyms(ctx); err != nil {
		return err
	}
	var version string
	err := s.db.Pool().QueryRow(ctx, "SELECT count(*) || '/' || coalesce(sum(documents), 0) FROM search_word").Scan(&version)
	if err != nil {
		return fmt.Errorf("read search words: %w", database.Translate(err))
	}
	if s.words.Load().Version() == version {
		return nil
	}
	rows, err := s.db.Pool().Query(ctx, "SELECT language, word, documents FROM search_word")
	if err != nil {
		return fmt.Errorf("read search words: %w", database.Translate(err))
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[lexicon.Entry])
	if err != nil {
		return fmt.Errorf("read search words: %w", database.Translate(err))
	}
	named, err := s.categoryWords(ctx)
	if err != nil {
		return err
	}
	s.words.Store(lexicon.NewVocabulary(append(list, named...), version).With(s.words.Load().Synonyms()))
	return nil
}

// categoryWords are the words of all category names, those without goods too: who looks for women's shoes where there are
// none has not mistyped.
func (s *Searcher) categoryWords(ctx context.Context) ([]lexicon.Entry, error) {
	rows, err := s.db.Pool().Query(ctx, "SELECT n.key, n.value FROM category, jsonb_each_text(names) n")
	if err != nil {
		return nil, fmt.Errorf("read category names: %w", database.Translate(err))
	}
	var list []lexicon.Entry
	var language, name string
	_, err = pgx.ForEachRow(rows, []any{&language, &name}, func() error {
		for _, w := range lexicon.Words(lexicon.Fold(name)) {
			list = append(list, lexicon.Entry{Language: locale.Language(language).Code(), Word: w.Text})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read category names: %w", database.Translate(err))
	}
	return list, nil
}

// wordsThere asks the table, which is never behind, which of the words it has.
func (s *Searcher) wordsThere(ctx context.Context, words []string) (map[string]bool, error) {
	rows, err := s.db.Pool().Query(ctx, "SELECT DISTINCT word FROM search_word WHERE word = any($1)", words)
	if err != nil {
		return nil, fmt.Errorf("look up search words: %w", database.Translate(err))
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("look up search words: %w", database.Translate(err))
	}
	there := map[string]bool{}
	for _, w := range list {
		there[w] = true
	}
	return there, nil
}

// bulkTime is how long one statement over a whole catalogue may take.
const bulkTime = 20 * time.Minute

// countWords counts anew in how many live listings each word stands, and forgets words of listings that are gone. A word
// that comes in meanwhile is kept: it is counted as one, and the count of one is never forgotten by this run.
func (s *Searcher) countWords(ctx context.Context) error {
	ctx = database.Patient(ctx, bulkTime)
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		if err := tx.Allow(ctx, bulkTime); err != nil {
			return err
		}
		return tx.In(ctx).Exec(`
			WITH counted AS (
			  SELECT split_part(t, ':', 1) AS language, split_part(t, ':', 2) AS word, count(*) AS n
			  FROM search_document, unnest(terms) t WHERE live GROUP BY t),
			changed AS (
			  INSERT INTO search_word AS w (language, word, documents) SELECT language, word, n FROM counted ORDER BY 1, 2
			  ON CONFLICT (language, word) DO UPDATE SET documents = excluded.documents WHERE w.documents <> excluded.documents)
			DELETE FROM search_word w WHERE NOT EXISTS (SELECT FROM counted c WHERE c.language = w.language AND c.word = w.word)`).Error
	})
	if err != nil {
		return fmt.Errorf("count search words: %w", err)
	}
	return nil
}
