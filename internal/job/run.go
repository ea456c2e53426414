package job

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
)

const (
	// rescueAfter is when River tries a job again that never ended. A job with a longer timeout of its own waits for that. Jobs of a
	// worker that died don't wait so long: see vigil.
	rescueAfter = 3 * time.Minute
	// softStop is how long running jobs may go on after the stop was asked for, before their contexts end. The
	// program has 10 s in all.
	softStop = 6 * time.Second
)

// Run works jobs until ctx ends, then lets the running ones finish within 6 s and cancels the rest, which are tried
// again later. It listens for new jobs, so that they start within milliseconds of the commit.
func (w *Workers) Run(ctx context.Context, db *database.DB, log *slog.Logger) error {
	if err := errors.Join(w.errs...); err != nil {
		return err
	}
	if w.kinds == 0 { // River refuses an empty table; there is nothing to work
		<-ctx.Done()
		return nil
	}
	cfg := w.config(reporter{log: log})
	cfg.Logger = slog.New(quiet{log.Handler()})
	cfg.PeriodicJobs = w.periodic
	cfg.SoftStopTimeout = softStop
	cfg.ID = namesake + rand.Text()
	client, err := river.NewClient(riverpgxv5.New(db.Pool()), cfg)
	if err != nil {
		return fmt.Errorf("start workers: %w", err)
	}
	if err := client.Start(ctx); err != nil {
		if ctx.Err() != nil {
			return nil // told to stop before it had begun
		}
		return fmt.Errorf("start workers: %w", database.Translate(err))
	}
	living, end := context.WithCancel(context.WithoutCancel(ctx))
	buried := make(chan struct{})
	go func() {
		defer close(buried)
		(&vigil{db: db, name: cfg.ID, log: log, hand: &w.hand}).keep(living)
	}()
	<-client.Stopped() // its jobs are its own until then
	end()
	<-buried
	return nil
}

func (w *Workers) config(errs river.ErrorHandler) *river.Config {
	cfg := &river.Config{Workers: w.river, ErrorHandler: errs, Queues: map[string]river.QueueConfig{},
		FetchCooldown: fetchPause, JobTimeout: time.Minute, MaxAttempts: mostAttempts, RescueStuckJobsAfter: rescueAfter,
		CompletedJobRetentionPeriod: 24 * time.Hour, CancelledJobRetentionPeriod: 30 * 24 * time.Hour,
		DiscardedJobRetentionPeriod: 30 * 24 * time.Hour}
	for lane, n := range lanes {
		cfg.Queues[string(lane)] = river.QueueConfig{MaxWorkers: n}
	}
	return cfg
}

// reporter logs the failures of jobs, and keeps them for Drain.
type reporter struct {
	log  *slog.Logger
	keep func(error)
}

// HandleError is River's hook after a run that returned an error.
func (r reporter) HandleError(ctx context.Context, job *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	level, message := slog.LevelWarn, "job failed, will be tried again"
	var given *discarded
	final := errors.As(err, &given)
	if final {
		level, message = slog.LevelError, "job given up"
	}
	r.log.Log(ctx, level, message, "kind", job.Kind, "job", job.ID, "attempt", job.Attempt,
		"fault", string(fault.KindOf(err)), "error", err)
	r.note(job, err)
	return &river.ErrorHandlerResult{SetCancelled: final}
}

// HandlePanic is River's hook after a run that panicked.
func (r reporter) HandlePanic(ctx context.Context, job *rivertype.JobRow, value any, trace string) *river.ErrorHandlerResult {
	r.log.ErrorContext(ctx, "job panicked", "kind", job.Kind, "job", job.ID, "attempt", job.Attempt,
		"panic", fmt.Sprint(value), "trace", trace)
	r.note(job, fmt.Errorf("panic: %v", value))
	return nil
}

func (r reporter) note(job *rivertype.JobRow, err error) {
	if r.keep != nil {
		r.keep(fmt.Errorf("job %s %s: %w", job.Kind, job.EncodedArgs, err))
	}
}

// quiet passes on River's own warnings and errors; what it says about single jobs comes from reporter.
type quiet struct{ slog.Handler }

// Enabled lets warnings pass.
func (q quiet) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && q.Handler.Enabled(ctx, l)
}

// Count is how many jobs of a kind stand in a state.
type Count struct {
	Kind, State string
	Jobs        int
	Oldest      time.Time // when the oldest of them was due
}

// Counts lists the jobs that are not finished, and those given up, by kind and state, for the operator.
func Counts(ctx context.Context, db *database.DB) ([]Count, error) {
	rows, err := db.Pool().Query(ctx, `select kind, state::text, count(*), min(scheduled_at) from river_job
		where state <> 'completed' group by kind, state order by kind, state`)
	if err != nil {
		return nil, fmt.Errorf("count jobs: %w", database.Translate(err))
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Count])
	if err != nil {
		return nil, fmt.Errorf("count jobs: %w", database.Translate(err))
	}
	return list, nil
}
