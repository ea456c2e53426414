package ui

import (
	"strings"

	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/order"
)

// Why says in one plain sentence what a charge is: what is taken, and of what. It is made from the rate and the parts of
// its base, so that it holds for every country and every rule that is added.
func Why(p *locale.Printer, c order.Charge) string {
	switch c.Kind {
	case order.Goods:
		return p.T("charges.why.goods")
	case order.Discount:
		return whyLess(p, c)
	case order.Delivery, order.Insurance:
		return p.T("charges.why.delivery")
	}
	if c.SuppressedBy != "" {
		return whyNot(p, c.SuppressedBy)
	}
	if way, ok := strings.CutPrefix(c.Code, string(c.Kind)+"."); ok { // of the regime, which has no such charge
		return whyFreed(p, way, c.Name)
	}
	rate, err := landedcost.ParseRate(c.Rate)
	switch {
	case err != nil:
		return p.T("charges.why.unknown")
	case len(rate.Parts) == 0, rate.Zero():
		return p.T("charges.why.free")
	}
	return whyRate(p, rate, c)
}

// whyLess says whether duty and tax are less by a discount too.
func whyLess(p *locale.Printer, c order.Charge) string {
	if c.Lowers {
		return p.T("charges.why.discount_lowers")
	}
	return p.T("charges.why.discount_keeps")
}

// whyNot says because of what nothing is levied.
func whyNot(p *locale.Printer, code string) string {
	if code == "small_amount" {
		return p.T("charges.why.small_amount")
	}
	return p.T("charges.why.replaced", "name", ChargeName(p, order.Charge{Code: code, Name: code}))
}

// whyFreed says by which way through customs nothing is asked.
func whyFreed(p *locale.Printer, regime, name string) string {
	if known := RegimeName(p, regime); known != "" {
		name = known
	}
	return p.T("charges.why.freed", "regime", name)
}

func whyRate(p *locale.Printer, r landedcost.Rate, c order.Charge) string {
	words, base := sum(p, r.Text, c.Amount.Currency), counted(p, c.Parts)
	first := r.Parts[0]
	alone := len(r.Parts) == 1 && r.Less == nil && r.Min == nil && r.Max == nil && first.Above == nil
	switch {
	case alone && first.Amount != nil:
		return whyAmount(p, first.Amount, words, c.Amount.Currency)
	case base == "":
		return p.T("charges.why.measure", "rate", words)
	case alone && r.Inside:
		return p.T("charges.why.inside", "rate", sum(p, first.Share, c.Amount.Currency), "base", base)
	case alone:
		return p.T("charges.why.share", "rate", words, "base", base)
	}
	return p.T("charges.why.rule", "rate", words, "base", base)
}

// whyAmount explains a sum of money for each of something.
func whyAmount(p *locale.Printer, s *landedcost.Specific, words string, c money.Currency) string {
	each := sum(p, s.Text, c)
	switch {
	case s.Over.Sign() > 0:
		return p.T("charges.why.measure", "rate", words)
	case s.Unit == "" || s.Unit == "consignment":
		return p.T("charges.why.flat", "amount", each)
	case s.Unit == "item" || s.Unit == "line":
		return p.T("charges.why.per_item", "amount", each)
	case s.Unit == "piece":
		return p.T("charges.why.per_piece", "amount", each)
	case s.Unit == "kg":
		return p.T("charges.why.per_kg", "amount", each)
	}
	return p.T("charges.why.measure", "rate", words)
}

// counted names the parts of a base as landedcost.Component.Of writes them: "the goods, delivery and the duty".
func counted(p *locale.Printer, parts string) string {
	var words []string
	for _, part := range strings.Fields(parts) {
		factor, name, scaled := strings.Cut(part, "*")
		if !scaled {
			factor, name = "", part
		}
		word := p.T("charges.part." + name)
		if d, err := money.ParseDecimal(factor); scaled && err == nil {
			word = p.T("charges.part.share", "part", word, "share", p.Percent(d))
		}
		words = append(words, word)
	}
	return p.List(words)
}

// mark says how firm a charge is: a price, an estimate, or fixed by a rule.
func mark(p *locale.Printer, c order.Charge) string {
	switch {
	case c.Kind == order.Goods || c.Kind == order.Delivery || c.Kind == order.Insurance || c.Kind == order.Discount:
		return p.T("charges.mark.price")
	case c.Confidence == string(landedcost.Estimate):
		return p.T("charges.mark.estimate")
	}
	return p.T("charges.mark.fixed")
}
