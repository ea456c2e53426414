// Package follow owns which makers a member follows.
//
// Invariants: a member follows a maker once; what was given up can be brought back for an hour; a deleted account follows nobody.
//
// It must not know the makers' goods.
package follow

import (
	"time"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// Most is how many makers one member may follow.
const Most = 100

// ErrFull says that a member follows Most makers already.
var ErrFull = fault.New(fault.Conflict, "saved.makers_full")

// secondThoughts is how long a maker that was given up can be brought back.
const secondThoughts = time.Hour

// Follow is a maker a member follows.
type Follow struct {
	AccountID  id.Account
	FactoryID  id.Factory
	FollowedAt time.Time
	RemovedAt  *time.Time
}

// TableName is the table of Follow.
func (Follow) TableName() string { return "follow" }
