// Package privacy answers for what the mall holds on a consumer: it shows everything in a file of a form that programs
// read, and deletes the account with all that no law keeps.
//
// Invariants: what hangs on an account is in the file; after a deletion nothing names the account but its orders' own
// addresses, which the law keeps; a deletion is one transaction, so that an account is there with everything or gone.
//
// It must not know HTTP, or who may ask: the caller has found out.
package privacy

import (
	"context"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/cart"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/follow"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/internal/question"
	"github.com/silkroadmall/mall/internal/review"
	"github.com/silkroadmall/mall/internal/wishlist"
)

// Desk is where people ask what is known of them. All its fields must be set.
type Desk struct {
	DB          *database.DB
	Accounts    *account.Store
	Carts       *cart.Store
	Catalog     *catalog.Store
	Orders      *order.Store
	Payments    *payment.Store
	Questions   *question.Desk
	Reviews     *review.Desk
	Till        *checkout.Till
	Wishes      *wishlist.Store
	Follows     *follow.Store
	Makers      *factory.Store
	Withdrawals *aftersales.Desk
	Now         func() time.Time
}

// Leaving is what a consumer should know before the account is deleted.
type Leaving struct {
	Kept []Kept // the orders that stay, by the law that keeps them
	Open int    // orders that are not delivered yet
}

// Orders is how many orders stay.
func (l Leaving) Orders() int {
	n := 0
	for _, k := range l.Kept {
		n += k.Orders
	}
	return n
}

// Leaving looks what would stay of an account.
func (d *Desk) Leaving(ctx context.Context, consumer id.Account) (Leaving, error) {
	all, err := laws()
	if err != nil {
		return Leaving{}, err
	}
	reaches, err := d.Orders.Reaches(ctx, consumer)
	if err != nil {
		return Leaving{}, err
	}
	l := Leaving{Kept: keeping(all, reaches)}
	for _, r := range reaches {
		l.Open += r.Open
	}
	return l, nil
}

// Erase deletes the account of a consumer who types the present password, and everything that hangs on it: sessions, passkeys, links,
// addresses, saved goods, followed makers, the cart, quotes, questions that are not published, and the name on reviews. Its orders stay without it and open by their links. at is where the links of the
// last letter lead.
func (d *Desk) Erase(ctx context.Context, a *account.Account, present, at string) error {
	if err := d.Accounts.Confirm(ctx, a, present); err != nil {
		return err
	}
	err := d.DB.Transact(ctx, func(tx *database.DB) error {
		if err := d.Accounts.HoldTx(ctx, tx, a.ID); err != nil {
			return err
		}
		if err := d.Till.ForgetTx(ctx, tx, a.ID); err != nil {
			return err
		}
		if err := d.Carts.ForgetTx(ctx, tx, a.ID); err != nil {
			return err
		}
		if err := d.Questions.ForgetTx(ctx, tx, a.ID); err != nil {
			return err
		}
		if err := d.Reviews.UnsignTx(ctx, tx, a.ID); err != nil {
			return err
		}
		kept, err := d.Orders.ReleaseTx(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		return d.Accounts.EraseTx(ctx, tx, a, kept, at)
	})
	if err != nil {
		return fmt.Errorf("erase account: %w", err)
	}
	return nil
}
