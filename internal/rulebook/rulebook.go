// Package rulebook owns the operator's own changes to the rule data: versions of them from draft to publication and
// back, who did what, and an archive of the shipped rules, so that every data version that ever priced something can be
// made again.
//
// The data version of the mall is the shipped one, "+" and the number of the last publication: "2026-11-23.1+7". It is
// made of the shipped rule files and the edits of all published versions, in the order of their publication.
//
// Invariants: a version is published by another admin than the one who proposed it, which the table refuses too; what is
// published never changes, and a roll back is a version of its own; no edit begins before the day it is published, so
// what was charged on past days stays explained by the data of those days; a proposal is of the data it was written
// against, or refused as stale; every action leaves an event.
//
// It must not know prices, pages, or how a rule is worked out: package customs does.
package rulebook

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
)

// Refusals of this package.
var (
	ErrNotFound = fault.New(fault.NotFound, "rulebook.not_found")
	ErrVersion  = fault.New(fault.NotFound, "rulebook.version_unknown") // a data version that was never in use here
	ErrDay      = fault.New(fault.NotFound, "rulebook.day_unknown")     // a day before the first of which the data is known; Args: first
	ErrSecond   = fault.New(fault.Forbidden, "rulebook.second_admin")   // the proposer can't publish
	ErrStale    = fault.New(fault.Conflict, "rulebook.stale")           // another version was published meanwhile
	ErrChanged  = fault.New(fault.Conflict, "rulebook.changed")         // the draft is not the one that was looked at
	ErrLate     = fault.New(fault.Conflict, "rulebook.late")            // its first day has passed
	ErrEmpty    = fault.New(fault.Conflict, "rulebook.empty")           // nothing to publish
	ErrUnfit    = fault.New(fault.Conflict, "rulebook.unfit")           // an edit no longer fits the rules
	ErrState    = fault.New(fault.Conflict, "rulebook.state")
)

// State is where a version stands.
type State string

// The states of a version.
const (
	Draft      State = "draft"
	Proposed   State = "proposed"    // waits for a second admin
	Published  State = "published"   // its edits are in the data
	RolledBack State = "rolled_back" // its edits were taken away by a later version
	Discarded  State = "discarded"
)

// moves is the whole life of a version.
var moves = map[State][]State{
	Draft:     {Proposed, Discarded},
	Proposed:  {Draft, Published},
	Published: {RolledBack},
}

// Transition moves the version, or refuses with ErrState.
func (v *Version) Transition(to State) error {
	if !slices.Contains(moves[v.State], to) {
		return ErrState.With(fault.Args{"from": string(v.State), "to": string(to)})
	}
	v.State = to
	return nil
}

// Version is a set of edits that becomes law together.
type Version struct {
	ID           id.RuleVersion
	State        State
	Revision     *int            // from its publication on
	Undoes       *id.RuleVersion // a roll back: the version whose edits it takes away
	Base         string          // the data version it was written against
	Note         string          // what it is for
	ValidFrom    time.Time       `gorm:"type:date"` // the first day of edits that name none of their own
	Serial       int             // counts changes of the draft
	DraftedBy    id.Account
	DraftedAt    time.Time
	ProposedBy   *id.Account
	ProposedAt   *time.Time
	PublishedBy  *id.Account
	PublishedAt  *time.Time
	RolledBackBy *id.Account
	RolledBackAt *time.Time
}

// TableName is the table of Version.
func (Version) TableName() string { return "rule_version" }

// Open tells whether the version may still become law.
func (v *Version) Open() bool { return v.State == Draft || v.State == Proposed }

// Number is the revision, 0 before the publication.
func (v *Version) Number() int {
	if v.Revision == nil {
		return 0
	}
	return *v.Revision
}

// Edit is one edit of a version.
type Edit struct {
	ID        id.RuleEdit
	VersionID id.RuleVersion
	Edit      customs.Edit `gorm:"serializer:json"`
}

// TableName is the table of Edit.
func (Edit) TableName() string { return "rule_edit" }

// Action is what somebody did to a version.
type Action string

// The actions of the audit trail.
const (
	Opened       Action = "opened"
	EditAdded    Action = "edit_added"
	EditsAdded   Action = "edits_added" // many at once, as from a file: after is how many
	EditChanged  Action = "edit_changed"
	EditRemoved  Action = "edit_removed"
	Described    Action = "described" // note or first day
	Rebased      Action = "rebased"   // onto the data as it is now
	ProposedIt   Action = "proposed"
	Withdrawn    Action = "withdrawn" // a proposal became a draft again
	PublishedIt  Action = "published"
	RolledBackIt Action = "rolled_back"
	DiscardedIt  Action = "discarded"
)

// Event is an entry of the audit trail. Before and After are JSON, nil where there is nothing to tell.
type Event struct {
	ID        int64
	VersionID id.RuleVersion
	AccountID id.Account
	Action    Action
	Before    json.RawMessage
	After     json.RawMessage
	At        time.Time
}

// TableName is the table of Event.
func (Event) TableName() string { return "rule_event" }

// Came is the job after a publication: the data changed, or a day has come on which it does. Whoever works it makes anew
// what was made with the data before.
type Came struct {
	Revision int `json:"revision"`
}

// Kind names the job.
func (Came) Kind() string { return "rules_came" }

// Lane is where it is worked: it makes the search index anew.
func (Came) Lane() job.Lane { return job.Index }
