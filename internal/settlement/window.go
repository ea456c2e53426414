package settlement

import (
	"time"

	"github.com/silkroadmall/mall/internal/guide"
)

// Windows tells how long consumers of a country may withdraw by law; false where no law says so.
type Windows interface {
	Withdrawal(country string) (guide.Withdrawal, bool)
}

// Rule is for how many days after delivery the mall holds a factory's money at least.
type Rule struct {
	Country   string // ISO 3166-1; "" for all that have no rule of their own
	ValidFrom time.Time
	Days      int
	Source    string
}

// TableName is the table of Rule.
func (Rule) TableName() string { return "hold_rule" }

// start makes the clock of a consignment: the longer one of the mall's rule and the law. The day of delivery is not counted, and
// the last day counts to its end (Regulation (EEC) 1182/71, art. 3), by UTC.
func start(delivered time.Time, country string, rule Rule, laws Windows) Clock {
	c := Clock{DeliveredAt: delivered, Days: rule.Days, Source: rule.Source}
	if law, ok := laws.Withdrawal(country); ok && law.Days >= c.Days {
		c.Days, c.Source = law.Days, law.Law.Act
	}
	day := delivered.UTC().Truncate(24 * time.Hour)
	c.EndsAt = day.AddDate(0, 0, c.Days+1)
	return c
}
