package conduct_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/conduct"
	"github.com/silkroadmall/mall/internal/fault"
)

func TestLook(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Lovely glaze. It pours without a drip.":                   "",
		"Sehr gut. Es kam am 24.11.2026 an, 38 × 24 cm.":           "",
		"Très bien. Es perfecto, 1920 x 1080 pixels":               "",
		"釉薬がとても美しいです。毎日使っています。":                                    "",
		"Bought 2026-11-24, arrived 2026-12-04.":                   "",
		"Cheaper at www.example.com":                               "link",
		"see tea-shop.cn for more":                                 "link",
		"see teashop [dot] com":                                    "link",
		"https://example.org":                                      "link",
		"write to anna@example":                                    "mail",
		"anna (at) example":                                        "mail",
		"call +49 30 1234 5678":                                    "phone",
		"رقمي ٠١٢٣ ٤٥٦ ٧٨٩":                                        "phone",
		"加我微信 １３８００１３８０００":                                         "phone",
		"The seller is an ASSHOLE.":                                "word",
		"A clas\u200bs of its own, you as\u00adshole":              "word",
		"卖家他妈的不回":                                                  "word",
		"Scunthorpe sent a classic bastardised version of nothing": "",
	} {
		if got := strings.Join(conduct.Look(text), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestReasoned(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, words string
		wrong         []string
	}{
		{"insult", "", nil}, {"other", "It copies another shop.", nil}, {"other", " ", []string{"said"}}, {"", "", []string{"reason"}},
		{"dull", strings.Repeat("a", conduct.MaxWords+1), []string{"reason", "said"}},
	} {
		if got := fault.FieldNames(conduct.Reasoned(c.reason, c.words, "said")); !slices.Equal(got, c.wrong) {
			t.Errorf("%q %.20q: %v, want %v", c.reason, c.words, got, c.wrong)
		}
	}
}
