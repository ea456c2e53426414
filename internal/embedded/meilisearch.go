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
	"syscall"
	"time"
)

// oldestMeilisearch is the oldest minor version of Meilisearch 1 that is taken from PATH.
const oldestMeilisearch = 15

// MeilisearchOptions say where a private Meilisearch lives.
type MeilisearchOptions struct {
	Dir      string       // its files stand in Dir/meilisearch
	Cache    string       // a downloaded program is kept in Cache/cache
	IdleStop bool         // stop by itself when nothing called Touch for ten minutes
	Say      func(string) // progress worth a line; may be nil
}

// Searcher is a private Meilisearch. Its address and key are known before it runs, so that a program can be given
// them and start without waiting.
type Searcher struct {
	URL     string
	Key     string // the master key, random and kept in the folder
	Dir     string
	Started bool // false when it was running already and somebody else will stop it
	account *account
	opts    MeilisearchOptions
	tell    say
	pid     int
}

// Meilisearch settles the address and the key of the folder's Meilisearch; Start runs it.
func Meilisearch(o MeilisearchOptions) (*Searcher, error) {
	s := &Searcher{opts: o, tell: o.Say}
	if err := s.settle(); err != nil {
		return nil, fmt.Errorf("prepare private Meilisearch: %w", err)
	}
	return s, nil
}

func (s *Searcher) settle() error {
	var err error
	if s.account, err = serverAccount(); err != nil {
		return err
	}
	if s.Dir, err = s.account.home(s.opts.Dir, "meilisearch"); err != nil {
		return err
	}
	release, err := lock(s.file("lock"))
	if err != nil {
		return err
	}
	defer release()
	if s.Key, err = secret(s.file("key"), s.account); err != nil {
		return err
	}
	p, err := readNumber(s.file("port"))
	if err != nil || !s.running() {
		if p, err = port(s.file("port"), s.account); err != nil {
			return err
		}
	}
	s.URL = "http://" + net.JoinHostPort("127.0.0.1", strconv.Itoa(p))
	return nil
}

func (s *Searcher) file(name string) string { return filepath.Join(s.Dir, name) }

// running tells whether the process of the folder lives.
func (s *Searcher) running() bool {
	pid, err := readNumber(s.file("pid"))
	s.pid = pid
	return err == nil && alive(pid)
}

// Start finds or obtains the program, runs it and returns when it answers. Search does without until then.
func (s *Searcher) Start(ctx context.Context) error {
	if err := s.start(ctx); err != nil {
		return fmt.Errorf("start private Meilisearch: %w", err)
	}
	return nil
}

// Keep starts the server, and again whenever it ends, until ctx does or it can't be started.
func (s *Searcher) Keep(ctx context.Context) error {
	for {
		if err := s.Start(ctx); err != nil {
			return err
		}
		for look := time.NewTicker(time.Second); alive(s.pid); {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-look.C:
			}
		}
		s.tell.line("Meilisearch has ended and is started again. %s", tail(s.file("log")))
	}
}

func (s *Searcher) start(ctx context.Context) error {
	release, err := lock(s.file("lock"))
	if err != nil {
		return err
	}
	defer release()
	if s.running() && poll(5*time.Second, nil, func() bool { return s.answers(ctx) }) {
		keeper, err := readNumber(s.file("keeper"))
		s.Started = !s.opts.IdleStop && (err != nil || !alive(keeper))
		if s.Started {
			return s.account.write(s.file("keeper"), strconv.Itoa(os.Getpid()), 0o600)
		}
		return nil
	}
	program, version, err := s.program(ctx)
	if err != nil {
		return err
	}
	if err := s.matchVersion(version); err != nil {
		return err
	}
	if err := s.run(ctx, program); err != nil {
		return err
	}
	s.Started = true
	if err := s.account.write(s.file("keeper"), strconv.Itoa(os.Getpid()), 0o600); err != nil {
		return err
	}
	if s.opts.IdleStop {
		return watch(s.account, s.Dir, s.pid)
	}
	return nil
}

