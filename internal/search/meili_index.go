package search

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/meilisearch/meilisearch-go"
	"github.com/silkroadmall/mall/internal/id"
)

var (
	errNoIndex  = errors.New("meilisearch has no index")
	errSettings = errors.New("meilisearch's index has other settings")
	errShape    = errors.New("meilisearch's index has documents of an older shape")
	errBadID    = errors.New("document without an id")
)

// taskError is a task that Meilisearch took on and did not do.
type taskError struct{ status, code, message string }

// Error is for the log.
func (e *taskError) Error() string {
	return "meilisearch task " + e.status + ": " + e.code + ": " + e.message
}

// noIndex is Meilisearch's name for an index that is not there.
const noIndex = "index_not_found"

// hasSettings is nil when an index is there and has the settings.
func (e *meili) hasSettings(ctx context.Context, index string, wanted map[string]any) error {
	var there map[string]any
	err := e.call(ctx, http.MethodGet, "/indexes/"+index+"/settings", nil, &there)
	if errorCode(err) == noIndex {
		return errNoIndex
	}
	if err != nil {
		return fmt.Errorf("read index settings: %w", err)
	}
	if !holds(there, wanted) {
		return errSettings
	}
	return nil
}

// compatible is nil when the live index can be asked: it is there, has our settings and no document of an older shape.
func (e *meili) compatible(ctx context.Context) error {
	wanted, err := settings(listingSettings)
	if err != nil {
		return err
	}
	if err := e.hasSettings(ctx, e.index, wanted); err != nil {
		return err
	}
	one := int64(1)
	old, err := e.client.Index(e.index).SearchWithContext(ctx, "", &meilisearch.SearchRequest{
		Filter: fmt.Sprintf("shape != %d", e.shape), HitsPerPage: &one, AttributesToRetrieve: []string{"id"}})
	if err != nil {
		return fmt.Errorf("look for old documents: %w", err)
	}
	if old.TotalHits > 0 {
		return errShape
	}
	return nil
}

// create makes an index with its settings, before the first document comes in.
func (e *meili) create(ctx context.Context, index string, file []byte) error {
	wanted, err := settings(file)
	if err != nil {
		return err
	}
	task, err := e.client.CreateIndexWithContext(ctx, &meilisearch.IndexConfig{Uid: index, PrimaryKey: "id"})
	if err := e.done(ctx, task, err); err != nil {
		return fmt.Errorf("create index %s: %w", index, err)
	}
	var set meilisearch.TaskInfo
	err = e.call(ctx, http.MethodPatch, "/indexes/"+index+"/settings", wanted, &set)
	if err := e.done(ctx, &set, err); err != nil {
		return fmt.Errorf("set up index %s: %w", index, err)
	}
	return e.acquaint(ctx, index, wanted)
}

// acquaint makes the searched fields known by a document that comes and goes: a query that names a field which no document has
// ever had is refused, though the settings have it, and a shop may have no title in some language.
func (e *meili) acquaint(ctx context.Context, index string, wanted map[string]any) error {
	fields, _ := wanted["searchableAttributes"].([]any)
	sample := map[string]any{"id": "sample"}
	for _, f := range fields {
		sample[fmt.Sprint(f)] = "sample"
	}
	primary := "id"
	task, err := e.client.Index(index).AddDocumentsWithContext(ctx, []map[string]any{sample}, &meilisearch.DocumentOptions{PrimaryKey: &primary})
	if err := e.done(ctx, task, err); err != nil {
		return fmt.Errorf("acquaint index %s with its fields: %w", index, err)
	}
	task, err = e.client.Index(index).DeleteDocumentWithContext(ctx, "sample", nil)
	if err := e.done(ctx, task, err); err != nil {
		return fmt.Errorf("acquaint index %s with its fields: %w", index, err)
	}
	return nil
}

// drop deletes an index; it is no error when there is none.
func (e *meili) drop(ctx context.Context, index string) error {
	task, err := e.client.DeleteIndexWithContext(ctx, index)
	if err := e.done(ctx, task, err); err != nil && errorCode(err) != noIndex {
		return fmt.Errorf("delete index %s: %w", index, err)
	}
	return nil
}

