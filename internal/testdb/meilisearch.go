package testdb

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/embedded"
	"github.com/silkroadmall/mall/internal/id"
)

// Engine is a Meilisearch shared by all tests. A test names its indexes beginning with Prefix; they are deleted when
// it ends.
type Engine struct{ URL, Key, Prefix string }

// Meilisearch is the shared server, started by the first test that needs it; MALL_TEST_MEILI_URL and
// MALL_TEST_MEILI_KEY name another. Without one the test fails and says how to get it.
func Meilisearch(t testing.TB) Engine {
	t.Helper()
	e, err := shared.meilisearch()
	if err != nil {
		t.Fatal(err)
	}
	e.Prefix = "test_" + strings.ToLower(id.NewToken()) + "_"
	t.Cleanup(func() {
		if err := e.clear(); err != nil {
			t.Errorf("delete test indexes: %v", err)
		}
	})
	return e
}

func startMeilisearch() (Engine, error) {
	if url := os.Getenv("MALL_TEST_MEILI_URL"); url != "" {
		return Engine{URL: strings.TrimSuffix(url, "/"), Key: os.Getenv("MALL_TEST_MEILI_KEY")}, nil
	}
	root, err := moduleRoot()
	if err != nil {
		return Engine{}, err
	}
	local := filepath.Join(root, ".local")
	s, err := embedded.Meilisearch(embedded.MeilisearchOptions{Dir: filepath.Join(local, "test"), Cache: local, IdleStop: true})
	if err != nil {
		return Engine{}, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	if err := s.Start(ctx); err != nil {
		return Engine{}, fmt.Errorf("this test needs Meilisearch 1.15 or newer: put meilisearch on PATH, or set "+
			"MALL_TEST_MEILI_URL and MALL_TEST_MEILI_KEY: %w", err)
	}
	return Engine{URL: s.URL, Key: s.Key}, s.Touch()
}

// clear deletes the indexes that begin with the prefix.
func (e Engine) clear() error {
	var list struct {
		Results []struct {
			UID string `json:"uid"`
		} `json:"results"`
	}
	if err := e.call(http.MethodGet, "/indexes?limit=10000", &list); err != nil {
		return err
	}
	for _, index := range list.Results {
		if strings.HasPrefix(index.UID, e.Prefix) {
			if err := e.call(http.MethodDelete, "/indexes/"+index.UID, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e Engine) call(method, path string, into any) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, e.URL+path, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+e.Key)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close() // what is needed has been read
	if res.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %s", method, path, res.Status)
	}
	if into == nil {
		return nil
	}
	return json.NewDecoder(res.Body).Decode(into)
}
