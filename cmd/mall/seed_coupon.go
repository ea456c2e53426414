package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/catalog/demo"
	"github.com/silkroadmall/mall/internal/promotion"
)

// addCoupons makes the demo's discount codes that are not there yet, in the name of its first admin.
func (s *seeder) addCoupons(ctx context.Context) error {
	first := slices.IndexFunc(s.set.People, func(p demo.Person) bool { return p.Role == string(account.Admin) })
	if first < 0 {
		return nil
	}
	admin, err := s.trade.accounts.ByEmail(ctx, account.Admin, s.set.People[first].Mail)
	if err != nil {
		return fmt.Errorf("add demo coupons: %w", err)
	}
	for _, c := range s.set.Coupons {
		_, err := s.trade.promotions.Coupon(ctx, c.Code)
		if errors.Is(err, promotion.ErrUnknown) {
			err = s.addCoupon(ctx, admin, c)
		}
		if err != nil {
			return fmt.Errorf("add demo coupon %s: %w", c.Code, err)
		}
	}
	return nil
}

func (s *seeder) addCoupon(ctx context.Context, by *account.Account, c demo.Coupon) error {
	one := promotion.Coupon{Code: c.Code, Kind: promotion.Kind(c.Kind), Bearer: promotion.ByMall, BasisPoints: c.BasisPoints, MostPerPerson: c.PerPerson, ValidFrom: s.Now()}
	if c.Factory != "" {
		maker, err := s.trade.factories.BySlug(ctx, c.Factory)
		if err != nil {
			return err
		}
		one.Bearer, one.FactoryID = promotion.ByFactory, &maker.ID
	}
	_, err := s.trade.promotions.Make(ctx, by.ID, one)
	return err
}
