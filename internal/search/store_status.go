package search

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// Backlog is what waits, in the order urgent and bulk: changes whose documents are to be made, and documents to be pushed.
type Backlog struct {
	Changes, Pushes [2]int64
	Oldest          *time.Time // since when the oldest of them waits
	Parked          int64
}

// Waiting is how many changes and documents wait.
func (b Backlog) Waiting() int64 { return b.Changes[0] + b.Changes[1] + b.Pushes[0] + b.Pushes[1] }

// Parked is a listing whose document can't be made, or that Meilisearch refuses.
type Parked struct {
	ListingID   id.Listing
	Slug, Title string
	Failure     string
	Since       time.Time
}

// Status is how the index stands, for the operator. Which engine answers each process decides for its own searches.
type Status struct {
	Engine    string // the one that answers searches of this process now
	Reason    Reason // why it is not the one that was configured
	Failure   string // what Meilisearch says when it is down
	Documents int64  // at PostgreSQL
	Indexed   int64  // at Meilisearch; -1 when it can't be asked or there is none
	Backlog   Backlog
	Parked    []Parked // the first of them
	Works     []Work   // the newest first
	Previous  time.Time
}

// mostParked and mostWorks are how many a status lists.
const (
	mostParked = 50
	mostWorks  = 10
)

// Status tells how the index stands.
func (s *Searcher) Status(ctx context.Context) (Status, error) {
	status := Status{Engine: PostgreSQL, Indexed: -1}
	var err error
	if status.Documents, err = s.liveDocuments(ctx); err != nil {
		return status, err
	}
	if status.Backlog, err = ReadBacklog(ctx, s.db); err != nil {
		return status, err
	}
	if status.Parked, err = s.parkedNow(ctx, mostParked); err != nil {
		return status, err
	}
	if status.Works, err = s.works(ctx, mostWorks); err != nil || s.meili == nil {
		return status, err
	}
	b, err := s.beside(ctx, previous)
	if err != nil && !errors.Is(err, errNoIndex) {
		return status, err
	}
	status.Previous = b.At
	s.askHealth(ctx, &status)
	return status, nil
}

// askHealth asks Meilisearch how it is, which may take no longer than a page has patience, and tells as prefer does whether it answers.
func (s *Searcher) askHealth(ctx context.Context, status *Status) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	err := s.Health(ctx)
	if err == nil {
		status.Indexed, err = s.meili.count(ctx, s.meili.index)
	}
	if err != nil {
		status.Reason, status.Failure = Down, err.Error()
		return
	}
	status.Reason = s.unready()
	if status.Reason == "" && s.breaker.shut() {
		status.Reason = Resting
	}
	if status.Reason == "" {
		status.Engine = Meilisearch
	}
}

// ReadBacklog counts what waits.
func ReadBacklog(ctx context.Context, db *database.DB) (b Backlog, err error) {
	err = db.Pool().QueryRow(ctx, `SELECT
		(SELECT count(*) FROM listing_change WHERE urgent), (SELECT count(*) FROM listing_change WHERE NOT urgent),
		(SELECT count(*) FROM search_push WHERE failure = '' AND urgent), (SELECT count(*) FROM search_push WHERE failure = '' AND NOT urgent),
		(SELECT count(*) FROM search_push WHERE failure <> ''),
		least((SELECT min(at) FROM listing_change), (SELECT min(since) FROM search_push WHERE failure = ''))`).
		Scan(&b.Changes[0], &b.Changes[1], &b.Pushes[0], &b.Pushes[1], &b.Parked, &b.Oldest)
	if err != nil {
		return b, fmt.Errorf("count what waits: %w", database.Translate(err))
	}
	return b, nil
}

// parkedNow lists parked listings, the longest parked first.
func (s *Searcher) parkedNow(ctx context.Context, limit int) (list []Parked, err error) {
	err = s.db.In(ctx).Raw(`SELECT p.listing_id, coalesce(l.slug, '') AS slug, p.failure, p.since,
		coalesce((SELECT title FROM listing_text t WHERE t.listing_id = p.listing_id ORDER BY language = 'en' DESC, language LIMIT 1), '') AS title
		FROM search_push p LEFT JOIN listing l ON l.id = p.listing_id WHERE p.failure <> '' ORDER BY p.since, p.listing_id LIMIT ?`, limit).Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list parked documents: %w", err)
	}
	return list, nil
}

// LastRebuild is the newest rebuild that ended or runs; false when there was none.
func LastRebuild(ctx context.Context, db *database.DB) (w Work, there bool, err error) {
	err = db.In(ctx).Raw(`SELECT id, kind, step, done, total, written, began_at, moved_at, ended_at, failure
		FROM search_work WHERE kind IN ? ORDER BY began_at DESC LIMIT 1`, []string{WorkRebuild, WorkRefill}).Scan(&w).Error
	if err != nil {
		return w, false, fmt.Errorf("read the last rebuild: %w", err)
	}
	return w, w.ID != 0, nil
}
