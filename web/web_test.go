package web_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/testdb"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/web"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// house is a server with small surfaces of its own, to test the walls with.
type house struct {
	http.Handler
	accounts *account.Store
	log      *strings.Builder
	factory  *factory.Factory
}

func hello(c echo.Context) error { return c.String(http.StatusOK, "hello") }

func base(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func newHouse(t *testing.T, address string, s web.Surfaces) *house {
	t.Helper()
	db := testdb.New(t)
	queue, err := job.NewQueue(db)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{accounts: account.NewStore(db, queue, time.Now), log: &strings.Builder{},
		factory: &factory.Factory{ID: 1, State: factory.Approved, NameZH: "青瓷厂"}}
	u := base(t, address)
	gate := request.NewGate(request.GateOptions{Accounts: h.accounts, BaseURL: u, Secret: "secret", Now: time.Now,
		Employer: func(context.Context, id.Account) (*factory.Factory, error) { return h.factory, nil }})
	e, err := web.New(s, web.Options{Gate: gate, BaseURL: u, Log: slog.New(slog.NewTextHandler(h.log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	h.Handler = e
	return h
}

// signIn is the cookie of a fresh session of the role.
func (h *house) signIn(t *testing.T, role account.Role, cookie string) *http.Cookie {
	t.Helper()
	email := string(role) + "@example.com"
	person := account.New{Role: role, Email: email, Name: "Robin", Language: "en", Password: "a long enough one"}
	if _, err := h.accounts.Create(t.Context(), person); err != nil && !errors.Is(err, account.ErrTaken) {
		t.Fatal(err)
	}
	in, err := h.accounts.SignIn(t.Context(), account.Credentials{Role: role, Email: email, Password: person.Password, IP: "192.0.2.1"})
	if err != nil {
		t.Fatal(err)
	}
	return &http.Cookie{Name: cookie, Value: in.Token}
}

func (h *house) do(method, path string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	r.Host = "localhost:8080"
	for _, f := range change {
		f(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func with(c *http.Cookie) func(*http.Request) { return func(r *http.Request) { r.AddCookie(c) } }

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func page(t *testing.T, w *httptest.ResponseRecorder) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func oneOfEach() web.Surfaces {
	get := func(path string, who request.Who) request.Route {
		return request.Route{Method: http.MethodGet, Path: path, Who: who, Handler: hello}
	}
	post := func(path string, who request.Who) request.Route {
		return request.Route{Method: http.MethodPost, Path: path, Who: who, Handler: hello}
	}
	failing := get("/broken", request.WhoPublic)
	failing.Handler = func(echo.Context) error { return errors.New("the database password is 12345") }
	panicking := get("/panic", request.WhoPublic)
	panicking.Handler = func(echo.Context) error { return errors.Join(nil, []error{}[len("x")-1]) }
	changed := post("/changed", request.WhoGuest)
	changed.Handler = func(c echo.Context) error {
		return respond.WayOn(fault.New(fault.Conflict, "fault.conflict"), "See the cart", "/en-de/cart")
	}
	done := post("/done", request.WhoGuest)
	done.Handler = func(c echo.Context) error { return respond.Done(c, "/en-de/cart", "fault.conflict") }
	cart := get("/cart", request.WhoGuest)
	cart.Handler = func(c echo.Context) error {
		p := request.Frame(c)
		for _, f := range p.Flash {
			return c.String(http.StatusOK, string(f.Kind)+" "+f.Text)
		}
		return c.String(http.StatusOK, "no message")
	}
	slow := get("/slow", request.WhoPublic)
	slow.Time = time.Millisecond
	slow.Handler = func(c echo.Context) error { <-c.Request().Context().Done(); return c.Request().Context().Err() }
	small := post("/small", request.WhoGuest)
	small.Body = 10
	return web.Surfaces{
		Shop: request.Face{Routes: []request.Route{get("/", request.WhoPublic), failing, panicking, changed, done, cart, slow, small,
			get("/mine", request.WhoConsumer), post("/mine", request.WhoConsumer)}},
		Portal: request.Face{Routes: []request.Route{get("", request.WhoClerk), post("/ship", request.WhoClerk),
			get("/application", request.WhoApplicant)}},
		Admin: request.Face{Routes: []request.Route{get("", request.WhoAdmin)}},
		Hook:  request.Face{Routes: []request.Route{post("/payment", request.WhoMachine)}},
		API:   request.Face{Routes: []request.Route{post("/landed-cost", request.WhoMachine)}},
	}
}

func TestNew(t *testing.T) {
	for _, c := range []struct {
		promise string
		route   request.Route
	}{
		{"refuses_a_route_without_a_word_on_who", request.Route{Method: "GET", Path: "/x", Handler: hello}},
		{"refuses_a_public_route_that_changes_something", request.Route{Method: "POST", Path: "/x", Handler: hello, Who: request.WhoPublic}},
		{"refuses_a_route_for_people_of_another_surface", request.Route{Method: "GET", Path: "/x", Handler: hello, Who: request.WhoAdmin}},
		{"refuses_a_route_without_handler", request.Route{Method: "GET", Path: "/x", Who: request.WhoGuest}},
		{"refuses_other_methods", request.Route{Method: "PUT", Path: "/x", Handler: hello, Who: request.WhoGuest}},
	} {
		t.Run(c.promise, func(t *testing.T) {
			u := base(t, "http://localhost:8080")
			gate := request.NewGate(request.GateOptions{BaseURL: u, Now: time.Now})
			_, err := web.New(web.Surfaces{Shop: request.Face{Routes: []request.Route{c.route}}},
				web.Options{Gate: gate, BaseURL: u, Log: slog.Default()})
			if err == nil {
				t.Error("accepted")
			}
		})
	}
}

func TestGuard(t *testing.T) {
	h := newHouse(t, "http://localhost:8080", oneOfEach())
	consumer := h.signIn(t, account.Consumer, "session")
	clerk := h.signIn(t, account.Factory, "portal")
	admin := h.signIn(t, account.Admin, "admin")
	as := func(name string, c *http.Cookie) *http.Cookie { return &http.Cookie{Name: name, Value: c.Value} }
	for _, c := range []struct {
		promise, method, path string
		cookie                *http.Cookie
		status                int
		to                    string
	}{
		{"shows_a_public_page_to_anyone", "GET", "/en-de/", nil, 200, ""},
		{"sends_a_guest_to_sign_in_and_back", "GET", "/en-de/mine?tab=2", nil, 303, "/en-de/sign-in?next=%2Fen-de%2Fmine%3Ftab%3D2"},
		{"sends_a_guest's_form_to_sign_in", "POST", "/en-de/mine", nil, 303, "/en-de/sign-in"},
		{"lets_a_consumer_in", "GET", "/en-de/mine", consumer, 200, ""},
		{"knows_no_consumer_in_the_portal", "GET", "/portal", as("portal", consumer), 303, "/portal/sign-in"},
		{"knows_no_consumer_in_the_console", "GET", "/admin", as("admin", consumer), 303, "/admin/sign-in"},
		{"knows_no_clerk_in_the_console", "GET", "/admin", as("admin", clerk), 303, "/admin/sign-in"},
		{"knows_no_clerk_in_the_shop", "GET", "/en-de/mine", as("session", clerk), 303, "/en-de/sign-in?next=%2Fen-de%2Fmine"},
		{"knows_no_admin_in_the_portal", "POST", "/portal/ship", as("portal", admin), 303, "/portal/sign-in"},
		{"lets_a_clerk_in", "GET", "/portal", clerk, 200, ""},
		{"lets_an_admin_in", "GET", "/admin", admin, 200, ""},
		{"knows_no_made_up_token", "GET", "/admin", &http.Cookie{Name: "admin", Value: strings.Repeat("A", 43)}, 303, "/admin/sign-in"},
		{"lets_machines_in", "POST", "/hook/payment", nil, 200, ""},
		{"does_not_serve_the_shop_under_another_surface", "GET", "/portal/cart", nil, 404, ""},
		{"finds_no_market_that_does_not_exist", "GET", "/xx-de/cart", nil, 404, ""},
		{"writes_the_market_in_one_way", "GET", "/EN-DE/cart?x=1", nil, 301, "/en-de/cart?x=1"},
		{"completes_a_market's_address", "GET", "/en-de", nil, 301, "/en-de/"},
		{"drops_a_slash_at_the_end", "GET", "/en-de/cart/?x=1", nil, 301, "/en-de/cart?x=1"},
		{"refuses_a_double_slash", "GET", "//evil.example/", nil, 404, ""},
	} {
		t.Run(c.promise, func(t *testing.T) {
			change := func(*http.Request) {}
			if c.cookie != nil {
				change = with(c.cookie)
			}
			w := h.do(c.method, c.path, change)
			if w.Code != c.status || w.Header().Get("Location") != c.to {
				t.Errorf("%d %q, want %d %q", w.Code, w.Header().Get("Location"), c.status, c.to)
			}
		})
	}
	t.Run("sends_a_clerk_of_a_waiting_factory_to_its_application", func(t *testing.T) {
		h.factory.State = factory.Pending
		w := h.do("GET", "/portal", with(clerk))
		if w.Header().Get("Location") != "/portal/application" {
			t.Errorf("%d %q", w.Code, w.Header().Get("Location"))
		}
		if w := h.do("GET", "/portal/application", with(clerk)); w.Code != 200 {
			t.Errorf("application: %d", w.Code)
		}
	})
}

func TestCrossOrigin(t *testing.T) {
	h := newHouse(t, "http://localhost:8080", oneOfEach())
	for _, c := range []struct {
		promise, path string
		change        func(*http.Request)
		status        int
	}{
		{"refuses_another_site_by_fetch_metadata", "/en-de/done", header("Sec-Fetch-Site", "cross-site"), 403},
		{"refuses_a_sister_site", "/en-de/done", header("Sec-Fetch-Site", "same-site"), 403},
		{"refuses_another_origin", "/en-de/done", header("Origin", "https://evil.example"), 403},
		{"refuses_the_null_origin", "/en-de/done", header("Origin", "null"), 403},
		{"refuses_it_for_programs_too", "/api/v1/landed-cost", header("Sec-Fetch-Site", "cross-site"), 403},
		{"accepts_our_own_page", "/en-de/done", header("Sec-Fetch-Site", "same-origin"), 303},
		{"accepts_our_own_origin", "/en-de/done", header("Origin", "http://localhost:8080"), 303},
		{"accepts_a_machine_at_a_hook", "/hook/payment", header("Origin", "https://provider.example"), 200},
	} {
		t.Run(c.promise, func(t *testing.T) {
			if w := h.do("POST", c.path, c.change); w.Code != c.status {
				t.Errorf("%d, want %d", w.Code, c.status)
			}
		})
	}
}

func TestAnswers(t *testing.T) {
	h := newHouse(t, "http://localhost:8080", oneOfEach())
	t.Run("a_public_page_is_cacheable_and_gives_no_cookie", func(t *testing.T) {
		w := h.do("GET", "/en-de/", with(h.signIn(t, account.Consumer, "session")))
		if got := w.Header().Get("Cache-Control"); !strings.HasPrefix(got, "public, max-age=") {
			t.Errorf("Cache-Control: %q", got)
		}
		if w.Header().Get("Set-Cookie") != "" || !strings.Contains(strings.Join(w.Header().Values("Vary"), ", "), "Cookie") {
			t.Errorf("headers: %v", w.Header())
		}
	})
	t.Run("a_personal_page_is_not_kept", func(t *testing.T) {
		if got := h.do("GET", "/en-de/cart").Header().Get("Cache-Control"); got != "private, no-store" {
			t.Errorf("Cache-Control: %q", got)
		}
	})
	t.Run("every_answer_is_walled", func(t *testing.T) {
		for _, path := range []string{"/en-de/", "/en-de/nowhere", "/en-de/broken", "/static/none"} {
			w := h.do("GET", path)
			policy := w.Header().Get("Content-Security-Policy")
			if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || w.Header().Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s: %v", path, w.Header())
			}
		}
	})
}

// TestAhead: what is personal is not loaded in advance; nobody may ever look at it.
func TestAhead(t *testing.T) {
	h := newHouse(t, "http://localhost:8080", oneOfEach())
	for _, purpose := range []string{"prefetch", "prefetch;prerender", "prefetch;anonymous-client-ip"} {
		if w := h.do("GET", "/en-de/cart", header("Sec-Purpose", purpose)); w.Code != http.StatusServiceUnavailable || w.Header().Get("Set-Cookie") != "" {
			t.Errorf("%s: %d %v", purpose, w.Code, w.Header())
		}
		if w := h.do("POST", "/en-de/done", header("Sec-Purpose", purpose)); w.Code != http.StatusServiceUnavailable {
			t.Errorf("a form by %s: %d", purpose, w.Code)
		}
		if w := h.do("GET", "/en-de/", header("Sec-Purpose", purpose)); w.Code != http.StatusOK {
			t.Errorf("a public page by %s: %d", purpose, w.Code)
		}
	}
}

func TestFailures(t *testing.T) {
	h := newHouse(t, "http://localhost:8080", oneOfEach())
	t.Run("an_internal_error_shows_its_number_and_not_its_text", func(t *testing.T) {
		w := h.do("GET", "/en-de/broken")
		body := w.Body.String()
		number := w.Header().Get("X-Request-Id")
		if w.Code != 500 || strings.Contains(body, "12345") || number == "" || !strings.Contains(body, number) {
			t.Errorf("%d: %s", w.Code, body)
		}
		if !strings.Contains(h.log.String(), number) || !strings.Contains(h.log.String(), "password is 12345") {
			t.Error("the log does not tell")
		}
		if strings.HasPrefix(w.Header().Get("Cache-Control"), "public") {
			t.Error("a failure may be cached")
		}
	})
	t.Run("an_internal_error_says_that_the_cart_is_safe_and_leads_back", func(t *testing.T) {
		body := h.do("GET", "/en-de/broken?x=1").Body.String()
		if !strings.Contains(body, "Your cart is safe") || !strings.Contains(body, `href="/en-de/broken?x=1">Try again`) {
			t.Error(body)
		}
	})
	t.Run("a_panic_is_an_internal_error", func(t *testing.T) {
		if w := h.do("GET", "/en-de/panic"); w.Code != 500 || !strings.Contains(h.log.String(), "index out of range") {
			t.Errorf("%d", w.Code)
		}
	})
}

func TestRefusals(t *testing.T) {
	h := newHouse(t, "http://localhost:8080", oneOfEach())
	t.Run("a_missing_page_offers_search_and_the_way_home", func(t *testing.T) {
		w := h.do("GET", "/de-de/l/nothing")
		doc := page(t, w)
		if w.Code != 404 || doc.Find("form[role=search]").Length() != 1 || doc.Find("main form").Length() != 1 || doc.Find("html").AttrOr("lang", "") != "de" {
			t.Errorf("%d: %s", w.Code, doc.Text())
		}
	})
	t.Run("an_unknown_market_offers_the_chooser", func(t *testing.T) {
		w := h.do("GET", "/xx-yy/", header("Accept-Language", "fr-FR"))
		if doc := page(t, w); w.Code != 404 || doc.Find("[data-chooser] select[name=country]").Length() != 1 {
			t.Errorf("%d: %s", w.Code, doc.Text())
		}
	})
	t.Run("a_conflict_shows_the_way_on", func(t *testing.T) {
		w := h.do("POST", "/en-de/changed")
		if doc := page(t, w); w.Code != 409 || doc.Find(`main a[href="/en-de/cart"]`).Length() != 1 {
			t.Errorf("%d: %s", w.Code, doc.Text())
		}
	})
	t.Run("a_program_gets_a_problem", func(t *testing.T) {
		w := h.do("GET", "/api/v1/landed-cost")
		if w.Code != 405 || w.Header().Get("Content-Type") != "application/problem+json" || !strings.Contains(w.Body.String(), `"key":"fault.method"`) {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}

func TestBounds(t *testing.T) {
	h := newHouse(t, "http://localhost:8080", oneOfEach())
	t.Run("what_takes_too_long_is_unavailable", func(t *testing.T) {
		if w := h.do("GET", "/en-de/slow"); w.Code != 503 || w.Header().Get("Retry-After") == "" {
			t.Errorf("%d", w.Code)
		}
	})
	t.Run("a_form_too_large_is_refused", func(t *testing.T) {
		r := httptest.NewRequest("POST", "/en-de/small", strings.NewReader("text="+strings.Repeat("x", 100)))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != 413 {
			t.Errorf("%d", w.Code)
		}
	})
}

func TestFlash(t *testing.T) {
	h := newHouse(t, "http://localhost:8080", oneOfEach())
	cookies := h.do("POST", "/en-de/done").Result().Cookies()
	if len(cookies) != 1 || cookies[0].Name != "flash" || !cookies[0].HttpOnly {
		t.Fatalf("cookies: %v", cookies)
	}
	t.Run("shows_once_what_was_done", func(t *testing.T) {
		w := h.do("GET", "/en-de/cart", with(cookies[0]))
		if !strings.HasPrefix(w.Body.String(), "ok ") {
			t.Errorf("page: %s", w.Body)
		}
		if left := w.Result().Cookies(); len(left) != 1 || left[0].MaxAge >= 0 {
			t.Errorf("the cookie stays: %v", left)
		}
	})
	t.Run("refuses_a_message_not_ours", func(t *testing.T) {
		forged := *cookies[0]
		forged.Value = "eyJ0Ijoib2siLCJrIjoiZmF1bHQuY29uZmxpY3QiLCJ1Ijo5OTk5OTk5OTk5fQ.AAAA"
		if w := h.do("GET", "/en-de/cart", with(&forged)); w.Body.String() != "no message" {
			t.Errorf("page: %s", w.Body)
		}
	})
}

func TestSecureCookies(t *testing.T) {
	h := newHouse(t, "https://mall.example", oneOfEach())
	c := h.do("POST", "/en-de/done").Result().Cookies()[0]
	if c.Name != "__Host-flash" || !c.Secure || c.Path != "/" || c.Domain != "" || c.SameSite != http.SameSiteLaxMode {
		t.Errorf("cookie: %v", c)
	}
	if got := h.do("GET", "/en-de/").Header().Get("Strict-Transport-Security"); got == "" {
		t.Error("no HSTS on https")
	}
}

func TestLanding(t *testing.T) {
	h := newHouse(t, "http://localhost:8080", oneOfEach())
	for language, to := range map[string]string{"de-AT,de;q=0.9": "/de-at/", "ja": "/ja-jp/", "": "/en-us/", "ar-AE": "/ar-ae/"} {
		if w := h.do("GET", "/", header("Accept-Language", language)); w.Code != 303 || w.Header().Get("Location") != to {
			t.Errorf("%q: %d %q, want %q", language, w.Code, w.Header().Get("Location"), to)
		}
	}
	chosen := &http.Cookie{Name: "mall_market", Value: "en-de-usd"}
	if w := h.do("GET", "/", header("Accept-Language", "ja"), with(chosen)); w.Header().Get("Location") != "/en-de-usd/" {
		t.Errorf("forgot the choice: %q", w.Header().Get("Location"))
	}
}

func TestBrokenFrame(t *testing.T) {
	s := oneOfEach()
	s.Shop.Frame = func(echo.Context) layout.Page { return []layout.Page{}[len("x")-1] }
	h := newHouse(t, "http://localhost:8080", s)
	if w := h.do("GET", "/en-de/nothing"); w.Code != http.StatusNotFound || page(t, w).Find("main h1").Length() != 1 {
		t.Errorf("%d: %s", w.Code, w.Body)
	}
}
