package search

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// LoadMemory reads what Keep holds in memory, without making documents, and takes Meilisearch for fit.
func (s *Searcher) LoadMemory(ctx context.Context) error {
	s.fit.Store(true)
	s.suggests.Store(true)
	return errors.Join(s.loadWords(ctx), s.loadCohorts(ctx))
}

// TakeTime has PostgreSQL finish what it was asked first, however busy the machine is.
func (s *Searcher) TakeTime() { s.postgres.patience = time.Minute }

// FactorsWithin are what the index multiplies a country's price of an item by for its regions. Items of a kind share a model.
func FactorsWithin(landed Landed, country string, kind Item) func(it Item, region string) (float64, error) {
	r := regionsOf(landed, country, kind)
	return func(it Item, region string) (float64, error) {
		base, _ := landed(Place{Country: country}, it)
		var t tax
		if written := r.cohort(landed, base, it); written != "" {
			if err := json.Unmarshal([]byte(written), &t); err != nil {
				return 0, err
			}
		}
		return t.factor(Place{country, region}), nil
	}
}

// DropCohorts does once what Rank does every day.
func (s *Searcher) DropCohorts(ctx context.Context) error { return s.dropCohorts(ctx) }
