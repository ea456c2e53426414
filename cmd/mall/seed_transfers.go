package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/internal/transfer"
)

// demoFee is what the sandbox keeps of the demo's payments, in thousandths.
const demoFee = 29

// takings are what the demo's buyers paid in a month and currency.
type takings struct {
	month    string // 2026-11
	currency money.Currency
}

// addTransfers books what the provider has passed on of the demo's sales: those of a month on the first of the next one, by currency. What is
// booked already, or does not lie at the provider any more, is left out.
func (s *seeder) addTransfers(ctx context.Context) error {
	sums, err := s.takings(ctx)
	if err != nil {
		return fmt.Errorf("add demo transfers: %w", err)
	}
	var rows []transfer.Row
	byMonth := func(a, b takings) int {
		return cmp.Or(cmp.Compare(a.month, b.month), cmp.Compare(a.currency, b.currency))
	}
	for _, t := range slices.SortedFunc(maps.Keys(sums), byMonth) {
		if e, over := t.entry(sums[t], s.Now()); over {
			rows = append(rows, transfer.Row{Entry: e})
		}
	}
	if err := s.trade.transfers.Plan(ctx, rows); err != nil {
		return fmt.Errorf("add demo transfers: %w", err)
	}
	rows = slices.DeleteFunc(rows, func(r transfer.Row) bool { return r.Err != nil })
	if len(rows) == 0 {
		return nil
	}
	admin, err := s.first(ctx, account.Admin, "")
	if err != nil {
		return err
	}
	return s.trade.transfers.Book(ctx, admin.ID, rows)
}

// takings adds up what the demo's buyers paid, in minor units.
func (s *seeder) takings(ctx context.Context) (map[takings]int64, error) {
	sums := map[takings]int64{}
	for _, b := range s.set.Buyers {
		list, _, err := s.trade.orders.Search(ctx, order.Query{View: order.ViewAll, Words: b.Mail, Limit: 100})
		if err != nil {
			return nil, err
		}
		for _, o := range list {
			if o.ConfirmedAt != nil {
				sums[takings{o.ConfirmedAt.UTC().Format("2006-01"), o.Currency}] += o.Total().Minor
			}
		}
	}
	return sums, nil
}

// entry is the transfer of the sum; over is false while the month is not.
func (t takings) entry(minor int64, now time.Time) (e transfer.Entry, over bool) {
	month, err := time.Parse("2006-01", t.month)
	day, fee := month.AddDate(0, 1, 0), minor*demoFee/1000
	in := func(minor int64) string { return money.New(minor, t.currency).String() }
	return transfer.Entry{Provider: payment.SandboxName, Reference: "demo-" + t.month + "-" + strings.ToLower(string(t.currency)), Day: day.Format(time.DateOnly),
		Currency: string(t.currency), Gross: in(minor), Fee: in(fee), Net: in(minor - fee)}, err == nil && !day.After(now)
}
