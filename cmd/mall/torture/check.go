//go:build unix

package torture

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/silkroadmall/mall/internal/ledger"
)

// The promises, as a report names them.
const (
	keepsPaid   = "every paid order is confirmed, or its money went back in full"
	keepsOnce   = "no order is paid twice, no consumer has two orders of one cart"
	keepsStock  = "no stock is oversold, every reservation adds up"
	keepsHand   = "each consignment of a paid order is handed over once, none of an unpaid one"
	keepsCoupon = "no coupon is used more often than it may, each use is of an order that stands"
	keepsLedger = "the ledger holds, and is zero in every currency"
	keepsWord   = "every acknowledged order, payment and thank-you is there"
	keepsCarts  = "an acknowledged cart is there"
	keepsSent   = "no consignment is sent twice, none that was called off; every acknowledged one has left"
	keepsBack   = "no refund is given twice, or for more than was paid; every acknowledged one is given"
	keepsQuiet  = "no refusal is caused by a fault"
	keepsWay    = "consumers find their way"
	keepsTime   = "everything is right before the time for it is over"
	keepsGoals  = "the ways back are as short as their goals"
)

var promises = []string{keepsPaid, keepsOnce, keepsStock, keepsHand, keepsCoupon, keepsLedger, keepsWord, keepsCarts, keepsSent, keepsBack, keepsQuiet, keepsWay, keepsTime}

// session is a payment as the provider has it.
type session struct {
	Ref, Number, State string
	Minor, Given       int64 // asked for, and given back of it
	ChangedAt          time.Time
}

// sale is an order as the shop has it, with one of its tries to pay.
type sale struct {
	Number, Email, State, Ref, Attempt string
	Minor, Back                        int64      // its price, and what went back of this try
	ConfirmedAt                        *time.Time // also of an order whose goods were all called off since
	OfferedAt, ToldAt                  *time.Time // the last consignment to the factory, and the letter about it
}

// drain waits until the shop has set right what it knows of, and says how long that took.
func (s *storm) drain(ctx context.Context) (time.Duration, error) {
	began := time.Now()
	for {
		open, err := s.h.unsettled(ctx)
		if err != nil {
			return 0, err
		}
		if open == "" {
			return time.Since(began), nil
		}
		if time.Since(began) > s.h.o.Drain {
			s.diary.violation(keepsTime, open)
			return time.Since(began), nil
		}
		if !pause(ctx, 500*time.Millisecond) {
			return 0, ctx.Err()
		}
	}
}

// unsettled says what still has to happen; "" if nothing has.
func (h *house) unsettled(ctx context.Context) (string, error) {
	var paid, known int
	err := h.bank.db.Pool().QueryRow(ctx, `SELECT count(*) FROM sandbox_session WHERE state IN ('succeeded', 'processing')`).Scan(&paid)
	if err != nil {
		return "", err
	}
	if err := h.db.Pool().QueryRow(ctx, `SELECT count(*) FROM payment_attempt WHERE state = 'succeeded'`).Scan(&known); err != nil {
		return "", err
	}
	if paid > known {
		return fmt.Sprintf("%d payments have not come to the shop", paid-known), nil
	}
	open, err := column(ctx, h.db.Pool(), `SELECT kind || ' ' || state || ' at attempt ' || attempt FROM river_job WHERE state IN ('available', 'running', 'retryable')
		AND kind IN ('factory_mail', 'payment_refund', 'order_mail', 'parcel_hand_over', 'consignment_called_off') UNION ALL SELECT 'refund ' || token FROM refund WHERE state IN ('created', 'pending')
		UNION ALL SELECT 'ledger transaction ' || t.id || ' has no seal' FROM ledger_transaction t WHERE NOT EXISTS (SELECT FROM ledger_seal s WHERE s.transaction_id = t.id)`)
	if err != nil || len(open) == 0 {
		return "", err
	}
	return fmt.Sprintf("%d things wait, one of them: %s", len(open), open[0]), nil
}

