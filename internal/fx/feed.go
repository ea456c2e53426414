package fx

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/silkroadmall/mall/internal/money"
)

// The European Central Bank's feeds: euro reference rates, published about 16:00 CET on its business days.
// https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/
const (
	ECBDaily  = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml"
	ECB90Days = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist-90d.xml"
)

// Feed is a source of rates. A feed of currencies that the ECB does not quote implements this and is given to
// Update after the ECB's; it names itself in Quote.Source and quotes for one euro.
type Feed interface {
	// Quotes fetches what is new since the day; giving more is harmless.
	Quotes(ctx context.Context, since time.Time) ([]Quote, error)
	// Source is the name its quotes carry.
	Source() string
}

// ECB is the feed of the European Central Bank.
type ECB struct {
	Client  *http.Client     // with a timeout of its own, or nil for 20 seconds
	Daily   string           // address of the newest day; "" for the bank's
	History string           // address of the last 90 days; "" for the bank's
	Now     func() time.Time // decides which of the two is asked
}

// Source is the bank's name, as its terms ask.
func (e ECB) Source() string { return BankName }

// catchUp is how many days may lie between the newest known day and today for the daily feed to do; a longer gap
// is filled from the 90 days.
const catchUp = 24 * time.Hour

// Quotes fetches the newest day, or the last 90 if days since the given one would be missed.
func (e ECB) Quotes(ctx context.Context, since time.Time) ([]Quote, error) {
	address := e.History
	if address == "" {
		address = ECB90Days
	}
	if e.Now().Sub(since) <= 2*catchUp {
		address = e.Daily
		if address == "" {
			address = ECBDaily
		}
	}
	return e.fetch(ctx, address)
}

func (e ECB) fetch(ctx context.Context, address string) ([]Quote, error) {
	client := e.Client
	if client == nil {
		client = &http.Client{Timeout: 20 * time.Second}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("fetch %s: %w", address, err)
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, ErrFeed.Because(fmt.Errorf("fetch %s: %w", address, err))
	}
	defer func() { _ = resp.Body.Close() }() // read only: nothing is lost
	if resp.StatusCode != http.StatusOK {
		return nil, ErrFeed.Because(fmt.Errorf("fetch %s: %s", address, resp.Status))
	}
	return Read(resp.Body)
}

// Report says what an update did.
type Report struct {
	Source  string
	Quotes  int       // read
	Changed int       // new or corrected
	Latest  time.Time // newest day read
}

// Update fetches a feed into the store. A feed that is not plausible, a quote off by more than half from the day
// before or of a day to come, changes nothing: ErrFeed.
func Update(ctx context.Context, store *Store, feed Feed, now time.Time) (Report, error) {
	last, err := store.LastDay(ctx, feed.Source())
	if err != nil {
		return Report{}, fmt.Errorf("update rates: %w", err)
	}
	quotes, err := feed.Quotes(ctx, last)
	if err != nil {
		return Report{}, fmt.Errorf("update rates from %s: %w", feed.Source(), err)
	}
	return Take(ctx, store, quotes, now)
}

// Take writes quotes that were read into the store, under the same conditions as Update.
func Take(ctx context.Context, store *Store, quotes []Quote, now time.Time) (Report, error) {
	if len(quotes) == 0 {
		return Report{}, ErrFeed.Because(errors.New("no rates in it"))
	}
	known, err := store.Latest(ctx, now)
	if err != nil {
		return Report{}, fmt.Errorf("update rates: %w", err)
	}
	snapshot, err := shippedUntil(now)
	if err != nil {
		return Report{}, fmt.Errorf("update rates: %w", err)
	}
	if err := plausible(quotes, append(known, snapshot...), now); err != nil {
		return Report{}, fmt.Errorf("update rates: %w", err)
	}
	changed, err := store.Save(ctx, quotes, now)
	if err != nil {
		return Report{}, fmt.Errorf("update rates: %w", err)
	}
	report := Report{Source: quotes[0].Source, Quotes: len(quotes), Changed: changed}
	for _, q := range quotes {
		if q.AsOf.After(report.Latest) {
			report.Latest = q.AsOf
		}
	}
	return report, nil
}

// near is how far apart two quotes may be for the one to judge the other.
const near = 10 * 24 * time.Hour

// plausible refuses quotes of the future and leaps by more than half within days, the mark of a misplaced point
// or a swapped column.
func plausible(quotes, known []Quote, now time.Time) error {
	last := map[money.Currency]Quote{}
	for _, q := range known {
		if q.AsOf.After(last[q.Currency].AsOf) {
			last[q.Currency] = q
		}
	}
	for _, q := range quotes {
		if q.AsOf.After(now.Add(24 * time.Hour)) {
			return ErrFeed.Because(fmt.Errorf("%s is quoted for %s, which is to come", q.Currency, q.AsOf.Format(day)))
		}
		old, ok := last[q.Currency]
		if ok && q.AsOf.Sub(old.AsOf).Abs() <= near && leaps(old.Rate, q.Rate) {
			return ErrFeed.Because(fmt.Errorf("%s leaps from %s to %s on %s", q.Currency, old.Rate, q.Rate, q.AsOf.Format(day)))
		}
	}
	return nil
}

func leaps(a, b money.Decimal) bool {
	three, two := money.NewDecimal(3, 0), money.NewDecimal(2, 0)
	a2, errA := a.Mul(two)
	a3, errB := a.Mul(three)
	b2, errC := b.Mul(two)
	b3, errD := b.Mul(three)
	if errors.Join(errA, errB, errC, errD) != nil {
		return true
	}
	return b2.Cmp(a3) > 0 || a2.Cmp(b3) > 0
}
