package search

import (
	"sync"
	"time"
)

const (
	// memoFor is how long an answer that may be a little old is used again, and mostMemos how many are kept.
	memoFor   = time.Minute
	mostMemos = 1000
)

// memo keeps answers for a while. It is safe for many goroutines.
type memo[V any] struct {
	mu    sync.Mutex
	known map[string]remembered[V]
}

type remembered[V any] struct {
	value V
	until time.Time
}

// recall is what is known under a key; false when it is nothing, or too old.
func (m *memo[V]) recall(key string, now time.Time) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, ok := m.known[key]
	return r.value, ok && now.Before(r.until)
}

// keep remembers a value; when there are too many it forgets the old ones, and if all are fresh all of them.
func (m *memo[V]) keep(key string, value V, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.known) >= mostMemos {
		for k, r := range m.known {
			if !now.Before(r.until) {
				delete(m.known, k)
			}
		}
	}
	if m.known == nil || len(m.known) >= mostMemos {
		m.known = map[string]remembered[V]{}
	}
	m.known[key] = remembered[V]{value, now.Add(memoFor)}
}
