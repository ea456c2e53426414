package aisle_test

import (
	"testing"

	"github.com/silkroadmall/mall/internal/search"
)

// A page of 24 by price, of 320 goods that are all priced for it.
func BenchmarkPage(b *testing.B) {
	s := newStore(b, 320, 1, nil)
	q := search.Query{Market: to(b, "fr-fr"), Sort: search.ByLanded, PerPage: 24}
	for b.Loop() {
		if _, err := s.aisle.Page(b.Context(), q); err != nil {
			b.Fatal(err)
		}
	}
}
