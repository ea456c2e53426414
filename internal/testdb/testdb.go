// Package testdb gives every test a migrated PostgreSQL database of its own, and indexes of its own in Meilisearch; and
// a stripe-mock.
//
// All tests of a checkout share one private server without durability (internal/embedded), started by the first test
// that needs it and stopping by itself when it has been idle; MALL_TEST_DATABASE_URL names another server, whose role
// must be allowed to make databases. A template is migrated once for each state of the migrations; a test's database
// is a copy of it (some 40 ms) and is dropped when the test ends.
//
// Nothing here skips: without a server the test fails and says what to do.
package testdb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/embedded"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/migrations"
)

// New is an open, migrated, empty database, dropped when the test ends. Safe in parallel tests.
func New(t testing.TB) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), database.Options{URL: DSN(t), Conns: 8})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

// DSN is the address of such a database, for tests that open it themselves or start a program with it.
func DSN(t testing.TB) string {
	t.Helper()
	server, err := shared.postgres()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.touch(); err != nil {
		t.Fatal(err)
	}
	name := testName()
	if err := server.exec("create database " + name + " template " + server.template + " strategy file_copy"); err != nil {
		t.Fatalf("copy template database: %v", err)
	}
	t.Cleanup(func() { server.drop(t, name) })
	return server.address(name)
}

// Empty is the address of a database without any table, for tests of the migrations themselves.
func Empty(t testing.TB) string {
	t.Helper()
	server, err := shared.postgres()
	if err != nil {
		t.Fatal(err)
	}
	name := testName()
	if err := server.exec("create database " + name + " template template0 encoding 'UTF8'"); err != nil {
		t.Fatalf("create empty database: %v", err)
	}
	t.Cleanup(func() { server.drop(t, name) })
	return server.address(name)
}

// server is the one all tests of this program use.
type server struct {
	url      string
	template string
	touch    func() error // keeps a server that stops when idle awake
}

// busy is what the server answers while a worker of its own, such as the autovacuum, looks at a database that is dropped
// by force: only a superuser may end that worker, and it ends by itself.
const busy = "42501"

// dropTries is how often a database is dropped, a tenth of a second after each other, before a test fails for it.
const dropTries = 100

// drop removes a test's database, whoever is still connected.
func (s *server) drop(t testing.TB, name string) {
	t.Helper()
	var err error
	for range dropTries {
		err = s.exec("drop database if exists " + name + " with (force)")
		var refused *pgconn.PgError
		if !errors.As(err, &refused) || refused.Code != busy {
			break
		}
		<-time.After(100 * time.Millisecond)
	}
	if err != nil {
		t.Errorf("drop test database: %v", err)
	}
}

// shared starts or finds each server once per test program. It is a package variable because no value outlives a test;
// what is in it never changes.
var shared = struct {
	postgres    func() (*server, error)
	meilisearch func() (Engine, error)
	stripe      func() (string, error)
}{
	postgres:    sync.OnceValues(startPostgres),
	meilisearch: sync.OnceValues(startMeilisearch),
	stripe:      sync.OnceValues(startStripe),
}

func startPostgres() (*server, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	s := &server{url: os.Getenv("MALL_TEST_DATABASE_URL"), touch: func() error { return nil }}
	if s.url == "" {
		root, err := moduleRoot()
		if err != nil {
			return nil, err
		}
		cluster, err := embedded.Postgres(ctx, embedded.PostgresOptions{
			Dir: filepath.Join(root, ".local", "test"), Throwaway: true, IdleStop: true})
		if err != nil {
			return nil, fmt.Errorf("tests need PostgreSQL, here or by MALL_TEST_DATABASE_URL: %w", err)
		}
		if err := cluster.Touch(); err != nil {
			return nil, err
		}
		s.url, s.touch = cluster.URL, cluster.Touch
	}
	return s, s.prepare(ctx)
}

// prepare migrates the template for this state of the migrations, unless an earlier run has; programs that start
// together wait for one another. Templates of other states are removed.
func (s *server) prepare(ctx context.Context) error {
	sum, err := fingerprint()
	if err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, s.url)
	if err != nil {
		return fmt.Errorf("reach test database server: %w", err)
	}
	defer conn.Close(ctx) // nothing is pending on it any more
	if _, err := conn.Exec(ctx, "select pg_advisory_lock(74616)"); err != nil {
		return err
	}
	err = conn.QueryRow(ctx, "select datname from pg_database where datname like $1 order by datname desc limit 1",
		`template\_`+sum+`\_%`).Scan(&s.template)
	if !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	if err := s.dropOld(ctx, conn); err != nil {
		return err
	}
	s.template = fmt.Sprintf("template_%s_%d", sum, time.Now().Unix())
	fresh := "fresh_" + sum
	for _, step := range []string{
		"drop database if exists " + fresh + " with (force)",
		"create database " + fresh + " template template0 encoding 'UTF8'",
	} {
		if _, err := conn.Exec(ctx, step); err != nil {
			return fmt.Errorf("make template database: %w", err)
		}
	}
	if _, err := database.Migrate(ctx, s.address(fresh)); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "alter database "+fresh+" rename to "+s.template)
	return err
}

// dropOld removes what earlier states of the migrations and killed tests left, by the time in its name, once it is a
// day old: a program that is running now may still use a younger one.
func (s *server) dropOld(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, `select datname from pg_database where datname ~ '^(template|test)_.+_[0-9]+$'
		and split_part(datname, '_', 3)::bigint < extract(epoch from now()) - 86400`)
	if err != nil {
		return err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, err := conn.Exec(ctx, "drop database if exists "+name+" with (force)"); err != nil {
			return err
		}
	}
	return nil
}

// testName is a name that no other test has and that tells its age.
func testName() string {
	return fmt.Sprintf("test_%s_%d", strings.ToLower(id.NewToken()), time.Now().Unix())
}

// fingerprint changes with every migration file and with what database.Migrate does beside them.
func fingerprint() (string, error) {
	sum := sha256.New()
	fmt.Fprintln(sum, database.SchemaSeed)
	err := fs.WalkDir(migrations.Files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".sql" {
			return err
		}
		b, err := fs.ReadFile(migrations.Files, path)
		fmt.Fprintf(sum, "%s %d\n%s", path, len(b), b)
		return err
	})
	return hex.EncodeToString(sum.Sum(nil)[:8]), err
}

func (s *server) address(name string) string {
	u, err := url.Parse(s.url)
	if err != nil {
		return ""
	}
	u.Path = "/" + name
	return u.String()
}

func (s *server) exec(sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.url)
	if err != nil {
		return err
	}
	defer conn.Close(ctx) // nothing is pending on it any more
	_, err = conn.Exec(ctx, sql)
	return err
}

// moduleRoot is the folder of go.mod above the test's.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("no go.mod above the test")
		}
	}
}
