package admin_test

import (
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/demand"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/moderation"
	"github.com/silkroadmall/mall/web/admin"
)

// stocked puts listings with these English titles on sale and into the index.
func (h *house) stocked(titles ...string) (listings []id.Listing) {
	h.t.Helper()
	for i, title := range titles {
		c := scarf(fmt.Sprintf("SKU-%d", i))
		c.Texts = []catalog.Text{{Language: "en", Title: title, Description: "<p>x</p>"}}
		r := h.submitted(c)
		must(h.t, h.desk.Approve(h.t.Context(), h.clerk, moderation.Judgement{Revision: r.ID, Version: r.Version}))
		listings = append(listings, r.ListingID)
	}
	must(h.t, h.aisle.Search.Tend(h.t.Context()))
	return listings
}

// slug is the public name of a listing.
func (h *house) slug(n id.Listing) (slug string) {
	h.t.Helper()
	must(h.t, h.db.Pool().QueryRow(h.t.Context(), "SELECT slug FROM listing WHERE id = $1", n).Scan(&slug))
	return slug
}

// looked lets three people look for something.
func (h *house) looked(text string, results int) {
	h.t.Helper()
	for who := range demand.MinAskers {
		h.aisle.Demand.Note(demand.Search{Text: text, Language: "en", Country: "US", Results: results, Visitor: fmt.Sprint(who)})
	}
	must(h.t, h.aisle.Demand.Flush(h.t.Context()))
}

func TestQueries(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	anna.open("/admin/search").says(".empty", "3 different shoppers").says(".rail, nav", "Search")
	h.looked("orange stole", 0)
	h.looked("=cmd()", 3)
	h.aisle.Demand.Note(demand.Search{Text: "only one", Language: "en", Country: "US", Visitor: "a"})
	must(t, h.aisle.Demand.Flush(t.Context()))
	p := anna.open("/admin/search").says("tbody", "orange stole").says("tbody", "=cmd()")
	if strings.Contains(p.Find("tbody").Text(), "only one") {
		t.Error("what one person asked is shown")
	}
	t.Run("lists_by_kind_language_and_period", func(t *testing.T) {
		if n := anna.open("/admin/search?kind=empty").says("tbody", "orange stole").Find("tbody tr").Length(); n != 1 {
			t.Errorf("%d rows", n)
		}
		if n := anna.open("/admin/search?kind=unclicked").says("tbody", "=cmd()").Find("tbody tr").Length(); n != 1 {
			t.Errorf("%d rows", n)
		}
		anna.open("/admin/search?language=ja").lacks("tbody tr")
		anna.open("/admin/search?kind=x&language=x&days=999&after=x").says("tbody", "orange stole")
	})
	t.Run("leads_to_a_synonym_and_a_pin", func(t *testing.T) {
		row := `tbody tr:contains("orange stole") `
		anna.follow(p, row+`a[href*="/synonyms"]`).says("#put textarea", "orange stole")
		if got := anna.follow(p, row+`a[href*="/pins"]`).Find(`#put input[name=query]`).AttrOr("value", ""); got != "orange stole" {
			t.Error(got)
		}
		anna.follow(p, row+`td:first-child a`).says(".empty", "Nothing is found")
	})
	t.Run("exports_without_formulas", func(t *testing.T) {
		r, err := anna.http.Get(h.URL + "/admin/search/queries.csv?kind=most")
		must(t, err)
		defer r.Body.Close()
		body, err := io.ReadAll(r.Body)
		must(t, err)
		if r.Header.Get("Content-Type") != "text/csv; charset=utf-8" || !strings.Contains(string(body), "\norange stole,en,3,0,3,0,") || !strings.Contains(string(body), "\n'=cmd()") {
			t.Errorf("%s: %s", r.Header.Get("Content-Type"), body)
		}
	})
	t.Run("pages_by_cursor", func(t *testing.T) {
		for i := range 52 {
			h.looked(fmt.Sprintf("scarf %c%c", 'a'+i/26, 'a'+i%26), 1)
		}
		first := anna.open("/admin/search")
		second := anna.follow(first, `a[rel=next]`)
		if a, b := first.Find("tbody tr").Length(), second.Find("tbody tr").Length(); a != 50 || b != 4 {
			t.Errorf("%d and %d rows", a, b)
		}
		second.lacks("a[rel=next]")
	})
}

