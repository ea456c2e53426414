package rulebook

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/landedcost"
)

// channel is where PostgreSQL tells every process of a publication.
const channel = "rulebook"

// publishLock is the key of the lock that lets one publication happen at a time.
const publishLock = 0x72756c65

// Propose asks a second admin to publish the draft. serial is that of the draft the proposer looked at: ErrChanged when it
// has changed since. ErrStale, ErrLate, ErrEmpty and ErrUnfit refuse what could not be published.
func (s *Store) Propose(ctx context.Context, admin id.Account, v id.RuleVersion, serial int) error {
	err := s.change(ctx, v, func(tx *database.DB, d *Version) error {
		if d.Serial != serial {
			return ErrChanged
		}
		if err := s.ready(ctx, tx, d); err != nil {
			return err
		}
		if err := d.Transition(Proposed); err != nil {
			return err
		}
		now := s.now()
		d.ProposedBy, d.ProposedAt = &admin, &now
		return s.noteTx(ctx, tx, Event{VersionID: v, AccountID: admin, Action: ProposedIt}, nil, map[string]int{"serial": d.Serial})
	})
	if err != nil {
		return fmt.Errorf("propose rule draft %d: %w", v, err)
	}
	return nil
}

// ready sees that a version could be published now.
func (s *Store) ready(ctx context.Context, tx *database.DB, v *Version) error {
	data, err := s.data(ctx, tx)
	if err != nil {
		return err
	}
	if data != v.Base {
		return ErrStale.With(fault.Args{"base": v.Base, "now": data})
	}
	there, own, err := s.books(ctx, v, tx)
	if err != nil {
		return err
	}
	if len(own) == 0 {
		return ErrEmpty
	}
	for _, e := range own {
		if e.From < s.today() {
			return ErrLate.With(fault.Args{"day": e.From.String(), "today": s.today().String()})
		}
	}
	if _, err := s.shipped.With(0, append(there.edits, own...)); err != nil {
		return ErrUnfit.Because(err)
	}
	return nil
}

// Withdraw makes a proposal a draft again: the proposer thought better of it, or the second admin sends it back.
func (s *Store) Withdraw(ctx context.Context, admin id.Account, v id.RuleVersion) error {
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		d, err := version(ctx, tx, v, true)
		if err != nil {
			return err
		}
		if err := d.Transition(Draft); err != nil {
			return err
		}
		d.ProposedBy, d.ProposedAt = nil, nil
		d.Serial++
		if err := write(ctx, tx, d); err != nil {
			return err
		}
		return s.noteTx(ctx, tx, Event{VersionID: v, AccountID: admin, Action: Withdrawn}, nil, nil)
	})
	if err != nil {
		return fmt.Errorf("withdraw rule proposal %d: %w", v, err)
	}
	return nil
}

// Publish makes a proposal law, from the days its edits name. The admin must be another than the proposer: ErrSecond. All
// processes hear of it when it is committed.
func (s *Store) Publish(ctx context.Context, admin id.Account, v id.RuleVersion) (*Version, error) {
	var published *Version
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		d, err := s.next(ctx, tx, v)
		if err != nil {
			return err
		}
		if d.State == Proposed && d.ProposedBy != nil && *d.ProposedBy == admin {
			return ErrSecond
		}
		if err := d.Transition(Published); err != nil {
			return err
		}
		if err := s.ready(ctx, tx, d); err != nil {
			return err
		}
		if err := s.numberTx(ctx, tx, d, admin); err != nil {
			return err
		}
		if err := write(ctx, tx, d); err != nil {
			return err
		}
		if err := s.noteTx(ctx, tx, Event{VersionID: v, AccountID: admin, Action: PublishedIt}, nil, map[string]int{"revision": d.Number()}); err != nil {
			return err
		}
		published = d
		return s.announceTx(ctx, tx, d)
	})
	if err != nil {
		return nil, fmt.Errorf("publish rule version %d: %w", v, err)
	}
	return published, nil
}

// next takes the turn to publish and locks the version.
func (s *Store) next(ctx context.Context, tx *database.DB, v id.RuleVersion) (*Version, error) {
	if err := tx.In(ctx).Exec("SELECT pg_advisory_xact_lock(?)", publishLock).Error; err != nil {
		return nil, err
	}
	return version(ctx, tx, v, true)
}

// numberTx gives the version the next revision; the turn to publish is taken.
func (s *Store) numberTx(ctx context.Context, tx *database.DB, v *Version, admin id.Account) error {
	latest := 0
	if err := tx.In(ctx).Raw("SELECT coalesce(max(revision), 0) FROM rule_version").Scan(&latest).Error; err != nil {
		return err
	}
	latest++
	now := s.now()
	v.Revision, v.PublishedBy, v.PublishedAt = &latest, &admin, &now
	return nil
}

// announceTx tells every process, and orders the work that follows: now, and on each day on which an edit begins or ends.
func (s *Store) announceTx(ctx context.Context, tx *database.DB, v *Version) error {
	if err := tx.In(ctx).Exec("SELECT pg_notify(?, ?)", channel, fmt.Sprint(v.Number())).Error; err != nil {
		return err
	}
	came := Came{Revision: v.Number()}
	if err := s.jobs.EnqueueTx(ctx, tx, came); err != nil {
		return err
	}
	list, err := edits(ctx, tx, v.ID)
	if err != nil {
		return err
	}
	for _, day := range turns(v, list) {
		if day <= s.today() {
			continue
		}
		if err := s.jobs.EnqueueTx(ctx, tx, came, job.At(midnight(day, s.now().Location()))); err != nil {
			return err
		}
	}
	return nil
}

func midnight(d landedcost.Day, zone *time.Location) time.Time {
	return time.Date(int(d)/10000, time.Month(int(d)/100%100), int(d)%100, 0, 0, 1, 0, zone)
}

// turns are the days on which edits begin or end, in order.
func turns(v *Version, list []Edit) []landedcost.Day {
	var days []landedcost.Day
	for _, e := range list {
		d := v.Dated(e.Edit)
		days = append(days, d.From)
		if d.To != 0 {
			days = append(days, d.To)
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}
