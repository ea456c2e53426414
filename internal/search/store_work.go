package search

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/silkroadmall/mall/internal/database"
)

// The kinds of long work.
const (
	WorkRebuild = "rebuild" // all documents, and the index beside the live one
	WorkRefill  = "refill"  // the index alone, from the documents that there are
	WorkReprice = "reprice" // delivered prices after rules or tariffs changed
	WorkRanks   = "ranks"   // the day's ranks
)

// The steps of a rebuild.
const (
	StepDocuments = "documents" // made and brought to the new index
	StepTables    = "tables"    // PostgreSQL's, all at once
	StepWords     = "words"
	StepIndex     = "index" // what is still to be brought to the new index
	StepCheck     = "check"
	StepSwap      = "swap"
)

// Work is a long work on the index as its row tells it. One whose process has died does not move any more.
type Work struct {
	ID          int64
	Kind        string
	What        string // destinations joined by commas, empty for all
	Step        string
	Done, Total int64
	Written     int64 // documents that came out different
	BeganAt     time.Time
	MovedAt     time.Time
	EndedAt     *time.Time
	Failure     string
}

// Running says whether the work goes on: it has not ended and has moved lately.
func (w Work) Running(now time.Time) bool {
	return w.EndedAt == nil && now.Sub(w.MovedAt) < workStill
}

// Interrupted says whether the work's process died over it: the next work of its kind has ended it, or it has not moved for long.
func (w Work) Interrupted(now time.Time) bool {
	return w.Failure == interruption || w.EndedAt == nil && !w.Running(now)
}

// Left is how long it will take at the pace until now; zero when that can't be told.
func (w Work) Left() time.Duration {
	if w.Done <= 0 || w.Total <= w.Done {
		return 0
	}
	return time.Duration(float64(w.MovedAt.Sub(w.BeganAt)) * float64(w.Total-w.Done) / float64(w.Done)).Round(time.Second)
}

const (
	// workStill is how long a work may not move before it counts as interrupted.
	workStill = 2 * time.Minute
	// workSays is how often progress is written and told.
	workSays = time.Second
	// workBeats is how often a work says that it goes on, whatever its step takes.
	workBeats = 2 * time.Second
	// interruption is the failure of a work whose process has died.
	interruption = "interrupted"
)

// progress tells the operator and the database how a long work goes.
type progress struct {
	s     *Searcher
	id    int64
	say   func(string)
	began time.Time // of the step
	told  time.Time
	step  string
	total int64
}

// tracked runs a long work with a row for it, which says all the while that it goes on, and in the end what became of it. The
// caller is alone at works of the kind: those that have not ended have died.
func (s *Searcher) tracked(ctx context.Context, kind, what string, say func(string), do func(context.Context, *progress) error) error {
	if err := s.endInterrupted(ctx, kind); err != nil {
		return err
	}
	p := &progress{s: s, say: say, began: time.Now()}
	err := s.db.Pool().QueryRow(ctx, "INSERT INTO search_work (kind, what, priced_by) VALUES ($1, $2, $3) RETURNING id", kind, what, s.prices.version()).Scan(&p.id)
	if err != nil {
		return fmt.Errorf("note the work: %w", database.Translate(err))
	}
	rest := p.beat(ctx)
	err = do(ctx, p)
	rest()
	failure := ""
	if err != nil {
		failure = err.Error()
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), heartbeat)
	defer cancel()
	_, noted := s.db.Pool().Exec(last, "UPDATE search_work SET ended_at = now(), moved_at = now(), failure = $2 WHERE id = $1", p.id, failure)
	if err == nil && noted != nil {
		err = fmt.Errorf("note the work: %w", database.Translate(noted))
	}
	return err
}

// endInterrupted ends the works of the kind that have not ended, when they moved last.
func (s *Searcher) endInterrupted(ctx context.Context, kind string) error {
	_, err := s.db.Pool().Exec(ctx, "UPDATE search_work SET ended_at = moved_at, failure = $2 WHERE kind = $1 AND ended_at IS NULL", kind, interruption)
	if err != nil {
		return fmt.Errorf("end interrupted works: %w", database.Translate(err))
	}
	return nil
}

