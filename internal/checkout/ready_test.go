package checkout_test

import (
	"testing"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/order"
)

// TestWhatLiesReadyIsOnSale: four of five scarves lie ready for a rush; a buyer of more than the one in the row gets them.
func TestWhatLiesReadyIsOnSale(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.exec("UPDATE stock SET reserved = 4 WHERE variant_id = 1")
	h.exec("INSERT INTO stock_unit (variant_id) SELECT 1 FROM generate_series(1, 4)")
	offers, err := h.Catalog.Variants(t.Context(), locale.English, []id.Variant{1})
	h.must(err)
	if len(offers) != 1 || offers[0].Available != 5 {
		t.Errorf("the offer is %+v", offers)
	}
	h.stands(h.placed(2), order.Placed, 5, 2)
	h.stands(h.placed(3), order.Placed, 5, 5)
	h.exec("UPDATE stock SET on_hand = 0, reserved = 0 WHERE variant_id = 2")
	if cards, err := h.Catalog.Cards(t.Context(), locale.English, []id.Listing{1}); err != nil || len(cards) != 1 || cards[0].InStock {
		t.Errorf("when all are sold the card says %+v, %v", cards, err)
	}
	h.exec("UPDATE stock SET on_hand = 6, reserved = 6 WHERE variant_id = 1")
	h.exec("INSERT INTO stock_unit (variant_id) VALUES (1)")
	if cards, err := h.Catalog.Cards(t.Context(), locale.English, []id.Listing{1}); err != nil || len(cards) != 1 || !cards[0].InStock {
		t.Errorf("while one lies ready the card says %+v, %v", cards, err)
	}
}
