package payout

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
)

// RuleOn is the rule of a day.
func (d *Desk) RuleOn(ctx context.Context, day time.Time) (Rule, error) {
	return ruleTx(ctx, d.DB, day)
}

func ruleTx(ctx context.Context, db *database.DB, day time.Time) (Rule, error) {
	var r Rule
	err := db.In(ctx).Where("valid_from <= ?", day.UTC().Format(time.DateOnly)).Order("valid_from DESC").Take(&r).Error
	if err != nil {
		return r, fmt.Errorf("find rule of payouts: %w", err)
	}
	return r, nil
}

// Accounts are all accounts that a factory ever wanted to be paid to, the newest first.
func (d *Desk) Accounts(ctx context.Context, f id.Factory) ([]Account, error) {
	var list []Account
	if err := d.DB.In(ctx).Where("factory_id = ?", f).Order("id DESC").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list accounts of factory %d: %w", f, err)
	}
	return list, nil
}

// InForce is the account of the list, the newest first, that is paid to at a moment; nil if there is none.
func InForce(list []Account, now time.Time) *Account {
	var best *Account
	for i := range list {
		if a := &list[i]; a.Counts(now) && (best == nil || a.ValidFrom.After(*best.ValidFrom)) {
			best = a
		}
	}
	return best
}

// Pending is the one of the list that waits for an admin or its time, nil if none does.
func Pending(list []Account, now time.Time) *Account {
	for i := range list {
		if list[i].Open(now) {
			return &list[i]
		}
	}
	return nil
}

// Account is one account whoever's it is.
func (d *Desk) Account(ctx context.Context, n id.PayoutAccount) (*Account, error) {
	var a Account
	if err := d.DB.In(ctx).Take(&a, n).Error; err != nil {
		return nil, fmt.Errorf("find account %d: %w", n, err)
	}
	return &a, nil
}

// Waiting are the accounts that wait for an admin, the oldest first.
func (d *Desk) Waiting(ctx context.Context) ([]Account, error) {
	var list []Account
	if err := d.DB.In(ctx).Where("state = ?", AccountAsked).Order("id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list waiting accounts: %w", err)
	}
	return list, nil
}

// CountWaiting is how many accounts wait for an admin.
func (d *Desk) CountWaiting(ctx context.Context) (int, error) {
	var n int64
	err := d.DB.In(ctx).Model(&Account{}).Where("state = ?", AccountAsked).Count(&n).Error
	return int(n), err
}

// Settled are the accounts that were decided about or stopped lately, the newest first.
func (d *Desk) Settled(ctx context.Context, limit int) ([]Account, error) {
	var list []Account
	if err := d.DB.In(ctx).Where("state <> ?", AccountAsked).Order("coalesce(stopped_at, decided_at) DESC, id DESC").Limit(limit).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("list settled accounts: %w", err)
	}
	return list, nil
}

