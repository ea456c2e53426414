package rulebook_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/rulebook"
)

// Two processes, each with a store, a connection and a live book of its own, see a publication and its roll back.
func TestWatch(t *testing.T) {
	for name, every := range map[string]time.Duration{"by the message": time.Hour, "by asking, when messages are lost": 300 * time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			ctx, stop := context.WithCancel(t.Context())
			var wg sync.WaitGroup
			defer wg.Wait()
			defer stop()
			var lives []*customs.Live
			for range 2 {
				store, err := rulebook.NewStore(h.db, nil, h.shipped, time.Now)
				must(t, err)
				live := customs.NewLive(h.shipped)
				lives = append(lives, live)
				wg.Go(func() { store.Watch(ctx, live, every) })
			}
			began := time.Now()
			v := h.published(vat("21%"))
			h.await(lives, "+1")
			_, err := h.RollBack(ctx, h.anna, v.ID, "wrong figure")
			must(t, err)
			h.await(lives, "+2")
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("two swaps took %s", took)
			}
		})
	}
}

// await waits until every live book has the version, at most the 5 s that are promised.
func (h *house) await(lives []*customs.Live, suffix string) {
	h.t.Helper()
	began := time.Now()
	late := time.After(5 * time.Second)
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for _, l := range lives {
		for l.Current().Version() != h.shipped.Version()+suffix {
			select {
			case <-late:
				h.t.Fatalf("a process still has %s after 5 s", l.Current().Version())
			case <-look.C:
			}
		}
	}
	h.t.Logf("%s was in use after %s", suffix, time.Since(began))
}

// A reader that asks one book gets one version's answer, whatever is published meanwhile.
func TestReadersNeverSeeAMix(t *testing.T) {
	h := open(t)
	live := customs.NewLive(h.shipped)
	wants := map[string]int64{h.shipped.Version(): 1957}
	var mu sync.Mutex
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			h.readUntil(stop, live, func(version string) (int64, bool) {
				mu.Lock()
				defer mu.Unlock()
				want, known := wants[version]
				return want, known
			})
		})
	}
	for i, rate := range []string{"21%", "22%", "23%"} {
		mu.Lock()
		wants[h.shipped.Version()+[]string{"+1", "+2", "+3"}[i]] = []int64{2163, 2266, 2369}[i]
		mu.Unlock()
		h.published(vat(rate))
		must(t, h.Refresh(t.Context(), live))
	}
	close(stop)
	wg.Wait()
	if live.Current().Version() != h.shipped.Version()+"+3" {
		t.Errorf("in use: %s", live.Current().Version())
	}
}

// readUntil asks the live book for the tax again and again, and complains of an answer that is not its version's.
func (h *house) readUntil(stop <-chan struct{}, live *customs.Live, want func(version string) (int64, bool)) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		book := live.Current()
		got := h.taxOn(book, monday)
		if wanted, known := want(book.Version()); known && got != wanted {
			h.t.Errorf("%s says %d, want %d", book.Version(), got, wanted)
			return
		}
	}
}
