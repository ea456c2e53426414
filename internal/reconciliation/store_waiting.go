package reconciliation

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
)

// Waiting is money that stands on a clearing account longer than it may.
type Waiting struct {
	Account ledger.Account
	Party   string
	Amount  money.Amount `gorm:"embedded;embeddedPrefix:amount_"` // what is too old of it, without sign
	Since   time.Time    `gorm:"-"`                               // when the oldest of it was posted
	Hours   int          // how long it may wait
	Source  string       // who says so
}

// Overdue lists what waits too long, and since when.
func (d *Desk) Overdue(ctx context.Context) ([]Waiting, error) {
	list, err := d.overdue(ctx)
	for i := range list {
		if err == nil {
			err = d.since(ctx, &list[i])
		}
	}
	return list, err
}

// since finds the oldest posting of what stands on an account: counted back from the newest, the one by which the balance is reached.
func (d *Desk) since(ctx context.Context, w *Waiting) error {
	err := d.DB.In(ctx).Raw(`
		WITH side AS (
			SELECT p.id, p.amount_minor, p.transaction_id FROM posting p WHERE p.account = @account AND p.party = @party AND p.amount_currency = @currency
		), stands AS (
			SELECT sum(amount_minor) AS minor FROM side
		), back AS (
			SELECT t.posted_at, sum(abs(s.amount_minor)) OVER (ORDER BY t.posted_at DESC, s.id DESC) AS run
			FROM side s JOIN ledger_transaction t ON t.id = s.transaction_id, stands WHERE (s.amount_minor > 0) = (stands.minor > 0)
		)
		SELECT max(posted_at) FROM back, stands WHERE run >= abs(stands.minor)`,
		map[string]any{"account": w.Account, "party": w.Party, "currency": w.Amount.Currency}).Row().Scan(&w.Since)
	if err != nil {
		return fmt.Errorf("find since when money of %s waits: %w", w.Account, err)
	}
	return nil
}

// overdue finds the pots. What came first leaves first: of a balance, that is too old which was not posted within the time.
func (d *Desk) overdue(ctx context.Context) ([]Waiting, error) {
	hours := 0 // the longest that anything may wait
	if err := d.DB.In(ctx).Raw("SELECT coalesce(max(hours), 0) FROM clearing_limit WHERE valid_from <= ?::date", d.Now()).Scan(&hours).Error; err != nil {
		return nil, fmt.Errorf("find how long money may wait: %w", err)
	}
	var list []Waiting
	err := d.DB.In(ctx).Raw(`
		WITH term AS (
			SELECT DISTINCT ON (account) account, hours, source FROM clearing_limit WHERE valid_from <= CAST(@now AS date) ORDER BY account, valid_from DESC
		), stands AS (
			SELECT account, party, amount_currency, sum(amount_minor) AS minor FROM ledger_standing
			WHERE account IN (SELECT account FROM term) GROUP BY 1, 2, 3 HAVING sum(amount_minor) <> 0
		), young AS (
			SELECT p.account, p.party, p.amount_currency, coalesce(sum(p.amount_minor) FILTER (WHERE p.amount_minor > 0), 0) AS debit,
				coalesce(-sum(p.amount_minor) FILTER (WHERE p.amount_minor < 0), 0) AS credit
			FROM ledger_transaction t JOIN posting p ON p.transaction_id = t.id JOIN term r ON r.account = p.account
			WHERE t.posted_at > @since AND t.posted_at > CAST(@now AS timestamptz) - make_interval(hours => r.hours) GROUP BY 1, 2, 3
		), waits AS (
			SELECT s.account, s.party, s.amount_currency, r.hours, r.source,
				CASE WHEN s.minor > 0 THEN s.minor - coalesce(y.debit, 0) ELSE -s.minor - coalesce(y.credit, 0) END AS minor
			FROM stands s JOIN term r ON r.account = s.account LEFT JOIN young y ON y.account = s.account AND y.party = s.party AND y.amount_currency = s.amount_currency
		)
		SELECT account, party, amount_currency, hours, source, minor::bigint AS amount_minor FROM waits WHERE minor > 0 ORDER BY 1, 2, 3`,
		map[string]any{"now": d.Now(), "since": d.Now().Add(-time.Duration(hours) * time.Hour)}).Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("find money that waits: %w", err)
	}
	return list, nil
}

// Count is what a metric tells: open cases by kind, and pots of money that wait too long by account.
type Count struct {
	What string
	N    int
}

// Sum is all of them together.
func Sum(counts []Count) int {
	n := 0
	for _, c := range counts {
		n += c.N
	}
	return n
}

// Recent remembers for a minute how much money waits: what has moved in all the time that money may wait is added up to tell, and it
// is asked with every first page and every scrape. Who asks meanwhile waits for the answer.
type Recent struct {
	mu      sync.Mutex
	until   time.Time
	waiting []Count
}

// recently is how long that counts.
const recently = time.Minute

// tell counts money that waits by account, as it was within the last minute.
func (r *Recent) tell(ctx context.Context, d *Desk) ([]Count, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := d.Now(); !now.Before(r.until) {
		list, err := d.overdue(ctx)
		if err != nil {
			return nil, err
		}
		r.until, r.waiting = now.Add(recently), count(list)
	}
	return r.waiting, nil
}

// count counts what waits by account.
func count(list []Waiting) []Count {
	var waiting []Count
	for _, w := range list {
		if n := len(waiting); n > 0 && waiting[n-1].What == string(w.Account) {
			waiting[n-1].N++
		} else {
			waiting = append(waiting, Count{string(w.Account), 1})
		}
	}
	return waiting
}

// Tally counts open cases by kind, and money that waits by account as it was within the last minute.
func (d *Desk) Tally(ctx context.Context) (cases, waiting []Count, err error) {
	if err := d.DB.In(ctx).Raw("SELECT kind AS what, count(*) AS n FROM reconciliation_case WHERE closed_at IS NULL GROUP BY 1 ORDER BY 1").Scan(&cases).Error; err != nil {
		return nil, nil, fmt.Errorf("count cases: %w", err)
	}
	waiting, err = d.Recent.tell(ctx, d)
	return cases, waiting, err
}
