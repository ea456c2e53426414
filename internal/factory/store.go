package factory

import (
	"time"

	"github.com/silkroadmall/mall/internal/database"
)

// Store keeps factories and who works for them.
type Store struct {
	db  *database.DB
	now func() time.Time
}

// NewStore opens the store.
func NewStore(db *database.DB, now func() time.Time) *Store { return &Store{db: db, now: now} }
