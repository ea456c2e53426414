package sandbox_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/sandbox"
)

func TestCard(t *testing.T) {
	now := time.Date(2026, 11, 30, 23, 59, 59, 0, time.UTC)
	good := sandbox.Card{Number: "4242 4242 4242 4242", Expiry: "12/29", CVC: "123"}
	with := func(change func(*sandbox.Card)) sandbox.Card {
		c := good
		change(&c)
		return c
	}
	for name, c := range map[string]struct {
		card sandbox.Card
		want []string
	}{
		"plain":     {good, []string{}},
		"no_blanks": {with(func(c *sandbox.Card) { c.Number = "4242424242424242" }), []string{}},
		"dashes":    {with(func(c *sandbox.Card) { c.Number = "4242-4242-4242-4242" }), []string{}},
		"arabic_digits": {with(func(c *sandbox.Card) {
			c.Number, c.Expiry, c.CVC = "٤٢٤٢ ٤٢٤٢ ٤٢٤٢ ٤٢٤٢", "١٢/٢٩", "١٢٣"
		}), []string{}},
		"full_width_digits":               {with(func(c *sandbox.Card) { c.CVC, c.Expiry = "\uFF11\uFF12\uFF13", "\uFF11\uFF12\uFF0F\uFF12\uFF19" }), []string{}},
		"this_month_is_not_over":          {with(func(c *sandbox.Card) { c.Expiry = "11 / 26" }), []string{}},
		"four_digit_year":                 {with(func(c *sandbox.Card) { c.Expiry = "1/2027" }), []string{}},
		"refuses_last_month":              {with(func(c *sandbox.Card) { c.Expiry = "10/26" }), []string{"expiry"}},
		"refuses_month_13":                {with(func(c *sandbox.Card) { c.Expiry = "13/29" }), []string{"expiry"}},
		"refuses_month_0":                 {with(func(c *sandbox.Card) { c.Expiry = "00/29" }), []string{"expiry"}},
		"refuses_half_a_date":             {with(func(c *sandbox.Card) { c.Expiry = "1229/" }), []string{"expiry"}},
		"refuses_a_wrong_check_digit":     {with(func(c *sandbox.Card) { c.Number = "4242 4242 4242 4243" }), []string{"number"}},
		"refuses_letters":                 {with(func(c *sandbox.Card) { c.Number = "4242 4242 4242 424z" }), []string{"number"}},
		"refuses_two_digits_of_code":      {with(func(c *sandbox.Card) { c.CVC = "12" }), []string{"cvc"}},
		"names_every_wrong_field_at_once": {sandbox.Card{}, []string{"cvc", "expiry", "number"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := fault.FieldNames(c.card.Check(now)); !slices.Equal(got, c.want) {
				t.Errorf("wrong fields %v, want %v", got, c.want)
			}
		})
	}
}

func TestTestCards(t *testing.T) {
	seen := map[sandbox.Outcome]bool{}
	for _, c := range sandbox.TestCards() {
		card := sandbox.Card{Number: c.Number, Expiry: "12/30", CVC: "000"}
		if err := card.Check(time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)); err != nil {
			t.Errorf("%s: %v", c.Number, err)
		}
		if card.Outcome() != c.Outcome || seen[c.Outcome] {
			t.Errorf("%s: outcome %v", c.Number, card.Outcome())
		}
		seen[c.Outcome] = true
	}
	if got := (sandbox.Card{Number: "5555555555554444"}).Outcome(); got != (sandbox.Outcome{State: sandbox.Open, Reason: sandbox.ReasonUnknown}) {
		t.Errorf("a card that is not in the list: %v", got)
	}
}

func TestCard_hidesItself(t *testing.T) {
	c := sandbox.Card{Number: "4242424242424242", Expiry: "12/29", CVC: "987"}
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		if got := fmt.Sprintf(format, c); got != "card" {
			t.Errorf("%s prints %q", format, got)
		}
	}
}
