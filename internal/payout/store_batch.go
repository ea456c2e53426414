package payout

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/once"
)

// Approve posts the batch and lets the bank be told. ErrFourEyes for who drew it up; ErrOutdated where an account has changed, or a line
// was put on hold, since; ErrState where it does not wait any more.
func (d *Desk) Approve(ctx context.Context, number string, admin id.Account) error {
	return d.change(ctx, number, Approved, func(tx *database.DB, b *Batch) error {
		if b.DrawnBy == admin {
			return ErrFourEyes
		}
		now := d.Now()
		b.ApprovedBy, b.ApprovedAt = &admin, &now
		if err := d.freshTx(ctx, tx, b); err != nil {
			return err
		}
		for i := range b.Payouts {
			o := &b.Payouts[i]
			t, err := ledger.Payout(o.Number, o.Party, exchanged(o.Parts))
			if err != nil {
				return err
			}
			if _, err := d.Ledger.PostTx(ctx, tx, t); err != nil {
				return err
			}
		}
		return nil
	})
}

// freshTx refuses a batch with a payout to an account that is not paid to any more, or of a line that a hold or a
// withdrawal holds.
func (d *Desk) freshTx(ctx context.Context, tx *database.DB, b *Batch) error {
	accounts, err := d.inForceTx(ctx, tx)
	if err != nil {
		return err
	}
	for _, o := range b.Payouts {
		if a := accounts[o.FactoryID]; a == nil || a.ID != o.PayoutAccountID {
			return ErrOutdated
		}
	}
	var stale bool
	err = tx.In(ctx).Raw(`SELECT EXISTS (SELECT 1 FROM payout o JOIN factory f ON f.id = o.factory_id WHERE o.batch_id = ? AND f.state = 'suspended')
		OR EXISTS (SELECT 1 FROM payout o JOIN payout_item i ON i.payout_id = o.id JOIN posting p ON p.id = i.posting_id
		JOIN ledger_transaction t ON t.id = p.transaction_id AND t.kind = ? JOIN release r ON r.reference = t.reference
		JOIN held_line h ON h.line_id = r.line_id WHERE o.batch_id = ?)`, b.ID, ledger.KindRelease, b.ID).Scan(&stale).Error
	if err == nil && stale {
		err = ErrOutdated
	}
	return err
}

