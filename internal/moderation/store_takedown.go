package moderation

import (
	"context"
	"fmt"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// liftTx records that a listing is back on sale, and writes it to the reports for which it was taken down.
func (d *Desk) liftTx(ctx context.Context, tx *database.DB, n *Decision) error {
	var recalled bool
	err := tx.In(ctx).Raw("SELECT EXISTS (SELECT 1 FROM recall WHERE listing_id = ? AND ended_at IS NULL)", n.SubjectID).Scan(&recalled).Error
	if err != nil {
		return err
	}
	if recalled {
		return ErrRecalled
	}
	var reports []Report
	err = tx.In(ctx).Raw("UPDATE report SET measure = ? WHERE listing_id = ? AND measure = ? RETURNING *", Lifted, n.SubjectID, TakenDown).Scan(&reports).Error
	if err != nil {
		return err
	}
	for i := range reports {
		if err := d.answerTx(ctx, tx, &reports[i]); err != nil {
			return err
		}
	}
	return d.recordTx(ctx, tx, n)
}

// Standing is the last decision about whether a listing may be shown at all, false if there never was one.
func (d *Desk) Standing(ctx context.Context, listing id.Listing) (*Decision, bool, error) {
	all, err := d.history(ctx, "d.subject = 'listing' AND d.subject_id = ?", listing)
	if err != nil {
		return nil, false, fmt.Errorf("find removal of listing %d: %w", listing, err)
	}
	if len(all) == 0 {
		return nil, false, nil
	}
	return &all[0], true, nil
}
