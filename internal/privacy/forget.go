package privacy

import (
	"context"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/order"
)

// Forgetting removes names and addresses from the orders that no law keeps any longer, and what gateways said of payers.
type Forgetting struct{}

// Kind names the job.
func (Forgetting) Kind() string { return "orders_forget" }

const (
	forgetEvery = 24 * time.Hour
	forgetTime  = 10 * time.Minute
	forgetAt    = 200 // how many orders one transaction forgets
)

// Register takes on the daily forgetting.
func (d *Desk) Register(w *job.Workers) {
	job.Register(w, func(ctx context.Context, _ Forgetting) error {
		if _, err := d.Forget(ctx); err != nil {
			return err
		}
		return d.Payments.ForgetEvents(ctx)
	}, job.Timeout(forgetTime))
	w.Every(forgetEvery, Forgetting{})
}

// Forget removes who bought from every order whose time of keeping is over, and tells from how many; the figures stay. It may run
// again at any time.
func (d *Desk) Forget(ctx context.Context) (int, error) {
	all, err := laws()
	if err != nil {
		return 0, err
	}
	total := 0
	for {
		n, err := d.forget(ctx, keeps(all))
		total += n
		if err != nil || n < forgetAt {
			return total, err
		}
	}
}

func (d *Desk) forget(ctx context.Context, all []order.Keep) (n int, err error) {
	err = d.DB.Transact(ctx, func(tx *database.DB) error {
		gone, err := d.Orders.ForgetTx(ctx, tx, all, d.Now(), forgetAt)
		if err != nil {
			return err
		}
		orders, quotes := make([]id.Order, len(gone)), make([]id.Quote, len(gone))
		for i, g := range gone {
			orders[i], quotes[i] = g.ID, g.QuoteID
		}
		n = len(gone)
		if err := d.Withdrawals.ForgetTx(ctx, tx, orders); err != nil {
			return err
		}
		return d.Till.UnnameTx(ctx, tx, quotes)
	})
	if err != nil {
		return 0, fmt.Errorf("forget orders: %w", err)
	}
	return n, nil
}

// keeps are the laws as the orders know them.
func keeps(all []Law) []order.Keep {
	var list []order.Keep
	for _, l := range all {
		if l.Countries == nil {
			list = append(list, order.Keep{Country: "*", Years: l.Years, YearEnd: l.YearEnd})
		}
		for _, country := range l.Countries {
			list = append(list, order.Keep{Country: country, Years: l.Years, YearEnd: l.YearEnd})
		}
	}
	return list
}
