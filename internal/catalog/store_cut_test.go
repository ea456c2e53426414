package catalog_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
)

// bench is a store with one live scarf of ours, at 168.00 and 158.00, and a clock to set.
type bench struct {
	*testing.T
	*catalog.Store
	db      *database.DB
	listing id.Listing
	clock   time.Time
}

func newBench(t *testing.T) *bench {
	t.Helper()
	s, db := newStore(t)
	r, err := s.Create(t.Context(), ours, scarf("S"), 1)
	must(t, err)
	publish(t, s, db, ours, r.ListingID)
	queue, err := job.NewQueue(db)
	must(t, err)
	b := &bench{T: t, db: db, listing: r.ListingID, clock: time.Now()}
	b.Store = catalog.NewStore(db, queue, func() time.Time { return b.clock })
	return b
}

func (b *bench) cut(percent int, starts, ends time.Duration) catalog.Cut {
	return catalog.Cut{ListingID: b.listing, Percent: percent, StartsAt: b.clock.Add(starts), EndsAt: b.clock.Add(ends), SetBy: 1}
}

// prices are those of the variants, before and after the cut, and that of the listing.
func (b *bench) prices() string {
	b.Helper()
	var text string
	must(b.T, b.db.In(b.Context()).Raw(`SELECT string_agg(list_minor || '>' || price_minor, ' ' ORDER BY position) || ' = ' ||
		(SELECT price_minor FROM listing WHERE id = ?) FROM variant WHERE listing_id = ? AND active`, b.listing, b.listing).Row().Scan(&text))
	return text
}

// history are the prices the first variant ever had.
func (b *bench) history() string {
	b.Helper()
	var text string
	must(b.T, b.db.In(b.Context()).Raw(`SELECT string_agg(price_minor::text, ' ' ORDER BY since, id) FROM price_history
		WHERE variant_id = (SELECT id FROM variant WHERE listing_id = ? ORDER BY position LIMIT 1)`, b.listing).Row().Scan(&text))
	return text
}

func TestCut_runs(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	same(t, "before", b.prices(), "16800>16800 15800>15800 = 15800")
	must(t, b.SetCut(t.Context(), ours, b.cut(15, 0, 48*time.Hour)))
	same(t, "from now", b.prices(), "16800>14280 15800>13430 = 13430")
	c := b.cut(15, 0, 48*time.Hour)
	if foreseen := c.Price(money.New(16800, "CNY")); foreseen.Minor != 14280 {
		t.Errorf("foreseen was %s", foreseen)
	}
	refused(t, "a second", b.SetCut(t.Context(), ours, b.cut(20, time.Hour, 48*time.Hour)), catalog.ErrCutThere)
	card := b.card()
	if card.Lowered == nil || len(card.Lowered.Was) != 1 || card.Lowered.Was[0].Minor != 15800 || card.Price.Minor != 13430 {
		t.Errorf("the card: %+v of %s", card.Lowered, card.Price)
	}
	b.clock = b.clock.Add(49 * time.Hour)
	must(t, b.TurnCuts(t.Context()))
	same(t, "after", b.prices(), "16800>16800 15800>15800 = 15800")
	same(t, "what is remembered", b.history(), "16800 14280 16800")
	if b.card().Lowered != nil {
		t.Error("the card still tells of a cut")
	}
	refused(t, "one that is over", b.EndCut(t.Context(), ours, b.listing, 1), catalog.ErrNoCut)
}

func TestCut_planned(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	must(t, b.SetCut(t.Context(), ours, b.cut(10, time.Hour, 48*time.Hour)))
	must(t, b.TurnCuts(t.Context()))
	same(t, "too early", b.prices(), "16800>16800 15800>15800 = 15800")
	b.clock = b.clock.Add(2 * time.Hour)
	must(t, b.TurnCuts(t.Context()))
	same(t, "in time", b.prices(), "16800>15120 15800>14220 = 14220")
	must(t, b.EndCut(t.Context(), ours, b.listing, 1))
	same(t, "ended", b.prices(), "16800>16800 15800>15800 = 15800")
	must(t, b.SetCut(t.Context(), ours, b.cut(10, time.Hour, 48*time.Hour)))
	must(t, b.EndCut(t.Context(), ours, b.listing, 1))
	list, err := b.Cuts(t.Context(), ours, b.listing, 10)
	must(t, err)
	if len(list) != 2 || list[0].BegunAt != nil || list[0].EndedAt == nil || list[1].BegunAt == nil || *list[1].EndedBy != 1 {
		t.Errorf("%+v", list)
	}
}

