package admin

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/promotion"
	page "github.com/silkroadmall/mall/templates/admin"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// mostShownUses is how many uses the page of a coupon lists.
const mostShownUses = 100

// showCoupons lists the coupons with their uses and what they cost.
func (s *Admin) showCoupons(c echo.Context) error {
	ctx := c.Request().Context()
	number, offset := pageOf(c)
	p := page.CouponsPage{Page: s.frame(c, "coupon.promotions"), Number: number, Now: s.Now()}
	var err error
	if p.Coupons, p.Total, err = s.Promotions.Coupons(ctx, perPage, offset); err != nil {
		return err
	}
	p.Pages = request.Pages(p.Total, perPage)
	if p.Cost, err = s.Promotions.Cost(ctx, p.Coupons); err != nil {
		return err
	}
	var makers []id.Factory
	for _, one := range p.Coupons {
		if one.FactoryID != nil {
			makers = append(makers, *one.FactoryID)
		}
	}
	if p.Makers, err = s.Factories.Names(ctx, makers); err != nil {
		return err
	}
	return respond.OK(c, page.Coupons(p))
}

// showNewCoupon is the form of a coupon, which begins today.
func (s *Admin) showNewCoupon(c echo.Context) error {
	return respond.OK(c, page.NewCoupon(s.newCoupon(c, page.CouponForm{Kind: string(promotion.Percent), PerPerson: "1", From: s.Now().UTC().Format(time.DateOnly)})))
}

func (s *Admin) newCoupon(c echo.Context, f page.CouponForm) page.NewCouponPage {
	return page.NewCouponPage{Page: under(c, s.Frame(c), "coupon.promotions", page.CouponsPath, request.Printer(c).T("coupon.new")), Once: id.NewToken(), Form: f}
}

// makeCoupon makes a coupon. What can't be taken is shown with what was typed.
func (s *Admin) makeCoupon(c echo.Context) error {
	f := couponForm(c)
	coupon, err := s.couponOf(c, f)
	if err == nil {
		coupon, err = s.Promotions.Make(c.Request().Context(), request.AdminOf(c).ID, *coupon)
	}
	if err == nil {
		return respond.Done(c, page.CouponsPath+"/"+coupon.Code, "coupon.made", "code", coupon.Code)
	}
	return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
		p := s.newCoupon(c, f)
		p.Errors, p.Failed = wrong, true
		return page.NewCoupon(p)
	})
}

func couponForm(c echo.Context) page.CouponForm {
	return page.CouponForm{Code: request.Text(c, "code"), Kind: request.Text(c, "kind"), Percent: request.Text(c, "percent"), Amount: request.Text(c, "amount"),
		Currency: strings.ToUpper(request.Text(c, "currency")), Minimum: request.Text(c, "minimum"), Factory: request.Text(c, "factory"),
		Countries: request.Text(c, "countries"), From: request.Text(c, "from"), Until: request.Text(c, "until"),
		Uses: request.Text(c, "most_uses"), PerPerson: request.Text(c, "most_per_person")}
}

// couponOf reads the form; what else is wrong the coupon says itself. Of the amounts only that of the kind is read.
func (s *Admin) couponOf(c echo.Context, f page.CouponForm) (*promotion.Coupon, error) {
	var check fault.Check
	one := &promotion.Coupon{Code: promotion.Normal(f.Code), Kind: promotion.Kind(f.Kind), Bearer: promotion.ByMall, Currency: money.Currency(f.Currency),
		Countries: countriesIn(&check, f.Countries), MostUses: limitIn(f.Uses), MostPerPerson: limitIn(f.PerPerson)}
	switch one.Kind {
	case promotion.Percent:
		one.BasisPoints = basisPoints(f.Percent)
	case promotion.Fixed:
		one.AmountMinor = amountIn(c, &check, "amount", f.Amount, one.Currency)
	}
	one.MinimumMinor = amountIn(c, &check, "minimum", f.Minimum, one.Currency)
	one.ValidFrom, one.ValidUntil = daysIn(&check, f)
	if f.Factory != "" {
		maker, err := s.Factories.BySlug(c.Request().Context(), f.Factory)
		if err != nil && !errors.Is(err, database.ErrNotFound) {
			return nil, err
		}
		if one.Bearer = promotion.ByFactory; err == nil {
			one.FactoryID = &maker.ID
		}
	}
	if err := check.Err(); err != nil {
		check.Merge("", one.Check())
		return nil, unique(check)
	}
	return one, nil
}

