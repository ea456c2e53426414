package rulebook

import (
	"context"
	"fmt"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// maxReason bounds the reason of a roll back.
const maxReason = 500

// Undone is what the trail keeps of a roll back: the version that did it, and why.
type Undone struct {
	Revision int    `json:"revision"`
	Reason   string `json:"reason"`
}

// RollBack takes the edits of a published version out of the data, by a version of its own that says so; the history
// stays, and so does every order. One admin may: it returns to rules that two have agreed to before, and a wrong rate
// costs money until it is gone. The reason is kept in the trail; without one the field "reason" is wrong. ErrUnfit when a
// later version builds on the edits.
func (s *Store) RollBack(ctx context.Context, admin id.Account, v id.RuleVersion, reason string) (*Version, error) {
	var c fault.Check
	c.Require(reason != "", "reason", "rulebook.wrong.reason")
	c.Require(len(reason) <= maxReason, "reason", "rulebook.wrong.text", fault.Args{"most": maxReason})
	if err := c.Err(); err != nil {
		return nil, err
	}
	var undo *Version
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		d, err := s.next(ctx, tx, v)
		if err != nil {
			return err
		}
		if d.Undoes != nil {
			return ErrState.With(fault.Args{"from": string(d.State), "to": string(RolledBack)})
		}
		if err := d.Transition(RolledBack); err != nil {
			return err
		}
		now := s.now()
		d.RolledBackBy, d.RolledBackAt = &admin, &now
		if err := write(ctx, tx, d); err != nil {
			return err
		}
		if undo, err = s.undoTx(ctx, tx, d, admin); err != nil {
			return err
		}
		if err := s.noteTx(ctx, tx, Event{VersionID: v, AccountID: admin, Action: RolledBackIt}, nil, Undone{undo.Number(), reason}); err != nil {
			return err
		}
		return s.announceTx(ctx, tx, undo)
	})
	if err != nil {
		return nil, fmt.Errorf("roll back rule version %d: %w", v, err)
	}
	return undo, nil
}

// undoTx makes the version that takes another's edits away.
func (s *Store) undoTx(ctx context.Context, tx *database.DB, of *Version, admin id.Account) (*Version, error) {
	base, err := s.data(ctx, tx)
	if err != nil {
		return nil, err
	}
	undo := &Version{
		State: Published, Undoes: &of.ID, Base: base, Note: of.Note, ValidFrom: date(s.today()), Serial: 1, DraftedBy: admin, DraftedAt: s.now(),
	}
	if err := s.numberTx(ctx, tx, undo, admin); err != nil {
		return nil, err
	}
	if err := tx.In(ctx).Create(undo).Error; err != nil {
		return nil, err
	}
	left, err := s.state(ctx, tx, 0)
	if err != nil {
		return nil, err
	}
	if _, err := s.shipped.With(left.revision, left.edits); err != nil {
		return nil, ErrUnfit.Because(err)
	}
	return undo, s.noteTx(ctx, tx, Event{VersionID: undo.ID, AccountID: admin, Action: PublishedIt}, nil, map[string]int{"revision": undo.Number()})
}
