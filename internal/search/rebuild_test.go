package search_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/database"
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
			if err != nil || r.Total == 0 { // PostgreSQL may answer where the machine is slow
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
	if got := s.indexed(t, x, "zorblax"); len(got) != 1 {
		t.Error("a change during the rebuild is lost:", got)
	}
	if got := s.indexed(t, x, "vase"); slices.Contains(got, "blue-white-vase") {
		t.Error("a removal during the rebuild is lost:", got)
	}
	if got := s.indexed(t, x, `"`+last+`"`); !slices.Equal(got, []string{scarf}) {
		t.Error("the last of many changes is lost:", last, got)
	}
	alike(t, x)
}

// indexed asks in the United States, by the index and by nothing else, for the words as they are, and gives the slugs of the hits.
func (s *shop) indexed(t *testing.T, x *search.Searcher, text string) []string {
	t.Helper()
	got, r := s.find(t.Context(), t, x, search.Query{Text: text, Literal: true, Market: to(t, "en-us")})
	if r.Engine != search.Meilisearch {
		t.Errorf("%s: %s answers", text, r.Engine)
	}
	return got
}

// alike fails unless both engines have the same number of documents and the last work came to a good end.
func alike(t *testing.T, x *search.Searcher) {
	t.Helper()
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

// atMeilisearch asks Meilisearch itself.
func atMeilisearch(t *testing.T, o search.Options, method, path string, into any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, o.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+o.Key)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode >= http.StatusBadRequest {
		t.Fatal(method, path, res.Status)
	}
	if into == nil {
		return
	}
	if err := json.NewDecoder(res.Body).Decode(into); err != nil {
		t.Fatal(err)
	}
}

// indexes lists the indexes of listings of this shop at Meilisearch: "" for the live one, what its name ends in for one beside it.
func indexes(t *testing.T, o search.Options) (names []string) {
	t.Helper()
	var list struct{ Results []struct{ UID string } }
	atMeilisearch(t, o, http.MethodGet, "/indexes?limit=1000", &list)
	for _, index := range list.Results {
		if name := strings.TrimPrefix(index.UID, o.Index); name != index.UID && name != "_suggest" {
			names = append(names, name)
		}
	}
	return names
}

