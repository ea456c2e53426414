package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/internal/lexicon"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/shipping"
)

// Options are what the Searcher is made of.
type Options struct {
	DB     *database.DB
	Rates  func() *fx.Rates // today's, for price bounds
	Landed Landed
	Tariff *shipping.Table // what carriers take for it: destinations of one tariff are priced together
	// Version names what Landed prices by besides Tariff, rules and day; nil when that never changes.
	Version func() string
	Now     func() time.Time
	Log     *slog.Logger
	URL     string        // Meilisearch's address; "" leaves PostgreSQL alone
	Key     string        // Meilisearch's key
	Index   string        // name of the index; "" is "listing"
	Budget  time.Duration // how long Meilisearch may take for one query; 0 is 250 ms
}

// Searcher answers queries by the engine that is fit to, and keeps both engines up to date. It is safe for many
// goroutines. Keep must run in every process that searches or works jobs.
type Searcher struct {
	db       *database.DB
	rates    func() *fx.Rates
	plan     *plan
	prices   *pricer
	cohorts  atomic.Pointer[cohorts]
	now      func() time.Time
	log      *slog.Logger
	words    atomic.Pointer[lexicon.Vocabulary]
	reading  sync.Mutex // of words and synonyms
	synonyms string     // what the table of synonyms looked like when it was read
	postgres *postgres
	meili    *meili // nil without an address
	breaker  *breaker
	budget   time.Duration
	fit      atomic.Bool   // Meilisearch has an index that can be asked
	behind   atomic.Bool   // and does not know yet what somebody has changed
	suggests atomic.Bool   // and one of suggestions
	amiss    chan struct{} // tells Keep that something must be mended

	pace       *pace       // of what is pushed in bulk
	documented atomic.Bool // every listing for sale has had a document of the present shape
}

// New makes a Searcher. It asks nobody yet: until Keep has found Meilisearch fit, PostgreSQL answers.
func New(o Options) *Searcher {
	s := &Searcher{db: o.DB, rates: o.Rates, plan: newPlan(o.Tariff), now: o.Now, log: o.Log, postgres: newPostgres(o.DB), breaker: newBreaker(o.Now),
		budget: cmp.Or(o.Budget, budget), amiss: make(chan struct{}, 1), pace: newPace(chunk, bulkMost)}
	s.words.Store(lexicon.NewVocabulary(nil, ""))
	s.cohorts.Store(&cohorts{})
	if o.Version == nil {
		o.Version = func() string { return "" }
	}
	s.prices = &pricer{plan: s.plan, landed: o.Landed, version: func() string { return o.Version() + " " + o.Tariff.Version() }}
	if o.URL != "" {
		if o.Index == "" {
			o.Index = "listing"
		}
		s.meili = newMeili(o.URL, o.Key, o.Index, s.plan.shape())
	}
	return s
}

// Search answers the query. Meilisearch has 250 ms; when it fails or is not fit, PostgreSQL answers the same request.
// At most two statements are sent, at most one when Meilisearch answers, and that only for a word that memory does not know.
func (s *Searcher) Search(ctx context.Context, q Query) (Result, error) {
	p, err := s.prepared(ctx, q)
	if err != nil {
		return Result{}, err
	}
	return s.ask(ctx, p, "")
}

// ask answers by the engine that is named, or by the one that is fit to.
func (s *Searcher) ask(ctx context.Context, p Prepared, engine string) (Result, error) {
	if engine != PostgreSQL {
		if r, ok := prefer(ctx, s, func(ctx context.Context) (Result, error) { return s.meili.Search(ctx, p) }); ok {
			return r, nil
		}
	}
	return s.postgres.Search(ctx, p)
}

// prepared is a query after the query pass.
func (s *Searcher) prepared(ctx context.Context, q Query) (Prepared, error) {
	return s.preparedWith(ctx, q, s.words.Load())
}

func (s *Searcher) preparedWith(ctx context.Context, q Query, words *lexicon.Vocabulary) (Prepared, error) {
	q, err := q.check()
	if err != nil {
		return Prepared{}, err
	}
	q.Facets = q.Known()
	p := Prepared{Query: q, door: s.doorTo(q.Market, s.now()), scale: scale{s.rates(), q.Market.Currency}}
	p.Reading, err = words.Read(ctx, lexicon.Question{Text: q.Text, Language: q.Market.Language, Literal: q.Literal}, s.wordsThere)
	if err != nil {
		return Prepared{}, err
	}
	if err := s.bounds(&p); err != nil {
		return Prepared{}, fmt.Errorf("convert price bounds: %w", err)
	}
	return p, nil
}

// bounds turns the price bounds into Chinese fen by today's rates, so that a change of rates needs no new index, and widens
// them by the tolerance and one of the currency's smallest units: whatever is in bounds is found.
func (s *Searcher) bounds(p *Prepared) error {
	slack := Tolerance(p.Market)
	convert := func(bound *money.Amount, unit int64, wider float64) (*int64, error) {
		if bound == nil {
			return nil, nil
		}
		a := money.New(min(bound.Minor, dearest)+unit, bound.Currency)
		a, err := s.rates().Convert(a, shipping.Yuan, money.HalfUp)
		if errors.Is(err, money.ErrOverflow) {
			a.Minor, err = dearest, nil
		}
		n := int64(float64(a.Minor) * wider)
		return &n, err
	}
	var err error
	if p.minimum, err = convert(p.Price.Min, -1, 1-slack); err != nil {
		return err
	}
	p.maximum, err = convert(p.Price.Max, 1, 1+slack)
	return err
}

// dearest is more than anything costs in any currency's smallest units, and small enough to be exact in JSON.
const dearest = 1 << 52

// Tolerance is how far the index's price may be from the true one, as a share of it: the members of a zone are not quite
// proportional, a document is not written again for a trifle, and what a region levies is known in steps.
// The index finds whatever could be within price bounds; who shows prices leaves out what is not.
func Tolerance(m market.Market) float64 {
	const zones, regions = 0.005, 0.5 / riseSteps
	if m.Region != "" {
		return zones + regions
	}
	return zones
}

// Health is nil when queries are answered by the engine that was configured; the error says why not.
func (s *Searcher) Health(ctx context.Context) error {
	if s.meili == nil {
		return s.postgres.Health(ctx)
	}
	if err := s.meili.Health(ctx); err != nil {
		return err
	}
	return s.meili.compatible(ctx)
}
