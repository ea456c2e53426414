package account

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// maxSaved is how many addresses a book holds; of those kept by themselves the one unused longest makes room.
const maxSaved = 20

// secondThoughts is how long a removed address can be brought back.
const secondThoughts = time.Hour

// ErrBookFull says that an address must be removed before another is added.
var ErrBookFull = fault.New(fault.Conflict, "account.book_full")

// Addresses lists the account's address book: the preferred one first, then the last used.
func (s *Store) Addresses(ctx context.Context, account id.Account) ([]Saved, error) {
	list, err := book(s.db.In(ctx), account)
	if err != nil {
		return nil, fmt.Errorf("list addresses of account %d: %w", account, err)
	}
	return list, nil
}

func book(g *gorm.DB, account id.Account) (list []Saved, err error) {
	err = g.Where("account_id = ? AND removed_at IS NULL", account).Order("preferred DESC, used_at DESC, id DESC").Find(&list).Error
	return list, err
}

// Entry is one address of the account's book; another account's is ErrNotFound.
func (s *Store) Entry(ctx context.Context, account id.Account, saved id.Address) (*Saved, error) {
	var one Saved
	if err := s.db.In(ctx).Where("account_id = ? AND removed_at IS NULL", account).Take(&one, saved).Error; err != nil {
		return nil, fmt.Errorf("find address %d: %w", saved, err)
	}
	return &one, nil
}

// Add puts an address that its person typed into the book, the first as the preferred one. Wrong parts are named; a full
// book is ErrBookFull.
func (s *Store) Add(ctx context.Context, account id.Account, a address.Address) error {
	a = a.Normalize()
	if err := a.Check(); err != nil {
		return err
	}
	return s.db.Transact(ctx, func(tx *database.DB) error {
		list, err := book(tx.In(ctx), account)
		if err != nil {
			return fmt.Errorf("add address: %w", err)
		}
		known := slices.ContainsFunc(list, func(k Saved) bool { return k.Address == a })
		if len(list) >= maxSaved && !known {
			return ErrBookFull.With(fault.Args{"max": maxSaved})
		}
		return s.keepTx(ctx, tx, account, list, a)
	})
}

// RememberTx keeps an address the account has just used; the same one again only becomes the last used.
func (s *Store) RememberTx(ctx context.Context, tx *database.DB, account id.Account, a address.Address) error {
	list, err := book(tx.In(ctx), account)
	if err != nil {
		return fmt.Errorf("remember address: %w", err)
	}
	if len(list) >= maxSaved && !slices.ContainsFunc(list, func(k Saved) bool { return k.Address == a }) {
		if err := tx.In(ctx).Delete(&Saved{}, list[len(list)-1].ID).Error; err != nil {
			return fmt.Errorf("remember address: %w", err)
		}
	}
	return s.keepTx(ctx, tx, account, list, a)
}

// keepTx writes an address into the book, or notes that one in it was used.
func (s *Store) keepTx(ctx context.Context, tx *database.DB, account id.Account, list []Saved, a address.Address) error {
	g := tx.In(ctx)
	if i := slices.IndexFunc(list, func(k Saved) bool { return k.Address == a }); i >= 0 {
		g = g.Model(&Saved{}).Where("id = ?", list[i].ID).Update("used_at", s.now())
	} else {
		g = g.Create(&Saved{AccountID: account, Address: a, UsedAt: s.now(), Preferred: len(list) == 0})
	}
	if g.Error != nil {
		return fmt.Errorf("keep address: %w", g.Error)
	}
	return nil
}

// Amend corrects an address of the book; another account's is ErrNotFound.
func (s *Store) Amend(ctx context.Context, account id.Account, saved id.Address, a address.Address) error {
	a = a.Normalize()
	if err := a.Check(); err != nil {
		return err
	}
	done := s.db.In(ctx).Model(&Saved{}).Where("id = ? AND account_id = ? AND removed_at IS NULL", saved, account).
		Select("Address").Updates(&Saved{Address: a})
	return one(done, "amend address", saved)
}

// Prefer makes an address the one to begin with.
func (s *Store) Prefer(ctx context.Context, account id.Account, saved id.Address) error {
	return s.db.Transact(ctx, func(tx *database.DB) error {
		mine := func() *gorm.DB {
			return tx.In(ctx).Model(&Saved{}).Where("account_id = ? AND removed_at IS NULL", account)
		}
		if err := mine().Where("preferred").Update("preferred", false).Error; err != nil {
			return fmt.Errorf("prefer address %d: %w", saved, err)
		}
		return one(mine().Where("id = ?", saved).Update("preferred", true), "prefer address", saved)
	})
}

// Forget takes an address out of the account's book; one of another account is ErrNotFound. For a while it can be brought
// back.
func (s *Store) Forget(ctx context.Context, account id.Account, saved id.Address) error {
	done := s.db.In(ctx).Model(&Saved{}).Where("id = ? AND account_id = ? AND removed_at IS NULL", saved, account).Update("removed_at", s.now())
	return one(done, "forget address", saved)
}

// BringBack undoes Forget; an address that is gone for good is ErrNotFound. It is preferred again unless another is by now.
func (s *Store) BringBack(ctx context.Context, account id.Account, saved id.Address) error {
	done := s.db.In(ctx).Exec(`UPDATE address_book b SET removed_at = NULL,
			preferred = b.preferred AND NOT EXISTS (SELECT 1 FROM address_book o WHERE o.account_id = b.account_id AND o.preferred AND o.removed_at IS NULL)
		WHERE b.id = ? AND b.account_id = ? AND b.removed_at IS NOT NULL`, saved, account)
	return one(done, "bring back address", saved)
}

// one is nil when a statement changed the one row it was about.
func one(done *gorm.DB, what string, row id.Address) error {
	if done.Error != nil {
		return fmt.Errorf("%s %d: %w", what, row, done.Error)
	}
	if done.RowsAffected == 0 {
		return database.ErrNotFound
	}
	return nil
}

// Remember keeps an address that was just used, in a transaction of its own.
func (s *Store) Remember(ctx context.Context, account id.Account, a address.Address) error {
	return s.db.Transact(ctx, func(tx *database.DB) error { return s.RememberTx(ctx, tx, account, a) })
}
