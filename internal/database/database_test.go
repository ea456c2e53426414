package database_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/testdb"
)

type crate struct {
	ID    int64
	Label string
	Left  int
	Goods []good `gorm:"foreignKey:CrateID"`
}

type good struct {
	ID      int64
	CrateID int64
	Name    string
}

func (crate) TableName() string { return "crate" }
func (good) TableName() string  { return "good" }

func open(t *testing.T) *database.DB {
	t.Helper()
	db := testdb.New(t)
	run(t, db, `create table crate (id bigint generated always as identity primary key, label text not null
		constraint crate_label_key unique, "left" int not null constraint crate_left_check check ("left" >= 0))`)
	run(t, db, `create table good (id bigint generated always as identity primary key,
		crate_id bigint not null references crate, name text not null)`)
	return db
}

func run(t *testing.T, db *database.DB, sql string, args ...any) {
	t.Helper()
	if err := db.In(t.Context()).Exec(sql, args...).Error; err != nil {
		t.Fatal(err)
	}
}

func left(t *testing.T, db *database.DB, label string) int {
	t.Helper()
	var c crate
	if err := db.In(t.Context()).Where("label = ?", label).Take(&c).Error; err != nil {
		t.Fatal(err)
	}
	return c.Left
}

func TestAMissingRowIsNotFound(t *testing.T) {
	t.Parallel()
	db := open(t)
	ctx := t.Context()
	var c crate
	if err := db.In(ctx).Where("label = ?", "none").Take(&c).Error; !errors.Is(err, database.ErrNotFound) {
		t.Error("gorm:", err)
	}
	err := db.Pool().QueryRow(ctx, "select id from crate where label = 'none'").Scan(&c.ID)
	if err = database.Translate(err); fault.KindOf(err) != fault.NotFound || !errors.Is(err, pgx.ErrNoRows) {
		t.Error("pgx:", err)
	}
}

func TestConstraintsAreToldApartByName(t *testing.T) {
	t.Parallel()
	db := open(t)
	ctx := t.Context()
	run(t, db, `insert into crate (label, "left") values ('silk', 1)`)
	err := db.In(ctx).Create(&crate{Label: "silk"}).Error
	if !database.IsUnique(err, "crate_label_key") || database.IsUnique(err, "other") || database.IsCheck(err, "") {
		t.Error(err)
	}
	err = db.In(ctx).Create(&crate{Label: "tea", Left: -1}).Error
	if !database.IsCheck(err, "crate_left_check") || database.IsUnique(err, "") || fault.KindOf(err) != fault.Internal {
		t.Error(err)
	}
	err = db.In(ctx).Create(&good{CrateID: 999, Name: "x"}).Error
	if !database.IsForeignKey(err, "") {
		t.Error(err)
	}
}

func TestAServerThatIsAwayIsUnavailableAndKeepsItsPasswordToItself(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	_, err := database.Open(ctx, database.Options{URL: "postgres://u:verysecret@127.0.0.1:1/x?sslmode=disable"})
	if fault.KindOf(err) != fault.Unavailable || strings.Contains(err.Error(), "verysecret") {
		t.Error(err)
	}
	if _, err = database.Open(ctx, database.Options{URL: "postgres://u:verysecret@:port/"}); err == nil || strings.Contains(err.Error(), "verysecret") {
		t.Error(err)
	}
}

func TestWritingAParentNeverWritesItsChildren(t *testing.T) {
	t.Parallel()
	db := open(t)
	c := crate{Label: "silk", Goods: []good{{Name: "scarf"}}}
	if err := db.In(t.Context()).Create(&c).Error; err != nil {
		t.Fatal(err)
	}
	c.Goods[0].CrateID = c.ID
	if err := db.In(t.Context()).Omit("left").Updates(&c).Error; err != nil {
		t.Fatal(err)
	}
	var n int64
	if err := db.In(t.Context()).Model(&good{}).Count(&n).Error; err != nil || n != 0 {
		t.Error(n, err)
	}
	run(t, db, "insert into good (crate_id, name) values (?, 'tie')", c.ID)
	var read crate
	if err := db.In(t.Context()).Preload("Goods").Take(&read, c.ID).Error; err != nil || len(read.Goods) != 1 {
		t.Error("preload:", read, err)
	}
}

