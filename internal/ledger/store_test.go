package ledger_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/testdb"
)

func clock() time.Time { return time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC) }

func eur(minor int64) money.Amount { return money.New(minor, "EUR") }

func exec(t *testing.T, db *database.DB, sql string, args ...any) {
	t.Helper()
	if err := db.In(t.Context()).Exec(sql, args...).Error; err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// confirmed writes a confirmed order of goods 52.00 less 2.00 by a coupon of the factory, delivery 7.00, duty 3.00, tax 10.00, fees 1.00 EUR, its charges,
// and the paid attempt with the token, without any posting.
func confirmed(t *testing.T, db *database.DB, number, token string) id.Order {
	t.Helper()
	exec(t, db, `INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
		VALUES ('silk', 'approved', 'Silk', '丝', 'C1', 'Suzhou', 'Jiangsu', 'c', 'p', 'a', 'a', now()) ON CONFLICT DO NOTHING`)
	exec(t, db, `WITH c AS (INSERT INTO cart (token_hash, state, created_at, touched_at) VALUES (convert_to(?, 'UTF8'), 'ordered', now(), now()) RETURNING id),
		q AS (INSERT INTO quote (token, cart_id, market, email, address, content, hash, total_minor, total_currency, created_at, expires_at)
			SELECT ?, id, 'en-de', 'a@example.com', '{}', '{}', '', 7100, 'EUR', now(), now() FROM c RETURNING id, cart_id),
		o AS (INSERT INTO orders (number, quote_id, cart_id, state, market, email, address, currency, goods_minor, delivery_minor, duty_minor,
				tax_minor, fees_minor, discount_minor, total_minor, rates, rules, placed_at, expires_at, confirmed_at)
			SELECT ?, id, cart_id, 'confirmed', 'en-de', 'a@example.com', '{}', 'EUR', 5200, 700, 300, 1000, 100, -200, 7100, '[]', '', now(), now(), now() FROM q RETURNING id)
		INSERT INTO consignment (number, order_id, factory_id, state, service, channel, regime, earliest, latest)
			SELECT 'CN-' || ?::text, o.id, f.id, 'offered', 'air', 'courier', '', now(), now() FROM o, factory f`, number, number, number, number)
	var order id.Order
	if err := db.In(t.Context()).Raw("SELECT id FROM orders WHERE number = ?", number).Scan(&order).Error; err != nil {
		t.Fatal(err)
	}
	exec(t, db, `INSERT INTO charge (order_id, consignment_id, kind, code, name, bearer, coupon, amount_minor, amount_currency)
		SELECT order_id, id, v.kind, v.kind, v.kind, v.bearer, v.coupon, v.minor, 'EUR' FROM consignment, (VALUES ('goods', '', '', 5200), ('discount', 'factory', 'TWO', -200),
			('delivery', '', '', 600), ('insurance', '', '', 100), ('duty', '', '', 300), ('tax', '', '', 1000), ('fee', '', '', 100)) AS v(kind, bearer, coupon, minor) WHERE order_id = ?`, order)
	exec(t, db, `INSERT INTO account (id, role, email, name, language, password_hash, created_at) OVERRIDING SYSTEM VALUE VALUES (99, 'admin', 'coupons@example.com', 'C', 'en', '', now()) ON CONFLICT DO NOTHING`)
	exec(t, db, `INSERT INTO coupon (code, kind, bearer, factory_id, amount_minor, currency, valid_from, made_by, made_at)
		SELECT 'TWO', 'fixed', 'factory', f.id, 200, 'EUR', now(), 99, now() FROM factory f LIMIT 1 ON CONFLICT DO NOTHING`)
	exec(t, db, "INSERT INTO coupon_use (order_id, coupon_id, amount_minor, amount_currency, used_at) SELECT ?, id, 200, 'EUR', now() FROM coupon", order)
	exec(t, db, "UPDATE coupon SET used = used + 1")
	exec(t, db, `INSERT INTO payment_attempt (order_id, token, gateway, state, amount_minor, amount_currency, created_at, checked_at)
		VALUES (?, ?, 'sandbox', 'succeeded', 7100, 'EUR', now(), now())`, order, token)
	exec(t, db, "ALTER TABLE earning DROP CONSTRAINT IF EXISTS earning_line_id_fkey")
	exec(t, db, `INSERT INTO earning (line_id, order_id, consignment_id, factory_id, party, goods_minor, commission_minor, amount_minor, amount_currency)
		SELECT order_id, order_id, id, factory_id, 'silk', 5000, 400, 4600, 'EUR' FROM consignment WHERE order_id = ?`, order)
	return order
}

func sale(t *testing.T, order id.Order, token string, change func(*ledger.Share)) ledger.Transaction {
	t.Helper()
	s := ledger.Share{Factory: "silk", Service: "air", Goods: 5000, Delivery: 700, Duty: 300, Tax: 1000, Fees: 100, Commission: 400}
	if change != nil {
		change(&s)
	}
	tr, err := ledger.Sale(ledger.Paid{Reference: token, OrderID: order, Gateway: "sandbox", Currency: "EUR", Country: "DE"}, []ledger.Share{s})
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func post(ctx context.Context, db *database.DB, s *ledger.Store, tr ledger.Transaction) (posted bool, err error) {
	err = db.Transact(ctx, func(tx *database.DB) error {
		posted, err = s.PostTx(ctx, tx, tr)
		return err
	})
	return posted, err
}

func TestPostTx(t *testing.T) {
	t.Parallel()
	db := testdb.New(t)
	s := ledger.NewStore(db, clock)
	order := confirmed(t, db, "SR-1", "T1")

	t.Run("posts_once_among_many_callers", func(t *testing.T) {
		if n := postMany(t, db, s, sale(t, order, "T1", nil)); n != 1 {
			t.Errorf("posted %d times", n)
		}
		list, err := s.OrderPostings(t.Context(), order)
		if err != nil || len(list) != 1 || !list[0].PostedAt.Equal(clock()) {
			t.Fatalf("%v, %v", list, err)
		}
		want := sale(t, order, "T1", nil).Postings
		plain := cmpopts.IgnoreFields(ledger.Posting{}, "ID", "TransactionID")
		if diff := cmp.Diff(want, list[0].Postings, plain); diff != "" {
			t.Error(diff)
		}
	})

	t.Run("refuses_what_does_not_balance", func(t *testing.T) {
		bad := sale(t, order, "T2", nil)
		bad.Postings[0].Amount.Minor++
		if _, err := post(t.Context(), db, s, bad); !errors.Is(err, ledger.ErrUnbalanced) {
			t.Errorf("error %v", err)
		}
	})

	t.Run("balances", func(t *testing.T) {
		got, err := s.Balances(t.Context(), ledger.FactoryHeld)
		want := []ledger.Balance{{Account: ledger.FactoryHeld, Party: "silk", Amount: money.New(-4600, "EUR")}}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Error(diff, err)
		}
	})
}

// postMany posts the same transaction from six callers at once and says how many were told that they did it.
func postMany(t *testing.T, db *database.DB, s *ledger.Store, tr ledger.Transaction) int64 {
	t.Helper()
	var posted atomic.Int64
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			ok, err := post(t.Context(), db, s, tr)
			if err != nil {
				t.Error(err)
			}
			if ok {
				posted.Add(1)
			}
		})
	}
	wg.Wait()
	return posted.Load()
}

