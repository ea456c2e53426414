package catalog

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/lib/pq"
	"gorm.io/gorm/clause"

	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/locale"
)

// mostNames is how many names of values are kept in memory; what is beyond is read each time.
const mostNames = 20_000

// KeepFacetsTx remembers what free values are called. The first names that were given to a value stay; rows are written in
// order, so that two who write the same ones wait for each other instead of for ever.
func KeepFacetsTx(ctx context.Context, tx *database.DB, values []FacetValue) error {
	if len(values) == 0 {
		return nil
	}
	order := func(a, b FacetValue) int { return cmp.Or(cmp.Compare(a.Facet, b.Facet), cmp.Compare(a.Value, b.Value)) }
	values = slices.Clone(values)
	slices.SortStableFunc(values, order)
	values = slices.CompactFunc(values, func(a, b FacetValue) bool { return order(a, b) == 0 })
	if err := tx.In(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&values).Error; err != nil {
		return fmt.Errorf("keep facet values: %w", err)
	}
	return nil
}

// facetKey finds the names of a value in memory.
type facetKey struct{ facet, value string }

// FacetLabels names values by facet for a reader of the language: those of the vocabulary from memory, free ones by at most
// one statement, kept afterwards. A value that nobody has named is called by its code.
func (s *Store) FacetLabels(ctx context.Context, wanted map[string][]string, l locale.Language) (map[string]map[string]string, error) {
	labels, missing := map[string]map[string]string{}, []facetKey{}
	s.mu.Lock()
	for key, values := range wanted {
		labels[key] = map[string]string{}
		for _, v := range values {
			known, ok := FacetLabel(key, v, l)
			names, kept := s.facets[facetKey{key, v}]
			switch {
			case ok:
				labels[key][v] = known
			case kept:
				labels[key][v] = cmp.Or(In(names, l), v)
			default:
				labels[key][v], missing = v, append(missing, facetKey{key, v})
			}
		}
	}
	s.mu.Unlock()
	read, err := s.facetNames(ctx, missing)
	if err != nil {
		return nil, err
	}
	for k, names := range read {
		labels[k.facet][k.value] = In(names, l)
	}
	return labels, nil
}

// facetNames reads the names of free values and keeps what it found.
func (s *Store) facetNames(ctx context.Context, missing []facetKey) (map[facetKey]map[string]string, error) {
	if len(missing) == 0 {
		return nil, nil
	}
	var facets, values []string
	for _, k := range missing {
		facets, values = append(facets, k.facet), append(values, k.value)
	}
	var rows []FacetValue
	err := s.db.In(ctx).Raw(`SELECT f.* FROM facet_value f
		JOIN unnest(?::text[], ?::text[]) AS want(facet, value) ON want.facet = f.facet AND want.value = f.value`,
		pq.Array(facets), pq.Array(values)).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read facet values: %w", err)
	}
	read := map[facetKey]map[string]string{}
	for _, r := range rows {
		read[facetKey{r.Facet, r.Value}] = r.Names
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.facets == nil || len(s.facets) > mostNames {
		s.facets = map[facetKey]map[string]string{}
	}
	for _, k := range missing {
		if names := read[k]; names != nil {
			s.facets[k] = names
		}
	}
	return read, nil
}