// Ask asks for another account, which is not paid to before an admin has approved it and the time to wait is over. ErrOwner for
// who is none; ErrPending while another one waits; ErrSame for the one that is paid to.
func (d *Desk) Ask(ctx context.Context, typed Wish) (*Account, error) {
	w, err := typed.Check()
	if err != nil {
		return nil, err
	}
	owns, err := d.Factories.Owns(ctx, w.By, w.FactoryID)
	if err != nil {
		return nil, err
	}
	if !owns {
		return nil, ErrOwner
	}
	var a *Account
	err = d.DB.Transact(ctx, func(tx *database.DB) error {
		a, err = d.askTx(ctx, tx, w)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("ask for account of factory %d: %w", w.FactoryID, err)
	}
	return a, nil
}

func (d *Desk) askTx(ctx context.Context, tx *database.DB, w Wish) (*Account, error) {
	now := d.Now()
	if _, err := d.Factories.LockTx(ctx, tx, w.FactoryID); err != nil {
		return nil, err
	}
	var list []Account
	if err := tx.In(ctx).Where("factory_id = ?", w.FactoryID).Order("id DESC").Find(&list).Error; err != nil {
		return nil, err
	}
	switch {
	case Pending(list, now) != nil:
		return nil, ErrPending
	case w.same(InForce(list, now)):
		return nil, ErrSame
	}
	rule, err := ruleTx(ctx, tx, now)
	if err != nil {
		return nil, err
	}
	a := &Account{FactoryID: w.FactoryID, State: AccountAsked, Holder: w.Holder, Bank: w.Bank, BankCode: w.BankCode, Number: w.Number, Contact: w.Contact,
		Proof: w.Proof, AskedBy: w.By, AskedAt: now, WaitHours: rule.WaitHours}
	if err := tx.In(ctx).Create(a).Error; err != nil {
		return nil, err
	}
	return a, d.Jobs.EnqueueTx(ctx, tx, AccountMail{a.ID, AccountAsked})
}

// Decide approves or rejects an account. An approved one counts once the time since it was asked for is over; a rejected one needs
// a note, which the factory reads (field note). ErrState for one that does not wait any more.
func (d *Desk) Decide(ctx context.Context, n id.PayoutAccount, admin id.Account, to AccountState, note string) error {
	note = strings.TrimSpace(note)
	var f fault.Check
	f.Require(noted(note) || note == "" && to == AccountApproved, "note", "payout.note_missing", fault.Args{"most": LongestNote})
	if err := f.Err(); err != nil {
		return err
	}
	return d.changeAccount(ctx, n, func(a *Account) error {
		now := d.Now()
		a.DecidedBy, a.DecidedAt, a.DecidedNote = &admin, &now, note
		if to == AccountApproved {
			from := a.AskedAt.Add(time.Duration(a.WaitHours) * time.Hour)
			if from.Before(now) {
				from = now
			}
			a.ValidFrom = &from
		}
		return a.Transition(to)
	})
}

// Stop stops an account that does not count yet. ErrState for one that does. By nobody: by the link of a letter.
func (d *Desk) Stop(ctx context.Context, n id.PayoutAccount, by *id.Account, note string) error {
	note = strings.TrimSpace(note)
	var f fault.Check
	f.Require(note == "" || noted(note), "note", "payout.note_missing", fault.Args{"most": LongestNote})
	if err := f.Err(); err != nil {
		return err
	}
	return d.changeAccount(ctx, n, func(a *Account) error {
		now := d.Now()
		if !a.Open(now) {
			return ErrState.With(fault.Args{"from": string(a.State), "to": string(AccountStopped)})
		}
		a.StoppedBy, a.StoppedAt, a.StoppedNote = by, &now, note
		return a.Transition(AccountStopped)
	})
}

// changeAccount changes a locked account, and tells the factory.
func (d *Desk) changeAccount(ctx context.Context, n id.PayoutAccount, change func(*Account) error) error {
	err := d.DB.Transact(ctx, func(tx *database.DB) error {
		var a Account
		if err := tx.In(ctx).Take(&a, n).Error; err != nil {
			return err
		}
		if _, err := d.Factories.LockTx(ctx, tx, a.FactoryID); err != nil {
			return err
		}
		a = Account{}
		if err := tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Take(&a, n).Error; err != nil {
			return err
		}
		if err := change(&a); err != nil {
			return err
		}
		err := tx.In(ctx).Model(&Account{}).Where("id = ?", n).
			Select("State", "DecidedBy", "DecidedAt", "DecidedNote", "ValidFrom", "StoppedBy", "StoppedAt", "StoppedNote").Updates(&a).Error
		if err != nil {
			return err
		}
		return d.Jobs.EnqueueTx(ctx, tx, AccountMail{n, a.State})
	})
	if err != nil {
		return fmt.Errorf("change account %d: %w", n, err)
	}
	return nil
}

// People are the names of accounts, of factories and admins, by one statement.
func (d *Desk) People(ctx context.Context, ids []id.Account) (map[id.Account]string, error) {
	var rows []struct {
		ID   id.Account
		Name string
	}
	if err := d.DB.In(ctx).Raw("SELECT id, name FROM account WHERE id IN ? AND role IN ('factory', 'admin')", ids).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("read names: %w", err)
	}
	names := make(map[id.Account]string, len(rows))
	for _, r := range rows {
		names[r.ID] = r.Name
	}
	return names, nil
}
