package reconciliation

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/lib/pq"
	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/once"
	"github.com/silkroadmall/mall/internal/payment"
)

// RunAll looks at every gateway that is set up. One that does not answer is noted and keeps its cases; the error names it.
func (d *Desk) RunAll(ctx context.Context) ([]Run, error) {
	var runs []Run
	var all []error
	for _, name := range slices.Sorted(maps.Keys(d.Gateways)) {
		r, err := d.run(ctx, name)
		if err != nil {
			all = append(all, fmt.Errorf("reconcile %s: %w", name, err))
		}
		if r != nil {
			runs = append(runs, *r)
		}
	}
	return runs, errors.Join(all...)
}

// RunDue looks at the gateways that were not looked at since last night. One that does not answer is noted, and due again.
func (d *Desk) RunDue(ctx context.Context) error {
	for _, name := range slices.Sorted(maps.Keys(d.Gateways)) {
		var done int64
		err := d.DB.In(ctx).Model(&Run{}).Where("gateway = ? AND failure = '' AND started_at >= ?", name, lastNight(d.Now())).Count(&done).Error
		if err == nil && done == 0 {
			_, err = d.run(ctx, name)
		}
		if err != nil && !errors.Is(err, payment.ErrGateway) {
			return fmt.Errorf("reconcile %s: %w", name, err)
		}
	}
	return nil
}

// lastNight is the newest hour at which a look was due.
func lastNight(now time.Time) time.Time {
	day := now.UTC().Truncate(24 * time.Hour).Add(nightHour * time.Hour)
	if day.After(now) {
		day = day.AddDate(0, 0, -1)
	}
	return day
}

// run asks one gateway, without a transaction, and writes what it found in one. Runs of one gateway write one after the other.
func (d *Desk) run(ctx context.Context, gateway string) (*Run, error) {
	r := &Run{Gateway: gateway, StartedAt: d.Now(), UntilAt: d.Now()}
	rule, err := d.rule(ctx, r.StartedAt)
	if err != nil {
		return nil, err
	}
	if r.FromAt, err = d.from(ctx, gateway, r.UntilAt.AddDate(0, 0, -rule.LookBackDays)); err != nil {
		return nil, err
	}
	b := &both{gateway: gateway, now: r.StartedAt, settling: time.Duration(rule.SettlingMinutes) * time.Minute}
	b.movements, err = d.Gateways[gateway].Movements(ctx, payment.Period{From: r.FromAt.Add(-skew), Until: r.UntilAt.Add(skew)})
	if err != nil {
		r.Failure, r.FinishedAt = err.Error(), d.Now()
		return r, errors.Join(err, d.DB.In(ctx).Create(r).Error)
	}
	r.Movements = len(b.movements)
	if err := d.ours(ctx, b, r.FromAt); err != nil {
		return nil, err
	}
	found := b.differences()
	err = d.DB.Transact(ctx, func(tx *database.DB) error { return d.writeTx(ctx, tx, r, found) })
	if err != nil {
		return nil, err
	}
	return r, nil
}

// rule is how a look is made on a day.
func (d *Desk) rule(ctx context.Context, day time.Time) (Rule, error) {
	var r Rule
	err := d.DB.In(ctx).Where("valid_from <= ?", day.UTC().Format(time.DateOnly)).Order("valid_from DESC").Take(&r).Error
	if err != nil {
		return r, fmt.Errorf("find rule of reconciliation: %w", err)
	}
	return r, nil
}

// from is where a look begins that reads a provider's list from a day on: earlier if an open case is about something older.
func (d *Desk) from(ctx context.Context, gateway string, from time.Time) (time.Time, error) {
	var oldest *time.Time
	err := d.DB.In(ctx).Raw("SELECT min(since) FROM reconciliation_case WHERE gateway = ? AND closed_at IS NULL", gateway).Row().Scan(&oldest)
	if err != nil {
		return from, fmt.Errorf("find oldest case: %w", err)
	}
	if oldest != nil && oldest.Before(from) {
		from = *oldest
	}
	return from, nil
}

