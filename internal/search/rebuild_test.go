package search_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/silkroadmall/mall/internal/search"
)

// searching asks all the while and gives the number of searches when it is stopped.
func (s *shop) searching(t *testing.T, x *search.Searcher) (stop func() int) {
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	var wg sync.WaitGroup
	wg.Go(func() {
		for ; ctx.Err() == nil; n++ {
			r, err := x.Search(t.Context(), search.Query{Text: "scarf", Market: to(t, "en-us")})
			if err != nil || r.Total == 0 || r.Engine != search.Meilisearch {
				t.Error("a search during the rebuild:", r.Engine, r.Total, err)
				return
			}
		}
	})
	return func() int {
		cancel()
		wg.Wait()
		return n
	}
}

func TestRebuild(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	x, other := s.searcher(withMeili(t)), s.searcher(withMeili(t))
	if err := errors.Join(x.Tend(t.Context()), other.Tend(t.Context())); err != nil {
		t.Fatal(err)
	}
	stop := s.searching(t, x)
	following, end := context.WithCancel(t.Context())
	var follower sync.WaitGroup
	follower.Go(func() { other.Follow(following) })
	writing := s.writing(t)
	lamp, vase := s.slugs["brass-desk-lamp"], s.slugs["blue-white-vase"]
	busy := false
	err := x.Rebuild(t.Context(), func(line string) {
		if line != search.StepSwap {
			return
		}
		// The new index has been filled; these come too late for it.
		s.change(t, lamp, "UPDATE listing_text SET title = 'Zorblax lamp' WHERE listing_id = ? AND language = 'en'", lamp)
		s.change(t, vase, "UPDATE listing SET state = 'removed' WHERE id = ?", vase)
		busy = errors.Is(x.Rebuild(t.Context(), func(string) {}), search.ErrBusy)
	})
	if n := stop(); err != nil || n == 0 {
		t.Fatal(err, n)
	}
	last := writing()
	end()
	follower.Wait()
	s.work(t, x)
	if !busy {
		t.Error("two rebuild at once")
	}
	us := to(t, "en-us")
	if got, r := s.find(t.Context(), t, x, search.Query{Text: "zorblax", Market: us}); r.Engine != search.Meilisearch || len(got) != 1 {
		t.Error("a change during the rebuild is lost:", r.Engine, got)
	}
	if got, r := s.find(t.Context(), t, x, search.Query{Text: "vase", Market: us}); slices.Contains(got, "blue-white-vase") {
		t.Error("a removal during the rebuild is lost:", r.Engine, got)
	}
	if got, r := s.find(t.Context(), t, x, search.Query{Text: `"` + last + `"`, Market: us}); !slices.Equal(got, []string{scarf}) {
		t.Error("the last of many changes is lost:", last, r.Engine, got)
	}
	status, err := x.Status(t.Context())
	if err != nil || status.Documents != status.Indexed || len(status.Works) == 0 || status.Works[0].EndedAt == nil || status.Works[0].Failure != "" {
		t.Errorf("%+v %v", status, err)
	}
}

// writing changes the scarf's title all the while and gives the last word of it when it is stopped.
func (s *shop) writing(t *testing.T) (stop func() string) {
	ctx, cancel := context.WithCancel(t.Context())
	last, n := "", s.slugs[scarf]
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			last = "zorb" + strings.Repeat("q", i%20+1) + string(rune('a'+i%26))
			s.change(t, n, "UPDATE listing_text SET title = 'Silk scarf ' || ? WHERE listing_id = ? AND language = 'en'", last, n)
		}
	})
	return func() string {
		cancel()
		wg.Wait()
		return last
	}
}