// TestDatabase proves that the book holds even for a program that goes around this package.
func TestDatabase(t *testing.T) {
	t.Parallel()
	db := testdb.New(t)
	s := ledger.NewStore(db, clock)
	if _, err := post(t.Context(), db, s, sale(t, confirmed(t, db, "SR-1", "T1"), "T1", nil)); err != nil {
		t.Fatal(err)
	}

	for _, sql := range []string{
		"UPDATE posting SET amount_minor = amount_minor * 2",
		"DELETE FROM posting",
		"UPDATE ledger_transaction SET reference = 'other'",
		"DELETE FROM ledger_transaction",
		"UPDATE charge SET amount_minor = 1",
		"UPDATE ledger_seal SET position = 7",
		"DELETE FROM ledger_seal",
		"TRUNCATE posting, ledger_seal",
		"TRUNCATE ledger_transaction CASCADE",
		"TRUNCATE charge CASCADE",
	} {
		err := db.In(t.Context()).Exec(sql).Error
		if err == nil || !strings.Contains(err.Error(), "append only") && !strings.Contains(err.Error(), "permission denied") {
			t.Errorf("%s: %v, want a refusal", sql, err)
		}
	}

	t.Run("refuses_an_unbalanced_commit", func(t *testing.T) {
		written := false
		err := db.Transact(t.Context(), func(tx *database.DB) error {
			if err := tx.In(t.Context()).Exec(`WITH t AS (INSERT INTO ledger_transaction (kind, reference, posted_at) VALUES ('x', 'y', now()) RETURNING id)
				INSERT INTO posting (transaction_id, account, amount_minor, amount_currency)
				SELECT t.id, 'a', v.minor, v.currency FROM t, (VALUES (5, 'EUR'), (-5, 'USD')) AS v(minor, currency)`).Error; err != nil {
				return err
			}
			written = true // the check is deferred to the commit
			return nil
		})
		if !written || !database.IsCheck(err, "") {
			t.Errorf("written %t, commit: %v", written, err)
		}
	})

	r, err := s.Verify(t.Context())
	if err != nil || len(r.Problems) != 0 {
		t.Errorf("after all refusals: %+v, %v", r, err)
	}
}

