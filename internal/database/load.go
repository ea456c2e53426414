package database

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Load runs fn in one transaction of the driver's own, for rows that come by COPY in large numbers; each of its statements may
// take up to limit, and wait as long for what others hold: a page of a table that they extend. Nothing is tried again. It never runs inside Transact.
func (db *DB) Load(ctx context.Context, limit time.Duration, fn func(tx pgx.Tx) error) error {
	if db.inTx {
		return ErrNested
	}
	ctx = Patient(ctx, limit)
	err := pgx.BeginFunc(ctx, db.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SELECT set_config('statement_timeout', $1, true), set_config('lock_timeout', $1, true)", milliseconds(limit)); err != nil {
			return err
		}
		return fn(tx)
	})
	return Translate(err)
}
