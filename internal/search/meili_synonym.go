package search

import (
	"context"
	"fmt"
	"net/http"
	"reflect"

	"github.com/meilisearch/meilisearch-go"
)

// putSynonyms sees to it that an index has the synonyms, by their own setting: a change needs no new index and takes effect
// within a second. Meilisearch takes the place of a word by them as it reads a query; documents are not touched.
func (e *meili) putSynonyms(ctx context.Context, index string, wanted map[string][]string) error {
	path := "/indexes/" + index + "/settings/synonyms"
	there := map[string][]string{}
	if err := e.call(ctx, http.MethodGet, path, nil, &there); err != nil {
		return fmt.Errorf("read synonyms of %s: %w", index, err)
	}
	if reflect.DeepEqual(there, wanted) {
		return nil
	}
	var task meilisearch.TaskInfo
	err := e.call(ctx, http.MethodPut, path, wanted, &task)
	if err := e.done(ctx, &task, err); err != nil {
		return fmt.Errorf("write synonyms of %s: %w", index, err)
	}
	return nil
}
