package entrance_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/web/entrance"
	"github.com/silkroadmall/mall/web/request"
)

func signInWith(email, pass string) url.Values {
	return url.Values{"email": {email}, "password": {pass}}
}

func TestSignUp(t *testing.T) {
	h := newHouse(t)
	b := h.browser(t)
	p := b.open("/de-de/sign-up").at("/de-de/sign-up", 200)
	p.shows(`html[lang=de]`).shows(`input[name=email][autocomplete=username]`).shows(`input[name=password][autocomplete=new-password]`)
	p = b.send(p, "/de-de/sign-up", url.Values{"name": {"Lena"}, "email": {"lena@"}, "password": {"short"}}).at("/de-de/sign-up", 422)
	p.shows(`.problem a[href="#f-email"]`).shows(`.problem a[href="#f-password"]`).shows(`input[name=name][value=Lena]`)
	if p.Find("input[name=password]").AttrOr("value", "") != "" {
		t.Error("the password came back")
	}
	typed := url.Values{"name": {"Lena"}, "email": {"lena@example.com"}, "password": {password}}
	b.send(p, "/de-de/sign-up", typed).at("/de-de/sent?about=verify&email=lena%40example.com", 200).shows(`a[href="/dev/mail"]`)

	p = b.open(h.link(t))
	p = b.send(p, "/de-de/verify", nil).at("/de-de/sign-in", 200).shows(".notice-ok")
	b.send(p, "/de-de/sign-in", signInWith("LENA@example.com", password)).at("/de-de/account", 200)
	b.open("/de-de/account/security").at("/de-de/account/security", 200).shows(`input[name=name][value=Lena]`)
	if b.cookie("mall_name") != "Lena" || b.cookie("mall_cart") != "3" {
		t.Errorf("the header can't tell: %q %q", b.cookie("mall_name"), b.cookie("mall_cart"))
	}

	t.Run("gives_the_same_answer_for_an_address_with_an_account", func(t *testing.T) {
		other := h.browser(t)
		other.send(other.open("/de-de/sign-up"), "/de-de/sign-up", typed).at("/de-de/sent?about=verify&email=lena%40example.com", 200)
		if list := h.letters(t); !strings.Contains(list[0].Text, "/de-de/sign-in") || strings.Contains(list[0].Text, "token") {
			t.Errorf("letter: %s", list[0].Text)
		}
	})
}

func TestSignIn(t *testing.T) {
	h := newHouse(t)
	h.person(t, account.Consumer, "lena@example.com")
	b := h.browser(t)
	b.open("/en-de/account").at("/en-de/sign-in?next=%2Fen-de%2Faccount", 200)

	t.Run("answers_the_same_for_an_unknown_address", func(t *testing.T) {
		wrong := b.send(b.open("/en-de/sign-in"), "/en-de/sign-in", signInWith("lena@example.com", "wrong password")).at("/en-de/sign-in", 422)
		unknown := b.send(b.open("/en-de/sign-in"), "/en-de/sign-in", signInWith("nobody@example.com", "wrong password")).at("/en-de/sign-in", 422)
		if a, b := wrong.shows(".problem").Find(".problem").Text(), unknown.Find(".problem").Text(); a != b {
			t.Errorf("%q and %q", a, b)
		}
	})
	t.Run("comes_back_to_where_one_was", func(t *testing.T) {
		b := h.browser(t)
		p := b.open("/en-de/sign-in?next=/en-de/sent%3Fabout%3Dreset")
		b.send(p, "/en-de/sign-in", signInWith("lena@example.com", password)).at("/en-de/sent?about=reset", 200)
		b.open("/en-de/sign-in").at("/en-de/account", 200)
	})
	t.Run("does_not_lead_elsewhere", func(t *testing.T) {
		for _, next := range []string{"https://evil.example/", "//evil.example", "/portal", `/\evil.example`} {
			b := h.browser(t)
			p := b.open("/en-de/sign-in?next=" + url.QueryEscape(next))
			b.send(p, "/en-de/sign-in", signInWith("lena@example.com", password)).at("/en-de/account", 200)
		}
	})
	t.Run("takes_along_what_the_guest_put_aside", func(t *testing.T) {
		b := h.browser(t)
		u, err := url.Parse(h.URL)
		if err != nil {
			t.Fatal(err)
		}
		b.http.Jar.SetCookies(u, []*http.Cookie{{Name: "cart", Value: "GUESTTOKEN", Path: "/"}, {Name: "saved", Value: "SAVEDTOKEN", Path: "/"}})
		b.send(b.open("/en-de/sign-in"), "/en-de/sign-in", signInWith("lena@example.com", password))
		if h.merged.Load() != (request.Guest{Cart: "GUESTTOKEN", Saved: "SAVEDTOKEN"}) || b.cookie("cart")+b.cookie("saved") != "" {
			t.Errorf("taken along %v, cookies %q %q", h.merged.Load(), b.cookie("cart"), b.cookie("saved"))
		}
	})
	t.Run("changes_the_session", func(t *testing.T) {
		b := h.browser(t)
		b.send(b.open("/en-de/sign-in"), "/en-de/sign-in", signInWith("lena@example.com", password))
		first := b.cookie("session")
		b.post("/en-de/sign-in", signInWith("lena@example.com", password))
		if second := b.cookie("session"); first == "" || second == first {
			t.Errorf("session %q stays", first)
		}
		if _, err := h.accounts.Resume(t.Context(), account.Consumer, first); err == nil {
			t.Error("the old session still opens")
		}
	})
	t.Run("ends_with_the_wait_in_words", func(t *testing.T) {
		var p sheet
		for range 11 {
			p = b.post("/en-de/sign-in", signInWith("throttled@example.com", "wrong password"))
		}
		if p.at("/en-de/sign-in", 429); !strings.Contains(p.Find(".problem").Text(), "15 minutes") {
			t.Errorf("summary: %s", p.Find(".problem").Text())
		}
	})
}

