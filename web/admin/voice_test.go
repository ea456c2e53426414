package admin_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/moderation"
	"github.com/silkroadmall/mall/internal/review"
)

// reviewed is the token of a review of linxi's goods that has arrived.
func (h *house) reviewed(body string) string {
	h.t.Helper()
	ctx := h.t.Context()
	r := h.submitted(scarf("S-RED"))
	must(h.t, h.desk.Approve(ctx, h.clerk, moderation.Judgement{Revision: r.ID, Version: r.Version}))
	h.sold("anna@example.com")
	h.exec("UPDATE consignment SET state = 'delivered'")
	h.exec(`INSERT INTO order_line (order_id, consignment_id, position, variant_id, listing_id, slug, sku, title, title_zh, declared, hs, origin, grams, quantity,
			unit_minor, unit_currency, total_minor, total_currency, cost_minor, cost_currency)
		SELECT k.order_id, k.id, 0, v.id, v.listing_id, 'scarf', 'S', 'Scarf', '丝', 'scarf', '621410', 'CN', 1, 1, 100, 'EUR', 100, 'EUR', 90, 'CNY' FROM consignment k, variant v`)
	var line id.Line
	must(h.t, h.db.In(ctx).Raw("SELECT max(id) FROM order_line").Scan(&line).Error)
	said, err := h.reviews.Write(ctx, line, review.Draft{Stars: 2, Language: "de", Body: body})
	must(h.t, err)
	return said.Token
}

func TestVoices(t *testing.T) {
	h := open(t)
	mei, luo := h.admin("mei@example.com"), h.admin("luo@example.com")
	mei.open("/admin/reviews").at("/admin/reviews", http.StatusOK).says(".empty", "Nothing here")
	path := "/admin/reviews/" + h.reviewed("Billiger bei www.example.com")
	t.Run("wait with what was found", func(t *testing.T) {
		mei.open("/admin/reviews").says("td", "Billiger bei").says("td", "Link").says(`.rail a[href="/admin/reviews"]`, "1")
		mei.open(path).says(`[lang="de"] .voice-body`, "Billiger bei").says(".review .notice", "Link")
	})
	t.Run("are hidden with a reason only", func(t *testing.T) {
		p := mei.send(mei.open(path), path+"/hide", url.Values{"statement": {"It names a shop."}}).at(path+"/hide", http.StatusUnprocessableEntity)
		p.says("#f-reason-error", "Choose a reason").says("#f-statement", "It names a shop.")
		mei.send(p, path+"/hide", url.Values{"reason": {"advertising"}}).at("/admin/reviews?view=waiting", http.StatusOK).says(".flashes", "told why")
		mei.open("/admin/reviews?view=hidden").says("td", "Billiger bei")
		mei.open(path).says(".decisions", "Advertises something").says(".decisions", "It names a shop.")
	})
	t.Run("are decided again by another person", func(t *testing.T) {
		mei.send(mei.open(path), path+"/show", nil).at(path+"/show", http.StatusConflict).says(".problem", "Another person")
		luo.send(luo.open(path), path+"/show", nil).at("/admin/reviews?view=waiting", http.StatusOK)
		luo.post(path+"/hide", url.Values{"version": {"1"}, "reason": {"fake"}}).at(path+"/hide", http.StatusConflict).says(".problem", "changed or decided")
	})
	t.Run("are not there for anybody else", func(t *testing.T) {
		mei.open("/admin/reviews/none").at("/admin/reviews/none", http.StatusNotFound)
	})
}
