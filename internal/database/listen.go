package database

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// listenPause is how long Listen waits before it tries a lost connection again.
const listenPause = time.Second

// Listen hears a channel of PostgreSQL's NOTIFY on a connection of its own until ctx ends. For each message, and each
// time the connection was made, since messages before it are lost, it puts a token into heard if there is room: who reads
// it looks what is new. A lost connection is made again.
func (db *DB) Listen(ctx context.Context, channel string, heard chan<- struct{}) {
	for ctx.Err() == nil {
		if err := db.listen(ctx, channel, heard); err != nil && ctx.Err() == nil {
			Wait(ctx, listenPause) //nolint:errcheck // the loop asks ctx itself
		}
	}
}

func (db *DB) listen(ctx context.Context, channel string, heard chan<- struct{}) error {
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
	for {
		select {
		case heard <- struct{}{}:
		default:
		}
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return err
		}
	}
}
