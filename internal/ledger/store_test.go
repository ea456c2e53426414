package ledger_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/ledger"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/testdb"
)

func clock() time.Time { return time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC) }

func exec(t *testing.T, db *database.DB, sql string, args ...any) {
	t.Helper()
	if err := db.In(t.Context()).Exec(sql, args...).Error; err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// confirmed writes a confirmed order of goods 50.00, delivery 7.00, duty 3.00, tax 10.00, fees 1.00 EUR, its charges,
// and the paid attempt with the token, without any posting.
func confirmed(t *testing.T, db *database.DB, number, token string) id.Order {
	t.Helper()
	exec(t, db, `INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
		VALUES ('silk', 'approved', 'Silk', '丝', 'C1', 'Suzhou', 'Jiangsu', 'c', 'p', 'a', 'a', now()) ON CONFLICT DO NOTHING`)
	exec(t, db, `WITH c AS (INSERT INTO cart (token_hash, state, created_at, touched_at) VALUES (convert_to(?, 'UTF8'), 'ordered', now(), now()) RETURNING id),
		q AS (INSERT INTO quote (token, cart_id, market, email, address, content, hash, total_minor, total_currency, created_at, expires_at)
			SELECT ?, id, 'en-de', 'a@example.com', '{}', '{}', '', 7100, 'EUR', now(), now() FROM c RETURNING id, cart_id),
		o AS (INSERT INTO orders (number, quote_id, cart_id, state, market, email, address, currency, goods_minor, delivery_minor, duty_minor,
				tax_minor, fees_minor, total_minor, rates, rules, placed_at, expires_at, confirmed_at)
			SELECT ?, id, cart_id, 'confirmed', 'en-de', 'a@example.com', '{}', 'EUR', 5000, 700, 300, 1000, 100, 7100, '[]', '', now(), now(), now() FROM q RETURNING id)
		INSERT INTO consignment (number, order_id, factory_id, state, service, channel, regime, earliest, latest)
			SELECT 'CN-' || ?::text, o.id, f.id, 'offered', 'air', 'courier', '', now(), now() FROM o, factory f`, number, number, number, number)
	var order id.Order
	if err := db.In(t.Context()).Raw("SELECT id FROM orders WHERE number = ?", number).Scan(&order).Error; err != nil {
		t.Fatal(err)
	}
	exec(t, db, `INSERT INTO charge (order_id, consignment_id, kind, code, name, amount_minor, amount_currency)
		SELECT order_id, id, v.kind, v.kind, v.kind, v.minor, 'EUR' FROM consignment, (VALUES ('goods', 5200), ('discount', -200), ('delivery', 600),
			('insurance', 100), ('duty', 300), ('tax', 1000), ('fee', 100)) AS v(kind, minor) WHERE order_id = ?`, order)
	exec(t, db, `INSERT INTO payment_attempt (order_id, token, gateway, state, amount_minor, amount_currency, created_at, checked_at)
		VALUES (?, ?, 'sandbox', 'succeeded', 7100, 'EUR', now(), now())`, order, token)
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
		var posted atomic.Int64
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				ok, err := post(t.Context(), db, s, sale(t, order, "T1", nil))
				if err != nil {
					t.Error(err)
				}
				if ok {
					posted.Add(1)
				}
			})
		}
		wg.Wait()
		if posted.Load() != 1 {
			t.Errorf("posted %d times", posted.Load())
		}
		list, err := s.OrderPostings(t.Context(), order)
		if err != nil || len(list) != 1 || len(list[0].Postings) != 7 {
			t.Fatalf("%v, %v", list, err)
		}
		if got := list[0].Postings[0]; got.Account != ledger.ProviderClearing || got.Party != "sandbox" || got.Amount != money.New(7100, "EUR") {
			t.Errorf("first posting %+v", got)
		}
		if !list[0].PostedAt.Equal(clock()) {
			t.Errorf("posted at %s", list[0].PostedAt)
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
		if err != nil || len(got) != 1 || got[0].Party != "silk" || got[0].Amount != money.New(-4600, "EUR") {
			t.Errorf("%+v, %v", got, err)
		}
	})
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
	} {
		if err := db.In(t.Context()).Exec(sql).Error; err == nil || !strings.Contains(err.Error(), "append only") {
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

func TestVerify(t *testing.T) {
	t.Parallel()

	t.Run("holds", func(t *testing.T) {
		t.Parallel()
		db := testdb.New(t)
		s := ledger.NewStore(db, clock)
		for _, n := range []string{"1", "2"} {
			if _, err := post(t.Context(), db, s, sale(t, confirmed(t, db, "SR-"+n, "T"+n), "T"+n, nil)); err != nil {
				t.Fatal(err)
			}
		}
		r, err := s.Verify(t.Context())
		if err != nil || len(r.Problems) != 0 {
			t.Fatalf("%+v, %v", r.Problems, err)
		}
		if r.Transactions != 2 || r.Postings != 14 || r.Orders != 2 || r.Payments != 2 {
			t.Errorf("counts %+v", r)
		}
		var left int64
		for _, sum := range r.Sums {
			left += sum.Balance().Minor
		}
		if left != 0 || len(r.Sums) != 7 {
			t.Errorf("sums %+v leave %d", r.Sums, left)
		}
	})

	for name, c := range map[string]struct {
		spoil func(t *testing.T, db *database.DB, s *ledger.Store)
		rule  string
	}{
		"finds_a_sale_not_posted": {
			func(t *testing.T, db *database.DB, _ *ledger.Store) { confirmed(t, db, "SR-9", "T9") },
			"every confirmed order is posted as a sale once, no other order is",
		},
		"finds_a_payment_not_posted": {
			func(t *testing.T, db *database.DB, _ *ledger.Store) { confirmed(t, db, "SR-9", "T9") },
			"each payment taken is posted once, at its amount",
		},
		"finds_a_kind_posted_to_another": {
			func(t *testing.T, db *database.DB, s *ledger.Store) {
				tr := sale(t, confirmed(t, db, "SR-9", "T9"), "T9", func(s *ledger.Share) { s.Duty, s.Tax = s.Tax, s.Duty })
				if _, err := post(t.Context(), db, s, tr); err != nil {
					t.Fatal(err)
				}
			},
			"a sale's postings equal the order's charges, kind by kind",
		},
		"finds_another_total": {
			func(t *testing.T, db *database.DB, s *ledger.Store) {
				tr := sale(t, confirmed(t, db, "SR-9", "T9"), "T9", func(s *ledger.Share) { s.Fees++ })
				if _, err := post(t.Context(), db, s, tr); err != nil {
					t.Fatal(err)
				}
			},
			"an order's total equals its sale",
		},
		"finds_a_sale_of_an_order_that_is_not_confirmed": {
			func(t *testing.T, db *database.DB, _ *ledger.Store) {
				exec(t, db, "UPDATE orders SET confirmed_at = NULL, state = 'expired'")
			},
			"every confirmed order is posted as a sale once, no other order is",
		},
		"finds_a_refund_not_posted": {
			func(t *testing.T, db *database.DB, _ *ledger.Store) {
				exec(t, db, `INSERT INTO refund (order_id, attempt_id, token, reason, state, amount_minor, amount_currency, created_at)
					SELECT order_id, id, 'R1', 'late', 'succeeded', 100, 'EUR', now() FROM payment_attempt`)
			},
			"each refund given is posted once, at its amount",
		},
		"finds_postings_changed_by_a_superuser": {
			func(t *testing.T, db *database.DB, _ *ledger.Store) {
				exec(t, db, "ALTER TABLE posting DISABLE TRIGGER append_only")
				exec(t, db, "UPDATE posting SET amount_minor = amount_minor - 1 WHERE account = 'commission'")
			},
			"every transaction balances in every currency",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := testdb.New(t)
			s := ledger.NewStore(db, clock)
			if _, err := post(t.Context(), db, s, sale(t, confirmed(t, db, "SR-1", "T1"), "T1", nil)); err != nil {
				t.Fatal(err)
			}
			c.spoil(t, db, s)
			r, err := s.Verify(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, p := range r.Problems {
				found = found || (p.Rule == c.rule && p.Subject != "" && p.Detail != "")
			}
			if !found {
				t.Errorf("not found; problems: %+v", r.Problems)
			}
		})
	}
}
