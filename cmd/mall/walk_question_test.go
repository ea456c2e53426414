package main

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/locale"
)

const (
	curious  = "curious@example.com"
	asks     = "Franst der Saum nach vielen Wäschen aus?"
	answers  = "Nein, er ist von Hand gerollt und genäht."
	asksFrom = "/de-de/l/silk-scarf-caravan"
)

// questioned walks with a question from a product page to its answer there: the page, which was kept for everybody, is made anew.
func questioned(t *testing.T, browser context.Context, h *house) {
	_, err := h.trade.accounts.Create(t.Context(), account.New{Role: account.Consumer, Email: curious, Name: "Ruth", Language: "de", Password: memberSecret})
	if err != nil {
		t.Fatal(err)
	}
	v := visit(t, browser, h, guise{language: "de", phone: true, noScript: true})
	const send = "form[action$='/silk-scarf-caravan/questions'] button"
	v.open(asksFrom)
	v.fill("#f-body", "kurz")
	v.refused(send)
	if got := v.value("#f-body"); got != "kurz" {
		t.Errorf("%q is left of what was typed", got)
	}
	v.fill("#f-body", asks)
	v.press(send)
	v.fill("#f-email", curious)
	v.fill("#f-password", memberSecret)
	v.press("form[action$='/sign-in'] button[type=submit]")
	if got := v.value("#f-body"); got != asks {
		t.Errorf("after signing in %q is left of the question", got)
	}
	v.press(send)
	v.says("main", asks)
	says := h.guest(t).sees(asksFrom) // and from now on the page is kept
	if strings.Contains(says, asks) {
		t.Error("what nobody has answered is published")
	}

	c := &clerk{visitor: visit(t, browser, h, guise{language: "en", noScript: true}), house: h, surface: "/portal", speaks: locale.NewPrinter(locale.English, "CN")}
	email, password := demoPerson(t, "factory", "xihe-silk")
	c.signIn(email, password)
	c.open("/portal/messages")
	c.says(".voices-list", asks)
	c.open(tell[string](c.visitor, `[...document.querySelectorAll(".voices-list > li")].find((li) => li.textContent.includes(`+quote(asks)+`)).querySelector("a").pathname`))
	c.fill("#f-answer", answers)
	c.press("main form button.btn-primary")
	c.says(".reply", answers)

	h.letter(t, curious, "question_answered")
	eventually(t, "the product page to show the answer", func() (bool, error) { return strings.Contains(h.guest(t).sees(asksFrom), answers), nil })
	v.open("/de-de/account/messages")
	v.says("main .reply", answers)
}

// sees is a page as it is sent.
func (g *guest) sees(path string) string {
	g.t.Helper()
	res, err := g.http.Get(g.base + path)
	if err != nil {
		g.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		g.t.Fatalf("%s: %d %v", path, res.StatusCode, err)
	}
	return string(body)
}
