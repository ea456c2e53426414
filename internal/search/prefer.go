package search

import (
	"context"
	"time"
)

// budget is how long Meilisearch may take for one query before PostgreSQL is asked instead, unless Options name another time.
const budget = 250 * time.Millisecond

// Reason is why PostgreSQL answers though Meilisearch is configured.
type Reason string

// The reasons.
const (
	Down     Reason = "down"     // it does not answer, or has no index that can be asked
	Unproved Reason = "unproved" // it is well, and this process has not found its index fit yet
	Behind   Reason = "behind"   // it does not know yet what somebody has changed
	Resting  Reason = "resting"  // it has failed several searches of this process
)

// unready is why Meilisearch is not asked at all, "" when it is.
func (s *Searcher) unready() Reason {
	switch {
	case !s.fit.Load():
		return Unproved
	case s.behind.Load():
		return Behind
	}
	return ""
}

// prefer answers by Meilisearch, or not at all: it is not there, does not answer within the budget or refuses.
func prefer[R any](ctx context.Context, s *Searcher, ask func(context.Context) (R, error)) (answer R, ok bool) {
	if s.meili == nil || s.unready() != "" {
		return answer, false
	}
	if open, probe := s.breaker.open(); open {
		if probe {
			go s.probe(context.WithoutCancel(ctx))
		}
		return answer, false
	}
	limited, cancel := context.WithTimeout(ctx, s.budget)
	defer cancel()
	answer, err := ask(limited)
	if err == nil {
		s.breaker.succeeded()
		return answer, true
	}
	if ctx.Err() != nil { // the shopper has gone, which says nothing about the engine
		return answer, false
	}
	s.log.WarnContext(ctx, "meilisearch did not answer, postgresql does", "error", err)
	switch {
	case errorCode(err) == noIndex:
		s.lost()
	case !refused(err): // a query that is refused says nothing about the next
		s.breaker.failed()
	}
	return answer, false
}

// patience is how long Meilisearch may not know yet what a person has changed; PostgreSQL knows at once.
const patience = 2 * time.Second

// watch runs until ctx ends and keeps an eye on how far Meilisearch is behind.
func (s *Searcher) watch(ctx context.Context) {
	look := time.NewTicker(patience / 4)
	defer look.Stop()
	for {
		behind, err := s.overdue(ctx, patience)
		if err == nil {
			s.behind.Store(behind)
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return
		}
	}
}

// lost stops asking Meilisearch, and lets Keep build what it lacks, at once.
func (s *Searcher) lost() {
	s.fit.Store(false)
	select {
	case s.amiss <- struct{}{}:
	default: // it has been told
	}
}

// probe looks whether Meilisearch is back, and has what it needs, while PostgreSQL answers.
func (s *Searcher) probe(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	switch err := s.meili.compatible(ctx); {
	case err == nil:
		s.breaker.succeeded()
	case unfit(err):
		s.lost()
	}
}
