package catalog_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/testdb"
)

const (
	ours   = id.Factory(1)
	theirs = id.Factory(2)
)

// newStore has two approved factories, 1 and 2, an account of each, 1 and 2, and the categories.
func newStore(t *testing.T) (*catalog.Store, *database.DB) {
	t.Helper()
	db := testdb.New(t)
	for _, sql := range []string{
		`INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
		 SELECT 'f' || n, 'approved', 'F' || n, '厂' || n, 'x' || n, 'c', 'p', 'n', '1', 'a', 'a', now() FROM generate_series(1, 2) n`,
		`INSERT INTO account (role, email, name, language, password_hash, created_at)
		 SELECT 'factory', n || '@example.com', 'A', 'en', '-', now() FROM generate_series(1, 2) n`,
	} {
		must(t, db.In(t.Context()).Exec(sql).Error)
	}
	queue, err := job.NewQueue(db)
	must(t, err)
	s := catalog.NewStore(db, queue, time.Now)
	must(t, s.SyncTree(t.Context()))
	return s, db
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// scarf is a complete listing of two variants.
func scarf(sku string) catalog.Content {
	variant := func(n int, colour string, price int64) catalog.DraftVariant {
		return catalog.DraftVariant{Stock: 5 + n, Variant: catalog.Variant{SKU: sku + "-" + colour, Choices: []int{n},
			Price: money.New(price, "CNY"), Grams: 160, LengthMM: 260, WidthMM: 210, HeightMM: 25}}
	}
	return catalog.Content{
		Category: "scarves", HS: "6214.10", Texts: []catalog.Text{
			{Language: "en", Title: "Silk scarf", Summary: "Printed", Description: "<p onclick=x>Soft</p>"},
			{Language: "zh-Hans", Title: "真丝围巾"}},
		Options: []catalog.Option{{Name: map[string]string{"en": "Colour", "de": "Farbe"},
			Values: []map[string]string{{"en": "Red", "de": "Rot"}, {"en": "Blue"}}}},
		Variants: []catalog.DraftVariant{variant(0, "R", 16800), variant(1, "B", 15800)},
	}
}

// publish takes a draft through to the live listing.
func publish(t *testing.T, s *catalog.Store, db *database.DB, f id.Factory, l id.Listing) {
	t.Helper()
	must(t, submit(t, s, db, f, l))
	must(t, db.Transact(t.Context(), func(tx *database.DB) error {
		sheet, err := s.Sheet(t.Context(), f, l)
		must(t, err)
		r, err := s.LockRevisionTx(t.Context(), tx, sheet.Revision.ID)
		must(t, err)
		return s.PublishTx(t.Context(), tx, r)
	}))
}

func submit(t *testing.T, s *catalog.Store, db *database.DB, f id.Factory, l id.Listing) error {
	t.Helper()
	return db.Transact(t.Context(), func(tx *database.DB) error {
		r, err := s.LockDraftTx(t.Context(), tx, f, l)
		if err != nil {
			return err
		}
		if err := r.Content.Check(); err != nil {
			return err
		}
		return s.SubmitTx(t.Context(), tx, r)
	})
}

func TestPublish(t *testing.T) {
	t.Parallel()
	s, db := newStore(t)
	ctx := t.Context()
	r, err := s.Create(ctx, ours, scarf("S"), 1)
	must(t, err)
	if _, err := s.Listing(ctx, "silk-scarf", locale.German); !errors.Is(err, database.ErrNotFound) {
		t.Fatalf("a draft is shown: %v", err)
	}
	publish(t, s, db, ours, r.ListingID)

	counted, counter := database.WithCounter(ctx)
	l, err := s.Listing(counted, "silk-scarf", locale.German)
	must(t, err)
	if counter.Count() > 3 {
		t.Errorf("a listing takes %d statements", counter.Count())
	}
	if l.State != catalog.Live || l.Texts[0].Title != "Silk scarf" || l.Texts[0].Description != "<p>Soft</p>" || len(l.Variants) != 2 {
		t.Errorf("%+v", l)
	}
	if v := l.Variants[0]; v.HS != "621410" || v.Origin != "CN" || v.Price != money.New(16800, "CNY") || v.FactoryID != ours {
		t.Errorf("%+v", v)
	}
	if fmt.Sprint(l.Missing) != "[picture]" {
		t.Errorf("missing %v", l.Missing)
	}

	counted, counter = database.WithCounter(ctx)
	cards, err := s.Cards(counted, locale.Chinese, []id.Listing{99, r.ListingID})
	must(t, err)
	if counter.Count() != 1 || len(cards) != 1 {
		t.Fatalf("%d cards in %d statements", len(cards), counter.Count())
	}
	if c := cards[0]; c.Title != "真丝围巾" || c.Price.Minor != 15800 || !c.Varies || !c.InStock || c.FactorySlug != "f1" || c.Drawing == "" {
		t.Errorf("%+v", c)
	}

	counted, counter = database.WithCounter(ctx)
	offers, err := s.Variants(counted, locale.German, []id.Variant{l.Variants[1].ID, l.Variants[0].ID})
	must(t, err)
	if counter.Count() != 1 || len(offers) != 2 {
		t.Fatalf("%d offers in %d statements", len(offers), counter.Count())
	}
	if o := offers[1]; o.ChoiceText != "Rot" || o.Available != 5 || !o.Sellable() || o.TitleZH != "真丝围巾" || o.Declared != "Silk scarf" {
		t.Errorf("%+v", o)
	}
}

func TestRevise(t *testing.T) {
	t.Parallel()
	s, db := newStore(t)
	ctx := t.Context()
	r, err := s.Create(ctx, ours, scarf("S"), 1)
	must(t, err)
	publish(t, s, db, ours, r.ListingID)
	before, err := s.Listing(ctx, "silk-scarf", locale.English)
	must(t, err)

	edit := scarf("S")
	edit.Texts[0].Title = "Silk scarf, large"
	edit.Variants[0].Price, edit.Variants[0].Stock = money.New(20000, "CNY"), 99
	edit.Variants = append(edit.Variants[:1], catalog.DraftVariant{Stock: 3, Variant: edit.Variants[1].Variant})
	edit.Variants[1].SKU = "S-NEW"

	if _, err := s.Revise(ctx, theirs, r.ListingID, 0, catalog.Edit{Content: edit}); !errors.Is(err, database.ErrNotFound) {
		t.Errorf("a foreign listing: %v", err)
	}
	draft, err := s.Revise(ctx, ours, r.ListingID, 0, catalog.Edit{Content: edit})
	must(t, err)
	if _, err := s.Revise(ctx, ours, r.ListingID, 0, catalog.Edit{Content: edit}); !errors.Is(err, catalog.ErrStale) {
		t.Errorf("an edit that began before the other: %v", err)
	}
	draft, err = s.Revise(ctx, ours, r.ListingID, draft.Version, catalog.Edit{Content: edit})
	must(t, err)
	live, err := s.Listing(ctx, "silk-scarf", locale.English)
	must(t, err)
	if live.Texts[0].Title != "Silk scarf" || live.Variants[0].Price.Minor != 16800 {
		t.Error("an edit touched what is live")
	}

	must(t, submit(t, s, db, ours, r.ListingID))
	if _, err := s.Revise(ctx, ours, r.ListingID, draft.Version, catalog.Edit{Content: edit}); !errors.Is(err, catalog.ErrSubmitted) {
		t.Errorf("an edit of what is submitted: %v", err)
	}
	if err := submit(t, s, db, ours, r.ListingID); !errors.Is(err, catalog.ErrSubmitted) {
		t.Errorf("submitted twice: %v", err)
	}
	must(t, s.Withdraw(ctx, ours, r.ListingID))
	publish(t, s, db, ours, r.ListingID)

	live, err = s.Listing(ctx, "silk-scarf", locale.English)
	must(t, err)
	if live.Texts[0].Title != "Silk scarf, large" || live.Variants[0].Price.Minor != 20000 || live.Variants[1].SKU != "S-NEW" {
		t.Errorf("%+v", live)
	}
	if live.Variants[0].ID != before.Variants[0].ID {
		t.Error("a variant has lost its row")
	}
	offers, err := s.Variants(ctx, locale.English, []id.Variant{live.Variants[0].ID, before.Variants[1].ID, live.Variants[1].ID})
	must(t, err)
	if offers[0].Available != 5 || offers[1].Sellable() || offers[2].Available != 3 {
		t.Errorf("stock of a known SKU changed, an old SKU sells, or a new one has none: %+v", offers)
	}
	if err := submit(t, s, db, ours, r.ListingID); !errors.Is(err, catalog.ErrNoDraft) {
		t.Errorf("nothing to submit: %v", err)
	}
}

func TestSubmitRefusesWhatIsTakenOrUnknown(t *testing.T) {
	t.Parallel()
	s, db := newStore(t)
	first, err := s.Create(t.Context(), ours, scarf("S"), 1)
	must(t, err)
	publish(t, s, db, ours, first.ListingID)
	again := scarf("S")
	again.Category = "accessories" // a department holds no goods
	second, err := s.Create(t.Context(), ours, again, 1)
	must(t, err)
	if got := fault.FieldNames(submit(t, s, db, ours, second.ListingID)); fmt.Sprint(got) != "[category variants.0.sku variants.1.sku]" {
		t.Error(got)
	}
	l, err := s.ListingByID(t.Context(), second.ListingID)
	must(t, err)
	if l.Slug != "silk-scarf-2" {
		t.Error(l.Slug)
	}
	other, err := s.Create(t.Context(), theirs, scarf("S"), 2) // another factory may use the same SKUs
	must(t, err)
	publish(t, s, db, theirs, other.ListingID)
}

func TestPicturesOfOthersDoNotExist(t *testing.T) {
	t.Parallel()
	s, db := newStore(t)
	p, err := s.AddPicture(t.Context(), theirs, "d1", 10, 10)
	must(t, err)
	c := scarf("S")
	c.Pictures = []catalog.DraftPicture{{PictureID: p.ID}}
	if _, err := s.Create(t.Context(), ours, c, 1); !errors.Is(err, database.ErrNotFound) {
		t.Fatal(err)
	}
	r, err := s.Create(t.Context(), theirs, c, 2)
	must(t, err)
	publish(t, s, db, theirs, r.ListingID)
	l, err := s.Listing(t.Context(), "silk-scarf", locale.English)
	must(t, err)
	if len(l.Pictures) != 1 || l.Pictures[0].Digest != "d1" || l.Pictures[0].Width != 10 || l.Missing != nil {
		t.Errorf("%+v %v", l.Pictures, l.Missing)
	}
	again, err := s.AddPicture(t.Context(), theirs, "d1", 10, 10)
	must(t, err)
	if again.ID != p.ID {
		t.Error("the same picture became two")
	}
}

func TestStop(t *testing.T) {
	t.Parallel()
	s, db := newStore(t)
	r, err := s.Create(t.Context(), ours, scarf("S"), 1)
	must(t, err)
	if err := s.Resume(t.Context(), ours, r.ListingID); !errors.Is(err, catalog.ErrListingState) {
		t.Errorf("a draft went live without a decision: %v", err)
	}
	publish(t, s, db, ours, r.ListingID)
	if err := s.Stop(t.Context(), theirs, r.ListingID); !errors.Is(err, database.ErrNotFound) {
		t.Errorf("a foreign listing: %v", err)
	}
	must(t, s.Stop(t.Context(), ours, r.ListingID))
	if _, err := s.Listing(t.Context(), "silk-scarf", locale.English); !errors.Is(err, database.ErrNotFound) {
		t.Errorf("a stopped listing is shown: %v", err)
	}
	must(t, s.Resume(t.Context(), ours, r.ListingID))
	cards, err := s.Cards(t.Context(), locale.English, []id.Listing{r.ListingID})
	must(t, err)
	if len(cards) != 1 {
		t.Error("a resumed listing is not shown")
	}
	must(t, db.In(t.Context()).Exec("UPDATE factory SET state = 'suspended' WHERE id = 1").Error)
	if cards, _ = s.Cards(t.Context(), locale.English, []id.Listing{r.ListingID}); len(cards) != 0 {
		t.Error("goods of a suspended factory are shown")
	}
}

func TestShelf(t *testing.T) {
	t.Parallel()
	s, db := newStore(t)
	for i := range 3 {
		r, err := s.Create(t.Context(), ours, scarf(fmt.Sprint("S", i)), 1)
		must(t, err)
		if i == 0 {
			publish(t, s, db, ours, r.ListingID)
		}
		if i == 1 {
			must(t, submit(t, s, db, ours, r.ListingID))
		}
	}
	shelf, err := s.Shelf(t.Context(), ours, catalog.Look{Tab: catalog.TabAll, Language: locale.Chinese, Limit: 2})
	must(t, err)
	if shelf.Total != 3 || len(shelf.Rows) != 2 || shelf.Rows[0].Title != "真丝围巾" {
		t.Errorf("%+v", shelf)
	}
	want := map[catalog.Tab]int{"all": 3, "live": 1, "draft": 1, "submitted": 1, "rejected": 0, "stopped": 0, "removed": 0}
	if fmt.Sprint(shelf.Counts) != fmt.Sprint(want) {
		t.Error(shelf.Counts)
	}
	shelf, err = s.Shelf(t.Context(), ours, catalog.Look{Tab: catalog.TabLive, Search: "s0-", Limit: 10})
	must(t, err)
	if shelf.Total != 1 || shelf.Rows[0].Available != 11 || shelf.Rows[0].Price.Minor != 16800 {
		t.Errorf("%+v", shelf)
	}
	if shelf, err = s.Shelf(t.Context(), theirs, catalog.Look{Limit: 10}); err != nil || shelf.Total != 0 {
		t.Errorf("foreign listings: %+v %v", shelf, err)
	}
}

func TestTree(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	must(t, s.SyncTree(t.Context()))
	tree, err := s.Tree(t.Context())
	must(t, err)
	leaf, ok := tree.Category("scarves")
	if !ok || len(tree.Departments()) < 6 {
		t.Fatal("the tree is bare")
	}
	if path := tree.Path(leaf); len(path) != 2 || path[0].Slug != "accessories" || !tree.Leaf(leaf) || tree.Leaf(path[0]) {
		t.Error("scarves are not under accessories")
	}
	for _, c := range tree.Leaves() {
		for _, l := range locale.Languages() {
			if c.Names[string(l)] == "" || len(c.HS) != 6 {
				t.Errorf("%s has no name in %s, or no heading", c.Slug, l)
			}
		}
	}
}
