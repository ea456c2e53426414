package job_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/testdb"
)

type shipArgs struct{ Number string }

func (shipArgs) Kind() string { return "test_ship" }

type resizeArgs struct{ Picture int }

func (resizeArgs) Kind() string   { return "test_resize" }
func (resizeArgs) Lane() job.Lane { return job.Picture }

var errBroken = fault.New(fault.Unavailable, "test.carrier_away")

func queue(t *testing.T) (*database.DB, *job.Queue) {
	t.Helper()
	db := testdb.New(t)
	q, err := job.NewQueue(db)
	if err != nil {
		t.Fatal(err)
	}
	return db, q
}

func count(t *testing.T, db *database.DB, where string) int {
	t.Helper()
	var n int
	if err := db.Pool().QueryRow(t.Context(), "select count(*) from river_job where "+where).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestEnqueueTx(t *testing.T) {
	t.Parallel()
	db, q := queue(t)
	ctx := t.Context()
	errStop := errors.New("stop")
	t.Run("a_rolled_back_change_leaves_no_job", func(t *testing.T) {
		err := db.Transact(ctx, func(tx *database.DB) error {
			return errors.Join(q.EnqueueTx(ctx, tx, shipArgs{"CN-1"}), errStop)
		})
		if err.Error() != errStop.Error() || count(t, db, "true") != 0 {
			t.Error(err)
		}
	})
	t.Run("refuses_a_database_that_is_no_transaction", func(t *testing.T) {
		if err := q.EnqueueTx(ctx, db, shipArgs{"CN-1"}); !errors.Is(err, database.ErrNoTransaction) {
			t.Error(err)
		}
	})
	t.Run("a_job_takes_the_lane_of_its_kind_and_once_means_once", func(t *testing.T) {
		for range 2 {
			if err := q.Enqueue(ctx, resizeArgs{1}, job.Once()); err != nil {
				t.Fatal(err)
			}
		}
		if n := count(t, db, "queue = 'picture' and kind = 'test_resize'"); n != 1 {
			t.Error(n)
		}
	})
}

func TestDrain(t *testing.T) {
	t.Parallel()
	db, q := queue(t)
	ctx := t.Context()
	var shipped, resized atomic.Int64
	broken := true
	w := job.NewWorkers()
	job.Register(w, func(ctx context.Context, a shipArgs) error {
		shipped.Add(1)
		return q.Enqueue(ctx, resizeArgs{len(a.Number)})
	})
	job.Register(w, func(context.Context, resizeArgs) error {
		resized.Add(1)
		if broken {
			return errBroken
		}
		return nil
	}, job.Attempts(2))

	now := time.Now()
	for _, at := range []time.Time{now, now.Add(30 * time.Minute)} {
		if err := q.Enqueue(ctx, shipArgs{"CN-1"}, job.At(at)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Drain(ctx, db, now); !errors.Is(err, errBroken) || !strings.Contains(err.Error(), "test_resize") {
		t.Error("failure not told:", err)
	}
	if shipped.Load() != 1 || resized.Load() != 1 {
		t.Error("a job that waits was worked, or one that follows was not:", shipped.Load(), resized.Load())
	}
	broken = false
	if err := w.Drain(ctx, db, now.Add(2*time.Hour)); err != nil {
		t.Error(err)
	}
	if shipped.Load() != 2 || resized.Load() != 3 || count(t, db, "state <> 'completed'") != 0 {
		t.Error(shipped.Load(), resized.Load())
	}
}

func TestGivingUp(t *testing.T) {
	t.Parallel()
	db, q := queue(t)
	ctx := t.Context()
	w := job.NewWorkers()
	job.Register(w, func(context.Context, shipArgs) error { return job.Discard(errBroken) })
	job.Register(w, func(context.Context, resizeArgs) error { return mustFail() }, job.Attempts(3))
	if err := errors.Join(q.Enqueue(ctx, shipArgs{}), q.Enqueue(ctx, resizeArgs{})); err != nil {
		t.Fatal(err)
	}
	err := w.Drain(ctx, db, time.Now())
	if !errors.Is(err, errBroken) || !strings.Contains(err.Error(), "bad picture") {
		t.Error(err)
	}
	if count(t, db, "kind = 'test_ship' and state = 'cancelled'") != 1 || count(t, db, "kind = 'test_resize' and state = 'retryable'") != 1 {
		t.Error("wrong states")
	}
	counts, err := job.Counts(ctx, db)
	if err != nil || len(counts) != 2 || counts[1].Kind != "test_ship" || counts[1].Jobs != 1 {
		t.Error(counts, err)
	}
}

func mustFail() error { panic("bad picture") }

func TestAttempts(t *testing.T) {
	t.Parallel()
	db, q := queue(t)
	w := job.NewWorkers()
	runs := 0
	job.Register(w, func(context.Context, shipArgs) error { runs++; return errBroken }, job.Attempts(2))
	if err := q.Enqueue(t.Context(), shipArgs{}); err != nil {
		t.Fatal(err)
	}
	for day := range 4 {
		if err := w.Drain(t.Context(), db, time.Now().AddDate(0, 0, day)); day < 2 && !errors.Is(err, errBroken) {
			t.Error(day, err)
		}
	}
	if runs != 2 || count(t, db, "state = 'cancelled'") != 1 {
		t.Error(runs)
	}
}

func TestRunListensAndStops(t *testing.T) {
	t.Parallel()
	db, q := queue(t)
	w := job.NewWorkers()
	began, release, cut := make(chan string, 9), make(chan struct{}), make(chan error, 1)
	job.Register(w, func(ctx context.Context, a shipArgs) error {
		began <- a.Number
		if a.Number == "slow" {
			<-release
			cut <- ctx.Err()
		}
		return nil
	})
	w.Every(time.Hour, shipArgs{"periodic"})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx, db, slog.New(slog.DiscardHandler)) }()
	if got := <-began; got != "periodic" {
		t.Fatal(got)
	}
	asked := time.Now()
	if err := q.Enqueue(t.Context(), shipArgs{"slow"}); err != nil {
		t.Fatal(err)
	}
	if got := <-began; got != "slow" {
		t.Fatal(got)
	}
	t.Logf("picked up after %v", time.Since(asked))
	cancel()
	close(release)
	if err := errors.Join(<-ended, <-cut); err != nil {
		t.Error("a running job was not let finish:", err)
	}
	if count(t, db, "state = 'completed'") != 2 {
		t.Error("a finished job was not noted")
	}
}

func TestRegisterTwiceIsRefused(t *testing.T) {
	t.Parallel()
	db := testdb.New(t)
	w := job.NewWorkers()
	for range 2 {
		job.Register(w, func(context.Context, shipArgs) error { return nil })
	}
	if err := w.Run(t.Context(), db, slog.Default()); err == nil {
		t.Error("two workers of one kind")
	}
}
