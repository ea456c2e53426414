package checkout_test

import (
	"testing"

	"github.com/silkroadmall/mall/internal/cart"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/id"
)

// member is a consumer's account.
func (h *house) member() id.Account {
	h.t.Helper()
	var n id.Account
	h.must(h.DB.In(h.t.Context()).Raw(`INSERT INTO account (role, email, name, language, password_hash, created_at)
		VALUES ('consumer', 'anna@example.com', 'Anna', 'en', '-', now()) RETURNING id`).Scan(&n).Error)
	return n
}

func TestAGuestWhoSignsInBeforePayingOwnsTheOrder(t *testing.T) {
	t.Parallel()
	h := open(t)
	guest, q := h.quoted(1)
	me := cart.Owner{Account: h.member()}
	h.must(h.Carts.Merge(t.Context(), guest.Token, me.Account))
	o, err := h.Place(t.Context(), me, q.Agree(0))
	h.must(err)
	if mine, err := h.Orders.OrderOf(t.Context(), me.Account, o.Number); err != nil || mine.ID != o.ID {
		t.Errorf("the member does not find the order: %v", err)
	}
	if list, err := h.Orders.OrdersOf(t.Context(), me.Account, id.Way{}, 10); err != nil || len(list.Rows) != 1 {
		t.Errorf("the member's list holds %d orders: %v", len(list.Rows), err)
	}
}

func TestAMailAddressIsKeptInOneForm(t *testing.T) {
	t.Parallel()
	h := open(t)
	token, err := h.Carts.Add(t.Context(), cart.Owner{}, 1, 1)
	h.must(err)
	ask := checkout.Request{Market: h.market, Owner: cart.Owner{Token: token}, Address: berlin()}
	ask.Email = " Anna@Müller.Example "
	q, err := h.Quote(t.Context(), ask)
	h.must(err)
	if q.Email != "anna@xn--mller-kva.example" {
		t.Errorf("kept as %q", q.Email)
	}
	for _, bad := range []string{`"a b"@example.com`, "a..b@example.com", "a(b)@example.com", "a@b@example.com", "a@localhost"} {
		ask.Email = bad
		if _, err := h.Quote(t.Context(), ask); err == nil {
			t.Errorf("%s: no letter reaches it, yet it is taken", bad)
		}
	}
}
