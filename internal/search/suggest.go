package search

import (
	"context"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/silkroadmall/mall/internal/demand"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/lexicon"
	"github.com/silkroadmall/mall/internal/market"
)

// Prefix is what somebody has typed so far.
type Prefix struct {
	Text   string
	Market market.Market
}

// Suggestion is something to look for, or a place to go to.
type Suggestion struct {
	Kind   string // demand.SuggestQuery and the like
	Text   string // as it is shown, in the market's language
	Target string // a slug; of a query its folded words
}

// Suggestions are what may be meant: queries first, then categories, then factories; and listings, as catalog.Cards takes them.
type Suggestions struct {
	Words    []Suggestion
	Listings []id.Listing
	Engine   string
}

const (
	// leastTyped is from how many letters on something is suggested, of which a syllable of Korean has two or three; in scripts
	// without spaces one character is enough.
	leastTyped = 2
	// mostTyped is how much of a text is looked at.
	mostTyped = 60
	// mostListings is how many listings are suggested.
	mostListings = 4
	// mostEndings is how many words listings are looked for by in place of the last.
	mostEndings = 3
)

// suggested is how many suggestions of each kind there are at most, in the order in which they are shown.
func suggested() []struct {
	kind string
	most int
} {
	return []struct {
		kind string
		most int
	}{{demand.SuggestQuery, 6}, {demand.SuggestCategory, 3}, {demand.SuggestFactory, 2}}
}

// Suggest tells what a query may become. With too few letters it tells nothing. Meilisearch has the budget of a search; when
// it fails, PostgreSQL answers.
func (s *Searcher) Suggest(ctx context.Context, p Prefix) (Suggestions, error) {
	typed := beginning(p.Text)
	words := lexicon.Words(typed)
	if len(words) == 0 || len([]rune(norm.NFD.String(typed))) < leastTyped && !words[0].Dense() {
		return Suggestions{}, nil
	}
	p.Text = typed
	whole := s.ended(p, words[len(words)-1])
	shown := Prepared{Query: Query{Market: p.Market, Take: mostListings, Sort: ByRelevance}, door: s.doorTo(p.Market, s.now())}
	if s.suggests.Load() {
		if list, ok := prefer(ctx, s, func(ctx context.Context) (Suggestions, error) { return s.meili.suggest(ctx, p, whole, shown) }); ok {
			return list, nil
		}
	}
	return s.suggestByTable(ctx, p, whole)
}

// ended are the texts that one may become whose last word is being typed, the likeliest first: listings are found by whole words.
func (s *Searcher) ended(p Prefix, last lexicon.Word) []string {
	before := strings.TrimSuffix(p.Text, last.Text)
	list := s.words.Load().Endings(last, p.Market.Language, mostEndings)
	for i, ending := range list {
		list[i] = before + ending
	}
	return list
}

// beginning is a text as it is compared while it is typed: folded words with one space between, bounded.
func beginning(text string) string {
	if len(text) > 4*mostTyped {
		text = strings.ToValidUTF8(text[:4*mostTyped], "")
	}
	var list []string
	for _, w := range lexicon.Words(lexicon.Fold(text)) {
		list = append(list, w.Text)
	}
	typed := []rune(strings.Join(list, " "))
	return string(typed[:min(len(typed), mostTyped)])
}
