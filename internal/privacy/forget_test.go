package privacy_test

import (
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/aftersales"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/order"
	"github.com/silkroadmall/mall/internal/privacy"
	"github.com/silkroadmall/mall/internal/testdb"
)

// ended is an order: when it was placed, and the day it was closed.
type ended struct{ country, state, at, closed string }

// kept writes the order. Its number is where it went, its state and when it was placed.
func (o ended) kept(t *testing.T, db *database.DB) {
	t.Helper()
	err := db.In(t.Context()).Exec(`WITH c AS (INSERT INTO cart (token_hash, state, created_at, touched_at)
			VALUES (sha256(random()::text::bytea), 'ordered', now(), now()) RETURNING id),
		q AS (INSERT INTO quote (token, cart_id, market, email, address, content, hash, total_minor, total_currency, created_at, expires_at)
			SELECT random()::text, id, 'de-de', 'anna@example.com', jsonb_build_object('country', CAST(@country AS text), 'name', 'Anna'), '{"total": 7}', '', 7, 'EUR', now(), now()
			FROM c RETURNING id, cart_id),
		o AS (INSERT INTO orders (number, quote_id, cart_id, state, market, email, address, currency, goods_minor, delivery_minor, duty_minor, tax_minor,
				fees_minor, total_minor, rates, rules, placed_at, expires_at, closed_at)
			SELECT CAST(@number AS text), q.id, q.cart_id, CAST(@state AS text), 'de-de', 'anna@example.com',
				jsonb_build_object('country', CAST(@country AS text), 'region', 'BE', 'name', 'Anna', 'line1', 'Torstraße 1', 'phone', '+4930'),
				'EUR', 7, 0, 0, 0, 0, 7, '[]', '', CAST(@at AS timestamptz), now(), CAST(nullif(CAST(@closed AS text), '') AS timestamptz) FROM q RETURNING id),
		n AS (INSERT INTO consignment (number, order_id, factory_id, state, service, channel, regime, earliest, latest)
			SELECT 'CN-' || id, id, 1, 'delivered', 's', 'c', 'r', CAST(@at AS date), CAST(@at AS date) + 10 FROM o RETURNING id),
		p AS (INSERT INTO parcel (consignment_id, carrier, service, tracking, shipped_at) SELECT id, 'post', 's', 'LX' || id, now() FROM n RETURNING id)
		INSERT INTO parcel_event (parcel_id, code, place, at) SELECT id, 'delivered', 'Berlin', now() FROM p`,
		map[string]any{"number": o.country + " " + o.state + " " + o.at, "country": o.country, "state": o.state, "at": o.at, "closed": o.closed}).Error
	if err != nil {
		t.Fatal(err)
	}
}

// TestForget: names go when the last law lets go of an order, not a day before, and once; the figures stay.
func TestForget(t *testing.T) {
	t.Parallel()
	db := testdb.New(t)
	now := time.Date(2026, 12, 31, 23, 59, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	d := &privacy.Desk{DB: db, Orders: order.NewStore(db, clock), Till: &checkout.Till{DB: db}, Withdrawals: &aftersales.Desk{DB: db}, Now: clock}
	if err := db.In(t.Context()).Exec(`INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
		VALUES ('f', 'approved', 'F', '厂', 'x', 'c', 'p', 'n', '1', 'a', 'a', now())`).Error; err != nil {
		t.Fatal(err)
	}
	for _, o := range []ended{
		{"DE", "completed", "2016-05-01", "2016-06-01"}, // the union keeps it to the end of 2026
		{"DE", "completed", "2017-01-01", "2017-02-01"},
		{"GB", "expired", "2020-12-31", ""}, // six years
		{"JP", "completed", "2023-11-01", "2024-01-02"},
		{"JP", "completed", "2023-10-01", "2023-12-31"},
		{"JP", "confirmed", "2019-01-01", ""}, // nobody closed it: it counts as ended a year after it was promised
		{"JP", "confirmed", "2023-10-01", ""},
	} {
		o.kept(t, db)
	}
	forgets := func(at string, want ...string) {
		t.Helper()
		var err error
		if now, err = time.Parse(time.DateTime, at); err != nil {
			t.Fatal(err)
		}
		n, err := d.Forget(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var gone []string
		if err := db.In(t.Context()).Raw("SELECT number FROM orders WHERE forgotten_at = ? ORDER BY number", now).Scan(&gone).Error; err != nil {
			t.Fatal(err)
		}
		if strings.Join(gone, ", ") != strings.Join(want, ", ") || n != len(want) {
			t.Errorf("at %s forgot %d: %v, want %v", at, n, gone, want)
		}
	}
	forgets("2026-12-31 23:59:00", "JP completed 2023-10-01", "JP confirmed 2019-01-01")
	forgets("2026-12-31 23:59:30")
	forgets("2027-01-01 00:00:00", "DE completed 2016-05-01", "GB expired 2020-12-31")
	forgets("2027-01-02 00:00:00", "JP completed 2023-11-01")
	leaves(t, db)
}

// leaves looks at what is left of the seven: the names of two, and all figures.
func leaves(t *testing.T, db *database.DB) {
	t.Helper()
	var left struct {
		Named, Quotes, Tracked, Places int
		Total                          int64
		Address                        string
	}
	err := db.In(t.Context()).Raw(`SELECT (SELECT count(*) FROM orders WHERE email <> '' OR jsonb_exists(address, 'name')) AS named,
		(SELECT count(*) FROM quote WHERE email <> '' OR jsonb_exists(address, 'name')) AS quotes,
		(SELECT count(*) FROM parcel WHERE tracking LIKE 'LX%') AS tracked, (SELECT count(*) FROM parcel_event WHERE place <> '') AS places,
		(SELECT sum(total_minor) FROM orders) AS total, (SELECT address::text FROM orders WHERE number LIKE 'GB%') AS address`).Scan(&left).Error
	if err != nil {
		t.Fatal(err)
	}
	if left.Named != 2 || left.Quotes != 2 || left.Tracked != 2 || left.Places != 2 || left.Total != 49 || left.Address != `{"region": "BE", "country": "GB"}` {
		t.Errorf("left %+v", left)
	}
	if err := db.In(t.Context()).Exec("UPDATE quote SET content = '{}' WHERE email = ''").Error; err == nil {
		t.Error("a quote can be changed")
	}
}
