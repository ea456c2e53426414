package shop_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/recall"
)

// recalled publishes a recall of the scarf, and gives its number.
func (h *house) recalled() string {
	h.t.Helper()
	a, err := h.deps.Accounts.Create(h.t.Context(), account.New{Role: account.Admin, Email: "admin@example.com", Name: "A", Language: "en", Password: "copper kettle 47"})
	h.must(err)
	number, err := h.deps.Recalls.Publish(h.t.Context(), a.ID, recall.Notice{Listing: id.Listing(1), Remedies: []string{"refund", "repair"},
		Texts: map[string]recall.Words{"en": {Hazard: "The dye burns <b>skin</b>.", Action: "Stop wearing it.\nKeep it."}, "de": {Hazard: "Die Farbe verätzt die Haut.", Action: "Nicht mehr tragen.", Remedy: "Wir holen ab."}}})
	h.must(err)
	return number
}

func TestRecalls(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	b.open("/en-de/recalls").is(http.StatusOK, "/en-de/recalls").says(".empty", "No recall at present").shows(2, `footer a[href="/en-de/recalls"]`)
	b.open("/en-de/legal/recalls").shows(1, `main a[href="/en-de/recalls"]`)
	order := strings.Replace(b.bought().path, "/thanks", "", 1)
	b.open(order).shows(0, ".notice-bad")
	number := h.recalled()
	t.Run("say all a shopper must be told", func(t *testing.T) {
		p := b.open("/en-de/recalls").shows(1, "#"+number).says(".recall h2", "Silk scarf").says(".recall", "The dye burns <b>skin</b>.").says(".recall", "Stop wearing it.")
		p.says(".recall ul", "Your money back").says(".recall ul", "Repair").says(".recall", "All orders").says(".recall", number).says(".recall", "pass this on").shows(1, `.recall a[href="/en-de/legal/imprint"]`)
		p.shows(0, ".recall-words [lang]")
	})
	t.Run("speak the reader's language, or English marked as such", func(t *testing.T) {
		b.open("/de-de/recalls").says(".recall", "Die Farbe verätzt").says(".recall", "Wir holen ab.").shows(0, ".recall-words[lang]")
		b.open("/ja-jp/recalls").shows(2, ".recall-words[lang=en][dir=auto]").says(".recall", "返金")
	})
	t.Run("stand on the order and where the goods were", func(t *testing.T) {
		b.open(order).says(".notice-bad", "being recalled").shows(1, `.notice-bad a[href="/en-de/recalls#`+number+`"]`)
		b.open("/en-de/l/silk-scarf").is(http.StatusGone, "/en-de/l/silk-scarf").says(".notice-bad", "Stop using it at once").shows(0, `form[action$="/cart"]`)
		h.index()
		if p := b.open("/en-de/search?q=scarf"); strings.Contains(words(p.Find(".card")), "Silk scarf") {
			t.Error("the search still finds it")
		}
	})
	t.Run("take two statements", func(t *testing.T) {
		h.counted("/en-de/recalls")
		if p, sent := h.counted("/en-de/recalls"); p.status != http.StatusOK || len(sent) > 2 {
			t.Errorf("%d: %v", p.status, sent)
		}
	})
}
