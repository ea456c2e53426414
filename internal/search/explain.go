package search

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/lexicon"
	"github.com/silkroadmall/mall/internal/locale"
)

// Explanation tells an admin why a listing stands where it does among the hits of a query, or why it does not.
type Explanation struct {
	Corrected    string // the words that were looked for instead of the ones typed
	Words        []Understood
	Engine       string
	Position     int // from 1; 0 when it is not among the hits
	Total        int
	TotalIsFloor bool
	Rank         int
	Merits       Rank // what the rank is made of
	Score        []Detail
	Obstacles    []Obstacle // why it is not among the hits, or will not be once the index has caught up
}

// Understood is a word of the query as it is looked up, and where the listing has it.
type Understood struct {
	lexicon.Term
	Places []Placed
}

// Placed is a field of a listing that has a word of the query.
type Placed struct {
	Field    string          // title, facts, sku, factory or tags
	Language locale.Language // "" where the field has none
	Words    []string        // as the field has them, folded
}

// Detail is one thing the engine weighed, in the order of its weight.
type Detail struct {
	Name  string
	Score float64 // from 0 to 1, where the engine says it so
	Text  string  // more about it, in the engine's own words
}

// Obstacle is a reason for which a listing is not found.
type Obstacle struct {
	Kind Hindrance
	Name string // of a facet
}

// Hindrance is a kind of obstacle.
type Hindrance string

// The hindrances. Those of a filter say that the listing would be found without it.
const (
	NotLive        Hindrance = "not_live"       // not on sale
	FactoryClosed  Hindrance = "factory_closed" // its factory is not approved, or suspended
	NoDocument     Hindrance = "no_document"    // the index does not have it yet
	SoldOut        Hindrance = "sold_out"
	NotSoldThere   Hindrance = "not_sold_there" // it may not go there, or nobody carries it
	FilterCategory Hindrance = "category"
	FilterFactory  Hindrance = "factory"
	FilterFacet    Hindrance = "facet"
	FilterPrice    Hindrance = "price"
	FilterRating   Hindrance = "rating"
	FilterArrival  Hindrance = "arrives"
	MissingWords   Hindrance = "words"   // it does not have enough of the words
	TooFar         Hindrance = "too_far" // it fits, but so many fit better that it can't be paged to
)

// Explain answers the query by the engine ("" is the one that answers shoppers) and tells about one listing. It pages
// through the hits, so it is for people at a desk. ErrNoListing when there is none.
func (s *Searcher) Explain(ctx context.Context, q Query, listing id.Listing, engine string) (Explanation, error) {
	d, err := s.indexed(ctx, listing)
	if err != nil {
		return Explanation{}, err
	}
	q.Page, q.PerPage = 1, MostPerPage
	p, err := s.prepared(ctx, q)
	if err != nil {
		return Explanation{}, err
	}
	x := Explanation{Corrected: p.Corrected, Rank: d.Rank, Merits: d.Merits}
	for _, t := range p.Terms {
		x.Words = append(x.Words, Understood{t, d.places(t)})
	}
	at, r, err := s.place(ctx, p, listing, engine)
	if err != nil {
		return Explanation{}, fmt.Errorf("explain listing %d: %w", listing, err)
	}
	if at > 0 && r.Engine == Meilisearch {
		if x.Score, err = s.meili.score(ctx, p, listing); err != nil {
			return Explanation{}, err
		}
	}
	x.Engine, x.Position, x.Total, x.TotalIsFloor = r.Engine, at, r.Total, r.TotalIsFloor
	if x.Obstacles = d.amiss(p.door); at == 0 && len(x.Obstacles) == 0 {
		x.Obstacles, err = s.obstacles(ctx, p, d, engine)
	}
	if err != nil {
		return Explanation{}, fmt.Errorf("explain listing %d: %w", listing, err)
	}
	return x, nil
}

// place pages through the hits until the listing comes, and gives its place from 1; 0 when it does not come.
func (s *Searcher) place(ctx context.Context, p Prepared, listing id.Listing, engine string) (int, Result, error) {
	for p.Page = 1; ; p.Page++ {
		r, err := s.ask(ctx, p, engine)
		if err != nil {
			return 0, r, err
		}
		if i := slices.Index(r.IDs(), listing); i >= 0 {
			return (p.Page-1)*p.PerPage + i + 1, r, nil
		}
		if len(r.Hits) < p.PerPage || p.Page*p.PerPage >= deepest {
			return 0, r, nil
		}
	}
}

// obstacles tells why a listing with which nothing is amiss is not among the hits: each filter without which it would be
// there, else its words.
func (s *Searcher) obstacles(ctx context.Context, p Prepared, d indexed, engine string) ([]Obstacle, error) {
	var list []Obstacle
	for _, without := range p.filters() {
		at, _, err := s.place(ctx, without.query, d.ListingID, engine)
		if err != nil {
			return nil, err
		}
		if at > 0 {
			list = append(list, without.Obstacle)
		}
	}
	if len(list) > 0 {
		return list, nil
	}
	for _, t := range p.Terms {
		if len(d.places(t)) == 0 {
			return []Obstacle{{Kind: MissingWords}}, nil
		}
	}
	return []Obstacle{{Kind: TooFar}}, nil
}

