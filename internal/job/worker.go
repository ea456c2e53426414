package job

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/riverqueue/river"
)

// Workers is the table of what to do for each kind of job, filled at the start of the program.
type Workers struct {
	river    *river.Workers
	kinds    int
	periodic []*river.PeriodicJob
	errs     []error
	hand     sync.Map // the ids of the jobs that are being worked here
}

// NewWorkers is an empty table.
func NewWorkers() *Workers { return &Workers{river: river.NewWorkers()} }

// KindOption changes how the jobs of one kind are worked.
type KindOption func(*kind)

type kind struct {
	timeout  time.Duration
	attempts int
}

// Timeout is how long one run may take before its context ends; default one minute.
func Timeout(d time.Duration) KindOption { return func(k *kind) { k.timeout = d } }

// Attempts is how many runs a job gets before it is given up; default twelve, over some 15 hours, at most 25.
func Attempts(n int) KindOption { return func(k *kind) { k.attempts = min(n, mostAttempts) } }

// Register says what to do for jobs with args T. An error is tried again with growing pauses, unless Discard made it.
// Registering a kind twice is reported by Run.
func Register[T Args](w *Workers, work func(ctx context.Context, args T) error, opts ...KindOption) {
	k := kind{timeout: time.Minute, attempts: attempts}
	for _, option := range opts {
		option(&k)
	}
	w.kinds++
	if err := river.AddWorkerSafely(w.river, &worker[T]{kind: k, work: work, hand: &w.hand}); err != nil {
		var args T
		w.errs = append(w.errs, fmt.Errorf("register job %s: %w", args.Kind(), err))
	}
}

// worker is a function in River's clothes.
type worker[T Args] struct {
	river.WorkerDefaults[T]
	kind
	work func(context.Context, T) error
	hand *sync.Map
}

// Timeout is River's question.
func (w *worker[T]) Timeout(*river.Job[T]) time.Duration { return w.timeout }

// Work runs the function and gives the job up after the last of its kind's attempts.
func (w *worker[T]) Work(ctx context.Context, job *river.Job[T]) error {
	w.hand.Store(job.ID, true)
	defer w.hand.Delete(job.ID)
	err := w.work(ctx, job.Args)
	if err != nil && job.Attempt >= w.attempts && !errors.Is(err, context.Canceled) {
		return Discard(fmt.Errorf("after %d attempts: %w", job.Attempt, err))
	}
	return err
}

// Discard marks an error that no repetition will mend: the job is given up at once, and kept for a person to see.
func Discard(err error) error { return &discarded{err} }

type discarded struct{ err error }

// Error is for the log.
func (d *discarded) Error() string { return d.err.Error() }

// Unwrap gives the cause.
func (d *discarded) Unwrap() error { return d.err }

// Every enqueues a job at the interval while workers run anywhere; one process of all does it. The time of the last
// run is not remembered across restarts, so it also runs at the start, and its worker must be repeatable.
func (w *Workers) Every(interval time.Duration, args Args) {
	make := func() (river.JobArgs, *river.InsertOpts) { return args, insertOpts(args, []Option{Once()}) }
	w.periodic = append(w.periodic, river.NewPeriodicJob(river.PeriodicInterval(interval), make,
		&river.PeriodicJobOpts{RunOnStart: true}))
}
