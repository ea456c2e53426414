//go:build unix

package embedded

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func start(t *testing.T, dir string) *Cluster {
	t.Helper()
	c, err := Postgres(t.Context(), PostgresOptions{Dir: dir, Throwaway: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // whatever became of it in the test
		if alive(c.pid) {
			if err := end(c.pid); err != nil {
				t.Error(err)
			}
		}
	})
	return c
}

// folder is one that the servers' account can reach; t.TempDir's is closed to others.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "mall-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func query(t *testing.T, url, sql string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var answer string
	if err := conn.QueryRow(t.Context(), sql).Scan(&answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	c := start(t, dir)
	t.Run("is_private_and_safe_for_search", func(t *testing.T) { checkPrivate(t, c) })
	t.Run("a_second_start_uses_the_first_and_leaves_it_running", func(t *testing.T) {
		second, err := Postgres(t.Context(), PostgresOptions{Dir: dir})
		if err != nil || second.Started || second.URL != c.URL {
			t.Fatal(second, err)
		}
		if err := second.Stop(); err != nil || !alive(c.pid) {
			t.Error(err)
		}
	})
	t.Run("what_a_killed_program_left_is_taken_over", func(t *testing.T) {
		if err := os.WriteFile(c.file("keeper"), []byte("999999999"), 0o600); err != nil {
			t.Fatal(err)
		}
		next, err := Postgres(t.Context(), PostgresOptions{Dir: dir})
		if err != nil || !next.Started {
			t.Fatal(next, err)
		}
		if err := next.Stop(); err != nil || alive(c.pid) {
			t.Error("still runs:", err)
		}
	})
}

func checkPrivate(t *testing.T, c *Cluster) {
	t.Helper()
	for sql, want := range map[string]string{
		"show listen_addresses": "127.0.0.1",
		"show data_checksums":   "on",
		"show server_encoding":  "UTF8",
		"select rolsuper::text from pg_roles where rolname = current_user": "false",
		"select current_database()":                                        "mall",
		"select lower('ШАРФ')":                                             "шарф",
	} {
		if got := query(t, c.URL, sql); got != want {
			t.Errorf("%s: %q, want %q", sql, got, want)
		}
	}
	if c.port >= 32768 || !c.Started {
		t.Error(c.port, c.Started)
	}
	wrong := strings.Replace(c.URL, "mall:", "mall:x", 1)
	if conn, err := pgx.Connect(t.Context(), wrong); err == nil {
		conn.Close(t.Context())
		t.Error("a wrong password was let in")
	}
	if info, err := os.Stat(c.file("mall.password")); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
}

func TestPostgresComesBack(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	first := start(t, dir)
	if err := first.Stop(); err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	second := start(t, dir)
	t.Logf("restart took %v", time.Since(begun))
	if second.URL != first.URL {
		t.Errorf("%s, was %s", second.URL, first.URL)
	}
	t.Run("after_a_crash_whose_process_number_another_program_has_now", func(t *testing.T) {
		if err := syscall.Kill(second.pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		poll(10*time.Second, nil, func() bool { return !alive(second.pid) })
		pidFile := filepath.Join(second.data(), "postmaster.pid")
		b, err := os.ReadFile(pidFile)
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(b), "\n")
		if err := os.WriteFile(pidFile, []byte(strconv.Itoa(os.Getppid())+"\n"+rest), 0o600); err != nil {
			t.Fatal(err)
		}
		third := start(t, dir)
		if got := query(t, third.URL, "select 'here'"); got != "here" || !third.Started {
			t.Error(got, third.Started)
		}
	})
}

func TestPortThatIsTakenIsReplaced(t *testing.T) {
	t.Parallel()
	a := &account{}
	file := filepath.Join(t.TempDir(), "port")
	first, err := port(file, a)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := port(file, a); err != nil || again != first {
		t.Error("a free port was not kept:", again, err)
	}
	l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(first)))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	other, err := port(file, a)
	if err != nil || other == first || other >= 32768 {
		t.Error(other, err)
	}
	if kept, err := readNumber(file); err != nil || kept != other {
		t.Error(kept, err)
	}
}