// TestDatabase_triggers gives the shop's role every right: the triggers refuse by themselves.
func TestDatabase_triggers(t *testing.T) {
	t.Parallel()
	db, s := book(t)
	seal(t, s)
	exec(t, db, "GRANT ALL ON posting, ledger_seal, ledger_transaction, refund_line, refund_part TO CURRENT_USER")
	for _, sql := range []string{"UPDATE posting SET amount_minor = 1", "DELETE FROM posting", "DELETE FROM ledger_seal", "TRUNCATE posting", "TRUNCATE ledger_seal",
		"TRUNCATE ledger_transaction CASCADE", "TRUNCATE refund_part", "TRUNCATE refund_line CASCADE"} {
		if err := db.In(t.Context()).Exec(sql).Error; err == nil || !strings.Contains(err.Error(), "append only") {
			t.Errorf("%s: %v, want a refusal", sql, err)
		}
	}
}

// book is a database with one order confirmed, paid and posted.
func book(t *testing.T) (*database.DB, *ledger.Store) {
	t.Helper()
	db := testdb.New(t)
	s := ledger.NewStore(db, clock)
	enter(t, db, s, "1", nil)
	return db, s
}

// enter confirms an order with the number and posts its sale, changed.
func enter(t *testing.T, db *database.DB, s *ledger.Store, number string, change func(*ledger.Share)) {
	t.Helper()
	tr := sale(t, confirmed(t, db, "SR-"+number, "T"+number), "T"+number, change)
	if _, err := post(t.Context(), db, s, tr); err != nil {
		t.Fatal(err)
	}
}

func TestVerify(t *testing.T) {
	t.Parallel()
	db, s := book(t)
	enter(t, db, s, "2", nil)
	r, err := s.Verify(t.Context())
	if err != nil || len(r.Problems) != 0 {
		t.Fatalf("%+v, %v", r.Problems, err)
	}
	if got, want := [4]int64{r.Transactions, r.Postings, r.Orders, r.Payments}, [4]int64{2, 14, 2, 2}; got != want {
		t.Errorf("counts %v, want %v", got, want)
	}
	var left int64
	for _, sum := range r.Sums {
		left += sum.Balance().Minor
	}
	if left != 0 || len(r.Sums) != 7 {
		t.Errorf("sums %+v leave %d", r.Sums, left)
	}
}

