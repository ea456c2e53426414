package search

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/job"
)

// The jobs of this package.
type (
	// Repricing makes the documents anew whose delivered prices a change of rules or tariffs may have touched.
	Repricing struct {
		Countries []string `json:"countries"` // the destinations that changed; empty is all
	}
	// Ranking makes the documents anew once a day, because ranks change with age.
	Ranking struct{}
	// Rebuilding is a Rebuild that somebody has asked for.
	Rebuilding struct{}
	// Housekeeping clears away what nobody needs any more.
	Housekeeping struct{}
)

// Kind names the job.
func (Repricing) Kind() string { return "search_repricing" }

// Lane is where it is worked.
func (Repricing) Lane() job.Lane { return job.Index }

// Kind names the job.
func (Ranking) Kind() string { return "search_ranking" }

// Lane is where it is worked.
func (Ranking) Lane() job.Lane { return job.Index }

// Kind names the job.
func (Rebuilding) Kind() string { return "search_rebuilding" }

// Lane is where it is worked.
func (Rebuilding) Lane() job.Lane { return job.Index }

// Kind names the job.
func (Housekeeping) Kind() string { return "search_housekeeping" }

// Register takes on the jobs beside Follow: repricing when it is enqueued, ranks and cleaning by the clock.
func (s *Searcher) Register(w *job.Workers) {
	job.Register(w, s.Reprice, job.Timeout(time.Hour), job.Attempts(5))
	job.Register(w, s.Rank, job.Timeout(time.Hour), job.Attempts(3))
	job.Register(w, s.WorkRebuilding, job.Timeout(2*time.Hour), job.Attempts(2))
	job.Register(w, s.CountPunctuality)
	job.Register(w, s.CleanUp, job.Timeout(10*time.Minute), job.Attempts(3))
	w.Every(24*time.Hour, CountPunctuality{})
	w.Every(time.Hour, Ranking{})
	w.Every(time.Hour, Housekeeping{})
}

// Reprice makes documents anew after rules or tariffs changed. Those that come out the same are not written, and of those that
// don't only what changed is brought to Meilisearch, behind single changes. It waits for one that runs already, since that may
// have begun with the old rules.
func (s *Searcher) Reprice(ctx context.Context, r Repricing) error {
	countries := slices.Compact(slices.Sorted(slices.Values(r.Countries)))
	return s.remake(ctx, WorkReprice, strings.Join(countries, ","), s.plan.zonesOf(countries))
}

// WorkRebuilding rebuilds; one that runs already is as good.
func (s *Searcher) WorkRebuilding(ctx context.Context, _ Rebuilding) error {
	err := s.Rebuild(ctx, func(line string) { s.log.DebugContext(ctx, line) })
	if errors.Is(err, ErrBusy) {
		return nil
	}
	return err
}

// rankEvery is how old ranks may be; the job asks every hour, so that a start of the program makes no work.
const rankEvery = 23 * time.Hour

// Rank makes the day's ranks and prices and forgets what they no longer need, unless that was done lately and by today's rules and tariffs: those that come with the
// program, or begin today, are told of by nobody.
func (s *Searcher) Rank(ctx context.Context, _ Ranking) error {
	fresh, err := s.fresh(ctx, s.now().Add(-rankEvery))
	if err != nil || fresh {
		return err
	}
	if anew, err := s.mostlyNew(ctx); err != nil || anew { // Keep makes them all
		return err
	}
	if err := s.remake(ctx, WorkRanks, "", nil); err != nil {
		return err
	}
	return errors.Join(s.countWords(ctx), s.dropCohorts(ctx))
}

func (s *Searcher) remake(ctx context.Context, kind, what string, only []zone) error {
	for {
		err := s.alone(ctx, lockReprice, func(ctx context.Context) error {
			return s.tracked(ctx, kind, what, func(string) {}, func(ctx context.Context, p *progress) error {
				return s.makeAll(ctx, p, s.listingsAfter, &front{}, making{only: only, tell: true})
			})
		})
		if !errors.Is(err, ErrBusy) {
			return err
		}
		if err := database.Wait(ctx, heartbeat); err != nil {
			return err
		}
	}
}
