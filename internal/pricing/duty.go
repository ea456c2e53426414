package pricing

import (
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

// The sample that duties of a code are shown for: worth enough that no destination treats it as of low value.
const (
	sampleYuan  = 2_000
	sampleGrams = 500
)

// SampleValue is what the goods are worth that Duties asks for.
func SampleValue() money.Amount { return money.New(sampleYuan*100, "CNY") }

// Duties is what each country levies today on a sample of goods of a code, sent from Origin.
func (p *Pricer) Duties(hs customs.HS, countries ...string) ([]customs.Duty, error) {
	sample := customs.Sample{HS: hs, Value: SampleValue(), WeightGrams: sampleGrams, Origin: Origin, Day: landedcost.DayOf(p.now())}
	return p.rules.Current().Duties(sample, p.rates.Current().Exchange, countries...)
}
