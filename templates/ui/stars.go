package ui

import (
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
)

// Rating is the mean of a listing's stars, in tenths, with the number of reviews it comes from. Count 0 is no rating, and shows
// nothing.
type Rating struct{ Tenths, Count int }

// Value is the mean as people read it: "4.6".
func (r Rating) Value() money.Decimal { return money.NewDecimal(int64(r.Tenths), 1) }

// words are the rating for those who do not see it.
func (r Rating) words(t *locale.Printer) string {
	return t.T("review.rated", "stars", r.Value()) + ", " + t.T("review.count", "count", r.Count)
}

// starClass is how the n-th star of a mean is drawn, from 1: full, half or empty; the nearest half counts.
func starClass(tenths, n int) string {
	switch rest := tenths - 10*(n-1); {
	case rest >= 8:
		return "star-on"
	case rest >= 3:
		return "star-half"
	}
	return "star-off"
}
