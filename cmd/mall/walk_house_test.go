package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/config"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/mail"
	"github.com/silkroadmall/mall/internal/testdb"
)

// patience is how long a walk waits for what must come; a machine busy with other tests is slow.
const patience = 45 * time.Second

// plan is what a house stands on. Two houses of one plan, one after the other, are a program that was started again.
type plan struct {
	url, dir, addr string
	engine         testdb.Engine // none: search runs on PostgreSQL
	now            func() time.Time
	idle           bool // no jobs are worked and no messages of the payment provider are sent
}

// newPlan is a house on a database of its own.
func newPlan(t *testing.T) plan {
	return plan{url: testdb.DSN(t), dir: t.TempDir(), addr: "127.0.0.1:0", now: time.Now}
}

// house is the whole program as mall serve runs it: pages, jobs, payment provider, carriers, mail.
type house struct {
	*App
	base string
	plan plan         // with the address it got, to open it again
	stop func() error // ends it; what Serve returned
}

// open opens the house and serves until the test ends.
func (p plan) open(t *testing.T) *house {
	t.Helper()
	l, err := net.Listen("tcp", p.addr)
	if err != nil {
		t.Fatal(err)
	}
	p.addr = l.Addr().String()
	base := "http://localhost:" + strings.TrimPrefix(p.addr, "127.0.0.1:") // a name: browsers make no passkeys for a number
	env := map[string]string{
		"DATABASE_URL": p.url, "MALL_DIR": p.dir, "MALL_SECRET": strings.Repeat("s", 32), "MALL_ADDR": p.addr,
		"MALL_BASE_URL": base, "MEILI_URL": p.engine.URL, "MEILI_MASTER_KEY": p.engine.Key, "MEILI_INDEX": p.engine.Prefix + "listing",
	}
	cfg, err := config.Load(func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	log := &screen{}
	a, err := openApp(t.Context(), cfg, slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelWarn})), p.now)
	if err != nil {
		t.Fatal(err)
	}
	// The rates stay those of the shipped day: a look for newer ones is already waiting, and one is enough.
	if err := a.Queue.Enqueue(t.Context(), refreshRates{}, job.Once(), job.At(time.Now().AddDate(1, 0, 0))); err != nil {
		t.Fatal(err)
	}
	h := &house{App: a, base: cfg.BaseURL, plan: p}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Serve(ctx, l, !p.idle) }()
	h.stop = sync.OnceValue(func() error {
		cancel()
		err := <-ended
		a.Close()
		return err
	})
	t.Cleanup(func() {
		if err := h.stop(); err != nil {
			t.Error("the house did not close well:", err)
		}
		if t.Failed() {
			t.Log("warnings of the house:\n" + tail(log.String(), 40))
		}
	})
	return h
}

func tail(s string, lines int) string {
	all := strings.Split(strings.TrimSpace(s), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

// eventually asks again and again until the answer is yes, or fails the test when patience is over.
func eventually(t *testing.T, what string, ask func() (bool, error)) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	over := time.After(patience)
	for {
		yes, err := ask()
		if yes && err == nil {
			return
		}
		select {
		case <-over:
			t.Fatalf("waited in vain for %s (last error: %v)", what, err)
		case <-tick.C:
		}
	}
}

// indexed waits until both search engines know every listing.
func (h *house) indexed(t *testing.T) {
	t.Helper()
	eventually(t, "the search index", func() (bool, error) {
		var waiting int
		err := h.DB.Pool().QueryRow(t.Context(), `select (select count(*) from river_job where queue = 'index' and state in ('available', 'running', 'retryable'))
			+ (select count(*) from listing_change) + (select count(*) from search_push where failure = '')`).Scan(&waiting)
		if err == nil {
			err = h.trade.search.Health(t.Context())
		}
		return waiting == 0, err
	})
}

// letter waits for the newest letter of the kind to the address.
func (h *house) letter(t *testing.T, to, kind string) mail.Logged {
	t.Helper()
	var found mail.Logged
	eventually(t, "a letter "+kind+" to "+to, func() (bool, error) {
		list, err := h.MailLog.Messages(1000)
		for _, m := range list {
			if m.To == to && m.Kind == kind {
				found = m
				return true, nil
			}
		}
		return false, err
	})
	return found
}

// verifies proves the ledger: it holds, and at least so many orders are in it.
func (h *house) verifies(t *testing.T, orders int64) {
	t.Helper()
	r, err := h.trade.ledger.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if r.Orders < orders {
		t.Errorf("the ledger knows %d orders, want at least %d", r.Orders, orders)
	}
	for _, p := range r.Problems {
		t.Errorf("the ledger does not hold: %s: %s (%s)", p.Subject, p.Detail, p.Rule)
	}
}

// undisturbed checks that no job failed on the way.
func (h *house) undisturbed(t *testing.T) {
	t.Helper()
	var failures []string
	rows, err := h.DB.Pool().Query(t.Context(), `select kind || ' ' || args::text || ': ' || (errors[1]->>'error') from river_job
		where cardinality(errors) > 0 order by id`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		failures = append(failures, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if len(failures) > 0 {
		t.Errorf("jobs failed:\n%s", strings.Join(failures, "\n"))
	}
}

// number reads one value of the database.
func (h *house) number(t *testing.T, sql string, args ...any) (n int64) {
	t.Helper()
	if err := h.DB.Pool().QueryRow(t.Context(), sql, args...).Scan(&n); err != nil {
		t.Fatal(fmt.Errorf("%s: %w", sql, err))
	}
	return n
}

// word reads one text of the database.
func (h *house) word(t *testing.T, sql string, args ...any) (s string) {
	t.Helper()
	if err := h.DB.Pool().QueryRow(t.Context(), sql, args...).Scan(&s); err != nil {
		t.Fatal(fmt.Errorf("%s: %w", sql, err))
	}
	return s
}

// exec changes the database behind the shop's back.
func (h *house) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	if _, err := h.DB.Pool().Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(fmt.Errorf("%s: %w", sql, err))
	}
}
