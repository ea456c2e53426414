package search

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/meilisearch/meilisearch-go"
)

// parked is a document that Meilisearch refuses; it is put aside with the reason until the listing changes.
type parked struct {
	row row
	why error
}

// sending are documents of one sort on their way to an index.
type sending struct {
	index string
	rows  []row // all whole, all parts or all gone
	task  *meilisearch.TaskInfo
	err   error
}

// deliver brings the indexes the rows and waits until all are in. What the server refuses is halved until the bad documents are
// found; they are given back. An index beside the live one may have gone: then there is nothing to tell it.
func (e *meili) deliver(ctx context.Context, indexes []string, rows []row) (bad []parked, err error) {
	var all []sending
	for _, index := range indexes {
		for _, group := range sorted(rows) {
			task, err := e.send(ctx, index, group)
			all = append(all, sending{index, group, task, err})
		}
	}
	for _, one := range all {
		err := one.err
		if err == nil {
			err = e.done(ctx, one.task, nil)
		}
		worse, err := e.halve(ctx, one, err)
		if err != nil {
			return nil, err
		}
		bad = append(bad, worse...)
	}
	return bad, nil
}

// mostBody is how many bytes of documents go into one request: Meilisearch takes a hundred megabytes unless it is told otherwise.
// What waits for it in a row it indexes together.
const mostBody = 64 << 20

// sorted parts rows into those that are whole, those that are parts and those that are gone, and each into what one request may hold.
func sorted(rows []row) (groups [][]row) {
	var whole, parts, gone []row
	for _, r := range rows {
		switch {
		case !r.Live:
			gone = append(gone, r)
		case r.Part:
			parts = append(parts, r)
		default:
			whole = append(whole, r)
		}
	}
	for _, group := range [][]row{whole, parts, gone} {
		for len(group) > 0 {
			n := fits(group, mostBody)
			groups, group = append(groups, group[:n]), group[n:]
		}
	}
	return groups
}

// fits is how many of the first rows have documents of so many bytes together: one at least.
func fits(rows []row, most int) int {
	size := 0
	for i, r := range rows {
		if size += len(r.Document) + 1; size > most && i > 0 {
			return i
		}
	}
	return len(rows)
}

// halve looks for the documents for which the server refused all of them.
func (e *meili) halve(ctx context.Context, one sending, err error) (bad []parked, _ error) {
	switch {
	case err == nil:
		return nil, nil
	case errorCode(err) == noIndex && one.index != e.index:
		return nil, nil
	case !refused(err) || errorCode(err) == noIndex:
		return nil, fmt.Errorf("send %d documents to %s: %w", len(one.rows), one.index, err)
	case len(one.rows) == 1:
		return []parked{{one.rows[0], err}}, nil
	}
	for _, half := range [][]row{one.rows[:len(one.rows)/2], one.rows[len(one.rows)/2:]} {
		task, err := e.send(ctx, one.index, half)
		worse, err := e.halve(ctx, sending{index: one.index, rows: half}, e.done(ctx, task, err))
		if err != nil {
			return nil, err
		}
		bad = append(bad, worse...)
	}
	return bad, nil
}

// send hands rows of one sort over. The primary key is named, because two fields that end in "id" would make Meilisearch guess.
func (e *meili) send(ctx context.Context, index string, rows []row) (*meilisearch.TaskInfo, error) {
	path := "/indexes/" + index + "/documents"
	var task meilisearch.TaskInfo
	if !rows[0].Live {
		keys := make([]string, len(rows))
		for i, r := range rows {
			keys[i] = key(r.ListingID)
		}
		return &task, e.call(ctx, http.MethodPost, path+"/delete-batch", keys, &task)
	}
	method := http.MethodPost // in place of what is there
	if rows[0].Part {
		method = http.MethodPut // over what is there
	}
	return &task, e.post(ctx, method, path+"?primaryKey=id", bytes.NewReader(documentsOf(rows)), &task)
}

// documentsOf is the list of the rows' documents as JSON: there may be tens of megabytes, so that it is written once.
func documentsOf(rows []row) []byte {
	size := 2
	for _, r := range rows {
		size += len(r.Document) + 1
	}
	list := append(make([]byte, 0, size), '[')
	for i, r := range rows {
		if i > 0 {
			list = append(list, ',')
		}
		list = append(list, r.Document...)
	}
	return append(list, ']')
}

// keepTasks is how long Meilisearch remembers what became of a task. Its list of tasks never shrinks by itself, and when it is full
// nothing is written any more.
const keepTasks = 24 * time.Hour

// forgetTasks makes Meilisearch forget the tasks that were finished before a time, which it reads as Greenwich's.
func (e *meili) forgetTasks(ctx context.Context, before time.Time) error {
	var task meilisearch.TaskInfo
	query := url.Values{"statuses": {"succeeded,failed,canceled"}, "beforeFinishedAt": {before.UTC().Format(time.RFC3339)}}
	err := e.call(ctx, http.MethodDelete, "/tasks?"+query.Encode(), nil, &task)
	if err := e.done(ctx, &task, err); err != nil {
		return fmt.Errorf("forget old tasks: %w", err)
	}
	return nil
}

// interrupted says whether the work was told to stop, which says nothing about a document.
func interrupted(ctx context.Context, err error) bool {
	return ctx.Err() != nil || errors.Is(err, context.Canceled)
}
