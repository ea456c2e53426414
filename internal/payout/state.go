package payout

import (
	"slices"

	"github.com/silkroadmall/mall/internal/fault"
)

// State is where a batch or a payout stands.
type State string

// The states. A batch never fails: single payouts do.
const (
	Drawn     State = "drawn"     // it waits for another admin
	Approved  State = "approved"  // it is posted, and the bank may be told
	Sent      State = "sent"      // the bank has it
	Failed    State = "failed"    // the bank could not pay: the money waits for the next batch
	Cancelled State = "cancelled" // it was never approved
)

// AccountState is where the wish for an account stands.
type AccountState string

// The states of an account.
const (
	AccountAsked    AccountState = "asked"
	AccountApproved AccountState = "approved" // it counts from its day on
	AccountRejected AccountState = "rejected"
	AccountStopped  AccountState = "stopped" // somebody objected in time
)

// The whole lives of batches, payouts and accounts.
var (
	batchMoves   = map[State][]State{Drawn: {Approved, Cancelled}, Approved: {Sent}, Sent: nil, Cancelled: nil}
	payoutMoves  = map[State][]State{Drawn: {Approved, Cancelled}, Approved: {Sent, Failed}, Sent: {Failed}, Failed: nil, Cancelled: nil}
	accountMoves = map[AccountState][]AccountState{AccountAsked: {AccountApproved, AccountRejected, AccountStopped}, AccountApproved: {AccountStopped}, AccountRejected: nil, AccountStopped: nil}
)

// Transition moves the batch, or refuses with ErrState.
func (b *Batch) Transition(to State) error { return move(&b.State, batchMoves, to) }

// Transition moves the payout, or refuses with ErrState.
func (p *Payout) Transition(to State) error { return move(&p.State, payoutMoves, to) }

// Transition moves the account, or refuses with ErrState. One that counts already is not stopped: look at Open first.
func (a *Account) Transition(to AccountState) error { return move(&a.State, accountMoves, to) }

func move[S ~string](at *S, moves map[S][]S, to S) error {
	if !slices.Contains(moves[*at], to) {
		return ErrState.With(fault.Args{"from": string(*at), "to": string(to)})
	}
	*at = to
	return nil
}
