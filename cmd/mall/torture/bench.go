//go:build unix

package torture

import (
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"time"
)

// bench is pgbench on a database of its own in the shop's PostgreSQL: what its disk and processors can commit at all.
type bench struct{ program, url string }

func (h *house) newBench(ctx context.Context) (*bench, error) {
	if _, err := h.db.Pool().Exec(ctx, "CREATE DATABASE bench"); err != nil {
		return nil, fmt.Errorf("prepare pgbench: %w", err)
	}
	b := &bench{program: h.pg.Program("pgbench"), url: h.pg.Address("bench")}
	out, err := exec.CommandContext(ctx, b.program, "-i", "-q", "-s", "10", b.url).CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("prepare pgbench: %w: %s", err, out)
	}
	return b, nil
}

var tps = regexp.MustCompile(`tps = ([0-9.]+)`)

// run is "pgbench -N" (simple update) for a while: transactions a second.
func (b *bench) run(ctx context.Context, clients int, d time.Duration) (float64, error) {
	seconds := strconv.Itoa(max(int(d.Seconds()), 2))
	out, err := exec.CommandContext(ctx, b.program, "-N", "-n", "-c", strconv.Itoa(clients), "-j", "2", "-T", seconds, b.url).CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("run pgbench: %w: %s", err, out)
	}
	found := tps.FindSubmatch(out)
	if found == nil {
		return 0, fmt.Errorf("run pgbench: it says no rate: %s", out)
	}
	return strconv.ParseFloat(string(found[1]), 64)
}
