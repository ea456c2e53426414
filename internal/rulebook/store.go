package rulebook

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/landedcost"
)

// Store keeps the versions and the archive. It knows the rules this program was shipped with.
type Store struct {
	db      *database.DB
	jobs    *job.Queue
	now     func() time.Time
	shipped *customs.Book
	digest  string
	turn    sync.Mutex // one refresh of the live book at a time
	kept    bool       // the shipped rules are in the archive
}

// NewStore opens the store over the shipped rules, any book made of them.
func NewStore(db *database.DB, jobs *job.Queue, shipped *customs.Book, now func() time.Time) (*Store, error) {
	_, digest, err := pack()
	if err != nil {
		return nil, fmt.Errorf("open rulebook: %w", err)
	}
	return &Store{db: db, jobs: jobs, now: now, shipped: shipped.Shipped(), digest: digest}, nil
}

// today is the day that decides what is past.
func (s *Store) today() landedcost.Day { return landedcost.DayOf(s.now()) }

// Versions lists them, the newest first.
func (s *Store) Versions(ctx context.Context, limit, offset int) ([]Version, int, error) {
	var rows []struct {
		Version
		Total int
	}
	err := s.db.In(ctx).Raw(`SELECT *, count(*) OVER () AS total FROM rule_version ORDER BY id DESC LIMIT ? OFFSET ?`, limit, offset).Scan(&rows).Error
	if err != nil {
		return nil, 0, fmt.Errorf("list rule versions: %w", err)
	}
	list, total := make([]Version, len(rows)), 0
	for i, r := range rows {
		list[i], total = r.Version, r.Total
	}
	return list, total, nil
}

// Last is the version that was published last, a roll back included; ErrNotFound before the first.
func (s *Store) Last(ctx context.Context) (*Version, error) {
	var list []Version
	if err := s.db.In(ctx).Where("revision IS NOT NULL").Order("revision DESC").Limit(1).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("read last rule version: %w", err)
	}
	if len(list) == 0 {
		return nil, ErrNotFound
	}
	return &list[0], nil
}

// OpenVersions are the drafts and proposals, the newest first.
func (s *Store) OpenVersions(ctx context.Context) ([]Version, error) {
	var list []Version
	err := s.db.In(ctx).Where("state IN ?", []State{Draft, Proposed}).Order("id DESC").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list open rule versions: %w", err)
	}
	return list, nil
}

// Proposals are the versions that wait for a second admin, the one that waits longest first: those the admin may publish,
// and those the admin proposed and another must.
func (s *Store) Proposals(ctx context.Context, admin id.Account) (others, own []Version, err error) {
	var list []Version
	if err := s.db.In(ctx).Where("state = ?", Proposed).Order("proposed_at, id").Find(&list).Error; err != nil {
		return nil, nil, fmt.Errorf("list rule proposals: %w", err)
	}
	for _, v := range list {
		if v.ProposedBy != nil && *v.ProposedBy == admin {
			own = append(own, v)
			continue
		}
		others = append(others, v)
	}
	return others, own, nil
}

// Version reads one; ErrNotFound.
func (s *Store) Version(ctx context.Context, v id.RuleVersion) (*Version, error) {
	return version(ctx, s.db, v, false)
}

func version(ctx context.Context, db *database.DB, v id.RuleVersion, lock bool) (*Version, error) {
	found := &Version{}
	q := db.In(ctx)
	if lock {
		q = q.Clauses(clause.Locking{Strength: "UPDATE"})
	}
	err := q.Where("id = ?", v).Take(found).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("read rule version %d: %w", v, err)
	}
	return found, nil
}

// Edits lists the edits of a version in their order.
func (s *Store) Edits(ctx context.Context, v id.RuleVersion) ([]Edit, error) {
	return edits(ctx, s.db, v)
}

func edits(ctx context.Context, db *database.DB, v id.RuleVersion) ([]Edit, error) {
	var list []Edit
	if err := db.In(ctx).Where("version_id = ?", v).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("read edits of rule version %d: %w", v, err)
	}
	return list, nil
}

