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
	for want, d := range map[string]review.Draft{
		"":             {Title: "Lovely glaze", Body: "It pours without a drip."},
		"link":         {Title: "www.example.com"},
		"mail":         {Author: "anna@example"},
		"phone":        {Body: "call +49 30 1234 5678"},
		"link picture": {Body: "see tea-shop.cn", Pictures: []review.Picture{{}}},
	} {
		if got := strings.Join(review.Look(d), " "); got != want {
			t.Errorf("%+v: %q, want %q", d, got, want)
		}
	}
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
