package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fulfilment"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/payment"
	"github.com/silkroadmall/mall/internal/settlement"
)

// bustle is a mall that has sold for two years: a few orders in each of their states, made by the program itself, and copies of
// their rows until there are as many as wanted. One in a hundred is underway, one in ten was never paid, the others were delivered
// and paid out.
type bustle struct {
	*crowd
	past                *past
	orders              int
	done, expired, open []id.Order
	newest              *order.Order    // placed and not paid; its attempt waits
	large               map[string]bool // tables that have grown, and their indexes that hold every row
}

// bustleOrders is how many orders there are; MALL_SCALE_ORDERS asks for another number.
const bustleOrders = 6_000

func newBustle(t *testing.T) *bustle {
	t.Helper()
	s := stocked(t)
	b := &bustle{crowd: &crowd{App: s.App, t: t}, past: s.past(), orders: bustleOrders}
	if asked, err := strconv.Atoi(os.Getenv("MALL_SCALE_ORDERS")); err == nil {
		b.orders = asked
	}
	b.must(s.addBuyers(t.Context(), func(string) {}))
	b.must(s.addCoupons(t.Context()))
	b.scan("SELECT array_agg(id) FROM orders", &b.done)
	b.settle()
	b.expire()
	b.start()
	_, err := b.trade.ledger.SealDue(t.Context())
	b.must(err)
	b.copy()
	b.newest = b.buys(0, thinking{paid{b.trade.provider}})
	b.must(b.trade.till.SweepOut(t.Context()))
	b.vacuum()
	b.grown()
	return b
}

// vacuum does what the server does by itself in time.
func (b *bustle) vacuum() {
	ctx := database.Patient(b.t.Context(), 2*time.Hour)
	b.must(b.DB.Pool().AcquireFunc(ctx, func(c *pgxpool.Conn) error {
		_, err := c.Exec(ctx, "SET statement_timeout = 0")
		if err == nil {
			_, err = c.Exec(ctx, "VACUUM ANALYZE")
		}
		return errors.Join(err, c.Hijack().Close(ctx))
	}))
}

// grown finds the tables that have grown with the orders, but for the provider's own, and their indexes.
func (b *bustle) grown() {
	b.large = map[string]bool{}
	rows, err := b.DB.Pool().Query(b.t.Context(), `WITH grown AS (
			SELECT oid, relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND reltuples >= 1000 AND relname <> 'sandbox_session')
		SELECT relname FROM grown UNION ALL SELECT indexrelid::regclass::text FROM pg_index JOIN grown ON grown.oid = indrelid WHERE indpred IS NULL`)
	b.must(err)
	var name string
	_, err = pgx.ForEachRow(rows, []any{&name}, func() error {
		b.large[name] = true
		return nil
	})
	b.must(err)
}

// thinking is a bank that has not answered yet, and lets go when it is asked to.
type thinking struct{ paid }

// Open leaves the money where it is.
func (g thinking) Open(ctx context.Context, o payment.Opening) (payment.Session, error) {
	s, err := g.paid.Open(ctx, o)
	s.State, s.PayURL = payment.Pending, "https://bank.example"
	return s, err
}

// Cancel lets go.
func (g thinking) Cancel(ctx context.Context, ref string) (payment.Session, error) {
	x, err := g.books.Session(ctx, ref)
	if err != nil {
		return payment.Session{}, err
	}
	return payment.Session{Ref: x.Ref, Token: x.Token, State: payment.Cancelled, Amount: x.Amount}, nil
}

// buys has one of the demo's buyers order now less so many days.
func (b *bustle) buys(days int, bank payment.Gateway) *order.Order {
	b.t.Helper()
	b.past.at, b.past.till.Gateway = b.Now().AddDate(0, 0, -days), bank
	buyer := b.past.set.Buyers[0]
	o, err := b.past.order(b.t.Context(), buyer)
	b.must(err)
	o, err = b.trade.orders.OrderByID(b.t.Context(), o.ID)
	b.must(err)
	return o
}

// settle lets go of what was delivered, but for a line of the first order, which an admin holds.
func (b *bustle) settle() {
	desk, ctx := *b.trade.settlement, b.t.Context()
	b.must(desk.StartMissing(ctx))
	held, err := b.trade.orders.OrderByID(ctx, b.done[0])
	b.must(err)
	b.must(desk.Set(ctx, held.ID, settlement.Hold{LineID: held.Lines()[0].ID, Reason: "check", Note: "asked", SetBy: b.admin()}))
	b.done, b.open = b.done[1:], []id.Order{held.ID}
	desk.Now = func() time.Time { return b.Now().AddDate(1, 0, 0) }
	b.must(desk.ReleaseDue(ctx))
}

func (b *bustle) admin() id.Account {
	one, err := b.trade.accounts.ByEmail(b.t.Context(), account.Admin, "admin@example.com")
	b.must(err)
	return one.ID
}