// Cancel gives up a batch that was not approved, with a note why (field note); its money waits for the next one.
func (d *Desk) Cancel(ctx context.Context, number string, admin id.Account, note string) error {
	note = strings.TrimSpace(note)
	if err := needNote(note, "note"); err != nil {
		return err
	}
	return d.change(ctx, number, Cancelled, func(tx *database.DB, b *Batch) error {
		now := d.Now()
		b.CancelledBy, b.CancelledAt, b.CancelledNote = &admin, &now, note
		for _, o := range b.Payouts {
			if err := freeTx(ctx, tx, o.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// Send says that the bank has the batch, posts that the money has left, and tells the factories that they were paid.
func (d *Desk) Send(ctx context.Context, number string, admin id.Account) error {
	return d.change(ctx, number, Sent, func(tx *database.DB, b *Batch) error {
		now := d.Now()
		b.SentBy, b.SentAt = &admin, &now
		for _, o := range b.Payouts {
			if o.State == Failed {
				continue
			}
			t, err := ledger.PayoutPaid(o.Number, o.Party, o.Amount())
			if err != nil {
				return err
			}
			if _, err := d.Ledger.PostTx(ctx, tx, t); err != nil {
				return err
			}
			if err := d.Jobs.EnqueueTx(ctx, tx, Mail{o.ID, Sent}); err != nil {
				return err
			}
		}
		return nil
	})
}

// change moves a locked batch and its payouts that did not fail.
func (d *Desk) change(ctx context.Context, number string, to State, work func(*database.DB, *Batch) error) error {
	err := d.DB.Transact(ctx, once.Tx(ctx, "payout."+string(to), func(tx *database.DB) error {
		b, err := lockTx(ctx, tx, number)
		if err != nil {
			return err
		}
		if err := b.Transition(to); err != nil {
			return err
		}
		if err := work(tx, b); err != nil {
			return err
		}
		for i := range b.Payouts {
			o := &b.Payouts[i]
			if o.State == Failed {
				continue
			}
			if err := o.Transition(to); err != nil {
				return err
			}
			if err := tx.In(ctx).Model(&Payout{}).Where("id = ?", o.ID).Update("state", o.State).Error; err != nil {
				return err
			}
		}
		return tx.In(ctx).Model(&Batch{}).Where("id = ?", b.ID).
			Select("State", "ApprovedBy", "ApprovedAt", "SentBy", "SentAt", "CancelledBy", "CancelledAt", "CancelledNote").Updates(b).Error
	}))
	if database.IsCheck(err, "payout_batch_four_eyes") {
		return ErrFourEyes
	}
	if err != nil {
		return fmt.Errorf("move batch %s to %s: %w", number, to, err)
	}
	return nil
}

// lockTx locks a batch and its payouts, which come with their parts.
func lockTx(ctx context.Context, tx *database.DB, number string) (*Batch, error) {
	var b Batch
	if err := tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Where("number = ?", number).Take(&b).Error; err != nil {
		return nil, err
	}
	if err := tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Where("batch_id = ?", b.ID).Order("id").Find(&b.Payouts).Error; err != nil {
		return nil, err
	}
	return &b, partsTx(ctx, tx, b.Payouts)
}

// partsTx reads the parts of payouts.
func partsTx(ctx context.Context, db *database.DB, list []Payout) error {
	at := make(map[id.Payout]int, len(list))
	for i, o := range list {
		at[o.ID] = i
	}
	var parts []Part
	if err := db.In(ctx).Where("payout_id IN ?", slices.Collect(maps.Keys(at))).Order("payout_id, currency").Find(&parts).Error; err != nil {
		return err
	}
	for _, p := range parts {
		o := &list[at[p.PayoutID]]
		o.Parts = append(o.Parts, p)
	}
	return nil
}

func exchanged(parts []Part) []ledger.Exchanged {
	list := make([]ledger.Exchanged, len(parts))
	for i, p := range parts {
		list[i] = p.exchanged()
	}
	return list
}

// Fail says that the bank could not make one payout, with what it said (field failure). The money is the factory's to be paid out again, and it
// is told why. ErrState before the batch was approved, and for one that failed.
func (d *Desk) Fail(ctx context.Context, number string, admin id.Account, failure string) error {
	failure = strings.TrimSpace(failure)
	if err := needNote(failure, "failure"); err != nil {
		return err
	}
	err := d.DB.Transact(ctx, once.Tx(ctx, "payout.fail", func(tx *database.DB) error {
		var o Payout
		if err := tx.In(ctx).Where("number = ?", number).Take(&o).Error; err != nil {
			return err
		}
		if err := tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Take(&Batch{}, o.BatchID).Error; err != nil {
			return err
		}
		list := []Payout{{}}
		if err := tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Take(&list[0], o.ID).Error; err != nil {
			return err
		}
		if err := partsTx(ctx, tx, list); err != nil {
			return err
		}
		return d.failTx(ctx, tx, &list[0], admin, failure)
	}))
	if err != nil {
		return fmt.Errorf("fail payout %s: %w", number, err)
	}
	return nil
}

func (d *Desk) failTx(ctx context.Context, tx *database.DB, o *Payout, admin id.Account, failure string) error {
	paid := o.State == Sent
	if err := o.Transition(Failed); err != nil {
		return err
	}
	now := d.Now()
	o.FailedBy, o.FailedAt, o.Failure = &admin, &now, failure
	if err := tx.In(ctx).Model(&Payout{}).Where("id = ?", o.ID).Select("State", "FailedBy", "FailedAt", "Failure").Updates(o).Error; err != nil {
		return err
	}
	if err := freeTx(ctx, tx, o.ID); err != nil {
		return err
	}
	t, err := ledger.PayoutReturn(o.Number, o.Party, exchanged(o.Parts), paid)
	if err != nil {
		return err
	}
	if _, err := d.Ledger.PostTx(ctx, tx, t); err != nil {
		return err
	}
	return d.Jobs.EnqueueTx(ctx, tx, Mail{o.ID, Failed})
}

// freeTx lets the lines of a payout be taken by another one.
func freeTx(ctx context.Context, tx *database.DB, o id.Payout) error {
	return tx.In(ctx).Model(&Item{}).Where("payout_id = ? AND NOT freed", o).Update("freed", true).Error
}

func needNote(note, field string) error {
	var f fault.Check
	f.Require(noted(note), field, "payout.note_missing", fault.Args{"most": LongestNote})
	return f.Err()
}
