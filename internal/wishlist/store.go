package wishlist

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// list is the row of a list.
type list struct {
	ID        int64
	TokenHash []byte
	AccountID *id.Account
	TouchedAt time.Time
}

// TableName is the table of list.
func (list) TableName() string { return "wishlist" }

// Store keeps lists.
type Store struct {
	db  *database.DB
	now func() time.Time
}

// NewStore opens the store.
func NewStore(db *database.DB, now func() time.Time) *Store { return &Store{db: db, now: now} }

// Wishes are what is on the owner's list, the last saved first, by one statement.
func (s *Store) Wishes(ctx context.Context, o Owner) ([]Wish, error) {
	var wishes []Wish
	err := s.db.In(ctx).Where("wishlist_id = (?) AND removed_at IS NULL", owned(s.db.In(ctx), o).Select("id")).
		Order("saved_at DESC, variant_id DESC").Find(&wishes).Error
	if err != nil {
		return nil, fmt.Errorf("read wishes: %w", err)
	}
	return wishes, nil
}

// Count is how many there are.
func (s *Store) Count(ctx context.Context, o Owner) (int, error) {
	var n int64
	err := s.db.In(ctx).Model(&Wish{}).Where("wishlist_id = (?) AND removed_at IS NULL", owned(s.db.In(ctx), o).Select("id")).Count(&n).Error
	if err != nil {
		return 0, fmt.Errorf("count wishes: %w", err)
	}
	return int(n), nil
}

// Save puts a variant on the owner's list, made if there is none; one that is on it already stays as it was saved first.
// It returns the token that opens a guest's new list, "" otherwise. An unknown variant is ErrNotFound.
func (s *Store) Save(ctx context.Context, o Owner, w Wish) (string, error) {
	token := ""
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		l, fresh, err := s.openTx(ctx, tx, o)
		if err != nil {
			return err
		}
		token = fresh
		w.WishlistID, w.SavedAt, w.RemovedAt = l.ID, s.now(), nil
		if err := s.saveTx(ctx, tx, w); err != nil {
			return err
		}
		return tx.In(ctx).Model(l).Update("touched_at", s.now()).Error
	})
	if err != nil {
		return "", fmt.Errorf("save variant %d: %w", w.VariantID, err)
	}
	return token, nil
}

// saveTx writes a wish. One that was removed is saved anew, with what it costs by now.
func (s *Store) saveTx(ctx context.Context, tx *database.DB, w Wish) error {
	g := tx.In(ctx)
	var others int64
	err := g.Model(&Wish{}).Where("wishlist_id = ? AND variant_id <> ? AND removed_at IS NULL", w.WishlistID, w.VariantID).Count(&others).Error
	if err != nil {
		return err
	}
	if others >= Most {
		return ErrFull.With(fault.Args{"max": Most})
	}
	if err := g.Where("wishlist_id = ? AND variant_id = ? AND removed_at IS NOT NULL", w.WishlistID, w.VariantID).Delete(&Wish{}).Error; err != nil {
		return err
	}
	err = g.Clauses(clause.OnConflict{DoNothing: true}).Create(&w).Error
	if database.IsForeignKey(err, "") {
		return database.ErrNotFound.Because(err)
	}
	return err
}

// Remove takes a variant off the owner's list. For a while it can be brought back; one that is not on it is fine.
func (s *Store) Remove(ctx context.Context, o Owner, variant id.Variant) error {
	err := s.db.In(ctx).Model(&Wish{}).Where("wishlist_id = (?) AND variant_id = ? AND removed_at IS NULL",
		owned(s.db.In(ctx), o).Select("id"), variant).Update("removed_at", s.now()).Error
	if err != nil {
		return fmt.Errorf("remove variant %d: %w", variant, err)
	}
	return nil
}

// BringBack undoes Remove; the wish is as it was. What is gone for good is ErrNotFound.
func (s *Store) BringBack(ctx context.Context, o Owner, variant id.Variant) error {
	done := s.db.In(ctx).Model(&Wish{}).Where("wishlist_id = (?) AND variant_id = ? AND removed_at IS NOT NULL",
		owned(s.db.In(ctx), o).Select("id"), variant).Update("removed_at", nil)
	if done.Error != nil {
		return fmt.Errorf("bring back variant %d: %w", variant, done.Error)
	}
	if done.RowsAffected == 0 {
		return database.ErrNotFound
	}
	return nil
}

