package media_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/media"
)

func server(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/ok", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "bytes") })
	mux.HandleFunc("/away", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/ok", http.StatusFound) })
	mux.HandleFunc("/file", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
	})
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) })
	mux.HandleFunc("/busy", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func TestFetch(t *testing.T) {
	s, f := server(t), media.NewFetcher(true)
	for path, want := range map[string]error{"/ok": nil, "/away": nil, "/file": media.ErrAddress, "/loop": media.ErrUnreachable,
		"/busy": media.ErrUnreachable, "/missing": media.ErrGone} {
		body, err := f.Fetch(t.Context(), s.URL+path)
		if !errors.Is(err, want) || (want == nil) != (err == nil) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
		if err == nil {
			if b, _ := io.ReadAll(body); string(b) != "bytes" {
				t.Errorf("%s: %q", path, b)
			}
			body.Close()
		}
	}
}

func TestFetchReachesThePublicOnly(t *testing.T) {
	s, f := server(t), media.NewFetcher(false)
	port := s.URL[strings.LastIndexByte(s.URL, ':'):]
	for _, address := range []string{s.URL + "/ok", "http://localhost" + port + "/ok", "http://[::1]/x", "http://[::ffff:127.0.0.1]/x",
		"http://169.254.169.254/latest/meta-data", "http://10.0.0.1/", "http://192.168.1.1/", "http://100.64.0.1/", "http://0.0.0.0/",
		"http://[fd00::1]/", "http://[64:ff9b::7f00:1]/", "http://2130706433/", "ftp://example.com/x", "file:///etc/passwd", "//x/y",
		"http://user:pass@example.com/x", "http:///x", "javascript:alert(1)", "http://" + strings.Repeat("a", 3000)} {
		body, err := f.Fetch(t.Context(), address)
		if err == nil {
			body.Close()
			t.Errorf("%s was fetched", address)
		} else if !errors.Is(err, media.ErrAddress) && !errors.Is(err, media.ErrUnreachable) {
			t.Errorf("%s: %v", address, err)
		}
	}
	if _, err := f.Fetch(t.Context(), s.URL+"/ok"); !errors.Is(err, media.ErrAddress) {
		t.Errorf("loopback: %v", err)
	}
}
