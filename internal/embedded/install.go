//go:build unix

package embedded

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// postgresPlaces are the folders where distributions put one server per major version: Debian and Ubuntu, Fedora and
// RHEL, Homebrew on both kinds of Mac, Postgres.app, Alpine.
var postgresPlaces = []string{
	"/usr/lib/postgresql/*/bin",
	"/usr/pgsql-*/bin",
	"/opt/homebrew/opt/postgresql@*/bin",
	"/usr/local/opt/postgresql@*/bin",
	"/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
	"/Applications/Postgres.app/Contents/Versions/*/bin",
	"/usr/libexec/postgresql*",
}

// oldestPostgres is the oldest major version the schema is written for.
const oldestPostgres = 15

// binaries is a folder with postgres and initdb of one major version.
type binaries struct {
	dir   string
	major int
}

func (b binaries) path(program string) string { return filepath.Join(b.dir, program) }

// postgresBinaries finds the server programs, of the wanted major version when one is wanted (a cluster on disk can
// only be opened by its own), else the newest; it installs them when it may.
func postgresBinaries(ctx context.Context, wanted int, tell say) (binaries, error) {
	if b, ok := findPostgres(ctx, wanted); ok {
		return b, nil
	}
	what := "PostgreSQL's server programs are missing (looked at PG_BINDIR, PATH and the usual folders)"
	if wanted != 0 {
		what = fmt.Sprintf("the programs of PostgreSQL %d, which made this checkout's cluster, are missing", wanted)
	}
	name := "postgresql"
	if wanted != 0 {
		name = fmt.Sprintf("postgresql-%d", wanted)
	}
	if err := keepSystemClusterAway(ctx); err == nil {
		if err := aptInstall(ctx, tell, name); err != nil {
			return binaries{}, fmt.Errorf("%s: %w", what, err)
		}
		if b, ok := findPostgres(ctx, wanted); ok {
			return b, nil
		}
	}
	return binaries{}, fmt.Errorf("%s; type: %s", what, installCommand(name))
}

func findPostgres(ctx context.Context, wanted int) (binaries, bool) {
	var found []binaries
	for _, dir := range postgresFolders() {
		major := postgresMajor(ctx, filepath.Join(dir, "postgres"))
		if major < oldestPostgres {
			continue
		}
		if _, err := os.Stat(filepath.Join(dir, "initdb")); err != nil {
			continue
		}
		b := binaries{dir, major}
		if os.Getenv("PG_BINDIR") == dir && (wanted == 0 || major == wanted) {
			return b, true
		}
		found = append(found, b)
	}
	if wanted != 0 {
		found = slices.DeleteFunc(found, func(b binaries) bool { return b.major != wanted })
	}
	if len(found) == 0 {
		return binaries{}, false
	}
	return slices.MaxFunc(found, func(a, b binaries) int { return a.major - b.major }), true
}

func postgresFolders() []string {
	var dirs []string
	if dir := os.Getenv("PG_BINDIR"); dir != "" {
		dirs = append(dirs, dir)
	}
	if p, err := exec.LookPath("postgres"); err == nil {
		if real, err := filepath.EvalSymlinks(p); err == nil {
			dirs = append(dirs, filepath.Dir(real))
		}
	}
	for _, pattern := range postgresPlaces {
		matches, _ := filepath.Glob(pattern) // the patterns are well formed
		dirs = append(dirs, matches...)
	}
	return dirs
}

// postgresMajor is the major version of the program, 0 when it does not run. The version is read from the folder's
// name where it is there, which saves starting the program.
func postgresMajor(ctx context.Context, program string) int {
	if _, err := os.Stat(program); err != nil {
		return 0
	}
	if major, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(program)))); err == nil {
		return major
	}
	out, err := exec.CommandContext(ctx, program, "--version").Output()
	if err != nil {
		return 0
	}
	words := strings.Fields(string(out)) // postgres (PostgreSQL) 15.18 (Debian …)
	if len(words) < 3 {
		return 0
	}
	major, _ := strconv.Atoi(digitsOf(words[2])) // 0 when unreadable
	return major
}

// digitsOf is the number s begins with ("15" of "15.18", "19" of "19beta1").
func digitsOf(s string) string {
	end := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		return s
	}
	return s[:end]
}

// keepSystemClusterAway tells Debian's packages not to make and start a cluster on port 5432 when the server is
// installed. It is an error where apt cannot be used at all.
func keepSystemClusterAway(ctx context.Context) error {
	prefix, err := aptPrefix(ctx)
	if err != nil {
		return err
	}
	const file = "/etc/postgresql-common/createcluster.conf"
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		return nil // the administrator has decided, or may have
	}
	script := "mkdir -p /etc/postgresql-common && echo create_main_cluster=false > " + file
	return exec.CommandContext(ctx, "sh", "-c", strings.Join(append(prefix, "sh -c '"+script+"'"), " ")).Run()
}

var errNoApt = errors.New("programs cannot be installed from here")

// aptPrefix is what stands before apt-get: nothing for root, sudo where it asks for no password.
func aptPrefix(ctx context.Context) ([]string, error) {
	if _, err := exec.LookPath("apt-get"); err != nil || runtime.GOOS != "linux" {
		return nil, errNoApt
	}
	if os.Geteuid() == 0 {
		return nil, nil
	}
	if exec.CommandContext(ctx, "sudo", "-n", "true").Run() != nil {
		return nil, errNoApt
	}
	return []string{"sudo", "-n"}, nil
}

// aptInstall installs Debian packages without asking; a package list that is missing or old is renewed once.
func aptInstall(ctx context.Context, tell say, names ...string) error {
	prefix, err := aptPrefix(ctx)
	if err != nil {
		return err
	}
	tell.line("Installing %s with apt-get …", strings.Join(names, ", "))
	// Nothing is asked, and configuration that is there already stays.
	prefix = append(prefix, "env", "DEBIAN_FRONTEND=noninteractive", "UCF_FORCE_CONFFOLD=1", "apt-get")
	install := append([]string{"install", "-y", "-q", "--no-install-recommends"}, names...)
	var last error
	for _, args := range [][]string{install, {"update", "-q"}, install} {
		update := args[0] == "update"
		args = append(slices.Clone(prefix), args...)
		cmd := exec.CommandContext(ctx, args[0], args[1:]...)
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Run(); err != nil {
			lines := strings.Split(strings.TrimSpace(out.String()), "\n")
			last = fmt.Errorf("%s: %w: %s", strings.Join(args, " "), err, lines[len(lines)-1])
			continue
		}
		if !update {
			return nil
		}
	}
	return last
}

// installCommand is what the person types.
func installCommand(name string) string {
	switch {
	case runtime.GOOS == "darwin" && strings.HasPrefix(name, "postgresql"):
		return "brew install postgresql@17"
	case runtime.GOOS == "darwin":
		return "brew install --cask " + name
	default:
		return "sudo apt-get install " + name
	}
}
