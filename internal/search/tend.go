package search

import (
	"context"
	"errors"
	"time"

	"github.com/silkroadmall/mall/internal/id"
)

// The pauses of Keep: short while something is amiss, long while all is well.
const (
	keepSoon = 2 * time.Second
	keepWell = 15 * time.Second
)

// Keep runs until ctx ends: it holds the words of the catalogue in memory, documents listings that have none, and sees to
// it that Meilisearch is asked as soon as it is healthy and has the right index, building that first when it is missing or
// was made by another version. It never keeps anybody waiting: PostgreSQL answers meanwhile.
func (s *Searcher) Keep(ctx context.Context) {
	if s.meili != nil {
		go s.watch(ctx)
	}
	for ctx.Err() == nil {
		pause := keepWell
		if err := s.Tend(ctx); err != nil && ctx.Err() == nil {
			pause = keepSoon
			s.log.DebugContext(ctx, "search is not yet as it should be", "error", err)
		}
		next := time.NewTimer(pause)
		select {
		case <-next.C:
		case <-s.amiss:
		case <-ctx.Done():
		}
		next.Stop()
	}
}

// Tend does once what Keep does again and again.
func (s *Searcher) Tend(ctx context.Context) error {
	if err := s.document(ctx); err != nil {
		return err
	}
	if err := errors.Join(s.loadWords(ctx), s.loadCohorts(ctx)); err != nil {
		return err
	}
	if s.meili == nil {
		return nil
	}
	if err := s.meili.Health(ctx); err != nil {
		return err
	}
	err := s.meili.compatible(ctx)
	switch {
	case err == nil:
		if err := s.meili.putSynonyms(ctx, s.meili.index, s.words.Load().Alike()); err != nil {
			return err
		}
		s.breaker.succeeded()
		s.fit.Store(true)
		return errors.Join(s.mendRebuild(ctx), s.tendSuggestions(ctx))
	case unfit(err):
		s.fit.Store(false)
		if err := s.mend(ctx, err); err != nil {
			return err
		}
		return s.tendSuggestions(ctx)
	}
	return err
}

// unfit says whether an index lacks something that only building it anew mends.
func unfit(err error) bool {
	return errors.Is(err, errNoIndex) || errors.Is(err, errSettings) || errors.Is(err, errShape)
}

// document makes the documents that listings for sale have not, or have in an older shape: once, from then on changes see to it. Most
// of them together, by one process, and by nobody else while it is at it.
func (s *Searcher) document(ctx context.Context) error {
	if s.documented.Load() {
		return nil
	}
	anew, err := s.mostlyNew(ctx)
	if err != nil {
		return err
	}
	if anew {
		err := s.Rebuild(ctx, func(line string) { s.log.DebugContext(ctx, line) })
		if errors.Is(err, ErrBusy) {
			return nil
		}
		return err
	}
	for after := id.Listing(0); ; {
		ids, err := s.undocumented(ctx, after, chunk)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			s.documented.Store(true)
			return nil
		}
		if _, err := s.makeChunk(ctx, ids, making{tell: true}); err != nil {
			return err
		}
		after = ids[len(ids)-1]
	}
}

// mend builds the index of Meilisearch from the documents that PostgreSQL has.
func (s *Searcher) mend(ctx context.Context, why error) error {
	return s.alone(ctx, lockRebuild, func(ctx context.Context) error {
		s.log.InfoContext(ctx, "building the search index", "why", why)
		say := func(line string) { s.log.DebugContext(ctx, line) }
		return s.tracked(ctx, WorkRefill, "", say, s.refill)
	})
}

// mendRebuild gives up an index that a process was building when it died.
func (s *Searcher) mendRebuild(ctx context.Context) error {
	if _, err := s.beside(ctx, building); errors.Is(err, errNoIndex) {
		return nil
	} else if err != nil {
		return err
	}
	err := s.alone(ctx, lockRebuild, s.abandon)
	if errors.Is(err, ErrBusy) { // it lives
		return nil
	}
	return err
}