func TestSignOut(t *testing.T) {
	h := newHouse(t)
	h.person(t, account.Consumer, "lena@example.com")
	b, other := h.browser(t), h.browser(t)
	for _, b := range []*browser{b, other} {
		b.post("/en-de/sign-in", signInWith("lena@example.com", password)).at("/en-de/account", 200)
	}
	b.send(b.open("/en-de/account/security"), "/en-de/sign-out", nil).at("/en-de/sign-in", 200).shows(".notice-ok")
	b.open("/en-de/account").at("/en-de/sign-in?next=%2Fen-de%2Faccount", 200)
	other.open("/en-de/account").at("/en-de/account", 200)
	if b.cookie("mall_name") != "" {
		t.Error("the name stays in the header")
	}
}

func TestDevices(t *testing.T) {
	h := newHouse(t)
	h.person(t, account.Consumer, "lena@example.com")
	h.person(t, account.Consumer, "mia@example.com")
	devices := []*browser{h.browser(t), h.browser(t), h.browser(t)}
	for _, b := range devices {
		b.post("/en-de/sign-in", signInWith("lena@example.com", password)).at("/en-de/account", 200)
	}
	b := devices[0]
	p := b.open("/en-de/account/security").shows(".devices .badge")
	if n := p.Find(".devices li").Length(); n != 3 {
		t.Errorf("%d devices of 3", n)
	}
	second := url.Values{"session": {p.Find(`input[name=session]`).First().AttrOr("value", "")}}
	mia := h.browser(t)
	mia.post("/en-de/sign-in", signInWith("mia@example.com", password))
	mia.post("/en-de/account/session", second).at("/en-de/account/security", 200)
	p = b.post("/en-de/account/session", url.Values{"session": {"x"}})
	if p.status != http.StatusNotFound {
		t.Errorf("a session that is none: %d", p.status)
	}
	p = b.post("/en-de/account/session", second).at("/en-de/account/security", 200).shows(".notice-ok")
	if n := p.Find(".devices li").Length(); n != 2 {
		t.Errorf("%d devices of 2", n)
	}
	signedIn := 0
	for _, other := range devices[1:] {
		if other.open("/en-de/account").path == "/en-de/account" {
			signedIn++
		}
	}
	if signedIn != 1 {
		t.Errorf("%d other devices are signed in, want 1", signedIn)
	}
	p = b.send(p, "/en-de/account/sessions", nil).at("/en-de/account/security", 200)
	if n := p.Find(".devices li, form[action$=sessions]").Length(); n != 1 {
		t.Errorf("%d devices of 1", n)
	}
	for _, other := range devices[1:] {
		other.open("/en-de/account").at("/en-de/sign-in?next=%2Fen-de%2Faccount", 200)
	}
	mia.open("/en-de/account").at("/en-de/account", 200)
}

