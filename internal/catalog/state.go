package catalog

import (
	"slices"

	"github.com/silkroadmall/mall/internal/fault"
)

// RevisionState is where an edit stands.
type RevisionState string

// The states of a revision.
const (
	RevisionDraft      RevisionState = "draft"
	RevisionSubmitted  RevisionState = "submitted"
	RevisionApproved   RevisionState = "approved"
	RevisionRejected   RevisionState = "rejected"
	RevisionSuperseded RevisionState = "superseded"
)

// ErrRevisionState says that the revision can't make this step from where it stands.
var ErrRevisionState = fault.New(fault.Conflict, "catalog.revision_state")

// revisionMoves is the whole life of a revision.
var revisionMoves = map[RevisionState][]RevisionState{
	RevisionDraft:     {RevisionSubmitted},
	RevisionSubmitted: {RevisionApproved, RevisionRejected, RevisionDraft},
	RevisionApproved:  {RevisionSuperseded},
	RevisionRejected:  {RevisionSuperseded},
}

// Transition moves the revision, or refuses with ErrRevisionState.
func (r *Revision) Transition(to RevisionState) error {
	if !slices.Contains(revisionMoves[r.State], to) {
		return ErrRevisionState.With(fault.Args{"from": string(r.State), "to": string(to)})
	}
	r.State = to
	return nil
}

// ErrListingState says that the listing can't make this step from where it stands.
var ErrListingState = fault.New(fault.Conflict, "catalog.listing_state")

// listingMoves is the whole life of a listing.
var listingMoves = map[State][]State{
	Draft:   {Live, Removed},
	Live:    {Stopped, Removed},
	Stopped: {Live, Removed},
	Removed: {Live},
}

// Transition moves the listing, or refuses with ErrListingState.
func (l *Listing) Transition(to State) error {
	if !slices.Contains(listingMoves[l.State], to) {
		return ErrListingState.With(fault.Args{"from": string(l.State), "to": string(to)})
	}
	l.State = to
	return nil
}
