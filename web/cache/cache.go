// Package cache keeps finished pages of the shop and shows them again, packed and without asking anybody, for as long as
// nothing on them has changed.
//
// Invariants: only a page that is the same for everybody is kept: it is made for a request that has nothing but an address
// and a theme; a page is shown no more once PostgreSQL has told of a change of what is on it, by whichever process, and
// while nothing can be heard no page is kept; a page that was being made during a change is not kept either; the pages kept
// take no more room than they may.
//
// It must not know pages, or what they are about.
package cache

import (
	"container/list"
	"context"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/static"
)

// usual is how long a list is kept, a page whose route says nothing else; rest is how long it is kept though other goods
// can be found meanwhile: one that many ask for is made once in that time.
const (
	usual = time.Minute
	rest  = time.Second
)

// beat is when delivery days, rules and rates of the day may change: midnight and every cut-off hour, in every zone of the
// world, is on a quarter of an hour.
const beat = 15 * time.Minute

// Options are what a cache needs.
type Options struct {
	// Bytes is the most that kept pages may take.
	Bytes int64
	Now   func() time.Time
	Log   *slog.Logger
	// Late is after how long a standby knows what has changed; 0 without one. Pages made of it meanwhile are given up then.
	Late time.Duration
	// Renew brings what this process holds in memory up to date, by the word that tells of its change.
	Renew map[string]func(context.Context) error
}

// Cache keeps pages. It is safe for many goroutines.
type Cache struct {
	o      Options
	packer static.Packer
	hits   atomic.Int64
	misses atomic.Int64

	mu      sync.Mutex
	hearing bool
	found   time.Time // when other goods could last be found
	size    int64
	pages   map[key]*list.Element // of order
	order   *list.List            // of *page, the last shown first
	showing map[id.Listing]map[*page]struct{}
	making  map[key]*making
}

// key is what a page depends on.
type key struct{ path, query, theme string }

// making is a page that is being made, and what has changed since that began.
type making struct {
	done    chan struct{}
	page    *page // nil when it could not be made
	err     error
	stale   bool
	changed []id.Listing
}

// New makes an empty cache, which keeps nothing until it follows the changes.
func New(o Options) *Cache {
	return &Cache{o: o, pages: map[key]*list.Element{}, order: list.New(), showing: map[id.Listing]map[*page]struct{}{}, making: map[key]*making{}}
}

// Stats are how many pages were shown from the cache and how many were made since the start, and the room taken.
type Stats struct{ Hits, Made, Bytes int64 }

// Stats says how the cache does.
func (k *Cache) Stats() Stats {
	k.mu.Lock()
	defer k.mu.Unlock()
	return Stats{k.hits.Load(), k.misses.Load(), k.size}
}

// find is the kept page; else the making of it, which the caller has to do if it is new.
func (k *Cache) find(at key) (kept *page, m *making, mine bool) {
	now := k.o.Now()
	k.mu.Lock()
	defer k.mu.Unlock()
	if e, ok := k.pages[at]; ok {
		p := pageOf(e)
		if now.Before(p.until) && !k.outdated(p, now) {
			k.order.MoveToFront(e)
			return p, nil, false
		}
		k.remove(p)
	}
	if m, ok := k.making[at]; ok {
		return nil, m, false
	}
	m = &making{done: make(chan struct{})}
	k.making[at] = m
	return nil, m, true
}

// outdated says whether a list may lack goods that can be found by now.
func (k *Cache) outdated(p *page, now time.Time) bool {
	return p.list && p.begun.Before(k.found) && now.Sub(p.begun) >= rest
}

// made ends a making: whoever waits gets the page, and it is kept if it may be.
func (k *Cache) made(at key, m *making) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.making, at)
	if p := m.page; p != nil && p.lasting && k.hearing && !m.stale && !touches(p.listings, m.changed) && k.o.Now().Before(p.until) {
		p.at = at
		k.put(p)
	}
	close(m.done)
}

func touches(shown, changed []id.Listing) bool {
	return slices.ContainsFunc(changed, func(l id.Listing) bool {
		_, found := slices.BinarySearch(shown, l)
		return found
	})
}

func (k *Cache) put(p *page) {
	k.pages[p.at] = k.order.PushFront(p)
	for _, l := range p.listings {
		if k.showing[l] == nil {
			k.showing[l] = map[*page]struct{}{}
		}
		k.showing[l][p] = struct{}{}
	}
	k.take(p, p.weight())
}

// take counts room that a page takes, and gives up the pages shown longest ago when there is too little.
func (k *Cache) take(p *page, bytes int64) {
	p.size += bytes
	k.size += bytes
	for k.size > k.o.Bytes && k.order.Len() > 0 {
		k.remove(pageOf(k.order.Back()))
	}
}

// grown counts room that a kept page takes in addition.
func (k *Cache) grown(p *page, bytes int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if e, ok := k.pages[p.at]; ok && pageOf(e) == p {
		k.take(p, bytes)
	}
}

func (k *Cache) remove(p *page) {
	k.order.Remove(k.pages[p.at])
	delete(k.pages, p.at)
	k.size -= p.size
	for _, l := range p.listings {
		if delete(k.showing[l], p); len(k.showing[l]) == 0 {
			delete(k.showing, l)
		}
	}
}

func pageOf(e *list.Element) *page {
	p, _ := e.Value.(*page) // nothing else is put there
	return p
}

// drop gives up the pages that show one of the listings.
func (k *Cache) drop(listings []id.Listing) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, l := range listings {
		for p := range k.showing[l] {
			k.remove(p)
		}
	}
	for _, m := range k.making {
		m.changed = append(m.changed, listings...)
	}
}

// dropAll gives up all pages.
func (k *Cache) dropAll() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.empty()
}

// findable notes that other goods can be found.
func (k *Cache) findable() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.found = k.o.Now()
}

// listen gives up all pages, and says whether changes are heard from now on.
func (k *Cache) listen(hearing bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.hearing = hearing
	k.empty()
}

func (k *Cache) empty() {
	for k.order.Len() > 0 {
		k.remove(pageOf(k.order.Back()))
	}
	for _, m := range k.making {
		m.stale = true
	}
}
