package payout

import (
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
)

// AccountMail is the job of writing to a factory what became of an account it is to be paid to; when it is asked for, to the
// contact of the account before as well, with a link that stops it.
type AccountMail struct {
	ID    id.PayoutAccount `json:"id"`
	State AccountState     `json:"state"` // which step the letter is about
}

// Kind is the job's name.
func (AccountMail) Kind() string { return "payout_account_mail" }

// Lane is where the job waits.
func (AccountMail) Lane() job.Lane { return job.Mail }

// Mail is the job of writing to a factory that it was paid, or that the bank could not pay.
type Mail struct {
	ID    id.Payout `json:"id"`
	State State     `json:"state"`
}

// Kind is the job's name.
func (Mail) Kind() string { return "payout_mail" }

// Lane is where the job waits.
func (Mail) Lane() job.Lane { return job.Mail }
