package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

const (
	// followEvery is how often changes are looked for beside hearing of them.
	followEvery = 300 * time.Millisecond
	// followAgain is the pause after a failure.
	followAgain = time.Second
	// pushTime is how long one chunk may take at Meilisearch before it is sent again.
	pushTime = 2 * time.Minute
)

// Follow runs until ctx ends: it makes the documents of listings that changed, and brings them to Meilisearch. What a person
// has changed has hands of its own, so that its document never waits and its way to Meilisearch is behind one chunk of bulk work at
// most. Any number of processes may follow.
func (s *Searcher) Follow(ctx context.Context) {
	heard := make(chan struct{}, 1)
	go s.db.Listen(ctx, catalog.ChangeChannel, heard)
	var hands sync.WaitGroup
	for l, heard := range map[lane]chan struct{}{urgent: heard, inBulk: nil} {
		made := make(chan struct{}, 1)
		hands.Go(func() { s.follow(ctx, l, heard, made, s.makeChanged) })
		hands.Go(func() { s.follow(ctx, l, made, nil, s.push) })
	}
	hands.Wait()
}

// follow does a piece of a lane's work after the other, and tells whoever goes on with it.
func (s *Searcher) follow(ctx context.Context, l lane, heard <-chan struct{}, tell chan<- struct{}, do func(context.Context, lane) (int, error)) {
	for ctx.Err() == nil {
		pause := followEvery
		done, err := do(ctx, l)
		if err != nil && ctx.Err() == nil {
			s.log.WarnContext(ctx, "search documents do not follow", "urgent", bool(l), "error", err)
			done, pause = 0, followAgain
		}
		if done > 0 {
			select {
			case tell <- struct{}{}:
			default: // it has been told, or there is nobody to tell
			}
			continue
		}
		t := time.NewTimer(pause)
		select {
		case <-ctx.Done():
		case <-heard:
		case <-t.C:
		}
		t.Stop()
	}
}

// step makes and pushes up to one chunk; false when there is nothing to do. A Meilisearch that does not answer keeps nobody
// from PostgreSQL's documents.
func (s *Searcher) step(ctx context.Context, l lane) (moved bool, err error) {
	made, err := s.makeChanged(ctx, l)
	sent, failed := s.push(ctx, l)
	return made+sent > 0, errors.Join(err, failed)
}

// CatchUp makes and pushes what waits until there is nothing more: urgent changes first, whenever they come.
func (s *Searcher) CatchUp(ctx context.Context) error {
	for {
		moved, err := s.step(ctx, urgent)
		if err == nil && !moved {
			moved, err = s.step(ctx, inBulk)
		}
		if err != nil || !moved {
			return err
		}
	}
}

// makeChanged makes the documents of the next changed listings. When one of them can't be made, fewer are taken until it is
// found, and it is parked.
func (s *Searcher) makeChanged(ctx context.Context, l lane) (taken int, err error) {
	for limit := chunk; ; limit = max(limit/4, 1) {
		var changes []change
		err = s.db.Transact(ctx, func(tx *database.DB) (err error) {
			changes, err = takeTx(ctx, tx, l, limit)
			if taken = len(changes); err != nil || taken == 0 {
				return err
			}
			return s.followTx(ctx, tx, l, changes)
		})
		if err == nil {
			return taken, nil
		}
		if interrupted(ctx, err) || !unmakeable(err) || taken == 0 {
			return 0, fmt.Errorf("make search documents: %w", err)
		}
		if limit == 1 {
			s.log.ErrorContext(ctx, "search document can't be made", "listing", changes[0].ListingID, "error", err)
			return 1, s.setAside(ctx, changes[0], err.Error())
		}
	}
}

// followTx makes the documents of changed listings and notes what Meilisearch has to be told.
func (s *Searcher) followTx(ctx context.Context, tx *database.DB, l lane, changes []change) error {
	ids, since := make([]id.Listing, len(changes)), map[id.Listing]time.Time{}
	for i, c := range changes {
		ids[i], since[c.ListingID] = c.ListingID, c.Since
	}
	news, err := s.refreshTx(ctx, tx, ids, nil)
	if err != nil {
		return err
	}
	for i, n := range news {
		news[i].Urgent, news[i].Since = bool(l), since[n.ListingID]
	}
	if err := parcelTx(ctx, tx, news); err != nil || l == inBulk || len(news) == 0 {
		return err
	}
	return tx.In(ctx).Exec(findable).Error
}

// findable tells who keeps lists of goods that others can be found from now on, in the words of the migration page_changed. What
// changes in bulk is not told of: lists are given up after a minute.
const findable = "SELECT pg_notify('page_changed', 'found')"

// unmakeable tells a fault of the data from one of the machinery, which a later try may not meet again: PostgreSQL's classes
// 22 (data), 23 (constraint) and 54 (limit), and JSON that is none.
func unmakeable(err error) bool {
	var refusal *pgconn.PgError
	if errors.As(err, &refusal) {
		class := refusal.Code[:2]
		return class == "22" || class == "23" || class == "54"
	}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	return errors.As(err, &syntax) || errors.As(err, &kind)
}

// push brings Meilisearch the next documents of a lane. While it is not fit to be asked it does nothing: what waits stays, and
// a rebuild brings all.
func (s *Searcher) push(ctx context.Context, l lane) (sent int, err error) {
	if s.meili == nil || !s.fit.Load() {
		return 0, nil
	}
	waits, err := s.waits(ctx, l)
	if err != nil || !waits {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, pushTime)
	defer cancel()
	err = s.inTurn(ctx, func(ctx context.Context, conn *pgxpool.Conn) error {
		began, limit := time.Now(), chunk
		if l == inBulk {
			limit = s.pace.size()
		}
		rows, err := s.waiting(ctx, conn, l, limit)
		if err != nil || len(rows) == 0 {
			return err
		}
		indexes, err := s.written(ctx, conn)
		if err != nil {
			return err
		}
		bad, err := s.meili.deliver(ctx, indexes, rows)
		if err != nil {
			return err
		}
		if sent = len(rows); l == inBulk {
			s.pace.took(sent, time.Since(began))
		}
		return s.parkAll(ctx, conn, bad, arrived(ctx, conn, l, without(rows, bad)))
	})
	if err != nil {
		return 0, fmt.Errorf("push search documents: %w", err)
	}
	return sent, nil
}

// arrived forgets what Meilisearch has been told, and tells that it can be found.
func arrived(ctx context.Context, conn *pgxpool.Conn, l lane, rows []row) error {
	if err := pushed(ctx, conn, rows); err != nil || l == inBulk {
		return err
	}
	_, err := conn.Exec(ctx, findable)
	return err
}

// without are the rows that were not refused.
func without(rows []row, bad []parked) []row {
	if len(bad) == 0 {
		return rows
	}
	refused := map[string]bool{}
	for _, b := range bad {
		refused[key(b.row.ListingID)] = true
	}
	var good []row
	for _, r := range rows {
		if !refused[key(r.ListingID)] {
			good = append(good, r)
		}
	}
	return good
}

// parkAll puts aside what was refused, unless there is an error already.
func (s *Searcher) parkAll(ctx context.Context, conn *pgxpool.Conn, bad []parked, err error) error {
	for _, b := range bad {
		if err != nil {
			return err
		}
		s.log.ErrorContext(ctx, "search document refused", "listing", b.row.ListingID, "error", b.why)
		err = park(ctx, conn, b)
	}
	return err
}
