package review_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/catalog/demo"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/review"
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
		if got := strings.Join(review.Look(review.Draft{Body: text}), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	t.Run("a picture waits for a person", func(t *testing.T) {
		if got := review.Look(review.Draft{Pictures: []review.Picture{{}}}); !slices.Equal(got, []string{"picture"}) {
			t.Error(got)
		}
	})
}

func TestCheck(t *testing.T) {
	t.Parallel()
	good := review.Draft{Stars: 4, Language: "en", Body: "Pours without a drip."}
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("字", review.MaxBody+1)
	bad := review.Draft{Quality: 6, Described: -1, Delivery: 9, Fit: "tight", Language: "xx", Title: long, Author: long, Pictures: make([]review.Picture, 5)}
	want := []string{"author", "body", "delivery", "described", "fit", "language", "pictures", "quality", "stars", "title"}
	if got := fault.FieldNames(bad.Check()); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestWorn(t *testing.T) {
	t.Parallel()
	for hs, want := range map[string]bool{"610910": true, "620342": true, "640399": true, "650500": true, "621410": false, "611710": false, "420221": false, "": false} {
		if review.Worn(hs) != want {
			t.Errorf("%q has a fit: %v", hs, !want)
		}
	}
}

// TestDemo: what the demo's buyers say is shown at once, and they are of many minds.
func TestDemo(t *testing.T) {
	t.Parallel()
	set, err := demo.Data()
	if err != nil {
		t.Fatal(err)
	}
	stars, languages, said := map[int]int{}, map[string]int{}, 0
	for _, b := range set.Buyers {
		for _, g := range b.Goods {
			if g.Body == "" {
				continue
			}
			d := review.Draft{Stars: g.Stars, Quality: g.Quality, Described: g.Described, Delivery: g.Delivery, Language: g.Language, Title: g.Title, Body: g.Body, Author: g.Author}
			if found := review.Look(d); d.Check() != nil || len(found) > 0 {
				t.Errorf("%s of %s: %v %v", b.Mail, g.SKU, d.Check(), found)
			}
			said++
			stars[g.Stars]++
			languages[g.Language]++
		}
	}
	if said < 50 || len(stars) != review.MaxStars || len(languages) != len(locale.Languages()) {
		t.Errorf("%d reviews, stars %v, languages %v", said, stars, languages)
	}
}