func TestQueries_exports_all_of_them(t *testing.T) {
	h := open(t)
	anna := h.admin("anna@example.com")
	const many = 20_001
	h.exec(`INSERT INTO search_query (folded, language, country, day, typed, searches)
		SELECT 'scarf ' || n, 'en', 'US', current_date, 'scarf ' || n, 3 + n % 7 FROM generate_series(1, ?) n`, many)
	r, err := anna.http.Get(h.URL + "/admin/search/queries.csv")
	must(t, err)
	defer r.Body.Close()
	rows, err := csv.NewReader(r.Body).ReadAll()
	must(t, err)
	seen := map[string]bool{}
	for _, row := range rows[1:] {
		seen[row[0]] = true
	}
	if len(rows) != many+1 || len(seen) != many {
		t.Errorf("%d rows with %d queries", len(rows), len(seen))
	}
	t.Run("says_that_there_are_more", func(t *testing.T) {
		console := admin.New(admin.Deps{Aisle: h.aisle})
		for most, last := range map[int]string{many: "scarf", many - 1: "There are more: this file has the first 20,000."} {
			file, err := console.QueriesFile(t.Context(), demand.Filter{Kind: demand.Most, Days: 7}, most)
			must(t, err)
			if lines := strings.Split(strings.TrimSpace(string(file)), "\n"); !strings.Contains(lines[len(lines)-1], last) {
				t.Errorf("of %d the last line is %s", most, lines[len(lines)-1])
			}
		}
	})
}

func TestSynonymPages(t *testing.T) {
	h := open(t)
	h.stocked("Silk scarf red", "Wool stole blue")
	anna := h.admin("anna@example.com")
	const path = "/admin/search/synonyms"
	t.Run("refuses_a_group_of_one_and_keeps_what_was_typed", func(t *testing.T) {
		p := anna.send(anna.open(path), path, url.Values{"words": {"lonely"}})
		if p.status != http.StatusUnprocessableEntity {
			t.Error(p.status)
		}
		p.says("#f-words-error", "two different").says("#put textarea", "lonely")
	})
	t.Run("shows_the_effect_before_it_is_saved", func(t *testing.T) {
		p := anna.post(path, url.Values{"words": {"scarf\nstole"}, "language": {"en"}, "query": {"stole"}, "do": {"preview"}})
		p.says("#effect", "Finds 1 now, and 2 with this group").says("#put textarea", "stole")
		if p.status != http.StatusOK {
			t.Error(p.status)
		}
		anna.open("/admin/search/try?q=stole").says("#hits h2", "1 hit")
	})
	t.Run("adds_edits_and_switches_off", func(t *testing.T) {
		p := anna.send(anna.open(path), path, url.Values{"words": {"scarf, stole"}, "language": {"en"}}).at(path, http.StatusOK)
		p.says("tbody tr", "scarf · stole").says("tbody tr", "anna").says("tbody tr .pill", "On").says(".flashes", "Saved")
		anna.open("/admin/search/try?q=stole").says("#hits h2", "2 hits")
		edit := anna.follow(p, `tbody a[href*="group="]`).says("#put h2", "Change").says("#put textarea", "stole")
		p = anna.send(edit, path, url.Values{"words": {"scarf\nstole\nwrap"}}).at(path, http.StatusOK)
		if n := p.says("tbody tr", "wrap").Find("tbody tr").Length(); n != 1 {
			t.Errorf("%d groups", n)
		}
		action := p.Find(`tbody form`).First().AttrOr("action", "")
		anna.send(p, action, nil).at(path+"?page=1", http.StatusOK).says("tbody tr .pill", "Off")
		anna.open("/admin/search/try?q=stole").says("#hits h2", "1 hit")
		anna.open(path+"?q=WRAP").says("tbody", "wrap")
		anna.open(path + "?q=nothing").lacks("tbody tr")
	})
	t.Run("deletes_after_asking_what_an_admin_has_added", func(t *testing.T) {
		anna.post(path, url.Values{"words": {"scarf, stole"}, "language": {"en"}})
		anna.open("/admin/search/try?q=stole").says("#hits h2", "2 hits")
		h.exec("INSERT INTO search_synonym (language, words, origin) VALUES ('en', ARRAY['cup', 'mug'], 'shipped')")
		list := anna.open(path + "?q=stole")
		for list.Find(`tbody a[href*="group="]`).Length() > 0 {
			ask := anna.follow(anna.follow(list, `tbody a[href*="group="]`), `#put a[href$="/delete"]`).says("h1", "Delete this group?").says(".notice", "scarf · stole")
			anna.send(ask, ask.path, nil).at(path, http.StatusOK).says(".flashes", "Deleted")
			list = anna.open(path + "?q=stole")
		}
		anna.open("/admin/search/try?q=stole").says("#hits h2", "1 hit")
		anna.open(path).says("tbody", "cup · mug").lacks(`a[href$="/delete"]`)
	})
	t.Run("finds_no_group_that_is_none", func(t *testing.T) {
		var shipped int64
		must(t, h.db.Pool().QueryRow(t.Context(), "SELECT id FROM search_synonym WHERE origin = 'shipped'").Scan(&shipped))
		for _, wrong := range []string{"999/switch", "x/switch", "999/delete", "x/delete", fmt.Sprint(shipped, "/delete")} {
			if p := anna.post(path+"/"+wrong, nil); p.status != http.StatusNotFound {
				t.Errorf("%s gets %d", wrong, p.status)
			}
			if p := anna.open(path + "/" + wrong); strings.HasSuffix(wrong, "delete") && p.status != http.StatusNotFound {
				t.Errorf("%s is asked with %d", wrong, p.status)
			}
		}
		anna.open(path).says("tbody", "cup · mug")
	})
}

