package shop

import (
	"context"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
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
		all = append(all, meter(t, a.Goods, l, above(t, a.Goods, l)...))
	}
	if l := a.Limits.Below; l != nil && !l.PerPiece {
		if jump, ok := pricing.Jump(l); ok && jump.Minor > 0 {
			excess := money.New(a.Goods.Minor-l.Last.Minor, l.Last.Currency)
			all = append(all, meter(t, a.Goods, l, t.T("advice.below_less", "excess", t.Money(excess), "limit", t.Money(l.Last),
				"regime", treatment(t, l.Above, l.Below), "jump", t.Money(jump))))
		}
	}
	return all
}

// meter draws a limit with what follows from it. The limit of a single piece has no bar for the parcel: it says so.
func meter(t *locale.Printer, goods money.Amount, l *customs.Limit, words ...string) ui.Meter {
	if l.PerPiece {
		return ui.Meter{Sentences: words}
	}
	m := ui.Meter{
		Value: goods, Limit: l.Last, Words: t.T("advice.meter", "value", t.Money(goods), "limit", t.Money(l.Last)),
		Mark: t.T("advice.limit", "limit", t.Money(l.Last)), Sentences: words,
	}
	if l.Delivered {
		m.Sentences = append(m.Sentences, t.T("advice.delivered"))
	}
	return m
}

// above says what happens beyond the next limit: what is charged then, how much more that is, and for a duty that begins with
// nothing and grows, by which rate.
func above(t *locale.Printer, goods money.Amount, l *customs.Limit) []string {
	room, limit := t.Money(money.New(l.Last.Minor-goods.Minor, l.Last.Currency)), t.Money(l.Last)
	jump, priced := pricing.Jump(l)
	then := treatment(t, l.Below, l.Above)
	switch {
	case !priced && l.PerPiece:
		return []string{t.T("advice.piece", "limit", t.Money(l.Piece), "regime", then)}
	case !priced:
		return []string{t.T("advice.above_refused", "room", room, "limit", limit, "reason", then)}
	case l.PerPiece:
		return append([]string{t.T("advice.piece", "limit", t.Money(l.Piece), "regime", then)}, costs(t, jump, l)...)
	}
	return append([]string{t.T("advice.above", "room", room, "limit", limit, "regime", then)}, costs(t, jump, l)...)
}

// costs says what passing a limit comes to.
func costs(t *locale.Printer, jump money.Amount, l *customs.Limit) []string {
	switch rising := pricing.Rising(l.Above); {
	case !pricing.Level(l, jump) && jump.Minor < 0:
		return []string{t.T("advice.jump_less", "jump", t.Money(jump.Neg()))}
	case !pricing.Level(l, jump):
		return []string{t.T("advice.jump_more", "jump", t.Money(jump))}
	case rising != nil:
		return []string{t.T("advice.jump_rises", "charge", ui.ChargeName(t, *rising)) + " " + ui.Why(t, *rising)}
	}
	return []string{t.T("advice.jump_none")}
}

// treatment is how a parcel is treated on another side of a limit: why it can't be sent, by which rules it goes, or, where
// those stay the same, which charges begin or end.
func treatment(t *locale.Printer, from, to customs.Side) string {
	switch {
	case to.Outcome != landedcost.Priced:
		return ReasonText(t, to.Outcome, to.Reason)
	case from.Outcome != to.Outcome || regimeOr(t, from.Regime) != regimeOr(t, to.Regime):
		return regimeOr(t, to.Regime)
	}
	c := pricing.Changed(from, to)
	var words []string
	for _, part := range []struct {
		key     string
		charges []order.Charge
	}{{"advice.with", c.Begins}, {"advice.without", c.Ends}, {"advice.other_rate", c.Differs}} {
		if len(part.charges) > 0 {
			words = append(words, t.T(part.key, "charges", names(t, part.charges)))
		}
	}
	if len(words) == 0 {
		return regimeOr(t, to.Regime)
	}
	return t.List(words)
}

func names(t *locale.Printer, charges []order.Charge) string {
	words := make([]string, len(charges))
	for i, c := range charges {
		words[i] = ui.ChargeName(t, c)
	}
	return t.List(words)
}

// ReasonText says why there is no price: the reason of the rules where it has words, else what the outcome means.
func ReasonText(t *locale.Printer, outcome landedcost.Outcome, reason string) string {
	if key := "charges.reason." + reason; t.Has(key) {
		return t.T(key)
	}
	return t.T("charges.outcome." + string(outcome))
}
