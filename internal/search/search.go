// Package search finds live listings: by words in any language of the shop, by category, factory, attribute and
// delivered price. It has two engines, Meilisearch and PostgreSQL, behind one port; the Searcher asks the first while
// it is healthy and the second otherwise, and says which one answered.
//
// Invariants: a document is built from the catalog under a lock of its row, so the last writer has the latest truth;
// PostgreSQL's document is written first and Meilisearch is filled from it, so whatever Meilisearch misses is caught
// up; a listing that can't be sent to a destination is not found there; nothing of Meilisearch's client leaves the
// package.
//
// It must not know how a price is made: it is given a function that answers in Chinese fen. Hits carry ids only; what is
// shown of a listing comes from catalog.
package search

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/lexicon"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
)

// Sort is an order of the hits.
type Sort string

// The orders a shopper may choose.
const (
	ByRelevance Sort = "relevance" // also without words: what sells and what is new first
	ByLanded    Sort = "landed"    // the lowest delivered price first
	ByLandedUp  Sort = "-landed"   // the highest delivered price first
	ByNewest    Sort = "newest"
	ByRating    Sort = "rating" // the best rated first, unrated last
)

// Sorts lists the orders as a chooser shows them.
func Sorts() []Sort { return []Sort{ByRelevance, ByLanded, ByLandedUp, ByNewest, ByRating} }

// The names of the engines, as Result.Engine has them.
const (
	Meilisearch = "meilisearch"
	PostgreSQL  = "postgresql"
)

const (
	// DefaultPerPage is the size of a page when the query names none.
	DefaultPerPage = 24
	// MostPerPage is the largest page.
	MostPerPage = 100
	// deepest is how many hits of a query with words are ranked and can be paged through, in both engines.
	deepest = 2000
	// MostTaken is the longest row of hits that can be asked for instead of a page, and MostExcluded how many hits may be left out.
	MostTaken, MostExcluded = deepest, 1000
	// mostText is how many bytes of a text are read: what is longer is no query.
	mostText = 1000
	// mostPages is a page that nothing is found on, however many goods there are.
	mostPages = 1_000_000
)

// What keeps the operator from what was asked for.
var (
	// ErrBusy says that another process is rebuilding the index.
	ErrBusy = fault.New(fault.Conflict, "search.busy")
	// ErrNoPrevious says that there is no index to go back to, or none that this program can ask.
	ErrNoPrevious = fault.New(fault.Conflict, "search.no_previous")
)

// Price bounds the delivered price, both ends included; nil leaves an end open. The amounts are in the market's currency.
type Price struct{ Min, Max *money.Amount }

// Query is what a shopper looks for. Only Market is needed: its language says how the words are read first, its
// country and region which delivered prices count.
type Query struct {
	Text     string
	Literal  bool // take the words as they are typed, without correction
	Market   market.Market
	Category string              // slug; includes everything below it
	Factory  string              // slug
	Facets   map[string][]string // ticked values by facet; any of the values of one, and every facet
	Price    Price
	Rating   int       // at least so many stars, 1 to 5; 0 is any, also none
	Arrives  time.Time // delivered by this day at the latest; zero is whenever
	Sort     Sort      // "" is ByRelevance
	Page     int       // from 1
	PerPage  int       // 0 is DefaultPerPage
	Take     int       // so many hits after the first Skip instead of a page, at most MostTaken; 0 takes the page
	Skip     int
	Exclude  []id.Listing // hits that are not within Price although the index can't tell, at most MostExcluded
	Count    []string     // the facets to count beside FixedFacets, at most mostFacets
	Bare     bool         // hits and their number only: nothing is counted, and nothing told of what is left out
	Spread   bool         // tell how the prices are spread
}

// The facets that every listing has. All others are keys of attributes and options, as a category's schema names them.
const (
	FacetCategory = "category" // slugs, of every level
	FacetFactory  = "factory"  // slug
	FacetRegion   = "region"   // province of the factory
	FacetPaper    = "paper"    // documents held
)

// FixedFacets lists the facets that are counted for every query. Factories are not: there are thousands, and to count each takes longer
// than all else. A query asks for them in Count where there is room to show some; where some are ticked they are counted.
func FixedFacets() []string { return []string{FacetCategory, FacetRegion, FacetPaper} }

const (
	// mostFacets is how many facets a query may ask to count besides.
	mostFacets = 12
	// mostStars is the best rating.
	mostStars = 5
)

// Hit is a listing that was found.
type Hit struct{ ListingID id.Listing }

// Count is a value of a facet and the number of hits that have it.
type Count struct {
	Value string
	Count int
}

// Result is a page of hits.
type Result struct {
	Hits         []Hit
	Total        int
	TotalIsFloor bool               // there are at least Total; no more can be paged through
	Facets       map[string][]Count // by facet, most first: what ticking a value beside those ticked would find
	Ratings      []Count            // "4" counts what has four stars or more
	Arrivals     []Arrival          // soonest first
	Spread       *Spread            // nil unless it was asked for and there are prices
	LeftOut      LeftOut            // what has all the words and is not sold to the market's country
	Corrected    string             // the words that were looked for instead of the ones typed, "" when they are the same
	Engine       string             // Meilisearch or PostgreSQL
	Took         time.Duration
}

