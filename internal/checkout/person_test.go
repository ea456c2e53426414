package checkout_test

import (
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/cart"
	"github.com/silkroadmall/mall/internal/checkout"
	"github.com/silkroadmall/mall/internal/database"
)

// asked is a member with an order and two quotes that became none.
func (h *house) asked() cart.Owner {
	h.t.Helper()
	ctx := h.t.Context()
	guest, q := h.quoted(1)
	me := cart.Owner{Account: h.member()}
	h.must(h.Carts.Merge(ctx, guest.Token, me.Account))
	_, err := h.Place(ctx, me, q.Agree(0))
	h.must(err)
	_, err = h.Carts.Add(ctx, me, 1, 1)
	h.must(err)
	ask := checkout.Request{Market: h.market, Owner: me, Email: "anna@example.com", Address: berlin()}
	for range 2 {
		_, err = h.Quote(ctx, ask)
		h.must(err)
	}
	return me
}

// quotes checks how many there are in all.
func (h *house) quotes(want int) {
	h.t.Helper()
	var n int
	h.must(h.DB.In(h.t.Context()).Raw("SELECT count(*) FROM quote").Scan(&n).Error)
	if n != want {
		h.t.Errorf("%d quotes, want %d", n, want)
	}
}

// TestQuotesOfAPerson: those that became no order can be read and forgotten.
func TestQuotesOfAPerson(t *testing.T) {
	t.Parallel()
	h := open(t)
	ctx := t.Context()
	me := h.asked()
	if list, err := h.QuotesOf(ctx, me.Account); err != nil || len(list) != 2 || list[0].Address != berlin() {
		t.Errorf("quotes: %+v, %v", list, err)
	}
	h.quotes(3)
	h.must(h.DB.Transact(ctx, func(tx *database.DB) error { return h.ForgetTx(ctx, tx, me.Account) }))
	if list, err := h.QuotesOf(ctx, me.Account); err != nil || len(list) != 0 {
		t.Errorf("after forgetting: %+v, %v", list, err)
	}
	h.quotes(1)
}

// TestQuotesAreNeverChanged: but they may lose their account, and go if no order holds them.
func TestQuotesAreNeverChanged(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.asked()
	for sql, want := range map[string]string{"UPDATE quote SET email = 'x@example.com'": "append only", "UPDATE quote SET account_id = 1": "append only",
		"UPDATE quote SET account_id = NULL, total_minor = 1": "append only", "DELETE FROM quote": "foreign key"} {
		if err := h.DB.In(t.Context()).Exec(sql).Error; err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", sql, err)
		}
	}
}

func TestSweepOut(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.asked()
	h.wait(checkout.Held + 29*24*time.Hour)
	h.must(h.SweepOut(t.Context()))
	h.quotes(3)
	h.wait(2 * 24 * time.Hour)
	h.must(h.SweepOut(t.Context()))
	h.quotes(1)
}