func TestSwapBack(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	named := withMeili(t)
	clock := &clock{now: time.Now()}
	var o search.Options
	x := s.searcher(func(opts *search.Options) {
		named(opts)
		opts.Now = clock.Now
		o = *opts
	})
	if err := x.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := x.SwapBack(t.Context()); !errors.Is(err, search.ErrNoPrevious) {
		t.Error("there was nothing before the first index, and it is taken back:", err)
	}
	if err := x.Rebuild(t.Context(), func(string) {}); err != nil {
		t.Fatal(err)
	}
	lamp, vase := s.slugs["brass-desk-lamp"], s.slugs["blue-white-vase"]
	title := func(word string) {
		s.change(t, lamp, "UPDATE listing_text SET title = ? WHERE listing_id = ? AND language = 'en'", word+" lamp", lamp)
		s.work(t, x)
	}
	title("Zorblax") // the index that was live before does not hear of these
	s.change(t, vase, "UPDATE listing SET state = 'removed' WHERE id = ?", vase)
	s.work(t, x)
	for _, word := range []string{"Zorblax", "Quuxly"} { // there and back again
		if err := x.SwapBack(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.work(t, x)
		if got := s.indexed(t, x, word); len(got) != 1 {
			t.Error("taken back, and a change since is lost:", word, got)
		}
		if got := s.indexed(t, x, "vase"); slices.Contains(got, "blue-white-vase") {
			t.Error("taken back, and a removal since is lost")
		}
		title("Quuxly")
	}
	if names := indexes(t, o); len(names) != 2 {
		t.Error("the previous index is not kept:", names)
	}
	clock.pass(25 * time.Hour)
	if err := x.CleanUp(t.Context(), search.Housekeeping{}); err != nil {
		t.Fatal(err)
	}
	if names := indexes(t, o); len(names) != 1 {
		t.Error("the previous index is kept for more than a day:", names)
	}
	if err := x.SwapBack(t.Context()); !errors.Is(err, search.ErrNoPrevious) {
		t.Error("the previous index is dropped, and taken back:", err)
	}
}

// TestRebuildThatDies kills a process that rebuilds at each of its steps: searches go on, nothing that was written is lost, and the
// next rebuild begins at once and clears away what was left.
func TestRebuildThatDies(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	named := withMeili(t)
	var o search.Options
	x := s.searcher(func(opts *search.Options) {
		named(opts)
		o = *opts
	})
	if err := x.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	lamp := s.slugs["brass-desk-lamp"]
	found := func(when, word string) {
		t.Helper()
		if got := s.indexed(t, x, word); len(got) != 1 {
			t.Error(when, word, got)
		}
	}
	documents := fmt.Sprintf("%s: %d of", search.StepDocuments, len(s.slugs))
	for i, step := range []string{documents, search.StepWords, search.StepCheck, search.StepSwap, "both engines"} {
		first, second := "zorblax"+string(rune('a'+i)), "quuxly"+string(rune('a'+i))
		s.exec("UPDATE listing_text SET title = $2 || ' lamp' WHERE listing_id = $1 AND language = 'en'", lamp, first) // the rebuild reads it
		s.dies(t, o, step)
		until(t, 10*time.Second, func() bool { // as soon as PostgreSQL has seen it die, another process looks after it
			if err := x.Tend(t.Context()); err != nil {
				t.Fatal(step, err)
			}
			s.work(t, x)
			return len(s.indexed(t, x, first)) == 1
		})
		s.change(t, lamp, "UPDATE listing_text SET title = ? WHERE listing_id = ? AND language = 'en'", second+" lamp", lamp)
		s.work(t, x)
		found("changed after it died at "+step, second)
		if err := x.Rebuild(t.Context(), func(string) {}); err != nil {
			t.Fatal("the next one after it died at", step, err)
		}
		found("built anew after it died at "+step, second)
		if names := indexes(t, o); len(names) != 2 { // the live one and the one before
			t.Error("left behind after it died at", step, names)
		}
	}
}

// dies rebuilds in a process of its own, which is killed when it comes to the step.
func (s *shop) dies(t *testing.T, o search.Options, step string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestProcessThatDies$")
	cmd.Env = append(os.Environ(), "DIES_AT="+step, "DIES_DB="+s.db.Pool().Config().ConnString(), "DIES_URL="+o.URL, "DIES_KEY="+o.Key, "DIES_INDEX="+o.Index)
	out, err := cmd.CombinedOutput()
	if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != -1 {
		t.Fatalf("it did not die at %s: %v\n%s", step, err, out)
	}
}

// TestProcessThatDies is no test but the process that TestRebuildThatDies kills.
func TestProcessThatDies(t *testing.T) {
	step := os.Getenv("DIES_AT")
	if step == "" {
		return
	}
	db, err := database.Open(t.Context(), database.Options{URL: os.Getenv("DIES_DB"), Conns: 8})
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{TB: t, db: db}
	x := s.searcher(func(o *search.Options) {
		o.URL, o.Key, o.Index = os.Getenv("DIES_URL"), os.Getenv("DIES_KEY"), os.Getenv("DIES_INDEX")
	})
	err = x.Rebuild(t.Context(), func(line string) {
		if strings.HasPrefix(line, step) {
			syscall.Kill(os.Getpid(), syscall.SIGKILL) //nolint:errcheck // then it lives, and the test fails
			select {}
		}
	})
	t.Fatal("it lives:", err)
}

func TestRebuildFromNothing(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	x := s.searcher(withMeili(t))
	lamp := s.slugs["brass-desk-lamp"]
	err := x.Rebuild(t.Context(), func(line string) {
		if line == search.StepTables { // all documents are made, and not yet in place
			s.change(t, lamp, "UPDATE listing_text SET title = 'Zorblax lamp' WHERE listing_id = ? AND language = 'en'", lamp)
			s.work(t, x)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	s.work(t, x)
	for _, engine := range []*search.Searcher{x, s.searcher(nil)} {
		if got, r := s.find(t.Context(), t, engine, search.Query{Text: "zorblax", Market: to(t, "en-us")}); len(got) != 1 {
			t.Error("a change while all was written is lost:", r.Engine, got)
		}
		if got, r := s.find(t.Context(), t, engine, search.Query{Text: "scarf", Market: to(t, "en-us")}); !slices.Contains(got, scarf) {
			t.Error(r.Engine, got)
		}
	}
	if status, err := x.Status(t.Context()); err != nil || status.Documents != int64(len(s.slugs)) || status.Indexed != status.Documents {
		t.Errorf("%+v %v", status, err)
	}
}

// TestRebuild_bears_a_change_at_the_check lets a listing get another article number and title while the new index is asked for it.
func TestRebuild_bears_a_change_at_the_check(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	x := s.searcher(withMeili(t))
	if err := x.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	r, err := s.searcher(nil).Search(t.Context(), search.Query{Category: "home", Market: to(t, "en-us")})
	if err != nil || r.Total == 0 {
		t.Fatal(r.Total, err)
	}
	asked := r.IDs()[0]
	err = x.Rebuild(t.Context(), func(line string) {
		if line != search.StepCheck {
			return
		}
		s.exec("UPDATE variant SET sku = 'ZORBLAX-' || position WHERE listing_id = $1", asked)
		s.change(t, asked, "UPDATE listing_text SET title = 'Quuxly' WHERE listing_id = ?", asked)
	})
	if err != nil {
		t.Error("one change ends the whole rebuild:", err)
	}
	s.work(t, x)
	if got := s.indexed(t, x, "quuxly"); len(got) != 1 {
		t.Error("the change is lost:", got)
	}
}

// TestRebuild_says_that_it_goes_on holds a rebuild at a step, which takes as long as it likes, and lets one that died come before.
func TestRebuild_says_that_it_goes_on(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	x := s.searcher(nil)
	for _, kind := range []string{search.WorkRebuild, search.WorkReprice} {
		s.exec("INSERT INTO search_work (kind, step, began_at, moved_at) VALUES ($1, 'index', now() - interval '2 hours', now() - interval '1 hour')", kind)
	}
	works := func() []search.Work { return status(t, x).Works }
	err := x.Rebuild(t.Context(), func(line string) {
		if line == search.StepWords {
			before := works()[0].MovedAt
			until(t, byAndBy, func() bool { return works()[0].MovedAt.After(before) })
		}
	})
	list := works()
	if err != nil || len(list) != 3 || list[0].EndedAt == nil || list[0].Interrupted(time.Now()) {
		t.Fatal(list, err)
	}
	for _, w := range list[1:] {
		if ended := w.EndedAt != nil; ended != (w.Kind == search.WorkRebuild) || !w.Interrupted(time.Now()) || ended && !w.EndedAt.Equal(w.MovedAt) {
			t.Errorf("left behind: %+v", w)
		}
	}
}

func status(t *testing.T, x *search.Searcher) search.Status {
	t.Helper()
	status, err := x.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return status
}

// TestReindex fills the index from documents that are as they should be, and makes them anew where they are not.
func TestReindex(t *testing.T) {
	t.Parallel()
	s, rules, engine := newShop(t), "first", withMeili(t)
	x := s.searcher(func(o *search.Options) {
		engine(o)
		o.Version = func() string { return rules }
	})
	if err := x.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, want string
		spoil      func()
	}{
		{"as_they_are", search.WorkRefill, func() {}},
		{"priced_by_other_rules", search.WorkRebuild, func() { rules = "second" }},
		{"as_they_are_again", search.WorkRefill, func() {}},
		{"one_is_missing", search.WorkRebuild, func() { s.exec("DELETE FROM search_document WHERE listing_id = $1", s.slugs[scarf]) }},
		{"made_long_ago", search.WorkRebuild, func() { s.exec("UPDATE search_work SET ended_at = now() - interval '1 day'") }},
	} {
		c.spoil()
		if err := x.Reindex(t.Context(), func(string) {}); err != nil {
			t.Fatal(c.name, err)
		}
		status, err := x.Status(t.Context())
		if err != nil || status.Works[0].Kind != c.want || status.Works[0].Failure != "" || int(status.Indexed) != len(s.slugs) {
			t.Errorf("%s: %+v, %d indexed, %v", c.name, status.Works[0], status.Indexed, err)
		}
		if got := s.indexed(t, x, "scarf"); len(got) == 0 {
			t.Error(c.name, "nothing is found")
		}
	}
}
