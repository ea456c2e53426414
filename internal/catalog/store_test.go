package catalog_test

import (
	"context"
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

// same reports what differs, written out.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		t.Errorf("%s:\n got %s\nwant %s", what, g, w)
	}
}

// asks runs look and bounds the statements it takes.
func asks(t *testing.T, most int, look func(ctx context.Context) error) {
	t.Helper()
	ctx, counter := database.WithCounter(t.Context())
	must(t, look(ctx))
	if counter.Count() > most {
		t.Errorf("%d statements, the bar is %d: %q", counter.Count(), most, counter.Statements())
	}
}

// refused reports an error that is not the wanted one.
func refused(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", what, err, want)
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

// published is a live scarf.
func published(t *testing.T) (*catalog.Store, *database.DB, *catalog.Listing) {
	t.Helper()
	s, db := newStore(t)
	r, err := s.Create(t.Context(), ours, scarf("S"), 1)
	must(t, err)
	_, err = s.Listing(t.Context(), "silk-scarf", locale.German)
	refused(t, "a draft is shown", err, database.ErrNotFound)
	publish(t, s, db, ours, r.ListingID)
	var l *catalog.Listing
	asks(t, 3, func(ctx context.Context) (err error) {
		l, err = s.Listing(ctx, "silk-scarf", locale.German)
		return err
	})
	return s, db, l
}

func TestPublish(t *testing.T) {
	t.Parallel()
	_, _, l := published(t)
	v := l.Variants[0]
	same(t, "listing", []any{l.State, l.Texts[0].Title, l.Texts[0].Description, len(l.Variants), l.Missing, l.Declared["en"]},
		[]any{catalog.Live, "Silk scarf", "<p>Soft</p>", 2, "[picture]", "Silk scarf"})
	same(t, "variant", []any{v.SKU, v.HS, v.Origin, v.Price, v.FactoryID}, []any{"S-R", "621410", "CN", money.New(16800, "CNY"), ours})
}

func TestCards(t *testing.T) {
	t.Parallel()
	s, _, l := published(t)
	var cards []catalog.Card
	asks(t, 1, func(ctx context.Context) (err error) {
		cards, err = s.Cards(ctx, locale.Chinese, []id.Listing{99, l.ID})
		return err
	})
	if len(cards) != 1 {
		t.Fatalf("%d cards", len(cards))
	}
	c := cards[0]
	same(t, "card", []any{c.Title, c.Price.Minor, c.Varies, c.InStock, c.FactorySlug, c.Drawing, c.HS, c.HandoverDays},
		[]any{"真丝围巾", 15800, true, true, "f1", "textile", "621410", 2})
}

func TestVariants(t *testing.T) {
	t.Parallel()
	s, _, l := published(t)
	var offers []catalog.Offer
	asks(t, 1, func(ctx context.Context) (err error) {
		offers, err = s.Variants(ctx, locale.German, []id.Variant{l.Variants[1].ID, l.Variants[0].ID})
		return err
	})
	if len(offers) != 2 {
		t.Fatalf("%d offers", len(offers))
	}
	o := offers[1]
	same(t, "offer", []any{o.ChoiceText, o.Available, o.Sellable(), o.Title, o.TitleZH, o.Declared, o.FactoryState},
		[]any{"Rot", 5, true, "Silk scarf", "真丝围巾", "Silk scarf", "approved"})
}

// dearer is the scarf with another title and price, more of it, and another second SKU.
func dearer() catalog.Content {
	c := scarf("S")
	c.Texts[0].Title = "Silk scarf, large"
	c.Variants[0].Price, c.Variants[0].Stock = money.New(20000, "CNY"), 99
	c.Variants[1].SKU, c.Variants[1].Stock = "S-NEW", 3
	return c
}

func TestReviseLeavesAloneWhatIsLive(t *testing.T) {
	t.Parallel()
	s, db, l := published(t)
	ctx, edit := t.Context(), catalog.Edit{Content: dearer()}
	_, err := s.Revise(ctx, theirs, l.ID, 0, edit)
	refused(t, "a foreign listing", err, database.ErrNotFound)
	_, err = s.Sheet(ctx, theirs, l.ID)
	refused(t, "a foreign sheet", err, database.ErrNotFound)
	draft, err := s.Revise(ctx, ours, l.ID, 0, edit)
	must(t, err)
	_, err = s.Revise(ctx, ours, l.ID, 0, edit)
	refused(t, "an edit that began before the other", err, catalog.ErrStale)
	draft, err = s.Revise(ctx, ours, l.ID, draft.Version, edit)
	must(t, err)
	live, err := s.Listing(ctx, "silk-scarf", locale.English)
	must(t, err)
	same(t, "live", []any{live.Texts[0].Title, live.Variants[0].Price.Minor}, []any{"Silk scarf", 16800})

	must(t, submit(t, s, db, ours, l.ID))
	_, err = s.Revise(ctx, ours, l.ID, draft.Version, edit)
	refused(t, "an edit of what is submitted", err, catalog.ErrSubmitted)
	refused(t, "submitted twice", submit(t, s, db, ours, l.ID), catalog.ErrSubmitted)
	refused(t, "withdrawn by another", s.Withdraw(ctx, theirs, l.ID), database.ErrNotFound)
	must(t, s.Withdraw(ctx, ours, l.ID))
	_, err = s.Revise(ctx, ours, l.ID, draft.Version, edit)
	refused(t, "an edit from before the submission", err, catalog.ErrStale)
}

func TestPublishAgain(t *testing.T) {
	t.Parallel()
	s, db, before := published(t)
	_, err := s.Revise(t.Context(), ours, before.ID, 0, catalog.Edit{Content: dearer()})
	must(t, err)
	publish(t, s, db, ours, before.ID)
	live, err := s.Listing(t.Context(), "silk-scarf", locale.English)
	must(t, err)
	same(t, "live", []any{live.Texts[0].Title, live.Variants[0].Price.Minor, live.Variants[1].SKU, live.Variants[0].ID},
		[]any{"Silk scarf, large", 20000, "S-NEW", before.Variants[0].ID})
	offers, err := s.Variants(t.Context(), locale.English, []id.Variant{live.Variants[0].ID, before.Variants[1].ID, live.Variants[1].ID})
	must(t, err)
	same(t, "stock of a known SKU, sale of an old one, stock of a new one",
		[]any{offers[0].Available, offers[1].Sellable(), offers[2].Available}, []any{5, false, 3})
	refused(t, "nothing to submit", submit(t, s, db, ours, before.ID), catalog.ErrNoDraft)
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

// shelved has three listings of ours: live, submitted, draft.
func shelved(t *testing.T) *catalog.Store {
	t.Helper()
	s, db := newStore(t)
	for i := range 3 {
		r, err := s.Create(t.Context(), ours, scarf(fmt.Sprint("S", i)), 1)
		must(t, err)
		switch i {
		case 0:
			publish(t, s, db, ours, r.ListingID)
		case 1:
			must(t, submit(t, s, db, ours, r.ListingID))
		}
	}
	return s
}

func TestShelf(t *testing.T) {
	t.Parallel()
	s := shelved(t)
	shelf, err := s.Shelf(t.Context(), ours, catalog.Look{Tab: catalog.TabAll, Language: locale.Chinese, Limit: 2})
	must(t, err)
	same(t, "first page", []any{len(shelf.Rows), shelf.Rows[0].Title, shelf.Previous}, []any{2, "真丝围巾", id.Way{}})
	last, err := s.Shelf(t.Context(), ours, catalog.Look{Tab: catalog.TabAll, Limit: 2, Way: shelf.Next})
	must(t, err)
	same(t, "last page", []any{len(last.Rows), last.Next}, []any{1, id.Way{}})
	again, err := s.Shelf(t.Context(), ours, catalog.Look{Tab: catalog.TabAll, Language: locale.Chinese, Limit: 2, Way: last.Previous})
	must(t, err)
	same(t, "first page again", again.Rows, shelf.Rows)
	same(t, "counts", shelf.Counts,
		map[catalog.Tab]int{"all": 3, "live": 1, "draft": 1, "submitted": 1, "rejected": 0, "stopped": 0, "removed": 0})
	shelf, err = s.Shelf(t.Context(), ours, catalog.Look{Tab: catalog.TabLive, Search: "s0-", Limit: 10})
	must(t, err)
	same(t, "found by SKU", []any{len(shelf.Rows), shelf.Rows[0].Available, shelf.Rows[0].Price.Minor}, []any{1, 11, 16800})
	for words, want := range map[string]int{"s2-": 1, "SILK": 3, "%": 0} { // a draft by what it says
		shelf, err = s.Shelf(t.Context(), ours, catalog.Look{Tab: catalog.TabAll, Search: words, Limit: 10})
		must(t, err)
		same(t, "found by "+words, len(shelf.Rows), want)
	}
	shelf, err = s.Shelf(t.Context(), theirs, catalog.Look{Limit: 10})
	must(t, err)
	same(t, "foreign listings", len(shelf.Rows), 0)
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

func TestTreeKnowsWhereGoodsStand(t *testing.T) {
	t.Parallel()
	s, db := newStore(t)
	r, err := s.Create(t.Context(), ours, scarf("T"), 1)
	must(t, err)
	must(t, db.Transact(t.Context(), func(tx *database.DB) error {
		must(t, r.Transition(catalog.RevisionSubmitted))
		return s.PublishTx(t.Context(), tx, r)
	}))
	must(t, s.SyncTree(t.Context())) // reads the tree anew
	tree, err := s.Tree(t.Context())
	must(t, err)
	filled := 0
	for _, d := range tree.Departments() {
		if tree.Filled(d) {
			filled++
		}
	}
	scarves, ok := tree.Category("scarves")
	if !ok || scarves.Live != 1 || filled != 1 {
		t.Errorf("one scarf fills %d departments, on its own shelf: %d", filled, scarves.Live)
	}
}
