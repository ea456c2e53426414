package admin_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/moderation"
)

func (h *house) state(slug string) factory.State {
	h.t.Helper()
	f, err := h.desk.Factories.BySlug(h.t.Context(), slug)
	must(h.t, err)
	return f.State
}

func TestFactories(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	p := anna.open("/admin/factories").at("/admin/factories", http.StatusOK)
	p.says("tbody tr:first-child", "Beigang Lamps").says("tbody tr:first-child", "3 days").says(".tabs a[href*='state=pending'] .count", "1")
	anna.open("/admin/factories?q=林溪").says("tbody", "Linxi Silk").lacks("tbody tr:nth-child(2)")
	anna.open("/admin/factories?state=declined").says(".empty", "No factory here")
	anna.open("/admin/factories/linxi").says(".notice-ok", "check character fits")
	anna.open("/admin/factories/nobody").at("/admin/factories/nobody", http.StatusNotFound)
}

func TestVet(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	p := anna.open("/admin/factories/beigang").at("/admin/factories/beigang", http.StatusOK)
	p.says("h1", "Beigang Lamps").says(".facts", "Ningbo").says(".notice-bad", "does not hold")

	t.Run("refuses to decline without a reason and keeps the words", func(t *testing.T) {
		again := anna.send(p, "/admin/factories/beigang/decline", url.Values{"statement": {"The licence is blurred"}})
		again.at("/admin/factories/beigang/decline", http.StatusUnprocessableEntity).says(".problem", "Choose a reason").says("textarea", "The licence is blurred")
	})
	t.Run("declines", func(t *testing.T) {
		done := anna.send(p, "/admin/factories/beigang/decline", url.Values{"reason": {"papers"}, "statement": {"The licence is blurred"}})
		done.at("/admin/factories/beigang", http.StatusOK).says(".flashes", "declined").says(".decisions", "The licence is blurred").lacks("#decide form")
	})
	t.Run("refuses what was read before the factory mended its application", func(t *testing.T) {
		h.exec("UPDATE factory SET state = 'pending', name = 'Beigang Lights' WHERE slug = 'beigang'")
		late := anna.send(p, "/admin/factories/beigang/approve", nil).at("/admin/factories/beigang/approve", http.StatusConflict)
		late.says(".problem", "changed while").says("h1", "Beigang Lights")
		if h.state("beigang") != factory.Pending {
			t.Error("approved unseen")
		}
		anna.send(late, "/admin/factories/beigang/approve", nil).at("/admin/factories/beigang", http.StatusOK).says(".flashes", "may sell now")
	})
	t.Run("refuses a form that carries no seal", func(t *testing.T) {
		anna.post("/admin/factories/linxi/suspend", url.Values{"reason": {"late"}}).at("/admin/factories/linxi/suspend", http.StatusConflict)
		if h.state("linxi") != factory.Approved {
			t.Error("suspended")
		}
	})
}

func TestSuspendStopsSellingAtOnce(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	var listings []id.Listing
	for _, sku := range []string{"A", "B"} {
		r := h.submitted(scarf(sku))
		must(t, h.desk.Approve(t.Context(), h.clerk, moderation.Judgement{Revision: r.ID, Version: r.Version}))
		listings = append(listings, r.ListingID)
	}
	p := anna.open("/admin/factories/linxi")
	confirm := p.Find(".review-side a.btn-danger").AttrOr("href", "")
	p = anna.open(confirm).at("/admin/factories/linxi/suspend", http.StatusOK).says(".notice-warn", "2 listings stop selling at once")

	again := anna.send(p, "/admin/factories/linxi/suspend", url.Values{"reason": {"other"}}).at("/admin/factories/linxi/suspend", http.StatusUnprocessableEntity)
	again.says(".problem", "Say what is wrong")
	if !h.onSale(listings[0]) {
		t.Fatal("stopped by a refused decision")
	}
	done := anna.send(again, "/admin/factories/linxi/suspend", url.Values{"reason": {"late"}, "statement": {"Nothing was sent in November"}})
	done.at("/admin/factories/linxi", http.StatusOK).says(".pill", "Suspended").says(".decisions", "Nothing was sent in November")
	for _, l := range listings {
		if h.onSale(l) {
			t.Errorf("listing %d still sells", l)
		}
	}
	anna.open("/admin/factories/linxi/suspend").at("/admin/factories/linxi", http.StatusOK)
	anna.send(done, "/admin/factories/linxi/reinstate", nil).at("/admin/factories/linxi", http.StatusOK).says(".flashes", "may sell again")
	if !h.onSale(listings[0]) {
		t.Error("does not sell again")
	}
}
