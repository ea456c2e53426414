package ledger

import (
	"context"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/money"
)

// Report is what Verify found. The book holds if Problems is empty.
type Report struct {
	Transactions int64
	Postings     int64
	Orders       int64 // confirmed orders compared with their postings
	Payments     int64 // payments and refunds compared with the clearing account
	Transfers    int64 // what providers passed on, compared with the bank
	Sums         []Sum
	Chain        Chain // how far the book is sealed
	Problems     []Problem
}

// Sum is all that was posted to an account in one currency, in minor units.
type Sum struct {
	Account  Account
	Currency money.Currency
	Debits   int64
	Credits  int64
	Count    int64
}

// Debit is the sum of the debits.
func (s Sum) Debit() money.Amount { return money.New(s.Debits, s.Currency) }

// Credit is the sum of the credits, without sign.
func (s Sum) Credit() money.Amount { return money.New(s.Credits, s.Currency) }

// Balance is debits less credits.
func (s Sum) Balance() money.Amount { return money.New(s.Debits-s.Credits, s.Currency) }

// Problem is one thing that does not hold, in English, for the operator.
type Problem struct {
	Rule    string // which comparison failed
	Subject string // the transaction or order
	Detail  string
}

// maxProblems bounds the list of each comparison; one is enough to stop.
const maxProblems = 100

// verifyTime is how long the whole look may take.
const verifyTime = 15 * time.Minute

// sealTime is how long a transaction may wait for its seal: a worker that lives makes one every ten seconds.
const sealTime = 10 * time.Minute

// sealedInTime is the rule that the chain does not stand still.
const sealedInTime = "every transaction is sealed within ten minutes"

// Rules lists what Verify compares, in words.
func Rules() []string {
	list := []string{sealedInTime}
	for _, c := range everything() {
		list = append(list, c.rule)
	}
	return list
}

// Verify reads the whole book as it stands at one moment and compares it with itself and its seals, with the charges of the
// orders, with the payments and refunds, and with what came to the bank and left it. An error means that it could not look; what does not hold is in the report.
func (s *Store) Verify(ctx context.Context) (Report, error) {
	var r Report
	ctx, cancel := context.WithTimeout(ctx, verifyTime)
	defer cancel()
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		r = Report{}
		if err := tx.In(ctx).Exec("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY").Error; err != nil {
			return err
		}
		if err := tx.Allow(ctx, verifyTime); err != nil {
			return err
		}
		if err := r.countTx(ctx, tx); err != nil {
			return err
		}
		var err error
		if r.Chain, err = readChain(ctx, tx); err != nil {
			return err
		}
		if r.Chain.Lag(s.now()) > sealTime {
			r.Problems = append(r.Problems, Problem{sealedInTime, "seals", fmt.Sprintf("%d transactions wait, the oldest since %s", r.Chain.Open, r.Chain.Since.UTC().Format(time.RFC3339))})
		}
		for _, c := range everything() {
			if err := r.compareTx(ctx, tx, c); err != nil {
				return fmt.Errorf("%s: %w", c.rule, err)
			}
		}
		return nil
	})
	if err != nil {
		return Report{}, fmt.Errorf("verify ledger: %w", err)
	}
	return r, nil
}

func (r *Report) countTx(ctx context.Context, tx *database.DB) error {
	counts := []struct {
		sql  string
		into *int64
	}{
		{"SELECT count(*) FROM ledger_transaction", &r.Transactions},
		{"SELECT count(*) FROM posting", &r.Postings},
		{"SELECT count(*) FROM orders WHERE confirmed_at IS NOT NULL", &r.Orders},
		{`SELECT (SELECT count(*) FROM payment_attempt WHERE state = 'succeeded') + (SELECT count(*) FROM refund WHERE state = 'succeeded')`, &r.Payments},
		{"SELECT count(*) FROM provider_transfer", &r.Transfers},
	}
	for _, c := range counts {
		if err := tx.In(ctx).Raw(c.sql).Scan(c.into).Error; err != nil {
			return err
		}
	}
	return tx.In(ctx).Raw(`SELECT account, amount_currency AS currency, count(*) AS count,
		coalesce(sum(amount_minor) FILTER (WHERE amount_minor > 0), 0)::bigint AS debits,
		coalesce(-sum(amount_minor) FILTER (WHERE amount_minor < 0), 0)::bigint AS credits
		FROM posting GROUP BY 1, 2 ORDER BY 2, 1`).Scan(&r.Sums).Error
}

func (r *Report) compareTx(ctx context.Context, tx *database.DB, c comparison) error {
	var found []Problem
	if err := tx.In(ctx).Raw(c.sql+" LIMIT ?", maxProblems).Scan(&found).Error; err != nil {
		return err
	}
	for _, p := range found {
		p.Rule = c.rule
		r.Problems = append(r.Problems, p)
	}
	return nil
}