// Merge takes a guest's list into the member's at sign-in. Of a variant on both the member's own wish stays; of those the
// list has no room for the oldest are left out. An unknown token changes nothing.
func (s *Store) Merge(ctx context.Context, token string, account id.Account) error {
	if token == "" {
		return nil
	}
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		guest, err := find(tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}), Owner{Token: token})
		if errors.Is(err, database.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		own, _, err := s.openTx(ctx, tx, Owner{Account: account})
		if err != nil {
			return err
		}
		return s.mergeTx(ctx, tx, guest.ID, own.ID)
	})
	if err != nil {
		return fmt.Errorf("merge wishes into account %d: %w", account, err)
	}
	return nil
}

func (s *Store) mergeTx(ctx context.Context, tx *database.DB, guest, own int64) error {
	const sql = `INSERT INTO wish (wishlist_id, variant_id, destination, price_minor, price_currency, saved_at)
		SELECT @own, variant_id, destination, price_minor, price_currency, saved_at FROM wish g
		WHERE wishlist_id = @guest AND removed_at IS NULL
			AND NOT EXISTS (SELECT 1 FROM wish o WHERE o.wishlist_id = @own AND o.variant_id = g.variant_id AND o.removed_at IS NULL)
		ORDER BY saved_at DESC LIMIT (SELECT greatest(@most - count(*), 0) FROM wish WHERE wishlist_id = @own AND removed_at IS NULL)
		ON CONFLICT (wishlist_id, variant_id) DO UPDATE SET destination = excluded.destination, price_minor = excluded.price_minor,
			price_currency = excluded.price_currency, saved_at = excluded.saved_at, removed_at = NULL`
	values := map[string]any{"own": own, "guest": guest, "most": Most}
	if err := tx.In(ctx).Exec(sql, values).Error; err != nil {
		return err
	}
	return tx.In(ctx).Delete(&list{}, guest).Error
}

// SweepOut throws away guests' lists that nobody touches and what was removed and not brought back; it is a periodic job's work.
func (s *Store) SweepOut(ctx context.Context) error {
	now := s.now()
	err := errors.Join(
		s.db.In(ctx).Where("account_id IS NULL AND touched_at <= ?", now.Add(-guestsFor)).Delete(&list{}).Error,
		s.db.In(ctx).Where("removed_at <= ?", now.Add(-secondThoughts)).Delete(&Wish{}).Error)
	if err != nil {
		return fmt.Errorf("sweep out wishes: %w", err)
	}
	return nil
}

// openTx finds the owner's list and locks it, or makes one; the token is set for a guest's new list.
func (s *Store) openTx(ctx context.Context, tx *database.DB, o Owner) (*list, string, error) {
	l, err := find(tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}), o)
	if !errors.Is(err, database.ErrNotFound) {
		return l, "", err
	}
	l = &list{TouchedAt: s.now()}
	token := ""
	if o.Account != 0 {
		l.AccountID = &o.Account
	} else {
		token = id.NewToken()
		l.TokenHash = digest(token)
	}
	// Of two first wishes at the same moment both find no list: the second waits here for the first, and takes its list.
	made := tx.In(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(l)
	if made.Error != nil {
		return nil, "", made.Error
	}
	if made.RowsAffected == 0 {
		l, err = find(tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}), o)
		return l, "", err
	}
	return l, token, nil
}

// owned is the owner's list; a guest without a token has none.
func owned(g *gorm.DB, o Owner) *gorm.DB {
	g = g.Model(&list{})
	if o.Account != 0 {
		return g.Where("account_id = ?", o.Account)
	}
	return g.Where("token_hash = ?", digest(o.Token))
}

func find(g *gorm.DB, o Owner) (*list, error) {
	var l list
	if err := owned(g, o).Take(&l).Error; err != nil {
		return nil, err
	}
	return &l, nil
}

func digest(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
