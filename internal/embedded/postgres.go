//go:build unix

package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// The names inside every private cluster. The shop's role may make databases and is no superuser.
const (
	superuser = "postgres"
	role      = "mall"
	database  = "mall"
)

// PostgresOptions say where a private cluster lives and what it is for.
type PostgresOptions struct {
	Dir       string       // its files stand in Dir/postgres
	Throwaway bool         // for tests: nothing is safe when the machine stops, everything is fast
	IdleStop  bool         // stop by itself when nothing called Touch for ten minutes
	Settings  []string     // name=value, on top of our own
	Say       func(string) // progress worth a line; may be nil
}

// Cluster is a running private PostgreSQL.
type Cluster struct {
	URL     string // of the database "mall", as the role "mall", with its password
	Dir     string
	Started bool // false when it was running already and somebody else will stop it
	account *account
	bin     binaries
	port    int
	pid     int
	opts    PostgresOptions
	tell    say
}

// Postgres makes the cluster at the first call, starts it unless it is running, and returns when it takes connections.
func Postgres(ctx context.Context, o PostgresOptions) (*Cluster, error) {
	c := &Cluster{opts: o, tell: o.Say}
	if err := c.open(ctx); err != nil {
		return nil, fmt.Errorf("start private PostgreSQL: %w", err)
	}
	return c, nil
}

func (c *Cluster) open(ctx context.Context) error {
	var err error
	if c.account, err = serverAccount(); err != nil {
		return err
	}
	if c.Dir, err = c.account.home(c.opts.Dir, "postgres"); err != nil {
		return err
	}
	release, err := lock(filepath.Join(c.Dir, "lock"))
	if err != nil {
		return err
	}
	defer release()
	wanted, err := readNumber(filepath.Join(c.data(), "PG_VERSION"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if running, err := c.adopt(ctx); running || err != nil {
		return err
	}
	if err := c.equip(ctx, wanted); err != nil {
		return err
	}
	if wanted == 0 {
		if err := c.create(ctx); err != nil {
			return err
		}
	}
	return c.start(ctx)
}

// equip finds the programs, and takes the account anew: it may have come with the package that was just installed.
func (c *Cluster) equip(ctx context.Context, wanted int) (err error) {
	if c.bin, err = postgresBinaries(ctx, wanted, c.tell); err != nil {
		return err
	}
	if c.account, err = serverAccount(); err != nil {
		return err
	}
	return c.handOver()
}

func (c *Cluster) data() string            { return filepath.Join(c.Dir, "data") }
func (c *Cluster) file(name string) string { return filepath.Join(c.Dir, name) }
func (c *Cluster) address(user, db string) string {
	password, err := os.ReadFile(c.file(user + ".password"))
	if err != nil {
		return ""
	}
	u := url.URL{Scheme: "postgres", User: url.UserPassword(user, string(password)),
		Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(c.port)), Path: "/" + db, RawQuery: "sslmode=disable"}
	return u.String()
}

// Address is the URL of another database of the cluster.
func (c *Cluster) Address(db string) string { return c.address(role, db) }

// handOver gives a folder that another account owned before (nobody, until the package brought postgres) to ours.
func (c *Cluster) handOver() error {
	info, err := os.Stat(c.Dir)
	if err != nil {
		return err
	}
	if st, ok := info.Sys().(*syscall.Stat_t); ok && int(st.Uid) == c.account.uid {
		return nil
	}
	return filepath.WalkDir(c.Dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return c.account.own(path)
	})
}

// adopt finds the cluster running. When the process that started it is gone, it is ours to stop. A process file left
// by a crash, or one whose number another program has now, is cleared away.
func (c *Cluster) adopt(ctx context.Context) (bool, error) {
	pidFile := filepath.Join(c.data(), "postmaster.pid")
	pid, err := readNumber(pidFile)
	if err != nil || !alive(pid) {
		return false, nil // PostgreSQL clears the file of a process that is gone by itself
	}
	if c.port, err = readNumber(c.file("port")); err != nil || !c.answers(ctx) {
		if !isPostgres(ctx, pid) {
			return false, os.Remove(pidFile)
		}
		if err != nil || !poll(10*time.Second, nil, func() bool { return c.answers(ctx) }) {
			return false, fmt.Errorf("process %d holds %s but does not answer; end it with: kill %d", pid, c.data(), pid)
		}
	}
	c.pid, c.URL = pid, c.Address(database)
	keeper, err := readNumber(c.file("keeper"))
	if c.Started = !c.opts.IdleStop && (err != nil || !alive(keeper)); c.Started {
		return true, c.keep()
	}
	return true, nil // one that stops when idle may have other users, whoever started it
}

func isPostgres(ctx context.Context, pid int) bool {
	out, err := exec.CommandContext(ctx, "ps", "-p", strconv.Itoa(pid), "-o", "args=").Output()
	return err == nil && strings.Contains(string(out), "postgres")
}

// keep notes who will stop the cluster.
func (c *Cluster) keep() error {
	return c.account.write(c.file("keeper"), strconv.Itoa(os.Getpid()), 0o600)
}

func (c *Cluster) answers(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, c.address(superuser, "postgres"))
	if err != nil {
		return false
	}
	return conn.Close(ctx) == nil
}

