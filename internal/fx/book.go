package fx

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"
)

// Book holds the current rates and those of the last days in memory, and looks up those of other days. It is safe for many goroutines.
type Book struct {
	store   *Store
	now     func() time.Time
	current atomic.Pointer[Rates]
	past    atomic.Pointer[past]
}

// NewBook opens the book with the shipped rates; Refresh takes over those in the store. A nil store means the
// shipped rates are all there is.
func NewBook(store *Store, now func() time.Time) (*Book, error) {
	rates, err := Shipped()
	if err != nil {
		return nil, err
	}
	b := &Book{store: store, now: now}
	b.current.Store(rates)
	quotes, err := shipped()
	if err != nil {
		return nil, err
	}
	p, err := recall(quotes, now())
	if err != nil {
		return nil, err
	}
	b.past.Store(p)
	return b, nil
}

// Current are the newest rates known, never nil. Hold on to them through one piece of work, so that it is done at
// one set of rates.
func (b *Book) Current() *Rates { return b.current.Load() }

// Refresh reads the newest rates of the store. On an error the rates stay as they were.
func (b *Book) Refresh(ctx context.Context) error {
	rates, err := b.On(ctx, b.now())
	if err != nil {
		return fmt.Errorf("refresh rates: %w", err)
	}
	if b.past.Load().stale(rates.asOf, b.now()) {
		if err := b.lookBack(ctx, rates.asOf); err != nil {
			return fmt.Errorf("refresh rates: %w", err)
		}
	}
	b.current.Store(rates)
	return nil
}

// Watch refreshes the book every so often until the context ends, so that a process sees what another has
// fetched. A failure is logged and tried again.
func (b *Book) Watch(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := b.Refresh(ctx); err != nil && ctx.Err() == nil {
				slog.WarnContext(ctx, "exchange rates not refreshed", "error", err, "as_of", b.Current().AsOf().Format(day))
			}
		}
	}
}

// On are the rates in force on a day: each currency's newest quote up to it, from the store and the shipped
// snapshot. ErrNoRate for a day before both.
func (b *Book) On(ctx context.Context, date time.Time) (*Rates, error) {
	date = midnight(date)
	all, err := shippedUntil(date)
	if err != nil {
		return nil, err
	}
	if b.store != nil {
		stored, err := b.store.Latest(ctx, date)
		if err != nil {
			return nil, err
		}
		all = append(all, stored...)
	}
	return newRates(all)
}

// shippedUntil are the shipped quotes up to the day.
func shippedUntil(date time.Time) ([]Quote, error) {
	all, err := shipped()
	if err != nil {
		return nil, err
	}
	kept := all[:0]
	for _, q := range all {
		if !q.AsOf.After(date) {
			kept = append(kept, q)
		}
	}
	return kept, nil
}
