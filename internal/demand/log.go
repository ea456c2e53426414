package demand

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"sync"
	"time"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
)

const (
	// mostWaiting is how many different searches and clicks wait in memory; what comes when it is full is not counted.
	mostWaiting = 5000
	// mostSeen is how many searches of the day are remembered, so that the same is not counted twice.
	mostSeen = 100_000
	// pause is how often what waits is written.
	pause = 5 * time.Second
)

// asked is what a row of the log is about.
type asked struct {
	folded   string
	language locale.Language
	country  string
	day      time.Time
}

// tally is what has been counted and is not yet written.
type tally struct {
	typed                    string
	searches, empty, results int
	clicks                   int
}

type opened struct {
	folded   string
	language locale.Language
	listing  id.Listing
	day      time.Time
}

// waiting is the part of the log that is in memory.
type waiting struct {
	mu       sync.Mutex
	day      time.Time
	salt     [32]byte // of the day; with it goes what tells browsers apart
	seen     map[uint64]bool
	searches map[asked]*tally
	clicks   map[opened]int
}

// Note counts a search, unless it must not be kept or the same browser has asked the same on this day. It never waits.
func (s *Store) Note(q Search) {
	if t := s.tallied(q, 0); t != nil {
		defer s.waiting.mu.Unlock()
		t.searches++
		t.results = q.Results
		if q.Results == 0 {
			t.empty++
		}
	}
}

// Opened counts a listing that was opened from a search, once for a browser and day. It never waits.
func (s *Store) Opened(c Click) {
	if t := s.tallied(c.Search, c.Listing); t != nil {
		defer s.waiting.mu.Unlock()
		t.clicks++
		o := opened{Key(c.Text), c.Language, c.Listing, s.waiting.day}
		if s.waiting.clicks[o] > 0 || len(s.waiting.clicks) < mostWaiting {
			s.waiting.clicks[o]++
		}
	}
}

// tallied finds what counts the search, with the log locked; nil, and not locked, when nothing is to be counted.
func (s *Store) tallied(q Search, listing id.Listing) *tally {
	key := Key(q.Text)
	if key == "" || !fit(q.Text) {
		return nil
	}
	w := &s.waiting
	w.mu.Lock()
	w.turn(day(s.now()))
	if w.known(q, key, listing) {
		w.mu.Unlock()
		return nil
	}
	a := asked{key, q.Language, q.Country, w.day}
	t := w.searches[a]
	if t == nil {
		if len(w.searches) >= mostWaiting {
			w.mu.Unlock()
			return nil
		}
		t = &tally{}
		w.searches[a] = t
	}
	t.typed = written(q.Text)
	return t
}

// turn begins a new day, on which nobody is known any more.
func (w *waiting) turn(today time.Time) {
	if w.day.Equal(today) {
		return
	}
	w.day = today
	rand.Read(w.salt[:]) // never fails: it ends the program where there is no randomness
	w.seen = map[uint64]bool{}
	if w.searches == nil {
		w.searches, w.clicks = map[asked]*tally{}, map[opened]int{}
	}
}

// known says whether the browser has done the same on this day, and remembers that it has now.
func (w *waiting) known(q Search, key string, listing id.Listing) bool {
	h := sha256.New()
	h.Write(w.salt[:])
	fmt.Fprintf(h, "%q %q %q %q %d", q.Visitor, q.Language, q.Country, key, listing)
	n := binary.BigEndian.Uint64(h.Sum(nil))
	if w.seen[n] {
		return true
	}
	if len(w.seen) >= mostSeen {
		clear(w.seen)
	}
	w.seen[n] = true
	return false
}

// take empties the log in memory.
func (w *waiting) take() (map[asked]*tally, map[opened]int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	searches, clicks := w.searches, w.clicks
	w.searches, w.clicks = map[asked]*tally{}, map[opened]int{}
	return searches, clicks
}

// Keep runs until ctx ends: it writes what was noted and reads the pins, every few seconds. What is noted after the last
// time is written by Flush.
func (s *Store) Keep(ctx context.Context) {
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for {
		if err := s.Tend(ctx); err != nil && ctx.Err() == nil {
			s.log.WarnContext(ctx, "the log of searches is not written", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Tend does once what Keep does again and again.
func (s *Store) Tend(ctx context.Context) error {
	if err := s.Flush(ctx); err != nil {
		return err
	}
	return s.loadPins(ctx)
}

// Flush writes what was noted. What can't be written is lost: a log is not worth waiting for.
func (s *Store) Flush(ctx context.Context) error {
	searches, clicks := s.waiting.take()
	if len(searches) == 0 {
		return nil
	}
	return s.write(ctx, searches, clicks)
}
