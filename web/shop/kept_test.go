package shop_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/demand"
	"github.com/silkroadmall/mall/internal/testdb"
	"github.com/silkroadmall/mall/web/cache"
)

// keeping is a house that keeps pages and hears of changes.
func keeping(t testing.TB, db *database.DB) *house {
	t.Helper()
	h := houseOn(t, db, &cache.Options{Bytes: 8 << 20})
	ctx, stop := context.WithCancel(context.Background())
	var following sync.WaitGroup
	following.Go(func() { h.pages.Follow(ctx, db) })
	t.Cleanup(func() { stop(); following.Wait() })
	return h
}

// newKeeping is one with goods.
func newKeeping(t *testing.T) *house {
	t.Helper()
	t.Parallel()
	h := keeping(t, testdb.New(t))
	h.stock()
	h.until("pages are kept", func() bool { return h.again("/en-de/ranking") })
	return h
}

// until waits for something that PostgreSQL's message brings about.
func (h *house) until(what string, done func() bool) {
	h.t.Helper()
	late := time.After(10 * time.Second)
	look := time.NewTicker(2 * time.Millisecond)
	defer look.Stop()
	for !done() {
		select {
		case <-late:
			h.t.Fatalf("%s: not within 10 s", what)
		case <-look.C:
		}
	}
}

// get is the page as a program gets it, with headers in pairs.
func (h *house) get(path string, header ...string) *httptest.ResponseRecorder {
	h.t.Helper()
	w, r := httptest.NewRecorder(), httptest.NewRequestWithContext(h.t.Context(), http.MethodGet, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	h.Config.Handler.ServeHTTP(w, r)
	return w
}

// again tells whether the page is shown from the cache.
func (h *house) again(path string, header ...string) bool {
	h.t.Helper()
	before := h.pages.Stats().Hits
	h.get(path, header...)
	return h.pages.Stats().Hits > before
}

// kept opens a page until it is kept.
func (h *house) kept(path string) {
	h.t.Helper()
	h.until(path+" is kept", func() bool { return h.again(path) })
}

func TestKeptPages(t *testing.T) {
	h := newKeeping(t)
	t.Run("the second visit asks no database, whoever comes", h.asksNoDatabase)
	t.Run("names that only track, unknown names and the order of names make no other page", h.oneForAllWays)
	t.Run("each theme has its own page", h.oneForEachTheme)
	t.Run("what is no page is not kept", h.onlyPages)
	t.Run("a kept search counts for who sees it", h.countsVisits)
}

func (h *house) asksNoDatabase(t *testing.T) {
	for _, path := range []string{"/en-de/", "/en-de/c/scarves", "/en-de/l/silk-scarf", "/en-de/f/xihe", "/en-de/search?q=scarf", "/ar-ae/c/scarves"} {
		h.kept(path)
		ctx, counter := database.WithCounter(t.Context())
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil)
		r.AddCookie(&http.Cookie{Name: "session", Value: strings.Repeat("A", 43)})
		w := httptest.NewRecorder()
		h.Config.Handler.ServeHTTP(w, r)
		if w.Code != http.StatusOK || len(counter.Statements()) > 0 {
			t.Errorf("%s: %d after %q", path, w.Code, counter.Statements())
		}
		if given := w.Header().Get("Set-Cookie"); given != "" {
			t.Errorf("%s gives %q", path, given)
		}
	}
}

func (h *house) oneForAllWays(t *testing.T) {
	h.kept("/en-de/search?q=scarf&sort=newest")
	for _, path := range []string{"/en-de/search?sort=newest&q=scarf", "/en-de/search?q=scarf&utm_source=x&sort=newest&gclid=1", "/en-de/search?q=scarf&sort=newest&unheard=of"} {
		if w := h.get(path); !h.again(path) || strings.Contains(w.Body.String(), "utm_source") || strings.Contains(w.Body.String(), "unheard") {
			t.Errorf("%s is a page of its own", path)
		}
	}
	for _, path := range []string{"/en-de/search?q=teapot&sort=newest", "/en-de/l/silk-scarf?sku=silk-scarf-blue", "/de-de/search?q=scarf&sort=newest"} {
		if h.again(path) {
			t.Errorf("%s is taken for another page", path)
		}
	}
}

