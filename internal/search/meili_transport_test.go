package search

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// unwell is a server that answers with a status a number of times before it is well, and remembers the bodies.
type unwell struct {
	*httptest.Server
	asked  atomic.Int32
	bodies chan string
}

func newUnwell(t *testing.T, times int32, refuse func(http.ResponseWriter)) *unwell {
	u := &unwell{bodies: make(chan string, 16)}
	u.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		u.bodies <- string(body)
		if u.asked.Add(1) <= times {
			refuse(w)
			return
		}
		if _, err := io.WriteString(w, "well"); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(u.Close)
	return u
}

func (u *unwell) post(t *testing.T, ctx context.Context, path string) (int, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, u.URL+path, strings.NewReader(`{"q":"scarf"}`))
	if err != nil {
		t.Fatal(err)
	}
	res, err := newHTTP().Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close() // the status says all
	return res.StatusCode, nil
}

func status(code int, after string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		if after != "" {
			w.Header().Set("Retry-After", after)
		}
		w.WriteHeader(code)
	}
}

func cut(w http.ResponseWriter) {
	if c, _, err := w.(http.Hijacker).Hijack(); err == nil {
		c.Close() // the connection dies, as it is meant to
	}
}

func TestTransport(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		times   int32
		refuse  func(http.ResponseWriter)
		path    string
		want    int // 0 for an error
		asked   int32
		atMost  time.Duration
		without time.Duration // the deadline
	}{
		"resends_the_whole_body_after_503":            {2, status(503, ""), "/multi-search", 200, 3, time.Second, 0},
		"resends_after_a_reset_connection":            {2, cut, "/indexes/x/documents", 200, 3, time.Second, 0},
		"gives_up_after_four_tries":                   {9, status(503, ""), "/multi-search", 503, 4, time.Second, 0},
		"does_not_argue_with_400":                     {9, status(400, ""), "/multi-search", 400, 1, time.Second, 0},
		"does_not_wait_longer_than_there_is_time":     {9, status(503, "10"), "/multi-search", 503, 1, time.Second, budget},
		"waits_as_long_as_the_server_asks":            {1, status(503, "1"), "/multi-search", 200, 2, 3 * time.Second, 0},
		"never_exchanges_indexes_twice":               {1, cut, "/swap-indexes", 0, 1, time.Second, 0},
		"exchanges_indexes_after_it_was_not_taken_on": {1, status(503, ""), "/swap-indexes", 200, 2, time.Second, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			u, ctx := newUnwell(t, c.times, c.refuse), t.Context()
			if c.without > 0 {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, c.without)
				defer cancel()
			}
			began := time.Now()
			got, err := u.post(t, ctx, c.path)
			if got != c.want || (err != nil) != (c.want == 0) || u.asked.Load() != c.asked || time.Since(began) > c.atMost {
				t.Errorf("status %d, error %v, asked %d times in %v; want %d and %d times", got, err, u.asked.Load(), time.Since(began), c.want, c.asked)
			}
			for range u.asked.Load() {
				if body := <-u.bodies; body != `{"q":"scarf"}` {
					t.Errorf("the body was %q", body)
				}
			}
		})
	}
}

func TestTransport_asks_a_closed_door_once(t *testing.T) {
	t.Parallel()
	u := newUnwell(t, 0, cut)
	u.Close()
	began := time.Now()
	if _, err := u.post(t, t.Context(), "/multi-search"); err == nil || time.Since(began) > firstPause {
		t.Errorf("nobody is there, and it took %v to see: %v", time.Since(began), err)
	}
}
