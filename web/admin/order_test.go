package admin_test

import "testing"

// TestRefusedRefunds finds the orders whose refund the provider did not give.
func TestRefusedRefunds(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	number := h.sold("buyer@example.com")
	anna.open("/admin/orders?view=refused").says(".empty", "No order here")
	h.exec(`INSERT INTO refund (order_id, attempt_id, token, reason, state, failure, amount_minor, amount_currency, created_at)
		SELECT order_id, id, 'R1', 'late', 'failed', 'card_closed', 100, 'EUR', now() FROM payment_attempt`)
	anna.open("/admin/orders?view=refused").says("tbody", number).says(".tabs", "Refund refused")
	anna.follow(anna.open("/admin"), "a[href='/admin/orders?view=refused']").says("tbody", number)
}
