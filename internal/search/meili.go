package search

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/meilisearch/meilisearch-go"
)

// meili is the engine that answers while it is healthy. One index holds all languages in fields of their own, because
// prices are updated far more often than words.
type meili struct {
	client     meilisearch.ServiceManager
	http       *http.Client // for what the library can't say
	url, token string
	index      string
	shape      int // of the documents it should have
	spreads    memo[*Spread]
}

func newMeili(url, token, index string, shape int) *meili {
	client := newHTTP()
	return &meili{
		client: meilisearch.New(url, meilisearch.WithAPIKey(token), meilisearch.WithCustomClient(client), meilisearch.DisableRetries()),
		http:   client, url: strings.TrimSuffix(url, "/"), token: token, index: index, shape: shape,
	}
}

// Health asks whether the server is up.
func (e *meili) Health(ctx context.Context) error {
	if _, err := e.client.HealthWithContext(ctx); err != nil {
		return fmt.Errorf("reach meilisearch: %w", err)
	}
	return nil
}

// refused says whether the server answered, and the answer was no: waiting will not help.
func refused(err error) bool {
	var failure *meilisearch.Error
	var task *taskError
	return errors.As(err, &task) ||
		errors.As(err, &failure) && failure.StatusCode >= 400 && failure.StatusCode < 500 && failure.StatusCode != http.StatusTooManyRequests
}

// Search answers by one request, which also asks for the counts and for what is left out. Only a query whose words do not stand
// together anywhere takes more: each attempt that finds nothing is followed by a laxer one.
func (e *meili) Search(ctx context.Context, p Prepared) (Result, error) {
	began := time.Now()
	r := Result{Engine: Meilisearch, Corrected: p.Corrected, Facets: map[string][]Count{}}
	tries := attempts(p)
	fitting := tries[0]
	for i, try := range tries {
		list := e.questions(try.Prepared, try.strategy, &r)
		if i == 0 && len(p.Terms) > 0 && !p.Bare {
			list = append(list, leftOut(p, &r))
		}
		if err := e.ask(ctx, list); err != nil {
			return Result{}, err
		}
		if r.Total > 0 {
			fitting = try
			break
		}
	}
	if p.Spread {
		var err error
		if r.Spread, err = e.spread(ctx, fitting.Prepared, fitting.strategy); err != nil {
			return Result{}, err
		}
	}
	r.Took = time.Since(began)
	return r, nil
}

// ask sends the questions together and takes the answers.
func (e *meili) ask(ctx context.Context, list []question) error {
	requests := make([]*meilisearch.SearchRequest, len(list))
	for i, q := range list {
		if requests[i] = q.SearchRequest; q.IndexUID == "" {
			q.IndexUID = e.index
		}
	}
	answer, err := e.client.MultiSearchWithContext(ctx, &meilisearch.MultiSearchRequest{Queries: requests})
	if err != nil {
		return fmt.Errorf("ask meilisearch: %w", err)
	}
	if len(answer.Results) != len(list) {
		return fmt.Errorf("ask meilisearch: %d answers to %d questions", len(answer.Results), len(list))
	}
	for i, q := range list {
		if err := q.take(answer.Results[i]); err != nil {
			return err
		}
	}
	return nil
}
