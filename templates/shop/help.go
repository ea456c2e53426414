package shop

import (
	"github.com/silkroadmall/mall/internal/guide"
	"github.com/silkroadmall/mall/internal/market"
)

// Pointer is an answer as a list shows it: its question, and how the answer begins.
type Pointer struct {
	Title, URL, Lead string
}

// Pointers are those of texts in a market.
func Pointers(m market.Market, texts []*guide.Text, figures map[string]string) []Pointer {
	list := make([]Pointer, len(texts))
	for i, t := range texts {
		list[i] = Pointer{Title: t.Title, URL: m.URL("/help/" + t.Slug), Lead: t.Lead(figures)}
	}
	return list
}
