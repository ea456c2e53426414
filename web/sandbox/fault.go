package sandbox

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/sandbox"
	page "github.com/silkroadmall/mall/templates/sandbox"
	"github.com/silkroadmall/mall/templates/ui"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// showFaults shows what goes wrong on purpose, as a page or, to a program that accepts it, as JSON.
func (d Deps) showFaults(c echo.Context) error {
	f, err := d.Provider.Faults(c.Request().Context())
	if err != nil {
		return err
	}
	if strings.HasPrefix(c.Request().Header.Get("Accept"), "application/json") {
		return respond.JSON(c, f)
	}
	return respond.OK(c, page.Faults(faultsPage(c, f, ui.Errors{})))
}

// setFaults replaces what goes wrong on purpose; what is left out is switched off. It takes JSON from programs, which
// get the new setting or a list of what is wrong, and the page's form.
func (d Deps) setFaults(c echo.Context) error {
	if strings.HasPrefix(c.Request().Header.Get("Content-Type"), "application/json") {
		f, err := d.decodeFaults(c)
		if err != nil {
			return respond.Problem(c, respond.Status(err), err)
		}
		return respond.JSON(c, f)
	}
	f, err := typedFaults(c)
	if err == nil {
		err = d.Provider.SetFaults(c.Request().Context(), f)
	}
	if err != nil {
		return respond.Form(c, err, func(e ui.Errors) respond.Component { return page.Faults(faultsPage(c, f, e)) })
	}
	return c.Redirect(http.StatusSeeOther, "/sandbox/faults?saved=yes")
}

func (d Deps) decodeFaults(c echo.Context) (sandbox.Faults, error) {
	var f sandbox.Faults
	err := decode(c, map[string]any{
		"duplicate": &f.Duplicate, "delay": &f.Delay, "reorder": &f.Reorder, "drop": &f.Drop, "answer_500": &f.Answer500,
	})
	if err == nil {
		err = d.Provider.SetFaults(c.Request().Context(), f)
	}
	return f, err
}

// typedFaults reads the form; an empty number is none.
func typedFaults(c echo.Context) (sandbox.Faults, error) {
	f := sandbox.Faults{Reorder: c.FormValue("reorder") != "", Drop: c.FormValue("drop") != "", Answer500: c.FormValue("answer_500") != ""}
	var check fault.Check
	for name, field := range map[string]struct {
		into *int
		key  string
	}{"duplicate": {&f.Duplicate, "sandbox.fault.duplicate"}, "delay": {&f.Delay, "sandbox.fault.delay"}} {
		n, ok := request.Whole(c, name)
		check.Require(ok || request.Text(c, name) == "", name, field.key)
		*field.into = n
	}
	return f, check.Err()
}

func faultsPage(c echo.Context, f sandbox.Faults, e ui.Errors) page.FaultsPage {
	p := title(c, "sandbox.faults.title")
	p.Failed = e.Any()
	return page.FaultsPage{Page: p, Faults: f, Errors: e, Saved: c.QueryParam("saved") != ""}
}
