package search

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/lexicon"
	"github.com/silkroadmall/mall/internal/market"
)

// errUnlike says that a new index answers otherwise than PostgreSQL.
var errUnlike = errors.New("the new index answers otherwise than PostgreSQL")

const (
	// goldenHits is how many listings of a department are looked for by article number and title.
	goldenHits = 2
	// goldenPage is how far down the list a listing may stand that is looked for by its own title.
	goldenPage = MostPerPage
	// goldenCountry is where the goods are asked for.
	goldenCountry = "US"
	// goldenTries is how often departments are counted, and listings looked for, when changes come in between.
	goldenTries = 5
)

// examine asks the new index questions from the catalog itself, and compares: how much each department has, and whether its goods
// are found by article number and by title. Of the titles one in ten may be missed, where many listings have the same words.
func (s *Searcher) examine(ctx context.Context, name string) error {
	trial := s.meili.at(name)
	m, err := market.Default(goldenCountry)
	if err != nil {
		return err
	}
	departments, err := s.departments(ctx)
	if err != nil {
		return err
	}
	var asked, missed int
	for _, slug := range departments {
		found, err := s.compare(ctx, trial, m, slug)
		if err != nil {
			return err
		}
		for _, hit := range found[:min(goldenHits, len(found))] {
			there, err := s.lookUp(ctx, trial, m, hit.ListingID)
			if err != nil {
				return err
			}
			if asked++; !there {
				missed++
			}
		}
	}
	if missed*10 > asked {
		return fmt.Errorf("%w: %d of %d titles are not found", errUnlike, missed, asked)
	}
	return nil
}

// compare asks both for a department. What waits to be pushed may make a difference, and what is pushed in between.
func (s *Searcher) compare(ctx context.Context, trial *meili, m market.Market, slug string) ([]Hit, error) {
	var here, there Result
	for range goldenTries {
		p, err := s.prepare(ctx, Query{Market: m, Category: slug})
		if err != nil {
			return nil, err
		}
		if here, err = s.postgres.Search(ctx, p); err != nil {
			return nil, err
		}
		if there, err = trial.Search(ctx, p); err != nil {
			return nil, err
		}
		waiting, err := s.waitingNow(ctx)
		if err != nil {
			return nil, err
		}
		apart := int64(max(here.Total-there.Total, there.Total-here.Total))
		if apart <= waiting || here.TotalIsFloor || there.TotalIsFloor {
			return here.Hits, nil
		}
		if err := database.Wait(ctx, fillPause); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("%w: %s has %d, not %d", errUnlike, slug, there.Total, here.Total)
}

// lookUp says whether the listing is found by its title; it must be by its article number. One that changes meanwhile is taken
// for found: what it is called here, the index may not know yet.
func (s *Searcher) lookUp(ctx context.Context, trial *meili, m market.Market, n id.Listing) (there bool, err error) {
	var sku, title string
	var numbered, titled bool
	for range goldenTries {
		if sku, title, err = s.names(ctx, n); err != nil {
			return false, err
		}
		if numbered, err = s.finds(ctx, trial, m, sku, n); err != nil {
			return false, err
		}
		if titled, err = s.finds(ctx, trial, m, title, n); err != nil || numbered && titled {
			return titled, err
		}
		if moving, err := s.moving(ctx, n); err != nil || moving {
			return true, err
		}
		if err := database.Wait(ctx, fillPause); err != nil {
			return false, err
		}
	}
	if !numbered {
		return false, fmt.Errorf("%w: %s does not find listing %d", errUnlike, sku, n)
	}
	return titled, nil
}

// finds says whether the listing is among the first that the words find, or has too many like it to tell.
func (s *Searcher) finds(ctx context.Context, trial *meili, m market.Market, words string, n id.Listing) (bool, error) {
	p, err := s.prepare(ctx, Query{Market: m, Text: words, Literal: true, PerPage: goldenPage})
	if err != nil || len(p.Terms) == 0 {
		return true, err
	}
	r, err := trial.Search(ctx, p)
	return r.Total > goldenPage || slices.Contains(r.Hits, Hit{n}), err
}

// prepare reads a question as Search does.
func (s *Searcher) prepare(ctx context.Context, q Query) (p Prepared, err error) {
	if q, err = q.check(); err != nil {
		return p, err
	}
	p = Prepared{Query: q, door: s.doorTo(q.Market, s.now())}
	p.Reading, err = s.words.Load().Read(ctx, lexicon.Question{Text: q.Text, Language: q.Market.Language, Literal: q.Literal}, s.wordsThere)
	return p, err
}

// recount compares the number of documents; nobody pushes meanwhile.
func (s *Searcher) recount(ctx context.Context, name string) error {
	live, err := s.liveDocuments(ctx)
	if err != nil {
		return err
	}
	there, err := s.meili.count(ctx, name)
	if err != nil {
		return err
	}
	waiting, err := s.waitingNow(ctx)
	if err != nil {
		return err
	}
	if apart := max(live-there, there-live); apart > waiting {
		return fmt.Errorf("%w: it has %d documents, not %d", errUnlike, there, live)
	}
	return nil
}
