package rulebook

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/database"
)

// state is the edits in the data after a publication, in their order.
type state struct {
	revision int
	edits    []customs.Edit
}

// named is the name of a data version.
func named(shipped string, revision int) string {
	if revision == 0 {
		return shipped
	}
	return shipped + "+" + strconv.Itoa(revision)
}

// state reads the edits as of a revision, 0 for the last, by one statement, so that it is never a mix of two. What was
// rolled back later still counts for the revisions before.
func (s *Store) state(ctx context.Context, db *database.DB, revision int) (state, error) {
	var rows []struct {
		Latest    int
		Revision  *int
		ValidFrom *time.Time
		Edit      customs.Edit `gorm:"serializer:json"`
	}
	err := db.In(ctx).Raw(`
		SELECT r.latest, v.revision, v.valid_from, e.edit
		FROM (SELECT coalesce(max(revision), 0) AS latest FROM rule_version WHERE ? IN (0, revision)) r
		LEFT JOIN (rule_version v JOIN rule_edit e ON e.version_id = v.id)
		  ON v.revision <= r.latest
		 AND NOT EXISTS (SELECT FROM rule_version u WHERE u.undoes = v.id AND u.revision <= r.latest)
		ORDER BY v.revision, e.id`, revision).Scan(&rows).Error
	if err != nil {
		return state{}, fmt.Errorf("read rule edits: %w", err)
	}
	at := state{}
	for _, r := range rows {
		at.revision = r.Latest
		if r.Revision != nil && r.ValidFrom != nil {
			v := Version{Revision: r.Revision, ValidFrom: *r.ValidFrom}
			at.edits = append(at.edits, v.Dated(r.Edit))
		}
	}
	return at, nil
}

// Misfit is a published edit that the shipped rules no longer know how to take: a newer program brought other rules. It is
// put aside, and mall doctor says so.
type Misfit struct {
	Revision int
	Err      error
}

// Current is the data as it is now, and the edits that had to be put aside.
func (s *Store) Current(ctx context.Context) (*customs.Book, []Misfit, error) {
	now, err := s.state(ctx, s.db, 0)
	if err != nil {
		return nil, nil, err
	}
	return lay(s.shipped, now)
}

// lay lays edits over rules and puts those aside that don't fit.
func lay(shipped *customs.Book, at state) (*customs.Book, []Misfit, error) {
	var aside []Misfit
	for {
		book, err := shipped.With(at.revision, at.edits)
		var wrong *customs.EditError
		if !errors.As(err, &wrong) {
			return book, aside, err
		}
		aside = append(aside, Misfit{at.edits[wrong.At].Revision, wrong.Err})
		rest := append([]customs.Edit{}, at.edits[:wrong.At]...)
		at.edits = append(rest, at.edits[wrong.At+1:]...)
	}
}

// Refresh puts the data as it is now in the place of the live book, if it is another, and sees that the rules this program
// was shipped with are in the archive before anything is priced by them. On an error the live book stays.
func (s *Store) Refresh(ctx context.Context, live *customs.Live) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	if !s.kept {
		if err := s.Archive(ctx); err != nil {
			return err
		}
		s.kept = true
	}
	version, err := s.data(ctx, s.db)
	if err != nil || version == live.Current().Version() {
		return err
	}
	book, aside, err := s.Current(ctx)
	if err != nil {
		return fmt.Errorf("refresh rules: %w", err)
	}
	for _, m := range aside {
		slog.ErrorContext(ctx, "a published rule edit no longer fits and is put aside", "revision", m.Revision, "error", m.Err)
	}
	live.Replace(book)
	slog.InfoContext(ctx, "rules in use", "version", book.Version())
	return nil
}

// Touched are the destinations whose charges the publication of a revision may have changed, or will on a later day; in
// alphabetical order.
func (s *Store) Touched(ctx context.Context, revision int) ([]string, error) {
	var list []Edit
	err := s.db.In(ctx).Where("version_id IN (SELECT coalesce(undoes, id) FROM rule_version WHERE revision = ?)", revision).Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("read edits of revision %d: %w", revision, err)
	}
	var all []string
	for _, e := range list {
		all = append(all, s.shipped.Touched(e.Edit)...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// Watch keeps the live book up to date until ctx ends: at once when PostgreSQL tells of a publication, and every so often
// in case a message or the connection was lost.
func (s *Store) Watch(ctx context.Context, live *customs.Live, every time.Duration) {
	heard := make(chan struct{}, 1)
	go s.db.Listen(ctx, channel, heard)
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-heard:
		case <-tick.C:
		}
		if err := s.Refresh(ctx, live); err != nil && ctx.Err() == nil {
			slog.WarnContext(ctx, "rules not refreshed", "error", err, "version", live.Current().Version())
		}
	}
}

// Book makes the data of a version that was in use here: "2026-11-23.1+7". Where shipped files changed without a new
// name, those count that were in use at the given time; the zero time takes the newest. ErrVersion for what never was.
func (s *Store) Book(ctx context.Context, version string, at time.Time) (*customs.Book, error) {
	base, number, edited := strings.Cut(version, "+")
	revision := 0
	if edited {
		var err error
		if revision, err = strconv.Atoi(number); err != nil || revision < 1 {
			return nil, ErrVersion
		}
	}
	shipped, err := s.archived(ctx, base, at)
	if err != nil || revision == 0 {
		return shipped, err
	}
	then, err := s.state(ctx, s.db, revision)
	if err != nil {
		return nil, err
	}
	if then.revision != revision {
		return nil, ErrVersion
	}
	book, _, err := lay(shipped, then)
	if err != nil {
		return nil, fmt.Errorf("make data version %s: %w", version, err)
	}
	return book, nil
}
