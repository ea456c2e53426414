package catalog_test

import (
	"testing"

	"github.com/silkroadmall/mall/internal/catalog"
)

func TestMatch(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	tree, err := s.Tree(t.Context())
	must(t, err)
	for _, c := range []struct {
		hint catalog.Hint
		want string
	}{
		{catalog.Hint{Type: "furniture", Tags: []string{"furniture", "beds"}, Title: "Annibale Colombo Bed"}, "beds"},
		{catalog.Hint{Type: "Mens Shoes", Tags: []string{"footwear", "casual shoes"}, Title: "Future Rider Trainers"}, "mens-shoes"},
		{catalog.Hint{Type: "womens-bags", Title: "Prada"}, "handbags"},
		{catalog.Hint{Title: "Hand-painted Teapot, 0.6 l"}, "teaware"},
		{catalog.Hint{Path: []string{"Apparel & Accessories", "Scarves"}, Title: "Caravan"}, "scarves"},
		{catalog.Hint{Tags: []string{"Women's Watches"}}, "womens-watches"},
		{catalog.Hint{Type: "Snowboard", Tags: []string{"Winter"}, Title: "The Collection Snowboard"}, ""},
		{catalog.Hint{Title: "Potion"}, ""}, // "pot" is no word of it
		{catalog.Hint{}, ""},
	} {
		got := ""
		if shelf, ok := tree.Match(c.hint); ok {
			got = shelf.Slug
		}
		if got != c.want {
			t.Errorf("%+v stands on %q, want %q", c.hint, got, c.want)
		}
	}
}
