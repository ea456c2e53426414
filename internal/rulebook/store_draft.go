package rulebook

import (
	"context"
	"errors"
	"fmt"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// change runs fn on a locked draft, counts the change and writes back what may change of a version. ErrState unless it is
// a draft.
func (s *Store) change(ctx context.Context, v id.RuleVersion, fn func(tx *database.DB, d *Version) error) error {
	return s.db.Transact(ctx, func(tx *database.DB) error {
		d, err := version(ctx, tx, v, true)
		if err != nil {
			return err
		}
		if d.State != Draft {
			return ErrState.With(fault.Args{"from": string(d.State), "to": string(Draft)})
		}
		if err := fn(tx, d); err != nil {
			return err
		}
		d.Serial++
		return write(ctx, tx, d)
	})
}

// write keeps everything of a version that may change.
func write(ctx context.Context, tx *database.DB, v *Version) error {
	return tx.In(ctx).Model(v).Select("State", "Revision", "Base", "Note", "ValidFrom", "Serial", "ProposedBy", "ProposedAt", "PublishedBy",
		"PublishedAt", "RolledBackBy", "RolledBackAt").Updates(v).Error
}

// Describe changes what a draft is for and its first day.
func (s *Store) Describe(ctx context.Context, admin id.Account, v id.RuleVersion, o Outline) error {
	if err := s.check(o); err != nil {
		return err
	}
	err := s.change(ctx, v, func(tx *database.DB, d *Version) error {
		before := d.description()
		d.Note, d.ValidFrom = o.Note, date(o.From)
		return s.noteTx(ctx, tx, Event{VersionID: v, AccountID: admin, Action: Described}, before, d.description())
	})
	if err != nil {
		return fmt.Errorf("describe rule draft %d: %w", v, err)
	}
	return nil
}

// Put adds an edit to a draft, or with its id replaces one; so does an edit about the same from the same day, which would
// otherwise contradict it. The edit must fit the data as it is with the draft's other
// edits: customs.ErrEdit's fields say what doesn't.
func (s *Store) Put(ctx context.Context, admin id.Account, v id.RuleVersion, e Edit) (id.RuleEdit, error) {
	e.VersionID, e.Edit = v, e.Edit.Tidied()
	draft, err := s.Version(ctx, v)
	if err != nil {
		return 0, err
	}
	others, err := s.Edits(ctx, v)
	if err != nil {
		return 0, err
	}
	draft.meet(&e, others)
	if err := s.fits(ctx, draft, e, others); err != nil {
		return 0, err
	}
	written := e.ID
	err = s.change(ctx, v, func(tx *database.DB, _ *Version) error {
		event := Event{VersionID: v, AccountID: admin, Action: EditAdded}
		if e.ID == 0 {
			fresh := e
			if err := tx.In(ctx).Create(&fresh).Error; err != nil {
				return err
			}
			written = fresh.ID
			return s.noteTx(ctx, tx, event, nil, e.Edit)
		}
		old, err := edit(ctx, tx, v, e.ID)
		if err != nil {
			return err
		}
		if err := tx.In(ctx).Model(&e).Select("Edit").Updates(&e).Error; err != nil {
			return err
		}
		event.Action = EditChanged
		return s.noteTx(ctx, tx, event, old.Edit, e.Edit)
	})
	if err != nil {
		return 0, fmt.Errorf("put edit into rule draft %d: %w", v, err)
	}
	return written, nil
}

// meet gives a new edit the id of the one among the draft's that is about the same.
func (v *Version) meet(e *Edit, others []Edit) {
	for _, o := range others {
		if e.ID == 0 && v.Dated(o.Edit).Subject() == v.Dated(e.Edit).Subject() {
			e.ID = o.ID
		}
	}
}

// fits checks one edit against the data with the draft's others.
func (s *Store) fits(ctx context.Context, draft *Version, e Edit, others []Edit) error {
	state, err := s.state(ctx, s.db, 0)
	if err != nil {
		return err
	}
	for _, o := range others {
		if o.ID != e.ID {
			state.edits = append(state.edits, draft.Dated(o.Edit))
		}
	}
	book, err := s.shipped.With(0, state.edits)
	if err != nil {
		return ErrUnfit.Because(err)
	}
	dated := draft.Dated(e.Edit)
	var c fault.Check
	c.Require(dated.From <= 0 || dated.From >= s.today(), "from", "rulebook.wrong.past", fault.Args{"today": s.today().String()})
	c.Merge("", book.Check(dated, s.today()))
	return c.Err()
}

// Dated gives an edit the version's first day where it names none.
func (v *Version) Dated(e customs.Edit) customs.Edit {
	if e.From == 0 {
		e.From = v.first()
	}
	e.Revision = v.Number()
	return e
}

func edit(ctx context.Context, tx *database.DB, v id.RuleVersion, e id.RuleEdit) (*Edit, error) {
	var found []Edit
	if err := tx.In(ctx).Where("id = ? AND version_id = ?", e, v).Find(&found).Error; err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, ErrNotFound
	}
	return &found[0], nil
}

