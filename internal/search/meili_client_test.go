package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"testing"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/money"
	"github.com/silkroadmall/mall/internal/testdb"
)

// newEngine is our client over the shared server, with an index of the test's own.
func newEngine(t *testing.T) *meili {
	t.Helper()
	s := testdb.Meilisearch(t)
	e := newMeili(s.URL, s.Key, s.Prefix+"listing", 1)
	if err := e.create(t.Context(), e.index, listingSettings); err != nil {
		t.Fatal(err)
	}
	return e
}

// goods makes documents for sale, numbered from 1, each of a region of its own.
func goods(t *testing.T, n int) []row {
	t.Helper()
	rows := make([]row, n)
	for i := range rows {
		body, err := json.Marshal(map[string]any{"id": fmt.Sprint(i + 1), "listing_id": i, "in_stock": true, "shape": 1, "lp_0": 100 + i,
			"title_en": "woven silk scarf", "f_region": []string{fmt.Sprint("r", i%450)}})
		if err != nil {
			t.Fatal(err)
		}
		rows[i] = row{ListingID: id.Listing(i + 1), Live: true, Document: body}
	}
	return rows
}

// put sends documents and waits until they are in.
func put(t *testing.T, e *meili, rows []row) error {
	t.Helper()
	task, err := e.send(t.Context(), e.index, rows)
	return e.done(t.Context(), task, err)
}

func everything(t *testing.T) Prepared {
	t.Helper()
	m, err := market.Parse("en-us")
	if err != nil {
		t.Fatal(err)
	}
	return Prepared{Query: Query{Market: m, Sort: ByRelevance, Page: 1, PerPage: 24}, door: door{country: "US"}, scale: scale{currency: money.Currency("USD")}}
}

// TestClient shows at the real server that our client does right where Meilisearch and its library make it easy to do wrong.
func TestClient(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]func(*testing.T){
		"counts_true_totals_and_all_values_beyond_the_most_hits_that_are_paged_through": testTotals,
		"names_the_primary_key_where_two_fields_end_in_id":                              testPrimaryKey,
		"sees_that_a_task_failed_and_why":                                               testFailedTask,
		"checks_ids_before_it_sends":                                                    testBadID,
		"does_not_wait_for_a_task_longer_than_the_context":                              testPatience,
		"forgets_tasks_by_the_hour_of_the_world_and_not_of_the_place":                   testForgetting,
		"finds_all_by_not_where_no_document_has_the_field":                              testUnknownField,
		"asks_for_no_compression_and_never_waits_for_ever":                              testTransport,
		"clears_settings_that_are_empty_or_off_and_leaves_typos_on":                     testSettings,
	} {
		t.Run(name, test)
	}
}

func testTotals(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	if err := put(t, e, goods(t, deepest+100)); err != nil {
		t.Fatal(err)
	}
	p := everything(t)
	r, err := e.Search(t.Context(), p)
	if err != nil || r.Total != deepest+100 || len(r.Facets[FacetRegion]) != 450 {
		t.Errorf("total %d, %d regions, %v", r.Total, len(r.Facets[FacetRegion]), err)
	}
	if r.Pages(p.PerPage) != (deepest+p.PerPage-1)/p.PerPage || !r.Beyond() {
		t.Errorf("%d pages", r.Pages(p.PerPage))
	}
	p.Page = deepest/p.PerPage + 2
	if r, err := e.Search(t.Context(), p); err != nil || len(r.Hits) != 0 || r.Total != deepest+100 {
		t.Errorf("beyond the deepest page: %d hits of %d, %v", len(r.Hits), r.Total, err)
	}
}

func testPrimaryKey(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	if err := put(t, e, goods(t, 1)); err != nil { // "id" and "listing_id"
		t.Error(err)
	}
}

func testFailedTask(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	bad := append(goods(t, 3), row{ListingID: 9, Live: true, Document: json.RawMessage(`{"id": "not an id!"}`)})
	err := put(t, e, bad)
	if errorCode(err) != "invalid_document_id" || !refused(err) {
		t.Errorf("a bad id: %v", err)
	}
	if n, err := e.count(t.Context(), e.index); err != nil || n != 0 {
		t.Errorf("one bad document fails all, yet %d are there: %v", n, err)
	}
}

func testBadID(t *testing.T) {
	t.Parallel()
	if err := newEngine(t).Upsert(t.Context(), []Document{{ListingID: 0}}); !errors.Is(err, errBadID) {
		t.Error(err)
	}
}

func testPatience(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	task, err := e.send(t.Context(), e.index, goods(t, 2000))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if err := e.done(ctx, task, nil); err == nil || ctx.Err() == nil {
		t.Error(err)
	}
}

func testForgetting(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	east := time.FixedZone("east", 10*60*60)
	if err := e.forgetTasks(t.Context(), time.Now().Add(-time.Hour).In(east)); err != nil {
		t.Fatal(err)
	}
	tasks, err := e.client.GetTasksWithContext(t.Context(), &meilisearch.TasksQuery{IndexUIDS: []string{e.index}})
	if err != nil || len(tasks.Results) == 0 {
		t.Errorf("tasks of this minute are forgotten: %v", err)
	}
}

func testUnknownField(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	if err := put(t, e, goods(t, 3)); err != nil { // none is barred anywhere
		t.Fatal(err)
	}
	if r, err := e.Search(t.Context(), everything(t)); err != nil || r.Total != 3 {
		t.Errorf("%d found, %v", r.Total, err)
	}
}

func testTransport(t *testing.T) {
	t.Parallel()
	direct := newEngine(t)
	at, err := url.Parse(direct.url)
	if err != nil {
		t.Fatal(err)
	}
	encoding := make(chan string, 1)
	passed := httputil.NewSingleHostReverseProxy(at)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		encoding <- r.Header.Get("Accept-Encoding")
		passed.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	e := newMeili(server.URL, direct.token, direct.index, 1)
	if err := e.Health(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := <-encoding; got != "" || e.http.Timeout <= 0 {
		t.Errorf("it accepts %q and waits %v", got, e.http.Timeout)
	}
}

// testSettings spoils the settings as the library would leave them and sends ours.
func testSettings(t *testing.T) {
	t.Parallel()
	e := newEngine(t)
	wanted, err := settings(listingSettings)
	if err != nil {
		t.Fatal(err)
	}
	spoilt := map[string]any{"stopWords": []string{"silk"}, "typoTolerance": map[string]any{"enabled": false}, "facetSearch": true,
		"separatorTokens": []string{"x"}, "faceting": map[string]any{"maxValuesPerFacet": 7}}
	for _, body := range []map[string]any{spoilt, wanted} {
		var task meilisearch.TaskInfo
		err := e.call(t.Context(), http.MethodPatch, "/indexes/"+e.index+"/settings", body, &task)
		if err := e.done(t.Context(), &task, err); err != nil {
			t.Fatal(err)
		}
		err = e.hasSettings(t.Context(), e.index, wanted)
		if first := body["facetSearch"] == true; first != errors.Is(err, errSettings) || !first && err != nil {
			t.Errorf("compared with what was wanted: %v", err)
		}
	}
	if err := put(t, e, goods(t, 1)); err != nil {
		t.Fatal(err)
	}
	answer, err := e.client.Index(e.index).SearchWithContext(t.Context(), "wovem", &meilisearch.SearchRequest{
		Locales: []string{"en"}, AttributesToSearchOn: []string{"sku", "title_en"}})
	if err != nil || len(answer.Hits) != 1 {
		t.Errorf("a typo finds %d, %v", len(answer.Hits), err)
	}
}
