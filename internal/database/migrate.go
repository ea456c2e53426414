package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/silkroadmall/mall/migrations"
)

// SchemaSeed changes when Migrate does something else beside the migration files; test databases are keyed by it.
const SchemaSeed = "1: extensions pg_trgm unaccent, queue 8"

// queueVersion is the version of the job queue's own schema that the pinned library needs.
const queueVersion = 8

// Migration is one step of the schema and whether it has been taken.
type Migration struct {
	Version int64
	Name    string
	Applied time.Time // zero while pending
}

// Migrate brings the database at url to the newest schema and tells how many steps it took. Programs that start
// together wait for one another (a session lock, so url must not lead through a transaction pooler).
func Migrate(ctx context.Context, url string) (int, error) {
	var steps int
	err := withProvider(ctx, url, func(p *goose.Provider) error {
		done, err := p.Up(ctx)
		steps = len(done)
		return err
	})
	if err != nil {
		return steps, fmt.Errorf("migrate database: %w", Translate(err))
	}
	return steps, nil
}

// Status lists every migration in order, applied and pending.
func Status(ctx context.Context, url string) ([]Migration, error) {
	var list []Migration
	err := withProvider(ctx, url, func(p *goose.Provider) error {
		status, err := p.Status(ctx)
		for _, s := range status {
			m := Migration{Version: s.Source.Version, Name: s.Source.Path, Applied: s.AppliedAt}
			if m.Name == "" {
				m.Name = "extensions and job queue"
			}
			list = append(list, m)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read migration status: %w", Translate(err))
	}
	return list, nil
}

// Pending is the number of migrations this program knows and the open database has not got.
func (db *DB) Pending(ctx context.Context) (int, error) {
	known, err := goose.NewProvider(goose.DialectPostgres, db.sql, migrations.Files, providerOptions(db.sql)...)
	if err != nil {
		return 0, fmt.Errorf("read migrations: %w", err)
	}
	var applied int64
	err = db.pool.QueryRow(ctx, "select coalesce(max(version_id), 0) from goose_db_version where is_applied").Scan(&applied)
	if err != nil {
		return 0, fmt.Errorf("read schema version: %w", Translate(err))
	}
	pending := 0
	for _, s := range known.ListSources() {
		if s.Version > applied {
			pending++
		}
	}
	return pending, nil
}

// withProvider opens a connection of its own, without the pool's deadlines: building an index may take long.
func withProvider(ctx context.Context, url string, fn func(*goose.Provider) error) error {
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		return errors.New("DATABASE_URL is not a PostgreSQL address")
	}
	cfg.RuntimeParams["application_name"] = "mall migrate"
	cfg.RuntimeParams["timezone"] = "UTC"
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = 10 * time.Second
	}
	db := stdlib.OpenDB(*cfg)
	defer db.Close() // nothing is pending on it any more
	// Whoever comes second asks every second, for five minutes.
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectPostgres, db, migrations.Files,
		append(providerOptions(db), goose.WithSessionLocker(locker))...)
	if err != nil {
		return err
	}
	return fn(p)
}

func providerOptions(db *sql.DB) []goose.ProviderOption {
	return []goose.ProviderOption{
		goose.WithDisableGlobalRegistry(true),
		goose.WithGoMigrations(goose.NewGoMigration(1, &goose.GoFunc{
			Mode:  goose.TransactionDisabled, // some of the queue's own steps cannot share a transaction
			RunDB: func(ctx context.Context, _ *sql.DB) error { return foundation(ctx, db) },
		}, nil)),
	}
}

// foundation is migration 1: the extensions (trigrams for search, accents folded) and the job queue's tables. Each
// part may be repeated, so a migration that was cut off goes on where it stopped.
func foundation(ctx context.Context, db *sql.DB) error {
	for _, extension := range []string{"pg_trgm", "unaccent"} {
		if _, err := db.ExecContext(ctx, "create extension if not exists "+extension); err != nil {
			return fmt.Errorf("create extension %s: %w", extension, err)
		}
	}
	queue, err := rivermigrate.New(riverdatabasesql.New(db), nil)
	if err != nil {
		return err
	}
	if _, err := queue.Migrate(ctx, rivermigrate.DirectionUp, &rivermigrate.MigrateOpts{TargetVersion: queueVersion}); err != nil {
		return fmt.Errorf("create job queue: %w", err)
	}
	return nil
}
