package shop

import (
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/moderation"
	page "github.com/silkroadmall/mall/templates/shop"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showReport shows the form by which anybody may report what is illegal; a link on a page names that page.
func (s *Shop) showReport(c echo.Context) error {
	p := s.reportPage(c)
	if about := request.Text(c, "about"); about != "" {
		p.Filing.URL, _ = reported(c, about)
	}
	return respond.OK(c, page.Report(p))
}

// reportPage is the form as it is before anything is typed.
func (s *Shop) reportPage(c echo.Context) page.ReportPage {
	p := page.ReportPage{Page: s.frame(c, "report.title"), Sample: request.BaseURL(c) + request.Market(c).URL("/l/…")}
	p.Robots, p.Description = "noindex", request.Printer(c).T("report.lead")
	return p
}

// report takes a report in, and leads to the page that says what becomes of it.
func (s *Shop) report(c echo.Context) error {
	ctx, m := c.Request().Context(), request.Market(c)
	f := moderation.Filing{Ground: request.Text(c, "ground"), Explanation: request.Prose(c, "explanation"), Name: request.Text(c, "name"),
		Email: request.Text(c, "email"), Honest: request.Text(c, "honest") != "", Language: string(m.Language), Country: m.Country}
	f.URL, f.Slug = reported(c, request.Text(c, "about"))
	err := f.Check()
	if err == nil {
		err = s.Accounts.MayReport(ctx, request.IP(c))
	}
	var number string
	if err == nil {
		number, err = s.Desk.File(ctx, f)
	}
	if err != nil {
		return s.reportAgain(c, f, err)
	}
	return respond.To(c, m.URL("/report/"+number))
}

// reportAgain shows the form with what was typed and what is wrong with it.
func (s *Shop) reportAgain(c echo.Context, f moderation.Filing, err error) error {
	return respond.Form(c, err, func(wrong ui.Errors) respond.Component {
		p := s.reportPage(c)
		p.Filing, p.Errors, p.Failed = f, wrong, true
		p.Filing.URL, p.Filing.Email = request.Text(c, "about"), request.Text(c, "email")
		return page.Report(p)
	})
}

// reported reads the address of a page of this shop, typed whole or from its slash on, and the slug of the listing it shows;
// nothing for an address elsewhere.
func reported(c echo.Context, typed string) (address, slug string) {
	base, err := url.Parse(request.BaseURL(c))
	if err != nil {
		return "", ""
	}
	u, err := base.Parse(typed)
	if err != nil || u.Host != base.Host || !strings.HasPrefix(typed, "/") && !strings.Contains(typed, "://") {
		return "", ""
	}
	if parts := strings.Split(u.Path, "/"); len(parts) == 4 && parts[2] == "l" {
		slug = parts[3]
	}
	return base.Scheme + "://" + base.Host + u.RequestURI(), slug
}

// showReported says, to whoever has the number, what became of a report. It names nobody.
func (s *Shop) showReported(c echo.Context) error {
	number, err := id.ParseNumber(c.Param("number"))
	if err != nil {
		return request.ErrNotFound
	}
	r, err := s.Desk.Report(c.Request().Context(), number)
	if err != nil {
		return err
	}
	p := page.ReportedPage{Page: s.Frame(c), Report: r}
	p.Title, p.Robots = request.Printer(c).T("report.number", "number", r.Number), "noindex"
	return respond.OK(c, page.Reported(p))
}
