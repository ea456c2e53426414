package shop

import (
	"strconv"
	"strings"

	"github.com/silkroadmall/mall/internal/demand"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/pricing"
)

// Suggestions are what the search field proposes: words and places first, then goods.
type Suggestions struct {
	Typed  string
	Market market.Market
	Ways   []Way
	Goods  []pricing.Tagged
}

// Way is a query, a category or a factory that may be meant.
type Way struct {
	Kind, Text, URL string
}

// icon shows the kind.
func (w Way) icon() string {
	switch w.Kind {
	case demand.SuggestCategory:
		return "list"
	case demand.SuggestFactory:
		return "factory"
	}
	return "search"
}

// parts are what is typed already and what comes, where a text begins with it.
func (w Way) parts(typed string) (begun, rest string) {
	n := len(typed)
	if n > 0 && n <= len(w.Text) && strings.EqualFold(w.Text[:n], typed) {
		return w.Text[:n], w.Text[n:]
	}
	return "", w.Text
}

func optionID(n int) string { return "suggestion-" + strconv.Itoa(n) }