// beat says every few seconds that the work goes on, until it is told to rest. A work whose context has ended still clears away.
func (p *progress) beat(ctx context.Context) (rest func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var beating sync.WaitGroup
	beating.Go(func() {
		every := time.NewTicker(workBeats)
		defer every.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-every.C:
			}
			_, err := p.s.db.Pool().Exec(ctx, "UPDATE search_work SET moved_at = now() WHERE id = $1", p.id)
			if err != nil && ctx.Err() == nil {
				p.s.log.WarnContext(ctx, "a work can't say that it goes on", "error", err)
			}
		}
	})
	return func() {
		cancel()
		beating.Wait()
	}
}

// begin starts a step of so many things.
func (p *progress) begin(ctx context.Context, step string, total int64) error {
	p.step, p.total, p.began, p.told = step, total, time.Now(), time.Time{}
	return p.move(ctx, 0, 0)
}

// move notes how far the step is, once in a second, and at its end.
func (p *progress) move(ctx context.Context, done, written int64) error {
	now := time.Now()
	if now.Sub(p.told) < workSays && done < p.total {
		return nil
	}
	p.told = now
	p.say(p.line(done, now))
	_, err := p.s.db.Pool().Exec(ctx, "UPDATE search_work SET step = $2, done = $3, total = $4, written = greatest(written, $5), moved_at = now() WHERE id = $1",
		p.id, p.step, done, p.total, written)
	if err != nil {
		return fmt.Errorf("note the work: %w", database.Translate(err))
	}
	return nil
}

// line is the progress in words: how many, how fast, how long still.
func (p *progress) line(done int64, now time.Time) string {
	if p.total == 0 {
		return p.step
	}
	took := now.Sub(p.began)
	line := fmt.Sprintf("%s: %d of %d", p.step, done, p.total)
	if done == 0 || took < workSays {
		return line
	}
	rate := float64(done) / took.Seconds()
	left := time.Duration(float64(p.total-done) / rate * float64(time.Second)).Round(time.Second)
	return fmt.Sprintf("%s, %.0f/s, %s left", line, rate, left)
}

// fresh says whether all documents have been made since, and what changed of what they are priced by is in them; or whether a rebuild
// is making them.
func (s *Searcher) fresh(ctx context.Context, since time.Time) (fresh bool, err error) {
	err = s.db.Pool().QueryRow(ctx, `SELECT coalesce(bool_or(kind = any($1) AND ended_at >= $2) AND bool_or(priced_by = $3 AND ended_at IS NOT NULL)
		OR bool_or(kind = $4 AND ended_at IS NULL AND moved_at >= $5), false) FROM search_work WHERE failure = ''`,
		[]string{WorkRanks, WorkRebuild}, since, s.prices.version(), WorkRebuild, s.now().Add(-workStill)).Scan(&fresh)
	if err != nil {
		return false, fmt.Errorf("list works: %w", database.Translate(err))
	}
	return fresh, nil
}

// keepWork is how long the rows of works that ended are kept.
const keepWork = 30 * 24 * time.Hour

// CleanUp drops the index of before the last rebuild after a day, and forgets Meilisearch's old tasks and the rows of old works.
func (s *Searcher) CleanUp(ctx context.Context, _ Housekeeping) error {
	if _, err := s.db.Pool().Exec(ctx, "DELETE FROM search_work WHERE moved_at < $1", s.now().Add(-keepWork)); err != nil {
		return fmt.Errorf("forget old works: %w", database.Translate(err))
	}
	if s.meili == nil {
		return nil
	}
	if err := s.dropPrevious(ctx); err != nil {
		return err
	}
	return s.meili.forgetTasks(ctx, s.now().Add(-keepTasks))
}

// works lists the newest long works.
func (s *Searcher) works(ctx context.Context, limit int) ([]Work, error) {
	rows, err := s.db.Pool().Query(ctx, `SELECT id, kind, what, step, done, total, written, began_at, moved_at, ended_at, failure
		FROM search_work ORDER BY began_at DESC, id DESC LIMIT $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("list works: %w", database.Translate(err))
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Work])
	if err != nil {
		return nil, fmt.Errorf("list works: %w", database.Translate(err))
	}
	return list, nil
}
