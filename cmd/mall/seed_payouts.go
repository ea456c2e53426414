package main

import (
	"context"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/catalog/demo"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/payout"
)

// named is how long ago the demo's factories said where their money goes: any time to wait is over.
const named = 30 * day

// addAccounts gives the demo's factories that name a bank the account they are paid to, asked for by their clerk and approved by
// the demo's first admin, without letters. A factory that ever asked for one is left as it is.
func (s *seeder) addAccounts(ctx context.Context) error {
	at := s.Now().Add(-named)
	desk := *s.trade.payouts
	desk.Jobs, desk.Now = s.Queue.Without(job.Mail), func() time.Time { return at }
	for _, f := range s.set.Factories {
		if f.Payout == nil {
			continue
		}
		if err := s.addAccount(ctx, &desk, f); err != nil {
			return fmt.Errorf("add account of %s: %w", f.Slug, err)
		}
	}
	return nil
}

func (s *seeder) addAccount(ctx context.Context, desk *payout.Desk, f demo.Factory) error {
	maker, err := s.trade.factories.BySlug(ctx, f.Slug)
	if err != nil {
		return err
	}
	old, err := desk.Accounts(ctx, maker.ID)
	if err != nil || len(old) > 0 {
		return err
	}
	owner, err := s.first(ctx, account.Factory, f.Slug)
	if err != nil {
		return err
	}
	admin, err := s.first(ctx, account.Admin, "")
	if err != nil {
		return err
	}
	a, err := desk.Ask(ctx, payout.Wish{FactoryID: maker.ID, By: owner.ID, Proof: "passkey", Holder: f.NameZH, Bank: f.Payout.Bank,
		BankCode: f.Payout.BankCode, Number: f.Payout.Number, Contact: owner.Email})
	if err != nil {
		return err
	}
	return desk.Decide(ctx, a.ID, admin.ID, payout.AccountApproved, "")
}

// first is the first of the demo's people in a role, of a factory if it names one.
func (s *seeder) first(ctx context.Context, role account.Role, slug string) (*account.Account, error) {
	for _, p := range s.set.People {
		if account.Role(p.Role) == role && p.Factory == slug {
			return s.trade.accounts.ByEmail(ctx, role, p.Mail)
		}
	}
	return nil, fmt.Errorf("the demo has no %s of %q", role, slug)
}
