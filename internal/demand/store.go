package demand

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/job"
)

// Store keeps the log, the suggestions and the pins. Keep must run in every process that answers shoppers.
type Store struct {
	db      *database.DB
	now     func() time.Time
	log     *slog.Logger
	waiting waiting
	pins    atomic.Pointer[board]
}

// NewStore opens the store.
func NewStore(db *database.DB, now func() time.Time, log *slog.Logger) *Store {
	s := &Store{db: db, now: now, log: log}
	s.pins.Store(&board{})
	return s
}

// Renew makes the suggestions anew, by the hour, and forgets what is older than Kept days.
type Renew struct{}

// Kind names the job.
func (Renew) Kind() string { return "demand_renew" }

// Lane is where it is worked.
func (Renew) Lane() job.Lane { return job.Index }

// Register takes on the job of this package.
func (s *Store) Register(w *job.Workers) {
	job.Register(w, s.Renew, job.Timeout(5*time.Minute), job.Attempts(3))
	w.Every(time.Hour, Renew{})
}

// Renew works the job.
func (s *Store) Renew(ctx context.Context, _ Renew) error {
	if err := s.forget(ctx); err != nil {
		return err
	}
	if err := s.renewSuggestions(ctx); err != nil {
		return fmt.Errorf("renew suggestions: %w", err)
	}
	return nil
}