func TestMove(t *testing.T) {
	h := newHouse(t)
	h.person(t, account.Consumer, "lena@example.com")
	b := h.browser(t)
	b.post("/de-de/sign-in", signInWith("lena@example.com", password))
	const ask = "/de-de/account/security/mail"
	p := b.send(b.open("/de-de/account/security"), ask, url.Values{"email": {"lena@"}, "confirm": {"nope"}}).at(ask, 422)
	p.shows(`.problem a[href="#f-email"]`).shows(`.problem a[href="#f-confirm"]`).shows(`#f-email[value="lena@"]`).shows("#f-confirm-error")
	if p.Find("#f-confirm").AttrOr("value", "") != "" {
		t.Error("the password came back")
	}
	b.send(p, ask, url.Values{"email": {"new@example.com"}, "confirm": {password}}).at("/de-de/account/security", 200).shows(".notice-ok")
	link := h.link(t)
	if list := h.letters(t); list[0].To != "new@example.com" {
		t.Errorf("the link goes to %s", list[0].To)
	}
	other := h.browser(t) // where the letter is read, nobody is signed in
	p = other.open(link)
	p = other.send(p, "/de-de/account/mail", nil).at("/de-de/sign-in", 200).shows(".notice-ok")
	other.send(p, "/de-de/sign-in", signInWith("new@example.com", password)).at("/de-de/account", 200)
	if p := b.open("/de-de/account/security").at("/de-de/account/security", 200); !strings.Contains(p.Find("#address + p, section[aria-labelledby=address]").Text(), "new@example.com") {
		t.Error("the page does not know the new address")
	}
	if p := b.open(link); p.status != http.StatusGone {
		t.Errorf("the link opens twice: %d", p.status)
	}
	back := h.link(t)
	if list := h.letters(t); list[0].To != "lena@example.com" || list[0].Kind != "account_moved" {
		t.Errorf("the former address gets %+v", list[0])
	}
	p = h.browser(t).open(back).shows(`form[action="/de-de/account/mail"]`)
	other.send(p, "/de-de/account/mail", nil).at("/de-de/sign-in", 200).shows(".notice-ok")
	b.open("/de-de/account").at("/de-de/sign-in?next=%2Fde-de%2Faccount", 200)
	if list := h.letters(t); list[0].Kind != "account_reset" || list[0].To != "lena@example.com" {
		t.Errorf("letter: %+v", list[0])
	}
}

func TestMoveToAnAddressWithAnAccount(t *testing.T) {
	h := newHouse(t)
	h.person(t, account.Consumer, "lena@example.com")
	h.person(t, account.Consumer, "mia@example.com")
	b := h.browser(t)
	b.post("/en-de/sign-in", signInWith("lena@example.com", password))
	b.post("/en-de/account/security/mail", url.Values{"email": {"mia@example.com"}, "confirm": {password}}).at("/en-de/account/security", 200).shows(".notice-ok")
	if list := h.letters(t); len(list) != 1 || list[0].Kind != "account_exists" || list[0].To != "mia@example.com" {
		t.Errorf("letters: %+v", list)
	}

	b.post("/en-de/account/security/mail", url.Values{"email": {"new@example.com"}, "confirm": {password}})
	p := b.open(h.link(t))
	h.person(t, account.Consumer, "new@example.com")
	b.send(p, "/en-de/account/mail", nil).at("/en-de/account/mail", http.StatusConflict).shows(".problem").shows(`form[action="/en-de/account/mail"]`)
}

func TestReset(t *testing.T) {
	h := newHouse(t)
	h.person(t, account.Admin, "ada@example.com")
	b := h.browser(t)
	b.send(b.open("/admin/forgot"), "/admin/forgot", url.Values{"email": {"nobody@example.com"}}).at("/admin/sent?about=reset&email=nobody%40example.com", 200)
	if list := h.letters(t); len(list) != 0 {
		t.Errorf("letters to nobody: %v", list)
	}
	b.send(b.open("/admin/forgot"), "/admin/forgot", url.Values{"email": {"ada@example.com"}}).at("/admin/sent?about=reset&email=ada%40example.com", 200)
	link := h.link(t)
	p := b.open(link)
	p = b.send(p, "/admin/reset", url.Values{"password": {"1234567890"}}).at("/admin/reset", 422).shows(".problem")
	b.send(p, "/admin/reset", url.Values{"password": {"tin whistle 203"}}).at("/admin/sign-in", 200).shows(".notice-ok")
	if p := b.open(link); p.status != http.StatusGone {
		t.Errorf("the link opens twice: %d", p.status)
	}
	if list := h.letters(t); list[0].Kind != "account_changed" {
		t.Errorf("letter: %+v", list[0])
	}
}

