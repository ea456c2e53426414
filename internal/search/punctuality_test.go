package search_test

import (
	"testing"

	"github.com/silkroadmall/mall/internal/search"
)

// TestPunctuality: what was handed over by the promised day is in time, what waits beyond it is late.
func TestPunctuality(t *testing.T) {
	s := newShop(t)
	send := func(n int, factory, state, due, shipped string) {
		t.Helper()
		s.exec("INSERT INTO cart (token_hash, state, created_at, touched_at) VALUES (decode(md5($1), 'hex'), 'ordered', now(), now())", factory+due+string(rune('a'+n)))
		s.exec(`INSERT INTO quote (token, cart_id, market, email, address, content, hash, total_minor, total_currency, created_at, expires_at)
			SELECT 'q' || id, id, 'en-de', 'a@example.com', '{}', '{}', '', 100, 'EUR', now(), now() FROM cart ORDER BY id DESC LIMIT 1`)
		s.exec(`INSERT INTO orders (number, quote_id, cart_id, state, market, email, address, currency, goods_minor, delivery_minor, duty_minor, tax_minor,
			fees_minor, total_minor, rates, rules, placed_at, expires_at)
			SELECT 'o' || id, id, cart_id, 'confirmed', 'en-de', 'a@example.com', '{}', 'EUR', 100, 0, 0, 0, 0, 100, '{}', '', now(), now() FROM quote ORDER BY id DESC LIMIT 1`)
		s.exec(`INSERT INTO consignment (number, order_id, factory_id, state, service, channel, regime, earliest, latest, handover_by, shipped_at)
			SELECT 'c' || o.id, o.id, (SELECT id FROM factory WHERE slug = $1), $2, '', '', '', current_date, current_date,
			current_date + $3::int, now() + nullif($4, '')::interval FROM orders o ORDER BY o.id DESC LIMIT 1`, factory, state, due, shipped)
	}
	var factories []string
	rows, err := s.db.Pool().Query(t.Context(), "SELECT slug FROM factory ORDER BY id LIMIT 2")
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var slug string
		if err := rows.Scan(&slug); err != nil {
			t.Fatal(err)
		}
		factories = append(factories, slug)
	}
	good, bad := factories[0], factories[1]
	send(1, good, "shipped", "-3", "-4 days")
	send(2, good, "delivered", "-3", "-3 days")
	send(3, good, "accepted", "2", "")       // still has time
	send(4, good, "cancelled", "-5", "")     // nobody's fault
	send(5, good, "shipped", "-500", "-1 s") // long ago
	send(6, bad, "shipped", "-3", "-1 days")
	send(7, bad, "packed", "-1", "")
	x := s.searcher(nil)
	if err := x.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := x.CountPunctuality(t.Context(), search.CountPunctuality{}); err != nil {
		t.Fatal(err)
	}
	for slug, want := range map[string][2]int{good: {2, 2}, bad: {2, 0}} {
		var got [2]int
		err := s.db.Pool().QueryRow(t.Context(), `SELECT due, on_time FROM factory_punctuality p JOIN factory f ON f.id = p.factory_id WHERE slug = $1`, slug).
			Scan(&got[0], &got[1])
		if err != nil || got != want {
			t.Errorf("%s has %v, want %v: %v", slug, got, want, err)
		}
	}
	if err := x.Reprice(t.Context(), search.Repricing{}); err != nil {
		t.Fatal(err)
	}
	var better, worse float64
	err = s.db.Pool().QueryRow(t.Context(), `SELECT avg((document->'merits'->>'punctual')::int) FILTER (WHERE document->>'factory' = $1),
		avg((document->'merits'->>'punctual')::int) FILTER (WHERE document->>'factory' = $2) FROM search_document`, good, bad).Scan(&better, &worse)
	if err != nil || better <= worse {
		t.Errorf("the punctual factory's goods have %v, the late one's %v: %v", better, worse, err)
	}
}
