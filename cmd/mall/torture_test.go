//go:build unix

package main

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/cmd/mall/torture"
)

// asProgram makes this test program behave as mall itself, for tests that kill it.
const asProgram = "MALL_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// TestTorture is the short form of mall torture: web, worker and database are killed, messages of the provider get lost, and every
// promise is kept. README says how to make the long one.
func TestTorture(t *testing.T) {
	dir, err := publicTemp()
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	r, err := torture.Run(t.Context(), torture.Options{Checkouts: 60, Clients: 6, Faults: 6, Seed: 3718, Products: 12, Stock: 9, Drain: 3 * time.Minute,
		Dir: dir, Program: []string{program}, Env: []string{asProgram + "=1"}, Say: func(line string) { t.Log(line) }})
	if r != nil {
		var table strings.Builder
		if err := r.Print(&table); err != nil {
			t.Error(err)
		}
		t.Log(table.String())
	}
	if err != nil {
		t.Fatalf("%v; databases and logs are kept in %s", err, dir)
	}
	if r.Confirmed == 0 {
		t.Error("nobody bought anything")
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Error(err)
	}
}