func TestAccountPage(t *testing.T) {
	h := newHouse(t)
	h.person(t, account.Consumer, "lena@example.com")
	h.person(t, account.Admin, "ada@example.com")
	b := h.browser(t)
	b.post("/ar-ae/sign-in", signInWith("lena@example.com", password)).at("/ar-ae/account", 200)
	p := b.open("/ar-ae/account/security").shows("html[dir=rtl]").shows(`.crumbs a[href="/ar-ae/account"]`)
	long := strings.Repeat("x", 101)
	p = b.send(p, "/ar-ae/account/name", url.Values{"name": {long}}).at("/ar-ae/account/name", 422).shows(".problem").shows(`input[name=name][value="` + long + `"]`)
	p = b.send(p, "/ar-ae/account/name", url.Values{"name": {"Lena W."}}).at("/ar-ae/account/security", 200).shows(`input[name=name][value="Lena W."]`)
	if b.cookie("mall_name") != url.PathEscape("Lena W.") {
		t.Errorf("the header still says %q", b.cookie("mall_name"))
	}
	p = b.send(p, "/ar-ae/account/password", url.Values{"present": {"nope"}, "password": {"tin whistle 203"}}).at("/ar-ae/account/password", 422)
	p = b.send(p, "/ar-ae/account/password", url.Values{"present": {password}, "password": {"tin whistle 203"}}).at("/ar-ae/account/security", 200)
	p.shows(".notice-ok")

	b.post("/admin/sign-in", signInWith("ada@example.com", password))
	p = b.open("/admin/account").at("/admin/account", 200).shows(`form[action="/admin/account/password"]`).shows(".devices")
	if p.Find(`form[action$="/mail"]`).Length() != 0 {
		t.Error("an admin's address is the operator's to change")
	}
	b.send(p, "/admin/account/name", url.Values{"name": {"Ada L."}}).at("/admin/account", 200)
}

func application() url.Values {
	return url.Values{"name_zh": {"龙泉青瓷有限公司"}, "name_latin": {"Longquan Celadon"}, "credit_code": {"91330200MA2AHNQT4R"}, "province": {"浙江省"},
		"city": {"龙泉市"}, "address_zh": {"剑池街道 1 号"}, "address": {"1 Jianchi Street"}, "postal_code": {"323700"}, "contact": {"王芳"},
		"phone": {"138 0013 8000"}, "public_email": {"sales@longquan.example"}, "email": {"wang@example.com"}, "password": {password}}
}

func TestApply(t *testing.T) {
	h := newHouse(t)
	b := h.browser(t)
	p := b.open("/portal/sign-up").shows(`html[lang=zh-Hans]`)
	b.open("/portal/sign-up?lang=en").shows(`html[lang=en]`)
	b.open("/portal/sign-in").shows(`html[lang=en]`)
	wrong := application()
	wrong.Set("credit_code", "91330200MA2AHNQT4X")
	p = b.send(p, "/portal/sign-up", wrong).at("/portal/sign-up", 422).shows(`.problem a[href="#f-credit_code"]`).shows(`input[name=city][value=龙泉市]`)
	b.send(p, "/portal/sign-up", application()).at("/portal/sent?about=verify&email=wang%40example.com", 200)
	p = b.send(b.open(h.link(t)), "/portal/verify", nil).at("/portal/sign-in", 200)
	p = b.send(p, "/portal/sign-in", signInWith("wang@example.com", password))
	if p.status != 404 || p.path != "/portal" { // the portal itself is another package's: it is not mounted here
		p.at("/portal/application", 200)
	}
	b.open("/portal/application").at("/portal/application", 200).shows("main ol li")

	if _, err := h.db.Pool().Exec(t.Context(), "update factory set state = 'declined', reason = 'The city is wrong.'"); err != nil {
		t.Fatal(err)
	}
	p = b.open("/portal/application").shows(".notice-warn")
	again := application()
	again.Del("email")
	again.Del("password")
	again.Set("city", "丽水市")
	b.send(p, "/portal/application", again).at("/portal/application", 200).shows("main ol li")
}

func TestLanguage(t *testing.T) {
	h := newHouse(t)
	a := h.person(t, account.Admin, "ada@example.com")
	b := h.browser(t)
	b.post("/admin/sign-in", signInWith("ada@example.com", password))
	b.open("/admin/account").shows("html[lang=en]")
	b.post("/admin/language", url.Values{"language": {"zh"}, "next": {"/admin/account"}}).at("/admin/account", 200).shows("html[lang=zh-Hans]")
	got, err := h.accounts.Account(t.Context(), account.Admin, a.ID)
	if err != nil || got.Language != "zh-Hans" {
		t.Errorf("account: %+v, %v", got, err)
	}
}