// Pages is how many pages of a size can be turned: of more hits than are ranked, those of the first.
func (r Result) Pages(size int) int { return (min(r.Total, deepest) + size - 1) / size }

// Beyond says whether some of the hits are beyond the last page.
func (r Result) Beyond() bool { return r.Total > deepest }

// Arrival is how many of the hits would be delivered by a day at the latest.
type Arrival struct {
	By    time.Time
	Count int
}

// Spread is how the delivered prices of the hits lie, without the price bounds of the query, in the market's currency. The
// bounds are those of the cheapest and the dearest.
type Spread struct {
	Least, Most money.Amount
	Bars        []Bar // from the cheapest to the dearest, without gaps
}

// Bar is the number of hits that cost From or more and less than To; the last bar includes To.
type Bar struct {
	From, To money.Amount
	Count    int
}

// LeftOut are listings that a query with words would have found if they could be sent to its destination. They have all the
// words, so that nobody is told of goods that resemble what was looked for; price bounds do not count, since they have no
// price there.
type LeftOut struct {
	Total int
	Hits  []Hit // the best of them, at most mostLeftOut
}

// mostLeftOut is how many listings that are left out are named.
const mostLeftOut = 5

// IDs are the hits' listings in order, as catalog.Cards takes them.
func (r Result) IDs() []id.Listing { return listings(r.Hits) }

// IDs are the listings in order, as catalog.Cards takes them.
func (l LeftOut) IDs() []id.Listing { return listings(l.Hits) }

func listings(hits []Hit) []id.Listing {
	ids := make([]id.Listing, len(hits))
	for i, h := range hits {
		ids[i] = h.ListingID
	}
	return ids
}

// Prepared is a query after the pass that both engines share: words read, bounds in the index's own terms.
type Prepared struct {
	Query
	lexicon.Reading
	door             door
	scale            scale
	minimum, maximum *int64 // of the delivered price in the index's currency
}

// row is which of the hits are asked for: so many after the first skip.
func (q Query) row() (skip, take int) {
	if q.Take > 0 {
		return q.Skip, q.Take
	}
	return (q.Page - 1) * q.PerPage, q.PerPage
}

// band are the price bounds, in the index's own terms, of goods that cost the same multiple of the index's price at the door.
type band struct {
	level
	minimum, maximum *int64
}

// band are the query's price bounds for goods of a level.
func (p Prepared) band(l level) band {
	bound := func(b *int64, round func(float64) float64) *int64 {
		if b == nil {
			return nil
		}
		n := int64(min(round(float64(*b)/l.factor), dearest))
		return &n
	}
	return band{l, bound(p.minimum, math.Floor), bound(p.maximum, math.Ceil)}
}

// bands are the price bounds by level: goods are in bounds if they are of the level of one band and in its bounds. None
// without price bounds.
func (p Prepared) bands() (list []band) {
	if p.minimum == nil && p.maximum == nil {
		return nil
	}
	for _, l := range p.levelled() {
		list = append(list, p.band(l))
	}
	return list
}

// Engine is a place where documents are kept and found.
type Engine interface {
	// Search answers a query that went through the query pass.
	Search(ctx context.Context, p Prepared) (Result, error)
	// Upsert puts the documents in place of what there was of these listings.
	Upsert(ctx context.Context, documents []Document) error
	// Delete forgets the listings.
	Delete(ctx context.Context, ids []id.Listing) error
	// Health is nil when the engine can be asked.
	Health(ctx context.Context) error
}

// Size is how many hits a page of the query has.
func (q Query) Size() int {
	if q.PerPage <= 0 {
		return DefaultPerPage
	}
	return min(q.PerPage, MostPerPage)
}

// Plain says whether the query is the first page of what its words find, by relevance and without any filter.
func (q Query) Plain() bool {
	return q.Category == "" && q.Factory == "" && len(q.Facets) == 0 && q.Price == Price{} && q.Rating == 0 && q.Arrives.IsZero() &&
		(q.Sort == "" || q.Sort == ByRelevance) && q.Page <= 1
}

// check brings a query into bounds. It refuses an order that there is none of, and a price bound in another currency than
// the market's or below nothing.
func (q Query) check() (Query, error) {
	var check fault.Check
	if q.Sort == "" {
		q.Sort = ByRelevance
	}
	check.Require(slices.Contains(Sorts(), q.Sort), "sort", "search.unknown_sort")
	for field, bound := range map[string]*money.Amount{"min": q.Price.Min, "max": q.Price.Max} {
		if bound != nil {
			check.Require(bound.Currency == q.Market.Currency && !bound.Negative(), field, "search.bad_bound")
		}
	}
	if len(q.Text) > mostText {
		q.Text = strings.ToValidUTF8(q.Text[:mostText], "")
	}
	q.Page = min(max(q.Page, 1), mostPages)
	q.PerPage = q.Size()
	q.Take, q.Skip = min(max(q.Take, 0), MostTaken), min(max(q.Skip, 0), mostPages*MostPerPage)
	q.Exclude = q.Exclude[:min(len(q.Exclude), MostExcluded)]
	return q, check.Err()
}
