// Package fx owns exchange rates: where they come from, which day they are of, their history, and exact conversion.
//
// Invariants: every rate has a source and a date; rates are exact decimals for one euro, as the European Central
// Bank publishes them; a conversion rounds once; a currency without a rate is not offered, and nothing is ever
// converted at a guess; a set of Rates never changes once made.
//
// It must not know what is being priced, nor who pays.
package fx

import (
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/money"
)

// Errors of this package.
var (
	ErrNoRate = fault.New(fault.Unavailable, "fx.no_rate") // no rate for a currency, or none on that day
	ErrFeed   = fault.New(fault.Invalid, "fx.feed")        // a feed that cannot be read or is not plausible
)

// Euro is the currency all rates are quoted against.
const Euro money.Currency = "EUR"

// BankName is the source of the rates of the European Central Bank; its terms ask that it be named.
const BankName = "European Central Bank"

// Quote is the rate of one currency on one day: units of the currency for one euro.
type Quote struct {
	Currency  money.Currency `gorm:"primaryKey"`
	AsOf      time.Time      `gorm:"primaryKey;type:date"` // the day the source gives, at midnight UTC
	Source    string         `gorm:"primaryKey"`
	Rate      money.Decimal
	FetchedAt time.Time // when we took it over; zero for the shipped ones
}

// TableName is the table of Quote.
func (Quote) TableName() string { return "exchange_rate" }

// day is the layout of dates in feeds, data files and answers: ISO 8601.
const day = time.DateOnly

// quote checks and makes one rate of a feed. A currency the shop cannot count in is passed over with false.
func quote(currency, rate, source string, asOf time.Time) (Quote, bool, error) {
	c := money.Currency(currency)
	d, err := money.ParseDecimal(rate)
	if err != nil || d.Sign() <= 0 {
		return Quote{}, false, ErrFeed.Because(fmt.Errorf("rate %q of %q on %s", rate, currency, asOf.Format(day)))
	}
	return Quote{Currency: c, AsOf: asOf, Source: source, Rate: d}, c.Known() && c != Euro, nil
}

func parseDay(s string) (time.Time, error) {
	t, err := time.Parse(day, s)
	if err != nil {
		return time.Time{}, ErrFeed.Because(fmt.Errorf("date %q", s))
	}
	return t, nil
}
