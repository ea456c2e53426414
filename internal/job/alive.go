package job

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
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

// vigil frees the jobs that nobody works any more. Each worker holds an advisory lock in a session of its own, which ends with the
// process; a job that runs under the name of a worker without one is put back. So is one under the own name that is not in hand: the
// database was away when River fetched it or wanted to note its end. River itself waits until every job that lives might have ended.
type vigil struct {
	db   *database.DB
	name string // of this worker, as River writes it down with each job
	log  *slog.Logger
	hand *sync.Map            // the ids of the jobs this worker is about
	gone map[string]time.Time // since when a worker is missed, or a job of our own: its id
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
	AND attempted_by[array_upper(attempted_by, 1)] LIKE $2 || '%' AND attempted_by[array_upper(attempted_by, 1)] <> $3
	AND (hashtext(attempted_by[array_upper(attempted_by, 1)])::bigint & 4294967295) NOT IN (SELECT objid::bigint FROM pg_locks
		WHERE locktype = 'advisory' AND granted AND classid::bigint = $1 AND objsubid = 2
		AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`

// look frees the jobs of all who have been missed for long enough.
func (v *vigil) look(ctx context.Context, conn *pgx.Conn, now time.Time) error {
	rows, err := conn.Query(ctx, missingWorkers, aliveLock, namesake, v.name)
	if err != nil {
		return fmt.Errorf("look for dead workers: %w", database.Translate(err))
	}
	missing, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("look for dead workers: %w", database.Translate(err))
	}
	lost, err := v.lost(ctx, conn)
	if err != nil {
		return err
	}
	seen := map[string]time.Time{}
	for _, who := range append(missing, lost...) {
		since, known := v.gone[who]
		if !known {
			since = now
		}
		seen[who] = since
		if now.Sub(since) < mourned {
			continue
		}
		if err := v.free(ctx, conn, who); err != nil {
			return err
		}
		delete(seen, who)
	}
	v.gone = seen
	return nil
}

// lost are jobs that run under our own name, and which we are not about.
func (v *vigil) lost(ctx context.Context, conn *pgx.Conn) ([]string, error) {
	rows, err := conn.Query(ctx, "SELECT id FROM river_job WHERE state = 'running' AND attempted_by[array_upper(attempted_by, 1)] = $1", v.name)
	if err != nil {
		return nil, fmt.Errorf("look for lost jobs: %w", database.Translate(err))
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("look for lost jobs: %w", database.Translate(err))
	}
	var list []string
	for _, id := range ids {
		if _, busy := v.hand.Load(id); !busy {
			list = append(list, strconv.FormatInt(id, 10))
		}
	}
	return list, nil
}

// free puts back what a worker was about, or one job; a job that had its last try is left to River, which gives it up.
func (v *vigil) free(ctx context.Context, conn *pgx.Conn, who string) error {
	tag, err := conn.Exec(ctx, `UPDATE river_job SET state = 'available', scheduled_at = now() WHERE state = 'running'
		AND (attempted_by[array_upper(attempted_by, 1)] = $1 OR id::text = $1) AND attempt < max_attempts`, who)
	if err != nil {
		return fmt.Errorf("free jobs that nobody works: %w", database.Translate(err))
	}
	if n := tag.RowsAffected(); n > 0 {
		v.log.WarnContext(ctx, "jobs that nobody works any more are tried again", "of", who, "jobs", n)
	}
	return nil
}
