package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/config"
	"github.com/silkroadmall/mall/internal/testdb"
)

// shopAt is the whole program with an environment, and what it logs.
func shopAt(t *testing.T, values map[string]string) (http.Handler, *screen) {
	t.Helper()
	env := map[string]string{"DATABASE_URL": testdb.DSN(t), "MALL_DIR": t.TempDir(), "MALL_SECRET": strings.Repeat("s", 32)}
	cfg, err := config.Load(func(name string) string { return env[name] + values[name] })
	if err != nil {
		t.Fatal(err)
	}
	log := &screen{}
	a, err := newApp(t.Context(), cfg, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return a.Handler(), log
}

// askFrom sends one GET from a peer.
func askFrom(h http.Handler, path, peer string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.RemoteAddr = peer + ":4000"
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestOnlyAPrivateShopShowsItsWorkbench(t *testing.T) {
	t.Parallel()
	private, _ := shopAt(t, nil)
	public, _ := shopAt(t, map[string]string{"MALL_BASE_URL": "https://mall.example"})
	for _, path := range []string{"/dev/mail", "/sandbox/faults", "/sandbox/parcels"} {
		if w := askFrom(private, path, "127.0.0.1"); w.Code != http.StatusOK {
			t.Errorf("%s is hidden from its own machine: %d", path, w.Code)
		}
		for name, w := range map[string]*httptest.ResponseRecorder{
			"a public shop":        askFrom(public, path, "127.0.0.1"),
			"a stranger":           askFrom(private, path, "203.0.113.9"),
			"a stranger's proxy":   askFrom(private, path, "127.0.0.1", "X-Forwarded-For", "203.0.113.9"),
			"another way to write": askFrom(public, strings.Replace(path, "a", "%61", 1), "127.0.0.1"),
		} {
			if w.Code != http.StatusNotFound {
				t.Errorf("%s of %s answers %d", path, name, w.Code)
			}
		}
	}
	if w := askFrom(public, "/en-de/sent?about=reset&email=x@example.com", "127.0.0.1"); strings.Contains(w.Body.String(), "/dev/mail") {
		t.Error("a public shop tells where its letters lie")
	}
}

func TestWhoAsks(t *testing.T) {
	t.Parallel()
	direct, log := shopAt(t, nil)
	askFrom(direct, "/en-de/orders/find", "10.1.2.3", "X-Forwarded-For", "203.0.113.9")
	if !strings.Contains(log.String(), "ip=10.1.2.3") {
		t.Errorf("the word of a peer nobody trusts is taken:\n%s", log)
	}
	behind, log := shopAt(t, map[string]string{"MALL_TRUSTED_PROXIES": "10.0.0.0/8"})
	askFrom(behind, "/en-de/orders/find", "10.1.2.3", "X-Forwarded-For", "198.51.100.7, 203.0.113.9")
	askFrom(behind, "/en-de/orders/find", "192.168.0.9", "X-Forwarded-For", "203.0.113.1")
	for _, want := range []string{"ip=203.0.113.9", "ip=192.168.0.9"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("%s is not who asks:\n%s", want, log)
		}
	}
}
