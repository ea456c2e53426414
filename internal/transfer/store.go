package transfer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/once"
)

// Lies is what lies at the providers, by provider and currency.
func (d *Desk) Lies(ctx context.Context) ([]ledger.Balance, error) { return d.liesTx(ctx, d.DB) }

func (d *Desk) liesTx(ctx context.Context, db *database.DB) ([]ledger.Balance, error) {
	list, err := d.Ledger.BalancesTx(ctx, db, ledger.ProviderClearing)
	return slices.DeleteFunc(list, func(b ledger.Balance) bool { return !b.Amount.Positive() }), err
}

// Plan says what booking the rows would do: those that can't be booked come back with an error. Nothing is booked.
func (d *Desk) Plan(ctx context.Context, rows []Row) error { return d.planTx(ctx, d.DB, rows) }

func (d *Desk) planTx(ctx context.Context, db *database.DB, rows []Row) error {
	lies, err := d.liesTx(ctx, db)
	if err != nil {
		return err
	}
	l := lying{left: map[string]map[money.Currency]int64{}, seen: map[string]bool{}}
	for _, b := range lies {
		if l.left[b.Party] == nil {
			l.left[b.Party] = map[money.Currency]int64{}
		}
		l.left[b.Party][b.Amount.Currency] = b.Amount.Minor
	}
	for i := range rows {
		r := &rows[i]
		if r.Err != nil {
			continue
		}
		if r.Transfer, r.Err = r.Entry.read(d.Now()); r.Err == nil {
			r.Err = d.fitsTx(ctx, db, l, r.Transfer)
		}
		if r.Err == nil {
			continue
		}
		if r.Transfer = nil; fault.KindOf(r.Err) != fault.Invalid {
			return r.Err
		}
	}
	return nil
}

// lying is what is left at each provider while the lines of a table take from it, and which references the lines before have named.
type lying struct {
	left map[string]map[money.Currency]int64
	seen map[string]bool
}

// fitsTx takes a transfer from what lies at its provider, or names the field by which it does not fit.
func (d *Desk) fitsTx(ctx context.Context, db *database.DB, l lying, t *Transfer) error {
	var f fault.Check
	old, err := d.bookedTx(ctx, db, t)
	switch {
	case err == nil:
		f.Require(false, "reference", "transfer.wrong.booked", fault.Args{"date": old.ArrivedOn, "net": old.Net()})
	case !errors.Is(err, database.ErrNotFound):
		return err
	}
	f.Require(!l.seen[t.Gateway+":"+t.Reference], "reference", "transfer.wrong.twice")
	if f.Require(len(l.left[t.Gateway]) > 0, "provider", "transfer.wrong.provider", fault.Args{"providers": l.providers()}) {
		left := l.left[t.Gateway][t.Currency]
		f.Require(t.GrossMinor <= left, "gross", "transfer.wrong.more", fault.Args{"left": money.New(left, t.Currency), "provider": t.Gateway})
	}
	if err := f.Err(); err != nil {
		return err
	}
	l.left[t.Gateway][t.Currency] -= t.GrossMinor
	l.seen[t.Gateway+":"+t.Reference] = true
	return nil
}

// providers are the names of those at which something lies.
func (l lying) providers() string {
	names := make([]string, 0, len(l.left))
	for name := range l.left {
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

func (d *Desk) bookedTx(ctx context.Context, db *database.DB, t *Transfer) (*Transfer, error) {
	var old Transfer
	if err := db.In(ctx).Where("gateway = ? AND reference = ?", t.Gateway, t.Reference).Take(&old).Error; err != nil {
		return nil, fmt.Errorf("find transfer %s of %s: %w", t.Reference, t.Gateway, err)
	}
	return &old, nil
}

// Book books all rows with their postings, or none: ErrRefused says that a row came back with an error. Under a key it is done once.
func (d *Desk) Book(ctx context.Context, admin id.Account, rows []Row) error {
	err := d.DB.Transact(ctx, once.Tx(ctx, "transfer.book", func(tx *database.DB) error {
		if err := tx.In(ctx).Exec("SELECT pg_advisory_xact_lock(hashtextextended('provider_transfer', 0))").Error; err != nil {
			return err
		}
		if err := d.planTx(ctx, tx, rows); err != nil {
			return err
		}
		if slices.ContainsFunc(rows, func(r Row) bool { return r.Err != nil }) {
			return ErrRefused
		}
		for _, r := range rows {
			if err := d.bookTx(ctx, tx, admin, *r.Transfer); err != nil {
				return err
			}
		}
		return nil
	}))
	if err != nil {
		return fmt.Errorf("book transfers: %w", err)
	}
	return nil
}

func (d *Desk) bookTx(ctx context.Context, tx *database.DB, admin id.Account, t Transfer) error {
	t.BookedBy, t.BookedAt = admin, d.Now()
	if err := tx.In(ctx).Create(&t).Error; err != nil {
		return err
	}
	posted, err := ledger.Transfer(t.Gateway, t.Reference, t.Gross(), t.Fee())
	if err != nil {
		return err
	}
	_, err = d.Ledger.PostTx(ctx, tx, posted)
	return err
}

// Transfers lists what has arrived, the newest first, and how many there are in all.
func (d *Desk) Transfers(ctx context.Context, limit, offset int) ([]Transfer, int, error) {
	var total int64
	if err := d.DB.In(ctx).Model(&Transfer{}).Count(&total).Error; err != nil {
		return nil, 0, fmt.Errorf("count transfers: %w", err)
	}
	var list []Transfer
	if err := d.DB.In(ctx).Order("arrived_on DESC, id DESC").Limit(limit).Offset(offset).Find(&list).Error; err != nil {
		return nil, 0, fmt.Errorf("list transfers: %w", err)
	}
	return list, int(total), nil
}