var errStop = errors.New("stop")

// stocked is a database with ten in each of the crates a and b, and a function that takes one.
func stocked(t *testing.T) (*database.DB, func(tx *database.DB, label string) error) {
	t.Helper()
	db := open(t)
	run(t, db, `insert into crate (label, "left") values ('a', 10), ('b', 10)`)
	return db, func(tx *database.DB, label string) error {
		return tx.In(t.Context()).Exec(`update crate set "left" = "left" - 1 where label = ?`, label).Error
	}
}

func mustNotBeSwallowed() error { panic("pay") }

func TestTransactRollsBackOnAnError(t *testing.T) {
	t.Parallel()
	db, take := stocked(t)
	err := db.Transact(t.Context(), func(tx *database.DB) error { return errors.Join(take(tx, "a"), errStop) })
	if !errors.Is(err, errStop) || left(t, db, "a") != 10 {
		t.Error(err, left(t, db, "a"))
	}
}

func TestTransactRollsBackOnAPanicAndLetsItGoOn(t *testing.T) {
	t.Parallel()
	db, take := stocked(t)
	defer func() {
		if recover() == nil || left(t, db, "a") != 10 {
			t.Error("panic swallowed or change kept")
		}
	}()
	db.Transact(t.Context(), func(tx *database.DB) error { return errors.Join(take(tx, "a"), mustNotBeSwallowed()) })
}

func TestTransactRefusesToNest(t *testing.T) {
	t.Parallel()
	db, _ := stocked(t)
	err := db.Transact(t.Context(), func(tx *database.DB) error {
		return tx.Transact(t.Context(), func(*database.DB) error { return nil })
	})
	if !errors.Is(err, database.ErrNested) {
		t.Error(err)
	}
}

func TestTransactHandsOutTheDriversTransactionOnlyInside(t *testing.T) {
	t.Parallel()
	db, _ := stocked(t)
	if _, err := db.SQLTx(); !errors.Is(err, database.ErrNoTransaction) {
		t.Error(err)
	}
	err := db.Transact(t.Context(), func(tx *database.DB) error {
		raw, err := tx.SQLTx()
		if err == nil {
			_, err = raw.ExecContext(t.Context(), `update crate set "left" = 0`)
		}
		return errors.Join(err, errStop)
	})
	if err.Error() != errStop.Error() || left(t, db, "a") != 10 {
		t.Error(err, left(t, db, "a"))
	}
}

func TestTransactRepeatsAfterADeadlock(t *testing.T) {
	t.Parallel()
	db, take := stocked(t)
	var first, second sync.WaitGroup
	first.Add(2)
	tries := make(chan string, 20)
	cross := func(one, other string) error {
		met := false
		return db.Transact(t.Context(), func(tx *database.DB) error {
			tries <- one
			if err := take(tx, one); err != nil {
				return err
			}
			if !met { // both hold their first row before either asks for the second
				met = true
				first.Done()
				first.Wait()
			}
			return take(tx, other)
		})
	}
	for _, pair := range [][2]string{{"a", "b"}, {"b", "a"}} {
		second.Go(func() {
			if err := cross(pair[0], pair[1]); err != nil {
				t.Error(err)
			}
		})
	}
	second.Wait()
	if left(t, db, "a") != 8 || left(t, db, "b") != 8 || len(tries) < 3 {
		t.Error(left(t, db, "a"), left(t, db, "b"), len(tries))
	}
	if n := db.Repeats(); n.Deadlocks < 1 || n.GivenUp != 0 {
		t.Errorf("counted %+v", n)
	}
}

func TestTransactRepeatsAfterASerialisationFailureAndGivesUpAsUnavailable(t *testing.T) {
	t.Parallel()
	db, _ := stocked(t)
	tries := 0
	err := db.Transact(t.Context(), func(tx *database.DB) error {
		tries++
		return tx.In(t.Context()).Exec(`do $$ begin raise sqlstate '40001'; end $$`).Error
	})
	if tries != 6 || fault.KindOf(err) != fault.Unavailable {
		t.Error(tries, err)
	}
	if n := db.Repeats(); n != (database.Repeats{Serialization: 6, GivenUp: 1}) {
		t.Errorf("counted %+v", n)
	}
}

