package fx

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Remembered is how many days back a book keeps the rates of each day: as long as prices may be looked through, and a cut lasts.
const Remembered = 95

// rereadAfter is how old the past may be: quotes are corrected, and other sources come late.
const rereadAfter = time.Hour

// past are the rates that were in force on each of a run of days; a day on which none were published shares those of the day
// before.
type past struct {
	first time.Time
	days  []*Rates
	asOf  time.Time // the newest rates it was read with
	read  time.Time // zero: not from the store
}

// stale tells whether the past is to be read again.
func (p *past) stale(newest, now time.Time) bool {
	return !newest.Equal(p.asOf) || now.Sub(p.read) >= rereadAfter || midnight(now).After(p.first.AddDate(0, 0, len(p.days)-1))
}

// Then are the rates that were in force on a day of the last Remembered: the oldest kept for a day before them, the newest for
// one after.
func (b *Book) Then(date time.Time) *Rates {
	p := b.past.Load()
	n := int(midnight(date).Sub(p.first) / (24 * time.Hour))
	return p.days[min(max(n, 0), len(p.days)-1)]
}

// recall works the past out of quotes, which may be in any order.
func recall(quotes []Quote, today time.Time) (*past, error) {
	p := &past{first: midnight(today).AddDate(0, 0, -Remembered)}
	byDay := map[time.Time][]Quote{}
	known := map[source]Quote{}
	for _, q := range quotes {
		if q.AsOf.After(p.first) {
			byDay[midnight(q.AsOf)] = append(byDay[midnight(q.AsOf)], q)
		} else {
			know(known, q)
		}
	}
	rates, err := inForce(known, nil)
	for day := p.first; err == nil && !day.After(midnight(today)); day = day.AddDate(0, 0, 1) {
		if fresh := byDay[day]; len(fresh) > 0 {
			for _, q := range fresh {
				know(known, q)
			}
			rates, err = inForce(known, rates)
		}
		p.days = append(p.days, rates)
	}
	if err != nil {
		return nil, fmt.Errorf("recall rates: %w", err)
	}
	return p, p.fill()
}

// source is who quotes a currency.
type source struct{ currency, name string }

func know(known map[source]Quote, q Quote) {
	from := source{string(q.Currency), q.Source}
	if old, ok := known[from]; !ok || q.AsOf.After(old.AsOf) {
		known[from] = q
	}
}

// inForce are the rates by what is known; those before while that is nothing.
func inForce(known map[source]Quote, before *Rates) (*Rates, error) {
	all := make([]Quote, 0, len(known))
	for _, q := range known {
		all = append(all, q)
	}
	r, err := newRates(all)
	if errors.Is(err, ErrNoRate) {
		return before, nil
	}
	return r, err
}

// fill gives days before the first rates those.
func (p *past) fill() error {
	var next *Rates
	for i := len(p.days) - 1; i >= 0; i-- {
		if p.days[i] == nil {
			p.days[i] = next
		}
		next = p.days[i]
	}
	if next == nil {
		return fmt.Errorf("recall rates: %w", ErrNoRate)
	}
	return nil
}

// lookBack reads the past out of the store and the shipped snapshot.
func (b *Book) lookBack(ctx context.Context, newest time.Time) error {
	today := b.now()
	quotes, err := shippedUntil(today)
	if err != nil {
		return err
	}
	if b.store != nil {
		stored, err := b.store.Since(ctx, midnight(today).AddDate(0, 0, -Remembered))
		if err != nil {
			return err
		}
		quotes = append(quotes, stored...)
	}
	p, err := recall(quotes, today)
	if err != nil {
		return err
	}
	p.asOf, p.read = newest, today
	b.past.Store(p)
	return nil
}

func midnight(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }
