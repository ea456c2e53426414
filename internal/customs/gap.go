package customs

import (
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/nomenclature"
)

// The reasons for an answer without a price that no rule gives.
const (
	reasonRegion      = "region_needed"
	reasonDestination = "destination_not_covered"
)

// taxByRegion is the notice of rules whose tax depends on a region that was not named.
const taxByRegion = "tax_by_region"

// result prices a request as its answer shows it: what is not known is never nothing. The errors are those of Landed, but
// a destination without rules is none.
func (b *Book) result(c landedcost.Consignment, rates landedcost.Rates) (landedcost.Result, error) {
	if !b.Serves(c.Destination.Country) {
		return uncovered(c)
	}
	r, err := b.Landed(c, rates)
	if err == nil {
		b.missRegion(c, &r)
	}
	return r, err
}

// uncovered is the answer for a country without rules: the request's own amounts, and that the rest is not known.
func uncovered(c landedcost.Consignment) (landedcost.Result, error) {
	var r landedcost.Result
	r.Outcome, r.Reason = landedcost.RateUnknown, reasonDestination
	r.Totals = landedcost.Totals{Goods: money.Zero(c.Currency), Shipping: c.Shipping, Insurance: c.Insurance, Unknown: true}
	for i := range c.Lines {
		price, err := c.Lines[i].UnitPrice.Mul(c.Lines[i].Quantity)
		if err != nil {
			return r, err
		}
		if r.Totals.Goods, err = r.Totals.Goods.Add(price); err != nil {
			return r, err
		}
	}
	return r, nil
}

// missRegion makes a tax unknown that depends on a region nobody named. The shop announces such a tax beside its price;
// a program would take the missing figure for nothing. An assumed tax rate needs no region.
func (b *Book) missRegion(c landedcost.Consignment, r *landedcost.Result) {
	told := slices.ContainsFunc(r.Notices, func(n landedcost.Notice) bool { return n.Key == taxByRegion })
	if !told || c.Assume.TaxRate != nil || r.Outcome == landedcost.Refused || r.Outcome == landedcost.RateUnknown && len(r.Components) == 0 {
		return
	}
	missing := landedcost.Component{
		Line: -1, Kind: landedcost.Tax, Code: strings.ToLower(c.Destination.Country) + "." + taxByRegion, Name: "Tax of the state or province",
		Rate: "unknown", Formula: "the region is needed", Unknown: true,
	}
	advice := b.sets[c.Destination.Country].Advice
	if i := slices.IndexFunc(advice, func(a landedcost.Advice) bool { return a.Key == taxByRegion }); i >= 0 {
		proof, valid := &advice[i].Proof, advice[i].Valid
		missing.Rule, missing.Source, missing.Act, missing.Confidence = proof.Rule, proof.Source, proof.Act, proof.Confidence
		missing.Checked, missing.ValidFrom, missing.ValidTo = proof.Checked.String(), valid.From.String(), valid.To.String()
	}
	r.Components = append(r.Components, missing)
	r.Totals.Unknown = true
	if r.Outcome == landedcost.Priced {
		r.Outcome, r.Reason = landedcost.RateUnknown, reasonRegion
	}
}

// valueless is true for a result whose customs value nobody worked out.
func valueless(r *landedcost.Result) bool {
	return r.Totals.Unknown && len(r.Components) == 0 && r.CustomsValue.IsZero()
}

// unheardOf are notices of codes whose six digits, or four of a shorter one, the Harmonized System does not have. They are
// priced all the same: a tariff is searched by the beginning of a code.
func unheardOf(lines []landedcost.Line) []notice {
	var list []notice
	for i := range lines {
		code := HS(strings.ReplaceAll(lines[i].HS, ".", ""))
		code = code[:len(code)/2*2]
		if _, ok := nomenclature.Lookup(string(code)); !ok {
			list = append(list, notice{"info", i, "hs_unknown", code[:min(len(code), 6)].String() + " is not in the Harmonized System of 2022: check the code."})
		}
	}
	return list
}
