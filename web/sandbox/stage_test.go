package sandbox_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/payment"
	provider "github.com/silkroadmall/mall/internal/sandbox"
	"github.com/silkroadmall/mall/internal/testdb"
	"github.com/silkroadmall/mall/web"
	"github.com/silkroadmall/mall/web/hook"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/sandbox"
)

// stage is the provider behind the whole server, the mall's adapter of it, and the mall's hook that keeps what it hears.
type stage struct {
	t        *testing.T
	now      atomic.Pointer[time.Time]
	provider *provider.Store
	sender   *provider.Sender
	gateway  *payment.Sandbox
	server   *httptest.Server
	browser  *http.Client

	mu      sync.Mutex
	notices []payment.Notice
	fails   error // what the mall's Notify answers
}

func raise(t *testing.T) *stage {
	t.Helper()
	s := &stage{t: t}
	start := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	s.now.Store(&start)
	log := slog.New(slog.DiscardHandler)
	keys := provider.DeriveKeys("a secret of the test, long enough")
	s.server = httptest.NewUnstartedServer(nil)
	base := &url.URL{Scheme: "http", Host: s.server.Listener.Addr().String()}
	s.provider = provider.NewStore(testdb.New(t), s.clock)
	s.sender = provider.NewSender(s.provider, keys.Secret, nil, log)
	s.gateway = payment.NewSandbox(payment.SandboxOptions{BaseURL: base.String(), Key: keys.API, Secret: keys.Secret,
		NotifyURL: base.String() + "/hook/payment/sandbox", Pause: time.Millisecond})
	e, err := web.New(web.Surfaces{
		Sandbox: sandbox.Face(sandbox.Deps{Provider: s.provider, Key: keys.API, BaseURL: base.String(), Log: log}),
		Hook: request.Face{Routes: hook.Routes(hook.Deps{Gateways: map[string]payment.Gateway{"sandbox": s.gateway}, Notify: s.notify, Log: log}),
			Frame: request.Frame},
	}, web.Options{Gate: request.NewGate(request.GateOptions{BaseURL: base, Now: s.clock}), BaseURL: base, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	s.server.Config.Handler = e
	s.server.Start()
	t.Cleanup(s.server.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	s.browser = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return s
}

func (s *stage) clock() time.Time { return *s.now.Load() }

func (s *stage) wait(d time.Duration) {
	later := s.clock().Add(d)
	s.now.Store(&later)
}

// notify is what the mall does with a message.
func (s *stage) notify(_ context.Context, gateway string, n payment.Notice) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if gateway != "sandbox" {
		return errors.New("another gateway")
	}
	if s.fails == nil {
		s.notices = append(s.notices, n)
	}
	return s.fails
}

// heard counts the messages the mall has taken, and lets it answer the next ones with an error.
func (s *stage) heard(answerNext error) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fails = answerNext
	return len(s.notices)
}

func (s *stage) opening(token string) payment.Opening {
	return payment.Opening{Token: token, Amount: money.MustParse("71.00", "EUR"), OrderNumber: "SR-7K3M-9QXA-5T2H", Email: "a@example.com",
		Language: "en", ReturnURL: "https://shop.example/en-de/o/1/return?key=abc", ExpiresAt: s.clock().Add(30 * time.Minute)}
}

// open opens a session with the token.
func (s *stage) open(token string) payment.Session {
	s.t.Helper()
	return s.ok(s.gateway.Open(s.t.Context(), s.opening(token)))
}

func (s *stage) ok(x payment.Session, err error) payment.Session {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
	return x
}

// stands checks the gateway's word on the session.
func (s *stage) stands(ref string, want payment.State, reason string) {
	s.t.Helper()
	x := s.ok(s.gateway.Session(s.t.Context(), ref))
	if x.State != want || x.Reason != reason {
		s.t.Errorf("session is %s %q, want %s %q", x.State, x.Reason, want, reason)
	}
}

// answer is what the browser got.
type answer struct {
	t        *testing.T
	status   int
	location string
	body     string
	page     *goquery.Document
}

func (s *stage) get(address string) *answer {
	s.t.Helper()
	res, err := s.browser.Get(s.at(address))
	return s.read(res, err)
}

// post sends a form, name and value in turn.
func (s *stage) post(address string, fields ...string) *answer {
	s.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	res, err := s.browser.PostForm(s.at(address), form)
	return s.read(res, err)
}

// send makes a request with headers, name and value in turn.
func (s *stage) send(method, address, body string, headers ...string) *answer {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.at(address), strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := s.browser.Do(req)
	return s.read(res, err)
}

func (s *stage) at(address string) string {
	if strings.HasPrefix(address, "/") {
		return s.server.URL + address
	}
	return address
}

func (s *stage) read(res *http.Response, err error) *answer {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	page, err := goquery.NewDocumentFromReader(strings.NewReader(string(body)))
	if err != nil {
		s.t.Fatal(err)
	}
	return &answer{s.t, res.StatusCode, res.Header.Get("Location"), string(body), page}
}

// is checks the status and, for a redirect, where it leads.
func (a *answer) is(status int, location string) *answer {
	a.t.Helper()
	if a.status != status || a.location != location {
		a.t.Errorf("answer %d to %q, want %d to %q; %.300s", a.status, a.location, status, location, a.body)
	}
	return a
}

// shows checks that exactly n elements match.
func (a *answer) shows(n int, selector string) *answer {
	a.t.Helper()
	if got := a.page.Find(selector).Length(); got != n {
		a.t.Errorf("%d × %q, want %d", got, selector, n)
	}
	return a
}

// says checks that the page's text has the words.
func (a *answer) says(words string) *answer {
	a.t.Helper()
	if !strings.Contains(a.page.Text(), words) {
		a.t.Errorf("the page does not say %q: %.600s", words, strings.Join(strings.Fields(a.page.Find("body").Text()), " "))
	}
	return a
}
