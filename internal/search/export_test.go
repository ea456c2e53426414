package search

import (
	"context"
	"errors"
)

// LoadMemory reads what Keep holds in memory, without making documents.
func (s *Searcher) LoadMemory(ctx context.Context) error {
	return errors.Join(s.loadWords(ctx), s.loadCohorts(ctx))
}
