package search

import (
	"sync"
	"time"
)

// The breaker opens after this many failures within this time, and lets a probe through this often.
const (
	tolerated    = 3
	toleratedFor = 5 * time.Second
	probeEvery   = 3 * time.Second
)

// breaker keeps requests away from an engine that does not answer, so that only a few of them wait in vain.
type breaker struct {
	now func() time.Time

	mu       sync.Mutex
	failures int
	since    time.Time // of the first failure
	isOpen   bool
	probed   time.Time
}

func newBreaker(now func() time.Time) *breaker { return &breaker{now: now} }

// open says whether to leave the engine alone, and whether the caller should probe it beside.
func (b *breaker) open() (open, probe bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.isOpen {
		return false, false
	}
	if now := b.now(); now.Sub(b.probed) >= probeEvery {
		b.probed = now
		return true, true
	}
	return true, false
}

// shut says whether the engine is left alone, without a probe.
func (b *breaker) shut() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.isOpen
}

func (b *breaker) failed() {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	if b.failures == 0 || now.Sub(b.since) > toleratedFor {
		b.failures, b.since = 0, now
	}
	if b.failures++; b.failures >= tolerated {
		b.isOpen, b.probed = true, now
	}
}

func (b *breaker) succeeded() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failures, b.isOpen = 0, false
}
