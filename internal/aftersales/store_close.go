package aftersales

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/once"
	"github.com/silkroadmall/mall/internal/order"
)

// MaxNote is how many characters the note on a closed withdrawal may have.
const MaxNote = 500

// Closed is the kind of the event that a withdrawal was closed; its number is the event's argument "number".
const Closed = "withdrawal_closed"

// NoteOf is why the withdrawal was closed that an event of its order is about, "" for every other event.
func NoteOf(e order.Event, stated []Withdrawal) string {
	for _, w := range stated {
		if e.Kind == Closed && w.Number == e.Args["number"] {
			return w.ClosedNote
		}
	}
	return ""
}

// Closing is the letter that tells the consumer that a withdrawal was closed, and why; its worker is in web/mailer.
type Closing struct {
	WithdrawalID id.Withdrawal `json:"withdrawal_id"`
}

// Kind names the job.
func (Closing) Kind() string { return Closed }

// Close ends an open withdrawal without a further refund, with a note why that the consumer reads (field note). Its pieces may be withdrawn
// from, refunded and released as if it had not been stated. ErrEnded if it is not open.
func (d *Desk) Close(ctx context.Context, number string, admin id.Account, note string) error {
	note = strings.TrimSpace(note)
	var f fault.Check
	f.Require(note != "" && utf8.RuneCountInString(note) <= MaxNote, "note", "admin.withdrawal.note_wrong", fault.Args{"most": MaxNote})
	if err := f.Err(); err != nil {
		return err
	}
	w, err := d.Withdrawal(ctx, number)
	if err != nil {
		return err
	}
	err = d.DB.Transact(ctx, once.Tx(ctx, "withdrawal.close", func(tx *database.DB) error { return d.closeTx(ctx, tx, w, admin, note) }))
	if err != nil {
		return fmt.Errorf("close withdrawal %s: %w", number, err)
	}
	return nil
}

func (d *Desk) closeTx(ctx context.Context, tx *database.DB, w *Withdrawal, admin id.Account, note string) error {
	if _, err := d.Orders.LockTx(ctx, tx, w.OrderID); err != nil {
		return err
	}
	now := d.Now()
	done := tx.In(ctx).Model(&Withdrawal{}).Where("id = ? AND "+openSQL, w.ID).
		Updates(map[string]any{"closed_by": admin, "closed_at": now, "closed_note": note})
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected == 0 {
		return ErrEnded
	}
	if err := d.Orders.NoteTx(ctx, tx, order.Event{OrderID: w.OrderID, Kind: Closed, Args: map[string]string{"number": w.Number}, At: now}); err != nil {
		return err
	}
	return d.Jobs.EnqueueTx(ctx, tx, Closing{WithdrawalID: w.ID})
}
