package account

import (
	"time"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
)

// Purpose says what a letter of this package is about.
type Purpose string

// The purposes. Verify, Reset, Move and Moved carry a link with a token, the others only news.
const (
	Verify  Purpose = "verify"  // prove that the address is yours
	Reset   Purpose = "reset"   // set a new password
	Exists  Purpose = "exists"  // somebody signed up with an address that has an account
	Changed Purpose = "changed" // the password was changed
	Move    Purpose = "move"    // prove that the address is yours, and it becomes the account's
	Moved   Purpose = "moved"   // the account has another address now; take it back if that was not you
	Erased  Purpose = "erased"  // the account is no more

	PasskeyAdded   Purpose = "passkey_added"
	PasskeyRemoved Purpose = "passkey_removed"
	PasskeyRefused Purpose = "passkey_refused" // its counter ran backwards: there may be a copy
)

// How long a link in a letter opens what it is for.
const (
	verifyFor = 48 * time.Hour
	resetFor  = time.Hour
	moveFor   = 24 * time.Hour
	movedFor  = 7 * 24 * time.Hour
)

// ErrLink says that a link was used, has run out, or never was one of ours.
var ErrLink = fault.New(fault.Invalid, "account.link")

// Letter is the job of writing to a person about their account. It names the account by role and address, whether or
// not there is one, so that asking costs the same for both; and it carries no token: the worker makes that when it
// runs, so that none rests in the queue.
type Letter struct {
	Role    Role    `json:"role"`
	Email   string  `json:"email"`
	Purpose Purpose `json:"purpose"`
	// Account and To stand in place of Email in letters about a change of the address: whose it is, and the address it is to
	// have or had, to which the letter goes.
	Account id.Account `json:"account,omitempty"`
	To      string     `json:"to,omitempty"`
	// Passkey is the name of the passkey that the letter is about.
	Passkey string `json:"passkey,omitempty"`
	// Name and Language are those of somebody whose account is no more.
	Name     string `json:"name,omitempty"`
	Language string `json:"language,omitempty"`
	// At is the path the links of the letter begin with: where the person asked ("/de-de", "/portal").
	At string `json:"at"`
}

// Kind is the job's name.
func (Letter) Kind() string { return "account_letter" }

// Lane is where the job waits.
func (Letter) Lane() job.Lane { return job.Mail }

// Sweep is the periodic job that throws away what has run out.
type Sweep struct{}

// Kind is the job's name.
func (Sweep) Kind() string { return "account_sweep" }
