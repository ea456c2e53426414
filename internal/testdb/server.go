package testdb

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/embedded"
)

// Server is a Meilisearch of one test's own, which it may kill, rob of its data and start again.
type Server struct {
	URL, Key string
	t        testing.TB
	server   *embedded.Searcher
	root     string
}

// OwnMeilisearch starts a Meilisearch for the test, which ends with it.
func OwnMeilisearch(t testing.TB) *Server {
	t.Helper()
	module, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	local := filepath.Join(module, ".local")
	if err := os.MkdirAll(filepath.Join(local, "test"), 0o755); err != nil {
		t.Fatal(err)
	}
	root, err := os.MkdirTemp(filepath.Join(local, "test"), "own_")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(root, 0o755); err != nil { // the account that runs servers passes through
		t.Fatal(err)
	}
	s, err := embedded.Meilisearch(embedded.MeilisearchOptions{Dir: root, Cache: local})
	if err != nil {
		t.Fatal(err)
	}
	own := &Server{URL: s.URL, Key: s.Key, t: t, server: s, root: root}
	t.Cleanup(own.end)
	own.Start()
	return own
}

// Start runs the server and returns when it answers.
func (s *Server) Start() {
	s.t.Helper()
	if err := s.server.Start(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// Kill ends the server without a warning.
func (s *Server) Kill() {
	s.t.Helper()
	text, err := os.ReadFile(filepath.Join(s.server.Dir, "pid"))
	if err != nil {
		s.t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err == nil {
		err = syscall.Kill(pid, syscall.SIGKILL)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	for syscall.Kill(pid, 0) == nil {
		time.Sleep(5 * time.Millisecond)
	}
}

// Wipe takes away all that the killed server has written.
func (s *Server) Wipe() {
	s.t.Helper()
	if err := os.RemoveAll(filepath.Join(s.server.Dir, "data")); err != nil {
		s.t.Fatal(err)
	}
}

func (s *Server) end() {
	if err := s.server.Stop(); err != nil {
		s.t.Error(err)
	}
	for _, dir := range []string{s.server.Dir, s.root} { // the first may lie elsewhere
		if err := os.RemoveAll(dir); err != nil {
			s.t.Error(err)
		}
	}
}
