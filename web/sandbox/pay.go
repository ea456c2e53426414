package sandbox

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/sandbox"
	"github.com/silkroadmall/mall/templates/layout"
	page "github.com/silkroadmall/mall/templates/sandbox"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// lookAgain is how often the page of a slow bank looks for the answer, in seconds.
const lookAgain = 3

// find is the session of the address; the page speaks its language from here on.
func (d Deps) find(c echo.Context) (*sandbox.Session, error) {
	s, err := d.Provider.Session(c.Request().Context(), c.Param("ref"))
	if err != nil {
		return nil, err
	}
	speak(c, s)
	return s, nil
}

// onward sends the payer to where the session stands: the form, the bank's question, or back to the shop.
func onward(c echo.Context, s *sandbox.Session) error {
	switch s.State {
	case sandbox.Open, sandbox.Processing:
		return respond.To(c, hosted(s))
	case sandbox.ActionRequired:
		return respond.To(c, hosted(s)+"/secure")
	}
	return respond.To(c, backTo(s))
}

// showPay shows the card form, or that the bank is slow; a test card can be filled in by ?card=.
func (d Deps) showPay(c echo.Context) error {
	s, err := d.find(c)
	if err != nil {
		return err
	}
	switch s.State {
	case sandbox.Open:
		var card sandbox.Card
		for _, t := range sandbox.TestCards() {
			if t.Key == c.QueryParam("card") {
				card = sandbox.Card{Number: t.Number, Expiry: "12 / 34", CVC: "123"}
			}
		}
		return respond.OK(c, page.Pay(payPage(c, s, card, ui.Errors{})))
	case sandbox.Processing:
		p := title(c, "sandbox.waiting_title")
		p.Refresh = lookAgain
		return respond.OK(c, page.Waiting(page.WaitingPage{Page: p, Session: s, Back: backTo(s)}))
	}
	return onward(c, s)
}

// pay sends the card to its bank. Wrong fields come back on the form, without the code.
func (d Deps) pay(c echo.Context) error {
	s, err := d.find(c)
	if err != nil {
		return err
	}
	card := sandbox.Card{Number: request.Text(c, "number"), Expiry: request.Text(c, "expiry"), CVC: request.Text(c, "cvc")}
	if err := card.Check(request.Now(c)); err != nil && s.State == sandbox.Open {
		card.CVC = ""
		return respond.Form(c, err, func(e ui.Errors) respond.Component { return page.Pay(payPage(c, s, card, e)) })
	}
	s, err = d.Provider.Pay(c.Request().Context(), s.Ref, card)
	if err != nil {
		return err
	}
	return onward(c, s)
}

func payPage(c echo.Context, s *sandbox.Session, card sandbox.Card, e ui.Errors) page.PayPage {
	p := title(c, "sandbox.title", "amount", s.Amount)
	p.Failed = e.Any()
	return page.PayPage{Page: p, Session: s, Card: card, Errors: e, Tests: sandbox.TestCards()}
}

// title is a page of the provider with its title in the session's language.
func title(c echo.Context, key string, args ...any) layout.Page {
	p := frame(c)
	p.Title = request.Printer(c).T(key, args...)
	return p
}

// showSecure asks for the bank's code.
func (d Deps) showSecure(c echo.Context) error {
	s, err := d.find(c)
	if err != nil {
		return err
	}
	if s.State != sandbox.ActionRequired {
		return onward(c, s)
	}
	return respond.OK(c, page.Secure(securePage(c, s, ui.Errors{})))
}

// authenticate takes the code, or the payer's refusal. An empty code is asked for again.
func (d Deps) authenticate(c echo.Context) error {
	s, err := d.find(c)
	if err != nil {
		return err
	}
	code := request.Text(c, "code")
	var check fault.Check
	check.Require(code != "" || c.FormValue("refuse") != "", "code", "sandbox.field.code")
	if err := check.Err(); err != nil && s.State == sandbox.ActionRequired {
		return respond.Form(c, err, func(e ui.Errors) respond.Component { return page.Secure(securePage(c, s, e)) })
	}
	s, err = d.Provider.Authenticate(c.Request().Context(), s.Ref, code)
	if err != nil {
		return err
	}
	return onward(c, s)
}

func securePage(c echo.Context, s *sandbox.Session, e ui.Errors) page.SecurePage {
	p := title(c, "sandbox.secure_title")
	p.Failed = e.Any()
	return page.SecurePage{Page: p, Session: s, Errors: e, Code: sandbox.SecureCode}
}

// giveUp cancels the session and sends the payer back to the shop.
func (d Deps) giveUp(c echo.Context) error {
	s, err := d.Provider.Cancel(c.Request().Context(), c.Param("ref"))
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, backTo(s))
}
