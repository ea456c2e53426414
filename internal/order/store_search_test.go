package order_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/testdb"
)

// noon is the clock of these tests: days are counted from it.
var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// sample is an order of one consignment; days are relative to noon's.
type sample struct {
	number, email    string
	state            order.State
	consignment      order.ConsignmentState
	handover, latest int
}

// place writes the order.
func (s sample) place(t *testing.T, db *database.DB) {
	t.Helper()
	day := func(n int) string { return noon.AddDate(0, 0, n).Format(time.DateOnly) }
	err := db.In(t.Context()).Exec(`
		WITH c AS (INSERT INTO cart (token_hash, state, created_at, touched_at) VALUES (convert_to(@number, 'UTF8'), 'ordered', now(), now()) RETURNING id),
		q AS (INSERT INTO quote (token, cart_id, market, email, address, content, hash, total_minor, total_currency, created_at, expires_at)
			SELECT @number, id, 'en-de', @email, '{}', '{}', '', 100, 'EUR', now(), now() FROM c RETURNING id, cart_id),
		o AS (INSERT INTO orders (number, quote_id, cart_id, state, market, email, address, currency, goods_minor, delivery_minor, duty_minor,
				tax_minor, fees_minor, total_minor, rates, rules, placed_at, expires_at)
			SELECT @number, id, cart_id, @state, 'en-de', @email, '{}', 'EUR', 100, 0, 0, 0, 0, 100, '[]', '', @at, @at FROM q RETURNING id),
		k AS (INSERT INTO consignment (number, order_id, factory_id, state, service, channel, regime, earliest, latest, handover_by)
			SELECT 'C' || @number, o.id, f.id, @consignment, 'air', 'courier', '', CAST(@latest AS date), CAST(@latest AS date), CAST(@handover AS date) FROM o, factory f RETURNING id)
		INSERT INTO parcel (consignment_id, carrier, service, tracking, shipped_at) SELECT id, 'post', 'air', 'T' || @number, now() FROM k`,
		map[string]any{"number": s.number, "email": s.email, "state": s.state, "consignment": s.consignment, "at": noon.Add(-time.Hour),
			"latest": day(s.latest), "handover": day(s.handover)}).Error
	if err != nil {
		t.Fatal(err)
	}
}

func newStore(t *testing.T) (*order.Store, *database.DB) {
	t.Helper()
	db := testdb.New(t)
	err := db.In(t.Context()).Exec(`INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
		VALUES ('silk', 'approved', 'Silk', '丝', 'C1', 'c', 'p', 'c', 'p', 'a', 'a', now())`).Error
	if err != nil {
		t.Fatal(err)
	}
	return order.NewStore(db, func() time.Time { return noon }), db
}

func TestSearch(t *testing.T) {
	t.Parallel()
	s, db := newStore(t)
	number := id.NewOrderNumber()
	for _, one := range []sample{
		{number, "anna@example.com", order.Placed, order.Waiting, 9, 9},
		{"LATE", "anna@example.com", order.Confirmed, order.Accepted, -1, 9},
		{"TODAY", "bo@example.com", order.Confirmed, order.Packed, 0, 0},
		{"OVERDUE", "bo@example.com", order.Confirmed, order.Shipped, -9, -1},
		{"ARRIVED", "bo@example.com", order.Completed, order.Delivered, -9, -1},
	} {
		one.place(t, db)
	}
	err := db.In(t.Context()).Exec(`WITH a AS (INSERT INTO payment_attempt (order_id, token, gateway, state, amount_minor, amount_currency, created_at, checked_at)
			SELECT id, 'paid', 'sandbox', 'succeeded', 100, 'EUR', now(), now() FROM orders WHERE number = 'ARRIVED' RETURNING id, order_id)
		INSERT INTO refund (order_id, attempt_id, token, reason, state, amount_minor, amount_currency, created_at)
			SELECT order_id, id, reason, reason, 'failed', 10, 'EUR', now() FROM a, (VALUES ('damaged'), ('late')) AS r(reason)`).Error
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		promise string
		query   order.Query
		want    []string
	}{
		{"finds by number", order.Query{Words: number}, []string{number}},
		{"finds by a number as people type it", order.Query{Words: " " + typed(number)}, []string{number}},
		{"finds by mail address", order.Query{Words: "Anna@Example.com"}, []string{"LATE", number}},
		{"finds by consignment", order.Query{Words: "CTODAY"}, []string{"TODAY"}},
		{"finds by parcel", order.Query{Words: "ttoday"}, []string{"TODAY"}},
		{"finds nothing by a part", order.Query{Words: "anna"}, nil},
		{"lists what waits for money", order.Query{View: order.ViewUnpaid}, []string{number}},
		{"lists what a factory should have handed over before today", order.Query{View: order.ViewLate}, []string{"LATE"}},
		{"lists what should have arrived before today", order.Query{View: order.ViewOverdue}, []string{"OVERDUE"}},
		{"lists whose refund was refused", order.Query{View: order.ViewRefused}, []string{"ARRIVED"}},
		{"narrows a view by words", order.Query{View: order.ViewLate, Words: "bo@example.com"}, nil},
	} {
		t.Run(c.promise, func(t *testing.T) {
			c.query.Limit = 10
			if got := found(t, s, c.query); !slices.Equal(got, c.want) {
				t.Errorf("found %v, want %v", got, c.want)
			}
		})
	}
	t.Run("counts beyond the page", func(t *testing.T) {
		list, total, err := s.Search(t.Context(), order.Query{Limit: 2, Offset: 3})
		if err != nil || total != 5 || len(list) != 2 || list[1].Number != number {
			t.Errorf("%d of %d, %v", len(list), total, err)
		}
	})
	t.Run("tallies", func(t *testing.T) {
		got, err := s.Tally(t.Context())
		if want := (order.Tally{Today: 5, Unpaid: 1, Late: 1, Overdue: 1, Refused: 1}); err != nil || got != want {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}

// found are the numbers of what a query finds on its only page.
func found(t *testing.T, s *order.Store, q order.Query) []string {
	t.Helper()
	list, total, err := s.Search(t.Context(), q)
	if err != nil || total != len(list) {
		t.Fatalf("found %d of %d, %v", len(list), total, err)
	}
	var numbers []string
	for _, o := range list {
		if len(o.Consignments) != 1 {
			t.Errorf("%s has %d consignments", o.Number, len(o.Consignments))
		}
		numbers = append(numbers, o.Number)
	}
	return numbers
}

// typed is a number in lower case, its groups apart by blanks.
func typed(number string) string {
	prefix, rest, _ := strings.Cut(strings.ToLower(number), "-")
	return prefix + "-" + strings.ReplaceAll(rest, "-", " ")
}
