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
	Sums         []Sum
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

// comparison is a query that returns a row (subject, detail) for each thing that does not hold.
type comparison struct{ rule, sql string }

// comparisons is what must hold. The tables of orders and payments are only read, for this proof.
var comparisons = []comparison{
	{"every transaction balances in every currency", `
		SELECT t.kind || ' ' || t.reference AS subject, coalesce(sum(p.amount_minor), 0) || ' ' || coalesce(p.amount_currency, 'nothing posted') AS detail
		FROM ledger_transaction t LEFT JOIN posting p ON p.transaction_id = t.id
		GROUP BY t.id, p.amount_currency HAVING coalesce(sum(p.amount_minor), 1) <> 0 ORDER BY t.id`},

	{"every confirmed order is posted as a sale once, no other order is", `
		SELECT o.number AS subject, o.state || ', ' || count(t.id) || ' sales posted' AS detail
		FROM orders o LEFT JOIN ledger_transaction t ON t.order_id = o.id AND t.kind = 'sale'
		GROUP BY o.id HAVING count(t.id) <> (o.confirmed_at IS NOT NULL)::int ORDER BY o.id`},

	{"a sale's postings equal the order's charges, kind by kind", `
		WITH posted AS (
			SELECT t.order_id, p.amount_currency AS unit, CASE p.account
				WHEN 'factory_held' THEN 'goods' WHEN 'commission' THEN 'goods' WHEN 'delivery_payable' THEN 'delivery'
				WHEN 'duty_payable' THEN 'duty' WHEN 'tax_payable' THEN 'tax' WHEN 'fees_payable' THEN 'fees'
				WHEN 'provider_clearing' THEN 'total' ELSE p.account END AS kind,
				sum(CASE WHEN p.account = 'provider_clearing' THEN p.amount_minor ELSE -p.amount_minor END) AS minor
			FROM ledger_transaction t JOIN posting p ON p.transaction_id = t.id WHERE t.kind = 'sale' GROUP BY 1, 2, 3
		), charged AS (
			SELECT c.order_id, c.amount_currency AS unit, k.kind, sum(c.amount_minor) AS minor
			FROM charge c JOIN orders o ON o.id = c.order_id AND o.confirmed_at IS NOT NULL
			CROSS JOIN LATERAL (VALUES ('total'), (CASE c.kind WHEN 'discount' THEN 'goods'
				WHEN 'insurance' THEN 'delivery' WHEN 'fee' THEN 'fees' ELSE c.kind END)) AS k(kind)
			GROUP BY 1, 2, 3 HAVING sum(c.amount_minor) <> 0
		)
		SELECT coalesce(o.number, 'order ' || order_id) AS subject,
			kind || ': posted ' || coalesce(p.minor, 0) || ', charged ' || coalesce(c.minor, 0) || ' ' || unit AS detail
		FROM posted p FULL JOIN charged c USING (order_id, unit, kind) LEFT JOIN orders o ON o.id = order_id
		WHERE coalesce(p.minor, 0) <> coalesce(c.minor, 0) ORDER BY order_id, kind`},

	{"an order's total equals its sale", `
		SELECT o.number AS subject, 'total ' || o.total_minor || ' ' || o.currency || ', posted ' || coalesce(sum(p.amount_minor), 0) AS detail
		FROM orders o LEFT JOIN ledger_transaction t ON t.order_id = o.id AND t.kind = 'sale'
		LEFT JOIN posting p ON p.transaction_id = t.id AND p.account = 'provider_clearing' AND p.amount_currency = o.currency
		WHERE o.confirmed_at IS NOT NULL GROUP BY o.id HAVING coalesce(sum(p.amount_minor), 0) <> o.total_minor ORDER BY o.id`},

	{"each payment taken is posted once, at its amount", `
		SELECT 'payment ' || a.token AS subject, 'taken ' || a.amount_minor || ' ' || a.amount_currency || ', posted ' || coalesce(sum(p.amount_minor), 0) AS detail
		FROM payment_attempt a
		LEFT JOIN ledger_transaction t ON t.reference = a.token AND t.kind IN ('sale', 'receipt')
		LEFT JOIN posting p ON p.transaction_id = t.id AND p.account = 'provider_clearing' AND p.amount_currency = a.amount_currency
		GROUP BY a.id HAVING coalesce(sum(p.amount_minor), 0) <> CASE a.state WHEN 'succeeded' THEN a.amount_minor ELSE 0 END ORDER BY a.id`},

	{"each refund given is posted once, at its amount", `
		SELECT 'refund ' || r.token AS subject, 'given ' || r.amount_minor || ' ' || r.amount_currency || ', posted ' || coalesce(-sum(p.amount_minor), 0) AS detail
		FROM refund r
		LEFT JOIN ledger_transaction t ON t.reference = r.token AND t.kind = 'refund'
		LEFT JOIN posting p ON p.transaction_id = t.id AND p.account = 'provider_clearing' AND p.amount_currency = r.amount_currency
		GROUP BY r.id HAVING coalesce(-sum(p.amount_minor), 0) <> CASE r.state WHEN 'succeeded' THEN r.amount_minor ELSE 0 END ORDER BY r.id`},
}

// Rules lists what Verify compares, in words.
func Rules() []string {
	list := make([]string, len(comparisons))
	for i, c := range comparisons {
		list[i] = c.rule
	}
	return list
}

// Verify reads the whole book as it stands at one moment and compares it with itself, with the charges of the orders,
// and with the payments and refunds. An error means that it could not look; what does not hold is in the report.
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
		for _, c := range comparisons {
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