// unique leaves of several remarks on a field the first.
func unique(c fault.Check) error {
	f, _ := fault.As(c.Err())
	var once fault.Check
	var seen []string
	for _, one := range f.Fields {
		if !slices.Contains(seen, one.Name) {
			seen = append(seen, one.Name)
			once.Require(false, one.Name, one.Key, one.Args)
		}
	}
	return once.Err()
}

// daysIn are the first moment of the first day and of the day after the last, in UTC.
func daysIn(check *fault.Check, f page.CouponForm) (time.Time, *time.Time) {
	from, err := time.Parse(time.DateOnly, f.From)
	check.Require(err == nil, "from", "coupon.day")
	if f.Until == "" {
		return from, nil
	}
	until, err := time.Parse(time.DateOnly, f.Until)
	if !check.Require(err == nil, "until", "coupon.day") {
		return from, nil
	}
	until = until.AddDate(0, 0, 1)
	return from, &until
}

// countriesIn reads codes of countries apart by spaces or commas; one that nothing is sold to is refused.
func countriesIn(check *fault.Check, typed string) []string {
	list := strings.FieldsFunc(strings.ToUpper(typed), func(r rune) bool { return r == ',' || r == ' ' || r == ';' })
	slices.Sort(list)
	list = slices.Compact(list)
	for _, one := range list {
		if !slices.Contains(market.Countries(), one) {
			check.Require(false, "countries", "coupon.country_unknown", fault.Args{"country": one})
			break
		}
	}
	return list
}

// limitIn reads a limit: none typed is none, and what is no number is refused by what it is made.
func limitIn(typed string) int {
	if typed == "" {
		return 0
	}
	n, err := strconv.Atoi(typed)
	if err != nil {
		return -1
	}
	return n
}

// basisPoints reads a share in percent with up to two decimals; 0, which is refused, for anything else.
func basisPoints(typed string) int {
	d, err := money.ParseDecimal(strings.Replace(strings.TrimSuffix(typed, "%"), ",", ".", 1))
	if err != nil {
		return 0
	}
	n, err := money.New(100, "").Times(d, money.Down)
	if err != nil || money.NewDecimal(n.Minor, 2).String() != d.String() || n.Minor > promotion.MostBasisPoints {
		return 0
	}
	return int(n.Minor)
}

// amountIn reads an amount; none typed is nothing.
func amountIn(c echo.Context, check *fault.Check, field, typed string, in money.Currency) int64 {
	if typed == "" {
		return 0
	}
	if !in.Known() {
		check.Require(false, "currency", "coupon.currency_missing")
		return 0
	}
	a, err := request.Printer(c).ParseMoney(typed, in)
	check.Require(err == nil, field, "coupon.amount_missing")
	return a.Minor
}

// showCoupon is one coupon with its uses.
func (s *Admin) showCoupon(c echo.Context) error {
	ctx := c.Request().Context()
	one, err := s.Promotions.Coupon(ctx, c.Param("code"))
	if errors.Is(err, promotion.ErrUnknown) {
		return request.ErrNotFound
	}
	if err != nil {
		return err
	}
	p := page.CouponPage{Page: under(c, s.Frame(c), "coupon.promotions", page.CouponsPath, one.Code), Coupon: one, Now: s.Now()}
	if p.Uses, err = s.Promotions.Uses(ctx, one.ID, mostShownUses); err != nil {
		return err
	}
	cost, err := s.Promotions.Cost(ctx, []promotion.Coupon{*one})
	if err != nil {
		return err
	}
	p.Cost = cost[one.ID]
	if one.FactoryID != nil {
		maker, err := s.Factories.Factory(ctx, *one.FactoryID)
		if err != nil {
			return err
		}
		p.Maker = page.FactoryLink{Name: maker.Name, Slug: maker.Slug}
	}
	admins := map[id.Account]bool{one.MadeBy: true}
	if one.StoppedBy != nil {
		admins[*one.StoppedBy] = true
	}
	if p.Names, err = s.named(ctx, admins); err != nil {
		return err
	}
	return respond.OK(c, page.Coupon(p))
}

// stopCoupon ends a coupon at once.
func (s *Admin) stopCoupon(c echo.Context) error {
	code := promotion.Normal(c.Param("code"))
	if err := s.Promotions.Stop(c.Request().Context(), request.AdminOf(c).ID, code); err != nil {
		return err
	}
	return respond.Done(c, page.CouponsPath+"/"+code, "coupon.stopped", "code", code)
}