// Counts is how many edits each of the versions has.
func (s *Store) Counts(ctx context.Context, versions []Version) (map[id.RuleVersion]int, error) {
	ids := make([]id.RuleVersion, len(versions))
	for i, v := range versions {
		ids[i] = v.ID
	}
	var rows []struct {
		VersionID id.RuleVersion
		N         int
	}
	err := s.db.In(ctx).Raw("SELECT version_id, count(*) AS n FROM rule_edit WHERE version_id IN ? GROUP BY version_id", append(ids, 0)).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("count edits: %w", err)
	}
	counts := map[id.RuleVersion]int{}
	for _, r := range rows {
		counts[r.VersionID] = r.N
	}
	return counts, nil
}

// Events is the audit trail of a version, the oldest first.
func (s *Store) Events(ctx context.Context, v id.RuleVersion) ([]Event, error) {
	var list []Event
	if err := s.db.In(ctx).Where("version_id = ?", v).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("read events of rule version %d: %w", v, err)
	}
	return list, nil
}

// note adds an event to the trail.
func (s *Store) noteTx(ctx context.Context, tx *database.DB, e Event, before, after any) error {
	e.At = s.now()
	for _, side := range []struct {
		value any
		into  *json.RawMessage
	}{{before, &e.Before}, {after, &e.After}} {
		if side.value == nil {
			continue
		}
		raw, err := json.Marshal(side.value)
		if err != nil {
			return fmt.Errorf("note %s: %w", e.Action, err)
		}
		*side.into = raw
	}
	if err := tx.In(ctx).Create(&e).Error; err != nil {
		return fmt.Errorf("note %s: %w", e.Action, err)
	}
	return nil
}

// description is what the trail keeps of a draft's own fields.
type description struct {
	Note      string `json:"note"`
	ValidFrom string `json:"valid_from"`
}

func (v *Version) description() description {
	return description{v.Note, v.ValidFrom.Format(time.DateOnly)}
}

// first is the first day of the version's edits.
func (v *Version) first() landedcost.Day { return landedcost.DayOf(v.ValidFrom) }

// Outline is what an admin says of a draft: what it is for, and the first day of its edits.
type Outline struct {
	Note string
	From landedcost.Day
}

func (s *Store) check(o Outline) error {
	var c fault.Check
	c.Require(o.Note != "", "note", "rulebook.wrong.note")
	c.Require(len(o.Note) <= 500, "note", "rulebook.wrong.text", fault.Args{"most": 500})
	c.Require(o.From > 0, "valid_from", "rulebook.wrong.from")
	c.Require(o.From <= 0 || o.From >= s.today(), "valid_from", "rulebook.wrong.past", fault.Args{"today": s.today().String()})
	return c.Err()
}

func date(d landedcost.Day) time.Time {
	return time.Date(int(d)/10000, time.Month(int(d)/100%100), int(d)%100, 0, 0, 0, 0, time.UTC)
}

// Open opens a draft on the data as it is.
func (s *Store) Open(ctx context.Context, admin id.Account, o Outline) (*Version, error) {
	if err := s.check(o); err != nil {
		return nil, err
	}
	v := &Version{State: Draft, Note: o.Note, ValidFrom: date(o.From), Serial: 1, DraftedBy: admin, DraftedAt: s.now()}
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		var err error
		if v.Base, err = s.data(ctx, tx); err != nil {
			return err
		}
		v.ID = 0
		if err := tx.In(ctx).Create(v).Error; err != nil {
			return err
		}
		return s.noteTx(ctx, tx, Event{VersionID: v.ID, AccountID: admin, Action: Opened}, nil, v.description())
	})
	if err != nil {
		return nil, fmt.Errorf("open rule draft: %w", err)
	}
	return v, nil
}

// data is the data version as it is now.
func (s *Store) data(ctx context.Context, db *database.DB) (string, error) {
	latest := 0
	if err := db.In(ctx).Raw("SELECT coalesce(max(revision), 0) FROM rule_version").Scan(&latest).Error; err != nil {
		return "", fmt.Errorf("read data version: %w", err)
	}
	return named(s.shipped.Version(), latest), nil
}
