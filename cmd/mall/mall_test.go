package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/config"
	"github.com/silkroadmall/mall/internal/testdb"
)

// screen is what a command prints, safe to read while it runs.
type screen struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// forget leaves out what was written so far.
func (s *screen) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.b.Reset()
}

func terminal(values map[string]string) (*console, *screen) {
	s := &screen{}
	return &console{in: strings.NewReader(""), out: s, err: s, getenv: func(name string) string { return values[name] }}, s
}

func TestCommandLine(t *testing.T) {
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"help", 0, "MALL_SECRET"},
		{"", 0, "mall serve"},
		{"fly", 2, `no command "fly"`},
		{"migrate -x", 2, "usage: mall migrate [-status]"},
		{"serve now", 2, "nothing is expected"},
		{"serve", 1, "DATABASE_URL is not set"},
		{"migrate", 1, "DATABASE_URL is not set"},
		{"testenv", 2, "a command is expected"},
	} {
		console, screen := terminal(nil)
		if code := console.run(t.Context(), strings.Fields(c.args)); code != c.code || !strings.Contains(screen.String(), c.says) {
			t.Errorf("mall %s: %d\n%s", c.args, code, screen)
		}
	}
}

func TestMigrateAndDoctor(t *testing.T) {
	t.Parallel()
	env := map[string]string{"DATABASE_URL": testdb.Empty(t), "MALL_DIR": t.TempDir()}
	steps := []struct {
		args string
		code int
		says []string
	}{
		{"migrate -status", 0, []string{"00001  pending"}},
		{"doctor", 1, []string{"WRONG  secret", "WRONG  migrations", "run: mall migrate"}},
		{"migrate", 0, []string{"up to date"}},
		{"migrate", 0, []string{"0 migrations taken"}},
	}
	for _, s := range steps {
		console, screen := terminal(env)
		code := console.run(t.Context(), strings.Fields(s.args))
		for _, says := range s.says {
			if code != s.code || !strings.Contains(screen.String(), says) {
				t.Errorf("mall %s: %d\n%s", s.args, code, screen)
			}
		}
	}
	env["MALL_SECRET"] = strings.Repeat("s", 32)
	console, screen := terminal(env)
	console.run(t.Context(), []string{"doctor"}) // the age of the shipped rates decides its code
	for _, part := range []string{"configuration", "secret", "database", "migrations", "clock", "jobs", "search", "mail", "tariffs"} {
		if !strings.Contains(screen.String(), fmt.Sprintf("ok     %-14s", part)) {
			t.Errorf("%s is not well:\n%s", part, screen)
		}
	}
	env["DATABASE_URL"] = "postgres://mall@127.0.0.1:1/mall"
	console, screen = terminal(env)
	if code := console.run(t.Context(), []string{"doctor"}); code != 1 || !strings.Contains(screen.String(), "WRONG  database") {
		t.Errorf("%d\n%s", code, screen)
	}
}

