package job

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/silkroadmall/mall/internal/testdb"
)

type weighArgs struct{ Worker string }

func (weighArgs) Kind() string { return "test_weigh" }

// TestVigil frees the jobs of a worker that is gone, once it was missed for long enough, and leaves alone those of one that lives and
// those of a program that shows no life.
func TestVigil(t *testing.T) {
	t.Parallel()
	db := testdb.New(t)
	ctx := t.Context()
	q, err := NewQueue(db)
	if err != nil {
		t.Fatal(err)
	}
	for _, worker := range []string{"mall-dead", "mall-alive", "older"} {
		if err := q.Enqueue(ctx, weighArgs{worker}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.Pool().Exec(ctx, "UPDATE river_job SET state = 'running', attempt = 1, attempted_at = now(), attempted_by = ARRAY['mall-before', args->>'Worker']"); err != nil {
		t.Fatal(err)
	}
	living, end := context.WithCancel(ctx)
	buried := make(chan struct{})
	go func() {
		defer close(buried)
		(&vigil{db: db, name: "mall-alive", log: slog.New(slog.DiscardHandler)}).keep(living)
	}()
	defer func() { end(); <-buried }()
	waitFor(t, func() bool {
		var locks int
		err := db.Pool().QueryRow(ctx, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid::bigint = $1", aliveLock).Scan(&locks)
		return err == nil && locks == 1
	})
	conn, err := pgx.Connect(ctx, db.Pool().Config().ConnString())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	v, began := &vigil{db: db, log: slog.New(slog.DiscardHandler), gone: map[string]time.Time{}}, time.Now()
	for _, step := range []struct {
		after     time.Duration
		available string
	}{{0, ""}, {mourned - time.Second, ""}, {mourned, "mall-dead"}, {2 * mourned, "mall-dead"}} {
		if err := v.look(ctx, conn, began.Add(step.after)); err != nil {
			t.Fatal(err)
		}
		var free string
		if err := conn.QueryRow(ctx, "SELECT coalesce(string_agg(args->>'Worker', ' '), '') FROM river_job WHERE state = 'available'").Scan(&free); err != nil {
			t.Fatal(err)
		}
		if free != step.available {
			t.Errorf("after %s the jobs of %q are free, want %q", step.after, free, step.available)
		}
	}
}

func waitFor(t *testing.T, yes func() bool) {
	t.Helper()
	for over := time.Now().Add(30 * time.Second); !yes(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(over) {
			t.Fatal("waited in vain")
		}
	}
}
