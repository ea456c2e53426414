package sandbox

import "github.com/silkroadmall/mall/internal/fault"

// Faults is what goes wrong on purpose. It holds until the next setting, for every process, and touches messages
// written from then on.
type Faults struct {
	Duplicate int  `json:"duplicate"`                           // each message is sent so many times more, up to 20
	Delay     int  `json:"delay"`                               // seconds before a message is sent, up to a day
	Reorder   bool `json:"reorder"`                             // a later message of a session overtakes the one before
	Drop      bool `json:"drop"`                                // no message is sent at all
	Answer500 bool `json:"answer_500" gorm:"column:answer_500"` // the API does what it is asked and then answers 500
}

// TableName is the table of Faults.
func (Faults) TableName() string { return "sandbox_fault" }

// Check is nil for faults within their bounds.
func (f Faults) Check() error {
	var c fault.Check
	c.Require(f.Duplicate >= 0 && f.Duplicate <= 20, "duplicate", "sandbox.fault.duplicate")
	c.Require(f.Delay >= 0 && f.Delay <= 86400, "delay", "sandbox.fault.delay")
	return c.Err()
}
