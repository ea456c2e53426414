//go:build unix

package embedded

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// stripeMock is Stripe's own stand-in for its API: it checks the shape of every request against the published
// description and keeps no state. The Go module proxy's checksums vouch for it. Looked up on 2026-11-30.
const (
	stripeMockModule  = "github.com/stripe/stripe-mock"
	stripeMockVersion = "v0.203.0"
)

// StripeMockOptions say where a private stripe-mock lives.
type StripeMockOptions struct {
	Dir      string       // its files stand in Dir/stripe-mock
	Cache    string       // the built program is kept in Cache/cache
	IdleStop bool         // stop by itself when nothing called Touch for ten minutes
	Say      func(string) // progress worth a line; may be nil
}

// Mock is a private stripe-mock, for tests.
type Mock struct {
	URL     string
	Dir     string
	Started bool // false when it was running already
	account *account
	pid     int
}

// StripeMock starts the folder's stripe-mock, or finds the one that runs, and returns when it answers.
func StripeMock(ctx context.Context, o StripeMockOptions) (*Mock, error) {
	m := &Mock{}
	if err := m.start(ctx, o); err != nil {
		return nil, fmt.Errorf("start stripe-mock: %w", err)
	}
	return m, nil
}

func (m *Mock) file(name string) string { return filepath.Join(m.Dir, name) }

func (m *Mock) start(ctx context.Context, o StripeMockOptions) error {
	var err error
	if m.account, err = serverAccount(); err != nil {
		return err
	}
	if m.Dir, err = m.account.home(o.Dir, "stripe-mock"); err != nil {
		return err
	}
	release, err := lock(m.file("lock"))
	if err != nil {
		return err
	}
	defer release()
	pid, err1 := readNumber(m.file("pid"))
	kept, err2 := readNumber(m.file("port"))
	if err1 == nil && err2 == nil && alive(pid) {
		m.pid, m.URL = pid, mockURL(kept)
		if poll(5*time.Second, nil, func() bool { return m.answers(ctx) }) {
			return nil
		}
	}
	free, err := port(m.file("port"), m.account)
	if err != nil {
		return err
	}
	m.URL = mockURL(free)
	program, err := buildStripeMock(ctx, m.account, o.Cache, o.Say)
	if err != nil {
		return err
	}
	if err := m.run(ctx, program); err != nil {
		return err
	}
	m.Started = true
	if o.IdleStop {
		return watch(m.account, m.Dir, m.pid)
	}
	return nil
}

func mockURL(port int) string {
	return "http://" + net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
}

func (m *Mock) run(ctx context.Context, program string) error {
	log, err := os.OpenFile(m.file("log"), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close() // the server holds its own copy
	cmd := m.account.command(m.Dir, program, "-http-addr", strings.TrimPrefix(m.URL, "http://"),
		"-https-addr", "127.0.0.1:0") // else it takes one port of its own choice for all of the machine
	cmd.Stderr = log
	if err := cmd.Start(); err != nil {
		return err
	}
	m.pid = cmd.Process.Pid
	ended := make(chan struct{})
	go func() {
		cmd.Wait() // its end is all that is asked; the log has the reason
		close(ended)
	}()
	if err := m.account.write(m.file("pid"), strconv.Itoa(m.pid), 0o600); err != nil {
		return errors.Join(err, end(m.pid))
	}
	if !poll(60*time.Second, ended, func() bool { return m.answers(ctx) }) {
		return errors.Join(fmt.Errorf("it did not start:\n%s", tail(m.file("log"))), end(m.pid))
	}
	return nil
}

// answers tells whether it is a stripe-mock that listens there.
func (m *Mock) answers(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, m.URL+"/v1/balance", nil)
	if err != nil {
		return false
	}
	req.Header.Set("Authorization", "Bearer sk_test_123")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	defer res.Body.Close() // only the status is read
	return res.StatusCode == http.StatusOK && res.Header.Get("Stripe-Mock-Version") != ""
}

// Touch tells a mock with IdleStop that it is still needed.
func (m *Mock) Touch() error { return touch(m.account, m.Dir) }

// Stop ends the mock if this process started it.
func (m *Mock) Stop() error {
	if !m.Started {
		return nil
	}
	return end(m.pid)
}

// buildStripeMock returns the cached program, or has the Go tool fetch and build it.
func buildStripeMock(ctx context.Context, account *account, cache string, tell say) (string, error) {
	dir, err := account.home(cache, "cache")
	if err != nil {
		return "", err
	}
	release, err := lock(filepath.Join(dir, "lock"))
	if err != nil {
		return "", err
	}
	defer release()
	program := filepath.Join(dir, "stripe-mock-"+strings.TrimPrefix(stripeMockVersion, "v"))
	if _, err := os.Stat(program); err == nil {
		return program, nil
	}
	tell.line("Building stripe-mock %s (once) …", stripeMockVersion)
	ctx, cancel := context.WithTimeout(ctx, fetchLimit)
	defer cancel()
	bin, err := os.MkdirTemp(dir, "build-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(bin) // what is left is only waste in a cache folder
	cmd := exec.CommandContext(ctx, "go", "install", "-ldflags=-s -w", stripeMockModule+"@"+stripeMockVersion)
	cmd.Dir = bin // outside every module
	cmd.Env = append(os.Environ(), "GOBIN="+bin, "GOFLAGS=-trimpath")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go install %s@%s: %w: %s", stripeMockModule, stripeMockVersion, err, strings.TrimSpace(string(out)))
	}
	built := filepath.Join(bin, "stripe-mock")
	if err := account.own(built); err != nil {
		return "", err
	}
	return program, os.Rename(built, program)
}
