package database

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"

	"github.com/silkroadmall/mall/internal/fault"
)

var (
	// ErrNotFound is what a look-up of one row returns when there is none: gorm's First and Take, and pgx's
	// QueryRow after Translate.
	ErrNotFound = fault.New(fault.NotFound, "fault.not_found")

	// ErrUnavailable is every failure that is not the caller's: the server is away, restarting, full, or slower than
	// the deadline. The operation may or may not have happened.
	ErrUnavailable = fault.New(fault.Unavailable, "fault.unavailable")
)

// The SQLSTATE codes that are told apart; PostgreSQL's manual, appendix A.
const (
	stateUnique        = "23505"
	stateForeignKey    = "23503"
	stateCheck         = "23514"
	stateSerialization = "40001"
	stateDeadlock      = "40P01"
)

// Translate turns an error of the driver into ErrNotFound or ErrUnavailable, keeping the cause in the chain; any other
// error comes back as it is. Statements through In have been translated already.
func Translate(err error) error {
	if err == nil {
		return nil
	}
	if _, done := fault.As(err); done {
		return err
	}
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound), errors.Is(err, pgx.ErrNoRows):
		return ErrNotFound.Because(err)
	case errors.Is(err, context.Canceled):
		return err // the caller went away: nobody is told anything
	case unavailable(err):
		return ErrUnavailable.Because(err)
	}
	return err
}

// unavailable knows the failures of infrastructure: the network, a deadline, and the SQLSTATE classes 08 (connection),
// 53 (resources), 55P03 (lock not free in time), 57 (operator: shutdown, timeout), 58 (system) and 25006 (a standby).
func unavailable(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		for _, class := range []string{"08", "53", "55P03", "57", "58", "25006", stateSerialization, stateDeadlock} {
			if strings.HasPrefix(pg.Code, class) {
				return true
			}
		}
		return false
	}
	var network net.Error
	var connect *pgconn.ConnectError
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &network) || errors.As(err, &connect) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		pgconn.SafeToRetry(err)
}

// IsUnique tells whether err is a refusal by the unique constraint or index of that name; "" means any.
func IsUnique(err error, name string) bool { return violates(err, stateUnique, name) }

// IsCheck tells whether err is a refusal by the check constraint of that name; "" means any.
func IsCheck(err error, name string) bool { return violates(err, stateCheck, name) }

// IsForeignKey tells whether err is a refusal by the foreign key of that name; "" means any.
func IsForeignKey(err error, name string) bool { return violates(err, stateForeignKey, name) }

func violates(err error, state, name string) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == state && (name == "" || pg.ConstraintName == name)
}

// retryable tells whether PostgreSQL rolled back only because of who else was there.
func retryable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == stateSerialization || pg.Code == stateDeadlock)
}

// dialector is gorm's for PostgreSQL with our translation of errors.
type dialector struct{ gorm.Dialector }

// Translate is called by gorm for every error of a statement.
func (d dialector) Translate(err error) error { return Translate(err) }

// SavePoint passes gorm's nested transactions on to PostgreSQL.
func (d dialector) SavePoint(tx *gorm.DB, name string) error {
	return postgres.Dialector{}.SavePoint(tx, name)
}

// RollbackTo passes gorm's nested transactions on to PostgreSQL.
func (d dialector) RollbackTo(tx *gorm.DB, name string) error {
	return postgres.Dialector{}.RollbackTo(tx, name)
}
