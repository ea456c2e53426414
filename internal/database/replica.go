package database

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm"
)

// replicas is a second pool, on standbys.
type replicas struct {
	gorm *gorm.DB
	pool *pgxpool.Pool
}

// openReplicas makes the pool of the standbys. A connection goes to the first that answers; when none does, to the
// primary, so that a dead standby slows reading down and stops nothing. All must take the first one's user and database.
func openReplicas(ctx context.Context, o Options) (*replicas, error) {
	urls := append(append([]string{}, o.Replicas...), o.URL)
	first := o
	first.URL = urls[0]
	cfg, err := poolConfig(first)
	if err != nil {
		return nil, errors.New("DATABASE_REPLICA_URLS holds something that is not a PostgreSQL address")
	}
	for _, url := range urls[1:] {
		next, err := pgxpool.ParseConfig(url)
		if err != nil {
			return nil, errors.New("DATABASE_REPLICA_URLS holds something that is not a PostgreSQL address")
		}
		c := next.ConnConfig
		cfg.ConnConfig.Fallbacks = append(cfg.ConnConfig.Fallbacks, &pgconn.FallbackConfig{Host: c.Host, Port: c.Port, TLSConfig: c.TLSConfig})
		cfg.ConnConfig.Fallbacks = append(cfg.ConnConfig.Fallbacks, c.Fallbacks...) // its other hosts and ways to connect
	}
	cfg.ConnConfig.RuntimeParams["default_transaction_read_only"] = "on"
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("open replicas: %w", Translate(err))
	}
	g, err := openGorm(stdlib.OpenDBFromPool(pool))
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("open replicas: %w", err)
	}
	return &replicas{gorm: g, pool: pool}, nil
}

// Replica starts a statement that only reads and may see the data of a moment ago: on a standby when there is one, else
// on the primary. It is named at each use and never a default, because nothing that locks or decides a write may read
// there. Inside Transact it is the transaction.
func (db *DB) Replica(ctx context.Context) *gorm.DB {
	if db.inTx || db.replicas == nil {
		return db.In(ctx)
	}
	return db.replicas.gorm.WithContext(ctx)
}

// ReplicaPool is Replica without gorm, for hot reads.
func (db *DB) ReplicaPool() *pgxpool.Pool {
	if db.replicas == nil {
		return db.pool
	}
	return db.replicas.pool
}
