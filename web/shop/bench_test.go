package shop_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/testdb"
)

// connections is how many browsers ask at a time.
const connections = 16

// BenchmarkPages compares, in one run and with one client, pages that are kept, pages that are made anew, and a plain
// handler of echo that writes the bytes of the kept page: the limit of what a cache could give.
func BenchmarkPages(b *testing.B) {
	h := keeping(b, testdb.New(b))
	h.stock()
	for i := range 30 {
		h.publish(goods{fmt.Sprintf("scarf-%d", i), "scarves", "621410", 1, int64(12000 + 100*i), 150, []int{9}, map[string]string{"en": "Silk scarf", "zh-Hans": "真丝围巾"}})
	}
	h.index()
	anew := houseOn(b, h.db, nil)
	anew.index()
	for name, path := range map[string]string{"category": "/en-de/c/scarves", "listing": "/en-de/l/silk-scarf"} {
		limit := plainEcho(h.settled(path))
		b.Run(name+"/echo", func(b *testing.B) { load(b, limit, path) })
		b.Run(name+"/kept", func(b *testing.B) { h.kept(path); load(b, h.Config.Handler, path) })
		b.Run(name+"/kept in the process", func(b *testing.B) { h.kept(path); alone(b, h.Config.Handler, path) })
		b.Run(name+"/made anew", func(b *testing.B) { load(b, anew.Config.Handler, path) })
	}
}

// settled is the page as it is sent once it is packed well.
func (h *house) settled(path string) *httptest.ResponseRecorder {
	h.t.Helper()
	first := h.get(path, "Accept-Encoding", "br").Body.Len()
	var w *httptest.ResponseRecorder
	h.until("the page is packed well", func() bool {
		w = h.get(path, "Accept-Encoding", "br")
		return w.Body.Len() < first
	})
	return w
}

// plainEcho writes the same answer without a thought.
func plainEcho(w *httptest.ResponseRecorder) http.Handler {
	e := echo.New()
	body := w.Body.Bytes()
	e.GET("/:market/:kind/:slug", func(c echo.Context) error {
		c.Response().Header().Set("Content-Encoding", "br")
		return c.Blob(http.StatusOK, "text/html; charset=UTF-8", body)
	})
	return e
}

// load asks over the network from many connections that stay open.
func load(b *testing.B, handler http.Handler, path string) {
	server := httptest.NewServer(handler)
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections, DisableCompression: true}}
	defer client.CloseIdleConnections()
	var mu sync.Mutex
	var all []time.Duration
	b.SetParallelism(connections / 2)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		var mine []time.Duration
		for pb.Next() {
			begun := time.Now()
			r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, server.URL+path, nil)
			if err != nil {
				b.Error(err)
				return
			}
			r.Header.Set("Accept-Encoding", "br, zstd, gzip")
			answer, err := client.Do(r)
			if err != nil {
				b.Error(err)
				return
			}
			io.Copy(io.Discard, answer.Body) //nolint:errcheck // the status is what counts
			answer.Body.Close()
			if answer.StatusCode != http.StatusOK {
				b.Errorf("status %d", answer.StatusCode)
				return
			}
			mine = append(mine, time.Since(begun))
		}
		mu.Lock()
		defer mu.Unlock()
		all = append(all, mine...)
	})
	report(b, all)
}

// alone asks the handler itself, one request after the other.
func alone(b *testing.B, handler http.Handler, path string) {
	var all []time.Duration
	for b.Loop() {
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Accept-Encoding", "br, zstd, gzip")
		begun := time.Now()
		handler.ServeHTTP(w, r)
		all = append(all, time.Since(begun))
	}
	report(b, all)
}

func report(b *testing.B, took []time.Duration) {
	if len(took) == 0 {
		return
	}
	slices.Sort(took)
	b.ReportMetric(float64(len(took))/b.Elapsed().Seconds(), "requests/s")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}
