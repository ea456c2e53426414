package database_test

import (
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/testdb"
)

func current(t *testing.T, db *database.DB) (primary, replica, pool string) {
	t.Helper()
	const sql = "select current_database()"
	if err := db.In(t.Context()).Raw(sql).Scan(&primary).Error; err != nil {
		t.Fatal(err)
	}
	if err := db.Replica(t.Context()).Raw(sql).Scan(&replica).Error; err != nil {
		t.Fatal(err)
	}
	if err := db.ReplicaPool().QueryRow(t.Context(), sql).Scan(&pool); err != nil {
		t.Fatal(err)
	}
	return primary, replica, pool
}

func TestReplicaIsReadOnlyWhenAskedFor(t *testing.T) {
	t.Parallel()
	url, standby := testdb.DSN(t), testdb.DSN(t) // another database stands for a standby
	db, err := database.Open(t.Context(), database.Options{URL: url, Replicas: []string{standby}})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	primary, replica, pool := current(t, db)
	if !strings.Contains(url, primary) || !strings.Contains(standby, replica) || pool != replica {
		t.Error(primary, replica, pool)
	}
	if err := db.Replica(t.Context()).Exec("create table x (y int)").Error; err == nil {
		t.Error("a replica took a write")
	}
	err = db.Transact(t.Context(), func(tx *database.DB) error {
		inside := ""
		err := tx.Replica(t.Context()).Raw("select current_database()").Scan(&inside).Error
		if inside != primary {
			t.Error("a transaction read elsewhere:", inside)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestReplicaThatIsAwayIsReplacedByThePrimary(t *testing.T) {
	t.Parallel()
	url := testdb.DSN(t)
	_, address, _ := strings.Cut(url, "@")
	host, _, _ := strings.Cut(address, "/")
	db, err := database.Open(t.Context(), database.Options{URL: url, Replicas: []string{strings.Replace(url, host, "127.0.0.1:1", 1)}})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if primary, replica, pool := current(t, db); replica != primary || pool != primary {
		t.Error(primary, replica, pool)
	}
}

func TestWithoutReplicasEverythingReadsThePrimary(t *testing.T) {
	t.Parallel()
	db := testdb.New(t)
	if primary, replica, pool := current(t, db); replica != primary || pool != primary {
		t.Error(primary, replica, pool)
	}
}