// program is the one on PATH when its version will do, else the pinned package's.
func (s *Searcher) program(ctx context.Context) (path, version string, err error) {
	if path, err := exec.LookPath("meilisearch"); err == nil {
		out, err := exec.CommandContext(ctx, path, "--version").Output()
		words := strings.Fields(string(out)) // meilisearch 1.21.0
		if err == nil && len(words) > 1 && meilisearchWillDo(words[1]) {
			return path, words[1], nil
		}
		s.tell.line("The meilisearch on PATH is older than 1.%d; looking for another.", oldestMeilisearch)
	}
	path, err = fetchMeilisearch(ctx, s.account, s.opts.Cache, s.tell)
	return path, pinnedMeilisearch.version, err
}

func meilisearchWillDo(version string) bool {
	parts := strings.Split(version, ".")
	if len(parts) < 2 || parts[0] != "1" {
		return false
	}
	minor, err := strconv.Atoi(parts[1])
	return err == nil && minor >= oldestMeilisearch
}

// matchVersion clears the index of another version, which the server would refuse: everything in it comes from the
// database and is written again.
func (s *Searcher) matchVersion(version string) error {
	if was, err := os.ReadFile(s.file("version")); err != nil || string(was) != version {
		if err := os.RemoveAll(s.file("data")); err != nil {
			return err
		}
	}
	return s.account.write(s.file("version"), version, 0o600)
}

func (s *Searcher) run(ctx context.Context, program string) error {
	log, err := os.OpenFile(s.file("log"), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close() // the server holds its own copy
	cmd := s.account.command(s.Dir, program, "--db-path", s.file("data"), "--dump-dir", s.file("dumps"),
		"--snapshot-dir", s.file("snapshots"), "--http-addr", strings.TrimPrefix(s.URL, "http://"), "--env", "production",
		"--no-analytics", "--max-indexing-memory", fmt.Sprintf("%d MiB", indexing(memory())), "--max-indexing-threads", "2",
		"--log-level", "WARN")
	cmd.Env = append(cmd.Env, "MEILI_MASTER_KEY="+s.Key)
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return err
	}
	s.pid = cmd.Process.Pid
	ended := make(chan struct{})
	go func() {
		cmd.Wait() // its end is all that is asked; the log has the reason
		close(ended)
	}()
	if err := s.account.write(s.file("pid"), strconv.Itoa(s.pid), 0o600); err != nil {
		return errors.Join(err, end(s.pid))
	}
	if !poll(60*time.Second, ended, func() bool { return s.answers(ctx) }) {
		return errors.Join(fmt.Errorf("Meilisearch did not start:\n%s", tail(s.file("log"))), end(s.pid))
	}
	return nil
}

// indexing is how many megabytes Meilisearch takes for what it indexes, of a machine that has so many: a twelfth, in bounds. With more
// it sorts less on disk.
func indexing(megabytes int) int { return min(max(megabytes/12, 512), 2048) }

// answers tells whether the server at the address is ours: it takes our key.
func (s *Searcher) answers(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/version", nil)
	if err != nil {
		return false
	}
	req.Header.Set("Authorization", "Bearer "+s.Key)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	defer res.Body.Close() // only the status is read
	return res.StatusCode == http.StatusOK
}

// Touch tells a server with IdleStop that it is still needed.
func (s *Searcher) Touch() error { return touch(s.account, s.Dir) }

// Stop ends the server if this process started it.
func (s *Searcher) Stop() error {
	if !s.Started {
		return nil
	}
	return end(s.pid)
}

// end asks a process to stop, and makes it after ten seconds.
func end(pid int) error {
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		if !alive(pid) {
			return nil
		}
		if err := syscall.Kill(pid, sig); err != nil && !errors.Is(err, syscall.ESRCH) {
			return err
		}
		if poll(10*time.Second, nil, func() bool { return !alive(pid) }) {
			return nil
		}
	}
	return fmt.Errorf("process %d does not end", pid)
}
