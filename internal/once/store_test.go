package once_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/once"
	"github.com/silkroadmall/mall/internal/testdb"
)

const key = "0123456789abcdef"

// effects opens a database whose effects can be counted, and a command that has one.
func effects(t *testing.T) (*database.DB, func(once.Ticket, error) (string, error)) {
	t.Helper()
	db := testdb.New(t)
	if err := db.In(t.Context()).Exec("CREATE TABLE effect (n bigint GENERATED ALWAYS AS IDENTITY)").Error; err != nil {
		t.Fatal(err)
	}
	return db, func(ticket once.Ticket, fails error) (string, error) {
		ctx, answer := once.With(t.Context(), ticket), ""
		err := db.Transact(ctx, func(tx *database.DB) error {
			var err error
			answer, _, err = once.Do(ctx, tx, "test", func() (string, error) {
				n := 0
				if err := tx.In(ctx).Raw("INSERT INTO effect DEFAULT VALUES RETURNING n").Scan(&n).Error; err != nil {
					return "", err
				}
				return fmt.Sprint("answer ", n), fails
			})
			return err
		})
		return answer, err
	}
}

func count(t *testing.T, db *database.DB, of string) int {
	t.Helper()
	n := 0
	if err := db.In(t.Context()).Raw("SELECT count(*) FROM " + of).Scan(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

var anna = once.Ticket{Who: "anna", Key: key, Print: once.Print("a", "b")}

// TestDo_at_once: 32 at once have one effect, and all get its answer.
func TestDo_at_once(t *testing.T) {
	t.Parallel()
	db, do := effects(t)
	answers := make([]string, 32)
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			var err error
			if answers[i], err = do(anna, nil); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, a := range answers {
		if a != answers[0] || a == "" {
			t.Fatalf("answers are %q", answers)
		}
	}
	if n := count(t, db, "effect"); n != 1 {
		t.Errorf("%d effects", n)
	}
}

func TestDo(t *testing.T) {
	t.Parallel()
	t.Run("refuses other parameters, and knows others' keys from its own", func(t *testing.T) {
		t.Parallel()
		db, do := effects(t)
		first, err := do(anna, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := do(once.Ticket{Who: "anna", Key: key, Print: once.Print("ab")}, nil); !errors.Is(err, once.ErrOther) {
			t.Errorf("other parameters: %v", err)
		}
		if a, err := do(once.Ticket{Who: "bert", Key: key, Print: anna.Print}, nil); err != nil || a == first {
			t.Errorf("another's key: %q, %v", a, err)
		}
		if n := count(t, db, "effect"); n != 2 {
			t.Errorf("%d effects", n)
		}
	})
	t.Run("keeps no key of what failed", func(t *testing.T) {
		t.Parallel()
		db, do := effects(t)
		broken := errors.New("broken")
		if _, err := do(anna, broken); !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
		if a, err := do(anna, nil); err != nil || a == "" || count(t, db, "effect") != 1 {
			t.Errorf("after a failure: %q, %v", a, err)
		}
	})
}

func TestSweepOut(t *testing.T) {
	t.Parallel()
	db, do := effects(t)
	for _, who := range []string{"anna", "bert"} {
		if _, err := do(once.Ticket{Who: who, Key: key, Print: once.Print()}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.In(t.Context()).Exec("UPDATE once SET made_at = now() - interval '29 days 23 hours'").Error; err != nil {
		t.Fatal(err)
	}
	if err := once.SweepOut(t.Context(), db); err != nil || count(t, db, "once") != 2 {
		t.Errorf("before 30 days: %v, %d keys are left", err, count(t, db, "once"))
	}
	if err := db.In(t.Context()).Exec("UPDATE once SET made_at = now() - interval '31 days' WHERE who = ?", once.Print("anna")).Error; err != nil {
		t.Fatal(err)
	}
	if err := once.SweepOut(t.Context(), db); err != nil || count(t, db, "once") != 1 {
		t.Errorf("after 30 days: %v, %d keys are left", err, count(t, db, "once"))
	}
}

func TestValid(t *testing.T) {
	t.Parallel()
	for k, want := range map[string]bool{key: true, "": false, key[1:]: false, strings.Repeat("k", 128): true, strings.Repeat("k", 129): false,
		"0123456789 abcdef": false, "0123456789abcdé0": false} {
		if once.Valid(k) != want {
			t.Errorf("%q is valid: %v", k, !want)
		}
	}
}
