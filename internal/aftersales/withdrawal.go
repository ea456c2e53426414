// Package aftersales owns what consumers state after a sale: that they withdraw from it, from which pieces, and when (Directive
// 2011/83/EU, Art. 9 and 11a, and the like of other countries).
//
// Invariants: a statement needs neither an account nor a reason; it is written once for each form and never changed; all that is
// stated of a line, with what went back of it, is no more than was bought; a statement is open until money went back for all its
// pieces or an admin closed it, and never again after that. By itself it moves neither money nor goods: while it is open, the factory's
// money of its open pieces stays with the mall.
//
// It must not know how a refund is divided, what a gateway is, or how a page looks.
package aftersales

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/order"
)

// MaxReason is how many characters a reason may have.
const MaxReason = 500

// Days that the law gives after a statement.
const (
	RefundDays = 14 // to give the money back: Directive 2011/83/EU, Art. 13(1)
	ReturnDays = 14 // to send the goods back: the same, Art. 14(1)
)

// Refusals of a statement.
var (
	ErrNoRight = fault.New(fault.Conflict, "withdraw.none")    // no law gives one, or nothing was paid
	ErrOver    = fault.New(fault.Conflict, "withdraw.over")    // the days have passed
	ErrNothing = fault.New(fault.Conflict, "withdraw.nothing") // every piece was withdrawn from, or went back

	ErrEnded = fault.New(fault.Conflict, "admin.withdrawal.ended") // it was settled, or closed
)

// Withdrawal is a statement by which a consumer withdraws from pieces of an order.
type Withdrawal struct {
	ID         id.Withdrawal
	Number     string
	OrderID    id.Order
	Reason     string // the consumer's own words, "" for none
	StatedAt   time.Time
	HoldsSince time.Time  // the factory's money
	RefundID   *id.Refund // after which nothing of it was open
	SettledAt  *time.Time
	ClosedBy   *id.Account // the admin who ended it without a further refund
	ClosedAt   *time.Time
	ClosedNote string // why, for the consumer

	Lines []Line `gorm:"-"`
	Order string `gorm:"->;-:migration"` // the order's number, joined when many are read
}

// Line is the pieces of one line.
type Line struct {
	WithdrawalID id.Withdrawal
	LineID       id.Line
	Quantity     int
	Refunded     int // pieces for which money went back
}

// TableName is the table of Line.
func (Line) TableName() string { return "withdrawal_line" }

// Open says that money is still owed for some of its pieces.
func (w *Withdrawal) Open() bool { return w.SettledAt == nil && w.ClosedAt == nil }

// Pieces is how many it is for.
func (w *Withdrawal) Pieces() (n int) {
	for _, l := range w.Lines {
		n += l.Quantity
	}
	return n
}

// Due is when the money must have been given back.
func (w *Withdrawal) Due() time.Time { return w.StatedAt.AddDate(0, 0, RefundDays) }

// ReturnBy is until when goods that have arrived are to be sent back.
func (w *Withdrawal) ReturnBy() time.Time { return w.StatedAt.AddDate(0, 0, ReturnDays) }

// Overdue says that it is open and should not be any more.
func (w *Withdrawal) Overdue(now time.Time) bool { return w.Open() && now.After(w.Due()) }

// Left are the pieces for which money is still owed, by line.
func (w *Withdrawal) Left() map[id.Line]int {
	left := map[id.Line]int{}
	if w.ClosedAt != nil {
		return left
	}
	for _, l := range w.Lines {
		left[l.LineID] = l.Quantity - l.Refunded
	}
	return left
}

// Sendings are the consignments of which goods of the withdrawal have left, with these goods alone: they are to be sent back.
func (w *Withdrawal) Sendings(o *order.Order) []order.Consignment {
	var list []order.Consignment
	for _, c := range o.Consignments {
		c.Lines = slices.DeleteFunc(slices.Clone(c.Lines), func(l order.Line) bool { return l.Shipped == 0 || w.of(l.ID) == 0 })
		if len(c.Lines) > 0 {
			list = append(list, c)
		}
	}
	return list
}

// Later says that a consignment had not arrived when the withdrawal was stated: its goods go back when they have come.
func (w *Withdrawal) Later(c *order.Consignment) bool {
	return c.DeliveredAt == nil || c.DeliveredAt.After(w.StatedAt)
}

// Goods are the lines of an order that a withdrawal is for, each with the pieces it is for.
func (w *Withdrawal) Goods(o *order.Order) []order.Line {
	var list []order.Line
	for _, l := range o.Lines() {
		if l.Quantity = w.of(l.ID); l.Quantity > 0 {
			list = append(list, l)
		}
	}
	return list
}

// of is how many pieces of a line it is for.
func (w *Withdrawal) of(line id.Line) int {
	for _, l := range w.Lines {
		if l.LineID == line {
			return l.Quantity
		}
	}
	return 0
}

// Statement is what a consumer fills in.
type Statement struct {
	Pieces map[id.Line]int
	Reason string
}

// lines are the order's lines that it is for.
func (s *Statement) lines(o *order.Order) []id.Line {
	var list []id.Line
	for _, l := range o.Lines() {
		if s.Pieces[l.ID] > 0 {
			list = append(list, l.ID)
		}
	}
	return list
}

// PiecesField names the field for the pieces of the order's line number i, from 0.
func PiecesField(i int) string { return fmt.Sprintf("pieces_%d", i) }

// Check names what is wrong with a statement about an order of which so many pieces are left.
func (s *Statement) Check(o *order.Order, left map[id.Line]int) error {
	var f fault.Check
	count, wrong := 0, false
	for i, l := range o.Lines() {
		n := s.Pieces[l.ID]
		wrong = !f.Require(n >= 0 && n <= left[l.ID], PiecesField(i), "withdraw.pieces_wrong", fault.Args{"left": left[l.ID]}) || wrong
		count += max(n, 0)
	}
	f.Require(count > 0 || wrong, PiecesField(0), "withdraw.choose")
	f.Require(utf8.RuneCountInString(strings.TrimSpace(s.Reason)) <= MaxReason, "reason", "withdraw.reason_long", fault.Args{"most": MaxReason})
	return f.Err()
}