func (h *house) oneForEachTheme(t *testing.T) {
	h.kept("/en-de/c/scarves")
	if h.again("/en-de/c/scarves", "Cookie", "mall_theme=dark") {
		t.Error("who chose dark gets the page of the device's theme")
	}
	if w := h.get("/en-de/c/scarves", "Cookie", "mall_theme=dark"); !strings.Contains(w.Body.String(), `data-theme="dark"`) {
		t.Error("not dark")
	}
	if w := h.get("/en-de/c/scarves", "Cookie", `mall_theme="><b>`); strings.Contains(w.Body.String(), "data-theme") {
		t.Error("a made-up theme is believed")
	}
	if vary := h.get("/en-de/c/scarves").Header().Get("Vary"); vary != "Accept-Encoding, Cookie" {
		t.Errorf("Vary: %s", vary)
	}
}

func (h *house) onlyPages(t *testing.T) {
	for _, path := range []string{"/en-de/l/none", "/en-de/c/none", "/en-de/search?sort=", "/en-de/search?sort=wrong", "/en-de/cart", "/EN-DE/c/scarves"} {
		h.get(path)
		if h.again(path) {
			t.Errorf("%s is kept", path)
		}
	}
}

func (h *house) countsVisits(t *testing.T) {
	h.get("/en-de/search?q=celadon")
	for _, visit := range [][]string{{"User-Agent", "Mozilla/5.0"}, {"User-Agent", "Mozilla/5.1", "Sec-Purpose", "prefetch;prerender"}, {"User-Agent", "Googlebot/2.1"}} {
		if !h.again("/en-de/search?q=celadon", visit...) {
			t.Error("not kept")
		}
	}
	h.must(h.deps.Demand.Flush(t.Context()))
	var n int
	h.must(h.db.In(t.Context()).Raw("SELECT coalesce(sum(searches), 0) FROM search_query WHERE folded = ?", demand.Key("celadon")).Scan(&n).Error)
	if n != 1 {
		t.Errorf("counted %d times, want 1", n)
	}
}

func TestKeptForms(t *testing.T) {
	h := newKeeping(t)
	plain := h.get("/en-de/c/scarves").Body.Bytes()
	open := map[string]func(io.Reader) (io.Reader, error){
		"br":   func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
		"gzip": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		"zstd": func(r io.Reader) (io.Reader, error) { return zstd.NewReader(r) },
	}
	tags := map[string]bool{}
	for coding, reader := range open {
		var sizes []int
		for range 3 { // made at once, made again, and made well
			w := h.get("/en-de/c/scarves", "Accept-Encoding", coding)
			sizes = append(sizes, w.Body.Len())
			tags[w.Header().Get("ETag")] = true
			r, err := reader(w.Body)
			h.must(err)
			got, err := io.ReadAll(r)
			h.must(err)
			if w.Header().Get("Content-Encoding") != coding || !bytes.Equal(got, plain) {
				t.Errorf("%s: %q with other content", coding, w.Header().Get("Content-Encoding"))
			}
		}
		h.until(coding+" is made well", func() bool {
			return h.get("/en-de/c/scarves", "Accept-Encoding", coding).Body.Len() < sizes[0]
		})
	}
	h.sameByTag(tags)
}

