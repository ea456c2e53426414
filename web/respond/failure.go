package respond

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/templates/layout"
	"github.com/silkroadmall/mall/web/request"
)

// Failures answers what handlers could not.
type Failures struct {
	Log *slog.Logger
	// Frames are the frames of the surfaces; one without gets the plain frame.
	Frames map[layout.Surface]func(echo.Context) layout.Page
}

// statusGone is what the log says of a browser that left before the answer.
const statusGone = 499

// wayed is an error with the way on.
type wayed struct {
	error
	way layout.NavItem
}

// Unwrap gives the error.
func (w wayed) Unwrap() error { return w.error }

// WayOn gives an error the link its failure page shows: where the person can do something about it.
func WayOn(err error, label, url string) error {
	if err == nil {
		return nil
	}
	return wayed{err, layout.NavItem{Label: label, URL: url}}
}

// Answer is echo's error handler: it logs what is the house's own fault, and shows the failure in the surface's manner.
func (f *Failures) Answer(err error, c echo.Context) {
	if err == nil {
		return
	}
	// The handler's deadline has run out or was called off by now; showing the failure has to go on.
	c.SetRequest(c.Request().WithContext(context.WithoutCancel(c.Request().Context())))
	err = classify(err)
	status := statusOf(err)
	f.note(c, err, status)
	if c.Response().Committed || status == statusGone {
		if !c.Response().Committed {
			c.Response().WriteHeader(statusGone)
		}
		return
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "no-store")
	hint(c, status)
	var shown error
	switch request.Surface(c) {
	case request.SurfaceAPI, request.SurfaceHook:
		shown = Problem(c, status, err)
	default:
		shown = f.page(c, status, err)
	}
	if shown != nil {
		f.Log.ErrorContext(c.Request().Context(), "show failure", "request", request.ID(c), "error", shown)
		if !c.Response().Committed {
			c.Response().WriteHeader(http.StatusInternalServerError)
		}
	}
}

// Refusals that come from the server's own walls.
var (
	errMethod = fault.New(fault.NotFound, "fault.method")
	errLarge  = fault.New(fault.Invalid, "fault.too_large")
	errForm   = fault.New(fault.Invalid, "fault.malformed")
	errSlow   = fault.New(fault.Unavailable, "fault.unavailable")
)

// classify turns what echo and net/http say into faults; anything else comes back as it is.
func classify(err error) error {
	if _, known := fault.As(err); known {
		return err
	}
	var large *http.MaxBytesError
	var he *echo.HTTPError
	switch {
	case errors.As(err, &large):
		return errLarge.Because(err)
	case errors.Is(err, context.DeadlineExceeded):
		return errSlow.Because(err)
	case !errors.As(err, &he):
		return err
	}
	switch he.Code {
	case http.StatusNotFound:
		return request.ErrNotFound
	case http.StatusMethodNotAllowed:
		return errMethod
	case http.StatusRequestEntityTooLarge:
		return errLarge
	case http.StatusBadRequest, http.StatusUnsupportedMediaType:
		return errForm.Because(err)
	}
	return err
}

// statusOf is Status, with the walls' own statuses, and statusGone for a browser that left.
func statusOf(err error) int {
	switch {
	case errors.Is(err, errMethod):
		return http.StatusMethodNotAllowed
	case errors.Is(err, errLarge):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, errForm):
		return http.StatusBadRequest
	case errors.Is(err, context.Canceled) && fault.KindOf(err) == fault.Internal:
		return statusGone
	}
	return Status(err)
}

// note logs failures of the house with the request's id; refusals are everyday and only show in the access log.
func (f *Failures) note(c echo.Context, err error, status int) {
	if status < http.StatusInternalServerError {
		return
	}
	args := []any{"request", request.ID(c), "method", c.Request().Method, "route", c.Path(), "error", err}
	var p Panicked
	if errors.As(err, &p) {
		args = append(args, "panic", p.Value, "stack", string(p.Stack))
	}
	f.Log.ErrorContext(c.Request().Context(), "request failed", args...)
}

func (f *Failures) page(c echo.Context, status int, err error) error {
	kind, t := fault.KindOf(err), request.Printer(c)
	p := f.frame(c)
	p.Title, p.Robots, p.Canonical, p.Alternates = t.T("fault."+string(kind)+".title"), "noindex", "", nil
	page := layout.Failure{Page: p, Status: status, Message: Message(t, err), Way: way(c, err)}
	if status >= http.StatusInternalServerError {
		page.Reference = request.ID(c)
	}
	return Page(c, status, layout.FailurePage(page))
}

// frame is the surface's own; one that fails itself is replaced by the bare one, so that there is always a page.
func (f *Failures) frame(c echo.Context) (p layout.Page) {
	defer func() {
		if v := recover(); v != nil {
			f.Log.ErrorContext(c.Request().Context(), "frame of a failure page", "request", request.ID(c), "panic", v)
			p = request.Frame(c)
		}
	}()
	if frame := f.Frames[request.Surface(c)]; frame != nil {
		return frame(c)
	}
	return request.Frame(c)
}

// Message is an error in words for a person: what happened and what to do. An internal error says nothing of itself.
func Message(t *locale.Printer, err error) string {
	kind := fault.KindOf(err)
	text, next := t.T("fault."+string(kind)), t.T("fault."+string(kind)+".next")
	if f, ok := fault.As(err); ok && t.Has(f.Key) {
		text = t.Fill(f.Key, f.Args)
	}
	return text + " " + next
}

// way is the link a failure offers: the error's own, else back to the page the person came from for a conflict.
func way(c echo.Context, err error) layout.NavItem {
	var w wayed
	if errors.As(err, &w) {
		return w.way
	}
	t := request.Printer(c)
	switch fault.KindOf(err) {
	case fault.Conflict, fault.Invalid, fault.TooMany:
		if back := request.Referer(c); back != "" {
			return layout.NavItem{Label: t.T("ui.back"), URL: back}
		}
	case fault.Internal, fault.Unavailable:
		if c.Request().Method == http.MethodGet {
			return layout.NavItem{Label: t.T("lost.again"), URL: c.Request().URL.RequestURI()}
		}
	case fault.Unauthenticated:
		return layout.NavItem{Label: t.T("ui.sign_in"), URL: request.SignInPath(c, request.Referer(c))}
	}
	return layout.NavItem{}
}

// Panicked is a panic of a handler as an error.
type Panicked struct {
	Value any
	Stack []byte
}

// Error is for the log.
func (p Panicked) Error() string { return "panic in a handler" }