// swap exchanges the names of two indexes.
func (e *meili) swap(ctx context.Context, a, b string) error {
	task, err := e.client.SwapIndexesWithContext(ctx, []*meilisearch.SwapIndexesParams{{Indexes: []string{a, b}}})
	if err := e.done(ctx, task, err); err != nil {
		return fmt.Errorf("swap index %s: %w", a, err)
	}
	return nil
}

// count is how many documents an index has.
func (e *meili) count(ctx context.Context, index string) (int64, error) {
	stats, err := e.client.Index(index).GetStatsWithContext(ctx, nil)
	if err != nil {
		return 0, fmt.Errorf("count documents of %s: %w", index, err)
	}
	return stats.NumberOfDocuments, nil
}

// leftovers are the indexes that rebuilds which did not finish have left behind.
func (e *meili) leftovers(ctx context.Context) ([]string, error) {
	list, err := e.client.ListIndexesWithContext(ctx, &meilisearch.IndexesQuery{Limit: 1000})
	if err != nil {
		return nil, fmt.Errorf("list indexes: %w", err)
	}
	var names []string
	for _, index := range list.Results {
		if strings.HasPrefix(index.UID, e.index+besideMark) {
			names = append(names, index.UID)
		}
	}
	return names, nil
}

// Upsert puts documents into the live index.
func (e *meili) Upsert(ctx context.Context, documents []Document) error {
	rows := make([]row, len(documents))
	for i, d := range documents {
		if d.ListingID <= 0 {
			return errBadID
		}
		body, err := json.Marshal(d.meili())
		if err != nil {
			return fmt.Errorf("write document %d: %w", d.ListingID, err)
		}
		rows[i] = row{ListingID: d.ListingID, Live: true, Document: body}
	}
	bad, err := e.deliver(ctx, []string{e.index}, rows)
	if err == nil && len(bad) > 0 {
		err = bad[0].why
	}
	return err
}

// Delete takes listings out of the live index.
func (e *meili) Delete(ctx context.Context, ids []id.Listing) error {
	rows := make([]row, len(ids))
	for i, n := range ids {
		rows[i] = row{ListingID: n}
	}
	_, err := e.deliver(ctx, []string{e.index}, rows)
	return err
}

// at is the same server with another index.
func (e *meili) at(index string) *meili {
	return &meili{client: e.client, http: e.http, url: e.url, token: e.token, index: index, shape: e.shape}
}

// done waits for a task and looks what became of it: an accepted write is not yet one that happened, and the library
// takes a failed task for a success.
func (e *meili) done(ctx context.Context, task *meilisearch.TaskInfo, err error) error {
	if err != nil {
		return err
	}
	pause := time.NewTicker(15 * time.Millisecond)
	defer pause.Stop()
	for {
		t, err := e.client.GetTaskWithContext(ctx, task.TaskUID)
		if err != nil {
			return err
		}
		switch t.Status {
		case meilisearch.TaskStatusSucceeded:
			return nil
		case meilisearch.TaskStatusFailed, meilisearch.TaskStatusCanceled:
			return &taskError{string(t.Status), t.Error.Code, t.Error.Message}
		}
		select {
		case <-pause.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// errorCode is Meilisearch's own name for what went wrong.
func errorCode(err error) string {
	var failure *meilisearch.Error
	var task *taskError
	switch {
	case errors.As(err, &task):
		return task.code
	case errors.As(err, &failure):
		return failure.MeilisearchApiError.Code
	}
	return ""
}

// call sends JSON of our own.
func (e *meili) call(ctx context.Context, method, path string, body, into any) error {
	if body == nil {
		return e.post(ctx, method, path, nil, into)
	}
	b, err := json.Marshal(body)
	if err != nil {
		return err
	}
	return e.post(ctx, method, path, bytes.NewReader(b), into)
}

// post sends JSON that is written already.
func (e *meili) post(ctx context.Context, method, path string, reader io.Reader, into any) error {
	req, err := http.NewRequestWithContext(ctx, method, e.url+path, reader)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+e.token)
	req.Header.Set("Content-Type", "application/json")
	res, err := e.http.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close() // it has been read
	b, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		return err
	}
	if res.StatusCode < 300 {
		return json.Unmarshal(b, into)
	}
	var refusal struct{ Code, Message string }
	if err := json.Unmarshal(b, &refusal); err != nil || res.StatusCode >= 500 {
		return fmt.Errorf("%s %s: %s", method, path, res.Status)
	}
	return &taskError{res.Status, refusal.Code, refusal.Message}
}
