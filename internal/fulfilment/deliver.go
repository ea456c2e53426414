package fulfilment

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/once"
	"github.com/silkroadmall/mall/internal/order"
)

// ErrArrived says that a parcel has arrived already.
var ErrArrived = fault.New(fault.Conflict, "admin.parcel_arrived")

// LongestNote is how many characters an admin's note may have.
const LongestNote = 500

// Stated is the kind of event by which an admin says that a parcel has arrived; its args are by, the admin, note and tracking.
const Stated = "parcel_delivered"

// Word is what an admin says of a parcel, and why.
type Word struct {
	By   id.Account
	Note string // for admins only
}

// Deliver is an admin's word that a parcel of an order, and of no other, has arrived, where its carrier does not say so. ErrArrived for one
// that has. Field: note.
func (d *Dock) Deliver(ctx context.Context, o id.Order, parcel id.Parcel, w Word) error {
	w.Note = strings.TrimSpace(w.Note)
	var f fault.Check
	f.Require(w.Note != "" && utf8.RuneCountInString(w.Note) <= LongestNote, "note", "admin.parcel_note_missing", fault.Args{"most": LongestNote})
	if err := f.Err(); err != nil {
		return err
	}
	err := d.DB.Transact(ctx, once.Tx(ctx, "parcel.deliver", func(tx *database.DB) error { return d.stateTx(ctx, tx, o, parcel, w) }))
	if err != nil {
		return fmt.Errorf("deliver parcel %d: %w", parcel, err)
	}
	return nil
}

func (d *Dock) stateTx(ctx context.Context, tx *database.DB, o id.Order, parcel id.Parcel, w Word) error {
	locked, err := d.Orders.LockTx(ctx, tx, o)
	if err != nil {
		return err
	}
	p, err := d.Orders.ParcelTx(ctx, tx, o, parcel)
	if err != nil {
		return err
	}
	if p.DeliveredAt != nil {
		return ErrArrived
	}
	now := d.Now()
	p.DeliveredAt = &now
	if err := d.Orders.ReportTx(ctx, tx, p, nil); err != nil {
		return err
	}
	said := map[string]string{"by": strconv.FormatInt(int64(w.By), 10), "note": w.Note, "tracking": p.Tracking}
	if err := d.Orders.NoteTx(ctx, tx, order.Event{OrderID: o, ConsignmentID: &p.ConsignmentID, Kind: Stated, Args: said, At: now}); err != nil {
		return err
	}
	for i := range locked.Consignments {
		if c := &locked.Consignments[i]; c.ID == p.ConsignmentID {
			return d.deliverTx(ctx, tx, c, now)
		}
	}
	return nil
}
