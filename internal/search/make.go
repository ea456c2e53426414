package search

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// pager lists ids of listings after one, in order.
type pager func(ctx context.Context, after id.Listing, limit int) ([]id.Listing, error)

// making says how documents are made.
type making struct {
	only []zone // the zones that are priced anew; nil is all
	tell bool   // they wait to be pushed; else whoever makes them fills an index with them
	bulk *bulk  // written into tables of their own
}

// makeAll makes the documents of all listings of the pager anew, several chunks at a time.
func (s *Searcher) makeAll(ctx context.Context, p *progress, next pager, reached *front, m making) error {
	total, err := s.listings(ctx)
	if err != nil {
		return err
	}
	if err := p.begin(ctx, StepDocuments, total); err != nil {
		return err
	}
	var mu sync.Mutex
	var done, written int64
	err = s.eachChunk(ctx, next, reached, func(ctx context.Context, ids []id.Listing) error {
		n, err := s.makeChunk(ctx, ids, m)
		if err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		done, written = done+int64(len(ids)), written+int64(n)
		return p.move(ctx, min(done, total), written)
	})
	if err != nil {
		return err
	}
	return p.move(ctx, total, written)
}

// makeInBulk makes all documents into tables of their own, and puts these in the place of those that are searched.
func (s *Searcher) makeInBulk(ctx context.Context, p *progress, next pager, reached *front, b *bulk, tell bool) error {
	err := s.makeAll(database.Patient(ctx, bulkTime), p, next, reached, making{bulk: b})
	if err == nil {
		err = p.begin(ctx, StepTables, 0)
	}
	if err == nil {
		err = b.Swap(ctx)
	}
	if err != nil {
		return errors.Join(err, b.Drop(context.WithoutCancel(ctx)))
	}
	if tell {
		return s.pushSince(ctx, b.horizon)
	}
	return nil
}

// makeChunk makes the documents of the listings; those that can't be made are looked for by halves, and parked.
func (s *Searcher) makeChunk(ctx context.Context, ids []id.Listing, m making) (written int, err error) {
	var documents []Document
	err = s.db.Transact(ctx, func(tx *database.DB) error {
		if m.bulk != nil {
			documents, err = s.patientlyTx(ctx, tx, ids)
			return err
		}
		refresh := s.refreshTx
		if len(m.only) > 0 {
			refresh = s.repriceTx
		}
		news, err := refresh(ctx, tx, ids, m.only)
		if written = len(news); err == nil && m.tell {
			err = parcelTx(ctx, tx, news)
		}
		return err
	})
	if err == nil && m.bulk != nil {
		written, err = len(documents), m.bulk.Add(ctx, documents)
	}
	switch {
	case err == nil:
		return written, nil
	case interrupted(ctx, err) || !unmakeable(err):
		return 0, fmt.Errorf("make search documents: %w", err)
	case len(ids) == 1:
		s.log.ErrorContext(ctx, "search document can't be made", "listing", ids[0], "error", err)
		return 0, s.db.Transact(ctx, func(tx *database.DB) error { return parkTx(ctx, tx, ids[0], err.Error()) })
	}
	first, err := s.makeChunk(ctx, ids[:len(ids)/2], m)
	if err != nil {
		return 0, err
	}
	second, err := s.makeChunk(ctx, ids[len(ids)/2:], m)
	return first + second, err
}

// patientlyTx builds the documents of the listings, however long a busy database takes for them.
func (s *Searcher) patientlyTx(ctx context.Context, tx *database.DB, ids []id.Listing) ([]Document, error) {
	if err := tx.Allow(ctx, bulkTime); err != nil {
		return nil, err
	}
	documents, _, err := s.documentsTx(ctx, tx, ids, nil, nil)
	return documents, err
}

// makers is how many chunks are made at a time: while one waits for PostgreSQL another counts prices.
func makers() int { return min(runtime.GOMAXPROCS(0), 4) }

// eachChunk does the work for all chunks of the pager, several at a time, and tells how far all are done.
func (s *Searcher) eachChunk(ctx context.Context, next pager, reached *front, do func(context.Context, []id.Listing) error) error {
	defer reached.finish()
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(makers())
	for after := id.Listing(0); ; {
		ids, err := next(ctx, after, chunk)
		if err != nil || len(ids) == 0 {
			return cause(work.Wait(), err)
		}
		after = ids[len(ids)-1]
		n := reached.begin(after)
		work.Go(func() error {
			if err := do(ctx, ids); err != nil {
				return err
			}
			reached.end(n)
			return nil
		})
	}
}

// cause is the first failure: it ends the context, which makes others fail.
func cause(first, err error) error {
	if first != nil {
		return first
	}
	return err
}

// front tells up to which listing everything is done while chunks are worked on side by side.
type front struct {
	mu     sync.Mutex
	ends   []id.Listing // of the chunks that were begun, 0 for those that are done
	last   []id.Listing // the last listing of each
	passed int          // chunks that are done with all before them
	upTo   id.Listing
	over   bool
}

func (f *front) begin(last id.Listing) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ends, f.last = append(f.ends, last), append(f.last, last)
	return len(f.ends) - 1
}

func (f *front) end(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ends[n] = 0
	for f.passed < len(f.ends) && f.ends[f.passed] == 0 {
		f.upTo = f.last[f.passed]
		f.passed++
	}
}

// finish says that no more chunks come.
func (f *front) finish() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.over = true
}

// now tells how far all is done, and whether that is all.
func (f *front) now() (upTo id.Listing, last bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.over {
		return math.MaxInt64, true
	}
	return f.upTo, false
}

// pace finds the size of a chunk that takes about as long as another write may wait for it.
type pace struct {
	mu                sync.Mutex
	least, next, most int
}

const (
	// paceTime is how long one chunk of bulk work shall take at Meilisearch. What a person changes meanwhile waits for one chunk; until
	// then PostgreSQL answers, see watch.
	paceTime = 5 * time.Second
	// bulkMost is the largest chunk for the live index, fillMost what a new one is filled with: whatever its size, some seconds go into
	// an index of a million documents as a whole, so that small chunks would take hours. A document has some three kilobytes.
	bulkMost, fillMost = 10_000, 60_000
)

func newPace(least, most int) *pace { return &pace{least: least, next: least, most: most} }

// size is that of the next chunk.
func (p *pace) size() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.next
}

// took notes that so many took so long: twice the size at most the next time.
func (p *pace) took(n int, d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n >= p.next && d > 0 {
		p.next = min(max(int(float64(n)*float64(paceTime)/float64(d)), p.least), 2*p.next, p.most)
	}
}
