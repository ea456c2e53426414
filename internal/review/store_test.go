package review_test

import (
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/review"
	"github.com/silkroadmall/mall/internal/testdb"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// house is a desk with one listing and orders of it, each by another member.
type house struct {
	*review.Desk
	t *testing.T
}

func open(t *testing.T) *house {
	t.Helper()
	t.Parallel()
	db := testdb.New(t)
	queue, err := job.NewQueue(db)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{&review.Desk{DB: db, Catalog: catalog.NewStore(db, queue, clock), Jobs: queue, Now: clock}, t}
	h.exec(`WITH f AS (INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
			VALUES ('silk', 'approved', 'Silk', '丝', 'C1', 'c', 'p', 'c', 'p', 'a', 'a', now()) RETURNING id),
		l AS (INSERT INTO listing (slug, factory_id, state, created_at) SELECT 'scarf', id, 'live', now() FROM f RETURNING id, factory_id),
		t AS (INSERT INTO listing_text (listing_id, language, title) SELECT id, 'en', 'Scarf' FROM l)
		INSERT INTO variant (listing_id, factory_id, sku, position, list_minor, price_currency, grams, length_mm, width_mm, height_mm, hs, origin)
		SELECT id, factory_id, 'S', 0, 100, 'CNY', 1, 1, 1, 1, '621410', 'CN' FROM l`)
	h.exec(`INSERT INTO account (role, email, name, language, password_hash, created_at)
		VALUES ('admin', 'a@example.com', 'Mei', 'en', '', now()), ('admin', 'b@example.com', 'Luo', 'en', '', now())`)
	return h
}

func clock() time.Time { return noon }

func (h *house) exec(sql string, args ...any) {
	h.t.Helper()
	if err := h.DB.In(h.t.Context()).Exec(sql, args...).Error; err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// line is the only line of a new order of a new member, in the consignment's state.
func (h *house) line(n int, state string) id.Line {
	h.t.Helper()
	h.exec(`WITH a AS (INSERT INTO account (role, email, name, language, password_hash, created_at) VALUES ('consumer', lower(@number || '@example.com'), 'A', 'en', '', now()) RETURNING id),
		c AS (INSERT INTO cart (token_hash, state, created_at, touched_at) VALUES (convert_to(@number, 'UTF8'), 'ordered', now(), now()) RETURNING id),
		q AS (INSERT INTO quote (token, cart_id, market, email, address, content, hash, total_minor, total_currency, created_at, expires_at)
			SELECT @number, id, 'en-de', 'a@example.com', '{}', '{}', '', 100, 'EUR', now(), now() FROM c RETURNING id, cart_id),
		o AS (INSERT INTO orders (number, quote_id, cart_id, account_id, state, market, email, address, currency, goods_minor, delivery_minor, duty_minor,
				tax_minor, fees_minor, total_minor, rates, rules, placed_at, expires_at)
			SELECT @number, q.id, cart_id, a.id, 'confirmed', 'en-de', 'a@example.com', '{"country":"DE"}', 'EUR', 100, 0, 0, 0, 0, 100, '[]', '', now(), now() FROM q, a RETURNING id),
		k AS (INSERT INTO consignment (number, order_id, factory_id, state, service, channel, regime, earliest, latest)
			SELECT 'C' || @number, o.id, f.id, @state, 'air', 'courier', '', now(), now() FROM o, factory f RETURNING id, order_id)
		INSERT INTO order_line (order_id, consignment_id, position, variant_id, listing_id, slug, sku, title, title_zh, declared, hs, origin, grams, quantity,
			unit_minor, unit_currency, total_minor, total_currency, cost_minor, cost_currency)
		SELECT order_id, k.id, 0, v.id, v.listing_id, 'scarf', 'S', 'Scarf', '丝', 'scarf', '621410', 'CN', 1, 1, 100, 'EUR', 100, 'EUR', 90, 'CNY' FROM k, variant v`,
		map[string]any{"number": fmt.Sprint("N", n), "state": state})
	var l id.Line
	h.must(h.DB.In(h.t.Context()).Raw("SELECT max(id) FROM order_line").Scan(&l).Error)
	return l
}

// rated checks the stars of the listing.
func (h *house) rated(sum, count int) {
	h.t.Helper()
	var got struct{ RatingSum, RatingCount int }
	h.must(h.DB.In(h.t.Context()).Raw("SELECT rating_sum, rating_count FROM listing").Scan(&got).Error)
	if got.RatingSum != sum || got.RatingCount != count {
		h.t.Errorf("%d stars of %d reviews, want %d of %d", got.RatingSum, got.RatingCount, sum, count)
	}
}

func says(stars int, body string) review.Draft {
	return review.Draft{Stars: stars, Language: "en", Body: body}
}

const (
	fine = "Warm, light and well sewn."
	bad  = "Cheaper at www.example.com"
)

func TestWrite(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	t.Run("refuses_who_has_not_received_it", func(t *testing.T) {
		for i, state := range []string{"waiting", "offered", "packed", "shipped", "cancelled"} {
			if _, err := h.Write(ctx, h.line(i, state), says(5, fine)); !errors.Is(err, review.ErrNotReceived) {
				t.Errorf("%s: %v", state, err)
			}
		}
		if _, err := h.Write(ctx, 999, says(5, fine)); !errors.Is(err, database.ErrNotFound) {
			t.Error(err)
		}
		h.rated(0, 0)
	})
	line := h.line(10, "delivered")
	t.Run("is_shown_at_once_good_or_bad", func(t *testing.T) {
		r, err := h.Write(ctx, line, says(1, "Threads came loose on the first day."))
		h.must(err)
		if r.State != review.Shown || r.Country != "DE" || r.EditedAt != nil {
			t.Errorf("%+v", r)
		}
		h.rated(1, 1)
	})
	t.Run("changes_what_was_said", func(t *testing.T) {
		r, err := h.Write(ctx, line, says(4, fine))
		h.must(err)
		if r.Version != 2 || r.EditedAt == nil {
			t.Errorf("%+v", r)
		}
		h.rated(4, 1)
	})
	t.Run("counts_no_stars_while_it_waits", func(t *testing.T) {
		r, err := h.Write(ctx, line, says(4, bad))
		h.must(err)
		if r.State != review.Waiting {
			t.Errorf("%+v", r)
		}
		h.rated(0, 0)
	})
	t.Run("is_taken_back", func(t *testing.T) {
		_, err := h.Write(ctx, line, says(2, fine))
		h.must(err)
		h.rated(2, 1)
		h.must(h.Remove(ctx, line))
		h.rated(0, 0)
		if err := h.Remove(ctx, line); !errors.Is(err, database.ErrNotFound) {
			t.Error(err)
		}
	})
}

// TestWriteRace: a line is reviewed once, and the stars count it once, however many hands send the form.
func TestWriteRace(t *testing.T) {
	h := open(t)
	line := h.line(1, "delivered")
	var all sync.WaitGroup
	for n := range 24 {
		all.Go(func() {
			if _, err := h.Write(t.Context(), line, says(1+n%5, fine)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	s, err := h.Sheet(t.Context(), 1, review.Filter{Limit: 9})
	h.must(err)
	if len(s.Reviews) != 1 || s.Reviews[0].Version != 24 {
		t.Fatalf("%+v", s)
	}
	h.rated(s.Reviews[0].Stars, 1)
}

func TestSheet(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	empty, err := h.Sheet(ctx, 1, review.Filter{Limit: 9})
	h.must(err)
	if empty.Count() != 0 || len(empty.Reviews) != 0 {
		t.Errorf("%+v", empty)
	}
	for i, one := range []struct {
		stars    int
		language string
		fit      review.Fit
	}{{5, "en", ""}, {5, "de", review.True}, {2, "de", review.Small}, {4, "ja", review.True}} {
		d := says(one.stars, fine)
		d.Language, d.Fit = one.language, one.fit
		_, err := h.Write(ctx, h.line(i, "delivered"), d)
		h.must(err)
	}
	_, err = h.Write(ctx, h.line(9, "delivered"), says(1, bad)) // waits
	h.must(err)
	h.exec("UPDATE review SET helpful = 3 WHERE language = 'ja'")
	for _, c := range []struct {
		promise string
		filter  review.Filter
		found   int
		first   string
	}{
		{"the newest first", review.Filter{}, 4, "ja"},
		{"the reader's language first", review.Filter{Sort: review.ForReader, Reader: locale.German}, 4, "de"},
		{"the most helpful first", review.Filter{Sort: review.Helpful}, 4, "ja"},
		{"of so many stars", review.Filter{Stars: 5}, 2, "de"},
		{"in a language", review.Filter{Language: "de"}, 2, "de"},
		{"both", review.Filter{Language: "de", Stars: 4}, 0, ""},
		{"with pictures", review.Filter{Pictures: true}, 0, ""},
	} {
		t.Run(c.promise, func(t *testing.T) {
			c.filter.Limit = 2
			counted, counter := database.WithCounter(ctx)
			s, err := h.Sheet(counted, 1, c.filter)
			h.must(err)
			if s.Found != c.found || firstIn(s) != c.first || len(s.Reviews) > 2 {
				t.Errorf("%d found: %+v", s.Found, s.Reviews)
			}
			whole := review.Sheet{Split: [6]int{0, 0, 1, 0, 1, 2}, Fits: map[review.Fit]int{review.True: 2, review.Small: 1}, Found: c.found, Reviews: s.Reviews,
				Languages: []review.Spoken{{Language: "de", Count: 2}, {Language: "en", Count: 1}, {Language: "ja", Count: 1}}}
			if !reflect.DeepEqual(s, whole) || s.Count() != 4 || s.Sum() != 16 {
				t.Errorf("divided otherwise: %+v", s)
			}
			if n := len(counter.Statements()); n != 1 {
				t.Errorf("%d statements", n)
			}
		})
	}
}

// firstIn is the language of the first review.
func firstIn(s review.Sheet) string {
	if len(s.Reviews) == 0 {
		return ""
	}
	return s.Reviews[0].Language
}

func TestVote(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	r, err := h.Write(ctx, h.line(1, "delivered"), says(5, fine))
	h.must(err)
	h.line(2, "delivered")
	member := func(n int) (a id.Account) {
		h.must(h.DB.In(ctx).Raw("SELECT id FROM account WHERE role = ? AND email = ?", account.Consumer, fmt.Sprintf("n%d@example.com", n)).Scan(&a).Error)
		return a
	}
	for range 3 {
		h.must(h.Vote(ctx, r.Token, member(1))) // the author
		h.must(h.Vote(ctx, r.Token, member(2)))
	}
	if r, err = h.Review(ctx, r.Token); err != nil || r.Helpful != 1 {
		t.Errorf("%d found it helpful, %v", r.Helpful, err)
	}
	if err := h.Vote(ctx, "none", member(2)); !errors.Is(err, database.ErrNotFound) {
		t.Error(err)
	}
}

func TestAnswer(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	r, err := h.Write(ctx, h.line(1, "delivered"), says(2, fine))
	h.must(err)
	const thanks = "Thank you. The seam is doubled since May."
	if err := h.Answer(ctx, 2, r.Token, "en", thanks); !errors.Is(err, database.ErrNotFound) {
		t.Errorf("another factory: %v", err)
	}
	for _, wrong := range []string{"", "short", "Write to us at shop@example.com"} {
		if err := h.Answer(ctx, 1, r.Token, "en", wrong); err == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
	h.must(h.Answer(ctx, 1, r.Token, "en", thanks))
	if err := h.Answer(ctx, 1, r.Token, "en", thanks); !errors.Is(err, review.ErrReplied) {
		t.Errorf("twice: %v", err)
	}
	if list, total, err := h.List(ctx, review.Query{View: review.ViewAnswered, Factory: 1, Limit: 9}); err != nil || total != 1 || list[0].Goods != "Scarf" {
		t.Errorf("%+v %v", list, err)
	}
}
