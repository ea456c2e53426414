package hook_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/payment"
	provider "github.com/silkroadmall/mall/internal/sandbox"
	"github.com/silkroadmall/mall/internal/testdb"
	"github.com/silkroadmall/mall/web"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/sandbox"
)

// sandboxBench has the adapter speak with the provider's real server.
func sandboxBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, clock: newClock()}
	books, log := provider.NewStore(testdb.New(t), b.clock.now), slog.New(slog.DiscardHandler)
	keys := provider.DeriveKeys("a secret of the test, long enough")
	server := httptest.NewUnstartedServer(nil)
	base := &url.URL{Scheme: "http", Host: server.Listener.Addr().String()}
	e, err := web.New(web.Surfaces{Sandbox: sandbox.Face(sandbox.Deps{Provider: books, Key: keys.API, BaseURL: base.String(), Log: log})},
		web.Options{Gate: request.NewGate(request.GateOptions{BaseURL: base, Now: b.clock.now}), BaseURL: base, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = e
	server.Start()
	t.Cleanup(server.Close)
	b.url = base.String()
	b.at = func(url, key string, c *http.Client) payment.Gateway {
		return payment.NewSandbox(payment.SandboxOptions{BaseURL: url, Key: key, Secret: keys.Secret, NotifyURL: base.String() + "/hook", Client: c, Pause: time.Millisecond})
	}
	b.Gateway = b.at(b.url, keys.API, nil)
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	card := func(number string) func(payment.Session) {
		return func(s payment.Session) {
			t.Helper()
			res, err := browser.PostForm(s.PayURL, url.Values{"number": {number}, "expiry": {"12/34"}, "cvc": {"123"}})
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
		}
	}
	b.pay, b.decline = card("4242 4242 4242 4242"), card("4000 0000 0000 9995")
	b.lose = func(on bool) {
		if err := books.SetFaults(t.Context(), provider.Faults{Answer500: on}); err != nil {
			t.Fatal(err)
		}
	}
	b.message = func(ref string) []byte {
		return fmt.Appendf(nil, `{"id":"evt_1","type":"session.succeeded","session":%q}`, ref)
	}
	b.sign = func(body []byte, at time.Time) http.Header {
		return http.Header{"Sandbox-Signature": {provider.Signature(keys.Secret, at, body)}}
	}
	return b
}
