package ui

import (
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
)

// Ratings are what reviewers think: the mean, and how many gave each number of stars, the best first.
type Ratings struct {
	Average money.Decimal
	Given   []Given
}

// Given is how many reviews have so many stars. URL shows only those; On says that it does.
type Given struct {
	Stars, Count int
	URL          string
	On           bool
}

func (r Ratings) count() int {
	n := 0
	for _, g := range r.Given {
		n += g.Count
	}
	return n
}

// share is a part of all reviews in hundredths of a percent.
func (r Ratings) share(g Given) int64 { return hundredths(int64(g.Count), max(int64(r.count()), 1)) }

// linked is false where there is nothing to see.
func (g Given) linked() bool { return g.URL != "" && (g.Count > 0 || g.On) }

func (g Given) words(p *locale.Printer) string { return p.T("chart.rating.stars", "count", g.Stars) }

// columns and table are the split in figures.
func (r Ratings) columns(p *locale.Printer) []string {
	return []string{p.T("chart.rating.column_stars"), p.T("chart.rating.column_reviews"), p.T("chart.rating.column_share")}
}

func (r Ratings) table(p *locale.Printer) [][]string {
	var rows [][]string
	for _, g := range r.Given {
		whole := (r.share(g) + 50) / 100
		rows = append(rows, []string{g.words(p), p.Number(int64(g.Count)), p.Percent(money.NewDecimal(whole, 2))})
	}
	return rows
}
