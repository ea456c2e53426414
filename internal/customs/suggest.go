package customs

import (
	"fmt"
	"slices"

	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/nomenclature"
)

// Suggestion is a subheading that may be the right one for goods; nomenclature.Name says what it stands for. It is an
// opinion: who exports answers for the code.
type Suggestion struct {
	HS         HS       // 6 digits
	Confidence int      // 0..100
	Because    []string // the words that decided, the strongest first
}

// Sure is the confidence from which a suggestion may be taken until someone confirms it: of the held-out titles it is
// reached for, nine in ten and more have the right code.
const Sure = 60

// Suggest names the subheadings that fit goods best by the words of who sells them, at most five, the best first; none
// when no word is known. All but the title may be empty; each may be English, Chinese or both.
func Suggest(title, description, category, material string) []Suggestion {
	found := nomenclature.Suggest(nomenclature.Goods{Title: title, Description: description, Category: category, Material: material})
	list := make([]Suggestion, len(found))
	for i, m := range found {
		list[i] = Suggestion{HS: HS(m.Code), Confidence: m.Confidence, Because: m.Because}
	}
	return list
}

// Duty is what a destination levies on a sample of goods: duty alone, without tax and fees.
type Duty struct {
	Destination string
	Rates       []string     // as the tariff writes them, in the order in which they add up; none when nothing is levied
	Amount      money.Amount // in the currency of the sample
	Unknown     bool         // a rate is missing, or the consignment is not priced there: Amount means nothing
	Estimated   bool         // a rate is estimated
}

// Sample is goods to ask duties for: one piece that a business sends from Origin by courier.
type Sample struct {
	HS          HS
	Value       money.Amount
	WeightGrams int64
	Origin      string
	Day         landedcost.Day
}

// Duties is what each destination levies on a sample, in the order asked; one without rules is left out. The errors are
// those of Landed.
func (b *Book) Duties(s Sample, rates landedcost.Rates, destinations ...string) ([]Duty, error) {
	var list []Duty
	for _, to := range destinations {
		if !b.Serves(to) {
			continue
		}
		result, err := b.Landed(s.consignment(to, b.Registered()), rates)
		if err != nil {
			return nil, fmt.Errorf("work out duty of %s for %s: %w", s.HS, to, err)
		}
		list = append(list, dutyOf(to, result))
	}
	return list, nil
}

func (s Sample) consignment(to string, registrations map[string]bool) landedcost.Consignment {
	return landedcost.Consignment{
		Date: s.Day, Origin: s.Origin, Destination: landedcost.Destination{Country: to}, Channel: "courier", Terms: "DDP",
		Currency: s.Value.Currency, ShippingShownApart: true, PersonalUse: true, Registrations: registrations,
		Shipping: money.Zero(s.Value.Currency), Insurance: money.Zero(s.Value.Currency),
		Lines: []landedcost.Line{{HS: string(s.HS), UnitPrice: s.Value, Quantity: 1, WeightGrams: s.WeightGrams}},
	}
}

func dutyOf(to string, r landedcost.Result) Duty {
	d := Duty{Destination: to, Amount: r.Totals.Duty, Estimated: r.Estimated, Unknown: r.Outcome != landedcost.Priced}
	for _, c := range r.Components {
		if c.Kind != landedcost.Duty || c.SuppressedBy != "" {
			continue
		}
		d.Unknown = d.Unknown || c.Unknown
		if !c.Amount.IsZero() && !slices.Contains(d.Rates, c.Rate) {
			d.Rates = append(d.Rates, c.Rate)
		}
	}
	return d
}