// TestCut_goesOn publishes other prices and a new variant while a cut runs: it holds for them too.
func TestCut_goesOn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	must(t, b.SetCut(t.Context(), ours, b.cut(50, 0, 48*time.Hour)))
	content := scarf("S")
	content.Variants[0].Price.Minor = 20000
	third := content.Variants[1]
	third.SKU, third.Choices, third.Price.Minor = "S-G", []int{2}, 9000
	content.Options[0].Values = append(content.Options[0].Values, map[string]string{"en": "Green"})
	content.Variants = append(content.Variants, third)
	_, err := b.Revise(t.Context(), ours, b.listing, 0, catalog.Edit{Content: content})
	must(t, err)
	publish(t, b.Store, b.db, ours, b.listing)
	same(t, "prices", b.prices(), "20000>10000 15800>7900 9000>4500 = 4500")
	offers, err := b.Variants(t.Context(), locale.English, b.variants())
	must(t, err)
	var was []string
	for _, o := range offers {
		was = append(was, fmt.Sprint(len(o.Lowered.Was), " ", o.Lowered.Was[len(o.Lowered.Was)-1].Minor))
	}
	same(t, "compared with what was asked last, in the cut too", was, []string{"2 8400", "1 15800", "1 9000"})
}

// TestCut_comparable begins the days anew where the goods were not on sale, or are others.
func TestCut_comparable(t *testing.T) {
	t.Parallel()
	for name, sql := range map[string]string{
		"off sale for a while":    "UPDATE listing SET state = 'stopped'; UPDATE listing SET state = 'live'",
		"a variant taken back":    "UPDATE variant SET active = false; UPDATE variant SET active = true",
		"a factory suspended":     "UPDATE factory SET state = 'suspended', reason = 'x'; UPDATE factory SET state = 'approved', reason = ''",
		"heavier":                 "UPDATE variant SET grams = grams + 1",
		"another heading":         "UPDATE variant SET hs = '6214.20'",
		"other papers":            "UPDATE listing SET papers = '{ce}'",
		"nothing of consequence":  "UPDATE listing SET tags = '{x}'; UPDATE variant SET position = position",
		"another price, by habit": "UPDATE variant SET list_minor = list_minor + 100",
	} {
		b := newBench(t)
		must(t, b.Held(t.Context(), b.listing, 90))
		must(t, b.db.In(t.Context()).Exec(sql).Error)
		must(t, b.SetCut(t.Context(), ours, b.cut(10, 0, time.Hour)))
		since, err := b.PricedSince(t.Context(), b.listing)
		must(t, err)
		card := b.card()
		kept := strings.Contains(name, "nothing") || strings.Contains(name, "price")
		_, known := card.Lowered.Lowest(card.Lowered.Since.AddDate(0, 0, -30), card.Lowered.Since)
		if known != kept || since.Before(time.Now().AddDate(0, 0, -80)) != kept {
			t.Errorf("%s: known %v since %s, want %v", name, known, since, kept)
		}
	}
}

// TestCut_cheapest says nothing on a card whose cheapest variant is sold out: another price than the one people know stands on it.
func TestCut_cheapest(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	must(t, b.db.In(t.Context()).Exec("UPDATE stock SET on_hand = 0 WHERE variant_id = (SELECT id FROM variant ORDER BY price_minor LIMIT 1)").Error)
	must(t, b.SetCut(t.Context(), ours, b.cut(10, 0, time.Hour)))
	if c := b.card(); c.Lowered != nil || c.Price.Minor != 15120 {
		t.Errorf("the card: %+v of %s", c.Lowered, c.Price)
	}
}

