package rulebook

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
)

// Books are the data as it is and as the version would make it, or as it would be without a published one; what is over
// makes no difference. ErrUnfit when an edit no longer fits.
func (s *Store) Books(ctx context.Context, v *Version) (before, after *customs.Book, err error) {
	there, own, err := s.books(ctx, v, nil)
	if err != nil {
		return nil, nil, err
	}
	if before, err = s.shipped.With(there.revision, there.edits); err != nil {
		return nil, nil, ErrUnfit.Because(err)
	}
	changed := slices.Concat(there.edits, own)
	switch v.State {
	case RolledBack, Discarded:
		return before, before, nil
	case Published:
		changed = slices.DeleteFunc(slices.Clone(there.edits), func(e customs.Edit) bool { return e.Revision == v.Number() })
	}
	if after, err = s.shipped.With(0, changed); err != nil {
		var wrong *customs.EditError
		if errors.As(err, &wrong) {
			wrong.At -= len(there.edits)
		}
		return before, nil, ErrUnfit.Because(err)
	}
	return before, after, nil
}

// books are the edits of the data as it is, and those of a version.
func (s *Store) books(ctx context.Context, v *Version, tx *database.DB) (there state, own []customs.Edit, err error) {
	db := s.db
	if tx != nil {
		db = tx
	}
	if there, err = s.state(ctx, db, 0); err != nil {
		return state{}, nil, err
	}
	list, err := edits(ctx, db, v.ID)
	for _, e := range list {
		own = append(own, v.Dated(e.Edit))
	}
	return there, own, err
}

// Confirmed are the data a published version was laid over and the data it made, as they were confirmed: what was
// published or rolled back since makes no difference. ErrState for a version that was never published; ErrVersion when the
// archive lacks the rules of that time.
func (s *Store) Confirmed(ctx context.Context, v *Version) (before, after *customs.Book, err error) {
	if v.Revision == nil || v.PublishedAt == nil {
		return nil, nil, ErrState.With(fault.Args{"from": string(v.State), "to": string(Published)})
	}
	if before, err = s.Book(ctx, v.Base, *v.PublishedAt); err != nil {
		return nil, nil, err
	}
	shipped, _, _ := strings.Cut(v.Base, "+")
	after, err = s.Book(ctx, named(shipped, v.Number()), *v.PublishedAt)
	return before, after, err
}