// batch is how many edits one statement writes.
const batch = 1000

// Add puts many edits into a draft at once, as a tariff read from a file. All must fit together; the first that doesn't is
// a customs.EditError that counts from 0, and nothing is kept.
func (s *Store) Add(ctx context.Context, admin id.Account, v id.RuleVersion, list []customs.Edit) error {
	draft, err := s.Version(ctx, v)
	if err != nil {
		return err
	}
	there, _, err := s.books(ctx, draft, nil)
	if err != nil {
		return err
	}
	rows := make([]Edit, len(list))
	dated := make([]customs.Edit, len(list))
	for i, e := range list {
		rows[i] = Edit{VersionID: v, Edit: e.Tidied()}
		dated[i] = draft.Dated(rows[i].Edit)
		if dated[i].From < s.today() {
			return &customs.EditError{At: i, Err: ErrLate.With(fault.Args{"day": dated[i].From.String(), "today": s.today().String()})}
		}
	}
	if _, err := s.shipped.With(0, append(there.edits, dated...)); err != nil {
		var wrong *customs.EditError
		if errors.As(err, &wrong) {
			wrong.At -= len(there.edits)
		}
		return err
	}
	err = s.change(ctx, v, func(tx *database.DB, _ *Version) error {
		for i := range rows {
			rows[i].ID = 0
		}
		if err := tx.In(ctx).CreateInBatches(rows, batch).Error; err != nil {
			return err
		}
		return s.noteTx(ctx, tx, Event{VersionID: v, AccountID: admin, Action: EditsAdded}, nil, map[string]int{"edits": len(rows)})
	})
	if err != nil {
		return fmt.Errorf("add edits to rule draft %d: %w", v, err)
	}
	return nil
}

// Remove takes an edit out of a draft.
func (s *Store) Remove(ctx context.Context, admin id.Account, v id.RuleVersion, e id.RuleEdit) error {
	err := s.change(ctx, v, func(tx *database.DB, _ *Version) error {
		old, err := edit(ctx, tx, v, e)
		if err != nil {
			return err
		}
		if err := tx.In(ctx).Delete(old).Error; err != nil {
			return err
		}
		return s.noteTx(ctx, tx, Event{VersionID: v, AccountID: admin, Action: EditRemoved}, old.Edit, nil)
	})
	if err != nil {
		return fmt.Errorf("remove edit from rule draft %d: %w", v, err)
	}
	return nil
}

// Discard gives a draft up.
func (s *Store) Discard(ctx context.Context, admin id.Account, v id.RuleVersion) error {
	err := s.change(ctx, v, func(tx *database.DB, d *Version) error {
		if err := d.Transition(Discarded); err != nil {
			return err
		}
		return s.noteTx(ctx, tx, Event{VersionID: v, AccountID: admin, Action: DiscardedIt}, nil, nil)
	})
	if err != nil {
		return fmt.Errorf("discard rule draft %d: %w", v, err)
	}
	return nil
}

// Rebase takes a draft over onto the data as it is now, after another version was published or the program brought newer
// rules. Its edits stay as they are; ErrUnfit when one of them no longer fits.
func (s *Store) Rebase(ctx context.Context, admin id.Account, v id.RuleVersion) error {
	draft, err := s.Version(ctx, v)
	if err != nil {
		return err
	}
	if _, _, err := s.Books(ctx, draft); err != nil {
		return err
	}
	err = s.change(ctx, v, func(tx *database.DB, d *Version) error {
		before := d.Base
		if d.Base, err = s.data(ctx, tx); err != nil {
			return err
		}
		return s.noteTx(ctx, tx, Event{VersionID: v, AccountID: admin, Action: Rebased}, before, d.Base)
	})
	if err != nil {
		return fmt.Errorf("rebase rule draft %d: %w", v, err)
	}
	return nil
}