// sameByTag checks what is sent to who has the page already, or another.
func (h *house) sameByTag(tags map[string]bool) {
	t := h.t
	t.Helper()
	if w := h.get("/en-de/c/scarves", "Accept-Encoding", "br, zstd, gzip"); w.Header().Get("Content-Encoding") != "br" || w.Body.Len() > 20<<10 {
		t.Errorf("%d bytes of %q", w.Body.Len(), w.Header().Get("Content-Encoding"))
	}
	for tag := range tags {
		w := h.get("/en-de/c/scarves", "Accept-Encoding", "br", "If-None-Match", `"other", `+tag)
		if strings.HasPrefix(tag, "W/") || w.Code != http.StatusNotModified || w.Body.Len() > 0 {
			t.Errorf("%s: %d with %d bytes", tag, w.Code, w.Body.Len())
		}
	}
	if w := h.get("/en-de/c/scarves", "If-None-Match", `"0123456789"`); w.Code != http.StatusOK {
		t.Errorf("another tag: %d", w.Code)
	}
	if w := h.get("/en-de/c/scarves"); w.Header().Get("Cache-Control") != "public, max-age=10" || !strings.Contains(w.Header().Get("No-Vary-Search"), `"gclid"`) {
		t.Errorf("headers: %v", w.Header())
	}
}

// TestKeptNoLonger: lists live a minute, pages until days and cut-off hours may turn.
func TestKeptNoLonger(t *testing.T) {
	h := newKeeping(t)
	for _, path := range []string{"/en-de/c/scarves", "/en-de/l/silk-scarf"} {
		h.kept(path)
	}
	h.wait(59 * time.Second)
	if !h.again("/en-de/c/scarves") {
		t.Error("a list is given up within its minute")
	}
	h.wait(2 * time.Second)
	if h.again("/en-de/c/scarves") {
		t.Error("a list is older than a minute")
	}
	h.wait(13 * time.Minute)
	if !h.again("/en-de/l/silk-scarf") {
		t.Error("a listing's page is given up before the quarter")
	}
	h.wait(time.Minute)
	if h.again("/en-de/l/silk-scarf") {
		t.Error("a listing's page outlives the quarter")
	}
	h.wait(14*time.Minute + 50*time.Second)
	h.get("/en-de/c/scarves")
	h.wait(15 * time.Second)
	if h.again("/en-de/c/scarves") {
		t.Error("a list that is not a minute old outlives the quarter")
	}
}

// TestOutdate: what was loaded ahead is forgotten when the cart, the market or the theme changes.
func TestOutdate(t *testing.T) {
	h := newHouse(t)
	client := h.browser().http
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for _, c := range [][2]string{{"/en-de/cart", "variant=1&quantity=1"}, {"/en-de/cart/line", "variant=1&quantity=0"},
		{"/en-de/chooser", "country=FR&language=en"}, {"/en-de/theme", "theme=dark&next=/c/scarves"}} {
		answer, err := client.Post(h.URL+c[0], "application/x-www-form-urlencoded", strings.NewReader(c[1]))
		h.must(err)
		answer.Body.Close()
		if got := answer.Header.Get("Clear-Site-Data"); answer.StatusCode != http.StatusSeeOther || got != `"prefetchCache", "prerenderCache"` {
			t.Errorf("%s: %d, %s", c[0], answer.StatusCode, got)
		}
	}
}

// TestTheme: a look is worn by every page, until the device's is chosen again.
func TestTheme(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	b.post("/en-de/theme", url.Values{"theme": {"dark"}, "next": {"/c/scarves?sort=newest"}}).is(http.StatusOK, "/en-de/c/scarves?sort=newest").
		shows(1, "html[data-theme=dark]").shows(1, ".themes [value=dark][aria-pressed=true]").shows(1, `meta[name=theme-color]:not([media])[content="#11171A"]`)
	for _, path := range []string{"/en-de/cart", "/en-de/sign-in", "/en-de/none", "/ar-ae/l/silk-scarf"} {
		b.open(path).shows(1, "html[data-theme=dark]")
	}
	b.post("/en-de/theme", url.Values{"theme": {"system"}, "next": {"https://evil.example/"}}).is(http.StatusOK, "/en-de/").
		shows(0, "html[data-theme]").shows(2, `meta[name=theme-color][media^="(prefers"]`)
	b.post("/en-de/theme", url.Values{"theme": {"pink"}}).shows(0, "html[data-theme]")
}

