package shop

import (
	"context"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/pricing"
	"github.com/silkroadmall/mall/templates/ui"
)

// oneMore says what one more piece of a line would change; "" where there is no more to be had or nobody worked it out.
func oneMore(ctx context.Context, a pricing.Advice, line, quantity, available int) string {
	if line >= len(a.More) || quantity >= available {
		return ""
	}
	t, s := locale.From(ctx), a.More[line]
	if s.Refused != "" {
		return t.T("advice.more_refused") + " " + t.T(s.Refused)
	}
	return passing(t, s, stepWords(t, s))
}

func stepWords(t *locale.Printer, s pricing.Step) string {
	total, duty := t.Money(s.Total), t.Money(s.Duty)
	switch {
	case s.Total.Minor <= 0:
		return t.T("advice.more_cheaper", "total", t.Money(s.Total.Neg()))
	case s.Duty.IsZero():
		return t.T("advice.more_none", "total", total)
	case s.Duty.Minor < 0:
		return t.T("advice.more_saves", "total", total, "duty", t.Money(s.Duty.Neg()))
	}
	return t.T("advice.more_duty", "total", total, "duty", duty)
}

// passing adds by which rules a parcel would go if they are others.
func passing(t *locale.Printer, s pricing.Step, words string) string {
	if !s.Passes {
		return words
	}
	return words + " " + t.T("advice.passes", "regime", regimeOr(t, s.Regime))
}

func regimeOr(t *locale.Printer, code string) string {
	if name := ui.RegimeName(t, code); name != "" {
		return name
	}
	return t.T("advice.other_rules")
}

// second says on a listing what a second piece in the same parcel would add.
func second(ctx context.Context, p ListingPage) string {
	if len(p.Advice.More) == 0 || p.Offer.Available < 2 {
		return ""
	}
	t, s := locale.From(ctx), p.Advice.More[0]
	switch {
	case s.Refused != "":
		return t.T("advice.more_refused") + " " + t.T(s.Refused)
	case s.Total.Minor <= 0 || s.Duty.Minor < 0:
		return passing(t, s, stepWords(t, s))
	}
	return passing(t, s, t.T("advice.second_none", "total", t.Money(s.Total), "duty", t.Money(s.Duty)))
}

// meters are the limits around a parcel that a consumer can do something about: the next one above, and the one that has
// been passed if keeping to it would have been cheaper.
func meters(ctx context.Context, a pricing.Advice) []ui.Meter {
	t := locale.From(ctx)
	var all []ui.Meter
	if l := a.Limits.Above; l != nil {
		all = append(all, meter(t, a.Goods, l, above(t, a.Goods, l)))
	}
	if l := a.Limits.Below; l != nil && !l.PerPiece {
		if jump, ok := pricing.Jump(l); ok && jump.Minor > 0 {
			excess := money.New(a.Goods.Minor-l.Last.Minor, l.Last.Currency)
			all = append(all, meter(t, a.Goods, l, t.T("advice.below_less", "excess", t.Money(excess), "limit", t.Money(l.Last),
				"regime", regimeOr(t, l.Below.Regime), "jump", t.Money(jump))))
		}
	}
	return all
}

// meter draws a limit with what follows from it. The limit of a single piece has no bar for the parcel: it says so.
func meter(t *locale.Printer, goods money.Amount, l *customs.Limit, words string) ui.Meter {
	if l.PerPiece {
		return ui.Meter{Sentences: []string{words}}
	}
	m := ui.Meter{
		Value: goods, Limit: l.Last, Words: t.T("advice.meter", "value", t.Money(goods), "limit", t.Money(l.Last)),
		Mark: t.T("advice.limit", "limit", t.Money(l.Last)), Sentences: []string{words},
	}
	if l.Delivered {
		m.Sentences = append(m.Sentences, t.T("advice.delivered"))
	}
	return m
}

// above says what happens beyond the next limit.
func above(t *locale.Printer, goods money.Amount, l *customs.Limit) string {
	if l.PerPiece {
		return t.T("advice.piece", "limit", t.Money(l.Piece), "regime", regimeOr(t, l.Above.Regime))
	}
	room, limit := t.Money(money.New(l.Last.Minor-goods.Minor, l.Last.Currency)), t.Money(l.Last)
	jump, ok := pricing.Jump(l)
	switch {
	case !ok:
		return t.T("advice.above_refused", "room", room, "limit", limit, "reason", ReasonText(t, l.Above.Outcome, l.Above.Reason))
	case jump.Minor < 0:
		return t.T("advice.above_less", "room", room, "limit", limit, "regime", regimeOr(t, l.Above.Regime), "jump", t.Money(jump.Neg()))
	}
	return t.T("advice.above_more", "room", room, "limit", limit, "regime", regimeOr(t, l.Above.Regime), "jump", t.Money(jump))
}

// ReasonText says why there is no price: the reason of the rules where it has words, else what the outcome means.
func ReasonText(t *locale.Printer, outcome landedcost.Outcome, reason string) string {
	if key := "charges.reason." + reason; t.Has(key) {
		return t.T(key)
	}
	return t.T("charges.outcome." + string(outcome))
}
