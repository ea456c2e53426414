package recall_test

import (
	"errors"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/moderation"
	"github.com/silkroadmall/mall/internal/recall"
	"github.com/silkroadmall/mall/internal/testdb"
)

// house is a desk, an admin with id 1, two listings on sale, and orders of the first.
type house struct {
	*recall.Desk
	t *testing.T
}

var now = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

func open(t *testing.T) *house {
	t.Helper()
	t.Parallel()
	db, clock := testdb.New(t), func() time.Time { return now }
	queue, err := job.NewQueue(db)
	h := &house{t: t}
	h.must(err)
	book, err := customs.Load()
	h.must(err)
	desk := &moderation.Desk{DB: db, Catalog: catalog.NewStore(db, queue, clock), Factories: factory.NewStore(db, clock), Jobs: queue,
		Rules: customs.NewLive(book), Now: clock}
	h.Desk = &recall.Desk{DB: db, Moderation: desk, Jobs: queue, Now: clock}
	for _, sql := range []string{
		`INSERT INTO account (role, email, name, language, password_hash, created_at) VALUES ('admin', 'a@example.com', 'A', 'en', '-', now())`,
		`INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
		 VALUES ('f', 'approved', 'F', '厂', 'x', 'c', 'p', 'n', '1', 'a', 'a', now())`,
		`INSERT INTO listing (slug, factory_id, state, responsible, created_at) SELECT 'l' || n, 1, 'live', '{"name": "Europa BV"}', now() FROM generate_series(1, 2) n`,
		`INSERT INTO revision (listing_id, number, state, content, created_at) SELECT n, 1, 'approved', '{}', now() FROM generate_series(1, 2) n`,
		`UPDATE listing SET live_revision_id = id`,
		`INSERT INTO listing_text (listing_id, language, title) VALUES (1, 'en', 'Kettle'), (1, 'de', 'Kessel')`,
		`INSERT INTO variant (listing_id, factory_id, sku, position, list_minor, price_currency, grams, length_mm, width_mm, height_mm, hs, origin)
		 SELECT n, 1, 'S' || n, n, 100, 'CNY', 10, 1, 1, 1, '621410', 'CN' FROM generate_series(1, 2) n`,
	} {
		h.exec(sql)
	}
	return h
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) exec(sql string, args ...any) {
	h.t.Helper()
	h.must(h.DB.In(h.t.Context()).Exec(sql, args...).Error)
}

// buys places an order of a listing in a state, on a day of November.
func (h *house) buys(email string, listing, day int, state string) (o id.Order) {
	h.t.Helper()
	at := time.Date(2026, 11, day, 23, 30, 0, 0, time.UTC)
	err := h.DB.In(h.t.Context()).Raw(`WITH c AS (INSERT INTO cart (token_hash, state, created_at, touched_at)
			VALUES (sha256(random()::text::bytea), 'ordered', now(), now()) RETURNING id),
		q AS (INSERT INTO quote (token, cart_id, market, email, address, content, hash, total_minor, total_currency, created_at, expires_at)
			SELECT random()::text, id, 'de-de', '', '{}', '{}', '', 1, 'EUR', now(), now() FROM c RETURNING id, cart_id),
		o AS (INSERT INTO orders (number, quote_id, cart_id, state, market, email, address, currency, goods_minor, delivery_minor, duty_minor, tax_minor,
				fees_minor, total_minor, rates, rules, placed_at, expires_at)
			SELECT 'SR-' || q.id, q.id, q.cart_id, ?, 'de-de', ?, '{}', 'EUR', 1, 0, 0, 0, 0, 1, '[]', '', ?, now() FROM q RETURNING id),
		n AS (INSERT INTO consignment (number, order_id, factory_id, state, service, channel, regime, earliest, latest)
			SELECT 'CN-' || id, id, 1, 'offered', 's', 'c', 'r', now(), now() FROM o RETURNING id, order_id)
		INSERT INTO order_line (order_id, consignment_id, position, variant_id, listing_id, slug, sku, title, title_zh, declared, hs, origin, grams,
				quantity, unit_minor, unit_currency, total_minor, total_currency, cost_minor, cost_currency)
			SELECT order_id, id, 1, ?, ?, 'l', 's', 't', 't', 'd', '621410', 'CN', 1, 1, 1, 'EUR', 1, 'EUR', 1, 'CNY' FROM n RETURNING order_id`,
		state, email, at, listing, listing).Scan(&o).Error
	h.must(err)
	return o
}

// letters counts those that wait to be written.
func (h *house) letters() int {
	h.t.Helper()
	counts, err := job.Counts(h.t.Context(), h.DB)
	h.must(err)
	n := 0
	for _, c := range counts {
		if c.Kind == (recall.Letter{}).Kind() {
			n += c.Jobs
		}
	}
	return n
}

func notice() recall.Notice {
	from, until := time.Date(2026, 11, 10, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 12, 0, 0, 0, 0, time.UTC)
	return recall.Notice{Listing: 1, Remedies: []string{"refund", "replacement"}, OrderedFrom: &from, OrderedUntil: &until,
		Texts: map[string]recall.Words{"en": {Hazard: " It burns. ", Action: "Unplug it."}, "de": {Hazard: "Es brennt.", Action: "Stecker ziehen."}, "fr": {}}}
}

