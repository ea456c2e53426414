package entrance_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/mail"
	"github.com/silkroadmall/mall/internal/onboarding"
	"github.com/silkroadmall/mall/internal/testdb"
	"github.com/silkroadmall/mall/web"
	"github.com/silkroadmall/mall/web/dev"
	"github.com/silkroadmall/mall/web/entrance"
	"github.com/silkroadmall/mall/web/mailer"
	"github.com/silkroadmall/mall/web/request"
)

const password = "copper kettle 47"

// house is the whole server with its doors, on a database and a mail log of its own.
type house struct {
	*httptest.Server
	db       *database.DB
	accounts *account.Store
	log      *mail.Log
	workers  *job.Workers
	merged   atomic.Value // what was taken along, a request.Guest
}

func newHouse(t *testing.T) *house {
	t.Helper()
	return houseAt(t, "mall.example")
}

// houseAt is a house whose passkeys are of the host; browsers make none for a number.
func houseAt(t *testing.T, host string) *house {
	t.Helper()
	t.Parallel()
	db := testdb.New(t)
	queue, err := job.NewQueue(db)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{Server: httptest.NewUnstartedServer(nil), db: db, accounts: account.NewStore(db, queue, time.Now), workers: job.NewWorkers()}
	base := &url.URL{Scheme: "http", Host: h.Listener.Addr().String()}
	if h.log, err = mail.NewLog(t.TempDir(), "Mall <mall@example.com>", time.Now); err != nil {
		t.Fatal(err)
	}
	mailer.New(mailer.Deps{Sender: h.log, Accounts: h.accounts, BaseURL: base.String()}).Register(h.workers)
	factories := factory.NewStore(db, time.Now)
	keyring, err := account.NewKeyring(h.accounts, &url.URL{Scheme: "https", Host: host}, "Mall")
	if err != nil {
		t.Fatal(err)
	}
	door := entrance.New(entrance.Deps{Accounts: h.accounts, Passkeys: keyring, Onboarding: onboarding.New(db, h.accounts, factories), MailLog: true,
		OnSignIn: func(_ context.Context, g request.Guest, _ id.Account) (int, error) {
			h.merged.Store(g)
			return 3, nil
		}})
	gate := request.NewGate(request.GateOptions{Accounts: h.accounts, Employer: factories.Employer, BaseURL: base, Secret: "secret", Now: time.Now})
	e, err := web.New(web.Surfaces{
		Shop:   request.Face{Routes: []request.Route{hall}}.With(door.Shop()...),
		Portal: request.Face{}.With(door.Portal()...),
		Admin:  request.Face{}.With(door.Admin()...),
		Dev:    dev.New(h.log).Face(),
	}, web.Options{Gate: gate, BaseURL: base, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	h.Config.Handler = e
	h.Start()
	t.Cleanup(h.Close)
	return h
}

// hall stands for the shop's page behind the door.
var hall = request.Route{Method: http.MethodGet, Path: "/account", Who: request.WhoConsumer, Handler: func(c echo.Context) error {
	return c.HTML(http.StatusOK, "<main>hall</main>")
}}

// browser is a person at the server, with cookies.
type browser struct {
	t    *testing.T
	h    *house
	http *http.Client
}

func (h *house) browser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, h, &http.Client{Jar: jar}}
}

// sheet is a page as a browser got it.
type sheet struct {
	*goquery.Document
	t      *testing.T
	status int
	path   string
}

func (b *browser) read(r *http.Response, err error) sheet {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Body.Close()
	doc, err := goquery.NewDocumentFromReader(r.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return sheet{doc, b.t, r.StatusCode, r.Request.URL.RequestURI()}
}

func (b *browser) open(path string) sheet {
	b.t.Helper()
	if !strings.HasPrefix(path, "http") {
		path = b.h.URL + path
	}
	return b.read(b.http.Get(path))
}

// send fills in the form with the action on the page and presses its button.
func (b *browser) send(p sheet, action string, typed url.Values) sheet {
	b.t.Helper()
	form := p.Find(`form[method=post][action="` + action + `"]`)
	if form.Length() != 1 {
		b.t.Fatalf("%d forms for %s on %s: %s", form.Length(), action, p.path, p.Text())
	}
	values := url.Values{}
	form.Find("input, textarea").Each(func(_ int, field *goquery.Selection) {
		if name := field.AttrOr("name", ""); name != "" {
			values.Set(name, field.AttrOr("value", ""))
		}
	})
	for name, v := range typed {
		if !values.Has(name) {
			b.t.Fatalf("no field %s in the form %s", name, action)
		}
		values[name] = v
	}
	return b.post(action, values)
}

func (b *browser) post(path string, values url.Values) sheet {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.h.URL+path, strings.NewReader(values.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.read(b.http.Do(r))
}

func (b *browser) cookie(name string) string {
	b.t.Helper()
	u, err := url.Parse(b.h.URL)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range b.http.Jar.Cookies(u) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// at checks where a page is and what it answers.
func (p sheet) at(path string, status int) sheet {
	p.t.Helper()
	if p.path != path || p.status != status {
		p.t.Fatalf("at %s with %d, want %s with %d: %s", p.path, p.status, path, status, p.Find("main").Text())
	}
	return p
}

// shows checks that something is on the page.
func (p sheet) shows(selector string) sheet {
	p.t.Helper()
	if p.Find(selector).Length() == 0 {
		html, _ := p.Find("main").Html()
		p.t.Errorf("%s: no %s in %s", p.path, selector, html)
	}
	return p
}

// person makes an account that can sign in.
func (h *house) person(t *testing.T, role account.Role, email string) *account.Account {
	t.Helper()
	a, err := h.accounts.Create(t.Context(), account.New{Role: role, Email: email, Name: "Robin", Language: "en", Password: password})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

var linkPattern = regexp.MustCompile(`https?://\S+\?token=\S+`)

// letters delivers the mail and returns the messages of the log, the newest first.
func (h *house) letters(t *testing.T) []mail.Logged {
	t.Helper()
	if err := h.workers.Drain(t.Context(), h.db, time.Now()); err != nil {
		t.Fatal(err)
	}
	list, err := h.log.Messages(100)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// link is the link in the newest letter.
func (h *house) link(t *testing.T) string {
	t.Helper()
	list := h.letters(t)
	if len(list) == 0 {
		t.Fatal("no letter")
	}
	link := linkPattern.FindString(list[0].Text)
	if link == "" || !strings.Contains(list[0].HTML, "?token=") {
		t.Fatalf("no link in %q", list[0].Text)
	}
	return link
}
