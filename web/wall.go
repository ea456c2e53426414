package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/web/request"
	"github.com/silkroadmall/mall/web/respond"
)

// The bounds of a request where its route says nothing else.
const (
	defaultBody = 256 << 10
	defaultTime = 20 * time.Second
)

// ErrCrossOrigin says that a form came from another site.
var ErrCrossOrigin = fault.New(fault.Forbidden, "fault.cross_origin")

// tidy brings addresses into one form before they are routed: no slash at the end except after a market alone, and no
// empty parts, which could be read as another host in a redirect.
func tidy(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		u := c.Request().URL
		if strings.Contains(u.Path, "//") || strings.Contains(u.Path, "\\") {
			return request.ErrNotFound
		}
		path := strings.TrimSuffix(u.Path, "/")
		deep := strings.Count(path, "/") > 1 || path == "/portal" || path == "/admin"
		if path == u.Path || !deep || c.Request().Method == http.MethodPost || strings.HasPrefix(path, "/static") {
			return next(c)
		}
		to := url.URL{Path: path, RawQuery: u.RawQuery}
		return c.Redirect(http.StatusMovedPermanently, to.String())
	}
}

// accessLog writes one line for each request: no query, which can hold a token, and no cookie.
func accessLog(log *slog.Logger) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			begun := time.Now()
			err := next(c)
			r := c.Request()
			if strings.HasPrefix(r.URL.Path, "/static/") {
				return err
			}
			log.InfoContext(r.Context(), "request", "id", request.ID(c), "method", r.Method, "path", r.URL.Path,
				"status", c.Response().Status, "bytes", c.Response().Size, "took", time.Since(begun).Round(time.Microsecond),
				"ip", request.IP(c))
			return err
		}
	}
}

// headers are the same on every answer. The content security policy allows our own files and nothing inline.
func headers(o Options) echo.MiddlewareFunc {
	forms := strings.Join(append([]string{"'self'"}, o.FormTargets...), " ")
	policy := "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
		"manifest-src 'self'; form-action " + forms + "; frame-ancestors 'none'; base-uri 'none'"
	set := http.Header{}
	for name, value := range map[string]string{
		"Content-Security-Policy":      policy,
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "same-origin",
		"Permissions-Policy":           "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"X-Frame-Options":              "DENY",
	} {
		set.Set(name, value)
	}
	if o.BaseURL.Scheme == "https" {
		set.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			h := c.Response().Header()
			for name, values := range set {
				h[name] = values
			}
			return next(c)
		}
	}
}

// compression packs what is rendered on the fly; files that come packed pass as they are.
func compression() (echo.MiddlewareFunc, error) {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.EnableZstd(true))
	if err != nil {
		return nil, fmt.Errorf("set up compression: %w", err)
	}
	return echo.WrapMiddleware(func(h http.Handler) http.Handler { return wrap(h) }), nil
}

// answer turns errors and panics of what is inside into answers, so that nothing outside sees an error.
func answer(f *respond.Failures) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			f.Answer(calm(next, c), c)
			return nil
		}
	}
}

// calm turns a panic into an error.
func calm(next echo.HandlerFunc, c echo.Context) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = respond.Panicked{Value: v, Stack: debug.Stack()}
		}
	}()
	return next(c)
}

// originWall refuses what another site's page makes a browser send, by Sec-Fetch-Site or Origin; requests with neither come from
// no browser. Hooks are called by machines and check signatures.
func originWall(base *url.URL) (echo.MiddlewareFunc, error) {
	wall := http.NewCrossOriginProtection()
	if err := wall.AddTrustedOrigin(base.Scheme + "://" + base.Host); err != nil {
		return nil, fmt.Errorf("set up cross-origin check: %w", err)
	}
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if request.Surface(c) == request.SurfaceHook {
				return next(c)
			}
			if err := wall.Check(c.Request()); err != nil {
				return ErrCrossOrigin.Because(err)
			}
			return next(c)
		}
	}, nil
}

// bounds give a route its deadline and the largest body it reads. Machines send bodies of their own, whatever they call
// them, so only a person's form is read here.
func bounds(r request.Route) echo.MiddlewareFunc {
	body, limit := r.Body, r.Time
	if body == 0 {
		body = defaultBody
	}
	if limit == 0 {
		limit = defaultTime
	}
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			ctx, cancel := context.WithTimeout(c.Request().Context(), limit)
			defer cancel()
			req := c.Request().WithContext(ctx)
			req.Body = http.MaxBytesReader(c.Response(), req.Body, body)
			c.SetRequest(req)
			if req.Method == http.MethodPost && r.Who != request.WhoMachine && isForm(req) {
				if err := parse(req); err != nil {
					return err
				}
			}
			return next(c)
		}
	}
}

func isForm(r *http.Request) bool {
	kind := r.Header.Get("Content-Type")
	return strings.HasPrefix(kind, "application/x-www-form-urlencoded") || strings.HasPrefix(kind, "multipart/form-data")
}

// formMemory is how much of an upload is kept in memory; the rest waits in files.
const formMemory = 4 << 20

// parse reads the form at once, so that one too large or broken is refused here and FormValue cannot fail later.
func parse(r *http.Request) error {
	var err error
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		err = r.ParseMultipartForm(formMemory)
	} else {
		err = r.ParseForm()
	}
	if err != nil {
		return echo.NewHTTPError(http.StatusBadRequest).SetInternal(err)
	}
	return nil
}