// unlock lets the test change what nothing may change, as a superuser could.
func unlock(t *testing.T, db *database.DB) {
	t.Helper()
	exec(t, db, "GRANT ALL ON posting, ledger_seal, ledger_transaction TO CURRENT_USER")
	for _, table := range []string{"posting", "ledger_seal", "ledger_transaction"} {
		exec(t, db, "ALTER TABLE "+table+" DISABLE TRIGGER USER")
	}
}

// refund writes a refund of an amount whose lines are 12.00 of the goods, and posts a credit note.
func refund(t *testing.T, db *database.DB, s *ledger.Store, amount, posted int64) {
	t.Helper()
	exec(t, db, "ALTER TABLE refund_part DROP CONSTRAINT refund_part_refund_id_line_id_fkey")
	exec(t, db, `INSERT INTO account (id, role, email, name, language, password_hash, created_at) OVERRIDING SYSTEM VALUE
		VALUES (1, 'admin', 'a@example.com', 'A', 'en', '', now())`)
	exec(t, db, `INSERT INTO refund (order_id, attempt_id, token, reason, key, admin_id, state, amount_minor, amount_currency, created_at)
		SELECT order_id, id, 'R1', 'damaged', 'form', 1, 'created', ?, 'EUR', now() FROM payment_attempt`, amount)
	exec(t, db, `INSERT INTO refund_part (refund_id, line_id, charge_id, kind, given, account, party, amount_minor, amount_currency)
		SELECT refund.id, 1, charge.id, 'goods', true, 'factory_held', 'silk', 1200, 'EUR' FROM refund, charge WHERE kind = 'goods'`)
	var order id.Order
	if err := db.In(t.Context()).Raw("SELECT id FROM orders").Scan(&order).Error; err != nil {
		t.Fatal(err)
	}
	note, err := ledger.Credit(ledger.Paid{Reference: "R1", OrderID: order, Currency: "EUR"}, "SR-1", []ledger.Burden{{Account: ledger.FactoryHeld, Party: "silk", Minor: posted}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := post(t.Context(), db, s, note); err != nil {
		t.Fatal(err)
	}
}

// TestVerify_finds spoils a book in each way and expects the rule that was broken, with its subject.
func TestVerify_finds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(t *testing.T, db *database.DB, s *ledger.Store)
		rule  string
	}{
		"a_sale_not_posted": {
			func(t *testing.T, db *database.DB, _ *ledger.Store) { confirmed(t, db, "SR-9", "T9") },
			"every confirmed order is posted as a sale once, no other order is",
		},
		"a_payment_not_posted": {
			func(t *testing.T, db *database.DB, _ *ledger.Store) { confirmed(t, db, "SR-9", "T9") },
			"each payment taken is posted once, at its amount",
		},
		"a_kind_posted_to_another": {
			func(t *testing.T, db *database.DB, s *ledger.Store) {
				enter(t, db, s, "9", func(s *ledger.Share) { s.Duty, s.Tax = s.Tax, s.Duty })
			},
			"a sale's postings equal the order's charges, kind by kind",
		},
		"another_total": {
			func(t *testing.T, db *database.DB, s *ledger.Store) {
				enter(t, db, s, "9", func(s *ledger.Share) { s.Fees++ })
			},
			"an order's total equals its sale",
		},
		"a_sale_of_an_order_that_is_not_confirmed": {
			func(t *testing.T, db *database.DB, _ *ledger.Store) {
				exec(t, db, "UPDATE orders SET confirmed_at = NULL, state = 'expired'")
			},
			"every confirmed order is posted as a sale once, no other order is",
		},
		"a_refund_not_posted": {
			func(t *testing.T, db *database.DB, _ *ledger.Store) {
				exec(t, db, `INSERT INTO refund (order_id, attempt_id, token, reason, state, amount_minor, amount_currency, created_at)
					SELECT order_id, id, 'R1', 'late', 'succeeded', 100, 'EUR', now() FROM payment_attempt`)
			},
			"each refund given is posted once, at its amount",
		},
		"a_payment_given_back_twice": {
			func(t *testing.T, db *database.DB, _ *ledger.Store) {
				exec(t, db, `INSERT INTO refund (order_id, attempt_id, token, reason, state, amount_minor, amount_currency, created_at)
					SELECT order_id, id, 'R' || n, 'late ' || n, 'created', 7000, 'EUR', now() FROM payment_attempt, generate_series(1, 2) AS n`)
			},
			"no more goes back than was paid",
		},
		"a_refund_that_nobody_owes": {
			func(t *testing.T, db *database.DB, _ *ledger.Store) {
				exec(t, db, `INSERT INTO refund (order_id, attempt_id, token, reason, state, amount_minor, amount_currency, created_at)
					SELECT order_id, id, 'R1', 'late', 'created', 100, 'EUR', now() FROM payment_attempt`)
			},
			"what is owed to a consumer is what refunds have yet to give",
		},
		"a_refund_with_other_postings": {
			func(t *testing.T, db *database.DB, s *ledger.Store) { refund(t, db, s, 1200, 1100) },
			"a refund's postings equal its lines, account by account",
		},
		"a_refund_of_another_sum": {
			func(t *testing.T, db *database.DB, s *ledger.Store) { refund(t, db, s, 1100, 1200) },
			"a refund's lines sum to its amount",
		},
		"a_coupon_counted_once_too_often": {
			func(t *testing.T, db *database.DB, _ *ledger.Store) { exec(t, db, "UPDATE coupon SET used = used + 1") },
			"a coupon was used by as many orders as it counts, and no more than it may",
		},
		"a_coupon_that_took_off_less": {
			func(t *testing.T, db *database.DB, _ *ledger.Store) {
				exec(t, db, "UPDATE coupon_use SET amount_minor = 199")
			},
			"what a use took off is what its order was charged less",
		},
		"a_coupon_given_back_by_an_order_that_stands": {
			func(t *testing.T, db *database.DB, _ *ledger.Store) {
				exec(t, db, "UPDATE coupon_use SET returned_at = now()")
			},
			"an order that stands holds its coupon, one that came to nothing does not",
		},
		"a_sale_whose_lines_earned_nothing": {
			func(t *testing.T, db *database.DB, _ *ledger.Store) {
				exec(t, db, "ALTER TABLE earning DISABLE TRIGGER USER")
				exec(t, db, "DELETE FROM earning")
			},
			"what lines earned is what their sale owes the factories",
		},
		"a_transaction_that_nobody_sealed": {
			func(t *testing.T, db *database.DB, _ *ledger.Store) {
				exec(t, db, `WITH t AS (INSERT INTO ledger_transaction (kind, reference, posted_at) VALUES ('x', 'y', ?) RETURNING id)
					INSERT INTO posting (transaction_id, account, amount_minor, amount_currency)
					SELECT t.id, 'a', v.minor, 'EUR' FROM t, (VALUES (5), (-5)) AS v(minor)`, clock().Add(-11*time.Minute))
			},
			"every transaction is sealed within ten minutes",
		},
		"postings_changed_by_a_superuser": {
			func(t *testing.T, db *database.DB, _ *ledger.Store) {
				unlock(t, db)
				exec(t, db, "UPDATE posting SET amount_minor = amount_minor - 1 WHERE account = 'commission'")
			},
			"every transaction balances in every currency",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, s := book(t)
			c.spoil(t, db, s)
			r, err := s.Verify(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			found := slices.ContainsFunc(r.Problems, func(p ledger.Problem) bool { return p.Rule == c.rule && p.Subject != "" && p.Detail != "" })
			if !found || !slices.Contains(ledger.Rules(), c.rule) {
				t.Errorf("not found; problems: %+v", r.Problems)
			}
		})
	}
}