// eased is a query without one of its filters.
type eased struct {
	Obstacle
	query Prepared
}

// filters are the query without each of its filters.
func (p Prepared) filters() []eased {
	var list []eased
	add := func(there bool, kind Hindrance, name string, drop func(*Prepared)) {
		if there {
			next := p
			drop(&next)
			list = append(list, eased{Obstacle{kind, name}, next})
		}
	}
	add(p.Category != "", FilterCategory, "", func(n *Prepared) { n.Category = "" })
	add(p.Factory != "", FilterFactory, "", func(n *Prepared) { n.Factory = "" })
	for name := range p.Facets {
		add(true, FilterFacet, name, func(n *Prepared) {
			n.Facets = map[string][]string{}
			for other, values := range p.Facets {
				if other != name {
					n.Facets[other] = values
				}
			}
		})
	}
	add(p.minimum != nil || p.maximum != nil, FilterPrice, "", func(n *Prepared) { n.minimum, n.maximum = nil, nil })
	add(p.Rating > 0, FilterRating, "", func(n *Prepared) { n.Rating = 0 })
	add(!p.Arrives.IsZero(), FilterArrival, "", func(n *Prepared) { n.Arrives = time.Time{} })
	return list
}

// indexed is a listing as the index knows it.
type indexed struct {
	ListingID id.Listing
	State     string // of the listing
	Factory   string // state of its factory
	Live      bool   // it has a document
	InStock   bool
	Rank      int
	Merits    Rank
	fields    map[string]string // words by field, as the document has them
	zones     map[string]bool   // fields of the zones that it is sold in
	barred    []string
}

// amiss lists what keeps a listing from being found at a destination whatever is looked for.
func (d indexed) amiss(at door) []Obstacle {
	switch {
	case d.State != "live":
		return []Obstacle{{Kind: NotLive}}
	case d.Factory != "approved":
		return []Obstacle{{Kind: FactoryClosed}}
	case !d.Live:
		return []Obstacle{{Kind: NoDocument}}
	}
	var list []Obstacle
	if !d.InStock {
		list = append(list, Obstacle{Kind: SoldOut})
	}
	if !d.zones[at.zone.field()] || slices.Contains(d.barred, at.country) {
		list = append(list, Obstacle{Kind: NotSoldThere})
	}
	return list
}

// places are the fields of the listing that have the word or what stands for it, titles first.
func (d indexed) places(t lexicon.Term) []Placed {
	var list []Placed
	add := func(field string, l locale.Language, key string) {
		if words := matches(t, l, d.fields[key]); len(words) > 0 {
			list = append(list, Placed{field, l, words})
		}
	}
	for _, l := range locale.Written() {
		add("title", l, "title_"+l.Code())
	}
	for _, field := range []string{"sku", "factory", "tags"} {
		add(field, "", field)
	}
	for _, l := range locale.Written() {
		add("facts", l, "facts_"+l.Code())
	}
	return list
}

// matches are the words of a text that are the term, or stand for it.
func matches(t lexicon.Term, l locale.Language, text string) []string {
	folded := lexicon.Fold(text)
	if t.Dense() && strings.Contains(folded, t.Text) {
		return []string{t.Text}
	}
	there := forms(l, folded)
	var list []string
	for _, f := range t.Forms {
		if w, ok := there[f]; ok && !slices.Contains(list, w) {
			list = append(list, w)
		}
	}
	for _, phrase := range t.Phrases {
		var words []string
		for _, f := range phrase {
			if w, ok := there[f]; ok {
				words = append(words, w)
			}
		}
		if whole := strings.Join(words, " "); len(words) == len(phrase) && !slices.Contains(list, whole) {
			list = append(list, whole)
		}
	}
	return list
}

// forms are the words of a text in a language by the forms in which they are looked up.
func forms(l locale.Language, folded string) map[lexicon.Form]string {
	there := map[lexicon.Form]string{}
	for _, w := range lexicon.Words(folded) {
		there[lexicon.Form{Language: l, Text: lexicon.Stem(l, w)}] = w.Text
		there[lexicon.Form{Language: lexicon.Neutral, Text: w.Text}] = w.Text
		if w.Dense() {
			for _, part := range append(lexicon.Bigrams(w.Text), lexicon.Characters(w.Text)...) {
				there[lexicon.Form{Language: l, Text: part}] = part
			}
		}
	}
	return there
}

// zoneFields are the fields of a document that hold delivered prices.
func zoneFields(document map[string]any) map[string]bool {
	sold := map[string]bool{}
	for name := range document {
		if n, ok := strings.CutPrefix(name, "lp_"); ok {
			if _, err := strconv.Atoi(n); err == nil {
				sold[name] = true
			}
		}
	}
	return sold
}
