package ledger

import (
	"context"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/money"
)

// Levy is what stands in the book of one levy for one authority, month and currency.
type Levy struct {
	Month    time.Time // its first day, by the clock of Zone
	Of       time.Time // the first day of the month the order was sold in: earlier than Month for a correction
	Country  string
	Party    string // the account's party: the country, with its region where that levies
	Account  Account
	Scheme   string // the registration it was collected under, "" if it is paid at import
	Zone     string // by whose clock months begin
	Currency money.Currency
	Minor    int64 // what is owed for the month, negative where more was corrected than sold
	Orders   int
}

// Correction tells whether it corrects an earlier month.
func (l Levy) Correction() bool { return !l.Of.Equal(l.Month) }

// Amount is what is owed.
func (l Levy) Amount() money.Amount { return money.New(l.Minor, l.Currency) }

// LevyAccounts are those a report of taxes and duties is of.
func LevyAccounts() []Account { return []Account{SchemePayable, TaxPayable, DutyPayable} }

// Levies are taxes and duties by month, authority and currency, from one month until before another (first days), the newest first.
// Together, over all months, they are the balances of their accounts: what is posted to them without an order counts in the month it
// was posted in. Zero times leave that end open; both open reads the whole book, and may take a minute.
func (s *Store) Levies(ctx context.Context, from, until time.Time) ([]Levy, error) {
	bounded := !from.IsZero()
	if until.IsZero() {
		until = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if from.IsZero() {
		from = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	var list []Levy
	ctx = database.Patient(ctx, levyTime)
	err := s.db.Transact(ctx, func(tx *database.DB) error {
		if err := tx.Allow(ctx, levyTime); err != nil {
			return err
		}
		list = nil
		return tx.In(ctx).Raw(levies(bounded), map[string]any{"accounts": LevyAccounts(), "from": from.Format(time.DateOnly), "until": until.Format(time.DateOnly),
			"soonest": from.Add(-zonesApart), "latest": until.Add(zonesApart)}).Scan(&list).Error
	})
	if err != nil {
		return nil, fmt.Errorf("read taxes and duties: %w", err)
	}
	return list, nil
}

const (
	levyTime = time.Minute

	// zonesApart is more than any clock is ahead of or behind UTC.
	zonesApart = 24 * time.Hour
)

// levies finds what was posted in a time and dates it by the clock of its country. Where the time is bounded, the planner is kept from
// reading the accounts from their beginning.
func levies(bounded bool) string {
	fence := ""
	if bounded {
		fence = "OFFSET 0"
	}
	return `
		WITH moved AS (
			SELECT p.account, p.party, split_part(p.party, '-', 1) AS country, p.amount_currency AS currency, -p.amount_minor AS minor, t.order_id, t.posted_at,
				coalesce((SELECT min(f.posted_at) FROM ledger_transaction f WHERE f.order_id = t.order_id AND f.kind = 'sale'), t.posted_at) AS sold_at,
				CASE WHEN p.account = 'scheme_payable' THEN coalesce((SELECT min(c.scheme) FROM charge c WHERE c.order_id = t.order_id AND c.kind = 'tax' AND c.scheme <> ''), '') ELSE '' END AS scheme
			FROM ledger_transaction t CROSS JOIN LATERAL (SELECT * FROM posting WHERE transaction_id = t.id ` + fence + `) p
			WHERE p.account IN @accounts AND t.posted_at >= @soonest AND t.posted_at < @latest
		), dated AS (
			SELECT m.*, z.zone, date_trunc('month', m.posted_at AT TIME ZONE z.zone)::date AS month, date_trunc('month', m.sold_at AT TIME ZONE z.zone)::date AS of
			FROM moved m JOIN LATERAL (SELECT zone FROM levy_zone WHERE country IN ('', m.country) ORDER BY country DESC LIMIT 1) z ON true
		)
		SELECT month, of, country, party, account, scheme, zone, currency, sum(minor)::bigint AS minor, count(DISTINCT order_id) AS orders
		FROM dated WHERE month >= CAST(@from AS date) AND month < CAST(@until AS date) GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
		ORDER BY month DESC, country, account, scheme, party, currency, of DESC`
}
