package search

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// besideMark stands in the name of an index that is being built beside the live one.
const besideMark = "_beside_"

// keepPrevious is how long the index that was live before a rebuild can be taken back.
const keepPrevious = 24 * time.Hour

// Rebuild makes every document anew in PostgreSQL and fills a new Meilisearch index beside the live one, which every process
// writes to from the first document on; it asks the new index questions whose answers it knows, and swaps the names. Searches go
// on all the while. The old index is kept for a day. say tells how it goes. ErrBusy when another process is at it; what one that
// died has left behind is cleared away first.
func (s *Searcher) Rebuild(ctx context.Context, say func(string)) error {
	return s.alone(ctx, lockRebuild, func(ctx context.Context) error {
		return s.tracked(ctx, WorkRebuild, "", say, func(ctx context.Context, p *progress) error {
			return s.rebuildAll(ctx, p, s.listingsAfter)
		})
	})
}

// rebuildAll makes the documents of the listings that next pages through, and a new index of all. Without Meilisearch's help it
// makes the documents all the same.
func (s *Searcher) rebuildAll(ctx context.Context, p *progress, next pager) error {
	began := time.Now()
	name, horizon, missing := s.found(ctx)
	err := s.makeAndFill(ctx, p, next, name)
	return s.finish(context.WithoutCancel(ctx), p, name, horizon, began, errors.Join(err, missing))
}

// makeAndFill makes the documents and fills the index of the name with them meanwhile, if there is one. Documents that can't be
// brought there are made all the same.
func (s *Searcher) makeAndFill(ctx context.Context, p *progress, next pager, name string) error {
	b, err := s.bulkOrNot(ctx)
	if err != nil {
		return err
	}
	reached, made := &front{}, &atomic.Bool{}
	filling, giveUp := context.WithCancel(ctx)
	defer giveUp()
	filled := make(chan error, 1)
	go func() {
		if name == "" {
			filled <- nil
			return
		}
		filled <- s.fill(filling, name, filler{read: s.readerOf(b), reached: reached, tell: func(sent int64) error {
			if !made.Load() {
				return nil
			}
			return p.move(filling, sent, 0)
		}})
	}()
	err = s.makeBy(ctx, p, next, reached, b, name == "")
	if err == nil && name != "" {
		err = s.beginIndex(ctx, p)
	}
	if err != nil { // whatever the filling says now comes of it
		giveUp()
		<-filled
		return err
	}
	made.Store(true)
	return <-filled
}

// bulkOrNot is where the documents are written all at once, if most are new.
func (s *Searcher) bulkOrNot(ctx context.Context) (*bulk, error) {
	anew, err := s.mostlyNew(ctx)
	if err != nil || !anew {
		return nil, err
	}
	return newBulk(ctx, s.db)
}

// makeBy makes all documents, in bulk or one chunk after the other in place.
func (s *Searcher) makeBy(ctx context.Context, p *progress, next pager, reached *front, b *bulk, tell bool) error {
	if b == nil {
		return s.makeAll(ctx, p, next, reached, making{tell: tell})
	}
	return s.makeInBulk(ctx, p, next, reached, b, tell)
}

// readerOf reads documents while they are made.
func (s *Searcher) readerOf(b *bulk) reader {
	if b == nil {
		return liveAfter
	}
	return b.after
}

// fillAll fills an index with all documents that there are.
func (s *Searcher) fillAll(ctx context.Context, p *progress, name string) error {
	if err := s.beginIndex(ctx, p); err != nil {
		return err
	}
	reached := &front{}
	reached.finish()
	return s.fill(ctx, name, filler{read: liveAfter, reached: reached, tell: func(sent int64) error { return p.move(ctx, sent, 0) }})
}

// beginIndex begins to tell how many documents the index has been filled with.
func (s *Searcher) beginIndex(ctx context.Context, p *progress) error {
	total, err := s.liveDocuments(ctx)
	if err != nil {
		return err
	}
	return p.begin(ctx, StepIndex, total)
}

