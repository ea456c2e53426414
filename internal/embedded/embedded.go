//go:build unix

// Package embedded is for development and tests: it finds or obtains PostgreSQL and Meilisearch, and starts and stops
// private ones that only this checkout uses. For tests it also finds or installs a browser, a
// C compiler, what looks at the browser's pages, and the stand-in for Stripe's API.
//
// Invariants: everything lives under one folder given by the caller; servers listen on the loopback address only, on
// ports below 32768 (above, the system hands ports out to outgoing connections); what is started is stopped by its
// own process id; a server that is already running for the same folder is used, not started twice.
//
// It must not know what the databases are used for, and a program in production starts nothing from it.
package embedded

import (
	"crypto/rand"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// The range ports are taken from.
const (
	lowestPort  = 20000
	highestPort = 32000
)

// say prints one line for the person who waits; a nil printer is silent.
type say func(string)

func (s say) line(format string, args ...any) {
	if s != nil {
		s(fmt.Sprintf(format, args...))
	}
}

// lock takes the lock file, waiting for whoever holds it; the system frees it when the process ends.
func lock(path string) (release func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err != nil {
		f.Close() // nothing was written
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return func() { f.Close() }, nil // closing frees the lock; nothing was written
}

// port is the number kept in the file when it is free, else a free one, which is then kept. It starts looking at a
// place that depends on the folder, so that checkouts side by side seldom meet.
func port(file string, account *account) (int, error) {
	if kept, err := readNumber(file); err == nil && portFree(kept) {
		return kept, nil
	}
	h := fnv.New32a()
	h.Write([]byte(file)) // a hash's Write never fails
	span := highestPort - lowestPort
	first := int(h.Sum32() % uint32(span))
	for i := range span {
		p := lowestPort + (first+i*7)%span
		if portFree(p) {
			return p, account.write(file, strconv.Itoa(p), 0o600)
		}
	}
	return 0, fmt.Errorf("no free port between %d and %d", lowestPort, highestPort)
}

func portFree(p int) bool {
	if p < 1024 || p > 32767 {
		return false
	}
	l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(p)))
	if err != nil {
		return false
	}
	return l.Close() == nil
}

// secret is the password kept in the file, made at first use.
func secret(file string, account *account) (string, error) {
	b, err := os.ReadFile(file)
	if err == nil && len(b) >= 20 {
		return string(b), nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	s := rand.Text()
	return s, account.write(file, s, 0o600)
}

func readNumber(file string) (int, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	first, _, _ := strings.Cut(strings.TrimSpace(string(b)), "\n")
	return strconv.Atoi(strings.TrimSpace(first))
}

// alive tells whether a process of that number exists and is not a zombie that nobody waited for.
func alive(pid int) bool {
	if pid <= 1 {
		return false
	}
	if err := syscall.Kill(pid, 0); err != nil && !errors.Is(err, syscall.EPERM) {
		return false
	}
	stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	if err != nil {
		return true // no /proc here: the signal is all there is to ask
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(rest, "Z")
}

// poll asks until it is told yes, the limit is over, or the process has ended.
func poll(limit time.Duration, ended <-chan struct{}, ask func() bool) bool {
	deadline := time.NewTimer(limit)
	defer deadline.Stop()
	tick := time.NewTicker(15 * time.Millisecond)
	defer tick.Stop()
	for {
		if ask() {
			return true
		}
		select {
		case <-tick.C:
		case <-ended:
			return ask()
		case <-deadline.C:
			return false
		}
	}
}

// tail is the end of a log file, for a message about a failed start.
func tail(file string) string {
	b, err := os.ReadFile(file)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	return strings.Join(lines[max(0, len(lines)-8):], "\n")
}
