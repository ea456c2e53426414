package testdb_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/testdb"
)

func TestEachTestHasItsOwn(t *testing.T) {
	for i := range 3 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			db := testdb.New(t)
			var n int
			if err := db.Pool().QueryRow(t.Context(), "select count(*) from throttle").Scan(&n); err != nil || n != 0 {
				t.Fatal(n, err)
			}
			if _, err := db.Pool().Exec(t.Context(), "insert into throttle values ('x', 1, now())"); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestMeilisearchIsSharedAndCleared(t *testing.T) {
	request := func(e testdb.Engine, method, path, body string) string {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), method, e.URL+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+e.Key)
		req.Header.Set("Content-Type", "application/json")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		b, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	var used testdb.Engine
	t.Run("a_test_with_an_index", func(t *testing.T) {
		used = testdb.Meilisearch(t)
		request(used, http.MethodPost, "/indexes", `{"uid": "`+used.Prefix+`listing"}`)
		for !strings.Contains(request(used, http.MethodGet, "/indexes/"+used.Prefix+"listing", ""), "createdAt") {
		}
	})
	for strings.Contains(request(used, http.MethodGet, "/indexes?limit=1000", ""), used.Prefix) {
	}
	used.Key = "wrong"
	if got := request(used, http.MethodGet, "/indexes", ""); !strings.Contains(got, "invalid_api_key") {
		t.Error("anybody may use it:", got)
	}
}