func column(ctx context.Context, pool *pgxpool.Pool, sql string, args ...any) ([]string, error) {
	rows, err := pool.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// check compares what the provider has, what consumers were told, and what the shop has.
func (h *house) check(ctx context.Context, r *Report) error {
	rows, err := h.bank.db.Pool().Query(ctx, `SELECT ref, order_number, state, amount_minor,
		(SELECT coalesce(sum(amount_minor), 0)::bigint FROM sandbox_refund f WHERE f.session_id = s.id), changed_at FROM sandbox_session s`)
	if err != nil {
		return err
	}
	sessions, err := pgx.CollectRows(rows, pgx.RowToStructByPos[session])
	if err != nil {
		return err
	}
	rows, err = h.db.Pool().Query(ctx, `WITH letter AS MATERIALIZED (SELECT (args->>'consignment_id')::bigint AS consignment_id, max(finalized_at) AS at FROM river_job
			WHERE kind = 'factory_mail' AND state = 'completed' GROUP BY 1),
		hand AS MATERIALIZED (SELECT c.order_id, max(c.offered_at) AS offered, max(l.at) AS told FROM consignment c LEFT JOIN letter l ON l.consignment_id = c.id GROUP BY 1),
		back AS MATERIALIZED (SELECT attempt_id, sum(amount_minor)::bigint AS minor FROM refund WHERE state = 'succeeded' GROUP BY 1)
		SELECT o.number, o.email, o.state, coalesce(a.gateway_ref, ''), a.state, o.total_minor, coalesce(back.minor, 0), o.confirmed_at, hand.offered, hand.told
		FROM orders o JOIN payment_attempt a ON a.order_id = o.id LEFT JOIN hand ON hand.order_id = o.id LEFT JOIN back ON back.attempt_id = a.id`)
	if err != nil {
		return err
	}
	sales, err := pgx.CollectRows(rows, pgx.RowToStructByPos[sale])
	if err != nil {
		return err
	}
	c := &checker{diary: r.diary, byRef: map[string]sale{}, byNumber: map[string]sale{}}
	for _, s := range sales {
		c.byNumber[s.Number] = s
		if s.Ref != "" {
			c.byRef[s.Ref] = s
		}
	}
	c.payments(sessions, r)
	c.words()
	if err := errors.Join(c.queries(ctx, h), c.deeds(ctx, h, r)); err != nil {
		return err
	}
	if err := c.ledger(ctx, h); err != nil {
		return err
	}
	return c.count(ctx, h, r)
}

// checker holds the shop's side while the others are compared with it.
type checker struct {
	*diary
	byRef, byNumber map[string]sale
}

// payments compares the provider's sessions with the orders they were for.
func (c *checker) payments(sessions []session, r *Report) {
	net := map[string]int64{}
	for _, x := range sessions {
		if x.State != "succeeded" {
			continue
		}
		r.Paid++
		if x.Given > 0 {
			r.Refunded++
		}
		net[x.Number] += x.Minor - x.Given
		c.payment(x)
		r.measure(x, c.byRef[x.Ref])
	}
	for number, kept := range net {
		if s := c.byNumber[number]; kept > s.Minor {
			c.violation(keepsOnce, fmt.Sprintf("order %s costs %d, %d were kept", number, s.Minor, kept))
		}
	}
}

// payment looks for what became of one payment.
func (c *checker) payment(x session) {
	s, there := c.byRef[x.Ref]
	switch {
	case !there:
		c.violation(keepsPaid, fmt.Sprintf("payment %s of order %s is nowhere in the shop", x.Ref, x.Number))
	case s.Attempt != "succeeded":
		c.violation(keepsPaid, fmt.Sprintf("order %s was paid by %s, the shop says %s", s.Number, x.Ref, s.Attempt))
	case x.Given != s.Back:
		c.violation(keepsBack, fmt.Sprintf("of payment %s %d went back, the shop says %d", x.Ref, x.Given, s.Back))
	case !s.confirmed() && x.Given != x.Minor:
		c.violation(keepsPaid, fmt.Sprintf("order %s is %s, %d of %d went back", s.Number, s.State, x.Given, x.Minor))
	}
}

func (s sale) confirmed() bool { return s.ConfirmedAt != nil }

// words compares what consumers were told with the orders there are.
func (c *checker) words() {
	for number, who := range c.orders {
		if s, there := c.byNumber[number]; !there || s.Email != mailOf(who) {
			c.violation(keepsWord, fmt.Sprintf("consumer %d was told of order %s, which is not theirs", who, number))
		}
	}
	for ref, who := range c.sessions {
		if s, there := c.byRef[ref]; !there || s.Email != mailOf(who) {
			c.violation(keepsWord, fmt.Sprintf("consumer %d was led to %s to pay, which is of no order of theirs", who, ref))
		}
	}
	for ref, who := range c.diary.payments {
		if s := c.byRef[ref]; s.Attempt != "succeeded" {
			c.violation(keepsWord, fmt.Sprintf("consumer %d paid %s, the shop says %q", who, ref, s.Attempt))
		}
	}
	for number, who := range c.thanked {
		if s := c.byNumber[number]; !s.confirmed() {
			c.violation(keepsWord, fmt.Sprintf("consumer %d was thanked for order %s, which is %q", who, number, s.State))
		}
	}
}

// ledger proves the book.
func (c *checker) ledger(ctx context.Context, h *house) error {
	r, err := ledger.NewStore(h.db, time.Now).Verify(ctx)
	if err != nil {
		return err
	}
	for _, p := range r.Problems {
		c.violation(keepsLedger, fmt.Sprintf("%s: %s (%s)", p.Subject, p.Detail, p.Rule))
	}
	return nil
}
