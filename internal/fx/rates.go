package fx

import (
	"bytes"
	"fmt"
	"math/big"
	"slices"
	"sync"
	"time"

	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

// Rates are the exchange rates in force on one day. They never change; use them from anywhere.
type Rates struct {
	quotes map[money.Currency]Quote
	asOf   time.Time
	rows   map[money.Currency]func() row // by source; each is worked out when it is first asked for
}

// row is the exchange of one currency into every other.
type row map[money.Currency]landedcost.Exchange

// silent is how long a source may say nothing of a currency, while it quotes others, before the currency is no
// longer offered: the ECB drops a currency by leaving it out (the rouble in 2022, the lev in 2026).
const silent = 10 * 24 * time.Hour

// newer is how much fresher another source must be to replace the ECB's quote of a currency.
const newer = 7 * 24 * time.Hour

// newRates picks for each currency the newest quote, the ECB's before others', and adds what is pegged.
func newRates(all []Quote) (*Rates, error) {
	heard := map[string]time.Time{}
	for _, q := range all {
		if q.AsOf.After(heard[q.Source]) {
			heard[q.Source] = q.AsOf
		}
	}
	best := map[money.Currency]Quote{}
	for _, q := range all {
		if heard[q.Source].Sub(q.AsOf) > silent {
			continue
		}
		if old, ok := best[q.Currency]; !ok || better(q, old) {
			best[q.Currency] = q
		}
	}
	if len(best) == 0 {
		return nil, ErrNoRate
	}
	r := &Rates{quotes: best, asOf: asOf(best)}
	r.quotes[Euro] = Quote{Currency: Euro, AsOf: r.asOf, Rate: money.NewDecimal(1, 0)}
	fixed, err := pegs()
	if err != nil {
		return nil, err
	}
	for _, p := range fixed {
		p.add(r.quotes)
	}
	r.rows = make(map[money.Currency]func() row, len(r.quotes))
	for from := range r.quotes {
		r.rows[from] = sync.OnceValue(func() row { return r.row(from) })
	}
	return r, nil
}

// asOf is the day of the bank's quotes, or of the newest there are if it gave none.
func asOf(quotes map[money.Currency]Quote) time.Time {
	var bank, any time.Time
	for _, q := range quotes {
		if q.AsOf.After(any) {
			any = q.AsOf
		}
		if q.Source == BankName && q.AsOf.After(bank) {
			bank = q.AsOf
		}
	}
	if bank.IsZero() {
		return any
	}
	return bank
}

func better(q, old Quote) bool {
	switch {
	case q.Source == old.Source:
		return q.AsOf.After(old.AsOf)
	case q.Source == BankName:
		return old.AsOf.Sub(q.AsOf) <= newer
	case old.Source == BankName:
		return q.AsOf.Sub(old.AsOf) > newer
	case q.AsOf.Equal(old.AsOf):
		return q.Source < old.Source
	}
	return q.AsOf.After(old.AsOf)
}

// Shipped are the rates that come with the program, of the last day of the shipped snapshot.
func Shipped() (*Rates, error) {
	all, err := shipped()
	if err != nil {
		return nil, err
	}
	return newRates(all)
}

func shipped() ([]Quote, error) {
	b, err := data.ReadFile("data/ecb.csv")
	if err != nil {
		return nil, fmt.Errorf("read shipped rates: %w", err)
	}
	return Read(bytes.NewReader(b))
}

// AsOf is the day of the rates: that of the European Central Bank's quotes.
func (r *Rates) AsOf() time.Time { return r.asOf }

// Currencies lists the currencies that have a rate, by code.
func (r *Rates) Currencies() []money.Currency {
	all := make([]money.Currency, 0, len(r.quotes))
	for c := range r.quotes {
		all = append(all, c)
	}
	slices.Sort(all)
	return all
}

// Has says whether the currency has a rate, so that prices may be shown in it.
func (r *Rates) Has(c money.Currency) bool {
	_, ok := r.quotes[c]
	return ok
}

// Quote is the rate of a currency for one euro, with its day and source; false when there is none.
func (r *Rates) Quote(c money.Currency) (Quote, bool) {
	q, ok := r.quotes[c]
	return q, ok
}

// Exchange is the rate of one unit of from in to, with source and date; false when either has none. Through the
// euro it is exact: units of to for a euro over units of from for a euro. The day is the older one.
func (r *Rates) Exchange(from, to money.Currency) (landedcost.Exchange, bool) {
	all, ok := r.rows[from]
	if !ok {
		return landedcost.Exchange{}, false
	}
	x, ok := all()[to]
	return x, ok
}

func (r *Rates) row(from money.Currency) row {
	all := make(row, len(r.quotes))
	for to, quote := range r.quotes {
		all[to] = exchange(r.quotes[from], quote)
	}
	return all
}

func exchange(f, t Quote) landedcost.Exchange {
	x := landedcost.Exchange{Num: t.Rate, Den: f.Rate, Text: text(t.Rate, f.Rate), Source: t.Source, AsOf: t.AsOf.Format(day)}
	if f.AsOf.Before(t.AsOf) {
		x.AsOf = f.AsOf.Format(day)
	}
	switch {
	case x.Source == "":
		x.Source = f.Source
	case f.Source != "" && f.Source != x.Source:
		x.Source = f.Source + "; " + x.Source
	}
	return x
}

// text is num / den as people read it: as published where den is one euro, else to seven significant digits.
func text(num, den money.Decimal) string {
	if den.Cmp(money.NewDecimal(1, 0)) == 0 {
		return num.String()
	}
	v := new(big.Rat).Quo(num.Rat(), den.Rat())
	decimals := 6
	for limit := big.NewRat(1, 1); v.Cmp(limit) < 0 && decimals < 15; decimals++ {
		limit.Quo(limit, big.NewRat(10, 1))
	}
	d, err := money.ParseDecimal(v.FloatString(decimals))
	if err != nil { // more than 18 digits: nothing is worth that much
		return v.FloatString(0)
	}
	return d.String()
}

// Convert is the amount in another currency, rounded once. ErrNoRate when a currency has no rate.
func (r *Rates) Convert(a money.Amount, to money.Currency, rounding money.Rounding) (money.Amount, error) {
	if a.Currency == to {
		return a, nil
	}
	f, ok := r.quotes[a.Currency]
	t, also := r.quotes[to]
	if !ok || !also {
		return money.Amount{}, fmt.Errorf("convert %s to %s: %w", a.Currency, to, ErrNoRate)
	}
	return a.Convert(to, t.Rate, f.Rate, rounding)
}

// staleAfter is how many business days old rates may be before a page warns of them with their date. The ECB
// publishes on its business days; the longest run of holidays between two is four days at Easter.
const staleAfter = 4

// Stale says whether the rates are older than four business days.
func (r *Rates) Stale(now time.Time) bool { return r.Age(now) > staleAfter }

// Age is the number of business days (Monday to Friday) since the day of the rates.
func (r *Rates) Age(now time.Time) int {
	today := now.UTC().Truncate(24 * time.Hour)
	days := int(today.Sub(r.asOf) / (24 * time.Hour))
	if days <= 0 {
		return 0
	}
	age := days / 7 * 5
	for i := days % 7; i > 0; i-- {
		if w := r.asOf.AddDate(0, 0, i).Weekday(); w != time.Saturday && w != time.Sunday {
			age++
		}
	}
	return age
}
