package search

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/database"
)

// Reindex fills a new Meilisearch index from the documents that PostgreSQL has, as Rebuild does, and makes these anew only if some are
// missing or they were not all made within a day, by the rules and tariffs of now.
func (s *Searcher) Reindex(ctx context.Context, say func(string)) error {
	if s.meili == nil {
		return s.Rebuild(ctx, say)
	}
	fresh, err := s.fresh(ctx, s.now().Add(-rankEvery))
	if err != nil {
		return err
	}
	missing, err := s.undocumented(database.Patient(ctx, countTime), 0, 1)
	if err != nil {
		return err
	}
	if !fresh || len(missing) > 0 {
		return s.Rebuild(ctx, say)
	}
	if err := errors.Join(s.loadWords(ctx), s.loadCohorts(ctx)); err != nil { // a command holds none yet
		return err
	}
	return s.alone(ctx, lockRebuild, func(ctx context.Context) error {
		return s.tracked(ctx, WorkRefill, "", say, s.refill)
	})
}

// countTime is how long looking for a listing without a document may take among a million.
const countTime = time.Minute

// refill fills a new index from the documents that PostgreSQL has and puts it in the place of the live one.
func (s *Searcher) refill(ctx context.Context, p *progress) error {
	began := time.Now()
	name, horizon, err := s.found(ctx)
	if err != nil {
		return err
	}
	err = s.fillAll(ctx, p, name)
	if err == nil {
		err = s.replace(ctx, p, name, horizon)
	}
	if err != nil {
		return errors.Join(err, s.abandon(context.WithoutCancel(ctx)))
	}
	p.say(fmt.Sprintf("the index is up to date after %.1f s", time.Since(began).Seconds()))
	return nil
}