// TestCut_many begins more cuts than one statement looks up.
func TestCut_many(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	must(t, b.db.In(t.Context()).Exec(`INSERT INTO listing (slug, factory_id, state, created_at, published_at) SELECT 'many-' || n, 1, 'live', now(), now() FROM generate_series(1, 450) n`).Error)
	must(t, b.db.In(t.Context()).Exec(`INSERT INTO price_cut (listing_id, percent, starts_at, ends_at, set_by, set_at)
		SELECT id, 10, now() - interval '1 hour', now() + interval '1 day', 1, now() FROM listing`).Error)
	must(t, b.TurnCuts(t.Context()))
	var begun int
	must(t, b.db.In(t.Context()).Raw("SELECT count(*) FROM price_cut WHERE begun_at IS NOT NULL").Row().Scan(&begun))
	same(t, "begun", begun, 451)
}

func (b *bench) variants() []id.Variant {
	b.Helper()
	var ids []id.Variant
	must(b.T, b.db.In(b.Context()).Raw("SELECT id FROM variant WHERE listing_id = ? ORDER BY position", b.listing).Scan(&ids).Error)
	return ids
}

// TestCut_others lets nobody cut what is not theirs, or was never on sale.
func TestCut_others(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	refused(t, "another's", b.SetCut(t.Context(), theirs, b.cut(10, 0, time.Hour)), database.ErrNotFound)
	must(t, b.SetCut(t.Context(), ours, b.cut(10, 0, time.Hour)))
	refused(t, "ending another's", b.EndCut(t.Context(), theirs, b.listing, 2), database.ErrNotFound)
	list, err := b.Cuts(t.Context(), theirs, b.listing, 10)
	if err != nil || len(list) > 0 {
		t.Errorf("another's cuts: %+v, %v", list, err)
	}
	draft, err := b.Create(t.Context(), ours, scarf("T"), 1)
	must(t, err)
	never := b.cut(10, 0, time.Hour)
	never.ListingID = draft.ListingID
	refused(t, "never on sale", b.SetCut(t.Context(), ours, never), database.ErrNotFound)
}

// TestCut_once sets and turns a cut from many sides: one is set, and it lowers the prices once.
func TestCut_once(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var set atomic.Int32
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			if b.SetCut(context.WithoutCancel(t.Context()), ours, b.cut(10+n, 0, time.Hour)) == nil {
				set.Add(1)
			}
			if err := b.TurnCuts(context.WithoutCancel(t.Context())); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if set.Load() != 1 {
		t.Errorf("%d cuts were set", set.Load())
	}
	var changes int
	must(t, b.db.In(t.Context()).Raw(`SELECT count(*) FROM price_history`).Row().Scan(&changes))
	same(t, "prices remembered", changes, 4)
}

// TestPriceHistory_isKept refuses to change what was.
func TestPriceHistory_isKept(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, sql := range []string{"UPDATE price_history SET price_minor = 1", "DELETE FROM price_history", "DELETE FROM price_cut", "UPDATE variant SET price_minor = 1"} {
		must(t, b.SetCut(t.Context(), ours, b.cut(10, 0, time.Hour)))
		if err := b.db.In(t.Context()).Exec(sql).Error; err == nil {
			t.Errorf("%s is let through", sql)
		}
		must(t, b.EndCut(t.Context(), ours, b.listing, 1))
	}
}

// TestHeld takes over since when a price holds, once.
func TestHeld(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for range 2 {
		must(t, b.Held(t.Context(), b.listing, 90))
	}
	same(t, "prices remembered", b.history(), "16800 16800")
	since, err := b.PricedSince(t.Context(), b.listing)
	must(t, err)
	same(t, "days", fmt.Sprint(int(time.Since(since).Hours()/24)), "90")
}

func (b *bench) card() catalog.Card {
	b.Helper()
	cards, err := b.Cards(b.Context(), locale.English, []id.Listing{b.listing})
	must(b.T, err)
	if len(cards) != 1 {
		b.Fatalf("%d cards", len(cards))
	}
	return cards[0]
}
