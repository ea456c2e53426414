package moderation

import (
	"context"
	"fmt"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
)

// Clear submits a factory's draft and puts it on sale in one step, for the mall's own commands: the demo, and an
// operator's import that asks for it. The decision is kept without an admin, the statement says which command it was,
// and nobody is written to. What would stop a submission stops it here too.
func (d *Desk) Clear(ctx context.Context, f id.Factory, listing id.Listing, statement string) error {
	err := d.DB.Transact(ctx, func(tx *database.DB) error { return d.ClearTx(ctx, tx, f, listing, statement) })
	if err != nil {
		return fmt.Errorf("clear listing %d: %w", listing, err)
	}
	return nil
}

// ClearTx is Clear in the caller's transaction.
func (d *Desk) ClearTx(ctx context.Context, tx *database.DB, f id.Factory, listing id.Listing, statement string) error {
	r, err := d.Catalog.LockDraftTx(ctx, tx, f, listing)
	if err != nil {
		return err
	}
	if err := r.Content.Check(); err != nil {
		return err
	}
	r.Findings = Look(r.Content)
	for _, step := range []func(context.Context, *database.DB, *catalog.Revision) error{d.Catalog.SubmitTx, d.Catalog.PublishTx} {
		if err := step(ctx, tx, r); err != nil {
			return err
		}
	}
	err = tx.In(ctx).Exec(`INSERT INTO decision (subject, subject_id, verdict, statement, decided_at) VALUES ('revision', ?, ?, ?, ?)`,
		r.ID, Approve, statement, d.Now()).Error
	if err != nil {
		return fmt.Errorf("record decision: %w", err)
	}
	return nil
}
