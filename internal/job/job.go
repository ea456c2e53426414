// Package job runs background work on River: a job is a row inserted in the transaction of the business change that
// needs it, so that both happen or neither.
//
// Invariants: a job runs at least once after its transaction has committed and may run twice (a worker can die after
// the work and before the note of it), so every worker must be repeatable; every kind has a timeout and a number of
// attempts; a job whose worker died is tried again within half a minute, if another lives.
//
// Beside the migration runner, it is the only package that knows River. It must not know what any job is about.
package job

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/rivertype"

	"github.com/silkroadmall/mall/internal/database"
)

// Args is what a job is told: a struct that becomes JSON, whose Kind is the constant name of the work
// ("order_expire"). Ids go in, not copies of rows: the worker reads what is true when it runs.
type Args = river.JobArgs

// Lane is a queue with workers of its own, so that a flood of one sort of work does not hold up another.
type Lane string

// The lanes. Args say theirs by a method Lane() Lane; without it they take the default.
const (
	Default Lane = river.QueueDefault
	Mail    Lane = "mail"
	Picture Lane = "picture" // heavy on the processor: as many as a small machine has cores
	Index   Lane = "index"
)

// lanes tells how many jobs of each lane one process works at a time.
var lanes = map[Lane]int{Default: 8, Mail: 8, Picture: 2, Index: 2}

// fetchPause is the least time between two looks for new jobs of a lane, each of which takes as many as have room there: with
// River's own tenth of a second four letters at a time are forty a second, and an order sends three.
const fetchPause = 25 * time.Millisecond

// attempts is how often a job is tried where its kind does not say: with River's pauses (the fourth power of the
// attempt in seconds) the last is some 15 hours after the first.
const attempts = 12

// mostAttempts bounds what a kind may ask for; it is what the row of every job says.
const mostAttempts = 25

// Option changes how one job is enqueued.
type Option func(*river.InsertOpts)

// At lets the job wait until a time.
func At(t time.Time) Option {
	// The database keeps microseconds, and rounding up would make the job due after its time.
	return func(o *river.InsertOpts) { o.ScheduledAt = t.Truncate(time.Microsecond) }
}

// Once drops the job when one with the same kind and args is waiting or running. Not for work that follows a change
// of data: a run that began before the change would swallow the one after it.
func Once() Option {
	return func(o *river.InsertOpts) {
		o.UniqueOpts = river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{rivertype.JobStateAvailable,
			rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled}}
	}
}

// Queue inserts jobs.
type Queue struct {
	client *river.Client[*sql.Tx]
	muted  []Lane
}

// NewQueue inserts into the database's job tables.
func NewQueue(db *database.DB) (*Queue, error) {
	client, err := river.NewClient(riverdatabasesql.New(db.SQL()),
		&river.Config{MaxAttempts: mostAttempts, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, fmt.Errorf("open job queue: %w", err)
	}
	return &Queue{client: client}, nil
}

// Without is the queue that drops the jobs of some lanes: what is made up for a demo is worked, but nobody is written to.
func (q *Queue) Without(lanes ...Lane) *Queue { return &Queue{client: q.client, muted: lanes} }

// EnqueueTx inserts the job in the transaction: it is worked after the commit, or never. After an error the
// transaction must be rolled back.
func (q *Queue) EnqueueTx(ctx context.Context, tx *database.DB, args Args, opts ...Option) error {
	raw, err := tx.SQLTx()
	if err != nil {
		return fmt.Errorf("enqueue %s: %w", args.Kind(), err)
	}
	o := insertOpts(args, opts)
	if slices.Contains(q.muted, Lane(o.Queue)) {
		return nil
	}
	if _, err := q.client.InsertTx(ctx, raw, args, o); err != nil {
		return fmt.Errorf("enqueue %s: %w", args.Kind(), database.Translate(err))
	}
	return nil
}

// Planned is a job and when it is worked.
type Planned struct {
	args Args
	opts []Option
}

// Later plans a job for a time.
func Later(args Args, at time.Time) Planned { return Planned{args, []Option{At(at)}} }

// Now plans a job for as soon as it can be worked.
func Now(args Args) Planned { return Planned{args: args} }

// EnqueueAllTx is EnqueueTx for several jobs, by one statement.
func (q *Queue) EnqueueAllTx(ctx context.Context, tx *database.DB, jobs ...Planned) error {
	raw, err := tx.SQLTx()
	if err != nil {
		return fmt.Errorf("enqueue %d jobs: %w", len(jobs), err)
	}
	var all []river.InsertManyParams
	for _, j := range jobs {
		if o := insertOpts(j.args, j.opts); !slices.Contains(q.muted, Lane(o.Queue)) {
			all = append(all, river.InsertManyParams{Args: j.args, InsertOpts: o})
		}
	}
	if len(all) == 0 {
		return nil
	}
	if _, err := q.client.InsertManyTx(ctx, raw, all); err != nil {
		return fmt.Errorf("enqueue %d jobs: %w", len(jobs), database.Translate(err))
	}
	return nil
}

// Enqueue inserts the job by itself, for work that no change of data goes with.
func (q *Queue) Enqueue(ctx context.Context, args Args, opts ...Option) error {
	o := insertOpts(args, opts)
	if slices.Contains(q.muted, Lane(o.Queue)) {
		return nil
	}
	if _, err := q.client.Insert(ctx, args, o); err != nil {
		return fmt.Errorf("enqueue %s: %w", args.Kind(), database.Translate(err))
	}
	return nil
}

func insertOpts(args Args, opts []Option) *river.InsertOpts {
	o := &river.InsertOpts{Queue: string(Default)}
	if placed, ok := args.(interface{ Lane() Lane }); ok {
		o.Queue = string(placed.Lane())
	}
	for _, option := range opts {
		option(o)
	}
	return o
}
