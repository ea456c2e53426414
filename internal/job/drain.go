package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"github.com/silkroadmall/mall/internal/database"
)

// Drain works every job that is due at the given time, and the jobs these enqueue, until none is left; then it
// returns the errors of the runs that failed; these jobs wait an hour, for a later Drain. It is for tests and for commands that do one thing and
// end; with a time in the future it brings forward what was to wait.
func (w *Workers) Drain(ctx context.Context, db *database.DB, due time.Time) error {
	if err := errors.Join(w.errs...); err != nil {
		return err
	}
	var mu sync.Mutex
	var failures []error
	keep := func(err error) {
		mu.Lock()
		defer mu.Unlock()
		failures = append(failures, err)
	}
	nowhere := slog.New(slog.DiscardHandler)
	cfg := w.config(reporter{log: nowhere, keep: keep})
	cfg.Logger = nowhere
	cfg.LeaderElectionDisabled, cfg.PollOnly, cfg.TestOnly = true, true, true
	cfg.RetryPolicy = later{}
	cfg.FetchCooldown, cfg.FetchPollInterval = time.Millisecond, 5*time.Millisecond
	client, err := river.NewClient(riverpgxv5.New(db.Pool()), cfg)
	if err != nil {
		return fmt.Errorf("drain jobs: %w", err)
	}
	if err := bringForward(ctx, db, due, "scheduled", "retryable"); err != nil {
		return err
	}
	if err := client.Start(ctx); err != nil {
		return fmt.Errorf("drain jobs: %w", database.Translate(err))
	}
	waited := untilIdle(ctx, db, due)
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), softStop)
	defer cancel()
	stopped := client.StopAndCancel(stop)
	mu.Lock()
	defer mu.Unlock()
	return errors.Join(append(failures, waited, stopped)...)
}

// later puts a failed job off beyond the end of the drain.
type later struct{}

// NextRetry is River's question.
func (later) NextRetry(*rivertype.JobRow) time.Time { return time.Now().Add(time.Hour) }

func untilIdle(ctx context.Context, db *database.DB, due time.Time) error {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		if err := bringForward(ctx, db, due, "scheduled"); err != nil {
			return err
		}
		var busy bool
		err := db.Pool().QueryRow(ctx, `select exists (select from river_job where state = 'running'
			or (state = 'available' and scheduled_at <= now()))`).Scan(&busy)
		if err != nil {
			return fmt.Errorf("drain jobs: %w", database.Translate(err))
		}
		if !busy {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("drain jobs: %w", ctx.Err())
		}
	}
}

// bringForward makes jobs that wait for a time no later than due available now. A failed run waits as retryable; only
// those from before the drain are brought forward, so that a job that always fails does not go round for ever.
func bringForward(ctx context.Context, db *database.DB, due time.Time, states ...string) error {
	_, err := db.Pool().Exec(ctx, `update river_job set state = 'available', scheduled_at = least(scheduled_at, now())
		where state::text = any($1) and scheduled_at <= $2`, states, due)
	if err != nil {
		return fmt.Errorf("drain jobs: %w", database.Translate(err))
	}
	return nil
}
