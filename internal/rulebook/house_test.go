package rulebook_test

import (
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/rulebook"
	"github.com/silkroadmall/mall/internal/testdb"
)

// house is a rulebook with two admins.
type house struct {
	*rulebook.Store
	t       *testing.T
	db      *database.DB
	shipped *customs.Book
	anna    id.Account
	bo      id.Account
	clock   time.Time
}

func open(t *testing.T) *house {
	t.Helper()
	t.Parallel()
	h := &house{t: t, db: testdb.New(t), clock: time.Date(2026, 11, 28, 10, 0, 0, 0, time.UTC)}
	queue, err := job.NewQueue(h.db)
	must(t, err)
	h.shipped, err = customs.Load()
	must(t, err)
	h.Store, err = rulebook.NewStore(h.db, queue, h.shipped, func() time.Time { return h.clock })
	must(t, err)
	accounts := account.NewStore(h.db, queue, time.Now)
	for name, into := range map[string]*id.Account{"Anna": &h.anna, "Bo": &h.bo} {
		a, err := accounts.Create(t.Context(), account.New{Role: account.Admin, Email: name + "@example.com", Name: name, Language: "en", Password: "copper kettle 47"})
		must(t, err)
		*into = a.ID
	}
	return h
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// monday is the first day of most edits here.
const monday = landedcost.Day(20261130)

// vat is another German rate of value added tax.
func vat(rate string) customs.Edit {
	return customs.Edit{
		Kind: customs.EditRate, Rules: "EU", Charge: "vat-sale vat-import vat-import-de", In: "DE", Rate: rate, Act: "Jahressteuergesetz",
		URL: "https://example.org/jstg", Checked: 20261128, Confidence: landedcost.Secondary,
	}
}

// draft opens a draft with the edits.
func (h *house) draft(edits ...customs.Edit) *rulebook.Version {
	h.t.Helper()
	v, err := h.Open(h.t.Context(), h.anna, rulebook.Outline{Note: "VAT", From: monday})
	must(h.t, err)
	for _, e := range edits {
		_, err := h.Put(h.t.Context(), h.anna, v.ID, rulebook.Edit{Edit: e})
		must(h.t, err)
	}
	v, err = h.Version(h.t.Context(), v.ID)
	must(h.t, err)
	return v
}

// proposed is a draft Anna has proposed.
func (h *house) proposed(edits ...customs.Edit) *rulebook.Version {
	h.t.Helper()
	v := h.draft(edits...)
	must(h.t, h.Propose(h.t.Context(), h.anna, v.ID, v.Serial))
	return v
}

// published is one Bo has published.
func (h *house) published(edits ...customs.Edit) *rulebook.Version {
	h.t.Helper()
	v, err := h.Publish(h.t.Context(), h.bo, h.proposed(edits...).ID)
	must(h.t, err)
	return v
}

// taxOn is the German tax on EUR 100 of scarves by a book on a day, in cents.
func (h *house) taxOn(book *customs.Book, day landedcost.Day) int64 {
	h.t.Helper()
	r, err := book.Landed(landedcost.Consignment{
		Date: day, Origin: "CN", Destination: landedcost.Destination{Country: "DE"}, Channel: "courier", Terms: "DDP", Currency: "EUR",
		Lines:    []landedcost.Line{{HS: "621410", Description: "scarf", UnitPrice: money.New(10000, "EUR"), Quantity: 1, WeightGrams: 100}},
		Shipping: money.Zero("EUR"), Insurance: money.Zero("EUR"), PersonalUse: true, ShippingShownApart: true, Registrations: book.Registered(),
	}, nil)
	must(h.t, err)
	return r.Totals.Tax.Minor
}
