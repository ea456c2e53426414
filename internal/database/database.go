// Package database opens PostgreSQL once: one pgx pool, with gorm on top of it for writes and the pool itself for hot
// reads. It owns transactions and their retries, deadlines, the translation of driver errors into faults, and the
// migration runner.
//
// Invariants: every statement has a deadline, whether or not the caller set one; a transaction is never opened inside
// another; writing a row never writes its associations; an error of the infrastructure is fault.Unavailable, never
// a refusal that blames the caller.
//
// It must not know any table but the job queue's and the migration runner's.
package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/schema"
)

// Options say which database to open and how long anything may take. A zero duration or count means the default.
type Options struct {
	URL       string        // postgres://… or a keyword DSN
	Replicas  []string      // standbys for Replica, tried in this order
	Conns     int           // most connections of the pool; default 20
	Statement time.Duration // one statement; default 15 s
	Lock      time.Duration // waiting for one row or table lock; default 5 s
	Idle      time.Duration // a transaction that says nothing; default 30 s
	Acquire   time.Duration // waiting for a free connection; default 5 s
	Slow      time.Duration // statements slower than this are logged without their arguments; default 1 s
	Log       *slog.Logger  // default slog.Default()
}

// DB is an open database, or, inside Transact, one transaction of it.
type DB struct {
	gorm     *gorm.DB
	pool     *pgxpool.Pool
	lookup   *pgxpool.Pool
	sql      *sql.DB
	replicas *replicas // nil: none
	repeats  *repeats
	inTx     bool
}

// Open connects and asks the server once whether it is there. The failure of a server that is away is
// fault.Unavailable.
func Open(ctx context.Context, o Options) (*DB, error) {
	o = o.withDefaults()
	cfg, err := poolConfig(o)
	if err != nil {
		return nil, fmt.Errorf("read database address: %w", err)
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", Translate(err))
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("open database: %w", Translate(err))
	}
	lookup, err := pgxpool.NewWithConfig(ctx, lookupConfig(cfg))
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("open database: %w", Translate(err))
	}
	sqlDB := stdlib.OpenDBFromPool(pool)
	g, err := openGorm(sqlDB)
	if err != nil {
		pool.Close()
		lookup.Close()
		return nil, fmt.Errorf("open database: %w", err)
	}
	db := &DB{gorm: g, pool: pool, lookup: lookup, sql: sqlDB, repeats: &repeats{}}
	if len(o.Replicas) > 0 {
		if db.replicas, err = openReplicas(ctx, o); err != nil {
			db.Close()
			return nil, err
		}
	}
	return db, nil
}

func (o Options) withDefaults() Options {
	setDefault(&o.Conns, 20)
	setDefault(&o.Statement, 15*time.Second)
	setDefault(&o.Lock, 5*time.Second)
	setDefault(&o.Idle, 30*time.Second)
	setDefault(&o.Acquire, 5*time.Second)
	setDefault(&o.Slow, time.Second)
	if o.Log == nil {
		o.Log = slog.Default()
	}
	return o
}

func setDefault[T comparable](v *T, d T) {
	var zero T
	if *v == zero {
		*v = d
	}
}

// poolConfig gives the server the same limits as the client, so that a statement whose client has died ends too.
func poolConfig(o Options) (*pgxpool.Config, error) {
	cfg, err := pgxpool.ParseConfig(o.URL)
	if err != nil {
		// The driver's message can quote the address, password included.
		return nil, errors.New("DATABASE_URL is not a PostgreSQL address")
	}
	cfg.MaxConns = int32(o.Conns)
	cfg.MaxConnLifetime = 30 * time.Minute
	cfg.MaxConnIdleTime = 5 * time.Minute
	if cfg.ConnConfig.ConnectTimeout == 0 {
		cfg.ConnConfig.ConnectTimeout = o.Acquire
	}
	params := cfg.ConnConfig.RuntimeParams
	for name, v := range map[string]string{
		"application_name":                    "mall",
		"timezone":                            "UTC",
		"statement_timeout":                   milliseconds(o.Statement),
		"lock_timeout":                        milliseconds(o.Lock),
		"idle_in_transaction_session_timeout": milliseconds(o.Idle),
		"jit":                                 "off", // it takes longer to compile a statement than any page may take
	} {
		if _, set := params[name]; !set {
			params[name] = v
		}
	}
	cfg.ConnConfig.Tracer = &tracer{statement: o.Statement + time.Second, acquire: o.Acquire, slow: o.Slow, log: o.Log}
	return cfg, nil
}

// lookupConfig is that of the sessions of Lookup. Half as many are enough: they only search.
func lookupConfig(all *pgxpool.Config) *pgxpool.Config {
	cfg := all.Copy()
	cfg.MaxConns = max(all.MaxConns/2, 1)
	cfg.ConnConfig.RuntimeParams["enable_seqscan"] = "off"
	return cfg
}

func milliseconds(d time.Duration) string { return fmt.Sprint(d.Milliseconds()) }

// openGorm puts gorm over the pool. PrepareStmt stays false: pgx already keeps prepared statements per connection.
// The callbacks that write associations are taken out, which holds even where a caller's own Omit replaces a default.
func openGorm(sqlDB *sql.DB) (*gorm.DB, error) {
	g, err := gorm.Open(dialector{postgres.New(postgres.Config{Conn: sqlDB})}, &gorm.Config{
		SkipDefaultTransaction: true,
		PrepareStmt:            false,
		NamingStrategy:         schema.NamingStrategy{SingularTable: true}, // a table is named by the singular, as its struct
		TranslateError:         true,
		DisableAutomaticPing:   true,
		Logger:                 logger.Discard, // the tracer reports slow statements; errors go back to the caller
		NowFunc:                func() time.Time { return time.Now().UTC() },
	})
	if err != nil {
		return nil, err
	}
	create, update := g.Callback().Create(), g.Callback().Update()
	for _, err := range []error{
		create.Remove("gorm:save_before_associations"), create.Remove("gorm:save_after_associations"),
		update.Remove("gorm:save_before_associations"), update.Remove("gorm:save_after_associations"),
	} {
		if err != nil {
			return nil, err
		}
	}
	return g, nil
}

// In starts a statement: every use of gorm begins here. Inside Transact, the tx given to the function must be used.
func (db *DB) In(ctx context.Context) *gorm.DB { return db.gorm.WithContext(ctx) }

// Pool is the same pool without gorm, for hot reads. It never takes part in a transaction of Transact.
func (db *DB) Pool() *pgxpool.Pool { return db.pool }

// Lookup is a pool for reads of a few rows by their index out of millions. Its sessions read no table from its beginning when an
// index leads: the planner takes that for cheap if a few rows are enough, since it does not reckon with columns out of line.
func (db *DB) Lookup() *pgxpool.Pool { return db.lookup }

// SQL is the same pool as database/sql, for libraries that want that. It never takes part in a transaction of Transact.
func (db *DB) SQL() *sql.DB { return db.sql }

// Ping asks whether the server answers.
func (db *DB) Ping(ctx context.Context) error {
	if err := db.pool.Ping(ctx); err != nil {
		return fmt.Errorf("reach database: %w", Translate(err))
	}
	return nil
}

// Close waits for the connections that are in use and closes all.
func (db *DB) Close() {
	db.sql.Close() // gives back what database/sql holds; the pool's own Close reports nothing either
	db.pool.Close()
	db.lookup.Close()
	if db.replicas != nil {
		db.replicas.pool.Close()
	}
}
