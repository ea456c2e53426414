package search

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/meilisearch/meilisearch-go"

	"github.com/silkroadmall/mall/internal/id"
)

// weighed is what a rule of Meilisearch's ranking found, as far as it says so.
type weighed struct {
	Order int             `json:"order"`
	Score float64         `json:"score"`
	Value json.RawMessage `json:"value"`
}

// score is what Meilisearch weighed for a listing that the query finds, in the order of the rules; nothing when it does not.
func (e *meili) score(ctx context.Context, p Prepared, listing id.Listing) ([]Detail, error) {
	p.Page, p.PerPage, p.Take = 1, 1, 0
	for _, try := range attempts(p) {
		request := searchRequest(try.Prepared, try.strategy)
		request.Filter = append(filter(p.conditions(), ""), must(oneOf("id", []string{key(listing)})).any)
		request.ShowRankingScoreDetails = true
		var rules map[string]weighed
		err := e.ask(ctx, []question{{request, func(a meilisearch.SearchResponse) error {
			if len(a.Hits) == 0 {
				return nil
			}
			return json.Unmarshal(a.Hits[0]["_rankingScoreDetails"], &rules)
		}}})
		if err != nil {
			return nil, fmt.Errorf("explain by meilisearch: %w", err)
		}
		if len(rules) > 0 {
			return inTurn(rules), nil
		}
	}
	return nil, nil
}

// inTurn lists the rules, the weightiest first.
func inTurn(rules map[string]weighed) []Detail {
	names := make([]string, 0, len(rules))
	for name := range rules {
		if !strings.HasPrefix(name, "<hidden") { // the rank, by a field that is not shown: Merits tells more
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return rules[a].Order - rules[b].Order })
	list := make([]Detail, len(names))
	for i, name := range names {
		list[i] = Detail{Name: name, Score: rules[name].Score, Text: string(rules[name].Value)}
	}
	return list
}