// finish counts the words, and puts the new index in the place of the live one, or gives it up.
func (s *Searcher) finish(ctx context.Context, p *progress, name, horizon string, began time.Time, err error) error {
	if err == nil || name == "" {
		err = errors.Join(err, p.begin(ctx, StepWords, 0), s.countWords(ctx), s.loadWords(ctx))
	}
	if name == "" {
		if err == nil {
			p.say(fmt.Sprintf("PostgreSQL is up to date after %.1f s; there is no Meilisearch", time.Since(began).Seconds()))
		}
		return err
	}
	if err == nil {
		err = s.replace(ctx, p, name, horizon)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("rebuild meilisearch: %w", err), s.abandon(ctx))
	}
	p.say(fmt.Sprintf("both engines are up to date after %.1f s", time.Since(began).Seconds()))
	return nil
}

// found clears away what is left of earlier rebuilds and makes a new index with its settings, which all processes write to from
// now on. Without Meilisearch there is none, and no error.
func (s *Searcher) found(ctx context.Context) (name, horizon string, err error) {
	if s.meili == nil {
		return "", "", nil
	}
	if err := s.abandon(ctx); err != nil {
		return "", "", err
	}
	if err := s.dropLeftovers(ctx); err != nil {
		return "", "", err
	}
	name = s.meili.index + besideMark + strings.ToLower(id.NewToken()[:8])
	if err := s.meili.create(ctx, name, listingSettings); err != nil {
		return "", "", err
	}
	if err := s.meili.putSynonyms(ctx, name, s.words.Load().Alike()); err != nil {
		return "", "", err
	}
	if horizon, err = s.announce(ctx, name); err != nil {
		return "", "", errors.Join(err, s.meili.drop(context.WithoutCancel(ctx), name))
	}
	return name, horizon, nil
}

// abandon gives up an index that was being built. Documents made for it were not pushed to the live one: they wait from now on.
// Whoever calls it rebuilds alone.
func (s *Searcher) abandon(ctx context.Context) error {
	b, err := s.beside(ctx, building)
	if errors.Is(err, errNoIndex) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := s.pushSince(ctx, b.WrittenIn); err != nil {
		return err
	}
	if err := s.forgetIndex(ctx, b.Name); err != nil {
		return err
	}
	return errors.Join(s.meili.drop(ctx, b.Name), (&bulk{db: s.db}).Drop(ctx))
}

// dropLeftovers drops all indexes beside the live one, that of before the last rebuild too: there is room for two.
func (s *Searcher) dropLeftovers(ctx context.Context) error {
	names, err := s.meili.leftovers(ctx)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := errors.Join(s.forgetIndex(ctx, name), s.meili.drop(ctx, name)); err != nil {
			return err
		}
	}
	return nil
}

// filler is what an index is filled from.
type filler struct {
	read    reader
	reached *front // how far documents are made
	tell    func(sent int64) error
}

// reader pages through live documents after one, up to another.
type reader func(ctx context.Context, conn *pgxpool.Conn, after, upTo id.Listing, limit int) ([]row, error)

// fill copies the live documents as far as they are made, one chunk at a time so that other writes come through in between. While
// more are being made it waits for enough to make a chunk worth its while.
func (s *Searcher) fill(ctx context.Context, name string, f filler) error {
	sent := int64(0)
	for after := id.Listing(0); ; {
		upTo, last := f.reached.now()
		n, err := 0, error(nil)
		if last || upTo >= after+fillMost {
			n, after, err = s.fillChunk(ctx, name, f.read, after, upTo)
		}
		if err != nil {
			return err
		}
		sent += int64(n)
		if err := f.tell(sent); err != nil {
			return err
		}
		switch {
		case n > 0:
		case last:
			return nil
		default:
			if err := database.Wait(ctx, fillPause); err != nil {
				return err
			}
		}
	}
}

