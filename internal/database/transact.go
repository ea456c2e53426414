package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"gorm.io/gorm"
)

// The bounds of a transaction: how often it is tried when PostgreSQL asks for a retry, how long the first pause is
// (it doubles, each time with jitter), and how long all tries may take when the caller set no deadline and is not Patient.
const (
	transactTries = 6
	transactPause = 5 * time.Millisecond
	transactLimit = time.Minute
)

// ErrNested is returned by Transact inside a transaction: functions whose name ends in Tx take the caller's.
var ErrNested = errors.New("database: a transaction inside a transaction")

// ErrNoTransaction is returned by SQLTx and Allow outside of a transaction.
var ErrNoTransaction = errors.New("database: not in a transaction")

// Transact runs fn in one transaction at the server's default isolation (read committed) and commits when fn returns
// nil. When PostgreSQL gives up because of a deadlock or a serialisation failure (SQLSTATE 40P01, 40001), everything
// is rolled back and fn runs again, so fn must be repeatable and must touch nothing but tx. A panic rolls back and
// goes on. The error of fn comes back unchanged in its chain.
func (db *DB) Transact(ctx context.Context, fn func(tx *DB) error) error {
	if db.inTx {
		return ErrNested
	}
	if _, bounded := ctx.Deadline(); !bounded {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, patience(ctx, transactLimit))
		defer cancel()
	}
	pause := transactPause
	for try := 1; ; try++ {
		err := db.gorm.WithContext(ctx).Transaction(func(g *gorm.DB) error {
			return fn(&DB{gorm: g, pool: db.pool, lookup: db.lookup, sql: db.sql, replicas: db.replicas, repeats: db.repeats, inTx: true})
		})
		if err == nil {
			return nil
		}
		if db.repeats.count(err, try == transactTries) || !retryable(err) {
			return Translate(err)
		}
		if err := Wait(ctx, pause/2+rand.N(pause)); err != nil {
			return fmt.Errorf("wait to repeat transaction: %w", err)
		}
		pause *= 2
	}
}

// SQLTx is the transaction as database/sql knows it, which the job queue inserts with.
func (db *DB) SQLTx() (*sql.Tx, error) {
	if !db.inTx {
		return nil, ErrNoTransaction
	}
	tx, ok := db.gorm.Statement.ConnPool.(*sql.Tx)
	if !ok {
		return nil, ErrNoTransaction
	}
	return tx, nil
}

// Allow lets the statements of this transaction take up to d each, for reports and bulk loads; the context's own
// deadline still holds, and Patient lifts the client's.
func (db *DB) Allow(ctx context.Context, d time.Duration) error {
	if !db.inTx {
		return ErrNoTransaction
	}
	return db.In(ctx).Exec("select set_config('statement_timeout', ?, true)", milliseconds(d)).Error
}

// Wait waits, or says why it did not: the context has ended.
func Wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