func TestDeadlines(t *testing.T) {
	t.Parallel()
	db, err := database.Open(t.Context(), database.Options{URL: testdb.DSN(t), Conns: 1, Statement: time.Second,
		Lock: time.Second, Acquire: 3 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ctx := context.Background()

	t.Run("the_server_ends_a_slow_statement", func(t *testing.T) {
		if err := db.In(ctx).Exec("select pg_sleep(30)").Error; fault.KindOf(err) != fault.Unavailable {
			t.Error(err)
		}
	})
	t.Run("a_report_may_be_allowed_more", func(t *testing.T) {
		err := db.Transact(ctx, func(tx *database.DB) error {
			if err := tx.Allow(ctx, time.Minute); err != nil {
				return err
			}
			return tx.In(ctx).Exec("select pg_sleep(1.5)").Error
		})
		if err != nil {
			t.Error(err)
		}
	})
	t.Run("a_transaction_is_given_the_time_of_who_is_patient", func(t *testing.T) {
		longer, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		err := db.Transact(database.Patient(ctx, 50*time.Millisecond), func(tx *database.DB) error {
			return tx.In(longer).Exec("select pg_sleep(0.2)").Error
		})
		if err == nil {
			t.Error("it took longer, and was committed")
		}
	})
	t.Run("waiting_for_a_connection_ends", func(t *testing.T) {
		conn, err := db.Pool().Acquire(ctx)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Release()
		if err := db.In(ctx).Exec("select 1").Error; fault.KindOf(err) != fault.Unavailable {
			t.Error(err)
		}
	})
	t.Run("the_connection_is_whole_afterwards", func(t *testing.T) {
		if err := db.Ping(ctx); err != nil {
			t.Error(err)
		}
	})
}

func TestCounterSeesGormAndPool(t *testing.T) {
	t.Parallel()
	db := open(t)
	ctx, counter := database.WithCounter(t.Context())
	var list []crate
	if err := db.In(ctx).Find(&list).Error; err != nil {
		t.Fatal(err)
	}
	err := db.Transact(ctx, func(tx *database.DB) error { return tx.In(ctx).Exec("select 2").Error })
	if err != nil {
		t.Fatal(err)
	}
	batch := &pgx.Batch{}
	batch.Queue("select 3")
	batch.Queue("select 4")
	if err := db.Pool().SendBatch(ctx, batch).Close(); err != nil {
		t.Fatal(err)
	}
	if counter.Count() != 4 || counter.Statements()[1] != "select 2" {
		t.Error(counter.Statements())
	}
}

func TestMigrate(t *testing.T) {
	t.Parallel()
	url := testdb.Empty(t)
	before, err := database.Status(t.Context(), url)
	if err != nil || len(before) == 0 || !before[0].Applied.IsZero() {
		t.Fatal(before, err)
	}
	if n := migrateTwice(t, url); n != len(before) {
		t.Errorf("%d of %d migrations taken", n, len(before))
	}
	db, err := database.Open(t.Context(), database.Options{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if n, err := db.Pending(t.Context()); n != 0 || err != nil {
		t.Error(n, err)
	}
	var trigrams, jobs int
	err = db.Pool().QueryRow(t.Context(), "select cardinality(show_trgm('丝绸围巾')), (select count(*) from river_job)").Scan(&trigrams, &jobs)
	if err != nil || trigrams == 0 || jobs != 0 {
		t.Error(trigrams, jobs, err)
	}
}

// migrateTwice is two replicas that start together; it returns how many steps both took.
func migrateTwice(t *testing.T, url string) int {
	t.Helper()
	steps := make(chan int, 2)
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			n, err := database.Migrate(t.Context(), url)
			if err != nil {
				t.Error(err)
			}
			steps <- n
		})
	}
	both.Wait()
	return <-steps + <-steps
}
