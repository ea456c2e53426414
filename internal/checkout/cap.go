package checkout

import (
	"context"
	"slices"
	"time"

	"github.com/silkroadmall/mall/internal/cart"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/order"
)

// ErrCapped says that a buyer may not have so many; its args carry the title, and what may still be had.
var ErrCapped = fault.New(fault.Conflict, "checkout.capped")

// buyer is whom the limits of an order are counted for.
func buyer(o *order.Order) order.Buyer {
	b := order.Buyer{Email: o.Email}
	if o.AccountID != nil {
		b.Account = *o.AccountID
	}
	return b
}

// allowed is how many pieces of each listing that has a limit the cart's owner may have now; email is "" before it is known.
func (t *Till) allowed(ctx context.Context, c *cart.Cart, email string, offers []catalog.Offer) (map[id.Listing]int, error) {
	var listings []id.Listing
	for _, o := range offers {
		listings = append(listings, o.ListingID)
	}
	caps, err := t.Catalog.Caps(ctx, listings)
	if err != nil {
		return nil, err
	}
	b := order.Buyer{Account: memberOf(c), Email: email}
	left := map[id.Listing]int{}
	for listing, limit := range caps {
		n := cart.MaxQuantity
		if limit.PerOrder > 0 {
			n = limit.PerOrder
		}
		if limit.PerPerson > 0 {
			had, err := t.Orders.Bought(ctx, b, listing, t.since(limit))
			if err != nil {
				return nil, err
			}
			n = min(n, max(limit.PerPerson-had, 0))
		}
		left[listing] = n
	}
	return left, nil
}

// since is when the days of a limit began that end now.
func (t *Till) since(c catalog.Cap) time.Time { return t.Now().AddDate(0, 0, -c.Days) }

// withinTx refuses an order, written in this transaction, by which its buyer would have more than a limit allows. Orders of
// the same buyer wait for each other here, listing by listing in the order of their ids.
func (t *Till) withinTx(ctx context.Context, tx *database.DB, o *order.Order) error {
	count, title := pieces(o), map[id.Listing]string{}
	var listings []id.Listing
	for _, l := range o.Lines() {
		title[l.ListingID] = l.Title
		listings = append(listings, l.ListingID)
	}
	slices.Sort(listings)
	listings = slices.Compact(listings)
	caps, err := t.Catalog.CapsTx(ctx, tx, listings)
	if err != nil {
		return err
	}
	for _, listing := range listings {
		limit := caps[listing]
		if n := limit.PerOrder; n > 0 && count[listing] > n {
			return ErrCapped.With(fault.Args{"title": title[listing], "left": n})
		}
		if limit.PerPerson == 0 {
			continue
		}
		had, err := t.Orders.BoughtTx(ctx, tx, buyer(o), listing, t.since(limit))
		if err != nil {
			return err
		}
		if had > limit.PerPerson {
			return ErrCapped.With(fault.Args{"title": title[listing], "left": max(limit.PerPerson-had+count[listing], 0)})
		}
	}
	return nil
}