// changes are what somebody does to the shop, and words that the page has shown before and does not show after. The pages
// of other listings stay.
var changes = []struct{ what, do, page, before string }{
	{"a price", "UPDATE variant SET list_minor = list_minor * 2 WHERE listing_id = 1", "/en-de/l/silk-scarf", ""},
	{"a price, on the list", "UPDATE variant SET list_minor = list_minor * 2 WHERE listing_id = 1", "/en-de/c/scarves", ""},
	{"a title", "UPDATE listing_text SET title = 'Scarf of silk' WHERE listing_id = 1 AND language = 'en'", "/en-de/l/silk-scarf", "Silk scarf"},
	{"a description", "UPDATE listing_text SET description = '<p>New</p>' WHERE listing_id = 1", "/en-de/l/silk-scarf", "<p>Silk scarf</p>"},
	{"stock", "UPDATE stock SET on_hand = 2 WHERE variant_id = 1", "/en-de/l/silk-scarf", ""},
	{"a reservation", "UPDATE stock SET reserved = 1 WHERE variant_id = 1", "/en-de/l/silk-scarf", ""},
	{"a picture", "INSERT INTO picture (factory_id, state, digest, width, height, created_at) VALUES (1, 'ready', repeat('ab', 32), 800, 800, now()); " +
		"INSERT INTO listing_picture (listing_id, picture_id, position) SELECT 1, max(id), 0 FROM picture", "/en-de/l/silk-scarf", ""},
	{"a listing that is stopped", "UPDATE listing SET state = 'stopped' WHERE id = 1", "/en-de/l/silk-scarf", "data-gallery"},
}

// TestTwoProcesses: what one process changes no other shows any longer, and only that.
func TestTwoProcesses(t *testing.T) {
	one := newKeeping(t)
	dsn := one.db.Pool().Config().ConnString()
	db, err := database.Open(t.Context(), database.Options{URL: dsn, Conns: 4})
	one.must(err)
	t.Cleanup(db.Close)
	other := keeping(t, db)
	other.index()
	both := []*house{one, other}
	const untouched = "/en-de/l/teapot"
	for _, c := range changes {
		t.Run(c.what, func(t *testing.T) {
			var old []string
			for _, h := range both {
				h.kept(untouched)
				h.kept(c.page)
				old = append(old, h.get(c.page).Body.String())
			}
			made := []int64{one.pages.Stats().Made, other.pages.Stats().Made}
			one.must(one.db.In(t.Context()).Exec(c.do).Error)
			for i, h := range both {
				h.until("the page changes", func() bool { return h.get(c.page).Body.String() != old[i] })
				if c.before != "" && strings.Count(h.get(c.page).Body.String(), c.before) >= strings.Count(old[i], c.before) {
					t.Errorf("%q is still shown", c.before)
				}
				if !h.again(untouched) || h.pages.Stats().Made-made[i] > 8 {
					t.Error("pages of other listings were given up")
				}
			}
		})
	}
	t.Run("what is shown beside goods", func(t *testing.T) { beside(t, both) })
}

