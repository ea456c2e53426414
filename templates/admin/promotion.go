package admin

import (
	"context"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/promotion"
	"github.com/silkroadmall/mall/templates/ui"
)

// CouponsPath is the list of coupons.
const CouponsPath = "/admin/promotions"

// CouponForm is a coupon as it is typed.
type CouponForm struct {
	Code, Kind, Percent, Amount, Currency, Minimum, Factory, Countries, From, Until, Uses, PerPerson string
}

// couponOff is what a coupon takes off, in words.
func couponOff(ctx context.Context, c promotion.Coupon) string {
	t := locale.From(ctx)
	switch c.Kind {
	case promotion.Percent:
		return t.T("coupon.off.percent", "share", t.Percent(c.Share()))
	case promotion.Fixed:
		return t.T("coupon.off.fixed", "amount", c.Amount())
	}
	return t.T("coupon.off.delivery")
}

// couponLimits are how often a coupon counts: in all and for a person.
func couponLimits(ctx context.Context, c promotion.Coupon) string {
	t := locale.From(ctx)
	var words []string
	if c.MostUses > 0 {
		words = append(words, t.T("coupon.limit_all", "count", c.MostUses))
	}
	if c.MostPerPerson > 0 {
		words = append(words, t.T("coupon.limit_person", "count", c.MostPerPerson))
	}
	if len(words) == 0 {
		return t.T("coupon.no_limit")
	}
	return strings.Join(words, " ")
}

// couponPlaces are the countries and the currency a coupon counts in.
func couponPlaces(ctx context.Context, c promotion.Coupon) string {
	t := locale.From(ctx)
	places := t.T("coupon.everywhere")
	if len(c.Countries) > 0 {
		var names []string
		for _, one := range c.Countries {
			names = append(names, t.Country(one))
		}
		places = t.List(names)
	}
	if c.Currency != "" {
		places += " · " + string(c.Currency)
	}
	return places
}

// couponDays are the first and the last day on which a coupon counts.
func couponDays(ctx context.Context, c promotion.Coupon) string {
	t := locale.From(ctx)
	if c.ValidUntil == nil {
		return t.T("coupon.since", "date", c.ValidFrom)
	}
	return t.DateRange(c.ValidFrom, c.ValidUntil.AddDate(0, 0, -1))
}

func couponTone(s promotion.State) string {
	switch s {
	case promotion.Running:
		return "ok"
	case promotion.Waiting:
		return "info"
	case promotion.Stopped:
		return "bad"
	}
	return "none"
}

func couponKinds(ctx context.Context, chosen string) []ui.Option {
	t := locale.From(ctx)
	var options []ui.Option
	for _, k := range promotion.Kinds() {
		options = append(options, ui.Option{Value: string(k), Label: t.T("coupon.kind." + string(k)), Selected: string(k) == chosen})
	}
	return options
}

// givenAway is what the uses of a coupon took off, currency by currency.
func givenAway(all []promotion.Taken) []money.Amount {
	var sums []money.Amount
	for _, one := range all {
		if !one.Amount.IsZero() {
			sums = append(sums, one.Amount)
		}
	}
	return sums
}

// couponEnd is when an admin stopped a coupon.
func couponEnd(c *promotion.Coupon) time.Time {
	if c.StoppedAt == nil {
		return time.Time{}
	}
	return *c.StoppedAt
}
