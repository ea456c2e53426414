package settlement

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/once"
)

// LongestNote is how many characters an admin's note may have.
const LongestNote = 500

// Set holds the money of a line of an order, and of no other, released or not. Refused with ErrPaidOut for a line whose money is in a
// batch of payouts that was approved, and with ErrHeld for one that is held. Fields: reason, note.
func (d *Desk) Set(ctx context.Context, o id.Order, h Hold) error {
	h.Note = strings.TrimSpace(h.Note)
	var f fault.Check
	f.Require(slices.Contains(Reasons(), h.Reason), "reason", "settlement.reason_missing")
	f.Require(noted(h.Note), "note", "settlement.note_missing", fault.Args{"most": LongestNote})
	if err := f.Err(); err != nil {
		return err
	}
	err := d.DB.Transact(ctx, once.Tx(ctx, "hold.set", func(tx *database.DB) error {
		if err := d.lineTx(ctx, tx, o, h.LineID); err != nil {
			return err
		}
		paid, err := paidOutTx(ctx, tx, h.LineID)
		if err != nil {
			return err
		}
		if paid {
			return ErrPaidOut
		}
		h.ID, h.SetAt = 0, d.Now()
		err = tx.In(ctx).Create(&h).Error
		if database.IsUnique(err, "hold_open") {
			return ErrHeld
		}
		return err
	}))
	if err != nil {
		return fmt.Errorf("hold money of line %d: %w", h.LineID, err)
	}
	return nil
}

// paidOutTx says whether the money of a line is in a batch of payouts that was approved. One that is only drawn up is held, so that it
// is approved after the hold is seen, or not at all.
func paidOutTx(ctx context.Context, tx *database.DB, line id.Line) (bool, error) {
	var states []string
	err := tx.In(ctx).Raw(`SELECT state FROM payout_batch WHERE id IN (SELECT o.batch_id FROM payout o JOIN payout_item i ON i.payout_id = o.id AND NOT i.freed
		WHERE i.posting_id IN (`+releasedSQL+`)) FOR SHARE`, line).Scan(&states).Error
	return slices.Contains(states, "approved") || slices.Contains(states, "sent"), err
}

// releasedSQL is the posting by which a line became the factory's to be paid out.
const releasedSQL = `SELECT p.id FROM release r JOIN ledger_transaction t ON t.kind = 'release' AND t.reference = r.reference
	JOIN posting p ON p.transaction_id = t.id AND p.account = 'factory_released' WHERE r.line_id = ?`

// Lift ends the open hold of a line, with a note why. ErrNotHeld if there is none. Field: note.
func (d *Desk) Lift(ctx context.Context, o id.Order, line id.Line, admin id.Account, note string) error {
	note = strings.TrimSpace(note)
	var f fault.Check
	f.Require(noted(note), "note", "settlement.note_missing", fault.Args{"most": LongestNote})
	if err := f.Err(); err != nil {
		return err
	}
	err := d.DB.Transact(ctx, once.Tx(ctx, "hold.lift", func(tx *database.DB) error {
		if err := d.lineTx(ctx, tx, o, line); err != nil {
			return err
		}
		done := tx.In(ctx).Model(&Hold{}).Where("line_id = ? AND lifted_at IS NULL", line).
			Updates(map[string]any{"lifted_by": admin, "lifted_at": d.Now(), "lifted_note": note})
		if done.Error == nil && done.RowsAffected == 0 {
			return ErrNotHeld
		}
		return done.Error
	}))
	if err != nil {
		return fmt.Errorf("lift hold of line %d: %w", line, err)
	}
	return nil
}

// lineTx locks the order and finds the line in it.
func (d *Desk) lineTx(ctx context.Context, tx *database.DB, o id.Order, line id.Line) error {
	if _, err := d.Orders.LockTx(ctx, tx, o); err != nil {
		return err
	}
	var found bool
	if err := tx.In(ctx).Raw("SELECT EXISTS (SELECT 1 FROM order_line WHERE id = ? AND order_id = ?)", line, o).Scan(&found).Error; err != nil {
		return err
	}
	if !found {
		return database.ErrNotFound
	}
	return nil
}

func noted(note string) bool { return note != "" && utf8.RuneCountInString(note) <= LongestNote }
