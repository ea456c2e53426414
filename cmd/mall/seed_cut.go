package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/catalog/demo"
	"github.com/silkroadmall/mall/internal/locale"
)

// heldBefore is how many days the demo's goods are said to have had their price when the demo is filled.
const heldBefore = 90

// addCuts lowers the prices that the demo has lowered, where that was never done.
func (s *seeder) addCuts(ctx context.Context) error {
	for _, d := range s.set.Cuts {
		if err := s.addCut(ctx, d); err != nil {
			return fmt.Errorf("add demo price cut of %s: %w", d.Listing, err)
		}
	}
	return nil
}

func (s *seeder) addCut(ctx context.Context, d demo.Cut) error {
	l, err := s.trade.catalog.Listing(ctx, d.Listing, locale.English)
	if err != nil {
		return err
	}
	there, err := s.trade.catalog.Cuts(ctx, l.FactoryID, l.ID, 1)
	if err != nil || len(there) > 0 {
		return err
	}
	clerk, err := s.clerkOf(ctx, d.Listing)
	if err != nil {
		return err
	}
	if err := s.trade.catalog.Held(ctx, l.ID, heldBefore); err != nil {
		return err
	}
	now := s.Now()
	return s.trade.catalog.SetCut(ctx, l.FactoryID, catalog.Cut{
		ListingID: l.ID, Percent: d.Percent, StartsAt: now, EndsAt: now.Truncate(24*time.Hour).AddDate(0, 0, d.Days), SetBy: clerk.ID,
	})
}

// clerkOf is somebody of the factory that makes a listing of the demo.
func (s *seeder) clerkOf(ctx context.Context, slug string) (*account.Account, error) {
	l := slices.IndexFunc(s.set.Listings, func(l demo.Listing) bool { return l.Slug == slug })
	if l < 0 {
		return nil, fmt.Errorf("no listing %s", slug)
	}
	p := slices.IndexFunc(s.set.People, func(p demo.Person) bool { return p.Factory == s.set.Listings[l].Factory })
	if p < 0 {
		return nil, fmt.Errorf("nobody works for %s", s.set.Listings[l].Factory)
	}
	return s.trade.accounts.ByEmail(ctx, account.Role(s.set.People[p].Role), s.set.People[p].Mail)
}
