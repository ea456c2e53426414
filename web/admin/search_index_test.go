package admin_test

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/search"
	page "github.com/silkroadmall/mall/templates/admin"
)

// order enqueues a rebuild as the program does.
func (h *house) order(ctx context.Context) error {
	queue, err := job.NewQueue(h.db)
	if err != nil {
		return err
	}
	return queue.Enqueue(ctx, search.Rebuilding{}, job.Once())
}

func TestIndex(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	must(t, h.aisle.Search.Tend(t.Context()))
	exec := func(sql string, args ...any) {
		t.Helper()
		_, err := h.db.Pool().Exec(t.Context(), sql, args...)
		must(t, err)
	}
	t.Run("says_who_answers_and_what_waits", func(t *testing.T) {
		exec("INSERT INTO listing_change (listing_id, urgent) VALUES (7001, true), (7002, false), (7003, false)")
		anna.open("/admin/search/index").says(".notice-title", "PostgreSQL answers").says("#numbers", "changed by hand1").says("#numbers", "in bulk2").
			says("#parked", "None").says("#works", "None in the last 30 days")
		exec("DELETE FROM listing_change")
	})
	t.Run("lists_what_is_parked_and_tries_it_again", func(t *testing.T) {
		exec("INSERT INTO search_push (listing_id, urgent, failure) VALUES (7001, false, 'invalid_document_id: no')")
		anna.open("/admin/search/index").says("#parked", "7001").says("#parked", "invalid_document_id")
		anna.post("/admin/search/index/try-again", url.Values{"listing": {"7001"}})
		anna.open("/admin/search/index").says("#parked", "None")
		must(t, h.aisle.Search.CatchUp(t.Context()))
	})
	t.Run("knows_no_listing_of_a_bad_number", func(t *testing.T) {
		for _, n := range []string{"", "x", "-1", "0"} {
			if status := anna.post("/admin/search/index/try-again", url.Values{"listing": {n}}).status; status != 404 {
				t.Error(strconv.Quote(n), status)
			}
		}
	})
	t.Run("asks_before_it_rebuilds", func(t *testing.T) {
		anna.open("/admin/search/index/rebuild").says("h1", "Rebuild the search index?").says("form button", "Rebuild now")
		anna.post("/admin/search/index/rebuild", nil)
		anna.post("/admin/search/index/rebuild", nil) // the second is the same
		var ordered int
		must(t, h.db.Pool().QueryRow(t.Context(), "SELECT count(*) FROM river_job WHERE kind = 'search_rebuilding'").Scan(&ordered))
		if ordered != 1 {
			t.Error("ordered", ordered)
		}
		must(t, h.aisle.Search.WorkRebuilding(t.Context(), search.Rebuilding{}))
		anna.open("/admin/search/index").says("#works", "Rebuild").says("#works", "Done")
	})
	t.Run("shows_progress_and_what_was_interrupted", func(t *testing.T) {
		exec("INSERT INTO search_work (kind, what, step, done, total) VALUES ('reprice', 'BR,DE', 'documents', 30, 120)")
		exec("INSERT INTO search_work (kind, step, done, total, moved_at) VALUES ('rebuild', 'index', 1, 2, now() - interval '1 hour')")
		exec("INSERT INTO search_work (kind, ended_at, failure) VALUES ('ranks', now(), 'no room left')")
		exec("INSERT INTO search_work (kind, step, ended_at, failure) VALUES ('rebuild', 'tables', now(), 'interrupted')")
		anna.open("/admin/search/index").says("#works", "Prices for Brazil and Germany").says("#works", "30 of 120").says("#works", "Interrupted").
			says("#works", "no room left").says("#works", "Failed").says("#works", "stopped at: Writing PostgreSQL’s tables")
	})
	t.Run("has_no_index_to_take_back", func(t *testing.T) {
		anna.open("/admin/search/index/swap-back").says("h1", "Take the previous index back?")
		anna.post("/admin/search/index/swap-back", nil).at("/admin/search/index/swap-back", 409).says(".error-summary, [role=alert]", "no earlier index")
	})
}

func TestIndex_names_why_postgresql_answers(t *testing.T) {
	for reason, words := range map[search.Reason]string{search.Down: "It says: no route", search.Unproved: "has been checked",
		search.Behind: "changed by hand is not yet at Meilisearch", search.Resting: "did not answer several of them"} {
		status := search.Status{Engine: search.PostgreSQL, Reason: reason}
		if reason == search.Down {
			status.Failure = "no route"
		}
		var b strings.Builder
		must(t, page.Index(page.IndexPage{Status: status}).Render(locale.With(t.Context(), locale.NewPrinter(locale.English, "US")), &b))
		if got := b.String(); !strings.Contains(got, "PostgreSQL answers instead of Meilisearch") || !strings.Contains(got, words) {
			t.Errorf("%s is shown as %s", reason, got)
		}
	}
}
