package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/rulebook"
	"github.com/silkroadmall/mall/internal/testdb"
)

// operated is a database whose operator has published a German VAT of 21% from today on.
func operated(t *testing.T) (dsn, shipped string) {
	t.Helper()
	dsn = testdb.DSN(t)
	db, err := database.Open(t.Context(), database.Options{URL: dsn, Conns: 2})
	fatal(t, err)
	t.Cleanup(db.Close)
	queue, err := job.NewQueue(db)
	fatal(t, err)
	var admins []id.Account
	for _, name := range []string{"anna", "bo"} {
		a, err := account.NewStore(db, queue, time.Now).Create(t.Context(), account.New{Role: account.Admin, Email: name + "@example.com", Name: name, Language: "en", Password: "copper kettle 47"})
		fatal(t, err)
		admins = append(admins, a.ID)
	}
	book, err := customs.Load()
	fatal(t, err)
	store, err := rulebook.NewStore(db, queue, book, time.Now)
	fatal(t, err)
	v, err := store.Open(t.Context(), admins[0], rulebook.Outline{Note: "VAT", From: landedcost.DayOf(time.Now())})
	fatal(t, err)
	fatal(t, store.Add(t.Context(), admins[0], v.ID, []customs.Edit{{Kind: customs.EditRate, Rules: "EU", Charge: "vat-sale", In: "DE", Rate: "21%", Act: "Act",
		Checked: 20261128, Confidence: landedcost.Official}}))
	fatal(t, store.Archive(t.Context()))
	fatal(t, store.Propose(t.Context(), admins[0], v.ID, v.Serial+1))
	_, err = store.Publish(t.Context(), admins[1], v.ID)
	fatal(t, err)
	return dsn, book.Version()
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestLandedcostUsesTheOperatorsRules(t *testing.T) {
	dsn, shipped := operated(t)
	today := time.Now().UTC()
	question := `{"destination":{"country":"DE"},"currency":"EUR","lines":[{"hs":"6214.10","unit_price":"50.00","quantity":1}]}`
	for _, c := range []struct {
		asOf, env, rate, version string
		code                     int
	}{
		{"", dsn, "21%", shipped + "+1", 0},
		{shipped + "+1", dsn, "21%", shipped + "+1", 0},
		{shipped, dsn, "19%", shipped, 0},
		{"", "", "19%", shipped, 0},
		{shipped, "", "19%", shipped, 0},
		{today.Format(time.DateOnly), dsn, "21%", shipped + "+1", 0},
		{today.AddDate(0, 0, 1).Format(time.DateOnly), dsn, "", "", 1},
		{"2026-06-01", dsn, "", "", 1},
		{"2026-06-01", "", "", "", 1},
		{"2020-01-01.1", dsn, "", "", 1},
		{shipped + "+1", "", "", "", 1},
		{"", "postgres://nobody@127.0.0.1:1/nowhere", "", "", 1},
	} {
		console, screen := terminal(map[string]string{"DATABASE_URL": c.env})
		console.in = strings.NewReader(question)
		if code := console.run(t.Context(), []string{"landedcost", "-as-of", c.asOf}); code != c.code {
			t.Errorf("as of %q with %q ends with %d: %s", c.asOf, c.env, code, screen)
		}
		if want := "the first day known is " + today.Format(time.DateOnly); c.asOf == "2026-06-01" && c.env == dsn && !strings.Contains(screen.String(), want) {
			t.Errorf("as of %s: %s, want %q", c.asOf, screen, want)
		}
		if c.code != 0 {
			continue
		}
		var a struct {
			Version    string                        `json:"data_version"`
			Components []struct{ Kind, Rate string } `json:"components"`
		}
		fatal(t, json.NewDecoder(strings.NewReader(screen.String())).Decode(&a))
		for _, x := range a.Components {
			if x.Kind == "tax" && x.Rate != c.rate {
				t.Errorf("as of %q with %q: tax %s, want %s", c.asOf, c.env, x.Rate, c.rate)
			}
		}
		if a.Version != c.version {
			t.Errorf("as of %q: data version %s, want %s", c.asOf, a.Version, c.version)
		}
	}
}

func TestDoctorComparesTheRulesInUse(t *testing.T) {
	dsn, shipped := operated(t)
	serves := shipped + "+1"
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if _, err := w.Write([]byte(`mall_rules_info{version="` + serves + `"} 1`)); err != nil {
			t.Error(err)
		}
	}))
	defer shop.Close()
	look := func(want string) {
		t.Helper()
		console, screen := terminal(map[string]string{"DATABASE_URL": dsn, "MALL_ADDR": strings.TrimPrefix(shop.URL, "http://")})
		console.run(t.Context(), []string{"doctor"})
		if !strings.Contains(screen.String(), want) {
			t.Errorf("mall doctor does not say %q:\n%s", want, screen)
		}
	}
	look("ok     rulebook       last version " + shipped + "+1 of ")
	serves = shipped
	look("WRONG  rulebook       last version " + shipped + "+1 of ")
}
