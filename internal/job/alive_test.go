package job

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/silkroadmall/mall/internal/testdb"
)

type weighArgs struct{ Worker string }

func (weighArgs) Kind() string { return "test_weigh" }

// TestVigil frees the jobs of a worker that is gone, once it was missed for long enough, and its own that it is not about; it leaves alone
// what it is about itself, those of one that lives, and those of a program that shows no life.
func TestVigil(t *testing.T) {
	t.Parallel()
	db := testdb.New(t)
	ctx := t.Context()
	q, err := NewQueue(db)
	if err != nil {
		t.Fatal(err)
	}
	for _, worker := range []string{"mall-dead", "mall-alive", "older", "mall-self", "mall-self"} {
		if err := q.Enqueue(ctx, weighArgs{worker}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.Pool().Exec(ctx, "UPDATE river_job SET state = 'running', attempt = 1, attempted_at = now(), attempted_by = ARRAY['mall-before', args->>'Worker']"); err != nil {
		t.Fatal(err)
	}
	var busy int64
	if err := db.Pool().QueryRow(ctx, "SELECT max(id) FROM river_job").Scan(&busy); err != nil {
		t.Fatal(err)
	}
	living, end := context.WithCancel(ctx)
	buried, hand := make(chan struct{}), &sync.Map{}
	hand.Store(busy-3, true)
	go func() {
		defer close(buried)
		(&vigil{db: db, name: "mall-alive", log: slog.New(slog.DiscardHandler), hand: hand}).keep(living)
	}()
	defer func() { end(); <-buried }()
	waitFor(t, func() bool {
		var locks int
		err := db.Pool().QueryRow(ctx, `SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid::bigint = $1
			AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`, aliveLock).Scan(&locks)
		return err == nil && locks == 1
	})
	conn, err := pgx.Connect(ctx, db.Pool().Config().ConnString())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	v, began := &vigil{db: db, name: "mall-self", log: slog.New(slog.DiscardHandler), hand: &sync.Map{}, gone: map[string]time.Time{}}, time.Now()
	v.hand.Store(busy, true)
	for _, step := range []struct {
		after     time.Duration
		available string
	}{{0, ""}, {mourned - time.Second, ""}, {mourned, "mall-dead mall-self"}, {2 * mourned, "mall-dead mall-self"}} {
		if err := v.look(ctx, conn, began.Add(step.after)); err != nil {
			t.Fatal(err)
		}
		var free string
		if err := conn.QueryRow(ctx, "SELECT coalesce(string_agg(args->>'Worker', ' ' ORDER BY id), '') FROM river_job WHERE state = 'available'").Scan(&free); err != nil {
			t.Fatal(err)
		}
		if free != step.available {
			t.Errorf("after %s the jobs of %q are free, want %q", step.after, free, step.available)
		}
	}
}

func waitFor(t *testing.T, yes func() bool) {
	t.Helper()
	tick, over := time.NewTicker(10*time.Millisecond), time.After(30*time.Second)
	defer tick.Stop()
	for !yes() {
		select {
		case <-over:
			t.Fatal("waited in vain")
		case <-tick.C:
		}
	}
}
