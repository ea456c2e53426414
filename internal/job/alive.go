package job

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/silkroadmall/mall/internal/database"
)

const (
	// pulse is how often a worker looks whether it and the others are alive.
	pulse = 3 * time.Second
	// mourned is how long a worker must have been gone, for all this one could see, before its jobs are free for others: long enough
	// to come back after the database was away.
	mourned = 15 * time.Second
	// aliveLock is the first key of the advisory locks by which workers show that they live; the second is the hash of the worker's name.
	aliveLock = 0x6d616c6c
	// namesake begins the name of every worker that shows its life so; others, of older programs, are left to River.
	namesake = "mall-"
)

// vigil frees the jobs of workers that died. Each worker holds an advisory lock in a session of its own, which ends with the
// process; a job that runs under the name of a worker without one is put back. River itself waits until every job that lives might
// have ended.
type vigil struct {
	db   *database.DB
	name string // of this worker, as River writes it down with each job
	log  *slog.Logger
	gone map[string]time.Time // since when a worker is missed
}

// keep holds the lock and looks after the others, until ctx ends. A session that breaks is opened anew.
func (v *vigil) keep(ctx context.Context) {
	for ctx.Err() == nil {
		if err := v.session(ctx); err != nil && ctx.Err() == nil {
			v.log.WarnContext(ctx, "worker can't show that it lives", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(pulse / 3):
		}
	}
}

// session is one session of the database, from its lock until it breaks.
func (v *vigil) session(ctx context.Context) error {
	conn, err := pgx.ConnectConfig(ctx, v.db.Pool().Config().ConnConfig.Copy())
	if err != nil {
		return fmt.Errorf("open session: %w", database.Translate(err))
	}
	defer conn.Close(context.WithoutCancel(ctx)) // the lock goes with it, which is all that matters
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock_shared($1::int, hashtext($2))", aliveLock, v.name); err != nil {
		return fmt.Errorf("show life: %w", database.Translate(err))
	}
	v.gone = map[string]time.Time{} // what was seen before the session broke may be the database's fault
	tick := time.NewTicker(pulse)
	defer tick.Stop()
	for {
		if err := v.look(ctx, conn, time.Now()); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// missingWorkers have jobs that run, and no lock. The keys of pg_locks are unsigned.
const missingWorkers = `SELECT DISTINCT attempted_by[array_upper(attempted_by, 1)] AS worker FROM river_job WHERE state = 'running'
	AND attempted_by[array_upper(attempted_by, 1)] LIKE $2 || '%'
	AND (hashtext(attempted_by[array_upper(attempted_by, 1)])::bigint & 4294967295) NOT IN (SELECT objid::bigint FROM pg_locks
		WHERE locktype = 'advisory' AND granted AND classid::bigint = $1 AND objsubid = 2
		AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`

// look frees the jobs of all who have been missed for long enough.
func (v *vigil) look(ctx context.Context, conn *pgx.Conn, now time.Time) error {
	rows, err := conn.Query(ctx, missingWorkers, aliveLock, namesake)
	if err != nil {
		return fmt.Errorf("look for dead workers: %w", database.Translate(err))
	}
	missing, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("look for dead workers: %w", database.Translate(err))
	}
	seen := map[string]time.Time{}
	for _, worker := range missing {
		since, known := v.gone[worker]
		if !known {
			since = now
		}
		seen[worker] = since
		if now.Sub(since) < mourned {
			continue
		}
		if err := v.free(ctx, conn, worker); err != nil {
			return err
		}
		delete(seen, worker)
	}
	v.gone = seen
	return nil
}

// free puts back what the worker was about; a job that had its last try is left to River, which gives it up.
func (v *vigil) free(ctx context.Context, conn *pgx.Conn, worker string) error {
	tag, err := conn.Exec(ctx, `UPDATE river_job SET state = 'available', scheduled_at = now() WHERE state = 'running'
		AND attempted_by[array_upper(attempted_by, 1)] = $1 AND attempt < max_attempts`, worker)
	if err != nil {
		return fmt.Errorf("free jobs of a dead worker: %w", database.Translate(err))
	}
	if n := tag.RowsAffected(); n > 0 {
		v.log.WarnContext(ctx, "jobs of a worker that died are tried again", "worker", worker, "jobs", n)
	}
	return nil
}