// serve runs an App on a free port until the test ends or stop is called, which returns what Serve returned.
func serve(t *testing.T, url string, web http.Handler) (base string, stop func() error) {
	t.Helper()
	cfg, err := config.Load(func(name string) string {
		return map[string]string{"DATABASE_URL": url, "MALL_DIR": t.TempDir(), "MALL_SECRET": strings.Repeat("s", 32)}[name]
	})
	if err != nil {
		t.Fatal(err)
	}
	a, err := newApp(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if web != nil {
		a.Web = web
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	pending, err := a.DB.Pending(t.Context())
	go func() { ended <- a.Serve(ctx, l, err == nil && pending == 0) }() // workers need the schema
	stop = sync.OnceValue(func() error {
		cancel()
		err := <-ended
		a.Close()
		return err
	})
	t.Cleanup(func() { stop() })
	return "http://" + l.Addr().String(), stop
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

// TestWorkTells asks a worker of its own how it is and what it counts.
func TestWorkTells(t *testing.T) {
	t.Parallel()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	console, screen := terminal(map[string]string{"DATABASE_URL": testdb.DSN(t), "MALL_DIR": t.TempDir(), "MALL_SECRET": strings.Repeat("s", 32), "MALL_WORK_ADDR": address})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	go func() { ended <- console.run(ctx, []string{"work"}) }()
	for {
		if res, err := http.Get("http://" + address + "/healthz"); err == nil {
			res.Body.Close() // only its coming counts
			break
		}
		select {
		case code := <-ended:
			t.Fatalf("the worker ended with %d: %s", code, screen)
		case <-time.After(50 * time.Millisecond):
		}
	}
	if status, got := get(t, "http://"+address+"/readyz"); status != 200 || got != "ready\n" {
		t.Error("/readyz", status, got)
	}
	if status, got := get(t, "http://"+address+"/metrics"); status != 200 || !strings.Contains(got, "mall_database_deadlocks_total 0") {
		t.Error("the metrics do not count deadlocks:", status, got)
	}
	stop()
	if code := <-ended; code != 0 {
		t.Errorf("a worker that is stopped ends with %d: %s", code, screen)
	}
}

func TestProbes(t *testing.T) {
	t.Parallel()
	base, _ := serve(t, testdb.DSN(t), nil)
	for path, want := range map[string]string{"/healthz": "ok\n", "/readyz": "ready\n"} {
		if status, got := get(t, base+path); status != 200 || got != want {
			t.Error(path, status, got)
		}
	}
	get(t, base+"/en-de/nowhere")
	if status, got := get(t, base+"/metrics"); status != 200 || !strings.Contains(got, `mall_http_requests_total{code="404",method="get"} 1`) {
		t.Error("the metrics do not count a request:", status, got)
	}
	console, screen := terminal(map[string]string{"MALL_ADDR": strings.TrimPrefix(base, "http://")})
	if code := console.run(t.Context(), []string{"probe"}); code != 0 {
		t.Error(screen)
	}
	bare, _ := serve(t, testdb.Empty(t), nil)
	if status, got := get(t, bare+"/readyz"); status != 503 || got != "not ready\n" {
		t.Error("ready without a schema, or too talkative:", status, got)
	}
	if status, _ := get(t, bare+"/healthz"); status != 200 {
		t.Error("a process without a schema is still a process:", status)
	}
}

func TestStoppingLetsARequestFinish(t *testing.T) {
	t.Parallel()
	inside, release := make(chan bool), make(chan bool)
	base, stop := serve(t, testdb.DSN(t), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inside <- true
		<-release
		io.WriteString(w, "finished")
	}))
	answer := make(chan string, 1)
	go func() {
		res, err := http.Get(base + "/slow")
		if err != nil {
			answer <- err.Error()
			return
		}
		defer res.Body.Close()
		b, _ := io.ReadAll(res.Body)
		answer <- string(b)
	}()
	<-inside
	stopped := make(chan error, 1)
	go func() { stopped <- stop() }()
	for { // until the listener is closed
		conn, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
		if err != nil {
			break
		}
		conn.Close()
	}
	close(release)
	if got := <-answer; got != "finished" {
		t.Error(got)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

// TestDev starts everything from an empty folder, stops it, and starts it again.
func TestDev(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("", "mall-dev-") // t.TempDir is closed to the account the servers run as
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	// An address where nothing is: this test is not about the search engine.
	env := map[string]string{"MALL_DIR": dir, "MALL_ADDR": "127.0.0.1:0", "MEILI_URL": "http://127.0.0.1:1"}
	for range 2 {
		t.Logf("open after %v", openAndClose(t, env))
		b, err := os.ReadFile(filepath.Join(dir, "postgres", "data", "postmaster.pid"))
		if err == nil {
			t.Errorf("PostgreSQL was left running: %s", b)
		}
	}
}

// openAndClose runs mall dev until its first page is there, then stops it as Ctrl-C does.
func openAndClose(t *testing.T, env map[string]string) time.Duration {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	console, screen := terminal(env)
	begun, ended := time.Now(), make(chan int, 1)
	go func() { ended <- console.run(ctx, []string{"dev"}) }()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !strings.Contains(screen.String(), "is open at ") {
		select {
		case code := <-ended:
			t.Fatalf("ended with %d:\n%s", code, screen)
		case <-tick.C:
		}
	}
	_, after, _ := strings.Cut(screen.String(), "is open at ")
	if status, got := get(t, strings.Fields(after)[0]+"/readyz"); status != 200 {
		t.Error(status, got)
	}
	took := time.Since(begun)
	cancel()
	if code := <-ended; code != 0 {
		t.Errorf("ended with %d:\n%s", code, screen)
	}
	return took
}

func TestTestenvRunsWithAddressesAndPassesTheFailureOn(t *testing.T) {
	t.Chdir(filepath.Join("..", ".."))
	console, screen := terminal(map[string]string{"MALL_TEST_DATABASE_URL": "kept", "MALL_TEST_MEILI_URL": "kept"})
	code := console.run(t.Context(), []string{"testenv", "sh", "-c", `test -x "$(command -v "$CHROME_BIN")" && echo found; exit 3`})
	if code != 1 || !strings.Contains(screen.String(), "found") || !strings.Contains(screen.String(), "exit status 3") {
		t.Errorf("%d\n%s", code, screen)
	}
}
