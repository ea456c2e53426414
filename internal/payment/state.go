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
	ErrRefused   = fault.New(fault.Conflict, "payment.refused")     // the gateway answered, and its answer is no
	ErrRefund    = fault.New(fault.Conflict, "payment.over_refund") // more would go back than was paid
	ErrDecided   = fault.New(fault.Conflict, "refund.decided")      // something else was decided with the same form
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

// Follow takes over what the gateway says of the attempt and tells whether its state moved. A session that is not this
// attempt's (another token, amount or currency) is refused with ErrMismatch before anything is taken over; a state that
// the attempt can't move to is ErrState. A paid attempt stays paid whatever a late answer says.
func (a *Attempt) Follow(s Session) (bool, error) {
	if s.Token != a.Token || s.Amount != a.Amount || s.Ref == "" || (a.GatewayRef != nil && *a.GatewayRef != s.Ref) {
		return false, ErrMismatch.With(fault.Args{"token": a.Token, "ref": s.Ref})
	}
	ref := s.Ref
	a.GatewayRef, a.PayURL = &ref, s.PayURL
	if a.State == s.State || a.State == Succeeded {
		a.Reason = s.Reason
		return false, nil
	}
	if err := a.Transition(s.State); err != nil {
		return false, err
	}
	a.Reason = s.Reason
	return true, nil
}

// refundMoves is the whole life of a refund. Banks take days, and send back what they can't place.
var refundMoves = map[RefundState][]RefundState{
	RefundCreated:   {RefundPending, RefundSucceeded, RefundFailed},
	RefundPending:   {RefundSucceeded, RefundFailed},
	RefundSucceeded: {RefundFailed},
	RefundFailed:    {RefundCreated}, // tried again
}

// Transition moves the refund, or refuses with ErrState.
func (r *Refund) Transition(to RefundState) error {
	if !slices.Contains(refundMoves[r.State], to) {
		return ErrState.With(fault.Args{"from": string(r.State), "to": string(to)})
	}
	r.State = to
	return nil
}

// Open says whether the attempt may still be paid at its page.
func (a *Attempt) Open() bool { return a.State == Created || a.State == Pending }