// beside changes what is shown beside goods.
func beside(t *testing.T, both []*house) {
	one := both[0]
	for what, do := range map[string]string{
		"a factory's name": "UPDATE factory SET name = 'Xihe Weavers'", "a category's name": `UPDATE category SET names = names || '{"en":"Shawls"}'`,
	} {
		t.Run(what, func(t *testing.T) {
			page := map[bool]string{true: "/en-de/f/xihe", false: "/en-de/c/scarves"}[strings.Contains(do, "factory")]
			var old []string
			for _, h := range both {
				h.kept(page)
				old = append(old, h.get(page).Body.String())
			}
			one.must(one.db.In(t.Context()).Exec(do).Error)
			for i, h := range both {
				h.until("the page changes", func() bool { return h.get(page).Body.String() != old[i] })
			}
		})
	}
	for _, do := range []string{"INSERT INTO exchange_rate VALUES ('USD', '2026-11-24', 1.5, 'test', now())",
		"INSERT INTO search_synonym (language, words, origin) VALUES ('', '{a,b}', 'admin')", "DELETE FROM search_pin", "DELETE FROM rule_version"} {
		t.Run(do, func(t *testing.T) {
			for _, h := range both {
				h.kept("/en-de/l/teapot")
			}
			one.must(one.db.In(t.Context()).Exec(do).Error)
			for _, h := range both {
				h.until("all pages are given up", func() bool { return !h.again("/en-de/l/teapot") })
			}
		})
	}
}

// TestUnheard: what was changed while a process could not hear of it is not shown.
func TestUnheard(t *testing.T) {
	h := newKeeping(t)
	const page = "/en-de/l/silk-scarf"
	h.kept(page)
	h.must(h.db.In(t.Context()).Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'listen %page_changed%'`).Error)
	h.until("the loss is noticed", func() bool { return !h.again(page) })
	if h.again(page) {
		t.Error("a page is kept while nothing can be heard")
	}
	h.must(h.db.In(t.Context()).Exec("UPDATE listing_text SET title = 'Renamed' WHERE listing_id = 1").Error)
	h.kept(page)
	if !strings.Contains(h.get(page).Body.String(), "Renamed") {
		t.Error("the old title is shown")
	}
}

// TestTell: one message at most for each statement, however many rows it writes, and none for what nobody sees.
func TestTell(t *testing.T) {
	h := newHouse(t)
	var mu sync.Mutex
	var heard []string
	up := make(chan struct{}, 1)
	ctx, stop := context.WithCancel(t.Context())
	var following sync.WaitGroup
	following.Go(func() {
		h.db.Follow(ctx, cache.Channel, database.Ear{Up: func() { up <- struct{}{} }, Lost: func() {}, Heard: func(m string) {
			mu.Lock()
			defer mu.Unlock()
			heard = append(heard, m)
		}})
	})
	defer following.Wait()
	defer stop()
	<-up
	for _, c := range []struct{ do, want string }{
		{"UPDATE stock SET on_hand = on_hand + 1 WHERE variant_id = 1", "goods 1"},
		{"UPDATE stock SET on_hand = on_hand + 1", "goods 1,2,3"},
		{"UPDATE stock SET on_hand = on_hand - 1, reserved = 0 WHERE variant_id = 1", "goods 1"},
		{"UPDATE stock SET on_hand = on_hand", ""},
		{"UPDATE listing SET edit_state = 'draft', changed_at = now(), version = version + 1", ""},
		{"UPDATE listing SET sold = sold + 1 WHERE id IN (1, 2)", "goods 1,2"},
		{"INSERT INTO listing_text (listing_id, language, title) SELECT 1, 'x' || n, 'x' FROM generate_series(1, 20000) n", "goods"},
		{"DELETE FROM listing_text WHERE language LIKE 'x%'", "goods"},
	} {
		mu.Lock()
		heard = nil
		mu.Unlock()
		h.must(h.db.In(t.Context()).Exec(c.do).Error)
		h.must(h.db.In(t.Context()).Exec("NOTIFY page_changed, 'end'").Error)
		h.until("the end is heard", func() bool {
			mu.Lock()
			defer mu.Unlock()
			return len(heard) > 0 && heard[len(heard)-1] == "end"
		})
		mu.Lock()
		if got := strings.Join(heard[:len(heard)-1], "; "); got != c.want {
			t.Errorf("%s: heard %q, want %q", c.do, got, c.want)
		}
		mu.Unlock()
	}
}
