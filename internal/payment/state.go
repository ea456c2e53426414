package payment

import (
	"slices"

	"github.com/silkroadmall/mall/internal/fault"
)

// Refusals of this package.
var (
	ErrState     = fault.New(fault.Conflict, "payment.state")
	ErrSignature = fault.New(fault.Forbidden, "payment.signature")
	ErrMismatch  = fault.New(fault.Conflict, "payment.mismatch")
	ErrGateway   = fault.New(fault.Unavailable, "payment.gateway_unavailable")
)

// moves is the whole life of an attempt. A try that was given up may still turn out to be paid: the gateway's
// word counts.
var moves = map[State][]State{
	Created:   {Pending, Succeeded, Declined, Cancelled, Failed},
	Pending:   {Succeeded, Declined, Cancelled, Failed},
	Declined:  {Pending, Succeeded, Cancelled},
	Cancelled: {Succeeded},
	Failed:    {Succeeded},
}

// Transition moves the attempt, or refuses with ErrState.
func (a *Attempt) Transition(to State) error {
	if !slices.Contains(moves[a.State], to) {
		return ErrState.With(fault.Args{"from": string(a.State), "to": string(to)})
	}
	a.State = to
	return nil
}

// Open says whether the attempt may still be paid at its page.
func (a *Attempt) Open() bool { return a.State == Created || a.State == Pending }