// expire leaves an order unpaid until its time is over.
func (b *bustle) expire() {
	o := b.buys(9, thinking{paid{b.trade.provider}})
	b.past.at = b.past.at.Add(day)
	b.must(b.past.till.Expire(b.t.Context(), o.ID))
	b.expired = []id.Order{o.ID}
}

// start has one order in each of the states it goes through until it is there, and money that goes back or went back.
func (b *bustle) start() {
	ctx, bank := b.t.Context(), paid{b.trade.provider}
	var all []*order.Order
	for range 4 {
		all = append(all, b.buys(1, bank))
	}
	all = append(all, b.buys(0, thinking{bank}))
	for i, o := range all[1:4] {
		for _, c := range o.Consignments {
			b.must(b.past.dock.Accept(ctx, c.FactoryID, c.Number))
			if i > 0 {
				b.must(b.past.dock.Pack(ctx, c.FactoryID, c.Number))
			}
			if i > 1 {
				pieces := map[id.Line]int{}
				for _, l := range c.Lines {
					pieces[l.ID] = l.Quantity
				}
				_, err := b.past.dock.Ship(ctx, c.FactoryID, c.Number, fulfilment.Shipping{Quantities: pieces})
				b.must(err)
			}
		}
	}
	b.refund(b.done[0])
	b.exec("UPDATE refund SET state = 'succeeded', done_at = created_at")
	b.refund(all[0].ID)
	for _, o := range all {
		b.open = append(b.open, o.ID)
	}
}

// refund notes that the money of an order goes back.
func (b *bustle) refund(o id.Order) {
	ctx := b.t.Context()
	b.must(b.DB.Transact(ctx, func(tx *database.DB) error {
		tries, err := b.trade.payments.Attempts(ctx, o)
		if err == nil {
			_, err = b.trade.payments.CreateRefundTx(ctx, tx, tries[0].ID, tries[0].Amount, "test")
		}
		return err
	}))
}

// part is a table with rows of orders, and which of its rows are those of the orders $1.
type part struct{ table, rows string }

// parts lists all that an order leaves behind.
func parts() []part {
	of := "order_id = ANY($1)"
	in := func(column, table, rows string) string {
		return fmt.Sprintf("%s IN (SELECT id FROM %s WHERE %s)", column, table, rows)
	}
	consignments, parcels := in("consignment_id", "consignment", of), in("consignment_id", "consignment", of)
	return []part{
		{"cart", "id IN (SELECT cart_id FROM orders WHERE id = ANY($1))"}, {"quote", "id IN (SELECT quote_id FROM orders WHERE id = ANY($1))"},
		{"account", "id IN (SELECT account_id FROM orders WHERE id = ANY($1))"}, {"orders", "id = ANY($1)"}, {"consignment", of},
		{"order_line", of}, {"charge", of}, {"order_event", of}, {"reservation", of}, {"payment_attempt", of}, {"refund", of},
		{"parcel", parcels}, {"parcel_line", in("parcel_id", "parcel", parcels)}, {"parcel_event", in("parcel_id", "parcel", parcels)},
		{"ledger_transaction", of}, {"posting", in("transaction_id", "ledger_transaction", of)}, {"ledger_seal", in("transaction_id", "ledger_transaction", of)},
		{"earning", of}, {"hold_clock", consignments}, {"release", in("line_id", "order_line", of)}, {"hold", in("line_id", "order_line", of)},
		{"review", in("line_id", "order_line", of)}, {"sandbox_session", "token IN (SELECT token FROM payment_attempt WHERE order_id = ANY($1))"},
	}
}

// What stands in the way of a copy: triggers; foreign keys, which the planner knows and which come back unchecked; and indexes, which
// are made anew in a fraction of the time.
const (
	loosen = `SET LOCAL maintenance_work_mem = '512MB';
		CREATE TEMP TABLE shelf AS SELECT indexrelid::regclass AS name, pg_get_indexdef(indexrelid) AS text
			FROM pg_index i JOIN pg_class c ON c.oid = indrelid WHERE NOT indisunique AND NOT indisexclusion AND relnamespace = 'public'::regnamespace AND relkind = 'r';
		CREATE TEMP TABLE tie AS SELECT conrelid::regclass AS of, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS text
			FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace;
		DO $$ DECLARE c record; BEGIN
			FOR c IN SELECT * FROM tie LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %s', c.of, c.name); END LOOP;
			FOR c IN SELECT * FROM shelf LOOP EXECUTE format('DROP INDEX %s', c.name); END LOOP;
			FOR c IN SELECT DISTINCT of FROM tie LOOP EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', c.of); END LOOP;
		END $$`
	fasten = `DO $$ DECLARE c record; BEGIN
			FOR c IN SELECT * FROM shelf LOOP EXECUTE c.text; END LOOP;
			FOR c IN SELECT DISTINCT of FROM tie LOOP EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', c.of); END LOOP;
			FOR c IN SELECT * FROM tie LOOP EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %s %s NOT VALID', c.of, c.name, c.text); END LOOP;
		END $$`
)

