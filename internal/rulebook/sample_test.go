package rulebook_test

import (
	"testing"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/rulebook"
)

// oneToOne stands in for exchange rates: what is compared is the rules.
func oneToOne(money.Currency, money.Currency) (landedcost.Exchange, bool) {
	return landedcost.Exchange{Num: money.NewDecimal(1, 0), Den: money.NewDecimal(1, 0), Source: "test", AsOf: "2026-11-23"}, true
}

func TestSamples(t *testing.T) {
	samples, err := rulebook.Samples()
	must(t, err)
	if len(samples) != 20 {
		t.Errorf("%d samples", len(samples))
	}
	edited := 0
	for _, s := range samples {
		if s.English == "" || s.Chinese == "" || s.Quantity < 1 || !s.UnitPrice.Positive() || s.Grams < 1 || s.Channel == "" {
			t.Errorf("%+v", s)
		}
		if s.Edited {
			edited++
		}
	}
	if edited < 5 {
		t.Errorf("only %d samples stand for the goods of the change", edited)
	}
}

func TestEffects(t *testing.T) {
	book, err := customs.Load()
	must(t, err)
	e := vat("22%")
	e.From = monday
	after, err := book.With(0, []customs.Edit{e})
	must(t, err)
	t.Run("are those of the destination that is touched", func(t *testing.T) {
		places, err := rulebook.Effects(book, after, []customs.Edit{e}, monday, oneToOne)
		must(t, err)
		if len(places) != 1 || places[0].Country != "DE" || places[0].Changed() != 20 {
			t.Fatalf("%d places, %d changes", len(places), places[0].Changed())
		}
		for _, x := range places[0].Effects {
			more, known := x.Difference()
			if tax, err := x.After.Tax.Sub(x.Before.Tax); err != nil || !known || !more.Positive() || more != tax {
				t.Errorf("%s costs %s more, of which tax %s", x.Sample.English, more, tax)
			}
		}
	})
	t.Run("are none the day before", func(t *testing.T) {
		places, err := rulebook.Effects(book, after, []customs.Edit{e}, monday-1, oneToOne)
		must(t, err)
		if places[0].Changed() != 0 {
			t.Errorf("%d changes on Sunday", places[0].Changed())
		}
	})
	t.Run("try the goods that the change is about", func(t *testing.T) {
		e := vat("50%")
		e.Charge, e.In, e.HS, e.From = "eu-tariff", "", "9209.30", monday
		after, err := book.With(0, []customs.Edit{e.Tidied()})
		must(t, err)
		places, err := rulebook.Effects(book, after, []customs.Edit{e.Tidied()}, monday, oneToOne)
		must(t, err)
		if len(places) != 27 || places[0].Changed() == 0 {
			t.Errorf("%d places, %d changes at the first", len(places), places[0].Changed())
		}
	})
}

func TestEffectsAreTriedInARegionTheCountryHas(t *testing.T) {
	book, err := customs.Load()
	must(t, err)
	for region, want := range map[string]string{"CA": "AC", "SP": "SP"} {
		e := customs.Edit{Kind: customs.EditRate, Rules: "BR", Charge: "br-icms", Region: region, Rate: "18% inside", From: monday, Act: "Act", Checked: 20261128,
			Confidence: landedcost.Secondary}
		after, err := book.With(0, []customs.Edit{e})
		must(t, err)
		places, err := rulebook.Effects(book, after, []customs.Edit{e}, monday, oneToOne)
		must(t, err)
		if len(places) != 1 || places[0].Region != want {
			t.Errorf("an edit for %s is tried at %q", region, places[0].Region)
		}
	}
}
