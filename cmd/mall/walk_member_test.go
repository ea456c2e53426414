package main

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/market"
)

// member is somebody with an account who saves, compares, keeps addresses, moves and leaves.
type member struct {
	name   string
	guise  guise
	market string
	mail   string
	town   map[string]string // an address of the market, the parts that its form asks for
	wrong  string            // a field of it that is left empty at first
}

func members() []member {
	hamburg := map[string]string{"name": "Ida Brandt", "line1": "Große Bleichen 12", "postal_code": "20354", "city": "Hamburg", "phone": "+49 1512 3456789"}
	return []member{
		{"at_a_desk", guise{language: "en"}, "en-de", "ida@example.com", hamburg, "city"},
		{"in_Arabic_on_a_phone", guise{language: "ar", phone: true}, "ar-ae", "noor@example.com", map[string]string{
			"name": "Noor Haddad", "line1": "Marina Walk 5", "city": "Dubai Marina", "region": "DU", "phone": "+971 50 123 4567"}, "phone"},
		{"without_script_on_a_phone", guise{language: "de", phone: true, noScript: true}, "de-de", "ivo@example.com", hamburg, "postal_code"},
	}
}

// memberSecret is the password of all of them.
const memberSecret = "a kettle on the hob 47"

// house walk of a member: what they do, in turn.
type stay struct {
	member
	*visitor
	market market.Market
	house  *house
}

func (m member) walk(t *testing.T, browser context.Context, h *house) {
	at, err := market.Parse(m.market)
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.trade.accounts.Create(t.Context(), account.New{Role: account.Consumer, Email: m.mail, Name: m.town["name"], Language: string(at.Language), Password: memberSecret})
	if err != nil {
		t.Fatal(err)
	}
	s := stay{m, visit(t, browser, h, m.guise), at, h}
	s.saves()
	s.compares()
	s.signsIn(m.mail)
	s.keepsAddresses()
	s.buysWhatWasSaved()
	s.moves()
	s.leaves()
}

// to goes to a path of the market.
func (s stay) to(path string) { s.t.Helper(); s.open(s.market.URL(path)) }

// saves from a list and from a product, as a guest. Without script saving leads to the list of what is saved, and back.
func (s stay) saves() {
	s.to("/search?q=" + "silk")
	s.keeps(".grid .card-save")
	s.to("/l/celadon-teapot")
	s.keeps(".buy-later button")
	s.to("/saved")
	s.counts(2, ".line")
	if s.attribute("html", "dir") != s.market.Language.Dir() {
		s.t.Error("the page runs the other way")
	}
}

func (s stay) keeps(button string) {
	s.t.Helper()
	if !s.guise.noScript {
		s.click(button)
		s.there(button + "[data-kept]")
		s.says(".saved-note", s.market.Printer().T("saved.done"))
		return
	}
	from := s.path()
	s.press(button)
	s.there(".flashes .notice-ok")
	s.press(`main p > a[href="` + from + `"]`)
}

// compares both, takes one out and comes back.
func (s stay) compares() {
	for range 2 {
		s.click(`input[form=compare]:not(:checked)`)
	}
	s.press("#compare button")
	s.counts(2, "thead th")
	if wide := tell[bool](s.visitor, `document.querySelectorAll(".compare-differs .compare-mark").length > 2`); !wide {
		s.t.Error("a scarf and a teapot hardly differ")
	}
	s.press("thead th:last-child .btn-quiet")
	s.counts(1, "thead th")
}

func (s stay) signsIn(mail string) {
	s.to("/sign-in")
	s.fill("#f-email", mail)
	s.fill("#f-password", memberSecret)
	s.press("form[action$='/sign-in'] button[type=submit]")
	if got, want := s.path(), s.market.URL("/account"); got != want {
		s.t.Fatalf("signing in leads to %s, want %s", got, want)
	}
}

// keepsAddresses adds one with a mistake at first, takes it out and thinks better of it.
func (s stay) keepsAddresses() {
	s.there(".empty")
	s.press(`.entry a[href$="/account/addresses"]`)
	s.press(".toolbar a")
	for name, value := range s.town {
		switch {
		case name == s.wrong:
			s.fill("#f-"+name, "")
		case s.has("select[name=" + name + "]"):
			s.choose("select[name="+name+"]", value)
		default:
			s.fill("#f-"+name, value)
		}
	}
	const save = "form[action$='/new'] .btn-primary"
	s.refused(save)
	s.there("#f-" + s.wrong + "-error")
	if got := s.value("#f-line1"); got != s.town["line1"] {
		s.t.Errorf("typed was %q, kept is %q", s.town["line1"], got)
	}
	s.fill("#f-"+s.wrong, s.town[s.wrong])
	s.press(save)
	s.says(".book address", s.town["line1"])
	s.press("form[action$='/remove'] button")
	s.counts(0, ".book li")
	s.press(".undo button")
	s.says(".book address", s.town["line1"])
}

// buysWhatWasSaved finds what the guest saved, moves one to the cart, takes the other off and brings it back.
func (s stay) buysWhatWasSaved() {
	s.to("/saved")
	s.counts(2, ".line")
	s.press("form[action$='/saved/cart'] button")
	if got, want := s.path(), s.market.URL("/cart"); got != want {
		s.t.Fatalf("moving to the cart leads to %s, want %s", got, want)
	}
	s.counts(1, ".cart .line")
	s.to("/saved")
	s.press("form[action$='/saved/remove'] button")
	s.counts(0, ".line")
	s.press(".undo button")
	s.counts(1, ".line")
}

var linkInLetter = regexp.MustCompile(`https?://\S+\?token=\S+`)

// moves to another mail address by the link in the letter.
func (s stay) moves() {
	s.to("/account/security")
	s.counts(1, ".devices li")
	next := "new-" + s.mail
	s.fill("#f-email", next)
	s.fill("#f-confirm", "not the one")
	s.refused("form[action$='/security/mail'] button")
	if got := s.value("#f-email"); got != next {
		s.t.Errorf("typed was %q, kept is %q", next, got)
	}
	s.fill("#f-confirm", memberSecret)
	s.press("form[action$='/security/mail'] button")
	s.open(linkInLetter.FindString(s.house.letter(s.t, next, "account_move").Text))
	s.press("form[action$='/account/mail'] button")
	s.says("section[aria-labelledby=address]", next)
	if got := s.house.letter(s.t, s.mail, "account_moved"); !strings.Contains(got.Text, "?token=") {
		s.t.Errorf("the former address can't take it back: %s", got.Text)
	}
}

// leaves for good: nothing opens any more.
func (s stay) leaves() {
	s.to("/account/privacy")
	s.press(`a[href$="/account/privacy/delete"]`)
	s.fill("#f-present", "not the one")
	s.refused("form[action$='/delete'] button")
	s.fill("#f-present", memberSecret)
	s.press("form[action$='/delete'] button")
	s.there(".flashes .notice-ok")
	s.to("/account")
	if got := s.path(); !strings.HasPrefix(got, s.market.URL("/sign-in")) {
		s.t.Errorf("the account still opens at %s", got)
	}
	s.house.letter(s.t, "new-"+s.mail, "account_erased")
}