// fillPause is how long the filling waits for more documents.
const fillPause = 50 * time.Millisecond

func (s *Searcher) fillChunk(ctx context.Context, name string, read reader, after, upTo id.Listing) (n int, last id.Listing, err error) {
	err = s.inTurn(ctx, func(ctx context.Context, conn *pgxpool.Conn) error {
		rows, err := read(ctx, conn, after, upTo, fillMost)
		if err != nil {
			return err
		}
		if n, last = len(rows), upTo; n > 0 {
			last = rows[n-1].ListingID
		}
		bad, err := s.meili.deliver(ctx, []string{name}, rows)
		return s.parkAll(ctx, conn, bad, err)
	})
	return n, last, err
}

// replace asks the new index what is known and swaps the names while nobody pushes, so that no write goes astray.
func (s *Searcher) replace(ctx context.Context, p *progress, name, horizon string) error {
	if err := p.begin(ctx, StepCheck, 0); err != nil {
		return err
	}
	if err := s.examine(ctx, name); err != nil {
		return err
	}
	if err := p.begin(ctx, StepSwap, 0); err != nil {
		return err
	}
	empty := false
	err := s.inTurn(ctx, func(ctx context.Context, _ *pgxpool.Conn) (err error) {
		if err := s.recount(ctx, name); err != nil {
			return err
		}
		if empty, err = s.standing(ctx); err != nil {
			return err
		}
		before, err := s.horizon(ctx)
		if err != nil {
			return err
		}
		return s.exchange(ctx, name, before)
	})
	if err != nil {
		return err
	}
	s.fit.Store(true)
	s.breaker.succeeded()
	if empty { // nothing to go back to
		err = errors.Join(s.forgetIndex(ctx, name), s.meili.drop(ctx, name))
	}
	return errors.Join(err, s.settled(ctx, horizon))
}

// standing sees to it that an index is live, fit or not, to exchange names with. made says that there was none: it is empty.
func (s *Searcher) standing(ctx context.Context) (made bool, err error) {
	err = s.meili.compatible(ctx)
	switch {
	case errors.Is(err, errNoIndex):
		return true, s.meili.create(ctx, s.meili.index, listingSettings)
	case errors.Is(err, errSettings), errors.Is(err, errShape), refused(err):
		return false, nil
	}
	return false, err
}

// exchange makes an index the live one. The name stands for the one that was live from now on, which misses what is written from
// the horizon on.
func (s *Searcher) exchange(ctx context.Context, name, horizon string) error {
	if err := s.meili.swap(ctx, s.meili.index, name); err != nil {
		return err
	}
	return s.retire(ctx, name, horizon)
}

// SwapBack takes the index back that was live before the last rebuild. What was written since is brought to it by those who follow.
func (s *Searcher) SwapBack(ctx context.Context) error {
	if s.meili == nil {
		return ErrNoPrevious
	}
	return s.alone(ctx, lockRebuild, func(ctx context.Context) error {
		b, err := s.beside(ctx, previous)
		if errors.Is(err, errNoIndex) {
			return ErrNoPrevious
		}
		if err != nil {
			return err
		}
		if err := s.meili.at(b.Name).compatible(ctx); err != nil {
			return ErrNoPrevious.Because(err)
		}
		return s.inTurn(ctx, func(ctx context.Context, _ *pgxpool.Conn) error {
			now, err := s.horizon(ctx)
			if err != nil {
				return err
			}
			if err := s.pushSince(ctx, b.WrittenIn); err != nil {
				return err
			}
			return s.exchange(ctx, b.Name, now)
		})
	})
}

// dropPrevious drops the index of before the last rebuild when its day is over.
func (s *Searcher) dropPrevious(ctx context.Context) error {
	b, err := s.beside(ctx, previous)
	if errors.Is(err, errNoIndex) || err == nil && s.now().Sub(b.At) < keepPrevious {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(s.forgetIndex(ctx, b.Name), s.meili.drop(ctx, b.Name))
}
