package entrance

import (
	"net/url"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/onboarding"
	page "github.com/silkroadmall/mall/templates/entrance"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showSignIn asks for address and password; who is in already goes on.
func (e *Entrance) showSignIn(c echo.Context) error {
	if request.AccountOf(c) != nil {
		return respond.To(c, request.Next(c, inside(c)))
	}
	rememberLanguage(c)
	return respond.OK(c, page.SignIn(e.signInPage(c, ui.Errors{})))
}

func (e *Entrance) signInPage(c echo.Context, wrong ui.Errors) page.SignInPage {
	p := page.SignInPage{Door: e.at(c, request.Printer(c).T("account.signin.title")), Email: request.Text(c, "email")}
	p.Errors, p.Failed = wrong, wrong.Any()
	if e.Passkeys.Open() {
		p.Passkeys, p.Module = true, module
	}
	return p
}

// signIn opens a session for who knows the password.
func (e *Entrance) signIn(c echo.Context) error {
	in, err := e.Accounts.SignIn(c.Request().Context(), account.Credentials{Role: request.RoleOf(request.Surface(c)), Email: request.Text(c, "email"),
		Password: request.Secret(c, "password"), IP: request.IP(c), Agent: c.Request().UserAgent(),
		Old: request.SessionToken(c), At: request.Prefix(c)})
	if err != nil {
		return respond.Form(c, err, func(wrong ui.Errors) respond.Component { return page.SignIn(e.signInPage(c, wrong)) })
	}
	return e.enter(c, in)
}

// enter takes the guest's cart and saved goods along in the shop, and goes where the person was headed.
func (e *Entrance) enter(c echo.Context, in *account.SignedIn) error {
	if in.Account.Role == account.Consumer && e.OnSignIn != nil {
		pieces, err := e.OnSignIn(c.Request().Context(), request.GuestOf(c), in.Account.ID)
		if err != nil {
			return err
		}
		request.TakeFrom(c)
		request.ShowCount(c, pieces)
	}
	request.Welcome(c, in)
	return respond.To(c, request.Next(c, inside(c)))
}

// signOut ends the session at hand.
func (e *Entrance) signOut(c echo.Context) error {
	if err := e.Accounts.SignOut(c.Request().Context(), request.SessionToken(c)); err != nil {
		return err
	}
	return e.out(c, "account.out.here")
}

// out takes the cookies away and says so.
func (e *Entrance) out(c echo.Context, key string) error {
	request.Leave(c)
	if request.RoleOf(request.Surface(c)) == account.Consumer {
		request.ShowCount(c, 0)
	}
	return respond.Done(c, request.Prefix(c)+"/sign-in", key)
}

// showSignUp offers an account to a consumer.
func (e *Entrance) showSignUp(c echo.Context) error {
	return respond.OK(c, page.SignUp(e.signUpPage(c, ui.Errors{})))
}

func (e *Entrance) signUpPage(c echo.Context, wrong ui.Errors) page.SignUpPage {
	p := page.SignUpPage{Door: e.at(c, request.Printer(c).T("account.signup.title")), Name: request.Text(c, "name"), Email: request.Text(c, "email")}
	p.Errors, p.Failed = wrong, wrong.Any()
	return p
}

// signUp makes a consumer's account; the answer is the same for an address that has one.
func (e *Entrance) signUp(c echo.Context) error {
	n := account.New{Role: account.Consumer, Email: request.Text(c, "email"), Name: request.Text(c, "name"),
		Language: string(request.Printer(c).Language()), Password: request.Secret(c, "password")}
	if err := e.Accounts.SignUp(c.Request().Context(), n, request.Prefix(c), request.IP(c)); err != nil {
		return respond.Form(c, err, func(wrong ui.Errors) respond.Component { return page.SignUp(e.signUpPage(c, wrong)) })
	}
	return e.sent(c, "verify", n.Email)
}

// showApply is a factory's application.
func (e *Entrance) showApply(c echo.Context) error {
	rememberLanguage(c)
	return respond.OK(c, page.Apply(e.applyPage(c, ui.Errors{})))
}

func (e *Entrance) applyPage(c echo.Context, wrong ui.Errors) page.ApplyPage {
	p := page.ApplyPage{Door: e.at(c, request.Printer(c).T("application.title")), Company: companyOf(c), Email: request.Text(c, "email")}
	p.Errors, p.Failed = wrong, wrong.Any()
	return p
}

// companyOf reads what a factory says about itself.
func companyOf(c echo.Context) onboarding.Company {
	return onboarding.Company{NameZH: request.Text(c, "name_zh"), Name: request.Text(c, "name_latin"), CreditCode: request.Text(c, "credit_code"),
		Province: request.Text(c, "province"), City: request.Text(c, "city"), AddressZH: request.Text(c, "address_zh"),
		Address: request.Text(c, "address"), PostalCode: request.Text(c, "postal_code"), Contact: request.Text(c, "contact"),
		Phone: request.Text(c, "phone"), Email: request.Text(c, "public_email")}
}

// apply takes a factory's application; the answer is the same for an address that has an account.
func (e *Entrance) apply(c echo.Context) error {
	a := onboarding.Application{Company: companyOf(c), At: request.Prefix(c), IP: request.IP(c),
		Person: account.New{Email: request.Text(c, "email"), Language: string(request.Printer(c).Language()), Password: request.Secret(c, "password")}}
	if err := e.Onboarding.Apply(c.Request().Context(), a); err != nil {
		return respond.Form(c, err, func(wrong ui.Errors) respond.Component { return page.Apply(e.applyPage(c, wrong)) })
	}
	return e.sent(c, "verify", a.Person.Email)
}

// sent goes to the page that says a message is on its way.
func (e *Entrance) sent(c echo.Context, about, email string) error {
	return respond.To(c, request.Prefix(c)+"/sent?"+url.Values{"about": {about}, "email": {email}}.Encode())
}

// showSent says that a message is on its way.
func (e *Entrance) showSent(c echo.Context) error {
	p := page.SentPage{Door: e.at(c, request.Printer(c).T("account.sent.title")), Email: request.Text(c, "email"),
		Reset: request.Text(c, "about") == "reset", MailLog: e.MailLog}
	return respond.OK(c, page.Sent(p))
}
