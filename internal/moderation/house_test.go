package moderation_test

import (
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/moderation"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/testdb"
)

// house is a desk with two admins, and two factories: the first approved, the second waiting.
type house struct {
	*moderation.Desk
	t      *testing.T
	admins []id.Account
}

const (
	ours    = id.Factory(1)
	waiting = id.Factory(2)
)

func open(t *testing.T) *house {
	t.Helper()
	t.Parallel()
	db := testdb.New(t)
	queue, err := job.NewQueue(db)
	must(t, err)
	book, err := customs.Load()
	must(t, err)
	h := &house{t: t, Desk: &moderation.Desk{DB: db, Catalog: catalog.NewStore(db, queue, time.Now), Factories: factory.NewStore(db, time.Now),
		Jobs: queue, Rules: customs.NewLive(book), Now: time.Now}}
	must(t, db.In(t.Context()).Exec(`INSERT INTO factory (slug, state, name, name_zh, credit_code, city, province, contact, phone, address, address_zh, created_at)
		VALUES ('linxi', 'approved', 'Linxi Silk', '林溪', '91330000MA27U0XR5L', 'c', 'p', 'n', '1', 'a', 'a', now()),
		       ('beigang', 'pending', 'Beigang', '北港', '91330000MA27U0XR51', 'c', 'p', 'n', '1', 'a', 'a', now())`).Error)
	must(t, h.Catalog.SyncTree(t.Context()))
	accounts := account.NewStore(db, queue, time.Now)
	for _, name := range []string{"Anna", "Bo"} {
		a, err := accounts.Create(t.Context(), account.New{Role: account.Admin, Email: name + "@example.com", Name: name, Language: "en", Password: "copper kettle 47"})
		must(t, err)
		h.admins = append(h.admins, a.ID)
	}
	return h
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// scarf is a complete listing of one variant.
func scarf(sku string) catalog.Content {
	return catalog.Content{
		Category: "scarves", HS: "621410", Origin: "CN",
		Texts: []catalog.Text{{Language: "en", Title: "Silk scarf " + sku}},
		Variants: []catalog.DraftVariant{{Stock: 5, Variant: catalog.Variant{SKU: sku, Choices: []int{}, Price: money.New(16800, "CNY"), Grams: 160,
			LengthMM: 260, WidthMM: 210, HeightMM: 25}}},
		Responsible: catalog.Responsible{Name: "Europa BV", Address: "Kade 1, Rotterdam, NL", Email: "rp@example.com"},
	}
}

// submitted creates and submits a listing of the first factory.
func (h *house) submitted(c catalog.Content) *catalog.Revision {
	h.t.Helper()
	r, err := h.Catalog.Create(h.t.Context(), ours, c, h.admins[0])
	must(h.t, err)
	must(h.t, h.Submit(h.t.Context(), ours, r.ListingID))
	return h.revision(r.ID)
}

func (h *house) revision(n id.Revision) *catalog.Revision {
	h.t.Helper()
	r, err := h.Catalog.Revision(h.t.Context(), n)
	must(h.t, err)
	return r
}

// onSale says whether consumers see the listing.
func (h *house) onSale(l id.Listing) bool {
	h.t.Helper()
	cards, err := h.Catalog.Cards(h.t.Context(), locale.English, []id.Listing{l})
	must(h.t, err)
	return len(cards) == 1
}

// letters counts the letters that wait to be written about decisions.
func (h *house) letters() int {
	h.t.Helper()
	counts, err := job.Counts(h.t.Context(), h.DB)
	must(h.t, err)
	n := 0
	for _, c := range counts {
		if c.Kind == (moderation.DecisionMail{}).Kind() {
			n += c.Jobs
		}
	}
	return n
}

// mend writes to the database directly, as another process would.
func (h *house) mend(sql string, args ...any) {
	h.t.Helper()
	must(h.t, h.DB.In(h.t.Context()).Exec(sql, args...).Error)
}
