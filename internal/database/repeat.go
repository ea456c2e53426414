package database

import (
	"errors"
	"sync/atomic"

	"github.com/jackc/pgx/v5/pgconn"
)

// Repeats counts how often PostgreSQL rolled transactions of this process back because of who else was there, and how many
// were given up after the last try.
type Repeats struct{ Deadlocks, Serialization, GivenUp int64 }

// Repeats are the counts since the start.
func (db *DB) Repeats() Repeats {
	return Repeats{db.repeats.deadlocks.Load(), db.repeats.serialization.Load(), db.repeats.givenUp.Load()}
}

type repeats struct{ deadlocks, serialization, givenUp atomic.Int64 }

// count takes note of the failure of a try, and says whether it was the last.
func (r *repeats) count(err error, last bool) bool {
	var pg *pgconn.PgError
	if !errors.As(err, &pg) || !retryable(err) {
		return last
	}
	if pg.Code == stateDeadlock {
		r.deadlocks.Add(1)
	} else {
		r.serialization.Add(1)
	}
	if last {
		r.givenUp.Add(1)
	}
	return last
}
