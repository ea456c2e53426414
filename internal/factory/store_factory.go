package factory

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// Factory reads a factory whatever its state, for the mall and for its own clerks.
func (s *Store) Factory(ctx context.Context, f id.Factory) (*Factory, error) {
	var one Factory
	if err := s.db.In(ctx).Take(&one, f).Error; err != nil {
		return nil, fmt.Errorf("find factory %d: %w", f, err)
	}
	return &one, nil
}

// BySlug reads a factory by its slug whatever its state, for commands and the admin.
func (s *Store) BySlug(ctx context.Context, slug string) (*Factory, error) {
	var one Factory
	if err := s.db.In(ctx).Where("slug = ?", slug).Take(&one).Error; err != nil {
		return nil, fmt.Errorf("find factory %s: %w", slug, err)
	}
	return &one, nil
}

// Shown reads an approved factory by its slug, for consumers; any other is ErrNotFound.
func (s *Store) Shown(ctx context.Context, slug string) (*Factory, error) {
	var one Factory
	if err := s.db.In(ctx).Where("slug = ? AND state = ?", slug, Approved).Take(&one).Error; err != nil {
		return nil, fmt.Errorf("find factory %s: %w", slug, err)
	}
	return &one, nil
}

// ShownAll lists the approved factories by name, for consumers.
func (s *Store) ShownAll(ctx context.Context) ([]Factory, error) {
	var list []Factory
	if err := s.db.In(ctx).Where("state = ?", Approved).Order("name, id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list factories: %w", err)
	}
	return list, nil
}

// ShownOf are those of the factories that may sell, by one statement.
func (s *Store) ShownOf(ctx context.Context, ids []id.Factory) ([]Factory, error) {
	var list []Factory
	if err := s.db.In(ctx).Where("id IN ? AND state = ?", ids, Approved).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("read factories: %w", err)
	}
	return list, nil
}

// Names are what the factories are called, by one statement.
func (s *Store) Names(ctx context.Context, ids []id.Factory) (map[id.Factory]string, error) {
	var list []Factory
	if err := s.db.In(ctx).Select("id", "name").Where("id IN ?", ids).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("read names of factories: %w", err)
	}
	names := make(map[id.Factory]string, len(list))
	for _, f := range list {
		names[f.ID] = f.Name
	}
	return names, nil
}

// NamesOf are what the factories of the slugs are called, by one statement.
func (s *Store) NamesOf(ctx context.Context, slugs []string) (map[string]string, error) {
	var list []Factory
	if err := s.db.In(ctx).Select("slug", "name").Where("slug IN ?", slugs).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("read names of factories: %w", err)
	}
	names := make(map[string]string, len(list))
	for _, f := range list {
		names[f.Slug] = f.Name
	}
	return names, nil
}

// Query is what the mall's admins look for; the zero value of a field asks for anything. Search looks into the names,
// the slug and the credit code.
type Query struct {
	State  State
	Search string
	Limit  int
	Way    id.Way
}

// Factories lists factories for the mall: those that wait first, then the newest.
func (s *Store) Factories(ctx context.Context, q Query) (id.Stretch[Factory], error) {
	found, err := s.from(ctx, q.Way)
	if err != nil {
		return id.Stretch[Factory]{}, err
	}
	if q.State != "" {
		found = found.Where("state = ?", q.State)
	}
	if text := strings.TrimSpace(q.Search); text != "" {
		like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(text) + "%"
		found = found.Where("name ILIKE ? OR name_zh ILIKE ? OR slug ILIKE ? OR credit_code ILIKE ?", like, like, like, like)
	}
	var list []Factory
	if err := found.Limit(q.Limit + 1).Find(&list).Error; err != nil {
		return id.Stretch[Factory]{}, fmt.Errorf("list factories: %w", err)
	}
	return id.Cut(list, q.Limit, q.Way, func(f Factory) id.Cursor { return id.Cursor{At: f.CreatedAt, Row: int64(f.ID)} }), nil
}

// from is the factories from a place on. Whether that place is among those that wait is asked of the factory that stands there.
func (s *Store) from(ctx context.Context, w id.Way) (*gorm.DB, error) {
	place, waits := w.From(), false
	if place.Row != 0 {
		if err := s.db.In(ctx).Raw("SELECT state = 'pending' FROM factory WHERE id = ?", place.Row).Scan(&waits).Error; err != nil {
			return nil, fmt.Errorf("find place in factories: %w", err)
		}
	}
	all := s.db.In(ctx).Model(&Factory{})
	switch {
	case w.Back():
		return all.Where("((state = 'pending'), created_at, id) > (?, ?, ?)", waits, place.At, place.Row).Order("(state = 'pending'), created_at, id"), nil
	case place.Row != 0:
		all = all.Where("((state = 'pending'), created_at, id) < (?, ?, ?)", waits, place.At, place.Row)
	}
	return all.Order("(state = 'pending') DESC, created_at DESC, id DESC"), nil
}

// Counts tells how many factories there are in each state.
func (s *Store) Counts(ctx context.Context) (map[State]int, error) {
	var rows []struct {
		State State
		N     int
	}
	if err := s.db.In(ctx).Model(&Factory{}).Select("state, count(*) AS n").Group("state").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("count factories: %w", err)
	}
	counts := map[State]int{Pending: 0, Approved: 0, Suspended: 0, Declined: 0}
	for _, r := range rows {
		counts[r.State] = r.N
	}
	return counts, nil
}

