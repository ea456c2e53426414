package guide

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func day(t *testing.T, text string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestOccasion: which occasion a country has next, of those the program carries.
func TestOccasion(t *testing.T) {
	g, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ country, from, to, want string }{
		{"DE", "2026-12-01", "2027-01-08", "christmas 2026-12-24"},
		{"DE", "2026-12-24", "2026-12-24", "christmas 2026-12-24"},
		{"US", "2026-12-01", "2027-01-08", "christmas 2026-12-25"},
		{"DE", "2026-12-26", "2027-02-13", ""},
		{"DE", "2026-11-01", "2026-12-23", ""},
		{"ES", "2026-12-26", "2027-02-01", "epiphany 2027-01-06"},
		{"JP", "2026-12-26", "2027-02-01", "new_year 2027-01-01"},
		{"GR", "2026-12-01", "2027-01-08", ""},
		{"AE", "2026-12-01", "2027-05-01", "eid_al_fitr 2027-03-09"},
		{"SG", "2027-01-02", "2027-03-01", "lunar_new_year 2027-02-06"},
		{"KR", "2027-01-02", "2027-03-01", "lunar_new_year 2027-02-07"},
		{"NO", "2027-02-01", "2027-06-01", "mothers_day 2027-02-14"},
		{"GB", "2027-02-15", "2027-06-01", "mothers_day 2027-03-07"},
		{"US", "2027-02-15", "2027-06-01", "mothers_day 2027-05-09"},
		{"FR", "2027-02-15", "2027-06-01", "mothers_day 2027-05-30"},
		{"BR", "2027-01-01", "2027-05-01", ""},
	} {
		got := ""
		if o, found := g.Occasion(c.country, day(t, c.from), day(t, c.to)); found {
			got = o.Code + " " + o.On.Format(time.DateOnly)
		}
		if got != c.want {
			t.Errorf("%s from %s to %s: %q, want %q", c.country, c.from, c.to, got, c.want)
		}
	}
}

// TestOccasionsForAll: without countries an occasion is everybody's.
func TestOccasionsForAll(t *testing.T) {
	customs, err := readCustoms(occasions(`[{"code": "christmas", "days": ["2026-12-25"], "source": "x"}]`))
	if err != nil {
		t.Fatal(err)
	}
	g := &Guide{customs: customs}
	for _, country := range []string{"DE", "AE"} {
		if _, found := g.Occasion(country, day(t, "2026-12-01"), day(t, "2026-12-31")); !found {
			t.Errorf("%s has no part in what is for all", country)
		}
	}
}

// TestBadOccasions: rows that can't be shown or trusted are refused with their place and what is wrong.
func TestBadOccasions(t *testing.T) {
	const good = `{"code": "christmas", "countries": ["DE"], "days": ["2026-12-25"], "source": "x"}`
	for rows, want := range map[string]string{
		`{"code": "christmas", "countries": ["XX"], "days": ["2026-12-25"], "source": "x"}`:                            `row 2, "christmas": countries: "XX"`,
		`{"code": "christmas", "countries": ["FR"], "days": ["2026-12-32"], "source": "x"}`:                            `"2026-12-32"`,
		`{"code": "christmas", "countries": ["FR"], "days": ["Christmas"], "source": "x"}`:                             `"Christmas"`,
		`{"code": "christmas", "countries": ["FR"], "days": [], "source": "x"}`:                                        "days: none",
		`{"code": "christmas", "countries": ["FR"], "days": ["2026-12-25"]}`:                                           "source: none",
		`{"code": "black_friday", "countries": ["FR"], "days": ["2026-11-27"], "source": "x"}`:                         "occasion.by.black_friday",
		`{"code": "valentine", "countries": ["FR", "DE"], "days": ["2027-02-14", "2026-12-25"], "source": "x"}`:        "DE 2026-12-25 has christmas already",
		`{"code": "valentine", "days": ["2026-12-25"], "source": "for all, with Germany among them"}`:                  "DE 2026-12-25 has christmas already",
		`{"code": "valentine", "countries": ["FR"], "days": ["2027-02-14", "2027-02-14"], "source": "the same twice"}`: "FR 2027-02-14 has valentine already",
	} {
		if _, err := readCustoms(occasions("[" + good + "," + rows + "]")); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", rows, err, want)
		}
	}
	if _, err := readCustoms(occasions("[" + good + "]")); err != nil {
		t.Error(err)
	}
}

func occasions(rows string) fstest.MapFS {
	return fstest.MapFS{"data/occasions.json": {Data: []byte(rows)}}
}
