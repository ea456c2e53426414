package sandbox

import (
	"slices"

	"github.com/silkroadmall/mall/internal/fault"
)

// State is where a session stands.
type State string

// The states of a session.
const (
	Open           State = "open"
	ActionRequired State = "action_required" // the bank asks the payer for a code
	Processing     State = "processing"      // the bank has not answered
	Succeeded      State = "succeeded"
	Declined       State = "declined" // too many cards were tried
	Cancelled      State = "cancelled"
	Expired        State = "expired"
)

// Refusals of this package.
var (
	ErrState     = fault.New(fault.Conflict, "sandbox.state")
	ErrToken     = fault.New(fault.Conflict, "sandbox.token_used") // the idempotency key was used for something else
	ErrNotPaid   = fault.New(fault.Conflict, "sandbox.not_paid")
	ErrOverspent = fault.New(fault.Conflict, "sandbox.over_refund")
)

// moves is the whole life of a session.
var moves = map[State][]State{
	Open:           {ActionRequired, Processing, Succeeded, Declined, Cancelled, Expired},
	ActionRequired: {Open, Succeeded, Declined, Cancelled, Expired},
	Processing:     {Succeeded},
}

// Transition moves the session, or refuses with ErrState.
func (s *Session) Transition(to State) error {
	if !slices.Contains(moves[s.State], to) {
		return ErrState.With(fault.Args{"from": string(s.State), "to": string(to)})
	}
	s.State = to
	return nil
}

// Final says whether nothing can happen to the session any more but a refund.
func (s *Session) Final() bool { return len(moves[s.State]) == 0 }
