package demand_test

import (
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/demand"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/testdb"
)

// bench is a store on a database of its own, with a clock, an approved factory, a category and three live listings.
type bench struct {
	*demand.Store
	t   *testing.T
	db  *database.DB
	now time.Time
}

func open(t *testing.T) *bench {
	t.Helper()
	t.Parallel()
	b := &bench{t: t, db: testdb.New(t), now: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)}
	b.Store = demand.NewStore(b.db, func() time.Time { return b.now }, slog.New(slog.DiscardHandler))
	b.exec(`INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
		VALUES ('linxi', 'approved', 'Linxi Silk', '林溪丝绸', '91330000MA27U0XR5L', 'Huzhou', 'Zhejiang', 'Ms Lin', '1', 'Silk Road 1', '丝路 1 号', now())`)
	b.exec(`INSERT INTO category (slug, position, drawing, names) VALUES ('scarves', 1, 'scarf', '{"en": "Scarves", "ja": "スカーフ"}'),
		('hats', 2, 'hat', '{"en": "Hats"}')`)
	b.exec(`INSERT INTO listing (slug, factory_id, state, category_id, created_at)
		SELECT 'scarf-' || n, 1, 'live', (SELECT id FROM category WHERE slug = 'scarves'), now() FROM generate_series(1, 6) n`)
	b.exec(`INSERT INTO account (role, email, name, language, password_hash, created_at) VALUES ('admin', 'anna@example.com', 'Anna', 'en', 'x', now())`)
	return b
}

