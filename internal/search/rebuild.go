package search

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/id"
)

// besideMark stands in the name of an index that is being built beside the live one.
const besideMark = "_beside_"

// Rebuild makes every document anew in PostgreSQL, fills a new Meilisearch index beside the live one, compares the counts,
// swaps the names and drops the old index. Searches go on all the while, and what changes meanwhile is caught up after the
// swap. say tells how it goes. ErrBusy when another process is at it.
func (s *Searcher) Rebuild(ctx context.Context, say func(string)) error {
	holder := id.NewToken()
	if err := s.prolong(ctx, holder); err != nil {
		return err
	}
	err := s.rebuildAll(ctx, holder, say)
	return errors.Join(err, s.release(context.WithoutCancel(ctx), leaseRebuild, holder))
}

func (s *Searcher) rebuildAll(ctx context.Context, holder string, say func(string)) error {
	began, n := time.Now(), 0
	err := each(ctx, s.listingsAfter, func(ids []id.Listing) error {
		n += len(ids)
		say(fmt.Sprintf("%d listings documented", n))
		return errors.Join(s.refresh(ctx, ids), s.prolong(ctx, holder))
	})
	if err != nil {
		return fmt.Errorf("rebuild documents: %w", err)
	}
	if err := s.countWords(ctx); err != nil {
		return err
	}
	if err := s.loadWords(ctx); err != nil {
		return err
	}
	if s.meili == nil {
		say(fmt.Sprintf("PostgreSQL is up to date after %.1f s; there is no Meilisearch", time.Since(began).Seconds()))
		return nil
	}
	if err := s.rebuildMeili(ctx, holder, say); err != nil {
		return fmt.Errorf("rebuild meilisearch: %w", err)
	}
	say(fmt.Sprintf("both engines are up to date after %.1f s", time.Since(began).Seconds()))
	return nil
}

// prolong takes the lease of a rebuild, or holds on to it; ErrBusy when another process has it.
func (s *Searcher) prolong(ctx context.Context, holder string) error {
	held, err := s.lease(ctx, leaseRebuild, holder, rebuildLease)
	if err == nil && !held {
		return ErrBusy
	}
	return err
}

// rebuildMeili fills a new index from PostgreSQL's documents and puts it in the place of the live one.
func (s *Searcher) rebuildMeili(ctx context.Context, holder string, say func(string)) error {
	if err := s.dropLeftovers(ctx); err != nil {
		return err
	}
	horizon, err := s.horizon(ctx)
	if err != nil {
		return err
	}
	beside := s.meili.index + besideMark + strings.ToLower(holder[:8])
	if err := s.meili.create(ctx, beside, listingSettings); err != nil {
		return err
	}
	if err := s.meili.putSynonyms(ctx, beside, s.words.Load().Alike()); err != nil {
		return err
	}
	refusedRows, err := s.fill(ctx, beside, holder, say)
	if err != nil {
		return errors.Join(err, s.meili.drop(context.WithoutCancel(ctx), beside))
	}
	if err := s.replace(ctx, beside, horizon, holder); err != nil {
		return err
	}
	for _, b := range refusedRows {
		if err := s.mark(ctx, []row{b.row}, b.why.Error()); err != nil {
			return err
		}
	}
	s.fit.Store(true)
	s.breaker.succeeded()
	if err := s.Push(ctx, Push{}); err != nil { // what was written while the new index was filled
		return err
	}
	return s.meili.drop(ctx, beside)
}

// fill copies all live documents, one chunk at a time so that other writes come through in between, and compares the counts.
func (s *Searcher) fill(ctx context.Context, index, holder string, say func(string)) (bad []parked, err error) {
	sent := 0
	for after := id.Listing(0); ; {
		rows, err := s.liveAfter(ctx, after, 5*chunk)
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			break
		}
		added, worse, err := s.addAll(ctx, index, rows)
		if err != nil {
			return nil, err
		}
		if err := s.prolong(ctx, holder); err != nil {
			return nil, err
		}
		bad, sent, after = append(bad, worse...), sent+len(added), rows[len(rows)-1].ListingID
		say(fmt.Sprintf("%d documents indexed", sent))
	}
	there, err := s.meili.count(ctx, index)
	if err == nil && there != int64(sent) {
		err = fmt.Errorf("%d documents were sent, but the new index has %d", sent, there)
	}
	return bad, err
}

// replace swaps the names while nobody pushes, so that no write goes astray, and marks for Push what the new index lacks.
func (s *Searcher) replace(ctx context.Context, beside, horizon, holder string) error {
	if err := s.awaitLease(ctx, leasePush, holder); err != nil {
		return err
	}
	err := func() error {
		if err := s.meili.compatible(ctx); errors.Is(err, errNoIndex) {
			if err := s.meili.create(ctx, s.meili.index, listingSettings); err != nil { // something to exchange names with
				return err
			}
		} else if err != nil && !errors.Is(err, errSettings) && !errors.Is(err, errShape) && !refused(err) {
			return err
		}
		if err := s.meili.swap(ctx, s.meili.index, beside); err != nil {
			return err
		}
		return s.settle(ctx, horizon)
	}()
	return errors.Join(err, s.release(context.WithoutCancel(ctx), leasePush, holder))
}

func (s *Searcher) dropLeftovers(ctx context.Context) error {
	names, err := s.meili.leftovers(ctx)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := s.meili.drop(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// The pauses of Keep: short while something is amiss, long while all is well.
const (
	keepSoon = 2 * time.Second
	keepWell = 15 * time.Second
)

// Keep runs until ctx ends: it holds the words of the catalogue in memory, documents listings that have none, and sees to
// it that Meilisearch is asked as soon as it is healthy and has the right index, building that first when it is missing or
// was made by another version. It never keeps anybody waiting: PostgreSQL answers meanwhile.
func (s *Searcher) Keep(ctx context.Context) {
	for ctx.Err() == nil {
		pause := keepWell
		if err := s.Tend(ctx); err != nil && ctx.Err() == nil {
			pause = keepSoon
			s.log.DebugContext(ctx, "search is not yet as it should be", "error", err)
		}
		t := time.NewTimer(pause)
		select {
		case <-ctx.Done():
		case <-t.C:
		}
		t.Stop()
	}
}

// Tend does once what Keep does again and again.
func (s *Searcher) Tend(ctx context.Context) error {
	if !s.documented.Load() { // once: from then on jobs see to it
		if err := each(ctx, s.undocumented, func(ids []id.Listing) error { return s.refresh(ctx, ids) }); err != nil {
			return err
		}
		s.documented.Store(true)
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
		if !s.fit.Swap(true) {
			if err := s.Push(ctx, Push{}); err != nil { // what was written while nobody knew it was there
				return err
			}
		}
		return s.tendSuggestions(ctx)
	case errors.Is(err, errNoIndex), errors.Is(err, errSettings), errors.Is(err, errShape):
		s.fit.Store(false)
		return s.mend(ctx, err)
	}
	return err
}

// mend builds the index of Meilisearch from the documents that PostgreSQL has.
func (s *Searcher) mend(ctx context.Context, why error) error {
	holder := id.NewToken()
	if err := s.prolong(ctx, holder); err != nil {
		return err
	}
	s.log.InfoContext(ctx, "building the search index", "why", why)
	err := s.rebuildMeili(ctx, holder, func(line string) { s.log.DebugContext(ctx, line) })
	return errors.Join(err, s.release(context.WithoutCancel(ctx), leaseRebuild, holder))
}
