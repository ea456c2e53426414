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

// Set holds the money of a line of an order, and of no other. Refused with ErrReleased for a line whose money was released,
// and with ErrHeld for one that is held. Fields: reason, note.
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
		var released bool
		if err := tx.In(ctx).Raw("SELECT EXISTS (SELECT 1 FROM release WHERE line_id = ?)", h.LineID).Scan(&released).Error; err != nil {
			return err
		}
		if released {
			return ErrReleased
		}
		h.ID, h.SetAt = 0, d.Now()
		err := tx.In(ctx).Create(&h).Error
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