func (b *bench) exec(sql string) {
	b.t.Helper()
	b.must(b.db.In(b.t.Context()).Exec(sql).Error)
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// ask lets browsers ask in English; the numbers tell them apart.
func (b *bench) ask(text string, results int, visitors ...int) {
	b.t.Helper()
	for _, v := range visitors {
		b.Note(demand.Search{Text: text, Language: "en", Country: "DE", Results: results, Visitor: fmt.Sprint(v)})
	}
	b.must(b.Flush(b.t.Context()))
}

func (b *bench) queries(k demand.Kind) []demand.Query {
	b.t.Helper()
	list, _, err := b.Queries(b.t.Context(), demand.Filter{Kind: k, Days: 30, Limit: 50})
	b.must(err)
	return list
}

func keys(list []demand.Query) []string {
	var all []string
	for _, q := range list {
		all = append(all, q.Folded)
	}
	return all
}

// asked lets some ask for what is there, what is not, what fewer than three want, and who they are.
func (b *bench) asked() {
	b.t.Helper()
	b.ask("Silk  Scarf", 12, 1, 2, 3, 3, 3)
	b.ask("silk scarf", 14, 4)
	b.ask("orange teapot", 0, 1, 2, 3, 4, 5)
	b.ask("secret wish", 3, 1, 2)
	b.ask("anna@example.com", 0, 1, 2, 3)
}

// count is the one number that a statement gives.
func (b *bench) count(sql string) (n int) {
	b.t.Helper()
	b.must(b.db.Pool().QueryRow(b.t.Context(), sql).Scan(&n))
	return n
}

func TestLog(t *testing.T) {
	b := open(t)
	b.asked()
	t.Run("counts_a_browser_once_a_day", func(t *testing.T) {
		q := b.queries(demand.Most)
		if len(q) != 2 || q[1].Folded != "silk scarf" || q[1].Searches != 4 || q[1].Results != 14 || q[1].Typed != "silk scarf" {
			t.Errorf("%+v", q)
		}
	})
	t.Run("hides_what_fewer_than_three_asked_until_another_day", func(t *testing.T) {
		if slices.Contains(keys(b.queries(demand.Most)), "secret wish") {
			t.Error("shown")
		}
		b.now = b.now.AddDate(0, 0, 1)
		b.ask("secret wish", 3, 1)
		if !slices.Contains(keys(b.queries(demand.Most)), "secret wish") {
			t.Error("hidden")
		}
	})
	t.Run("lists_what_found_nothing", func(t *testing.T) {
		if got := keys(b.queries(demand.Empty)); !slices.Equal(got, []string{"orange teapot"}) {
			t.Error(got)
		}
	})
	t.Run("names_nobody", func(t *testing.T) {
		if n := b.count("SELECT count(*) FROM search_query WHERE folded LIKE '%example%'"); n != 0 {
			t.Errorf("%d rows name somebody", n)
		}
	})
	t.Run("forgets_after_half_a_year", func(t *testing.T) {
		b.now = b.now.AddDate(0, 0, demand.Kept+1)
		b.must(b.Renew(t.Context(), demand.Renew{}))
		if n := b.count("SELECT (SELECT count(*) FROM search_query) + (SELECT count(*) FROM search_click)"); n != 0 {
			t.Errorf("%d rows are left", n)
		}
	})
}

// opens lets a browser open a listing among the hits for silk scarves.
func (b *bench) opens(visitor int, country string, listing id.Listing) {
	b.t.Helper()
	b.Opened(demand.Click{Search: demand.Search{Text: "SILK scarf", Language: "en", Country: country, Visitor: fmt.Sprint(visitor)}, Listing: listing})
	b.must(b.Flush(b.t.Context()))
}

func TestClicks(t *testing.T) {
	b := open(t)
	b.asked()
	b.ask("wool stole", 3, 1, 2, 3)
	b.opens(1, "DE", 2)
	b.opens(1, "DE", 2)
	b.opens(1, "DE", 9999) // there is none
	t.Run("lists_what_nobody_opened", func(t *testing.T) {
		if got := keys(b.queries(demand.Unclicked)); !slices.Equal(got, []string{"wool stole"}) {
			t.Error(got)
		}
		q := b.queries(demand.Most)
		if i := slices.Index(keys(q), "silk scarf"); i < 0 || q[i].Clicks != 2 || q[i].Searches != 4 {
			t.Errorf("%+v", q)
		}
	})
	t.Run("shows_clicks_from_three_on", func(t *testing.T) {
		if got, err := b.Clicked(t.Context(), "en", "silk scarf", 5); err != nil || len(got) != 0 {
			t.Error(got, err)
		}
		for v := range 3 {
			b.opens(v, "FR", 3)
		}
		got, err := b.Clicked(t.Context(), "en", "Silk scarf", 5)
		if err != nil || len(got) != 2 || got[0] != (demand.Clicks{Listing: 3, Count: 3}) {
			t.Error(got, err)
		}
	})
	t.Run("are_forgotten_after_half_a_year", func(t *testing.T) {
		b.now = b.now.AddDate(0, 0, demand.Kept+1)
		b.must(b.Renew(t.Context(), demand.Renew{}))
		if n := b.count("SELECT count(*) FROM search_click"); n != 0 {
			t.Errorf("%d rows are left", n)
		}
	})
}

func TestQueries(t *testing.T) {
	b := open(t)
	for i := range 7 {
		b.ask(fmt.Sprintf("scarf number %c", 'a'+i), i, 1, 2, 3)
	}
	t.Run("pages_by_the_last_row_without_loss", func(t *testing.T) {
		var got []string
		f := demand.Filter{Kind: demand.Most, Days: 30, Limit: 3}
		for pages := 0; ; pages++ {
			list, more, err := b.Queries(t.Context(), f)
			b.must(err)
			got = append(got, keys(list)...)
			if !more {
				break
			}
			f.After = demand.ParseCursor(list[len(list)-1].Cursor().String())
			if pages > 5 {
				t.Fatal("no end")
			}
		}
		if len(got) != 7 || len(slices.Compact(slices.Sorted(slices.Values(got)))) != 7 {
			t.Error(got)
		}
	})
	t.Run("looks_at_one_language", func(t *testing.T) {
		list, _, err := b.Queries(t.Context(), demand.Filter{Language: "ja", Days: 30, Limit: 3})
		if err != nil || len(list) != 0 {
			t.Error(list, err)
		}
	})
}

func TestRenew(t *testing.T) {
	b := open(t)
	b.ask("Silk scarf", 12, 1, 2, 3)
	b.ask("orange teapot", 0, 1, 2, 3)
	b.must(b.Renew(t.Context(), demand.Renew{}))
	shown := func() (list []string) {
		rows, err := b.db.Pool().Query(t.Context(), "SELECT DISTINCT kind || ' ' || language || ' ' || text FROM search_suggestion ORDER BY 1")
		b.must(err)
		defer rows.Close()
		for rows.Next() {
			var line string
			b.must(rows.Scan(&line))
			list = append(list, line)
		}
		return list
	}
	list := shown()
	for _, want := range []string{"query en silk scarf", "category en Scarves", "category ja スカーフ", "factory de Linxi Silk", "factory zh-Hans 林溪丝绸"} {
		if !slices.Contains(list, want) {
			t.Errorf("no %q in %q", want, list)
		}
	}
	for _, wrong := range []string{"query en orange teapot", "category en Hats"} {
		if slices.Contains(list, wrong) {
			t.Errorf("%q is suggested", wrong)
		}
	}
	t.Run("keeps_ids_and_writes_only_what_changed", func(t *testing.T) {
		var before, after string
		const sum = "SELECT string_agg(id || text || weight, ',' ORDER BY id) FROM search_suggestion"
		b.must(b.db.Pool().QueryRow(t.Context(), sum).Scan(&before))
		b.must(b.Renew(t.Context(), demand.Renew{}))
		b.must(b.db.Pool().QueryRow(t.Context(), sum).Scan(&after))
		if before != after {
			t.Errorf("%s became %s", before, after)
		}
	})
	t.Run("finds_a_later_word", func(t *testing.T) {
		var text string
		b.must(b.db.Pool().QueryRow(t.Context(), `SELECT s.text FROM search_suggestion_start p JOIN search_suggestion s ON s.id = p.suggestion_id
			WHERE p.language = 'en' AND p.start ~>=~ 'sca' AND p.start ~<~ 'scb' AND s.kind = 'query'`).Scan(&text))
		if text != "silk scarf" {
			t.Error(text)
		}
	})
	t.Run("drops_what_is_no_longer_sold", func(t *testing.T) {
		b.exec("UPDATE listing SET state = 'stopped'")
		b.must(b.Renew(t.Context(), demand.Renew{}))
		if list := shown(); !slices.Equal(list, []string{"query en silk scarf"}) {
			t.Error(list)
		}
	})
}

// pin puts a listing before what a query finds.
func (b *bench) pin(language locale.Language, query string, listing id.Listing, position int) (id.Pin, error) {
	b.t.Helper()
	return b.Pin(b.t.Context(), demand.Pin{Language: language, Typed: query, ListingID: listing, Position: position, CreatedBy: 1})
}

// pinned is the pin that could be set.
func (b *bench) pinned(language locale.Language, query string, listing id.Listing, position int) id.Pin {
	b.t.Helper()
	n, err := b.pin(language, query, listing, position)
	b.must(err)
	return n
}

func TestPins(t *testing.T) {
	b := open(t)
	first := b.pinned("", "Silk Scarf", 1, 2)
	b.pinned("", "silk scarf", 2, 1)
	b.pinned("de", "silk scarf", 3, 5)
	t.Run("own_language_first_then_by_position", func(t *testing.T) {
		if got := b.Pinned("de", "SILK scarf"); !slices.Equal(got, []id.Listing{3, 2, 1}) {
			t.Error(got)
		}
		if got := b.Pinned("en", "silk scarf"); !slices.Equal(got, []id.Listing{2, 1}) {
			t.Error(got)
		}
		if got := b.Pinned("en", "scarf"); len(got) != 0 {
			t.Error(got)
		}
	})
	t.Run("is_taken_away_and_can_be_set_again", func(t *testing.T) {
		gone, err := b.Unpin(t.Context(), first)
		b.must(err)
		if slices.Contains(b.Pinned("en", "silk scarf"), 1) || gone.Typed != "Silk Scarf" || gone.ListingID != 1 {
			t.Errorf("%+v", gone)
		}
		if _, err := b.Unpin(t.Context(), first); fault.KindOf(err) != fault.NotFound {
			t.Error(err)
		}
	})
	t.Run("lists_by_words_the_newest_first", func(t *testing.T) {
		list, total, err := b.Pins(t.Context(), "scarf", 1, 0)
		if err != nil || total != 2 || len(list) != 1 || list[0].ListingID != 3 {
			t.Error(list, total, err)
		}
	})
}

func TestPinRunsOut(t *testing.T) {
	b := open(t)
	until := b.now.AddDate(0, 0, 1).Truncate(24 * time.Hour)
	_, err := b.Pin(t.Context(), demand.Pin{Typed: "teapot", ListingID: 1, Position: 1, Until: &until, CreatedBy: 1})
	b.must(err)
	b.now = b.now.AddDate(0, 0, 1)
	if len(b.Pinned("en", "teapot")) != 1 {
		t.Error("gone on its last day")
	}
	b.now = b.now.AddDate(0, 0, 1)
	if len(b.Pinned("en", "teapot")) != 0 {
		t.Error("still there after its last day")
	}
}

func TestPinIsRefused(t *testing.T) {
	b := open(t)
	for _, n := range []id.Listing{1, 2, 4} {
		b.pinned("", "silk scarf", n, 1)
	}
	refused := func(t *testing.T, err error, fields ...string) {
		t.Helper()
		if got := fault.FieldNames(err); !slices.Equal(got, fields) {
			t.Error(got, err)
		}
	}
	t.Run("for_the_same_again", func(t *testing.T) {
		_, err := b.pin("", "silk scarf", 1, 1)
		refused(t, err, "listing")
	})
	t.Run("for_wrong_fields", func(t *testing.T) {
		yesterday := b.now.AddDate(0, 0, -1)
		_, err := b.Pin(t.Context(), demand.Pin{Typed: "!!", Position: 11, Until: &yesterday, CreatedBy: 1})
		refused(t, err, "listing", "position", "query", "until")
	})
	t.Run("for_more_than_four", func(t *testing.T) {
		b.pinned("", "silk scarf", 5, 1)
		_, err := b.pin("", "silk scarf", 6, 1)
		refused(t, err, "query")
	})
}
