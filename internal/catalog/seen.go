package catalog

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/silkroadmall/mall/internal/id"
)

// Seen are the listings that were read for shoppers on behalf of one piece of work: what a page made of them depends on.
// It is safe for many goroutines.
type Seen struct {
	mu       sync.Mutex
	listings map[id.Listing]struct{}
}

type seenKey struct{}

// WithSeen is a context in which every listing is noted that a shopper's page, card or offer is read of.
func WithSeen(ctx context.Context) (context.Context, *Seen) {
	s := &Seen{listings: map[id.Listing]struct{}{}}
	return context.WithValue(ctx, seenKey{}, s), s
}

// Listings are those noted so far, in the order of their ids.
func (s *Seen) Listings() []id.Listing {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.listings))
}

// see notes a listing, where somebody wants to know.
func see(ctx context.Context, l id.Listing) {
	s, ok := ctx.Value(seenKey{}).(*Seen)
	if !ok {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listings[l] = struct{}{}
}
