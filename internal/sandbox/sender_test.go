package sandbox_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/sandbox"
)

// shop is a merchant's server that takes messages.
type shop struct {
	mu     sync.Mutex
	url    string
	status int
	kinds  []string
	ids    []string
	seen   chan struct{}
}

func listen(t *testing.T, secret string, now func() time.Time) *shop {
	t.Helper()
	m := &shop{status: http.StatusOK, seen: make(chan struct{}, 100)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.Header.Get(sandbox.SignatureHeader) != sandbox.Signature(secret, now(), body) {
			t.Errorf("read %v, signature %q", err, r.Header.Get(sandbox.SignatureHeader))
		}
		var e struct{ ID, Type string }
		if err := json.Unmarshal(body, &e); err != nil {
			t.Error(err)
		}
		m.mu.Lock()
		m.kinds, m.ids = append(m.kinds, e.Type), append(m.ids, e.ID)
		w.WriteHeader(m.status)
		m.mu.Unlock()
		m.seen <- struct{}{}
	}))
	t.Cleanup(server.Close)
	m.url = server.URL
	return m
}

func (m *shop) answer(status int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.status = status
}

// heard checks and forgets the kinds of message that arrived.
func (m *shop) heard(t *testing.T, want ...string) {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	if !slices.Equal(m.kinds, want) {
		t.Errorf("heard %v, want %v", m.kinds, want)
	}
	m.kinds, m.ids = nil, nil
}

// stage is a provider with a sender and a merchant that listens.
type stage struct {
	*provider
	*sandbox.Sender
	shop *shop
}

func perform(t *testing.T) *stage {
	t.Helper()
	p := open(t)
	return &stage{p, sandbox.NewSender(p.Store, "secret", nil, slog.New(slog.DiscardHandler)), listen(t, "secret", p.clock)}
}

// session opens one that tells the stage's merchant.
func (s *stage) session(token string) string {
	s.t.Helper()
	o := s.opening(token)
	o.NotifyURL = s.shop.url
	return s.ok(s.Open(s.t.Context(), o)).Ref
}

// send makes a pass and checks how many messages were tried.
func (s *stage) send(want int) {
	s.t.Helper()
	if n, err := s.Send(s.t.Context()); err != nil || n != want {
		s.t.Errorf("sent %d, %v, want %d", n, err, want)
	}
}

func (s *stage) faults(f sandbox.Faults) {
	s.t.Helper()
	if err := s.SetFaults(s.t.Context(), f); err != nil {
		s.t.Fatal(err)
	}
	if got, err := s.Faults(s.t.Context()); err != nil || got != f {
		s.t.Errorf("faults %+v, %v, want %+v", got, err, f)
	}
}

func TestSend(t *testing.T) {
	t.Parallel()

	t.Run("once", func(t *testing.T) {
		t.Parallel()
		s := perform(t)
		s.pay(s.session("T"), "success")
		s.send(1)
		s.shop.heard(t, sandbox.EventSucceeded)
		s.wait(time.Hour)
		s.send(0)
	})

	t.Run("again_until_taken", func(t *testing.T) {
		t.Parallel()
		s := perform(t)
		s.shop.answer(http.StatusServiceUnavailable)
		ref := s.session("T")
		s.pay(ref, "success")
		s.send(1)
		s.send(0)
		s.wait(time.Second)
		s.send(1)
		s.wait(time.Second)
		s.send(0)
		s.shop.answer(http.StatusNoContent)
		s.wait(time.Second)
		s.send(1)
		s.shop.heard(t, sandbox.EventSucceeded, sandbox.EventSucceeded, sandbox.EventSucceeded)
		list, err := s.Deliveries(t.Context(), ref)
		if err != nil || list[0].State != sandbox.Delivered || list[0].Tries != 3 {
			t.Errorf("%+v, %v", list, err)
		}
	})

	t.Run("given_up_in_the_end", func(t *testing.T) {
		t.Parallel()
		s := perform(t)
		s.shop.answer(http.StatusFound)
		ref := s.session("T")
		s.pay(ref, "success")
		for range 30 {
			s.send(1)
			s.wait(10 * time.Minute)
		}
		s.send(0)
		list, err := s.Deliveries(t.Context(), ref)
		if err != nil || list[0].State != sandbox.GivenUp || list[0].Answer != "302" {
			t.Errorf("%+v, %v", list, err)
		}
	})

	t.Run("two_senders_share_the_work", func(t *testing.T) {
		t.Parallel()
		s := perform(t)
		for _, token := range strings.Split("abcdefgh", "") {
			s.pay(s.session(token), "success")
		}
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if _, err := s.Send(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		s.shop.heard(t, slices.Repeat([]string{sandbox.EventSucceeded}, 8)...)
	})
}

func TestFaults(t *testing.T) {
	t.Parallel()

	t.Run("duplicate", func(t *testing.T) {
		t.Parallel()
		s := perform(t)
		s.faults(sandbox.Faults{Duplicate: 3})
		s.pay(s.session("T"), "success")
		s.send(4)
		if ids := slices.Compact(s.shop.ids); len(ids) != 1 {
			t.Errorf("a duplicate has another id: %v", ids)
		}
	})

	t.Run("delay", func(t *testing.T) {
		t.Parallel()
		s := perform(t)
		s.faults(sandbox.Faults{Delay: 30})
		s.pay(s.session("T"), "success")
		s.wait(29 * time.Second)
		s.send(0)
		s.wait(time.Second)
		s.send(1)
	})

	t.Run("reorder", func(t *testing.T) {
		t.Parallel()
		s := perform(t)
		s.faults(sandbox.Faults{Reorder: true})
		ref := s.session("T")
		s.pay(ref, "declined")
		s.send(0)
		s.wait(time.Second)
		s.pay(ref, "success")
		s.send(1)
		s.wait(2 * time.Second)
		s.send(1)
		s.shop.heard(t, sandbox.EventSucceeded, sandbox.EventCardDeclined)
	})

	t.Run("drop", func(t *testing.T) {
		t.Parallel()
		s := perform(t)
		s.faults(sandbox.Faults{Drop: true})
		ref := s.session("T")
		s.pay(ref, "success")
		s.wait(time.Hour)
		s.send(0)
		s.told(ref, sandbox.EventSucceeded)
	})

	t.Run("refuses_what_is_out_of_bounds", func(t *testing.T) {
		t.Parallel()
		s := perform(t)
		for _, f := range []sandbox.Faults{{Duplicate: 21}, {Duplicate: -1}, {Delay: -1}, {Delay: 86401}} {
			if s.SetFaults(t.Context(), f) == nil {
				t.Errorf("%+v was taken", f)
			}
		}
	})
}

// TestRun proves that a payment wakes the running sender and that it ends with its context.
func TestRun(t *testing.T) {
	t.Parallel()
	s := perform(t)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { s.Run(ctx); close(done) }()
	s.pay(s.session("T"), "success")
	<-s.shop.seen
	stop()
	<-done
	s.shop.heard(t, sandbox.EventSucceeded)
}