func TestPinPages(t *testing.T) {
	h := open(t)
	listings := h.stocked("Silk scarf red", "Wool stole blue", "Cotton scarf green")
	anna := h.admin("anna@example.com")
	const path = "/admin/search/pins"
	stole := h.slug(listings[1])
	p := anna.open(path+"?query=silk+scarf&words=wool").says("#put", "Wool stole blue")
	t.Run("keeps_place_and_last_day_while_one_looks_for_another_listing", func(t *testing.T) {
		search := url.Values{}
		anna.open(path + "?query=silk+scarf&words=wool&position=3&until=2099-12-31").Find("#put form[method=get] [name]").Each(func(_ int, field *goquery.Selection) {
			search.Set(field.AttrOr("name", ""), field.AttrOr("value", ""))
		})
		search.Set("words", "cotton")
		found := anna.open(path+"?"+search.Encode()).says("#put", "Cotton scarf green").Find("#put form[method=post]")
		for name, value := range map[string]string{"position": "3", "until": "2099-12-31"} {
			if got := found.Find(`input[name=`+name+`]`).AttrOr("value", ""); got != value {
				t.Errorf("%s is %q", name, got)
			}
		}
	})
	t.Run("refuses_wrong_fields_and_keeps_them", func(t *testing.T) {
		p := anna.send(p, path, url.Values{"listing": {stole}, "position": {"0"}, "until": {"2020-01-01"}})
		p.says("#f-position-error", "1 to 10").says("#f-until-error", "past")
		if p.status != http.StatusUnprocessableEntity || p.Find(`input[name=until]`).AttrOr("value", "") != "2020-01-01" {
			t.Error(p.status)
		}
		anna.post(path, url.Values{"query": {"a@b.example"}, "position": {"1"}, "until": {"soon"}, "words": {"wool"}}).says("#f-until-error", "2026-12-31")
		anna.post(path, url.Values{"query": {"a@b.example"}, "position": {"1"}, "words": {"wool"}}).says("#f-query-error", "without mail").says("#f-words-error", "Choose the listing")
	})
	t.Run("pins_shows_and_takes_away_with_a_way_back", func(t *testing.T) {
		anna.send(p, path, url.Values{"listing": {stole}}).at(path, http.StatusOK).says("tbody", "Wool stole blue").says("tbody", "anna").says(".flashes", "silk scarf")
		try := anna.open("/admin/search/try?q=Silk+scarf").says("#hits tbody tr:first-child", "Wool stole blue").says("#hits tbody tr:first-child", "Pinned")
		try.says("#hits tbody tr:nth-child(2)", "Silk scarf red")
		anna.follow(try, `#hits tbody tr:first-child a[href*="/why"]`).says("#verdict", "pinned to this query")
		list := anna.open(path + "?q=scarf")
		gone := anna.send(list, list.Find("tbody form").AttrOr("action", ""), nil)
		gone.says(".flashes", "Taken away").says("#put", "Wool stole blue").lacks("tbody tr")
		anna.send(gone, path, url.Values{"listing": {stole}}).at(path, http.StatusOK).says("tbody", "Wool stole blue")
	})
	t.Run("a_pin_that_is_a_hit_is_shown_once", func(t *testing.T) {
		_, err := h.aisle.Demand.Pin(t.Context(), demand.Pin{Typed: "scarf", ListingID: listings[2], Position: 1, CreatedBy: 2})
		must(t, err)
		if n := anna.open("/admin/search/try?q=scarf").says("#hits h2", "3 hits").Find(`#hits tbody tr:contains("Cotton scarf green")`).Length(); n != 1 {
			t.Errorf("shown %d times", n)
		}
	})
	t.Run("finds_no_pin_that_is_none", func(t *testing.T) {
		for _, wrong := range []string{"999", "x"} {
			if p := anna.post(path+"/"+wrong+"/remove", nil); p.status != http.StatusNotFound {
				t.Errorf("%s gets %d", wrong, p.status)
			}
		}
	})
}