// copy multiplies what there is, past all triggers and foreign keys: a copy's ids are those of its original, and a stride further for each.
func (b *bustle) copy() {
	ctx := database.Patient(b.t.Context(), 2*time.Hour)
	b.must(b.DB.Load(ctx, 2*time.Hour, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, loosen); err != nil {
			return err
		}
		for _, p := range parts() {
			for _, lot := range []struct {
				of     []id.Order
				copies int
				over   time.Duration
			}{
				{b.done, b.orders * 89 / 100 / len(b.done), 2 * 365 * day}, {b.expired, b.orders / 10 / len(b.expired), 2 * 365 * day},
				{b.open, b.orders / 100 / len(b.open), time.Hour},
			} {
				sql := b.multiply(p)
				if _, err := tx.Exec(ctx, sql, lot.of, lot.copies, lot.over/time.Duration(lot.copies)); err != nil {
					return fmt.Errorf("%s: %w", sql, err)
				}
			}
		}
		_, err := tx.Exec(ctx, fasten)
		return err
	}))
	for _, p := range parts() {
		var numbered bool
		b.scan("SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = '"+p.table+"'::regclass AND attname = 'id' AND attidentity <> '')", &numbered)
		if numbered {
			b.exec("SELECT setval(pg_get_serial_sequence('" + p.table + "', 'id'), max(id)) FROM " + p.table)
		}
	}
	b.exec(`INSERT INTO payment_event (gateway, event_id, kind, body, received_at)
		SELECT gateway, token, 'session', CASE WHEN created_at < now() - interval '180 days' THEN '{}' ELSE '{"a": 1}' END::jsonb, created_at FROM payment_attempt`)
	b.exec(`INSERT INTO coupon_use (order_id, coupon_id, amount_minor, amount_currency, used_at)
		SELECT o.id, c.id, 100, o.currency, o.placed_at FROM orders o, coupon c WHERE c.code = 'WELCOME10' AND o.id % 10 = 0`)
	b.exec("INSERT INTO once (who, verb, key, print, made_at) SELECT sha256(token::bytea), 'pay', lpad(id::text, 20, '0'), '', created_at FROM payment_attempt WHERE created_at > now() - interval '30 days'")
}

// stride is more than any id before the copies.
const stride = 100_000

// multiply is the statement that copies a part.
func (b *bustle) multiply(p part) string {
	ours := []string{}
	for _, other := range parts() {
		ours = append(ours, other.table)
	}
	rows, err := b.DB.Pool().Query(b.t.Context(), `SELECT a.attname, format_type(a.atttypid, NULL), a.attidentity <> '' OR coalesce(f.confrelid::regclass::text = ANY($2), false),
			f.oid IS NULL AND EXISTS (SELECT FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisunique AND i.indpred IS NULL AND a.attnum = ANY(i.indkey))
		FROM pg_attribute a LEFT JOIN pg_constraint f ON f.contype = 'f' AND f.conrelid = a.attrelid AND f.conkey = ARRAY[a.attnum]
		WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum`, p.table, ours)
	b.must(err)
	var names, values []string
	var name, kind string
	var follows, unique bool
	_, err = pgx.ForEachRow(rows, []any{&name, &kind, &follows, &unique}, func() error {
		names, values = append(names, name), append(values, copied(name, kind, follows, unique))
		return nil
	})
	b.must(err)
	return fmt.Sprintf("INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %[1]s t, generate_series(1, $2::int) n, (SELECT $3::interval AS apart) d WHERE t.%[4]s ON CONFLICT DO NOTHING",
		p.table, strings.Join(names, ", "), strings.Join(values, ", "), p.rows)
}

// copied is what becomes of a column in the copy n. What is long and nobody looks for is left out.
func copied(name, kind string, follows, unique bool) string {
	same := []string{"gateway", "kind", "reason", "role"}
	switch {
	case follows, unique && kind == "bigint":
		return fmt.Sprintf("t.%s + n * %d::bigint", name, stride)
	case slices.Contains(same, name):
		return "t." + name
	case name == "email":
		return "n || t.email"
	case unique && kind == "text", name == "tracking":
		return fmt.Sprintf("t.%s || '-' || n", name)
	case unique && kind == "bytea":
		return fmt.Sprintf("sha256(t.%s || n::text::bytea)", name)
	case kind == "timestamp with time zone":
		return fmt.Sprintf("t.%s - n * apart", name)
	case kind == "date":
		return fmt.Sprintf("(t.%s - n * apart)::date", name)
	case slices.Contains([]string{"content", "act", "source", "formula"}, name):
		return map[string]string{"text": "''", "jsonb": "'{}'"}[kind]
	}
	return "t." + name
}