func TestHome(t *testing.T) {
	t.Parallel()
	other := &account{name: "other", uid: 12345, gid: 12345, switched: os.Geteuid() == 0}
	if !other.switched {
		other.uid, other.gid = os.Geteuid(), os.Getegid()
	}
	closed := filepath.Join(t.TempDir(), "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	got, err := other.home(filepath.Join(closed, "checkout", ".local"), "postgres")
	if err != nil {
		t.Fatal(err)
	}
	inside := strings.HasPrefix(got, closed)
	if inside == other.switched {
		t.Errorf("%s: another account %v", got, other.switched)
	}
	if !inside {
		t.Cleanup(func() { os.RemoveAll(filepath.Dir(got)) })
	}
	if again, err := other.home(filepath.Join(closed, "checkout", ".local"), "postgres"); err != nil || again != got {
		t.Error("the second start looks elsewhere:", again, err)
	}
	if info, err := os.Stat(got); err != nil || info.Mode().Perm() != 0o700 {
		t.Error(info, err)
	}
}

func TestForeignFolderIsRefused(t *testing.T) {
	t.Parallel()
	target := t.TempDir()
	link := filepath.Join(t.TempDir(), "postgres")
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	a := &account{uid: os.Geteuid(), gid: os.Getegid()}
	if _, err := a.home(filepath.Dir(link), "postgres"); err == nil {
		t.Error("followed a link that somebody put there")
	}
}

func TestMissingProgramsSayTheCommand(t *testing.T) {
	empty := t.TempDir()
	t.Setenv("PATH", empty)
	t.Setenv("CHROME_BIN", "")
	if _, err := Chromium(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "type: ") {
		t.Error(err)
	}
	t.Setenv("CC", "")
	if err := Compiler(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "type: ") {
		t.Error(err)
	}
	if _, err := postgresBinaries(t.Context(), 99, nil); err == nil || !strings.Contains(err.Error(), "postgresql") {
		t.Error(err)
	}
	t.Setenv("CHROME_BIN", "/nonexistent/chrome")
	if _, err := Chromium(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "CHROME_BIN") {
		t.Error(err)
	}
	if _, err := aptPrefix(t.Context()); !errors.Is(err, errNoApt) {
		t.Error(err)
	}
}

// script puts a program of that name first on PATH.
func script(t *testing.T, name, body string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+body), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
}

func TestAptRenewsItsListsOnce(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	script(t, "sudo", `shift; exec "$@"`)
	script(t, "apt-get", `echo "$1" >> `+log+`; [ "$1" = update ] || grep -q update `+log)
	if err := aptInstall(t.Context(), nil, "gadget"); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(log)
	if got := strings.Join(strings.Fields(string(b)), " "); err != nil || got != "install update install" {
		t.Error(got, err)
	}
	script(t, "apt-get", `echo "Unable to locate package"; exit 100`)
	if err := aptInstall(t.Context(), nil, "gadget"); err == nil || !strings.Contains(err.Error(), "Unable to locate") {
		t.Error(err)
	}
}

func TestFetchRefusesAnotherFile(t *testing.T) {
	if _, err := meilisearchSystem(); err != nil {
		if _, err := fetchMeilisearch(t.Context(), &account{}, t.TempDir(), nil); !errors.Is(err, ErrNoMeilisearch) {
			t.Error(err)
		}
		return
	}
	script(t, "npm", `while [ "$1" != --pack-destination ]; do shift; done; echo evil > "$2/evil.tgz"; echo evil.tgz`)
	cache := folder(t)
	a, err := serverAccount()
	if err != nil {
		t.Fatal(err)
	}
	_, err = fetchMeilisearch(t.Context(), a, cache, nil)
	if err == nil || !strings.Contains(err.Error(), "integrity") {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(cache, "cache", "*"))
	if err != nil || len(left) != 1 { // its lock
		t.Error(left, err)
	}
}

func TestMeilisearchVersion(t *testing.T) {
	for version, want := range map[string]bool{"1.21.0": true, "1.15.2": true, "1.9.0": false, "0.30.1": false, "2.0.0": false, "x": false} {
		if meilisearchWillDo(version) != want {
			t.Error(version, !want)
		}
	}
}
