package reconciliation

import (
	"context"
	"fmt"

	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
)

// Waiting is money that stands on a clearing account longer than it may.
type Waiting struct {
	Account ledger.Account
	Party   string
	Amount  money.Amount `gorm:"embedded;embeddedPrefix:amount_"` // what is too old of it, without sign
	Hours   int          // how long it may wait
	Source  string       // who says so
}

// Overdue lists what waits too long. What came last left last: of a balance, that is too old which was not posted within the time.
func (d *Desk) Overdue(ctx context.Context) ([]Waiting, error) {
	var list []Waiting
	err := d.DB.In(ctx).Raw(`
		WITH term AS (
			SELECT DISTINCT ON (account) account, hours, source FROM clearing_limit WHERE valid_from <= ?::date ORDER BY account, valid_from DESC
		), stands AS (
			SELECT p.account, p.party, p.amount_currency, r.hours, r.source, sum(p.amount_minor) AS minor,
				coalesce(sum(p.amount_minor) FILTER (WHERE p.amount_minor > 0 AND t.posted_at > ?::timestamptz - make_interval(hours => r.hours)), 0) AS young_debit,
				coalesce(-sum(p.amount_minor) FILTER (WHERE p.amount_minor < 0 AND t.posted_at > ?::timestamptz - make_interval(hours => r.hours)), 0) AS young_credit
			FROM posting p JOIN term r ON r.account = p.account JOIN ledger_transaction t ON t.id = p.transaction_id GROUP BY 1, 2, 3, 4, 5 HAVING sum(p.amount_minor) <> 0
		)
		SELECT account, party, amount_currency, hours, source,
			(CASE WHEN minor > 0 THEN minor - young_debit ELSE -minor - young_credit END)::bigint AS amount_minor
		FROM stands WHERE CASE WHEN minor > 0 THEN minor > young_debit ELSE -minor > young_credit END ORDER BY 1, 2, 3`, d.Now(), d.Now(), d.Now()).Scan(&list).Error
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

// Tally counts open cases by kind, and money that waits by account.
func (d *Desk) Tally(ctx context.Context) (cases, waiting []Count, err error) {
	if err := d.DB.In(ctx).Raw("SELECT kind AS what, count(*) AS n FROM reconciliation_case WHERE closed_at IS NULL GROUP BY 1 ORDER BY 1").Scan(&cases).Error; err != nil {
		return nil, nil, fmt.Errorf("count cases: %w", err)
	}
	list, err := d.Overdue(ctx)
	for _, w := range list {
		if n := len(waiting); n > 0 && waiting[n-1].What == string(w.Account) {
			waiting[n-1].N++
		} else {
			waiting = append(waiting, Count{string(w.Account), 1})
		}
	}
	return cases, waiting, err
}
