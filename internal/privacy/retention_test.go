package privacy

import (
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/order"
)

func TestLaws(t *testing.T) {
	all, err := laws()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range all {
		if l.Years < 1 || l.Act == "" || !strings.HasPrefix(l.Source, "http") {
			t.Errorf("law: %+v", l)
		}
	}
	for _, country := range market.Countries() {
		kept := keeping(all, []order.Reach{{Country: country, Orders: 1, Last: 2026}})
		if len(kept) != 1 || kept[0].Until < 2029 {
			t.Errorf("%s: %+v", country, kept)
		}
	}
}

func TestKeeping(t *testing.T) {
	union := Law{Countries: []string{"DE", "FR"}, Years: 10, Act: "union"}
	all := []Law{{Years: 3, Act: "any"}, union}
	kept := keeping(all, []order.Reach{{Country: "DE", Orders: 2, Last: 2024}, {Country: "JP", Orders: 1, Last: 2026}, {Country: "FR", Orders: 1, Last: 2025}})
	if len(kept) != 2 || kept[0].Law.Act != "union" || kept[0].Orders != 3 || kept[0].Until != 2035 || kept[1].Law.Act != "any" || kept[1].Until != 2029 {
		t.Errorf("kept: %+v", kept)
	}
	if l := (Leaving{Kept: kept}); l.Orders() != 4 {
		t.Errorf("%d orders", l.Orders())
	}
}
