package search

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/silkroadmall/mall/internal/database"
)

// locks is the class of this package's advisory locks. PostgreSQL takes them back from a process that dies, so that nobody
// waits for it.
const locks = 0x5ea2c4

// The locks: whoever sends documents to Meilisearch, whoever rebuilds, whoever prices anew.
const (
	lockPush = iota + 1
	lockRebuild
	lockReprice
)

// heartbeat is how often a long work looks whether it still has its lock.
const heartbeat = 5 * time.Second

// inTurn runs do while nobody else sends documents to Meilisearch: what is read in it arrives there in the order in which it
// was read, so that an older state never overtakes a newer one, and one chunk is outstanding in all processes together. Those
// who wait come in the order in which they asked.
func (s *Searcher) inTurn(ctx context.Context, do func(ctx context.Context, conn *pgxpool.Conn) error) error {
	for {
		conn, err := s.db.Pool().Acquire(ctx)
		if err != nil {
			return fmt.Errorf("wait for the turn to push: %w", database.Translate(err))
		}
		_, err = conn.Exec(ctx, "SELECT pg_advisory_lock($1, $2)", locks, lockPush)
		if err == nil {
			err = do(ctx, conn)
			return errors.Join(err, unlock(ctx, conn, lockPush))
		}
		conn.Release()
		if late := (*pgconn.PgError)(nil); !errors.As(err, &late) || late.Code != lockTimeout {
			return fmt.Errorf("wait for the turn to push: %w", database.Translate(err))
		}
	}
}

// lockTimeout is what PostgreSQL says when a lock was not free in time.
const lockTimeout = "55P03"

// alone runs do if no other process is at the same work, else it is ErrBusy. The context of do ends when the lock is lost.
func (s *Searcher) alone(ctx context.Context, lock int, do func(context.Context) error) error {
	conn, err := s.db.Pool().Acquire(ctx)
	if err != nil {
		return fmt.Errorf("begin the work alone: %w", database.Translate(err))
	}
	var free bool
	if err := conn.QueryRow(ctx, "SELECT pg_try_advisory_lock($1, $2)", locks, lock).Scan(&free); err != nil || !free {
		conn.Release()
		if err != nil {
			return fmt.Errorf("begin the work alone: %w", database.Translate(err))
		}
		return ErrBusy
	}
	work, stop := context.WithCancelCause(ctx)
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		beat := time.NewTicker(heartbeat)
		defer beat.Stop()
		for {
			select {
			case <-work.Done():
				return
			case <-beat.C:
				if err := conn.Ping(context.WithoutCancel(ctx)); err != nil {
					stop(fmt.Errorf("the lock is lost: %w", database.Translate(err)))
					return
				}
			}
		}
	}()
	err = do(work)
	if lost := context.Cause(work); lost != nil && ctx.Err() == nil {
		err = errors.Join(err, lost)
	}
	stop(nil)
	<-watched
	return errors.Join(err, unlock(ctx, conn, lock))
}

// unlock gives a lock back; if that can't be said, closing the connection does it.
func unlock(ctx context.Context, conn *pgxpool.Conn, lock int) error {
	defer conn.Release()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), heartbeat)
	defer cancel()
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_unlock($1, $2)", locks, lock); err != nil {
		return errors.Join(fmt.Errorf("give a lock back: %w", database.Translate(err)), conn.Conn().Close(ctx))
	}
	return nil
}