func TestMailLog(t *testing.T) {
	h := newHouse(t)
	h.person(t, account.Consumer, "lena@example.com")
	b := h.browser(t)
	b.post("/fr-fr/forgot", url.Values{"email": {"lena@example.com"}})
	link := h.link(t)
	p := b.open("/dev/mail").at("/dev/mail", 200)
	letter := b.open(p.Find("main td a").AttrOr("href", "")).shows(`a[href="` + link + `"]`)
	if p := b.open(letter.Find(`a[href$="/html"]`).AttrOr("href", "")); p.Find("a.button").AttrOr("href", "") != link {
		t.Error("the HTML form lacks the link")
	}
	if p := b.open("/dev/mail/nothing"); p.status != 404 {
		t.Errorf("status %d", p.status)
	}
}

// TestEveryRoute walks the table: what a stranger, a person of another role, and another site's page get.
func TestEveryRoute(t *testing.T) {
	h := newHouse(t)
	door := entrance.New(entrance.Deps{})
	h.person(t, account.Consumer, "lena@example.com")
	in, err := h.accounts.SignIn(t.Context(), account.Credentials{Role: account.Consumer, Email: "lena@example.com", Password: password})
	if err != nil {
		t.Fatal(err)
	}
	for prefix, routes := range map[string][]request.Route{"/en-de": door.Shop(), "/portal": door.Portal(), "/admin": door.Admin()} {
		for _, r := range routes {
			t.Run(r.Method+"_"+prefix+r.Path, func(t *testing.T) {
				ask := func(change func(*http.Request)) int {
					w := httptest.NewRecorder()
					req := httptest.NewRequest(r.Method, h.URL+prefix+r.Path, nil)
					change(req)
					h.Config.Handler.ServeHTTP(w, req)
					if w.Code == http.StatusSeeOther && !strings.HasPrefix(w.Header().Get("Location"), prefix+"/sign-in") {
						return http.StatusOK // sent on within: let in
					}
					return w.Code
				}
				stranger := ask(func(*http.Request) {})
				if open := r.Who == request.WhoGuest; open == (stranger == http.StatusSeeOther) && !strings.HasSuffix(r.Path, "/sign-out") {
					t.Errorf("a stranger gets %d", stranger)
				}
				if prefix != "/en-de" {
					other := ask(func(q *http.Request) {
						q.AddCookie(&http.Cookie{Name: strings.TrimPrefix(prefix, "/"), Value: in.Token})
					})
					if other != stranger {
						t.Errorf("a consumer gets %d, a stranger %d", other, stranger)
					}
				}
				if r.Method == http.MethodPost {
					if got := ask(func(q *http.Request) { q.Header.Set("Sec-Fetch-Site", "cross-site") }); got != http.StatusForbidden {
						t.Errorf("another site's form gets %d", got)
					}
				}
			})
		}
	}
}

// rawKey is a key of the catalogs where a text should be.
var rawKey = regexp.MustCompile(`\b(account|application|layout|ui|fault)\.[a-z_]+(\.[a-z_]+)*\b`)

func TestEveryPageInEveryLanguage(t *testing.T) {
	h := newHouse(t)
	h.person(t, account.Consumer, "lena@example.com")
	for _, place := range []string{"/en-us", "/de-de", "/fr-fr", "/ja-jp", "/ar-ae", "/zh-us", "/portal?lang=zh", "/portal?lang=en", "/admin?lang=en", "/admin?lang=zh"} {
		prefix, query, _ := strings.Cut(place, "?")
		b := h.browser(t)
		pages := []string{"/sign-in", "/forgot", "/sent", "/reset"}
		if prefix != "/admin" {
			pages = append(pages, "/sign-up", "/verify")
		}
		for _, path := range pages {
			p := b.open(prefix + path + "?" + query)
			if p.status != http.StatusOK && p.status != http.StatusGone {
				t.Errorf("%s: %d", p.path, p.status)
			}
			if raw := rawKey.FindString(p.Find("body").Text()); raw != "" {
				t.Errorf("%s says %q", p.path, raw)
			}
			p.shows("main h1")
			if p.Find("[style], script:not([src])").Length() > 0 {
				t.Errorf("%s: inline style or script", p.path)
			}
		}
	}
}
