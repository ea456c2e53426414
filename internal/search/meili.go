package search

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/meilisearch/meilisearch-go"
	"golang.org/x/sync/errgroup"
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

// Search answers by two requests at a time, and beside them by those that the spread of prices takes. Only a query whose words do not stand together anywhere takes more: each
// attempt that finds nothing is followed by a laxer one.
func (e *meili) Search(ctx context.Context, p Prepared) (Result, error) {
	began := time.Now()
	r := Result{Engine: Meilisearch, Corrected: p.Corrected, Facets: map[string][]Count{}}
	tries := attempts(p)
	var spread *Spread
	var spreading errgroup.Group
	if p.Spread {
		spreading.Go(func() (err error) {
			spread, err = e.spread(ctx, tries[0])
			return err
		})
	}
	fitting, err := e.try(ctx, tries, &r)
	if err := errors.Join(err, spreading.Wait()); err != nil {
		return Result{}, err
	}
	if p.Spread && fitting > 0 {
		if spread, err = e.spread(ctx, tries[fitting]); err != nil {
			return Result{}, err
		}
	}
	r.Spread, r.Took = spread, time.Since(began)
	return r, nil
}

// try makes the attempts one after the other until one finds something, and says which; the first when none does.
func (e *meili) try(ctx context.Context, tries []attempt, r *Result) (fitting int, err error) {
	for i, t := range tries {
		list := e.questions(t.Prepared, t.strategy, r)
		if i == 0 && len(t.Terms) > 0 && !t.Bare {
			list = append(list, leftOut(t.Prepared, r))
		}
		if err := e.ask(ctx, list); err != nil {
			return 0, err
		}
		if r.Total > 0 {
			return i, nil
		}
	}
	return 0, nil
}

// ask puts the questions, half of the work by each of two requests at a time, and takes the answers.
func (e *meili) ask(ctx context.Context, list []question) error {
	parts := halves(list)
	answers := make([][]meilisearch.SearchResponse, len(parts))
	asking, ctx := errgroup.WithContext(ctx)
	for i, part := range parts {
		asking.Go(func() (err error) {
			answers[i], err = e.answers(ctx, part)
			return err
		})
	}
	if err := asking.Wait(); err != nil {
		return err
	}
	for i, part := range parts {
		for n, q := range part {
			if err := q.take(answers[i][n]); err != nil {
				return err
			}
		}
	}
	return nil
}

// halves parts the questions so that both parts take about as long to answer: the words and conditions of each are looked up anew,
// and each facet takes about half as long to count. The first, if none is heavier, is the first of both.
func halves(list []question) (parts [2][]question) {
	effort := func(q question) int { return 2 + len(q.Facets) }
	heaviest := slices.SortedStableFunc(slices.Values(list), func(a, b question) int { return effort(b) - effort(a) })
	var work [2]int
	for _, q := range heaviest {
		lighter := 0
		if work[1] < work[0] {
			lighter = 1
		}
		parts[lighter] = append(parts[lighter], q)
		work[lighter] += effort(q)
	}
	return parts
}

// answers are those to the questions, by one request.
func (e *meili) answers(ctx context.Context, list []question) ([]meilisearch.SearchResponse, error) {
	if len(list) == 0 {
		return nil, nil
	}
	requests := make([]*meilisearch.SearchRequest, len(list))
	for i, q := range list {
		if requests[i] = q.SearchRequest; q.IndexUID == "" {
			q.IndexUID = e.index
		}
	}
	answer, err := e.client.MultiSearchWithContext(ctx, &meilisearch.MultiSearchRequest{Queries: requests})
	if err != nil {
		return nil, fmt.Errorf("ask meilisearch: %w", err)
	}
	if len(answer.Results) != len(list) {
		return nil, fmt.Errorf("ask meilisearch: %d answers to %d questions", len(answer.Results), len(list))
	}
	return answer.Results, nil
}
