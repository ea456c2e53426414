package search

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
)

// The jobs of this package, besides catalog.Changed.
type (
	// Push brings Meilisearch what it has missed.
	Push struct{}
	// RepriceAll makes all documents anew: delivered prices change with the day's rates, tariffs and rules, and ranks
	// with age.
	RepriceAll struct{}
)

// Kind names the job.
func (Push) Kind() string { return "search_push" }

// Lane is where it is worked.
func (Push) Lane() job.Lane { return job.Index }

// Kind names the job.
func (RepriceAll) Kind() string { return "search_reprice" }

// Lane is where it is worked.
func (RepriceAll) Lane() job.Lane { return job.Index }

// Register takes on the jobs that keep the engines up to date: catalog.Changed, RepriceAll once a day (and whenever it is
// enqueued, as after new rates), Push every minute for what failed in between.
func (s *Searcher) Register(w *job.Workers) {
	job.Register(w, s.ListingChanged)
	job.Register(w, s.Reprice, job.Timeout(time.Hour), job.Attempts(3))
	job.Register(w, s.Push, job.Timeout(10*time.Minute), job.Attempts(1))
	job.Register(w, s.CountPunctuality)
	w.Every(24*time.Hour, CountPunctuality{})
	w.Every(24*time.Hour, RepriceAll{})
	w.Every(time.Minute, Push{})
}

// ListingChanged makes the document of a listing anew, or takes it off, in both engines. PostgreSQL comes first and is
// what Meilisearch is filled from; a failure of Meilisearch is tried again by the job, and by Push after that.
func (s *Searcher) ListingChanged(ctx context.Context, args catalog.Changed) error {
	if err := s.refresh(ctx, []id.Listing{args.ListingID}); err != nil {
		return err
	}
	return s.Push(ctx, Push{})
}

// Reprice makes all documents anew; those that come out the same are not written.
func (s *Searcher) Reprice(ctx context.Context, _ RepriceAll) error {
	err := each(ctx, s.listingsAfter, func(ids []id.Listing) error { return s.refresh(ctx, ids) })
	if err != nil {
		return fmt.Errorf("reprice documents: %w", err)
	}
	if err := s.countWords(ctx); err != nil {
		return err
	}
	return s.Push(ctx, Push{})
}

const (
	leasePush    = "push"
	leaseRebuild = "rebuild"
	// pushLease and rebuildLease are how long the work of a process that died keeps others waiting; both are prolonged
	// with every chunk.
	pushLease    = time.Minute
	rebuildLease = 3 * time.Minute
)

// Push brings Meilisearch everything that was written since it was last told, one chunk after the other; one process does
// it at a time, so that an older state never overtakes a newer one. While Meilisearch is not fit it does nothing: a
// rebuild will bring all.
func (s *Searcher) Push(ctx context.Context, _ Push) error {
	if s.meili == nil || !s.fit.Load() {
		return nil
	}
	holder := id.NewToken()
	if err := s.awaitLease(ctx, leasePush, holder); err != nil {
		return err
	}
	err := s.pushAll(ctx, holder)
	if err != nil {
		err = fmt.Errorf("push search documents: %w", err)
	}
	return errors.Join(err, s.release(context.WithoutCancel(ctx), leasePush, holder))
}

func (s *Searcher) pushAll(ctx context.Context, holder string) error {
	for {
		rows, err := s.unpushed(ctx, 2*chunk)
		if err != nil || len(rows) == 0 {
			return err
		}
		if held, err := s.lease(ctx, leasePush, holder, pushLease); err != nil || !held {
			return err
		}
		if err := s.pushChunk(ctx, rows); err != nil {
			return err
		}
	}
}

func (s *Searcher) pushChunk(ctx context.Context, rows []row) error {
	var live, gone []row
	var ids []id.Listing
	for _, r := range rows {
		if r.Live {
			live = append(live, r)
			continue
		}
		gone, ids = append(gone, r), append(ids, r.ListingID)
	}
	if err := s.meili.Delete(ctx, ids); err != nil {
		return err
	}
	if err := s.mark(ctx, gone, ""); err != nil {
		return err
	}
	added, bad, err := s.addAll(ctx, s.meili.index, live)
	if err != nil {
		return err
	}
	for _, b := range bad {
		if err := s.mark(ctx, []row{b.row}, b.why.Error()); err != nil {
			return err
		}
	}
	return s.mark(ctx, added, "")
}

// parked is a document that Meilisearch refuses; it is put aside with the reason until the listing changes.
type parked struct {
	row row
	why error
}

// addAll adds the rows; when the engine refuses them it halves them until the bad ones are found.
func (s *Searcher) addAll(ctx context.Context, index string, rows []row) (added []row, bad []parked, err error) {
	err = s.meili.add(ctx, index, rows)
	switch {
	case err == nil:
		return rows, nil, nil
	case !refused(err) || errorCode(err) == noIndex:
		return nil, nil, err
	case len(rows) == 1:
		s.log.ErrorContext(ctx, "search document refused", "listing", rows[0].ListingID, "error", err)
		return nil, []parked{{rows[0], err}}, nil
	}
	for _, half := range [][]row{rows[:len(rows)/2], rows[len(rows)/2:]} {
		more, worse, err := s.addAll(ctx, index, half)
		if err != nil {
			return nil, nil, err
		}
		added, bad = append(added, more...), append(bad, worse...)
	}
	return added, bad, nil
}

// awaitLease waits until the work is free.
func (s *Searcher) awaitLease(ctx context.Context, name, holder string) error {
	pause := time.NewTicker(50 * time.Millisecond)
	defer pause.Stop()
	for {
		held, err := s.lease(ctx, name, holder, pushLease)
		if err != nil || held {
			return err
		}
		select {
		case <-pause.C:
		case <-ctx.Done():
			return fmt.Errorf("wait for lease %s: %w", name, ctx.Err())
		}
	}
}
