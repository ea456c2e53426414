package portal

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/factory"
	page "github.com/silkroadmall/mall/templates/portal"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

func (p *Portal) describing() []request.Route {
	return []request.Route{
		{Method: http.MethodGet, Path: "/profile", Who: request.WhoClerk, Handler: p.showProfile},
		{Method: http.MethodPost, Path: "/profile", Who: request.WhoClerk, Handler: p.describe},
	}
}

// showProfile is what the factory says of itself, to be changed.
func (p *Portal) showProfile(c echo.Context) error {
	m, err := p.profilePage(c)
	if err != nil {
		return err
	}
	return respond.OK(c, page.Profile(m))
}

func (p *Portal) profilePage(c echo.Context) (page.ProfilePage, error) {
	base, _, err := p.page(c, request.Printer(c).T("portal.profile"))
	f := request.ClerkOf(c).Factory
	return page.ProfilePage{Page: base, Typed: page.Profiled{Email: f.Email, Contact: f.Contact, Phone: f.Phone, Founded: known(f.Founded),
		Staff: known(f.StaffCount), Handover: strconv.Itoa(f.HandoverDays)}}, err
}

// describe writes what the factory says of itself; its story stays.
func (p *Portal) describe(c echo.Context) error {
	f := request.ClerkOf(c).Factory
	typed := page.Profiled{Email: request.Text(c, "public_email"), Contact: request.Text(c, "contact"), Phone: request.Text(c, "phone"),
		Founded: request.Text(c, "founded"), Staff: request.Text(c, "staff_count"), Handover: request.Text(c, "handover_days")}
	err := p.Payouts.Factories.Describe(c.Request().Context(), f.ID, factory.Profile{Email: typed.Email, Contact: typed.Contact, Phone: typed.Phone,
		Founded: number(typed.Founded), StaffCount: number(typed.Staff), HandoverDays: number(typed.Handover), Story: f.Story})
	if err == nil {
		return respond.Done(c, "/portal/profile", "portal.profile_saved")
	}
	m, failed := p.profilePage(c)
	if failed != nil {
		return failed
	}
	return respond.Form(c, err, func(e ui.Errors) respond.Component {
		m.Typed, m.Errors, m.Failed = typed, e, true
		return page.Profile(m)
	})
}

// known is a number as it stands in a form, nothing for none.
func known(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// number reads what was typed: nothing is 0, and what is no number -1, which no field takes.
func number(typed string) int {
	if typed == "" {
		return 0
	}
	n, err := strconv.Atoi(typed)
	if err != nil {
		return -1
	}
	return n
}