func TestPublish(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	first := h.buys("anna@example.com", 1, 12, "completed")
	h.buys("anna@example.com", 1, 12, "confirmed") // the same buyer
	h.buys("bo@example.com", 1, 10, "confirmed")
	h.buys("early@example.com", 1, 9, "completed")
	h.buys("late@example.com", 1, 13, "completed")
	h.buys("unpaid@example.com", 1, 11, "expired")
	other := h.buys("other@example.com", 2, 11, "completed")

	number, err := h.Publish(ctx, 1, notice())
	h.must(err)
	r, err := h.Recall(ctx, number, locale.German)
	h.must(err)
	if r.Title != "Kessel" || r.ListingState != catalog.Removed || r.Texts["en"].Hazard != "It burns." || len(r.Texts) != 2 || len(r.Codes) != 1 || r.Responsible.Name != "Europa BV" {
		t.Errorf("published %+v", r)
	}
	h.must(h.Spread(ctx, r.ID))
	h.must(h.Spread(ctx, r.ID))
	h.must(h.Spread(ctx, 0))
	if h.letters() != 2 {
		t.Errorf("%d letters to two buyers", h.letters())
	}
	mine, err := h.OfOrder(ctx, first, locale.English)
	h.must(err)
	theirs, err := h.OfOrder(ctx, other, locale.English)
	h.must(err)
	if len(mine) != 1 || mine[0].Title != "Kettle" || len(theirs) != 0 {
		t.Errorf("mine %+v, theirs %+v", mine, theirs)
	}
}

func TestStopped(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	first, other := h.buys("anna@example.com", 1, 12, "confirmed"), h.buys("early@example.com", 1, 9, "confirmed")
	number, err := h.Publish(ctx, 1, notice())
	h.must(err)
	stopped, err := h.StoppedTx(ctx, h.DB, first)
	h.must(err)
	free, err := h.StoppedTx(ctx, h.DB, other)
	if err != nil || len(stopped) != 1 || stopped[1] != number || len(free) != 0 {
		t.Errorf("stopped are %v and %v, %v", stopped, free, err)
	}
}

func TestTell(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	first := h.buys("anna@example.com", 1, 12, "completed")
	h.buys("anna@example.com", 1, 12, "confirmed")
	number, err := h.Publish(ctx, 1, notice())
	h.must(err)
	r, err := h.Recall(ctx, number, locale.German)
	h.must(err)
	h.must(h.Spread(ctx, r.ID))
	letter := recall.Letter{RecallID: r.ID, OrderID: first}
	if numbers, err := h.OrdersOf(ctx, letter); err != nil || len(numbers) != 2 {
		t.Errorf("the buyer's orders are %v, %v", numbers, err)
	}
	if untold, err := h.Untold(ctx, letter); err != nil || !untold {
		t.Errorf("told before the letter, %v", err)
	}
	h.must(h.Tell(ctx, letter))
	if untold, err := h.Untold(ctx, letter); err != nil || untold {
		t.Errorf("to be told again, %v", err)
	}
	h.buys("slow@example.com", 1, 11, "confirmed") // paid after the recall
	h.must(h.Spread(ctx, 0))
	if h.letters() != 2 {
		t.Errorf("%d letters, want one to who paid late and none more to who was told", h.letters())
	}
}

func TestEnd(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	h.buys("anna@example.com", 1, 12, "completed")
	number, err := h.Publish(ctx, 1, notice())
	h.must(err)
	if _, err := h.Publish(ctx, 1, notice()); !errors.Is(err, recall.ErrCurrent) {
		t.Errorf("recalled twice: %v", err)
	}
	if err := h.Moderation.Restore(ctx, 1, 1, "It is fine."); !errors.Is(err, moderation.ErrRecalled) {
		t.Errorf("sold while it is recalled: %v", err)
	}
	h.must(h.End(ctx, 1, number, "The plug was changed."))
	r, err := h.Recall(ctx, number, locale.English)
	h.must(err)
	if r.EndedAt == nil || r.ListingState != catalog.Live {
		t.Errorf("ended %+v", r)
	}
	h.must(h.Spread(ctx, r.ID))
	if current, err := h.Current(ctx, locale.English); err != nil || len(current) != 0 || h.letters() != 0 {
		t.Errorf("still current: %+v, %v, %d letters", current, err, h.letters())
	}
	if err := h.End(ctx, 1, number, ""); !errors.Is(err, recall.ErrEnded) {
		t.Errorf("ended twice: %v", err)
	}
	if _, err := h.Recall(ctx, "RC-0", locale.English); !errors.Is(err, database.ErrNotFound) {
		t.Errorf("one that is none: %v", err)
	}
}

func TestPublishRefuses(t *testing.T) {
	h := open(t)
	for field, spoil := range map[string]func(*recall.Notice){
		"listing": func(n *recall.Notice) { n.Listing = 0 }, "remedies": func(n *recall.Notice) { n.Remedies = []string{"nothing"} },
		"ordered_until": func(n *recall.Notice) { n.OrderedFrom, n.OrderedUntil = n.OrderedUntil, n.OrderedFrom },
		"hazard_en":     func(n *recall.Notice) { n.Texts["en"] = recall.Words{Action: "Stop."} },
		"action_de":     func(n *recall.Notice) { n.Texts["de"] = recall.Words{Hazard: "Es brennt."} },
	} {
		n := notice()
		spoil(&n)
		_, err := h.Publish(t.Context(), 1, n)
		if e, ok := fault.As(err); !ok || len(e.Fields) != 1 || e.Fields[0].Name != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if all, err := h.All(t.Context(), locale.English); err != nil || len(all) != 0 {
		t.Errorf("published all the same: %+v, %v", all, err)
	}
}
