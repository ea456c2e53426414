package search

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/lexicon"
)

// Listing finds a listing, on sale or not, by its slug or the address of its page; ErrNoListing.
func (s *Searcher) Listing(ctx context.Context, typed string) (n id.Listing, err error) {
	slug := typed
	if at := strings.LastIndex(slug, "/l/"); at >= 0 {
		slug = slug[at+len("/l/"):]
	}
	if at := strings.IndexAny(slug, "?#"); at >= 0 {
		slug = slug[:at]
	}
	err = s.db.Pool().QueryRow(ctx, "SELECT id FROM listing WHERE slug = $1", strings.TrimSpace(slug)).Scan(&n)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, ErrNoListing
	}
	if err != nil {
		return 0, fmt.Errorf("find listing %q: %w", slug, database.Translate(err))
	}
	return n, nil
}

// Preview tells how many goods a query finds now and would find if the expressions meant the same, both by PostgreSQL, which
// needs no index for it. A group that is no good is refused as PutSynonym refuses it.
func (s *Searcher) Preview(ctx context.Context, q Query, g SynonymGroup) (now, then int, err error) {
	group, err := g.group()
	if err != nil {
		return 0, 0, err
	}
	rows, err := s.synonymGroups(ctx, "active")
	if err != nil {
		return 0, 0, err
	}
	before := asGroups(rows, 0)
	for i, groups := range [][]lexicon.Group{before, append(asGroups(rows, g.ID), group)} {
		p, err := s.preparedWith(ctx, q, s.words.Load().With(lexicon.NewSynonyms(groups)))
		if err != nil {
			return 0, 0, err
		}
		r, err := s.postgres.Search(ctx, p)
		if err != nil {
			return 0, 0, fmt.Errorf("preview synonyms: %w", err)
		}
		if i == 0 {
			now = r.Total
		}
		then = r.Total
	}
	return now, then, nil
}
