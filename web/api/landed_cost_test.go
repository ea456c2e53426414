package api_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/fx"
	"github.com/silkroadmall/mall/web"
	"github.com/silkroadmall/mall/web/api"
	"github.com/silkroadmall/mall/web/request"
)

// scarf asks for two silk scarves to Berlin.
const scarf = `{"id":"any text, echoed","date":"2026-11-23","origin":"CN","destination":{"country":"DE","region":"","postal_code":""},
	"channel":"courier","terms":"DDP","currency":"EUR","lines":[{"hs":"6214.10","description":"silk scarf","origin":"CN","unit_price":"24.00",
	"quantity":2,"weight_kg":"0.120","unit_measures":{"pairs":"1"},"tax_class":""}],"shipping":"4.90","insurance":"0","personal_use":true,
	"origin_evidence":false,"entry":"auto","shipping_shown_apart":true,"fx":{"USD":"1.0850"},"registrations":{"eu_ioss":true}}`

// plain asks the same of the mall's own rates, with all that has a default left out.
const plain = `{"id":"b","currency":"EUR","date":"2026-11-23","destination":{"country":"US","region":"OR"},"lines":[{"hs":"9503.00","unit_price":"100.00","quantity":1}]}`

func server(t *testing.T, registrations map[string]bool) http.Handler {
	t.Helper()
	t.Parallel()
	book, err := customs.Load()
	if err != nil {
		t.Fatal(err)
	}
	rates, err := fx.NewBook(nil, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	base := &url.URL{Scheme: "http", Host: "localhost:8080"}
	now := func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }
	face := api.New(api.Deps{Rules: customs.NewLive(book), Rates: rates, Registrations: registrations}).Face()
	e, err := web.New(web.Surfaces{API: face}, web.Options{
		Gate: request.NewGate(request.GateOptions{BaseURL: base, Secret: "secret", Now: now}), BaseURL: base, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func post(h http.Handler, kind, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/api/v1/landed-cost", strings.NewReader(body))
	r.Host = "localhost:8080"
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// answer is what the tests look at.
type answer struct {
	ID      string
	Outcome string
	Regime  string
	Reason  string
	Errors  []struct{ Field, Key, Message string }
	FX      []struct{ From, To, Rate, Source string }
}

func read(t *testing.T, w *httptest.ResponseRecorder, status int) answer {
	t.Helper()
	if kind := w.Header().Get("Content-Type"); w.Code != status || !strings.HasPrefix(kind, "application/json") {
		t.Fatalf("%d %s: %s", w.Code, kind, w.Body)
	}
	var a answer
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

func TestLandedCost(t *testing.T) {
	w := post(server(t, nil), "application/json", scarf)
	begins := `{"id":"any text, echoed","outcome":"priced","regime":"eu.low_value.ioss","reason":"","customs_value":"48.00",` +
		`"totals":{"goods":"48.00","shipping":"4.90","insurance":"0.00","duty":"3.00","tax":"10.62","fees":"0.00","charges":"13.62","landed":"66.52"},` +
		`"components":[{"line":0,"kind":"duty","code":"eu.flat_item_duty","name":"EU customs duty, flat per kind of item","base":"1 item",` +
		`"rate":"EUR 3.00 per item","amount":"3.00","formula":"1 × EUR 3.00","suppressed_by":"","rule":"eu-flat-2026","source":"https://`
	if !strings.HasPrefix(w.Body.String(), begins) || w.Code != http.StatusOK {
		t.Errorf("%d: %s", w.Code, w.Body)
	}
	if used := `"fx":[{"from":"EUR","to":"USD","rate":"1.0850","source":"request","as_of":"2026-11-23"}],"data_version":"`; !strings.Contains(w.Body.String(), used) {
		t.Errorf("no %s in %s", used, w.Body)
	}
	if cache := w.Header().Get("Cache-Control"); cache != "private, no-store" || len(w.Result().Cookies()) != 0 {
		t.Errorf("it may be kept (%s) or sets a cookie", cache)
	}
}

func TestLandedCostTakesTheStoredRates(t *testing.T) {
	a := read(t, post(server(t, nil), "application/json", plain), http.StatusOK)
	if a.ID != "b" || a.Outcome != "priced" || len(a.FX) != 1 || a.FX[0].To != "USD" || a.FX[0].Source == "request" {
		t.Errorf("%+v", a)
	}
}

// TestLandedCostReadsWhateverTheBodyIsCalled posts as curl -d does without a header.
func TestLandedCostReadsWhateverTheBodyIsCalled(t *testing.T) {
	h := server(t, nil)
	for _, kind := range []string{"", "application/x-www-form-urlencoded", "text/plain"} {
		if a := read(t, post(h, kind, plain), http.StatusOK); a.Outcome != "priced" {
			t.Errorf("%q: %+v", kind, a)
		}
	}
}

func TestLandedCostKnowsTheOperatorsRegistrations(t *testing.T) {
	ask := strings.Replace(scarf, `,"registrations":{"eu_ioss":true}`, "", 1)
	if a := read(t, post(server(t, map[string]bool{}), "application/json", ask), http.StatusOK); a.Regime == "eu.low_value.ioss" {
		t.Errorf("without a registration: %+v", a)
	}
}

func TestLandedCostRefuses(t *testing.T) {
	h := server(t, nil)
	for body, want := range map[string]string{
		"":    "",
		"[1]": "",
		`{"id":"x","destination":{"country":"DE"},"currency":"EUR","lines":[]}`: "lines",
		strings.Replace(plain, `"quantity":1`, `"quantity":1.5`, 1):             "lines[0].quantity",
		strings.Replace(plain, `"quantity":1`, `"quantity":"1"`, 1):             "lines[0].quantity",
		strings.Replace(plain, `"100.00"`, `"100.001"`, 1):                      "lines[0].unit_price",
		strings.Replace(plain, `"id":"b"`, `"id":"b","colour":"red"`, 1):        "colour",
		strings.Replace(plain, `"US"`, `"XX"`, 1):                               "destination.country",
	} {
		a := read(t, post(h, "application/json", body), http.StatusUnprocessableEntity)
		if len(a.Errors) == 0 || a.Errors[0].Field != want || a.Errors[0].Key == "" || a.Errors[0].Message == "" || a.Outcome != "" {
			t.Errorf("%s: %+v, want a word about %q", body, a, want)
		}
	}
}

// A country without rules and a region that was not named are answers, not mistakes.
func TestLandedCostUnknown(t *testing.T) {
	h := server(t, nil)
	for place, reason := range map[string]string{`{"country":"AR"}`: "destination_not_covered", `{"country":"US"}`: "region_needed"} {
		a := read(t, post(h, "application/json", strings.Replace(plain, `{"country":"US","region":"OR"}`, place, 1)), http.StatusOK)
		if a.Outcome != "rate_unknown" || a.Reason != reason {
			t.Errorf("%s: %+v, want %s", place, a, reason)
		}
	}
}

func TestLandedCostBounds(t *testing.T) {
	h := server(t, nil)
	for _, size := range []int{customs.MaxRequest, 1_000_000, 20 << 20} {
		a := read(t, post(h, "application/json", `{"id":"`+strings.Repeat("x", size)+`"}`), http.StatusUnprocessableEntity)
		if len(a.Errors) != 1 || a.Errors[0].Key != "customs.out_of_range" || !strings.Contains(a.Errors[0].Message, "larger than 768 KiB") {
			t.Errorf("%d bytes: %+v", size, a.Errors)
		}
	}
	line := `{"hs":"9503.00","unit_price":"1.00","quantity":1}`
	many := strings.Replace(plain, `"lines":[`, `"lines":[`+strings.Repeat(line+",", 499), 1)
	begun := time.Now()
	if a := read(t, post(h, "application/json", many), http.StatusOK); a.Outcome == "" || time.Since(begun) > 5*time.Second {
		t.Errorf("500 lines: %s after %v", a.Outcome, time.Since(begun))
	}
	t.Logf("500 lines take %v", time.Since(begun))
	if a := read(t, post(h, "application/json", strings.Replace(many, "[{", "["+line+",{", 1)), http.StatusUnprocessableEntity); a.Errors[0].Field != "lines" {
		t.Errorf("501 lines: %+v", a.Errors)
	}
}

// TestLandedCostFromAnotherSite keeps other sites' pages from using a visitor's browser, though there is nothing to steal.
func TestLandedCostFromAnotherSite(t *testing.T) {
	r := httptest.NewRequest(http.MethodPost, "/api/v1/landed-cost", strings.NewReader(plain))
	r.Host = "localhost:8080"
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	server(t, nil).ServeHTTP(w, r)
	if w.Code != http.StatusForbidden || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/problem+json") {
		t.Errorf("%d %s", w.Code, w.Header().Get("Content-Type"))
	}
}
