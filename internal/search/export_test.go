package search

import (
	"context"
	"errors"
)

// LoadMemory reads what Keep holds in memory, without making documents, and takes Meilisearch for fit.
func (s *Searcher) LoadMemory(ctx context.Context) error {
	s.fit.Store(true)
	s.suggests.Store(true)
	return errors.Join(s.loadWords(ctx), s.loadCohorts(ctx))
}