// ours reads our side: all tries and refunds of the time, and those the provider names.
func (d *Desk) ours(ctx context.Context, b *both, from time.Time) error {
	var tokens []string
	for _, m := range b.movements {
		tokens = append(tokens, m.Token, m.Attempt)
	}
	var tries []try
	err := d.DB.In(ctx).Raw(`SELECT a.token, coalesce(a.gateway_ref, '') AS gateway_ref, a.order_id, o.state AS order_state, a.state, a.amount_minor, a.amount_currency, a.created_at,
			EXISTS (SELECT 1 FROM ledger_transaction t WHERE t.reference = a.token AND t.kind IN ('sale', 'receipt')) AS posted
		FROM payment_attempt a JOIN orders o ON o.id = a.order_id WHERE a.gateway = ? AND (a.created_at >= ? OR a.token = any(?))`,
		b.gateway, from, pq.Array(tokens)).Scan(&tries).Error
	if err != nil {
		return fmt.Errorf("read tries: %w", err)
	}
	var backs []back
	err = d.DB.In(ctx).Raw(`SELECT r.token, a.token AS attempt_token, r.gateway_ref, r.order_id, r.state, r.amount_minor, r.amount_currency, r.created_at,
			EXISTS (SELECT 1 FROM ledger_transaction t WHERE t.reference = r.token || CASE WHEN r.try > 1 THEN '.' || r.try ELSE '' END AND t.kind = 'refund') AS posted
		FROM refund r JOIN payment_attempt a ON a.id = r.attempt_id WHERE a.gateway = ? AND (r.created_at >= ? OR r.token = any(?))`,
		b.gateway, from, pq.Array(tokens)).Scan(&backs).Error
	if err != nil {
		return fmt.Errorf("read refunds: %w", err)
	}
	b.tries, b.backs = map[string]try{}, map[string]back{}
	for _, t := range tries {
		b.tries[t.Token] = t
	}
	for _, r := range backs {
		b.backs[r.Token] = r
	}
	return nil
}

// writeTx opens what is new, marks what is seen again and closes what is gone.
func (d *Desk) writeTx(ctx context.Context, tx *database.DB, r *Run, found []Case) error {
	if err := tx.In(ctx).Exec("SELECT pg_advisory_xact_lock(hashtextextended('reconciliation', 0))").Error; err != nil {
		return err
	}
	seen, opened, err := d.seeTx(ctx, tx, r, found)
	if err != nil {
		return fmt.Errorf("write cases: %w", err)
	}
	gone := tx.In(ctx).Exec(`UPDATE reconciliation_case SET closed_at = ?, outcome = 'gone' WHERE gateway = ? AND closed_at IS NULL AND opened_at <= ? AND id <> all(?)`,
		d.Now(), r.Gateway, r.StartedAt, pq.Array(seen))
	if gone.Error != nil {
		return fmt.Errorf("close cases: %w", gone.Error)
	}
	r.ID, r.Opened, r.Closed, r.FinishedAt = 0, opened, int(gone.RowsAffected), d.Now()
	return tx.In(ctx).Create(r).Error
}

// seeTx writes the differences that were found: those that are open already, and those that are new. It tells all that are open, and how
// many are new.
func (d *Desk) seeTx(ctx context.Context, tx *database.DB, r *Run, found []Case) (seen []int64, opened int, err error) {
	known, err := knownTx(ctx, tx, r.Gateway, found)
	if err != nil {
		return nil, 0, err
	}
	seen = []int64{0}
	var fresh []Case
	for _, c := range found {
		switch old, there := known[c.about()]; {
		case there && old.ClosedAt == nil:
			seen = append(seen, old.ID)
			err = errors.Join(err, againTx(ctx, tx, old, c))
		case !there || !old.tells(c):
			c.OpenedAt, c.SeenAt = r.StartedAt, r.StartedAt
			fresh = append(fresh, c)
		}
	}
	if err == nil {
		err = tx.In(ctx).Exec("UPDATE reconciliation_case SET seen_at = ? WHERE id = any(?)", r.StartedAt, pq.Array(seen)).Error
	}
	if err == nil && len(fresh) > 0 {
		err = tx.In(ctx).Omit("OrderNumber").CreateInBatches(&fresh, casesAtOnce).Error
	}
	for _, c := range fresh {
		seen = append(seen, c.ID)
	}
	return seen, len(fresh), err
}

// casesAtOnce is how many cases a statement writes.
const casesAtOnce = 500

// about is what a case of one gateway is about: of each there is one open at most.
type about struct {
	kind    Kind
	subject string
}

func (c *Case) about() about { return about{c.Kind, c.Subject} }

// tells is whether both sides say in a case what they say in another.
func (c *Case) tells(other Case) bool {
	return c.OurState == other.OurState && c.TheirState == other.TheirState && c.Ours.same(other.Ours) && c.Theirs.same(other.Theirs)
}

// knownTx are the cases about the same as those that were found: the open one, else the last that was explained, which stays closed
// while both sides say the same.
func knownTx(ctx context.Context, tx *database.DB, gateway string, found []Case) (map[about]Case, error) {
	subjects := make([]string, len(found))
	for i, c := range found {
		subjects[i] = c.Subject
	}
	var list []Case
	err := tx.In(ctx).Raw(`SELECT DISTINCT ON (kind, subject) * FROM reconciliation_case WHERE gateway = ? AND subject = any(?)
		AND (closed_at IS NULL OR outcome = 'explained') ORDER BY kind, subject, closed_at IS NULL DESC, id DESC`, gateway, pq.Array(subjects)).Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("read known cases: %w", err)
	}
	known := map[about]Case{}
	for _, c := range list {
		known[c.about()] = c
	}
	return known, nil
}

