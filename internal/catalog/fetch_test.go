package catalog_test

import (
	"bytes"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/media"
)

// shop serves a picture at /a.png, and at /late.png from the second request on.
func shop(t *testing.T) string {
	t.Helper()
	var picture bytes.Buffer
	must(t, png.Encode(&picture, image.NewGray(image.Rect(0, 0, 64, 48))))
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/a.png", r.URL.Path == "/late.png" && asked.Add(1) > 1:
			w.Write(picture.Bytes())
		case r.URL.Path == "/late.png":
			w.WriteHeader(http.StatusServiceUnavailable)
		case r.URL.Path == "/page.html":
			w.Write([]byte("<html>"))
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func ask(t *testing.T, s *catalog.Store, db *database.DB, addresses ...string) []id.Picture {
	t.Helper()
	var ids []id.Picture
	for _, a := range addresses {
		must(t, db.Transact(t.Context(), func(tx *database.DB) error {
			p, err := s.AskPictureTx(t.Context(), tx, ours, a)
			if err == nil {
				ids = append(ids, p.ID)
			}
			return err
		}))
	}
	return ids
}

func TestFetchPictures(t *testing.T) {
	t.Parallel()
	s, db := newStore(t)
	base := shop(t)
	disk, err := media.NewDisk(t.TempDir())
	must(t, err)
	ids := ask(t, s, db, base+"/a.png", base+"/late.png", base+"/page.html", base+"/none.png", base+"/a.png")
	if ids[0] != ids[4] {
		t.Error("the same address became two pictures")
	}
	c := scarf("S")
	for _, p := range ids[:4] {
		c.Pictures = append(c.Pictures, catalog.DraftPicture{PictureID: p})
	}
	r, err := s.Create(t.Context(), ours, c, 1)
	must(t, err)
	publish(t, s, db, ours, r.ListingID)

	workers := job.NewWorkers()
	(&catalog.Darkroom{Store: s, Studio: media.NewStudio(disk, 2), Web: media.NewFetcher(true)}).Register(workers)
	if err := workers.Drain(t.Context(), db, time.Now()); err == nil {
		t.Error("the busy server was not noted")
	}
	check := func(late catalog.PictureState) {
		t.Helper()
		rows, err := s.Pictures(t.Context(), ours, ids)
		must(t, err)
		var got []any
		for _, n := range ids[:4] {
			got = append(got, rows[n].State)
		}
		same(t, "states", got, []any{"ready", late, "failed", "failed"})
		same(t, "reasons", []any{rows[ids[2]].Failure, rows[ids[3]].Failure}, "[media.unknown_format media.gone]")
	}
	check("waiting")
	must(t, workers.Drain(t.Context(), db, time.Now().Add(2*time.Hour)))
	check("ready")
	l, err := s.Listing(t.Context(), "silk-scarf", locale.English)
	must(t, err)
	same(t, "listing", []any{len(l.Pictures), l.Pictures[0].Width, len(l.Missing)}, "[2 64 1]")
	n, err := s.RetryPictures(t.Context(), ours, r.ListingID)
	must(t, err)
	same(t, "pictures to fetch again", n, 2)
}