// create makes the cluster in a folder beside and renames it when it is whole. C.UTF-8 matters: under plain C,
// trigrams of Chinese and Cyrillic are empty and lower() knows ASCII only.
func (c *Cluster) create(ctx context.Context) error {
	c.tell.line("Making a private PostgreSQL %d cluster in %s …", c.bin.major, c.Dir)
	for _, user := range []string{superuser, role} {
		if _, err := secret(c.file(user+".password"), c.account); err != nil {
			return err
		}
	}
	fresh := c.file("fresh")
	var last error
	for _, locale := range []string{"C.UTF-8", "en_US.UTF-8"} {
		if err := os.RemoveAll(fresh); err != nil {
			return err
		}
		args := []string{"-D", fresh, "-U", superuser, "-E", "UTF8", "--locale=" + locale, "-A", "scram-sha-256",
			"--pwfile=" + c.file(superuser+".password"), "--data-checksums", "--no-instructions"}
		if c.opts.Throwaway {
			args = append(args, "--no-sync")
		}
		out, err := c.account.command(c.Dir, c.bin.path("initdb"), args...).CombinedOutput()
		if err == nil {
			return os.Rename(fresh, c.data())
		}
		last = fmt.Errorf("initdb: %w: %s", err, strings.TrimSpace(string(out)))
	}
	return last
}

// start runs the server. A port that was taken in the meantime is replaced by another; children of a server that was
// killed are given time to notice and end.
func (c *Cluster) start(ctx context.Context) error {
	var err error
	for range 40 {
		if c.port, err = port(c.file("port"), c.account); err != nil {
			return err
		}
		if err = c.run(ctx); err == nil {
			break
		}
		orphans := strings.Contains(err.Error(), "shared memory block")
		if !orphans && !strings.Contains(err.Error(), "could not bind") {
			return err
		}
		poll(250*time.Millisecond, ctx.Done(), func() bool { return !orphans })
	}
	if err != nil {
		return err
	}
	c.Started = true
	if err := c.keep(); err != nil {
		return err
	}
	if err := c.prepare(ctx); err != nil {
		return errors.Join(err, c.Stop())
	}
	if c.opts.IdleStop {
		if err := watch(c.account, c.Dir, c.pid); err != nil {
			return errors.Join(err, c.Stop())
		}
	}
	c.URL = c.Address(database)
	return nil
}

func (c *Cluster) settings() []string {
	s := []string{
		"listen_addresses=127.0.0.1", "port=" + strconv.Itoa(c.port), "unix_socket_directories=",
		"max_connections=100", "timezone=UTC", "log_timezone=UTC", "jit=off", "password_encryption=scram-sha-256",
		"random_page_cost=1.1", "work_mem=16MB",
	}
	if c.bin.major >= 14 && runtime.GOOS == "linux" {
		s = append(s, "recovery_init_sync_method=syncfs")
	}
	if c.opts.Throwaway {
		s = append(s, "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=400",
			"deadlock_timeout=100ms", "autovacuum_naptime=10min", "max_wal_size=2GB")
	} else {
		s = append(s, fmt.Sprintf("shared_buffers=%dMB", buffers(memory())))
	}
	return append(s, c.opts.Settings...)
}

// buffers is how many megabytes a cluster that is kept takes for its pages, of a machine that has so many: an eighth, in bounds.
func buffers(megabytes int) int { return min(max(megabytes/8, 128), 2048) }

// memory is how many megabytes the machine has; 0 where that can't be told.
func memory() int {
	info, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0
	}
	var kilobytes int
	if _, err := fmt.Sscanf(string(info), "MemTotal: %d kB", &kilobytes); err != nil {
		return 0
	}
	return kilobytes / 1024
}

func (c *Cluster) run(ctx context.Context) error {
	log, err := os.OpenFile(c.file("log"), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close() // the server holds its own copy
	args := []string{"-D", c.data()}
	for _, s := range c.settings() {
		args = append(args, "-c", s)
	}
	cmd := c.account.command(c.Dir, c.bin.path("postgres"), args...)
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return err
	}
	c.pid = cmd.Process.Pid
	ended := make(chan struct{})
	go func() {
		cmd.Wait() // its end is all that is asked; the log has the reason
		close(ended)
	}()
	if !poll(90*time.Second, ended, func() bool { return c.answers(ctx) }) {
		return errors.Join(fmt.Errorf("PostgreSQL did not start:\n%s", tail(c.file("log"))), c.Stop())
	}
	return nil
}

// Kill ends the server as a power cut would: without a word to anybody. Postgres starts it again on what it left.
func (c *Cluster) Kill() error {
	if err := syscall.Kill(c.pid, syscall.SIGKILL); err != nil {
		return fmt.Errorf("kill PostgreSQL: %w", err)
	}
	if !poll(10*time.Second, nil, func() bool { return !alive(c.pid) }) {
		return fmt.Errorf("kill PostgreSQL: process %d does not end", c.pid)
	}
	return nil
}

// Program is the path of another program of the cluster's version: pgbench, psql.
func (c *Cluster) Program(name string) string { return c.bin.path(name) }

// Stop ends the server if this process started it: sessions are cut, what was committed is safe.
func (c *Cluster) Stop() error {
	if !c.Started && c.URL != "" {
		return nil
	}
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT} {
		if !alive(c.pid) {
			return nil
		}
		if err := syscall.Kill(c.pid, sig); err != nil {
			return fmt.Errorf("stop PostgreSQL: %w", err)
		}
		if poll(10*time.Second, nil, func() bool { return !alive(c.pid) }) {
			return nil
		}
	}
	return fmt.Errorf("stop PostgreSQL: process %d does not end", c.pid)
}