func TestWhyPage(t *testing.T) {
	h := open(t)
	listings := h.stocked("Silk scarf red", "Wool stole blue")
	anna := h.admin("anna@example.com")
	const path = "/admin/search/why"
	anna.open(path).says("form", "Explain").lacks("#verdict")
	t.Run("tells_place_words_price_and_rank", func(t *testing.T) {
		p := anna.follow(anna.open("/admin/search/try?q=red+scraf&market=en-us"), `a[href*="/why"]`)
		p.says("#verdict", "In place 1 of 2").says("#verdict", "red scarf").says("#verdict", "$").says("#words tbody tr:nth-child(2)", "Title (English): scarf")
		if n := p.says("#rank", "of 1000").Find("#rank tbody tr").Length(); n != 5 {
			t.Errorf("%d merits", n)
		}
	})
	t.Run("tells_why_not", func(t *testing.T) {
		anna.open(path+"?q=red&listing=https://mall.example/en-us/l/"+h.slug(listings[1])+"%3Fsku%3Dx").says("#verdict", "Not among").says("#obstacles", "lacks words")
		h.exec("UPDATE listing SET state = 'stopped' WHERE id = ?", listings[0])
		anna.open(path+"?q=scarf&listing="+h.slug(listings[0])).says("#obstacles", "not on sale")
	})
	t.Run("names_the_wrong_field", func(t *testing.T) {
		for query, field := range map[string]string{"?listing=none": "listing", "?listing=none&market=mars": "market"} {
			p := anna.open(path+query).says("#f-"+field+"-error", "")
			if p.status != http.StatusUnprocessableEntity || p.Find("#f-"+field+"-error").Length() == 0 {
				t.Errorf("%s: %d %s", query, p.status, p.Find("main").Text())
			}
		}
		if p := anna.open("/admin/search/try?q=scarf&market=xx-yy"); p.status != http.StatusUnprocessableEntity || p.Find("#f-market-error").Length() == 0 {
			t.Errorf("%d", p.status)
		}
	})
}
