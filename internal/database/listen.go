package database

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const (
	// listenPause is how long is waited before a lost connection is tried again.
	listenPause = time.Second
	// listenSilence is after how long without a message the connection is asked whether it is still there, and
	// listenPatience how long the answer may take.
	listenSilence  = 10 * time.Second
	listenPatience = 5 * time.Second
)

// Listen hears a channel of PostgreSQL's NOTIFY on a connection of its own until ctx ends. For each message, and each
// time the connection was made, since messages before it are lost, it puts a token into heard if there is room: who reads
// it looks what is new. A lost connection is made again.
func (db *DB) Listen(ctx context.Context, channel string, heard chan<- struct{}) {
	db.Follow(ctx, channel, Ear{Up: func() { token(heard) }, Heard: func(string) { token(heard) }, Lost: func() {}})
}

func token(heard chan<- struct{}) {
	select {
	case heard <- struct{}{}:
	default:
	}
}

// Ear is what is done about a channel, always one thing after the other. Up follows each connection that was made, after
// which no message is missed until Lost.
type Ear struct {
	Up    func()
	Heard func(message string)
	Lost  func()
}

// Follow hears a channel of NOTIFY, message by message and in their order, on a connection of its own until ctx ends. A
// lost connection, also one that went without a word, is made again.
func (db *DB) Follow(ctx context.Context, channel string, ear Ear) {
	for ctx.Err() == nil {
		if err := db.follow(ctx, channel, ear); err != nil && ctx.Err() == nil {
			Wait(ctx, listenPause) //nolint:errcheck // the loop asks ctx itself
		}
	}
}

func (db *DB) follow(ctx context.Context, channel string, ear Ear) error {
	cfg := db.pool.Config().ConnConfig.Copy()
	cfg.Tracer = nil // its deadlines are for statements
	conn, err := pgx.ConnectConfig(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() {
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), listenPause)
		defer cancel()
		conn.Close(closing) //nolint:errcheck // it is given up
	}()
	if _, err := conn.Exec(ctx, "listen "+pgx.Identifier{channel}.Sanitize()); err != nil {
		return err
	}
	defer ear.Lost()
	ear.Up()
	for {
		message, err := next(ctx, conn)
		if err != nil {
			return err
		}
		if message != nil {
			ear.Heard(message.Payload)
		}
	}
}

// next is the next message, nil when there was none for a while and the connection still answers.
func next(ctx context.Context, conn *pgx.Conn) (*pgconn.Notification, error) {
	waiting, cancel := context.WithTimeout(ctx, listenSilence)
	defer cancel()
	message, err := conn.WaitForNotification(waiting)
	if err == nil || ctx.Err() != nil || !pgconn.Timeout(err) {
		return message, err
	}
	asking, cancel := context.WithTimeout(ctx, listenPatience)
	defer cancel()
	return nil, conn.Ping(asking)
}
