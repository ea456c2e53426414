// Package factory owns the selling organisations: who they are, whether the mall lets them sell, and who works
// for them.
//
// Invariants: only an approved factory sells; a clerk belongs to exactly one factory.
//
// It must not know listings, orders or money.
package factory

import (
	"slices"
	"time"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// State is the mall's word on a factory.
type State string

// The states of a factory.
const (
	Pending   State = "pending"
	Approved  State = "approved"
	Suspended State = "suspended" // its listings stop selling at once
	Declined  State = "declined"
)

// Factory is a manufacturer that ships to consumers abroad.
type Factory struct {
	ID           id.Factory
	Slug         string
	State        State
	Reason       string // why it was suspended or declined, as the factory reads it
	Name         string
	NameZH       string `gorm:"column:name_zh"`
	CreditCode   string // unified social credit code, GB 32100-2015
	City         string
	Province     string
	Founded      int
	StaffCount   int
	Story        map[string]string `gorm:"serializer:json"` // by language
	Contact      string
	Phone        string
	Email        string // for shoppers; "" of those who joined before they were asked
	Address      string // Latin script, as the consignor on customs forms
	AddressZH    string `gorm:"column:address_zh"`
	PostalCode   string
	HandoverDays int // working days from payment to hand-over
	CreatedAt    time.Time
	DecidedAt    *time.Time
}

// ErrState says that the factory can't make this step from where it stands.
var ErrState = fault.New(fault.Conflict, "factory.state")

// moves is the whole life of a factory.
var moves = map[State][]State{
	Pending:   {Approved, Declined},
	Approved:  {Suspended},
	Suspended: {Approved},
	Declined:  {Pending},
}

// Transition moves the factory, or refuses with ErrState.
func (f *Factory) Transition(to State) error {
	if !slices.Contains(moves[f.State], to) {
		return ErrState.With(fault.Args{"from": string(f.State), "to": string(to)})
	}
	f.State = to
	return nil
}

// Staff makes an account a clerk of a factory.
type Staff struct {
	AccountID id.Account `gorm:"primaryKey"`
	FactoryID id.Factory
	Owner     bool // may say where the factory's money goes
	CreatedAt time.Time
}

// TableName is the table of Staff.
func (Staff) TableName() string { return "factory_staff" }
