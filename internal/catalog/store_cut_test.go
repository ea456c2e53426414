package catalog_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/locale"
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
