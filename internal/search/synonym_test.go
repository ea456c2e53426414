package search_test

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/search"
)

// admin is one of the shop.
func (s *shop) admin(t *testing.T) (admin id.Account) {
	t.Helper()
	err := s.db.Pool().QueryRow(t.Context(), `INSERT INTO account (role, email, name, language, password_hash, created_at)
		VALUES ('admin', 'anna@example.com', 'anna', 'en', '', now()) RETURNING id`).Scan(&admin)
	if err != nil {
		t.Fatal(err)
	}
	return admin
}

// shippedGroup is one that nobody has added.
func shippedGroup(t *testing.T, x *search.Searcher) int64 {
	t.Helper()
	groups, err := x.Synonyms(t.Context())
	if err != nil || len(groups) == 0 {
		t.Fatal(groups, err)
	}
	return groups[0].ID
}

func TestDeleteSynonym(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	if err := search.SyncSynonyms(t.Context(), s.db); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	x := s.searcher(func(o *search.Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	if err := x.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	admin := s.admin(t)
	if err := x.DeleteSynonym(t.Context(), admin, shippedGroup(t, x)); !errors.Is(err, search.ErrNoSynonyms) {
		t.Error("a shipped group is deleted:", err)
	}
	found := func() int {
		t.Helper()
		got, _ := s.find(t.Context(), t, x, search.Query{Text: "zorblax", Market: to(t, "en-us")})
		return len(got)
	}
	own, err := x.PutSynonym(t.Context(), admin, search.SynonymGroup{Language: "en", Words: []string{"zorblax", "scarf"}})
	if err != nil || found() == 0 {
		t.Fatal(found(), err)
	}
	if err := x.DeleteSynonym(t.Context(), admin, own); err != nil || found() != 0 {
		t.Error("deleted, and still known:", found(), err)
	}
	if line := log.String(); !strings.Contains(line, "zorblax") || !strings.Contains(line, "admin=") {
		t.Error("nobody knows who deleted what:", line)
	}
	if err := x.DeleteSynonym(t.Context(), admin, own); !errors.Is(err, search.ErrNoSynonyms) {
		t.Error("deleted twice:", err)
	}
}
