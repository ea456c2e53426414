package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/testdb"
)

// mallWith runs the program with a database and returns what it printed and its exit code.
func mallWith(t *testing.T, dsn string, args ...string) (string, int) {
	t.Helper()
	var out, err bytes.Buffer
	c := &console{in: strings.NewReader(""), out: &out, err: &err, getenv: func(name string) string {
		if name == "DATABASE_URL" {
			return dsn
		}
		return ""
	}}
	code := c.run(t.Context(), args)
	return out.String() + err.String(), code
}

func TestRates(t *testing.T) {
	file := filepath.Join(t.TempDir(), "feed.csv")
	if err := os.WriteFile(file, []byte("Date,USD,CNY\n2026-11-20,1.0850,7.80\n2026-11-19,1.0840,7.79\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	dsn := testdb.DSN(t)
	for _, step := range []struct {
		args string
		code int
		want []string
	}{
		{"rates update -file " + file, 0, []string{"4 rates read up to 2026-11-20, 4 new"}},
		{"rates update -file " + file, 0, []string{"0 new or corrected"}},
		{"rates show -date 2026-11-23", 0, []string{"of 2026-11-20, 1 business days old\n", "1.085 ", "7.8 ", "European Central Bank", "3.9846625"}},
		{"rates show -date 2026-04-13", 0, []string{"of 2026-04-13", "1.1684"}},
		{"rates show -date 1990-01-01", 1, []string{"no rates are known for 1990-01-01"}},
		{"rates show -date yesterday", 2, []string{"is not a day"}},
		{"rates", 2, []string{"update or show"}},
		{"rates burn", 2, []string{"burn"}},
		{"rates update -file " + file + "x", 1, []string{"no such file"}},
	} {
		out, code := mallWith(t, dsn, strings.Fields(step.args)...)
		if code != step.code {
			t.Errorf("mall %s ends with %d, want %d: %s", step.args, code, step.code, out)
		}
		for _, w := range step.want {
			if !strings.Contains(out, w) {
				t.Errorf("mall %s lacks %q:\n%s", step.args, w, out)
			}
		}
	}
	out, code := mallWith(t, "", "rates", "show", "-date", "2026-11-23")
	if code != 0 || !strings.Contains(out, "(STALE)") || !strings.Contains(out, "2026-04-13") {
		t.Errorf("without a database: %d: %s", code, out)
	}
}
