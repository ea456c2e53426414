package customs_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

func TestSuggest(t *testing.T) {
	for _, s := range []struct{ name, title, description, category, material, hs, because string }{
		{"takes_the_material_from_its_own_field", "Women's shoulder bag", "", "", "genuine leather", "420221", "genuine leather"},
		{"reads_Chinese", "女士真皮单肩包", "", "", "", "420221", "真皮"},
		{"reads_both_at_once", "法式 Midi Dress 连衣裙", "", "", "棉", "620442", "棉"},
		{"takes_whom_it_is_for_from_the_category", "Cotton polo shirt", "", "Women", "", "610610", "women"},
		{"does_not_take_what_goods_are_for_for_the_goods", "Silicone case for iPhone 15", "", "", "", "392690", "iphone case"},
		{"looks_into_the_description_when_the_title_says_nothing", "Classic 2026", "ceramic coffee mug", "", "", "691200", "coffee mug"},
	} {
		t.Run(s.name, func(t *testing.T) {
			found := customs.Suggest(s.title, s.description, s.category, s.material)
			if len(found) == 0 || string(found[0].HS) != s.hs || !slices.Contains(found[0].Because, s.because) {
				t.Fatalf("got %+v, want %s because of %q", found, s.hs, s.because)
			}
			if len(found) > 5 || !slices.IsSortedFunc(found, func(a, b customs.Suggestion) int { return b.Confidence - a.Confidence }) {
				t.Errorf("not the best five: %+v", found)
			}
		})
	}
	t.Run("says_nothing_about_words_nobody_knows", func(t *testing.T) {
		for _, title := range []string{"", "   ", "xqzzy 9000", strings.Repeat("咥", 5000)} {
			if found := customs.Suggest(title, "", "", ""); len(found) > 0 {
				t.Errorf("%.20q: %+v", title, found)
			}
		}
	})
}

// duties asks for goods of USD 300 on a day that is past.
func duties(t *testing.T, hs customs.HS, destinations ...string) []customs.Duty {
	t.Helper()
	book, err := customs.Load()
	if err != nil {
		t.Fatal(err)
	}
	day, err := landedcost.ParseDay("2026-09-01")
	if err != nil {
		t.Fatal(err)
	}
	sample := customs.Sample{HS: hs, Value: money.MustParse("300", "USD"), WeightGrams: 500, Origin: "CN", Day: day}
	list, err := book.Duties(sample, dollars, destinations...)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestDuties(t *testing.T) {
	t.Run("leaves_out_a_destination_without_rules", func(t *testing.T) {
		if list := duties(t, "610910", "DE", "XX", "US"); len(list) != 2 || list[0].Destination != "DE" || list[1].Destination != "US" {
			t.Errorf("%+v", list)
		}
	})
	t.Run("gives_every_rate_that_adds_up", func(t *testing.T) {
		us := duties(t, "610910", "US")[0]
		if len(us.Rates) < 2 || us.Rates[0] != "16.5%" || us.Unknown || !us.Amount.Positive() {
			t.Errorf("a cotton T-shirt to the United States: %+v", us)
		}
	})
	t.Run("has_no_tax_in_it", func(t *testing.T) {
		if de := duties(t, "610910", "DE")[0]; de.Amount != money.MustParse("36", "USD") {
			t.Errorf("12 %% of USD 300 is USD 36, got %+v", de)
		}
	})
}

// dollars is one to one into everything: duties are what is looked at, not exchange.
func dollars(_, _ money.Currency) (landedcost.Exchange, bool) {
	one, err := money.ParseDecimal("1")
	return landedcost.Exchange{Num: one, Den: one, Text: "1", Source: "test"}, err == nil
}