// againTx writes what both sides say now into an open case, where that is something else.
func againTx(ctx context.Context, tx *database.DB, old, c Case) error {
	if old.tells(c) && old.Ref == c.Ref {
		return nil
	}
	return tx.In(ctx).Exec(`UPDATE reconciliation_case SET ref = ?, our_state = ?, our_minor = ?, our_currency = ?, their_state = ?, their_minor = ?, their_currency = ? WHERE id = ?`,
		c.Ref, c.OurState, c.Ours.Minor, c.Ours.Currency, c.TheirState, c.Theirs.Minor, c.Theirs.Currency, old.ID).Error
}

// caseColumns are those of the table alone.
const caseColumns = "reconciliation_case.*"

// Open lists the cases that are open, the oldest first.
func (d *Desk) Open(ctx context.Context, limit, offset int) ([]Case, int, error) {
	var total int64
	if err := d.DB.In(ctx).Model(&Case{}).Where("closed_at IS NULL").Count(&total).Error; err != nil {
		return nil, 0, fmt.Errorf("count cases: %w", err)
	}
	list, err := d.cases(ctx, "c.closed_at IS NULL ORDER BY c.since, c.id LIMIT ? OFFSET ?", limit, offset)
	return list, int(total), err
}

// Closed lists the cases that were closed last.
func (d *Desk) Closed(ctx context.Context, limit int) ([]Case, error) {
	return d.cases(ctx, "c.closed_at IS NOT NULL ORDER BY c.closed_at DESC, c.id DESC LIMIT ?", limit)
}

// Case finds one.
func (d *Desk) Case(ctx context.Context, number int64) (*Case, error) {
	list, err := d.cases(ctx, "c.id = ?", number)
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("find case %d: %w", number, database.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	return &list[0], nil
}

func (d *Desk) cases(ctx context.Context, which string, args ...any) ([]Case, error) {
	var list []Case
	err := d.DB.In(ctx).Raw(`SELECT c.*, coalesce(o.number, '') AS order_number FROM reconciliation_case c LEFT JOIN orders o ON o.id = c.order_id WHERE `+which, args...).Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list cases: %w", err)
	}
	return list, nil
}

// Last is the newest look at each gateway.
func (d *Desk) Last(ctx context.Context) ([]Run, error) {
	var list []Run
	if err := d.DB.In(ctx).Raw("SELECT DISTINCT ON (gateway) * FROM reconciliation ORDER BY gateway, id DESC").Scan(&list).Error; err != nil {
		return nil, fmt.Errorf("read last reconciliations: %w", err)
	}
	return list, nil
}

// ask notes the first of two admins. Who comes second in a race is told to be the second.
func (d *Desk) ask(ctx context.Context, c *Case, admin id.Account) (*Case, error) {
	err := d.DB.Transact(ctx, once.Tx(ctx, mending, func(tx *database.DB) error {
		done := tx.In(ctx).Exec("UPDATE reconciliation_case SET asked_by = ?, asked_at = ? WHERE id = ? AND closed_at IS NULL AND asked_by IS NULL", admin, d.Now(), c.ID)
		if done.Error == nil && done.RowsAffected == 0 {
			return ErrNotAsked
		}
		return done.Error
	}))
	if err != nil {
		return nil, fmt.Errorf("ask for mend of case %d: %w", c.ID, err)
	}
	return d.Case(ctx, c.ID)
}

// close closes a case once.
func (d *Desk) close(ctx context.Context, number int64, as Case) (*Case, error) {
	err := d.DB.Transact(ctx, func(tx *database.DB) error {
		_, _, err := once.Do(ctx, tx, mending, func() (string, error) { return string(as.Outcome), d.closeTx(ctx, tx, number, as) })
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("close case %d: %w", number, err)
	}
	return d.Case(ctx, number)
}

func (d *Desk) closeTx(ctx context.Context, tx *database.DB, number int64, as Case) error {
	var c Case
	if err := tx.In(ctx).Clauses(clause.Locking{Strength: "UPDATE"}).Select(caseColumns).Where("id = ?", number).Take(&c).Error; err != nil {
		return err
	}
	if c.ClosedAt != nil {
		return ErrClosed
	}
	return tx.In(ctx).Exec("UPDATE reconciliation_case SET closed_at = ?, closed_by = ?, outcome = ?, note = ? WHERE id = ?",
		d.Now(), as.ClosedBy, as.Outcome, as.Note, number).Error
}