// LockTx locks a factory, to decide about it.
func (s *Store) LockTx(ctx context.Context, tx *database.DB, f id.Factory) (*Factory, error) {
	var one Factory
	if err := tx.In(ctx).Raw("SELECT * FROM factory WHERE id = ? FOR UPDATE", f).Take(&one).Error; err != nil {
		return nil, fmt.Errorf("lock factory %d: %w", f, err)
	}
	return &one, nil
}

// SaveStateTx writes the state, reason and time of a decision about a locked factory.
func (s *Store) SaveStateTx(ctx context.Context, tx *database.DB, f *Factory) error {
	err := tx.In(ctx).Model(&Factory{}).Where("id = ?", f.ID).Select("State", "Reason", "DecidedAt").Updates(f).Error
	if err != nil {
		return fmt.Errorf("write state of factory %d: %w", f.ID, err)
	}
	return nil
}

// maxStory is the longest story of a factory in one language, in bytes.
const maxStory = 4000

// Profile is what an approved factory may change about itself without asking. Handover days are working days from
// payment to hand-over, 1 to 30.
type Profile struct {
	Contact      string
	Phone        string
	Email        string // for shoppers
	Founded      int
	StaffCount   int
	Story        map[string]string // by language
	HandoverDays int
}

// Check refuses wrong fields: contact, phone, public_email, founded, staff_count, story, handover_days.
func (p Profile) Check() error {
	var c fault.Check
	c.Require(strings.TrimSpace(p.Contact) != "" && len(p.Contact) <= 100, "contact", "factory.contact")
	c.Require(strings.TrimSpace(p.Phone) != "" && len(p.Phone) <= 40, "phone", "factory.phone")
	_, err := ParseEmail(p.Email)
	c.Require(err == nil, "public_email", ErrEmail.Key)
	c.Require(p.Founded == 0 || p.Founded >= 1600 && p.Founded <= 2100, "founded", "factory.founded")
	c.Require(p.StaffCount >= 0 && p.StaffCount <= 1_000_000, "staff_count", "factory.staff_count")
	c.Require(p.HandoverDays >= 1 && p.HandoverDays <= 30, "handover_days", "factory.handover_days")
	for _, text := range p.Story {
		c.Require(len(text) <= maxStory, "story", "factory.story_long")
	}
	return c.Err()
}

// Describe writes the profile of the factory.
func (s *Store) Describe(ctx context.Context, f id.Factory, p Profile) error {
	if err := p.Check(); err != nil {
		return err
	}
	email, err := ParseEmail(p.Email)
	if err != nil {
		return err
	}
	row := Factory{Contact: strings.TrimSpace(p.Contact), Phone: strings.TrimSpace(p.Phone), Email: email, Founded: p.Founded, StaffCount: p.StaffCount,
		Story: map[string]string{}, HandoverDays: p.HandoverDays}
	for l, text := range p.Story {
		if text = strings.TrimSpace(text); text != "" {
			row.Story[l] = text
		}
	}
	done := s.db.In(ctx).Model(&Factory{}).Where("id = ?", f).
		Select("Contact", "Phone", "Email", "Founded", "StaffCount", "Story", "HandoverDays").Updates(&row)
	if done.Error != nil {
		return fmt.Errorf("describe factory %d: %w", f, done.Error)
	}
	if done.RowsAffected == 0 {
		return database.ErrNotFound
	}
	return nil
}

// AddTx writes a factory as it is given, with its own slug and state: for the demo and for an operator who has vetted
// it elsewhere. It says whether it is new: one whose slug is there already is read instead.
func (s *Store) AddTx(ctx context.Context, tx *database.DB, f *Factory) (bool, error) {
	err := tx.In(ctx).Where("slug = ?", f.Slug).Take(f).Error
	if err == nil {
		return false, nil
	}
	if !errors.Is(err, database.ErrNotFound) {
		return false, fmt.Errorf("find factory %s: %w", f.Slug, err)
	}
	f.CreatedAt = s.now()
	if f.State != Pending {
		f.DecidedAt = &f.CreatedAt
	}
	if err := tx.In(ctx).Create(f).Error; err != nil {
		return false, fmt.Errorf("add factory %s: %w", f.Slug, err)
	}
	return true, nil
}

// shardRows is how many row numbers one shard of the sitemap spans.
const shardRows = 50_000

// Shards is how many shards of the sitemap the factories take.
func (s *Store) Shards(ctx context.Context) (int, error) {
	var n int
	if err := s.db.In(ctx).Raw("SELECT (coalesce(max(id), 0) + ? - 1) / ? FROM factory", shardRows, shardRows).Scan(&n).Error; err != nil {
		return 0, fmt.Errorf("count shards of factories: %w", err)
	}
	return n, nil
}

// ShownSlugs are the slugs of the approved factories in a shard, from 1, in the order of their rows.
func (s *Store) ShownSlugs(ctx context.Context, shard int) ([]string, error) {
	var slugs []string
	err := s.db.In(ctx).Model(&Factory{}).Where("id > ? AND id <= ? AND state = ?", (shard-1)*shardRows, shard*shardRows, Approved).
		Order("id").Pluck("slug", &slugs).Error
	if err != nil {
		return nil, fmt.Errorf("read shard %d of factories: %w", shard, err)
	}
	return slugs, nil
}
