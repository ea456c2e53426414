package follow

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// Store keeps who follows whom.
type Store struct {
	db  *database.DB
	now func() time.Time
}

// NewStore opens the store.
func NewStore(db *database.DB, now func() time.Time) *Store { return &Store{db: db, now: now} }

// Of are the makers a member follows, the last followed first, by one statement.
func (s *Store) Of(ctx context.Context, member id.Account) ([]Follow, error) {
	var all []Follow
	err := s.db.In(ctx).Where("account_id = ? AND removed_at IS NULL", member).Order("followed_at DESC, factory_id DESC").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read whom account %d follows: %w", member, err)
	}
	return all, nil
}

// Follow follows a maker; who follows it already goes on as before.
func (s *Store) Follow(ctx context.Context, member id.Account, maker id.Factory) error {
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		if err := tx.In(ctx).Exec("SELECT 1 FROM account WHERE id = ? FOR UPDATE", member).Error; err != nil {
			return err
		}
		var others int64
		err := tx.In(ctx).Model(&Follow{}).Where("account_id = ? AND factory_id <> ? AND removed_at IS NULL", member, maker).Count(&others).Error
		if err != nil {
			return err
		}
		if others >= Most {
			return ErrFull.With(fault.Args{"max": Most})
		}
		if err := tx.In(ctx).Where("account_id = ? AND factory_id = ? AND removed_at IS NOT NULL", member, maker).Delete(&Follow{}).Error; err != nil {
			return err
		}
		return tx.In(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&Follow{AccountID: member, FactoryID: maker, FollowedAt: s.now()}).Error
	})
	if err != nil {
		return fmt.Errorf("follow factory %d: %w", maker, err)
	}
	return nil
}

// Unfollow gives a maker up. For a while it can be brought back; one that is not followed is fine.
func (s *Store) Unfollow(ctx context.Context, member id.Account, maker id.Factory) error {
	err := s.db.In(ctx).Model(&Follow{}).Where("account_id = ? AND factory_id = ? AND removed_at IS NULL", member, maker).
		Update("removed_at", s.now()).Error
	if err != nil {
		return fmt.Errorf("unfollow factory %d: %w", maker, err)
	}
	return nil
}

// BringBack undoes Unfollow. What is gone for good is ErrNotFound.
func (s *Store) BringBack(ctx context.Context, member id.Account, maker id.Factory) error {
	done := s.db.In(ctx).Model(&Follow{}).Where("account_id = ? AND factory_id = ? AND removed_at IS NOT NULL", member, maker).Update("removed_at", nil)
	if done.Error != nil {
		return fmt.Errorf("follow factory %d again: %w", maker, done.Error)
	}
	if done.RowsAffected == 0 {
		return database.ErrNotFound
	}
	return nil
}

// SweepOut throws away what was given up and not brought back; it is a periodic job's work.
func (s *Store) SweepOut(ctx context.Context) error {
	if err := s.db.In(ctx).Where("removed_at <= ?", s.now().Add(-secondThoughts)).Delete(&Follow{}).Error; err != nil {
		return fmt.Errorf("sweep out makers: %w", err)
	}
	return nil
}
