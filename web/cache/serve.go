package cache

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/web/request"
)

// errUnmade tells those who waited for a page that whoever made it did not come back with one.
var errUnmade = fault.New(fault.Unavailable, "fault.unavailable")

// Serve shows pages of the public routes, which are known by their pattern. It stands before everything that asks the
// database and before what packs answers.
func (k *Cache) Serve(public map[string]request.Route) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			route, ok := public[c.Path()]
			method := c.Request().Method
			if !ok || method != http.MethodGet && method != http.MethodHead || !request.InMarket(c) {
				return next(c)
			}
			p, kept, err := k.page(c, route, next)
			if err != nil {
				return err
			}
			return k.show(c, p, kept)
		}
	}
}

// page is the page of a request: kept, made by another request that came before, or made now.
func (k *Cache) page(c echo.Context, route request.Route, next echo.HandlerFunc) (p *page, kept bool, err error) {
	at := key{c.Request().URL.EscapedPath(), route.Tidy(c), request.Theme(c)}
	p, m, mine := k.find(at)
	switch {
	case p != nil:
		k.hits.Add(1)
		return p, true, nil
	case mine:
		k.make(c, next, at, m, route.Kept)
		return m.page, false, m.err
	}
	select {
	case <-m.done:
		return m.page, false, m.err
	case <-c.Request().Context().Done():
		return nil, false, c.Request().Context().Err()
	}
}

// make has the page made, for nobody in particular.
func (k *Cache) make(c echo.Context, next echo.HandlerFunc, at key, m *making, life time.Duration) {
	m.err = errUnmade
	defer k.made(at, m)
	k.misses.Add(1)
	begun, list := k.o.Now(), life == 0
	if list {
		life = usual
	}
	if m.page, m.err = record(c, next, at.query); m.page != nil {
		m.page.list, m.page.begun, m.page.until = list, begun, begun.Add(life)
		if change := begun.Truncate(beat).Add(beat); change.Before(m.page.until) {
			m.page.until = change
		}
	}
}

// record answers a request that has nothing but an address and takes down the answer. It goes on when the browser leaves:
// others may wait for the page.
func record(c echo.Context, next echo.HandlerFunc, query string) (*page, error) {
	asked, answer := c.Request(), c.Response()
	ctx, seen := catalog.WithSeen(context.WithoutCancel(asked.Context()))
	to := url.URL{Path: asked.URL.Path, RawPath: asked.URL.RawPath, RawQuery: query}
	bare := &http.Request{Method: http.MethodGet, URL: &to, Proto: asked.Proto, ProtoMajor: asked.ProtoMajor, ProtoMinor: asked.ProtoMinor,
		Header: http.Header{}, Body: http.NoBody, Host: asked.Host, RequestURI: to.RequestURI()}
	paper := &recorder{header: http.Header{}}
	c.SetRequest(bare.WithContext(ctx))
	c.SetResponse(echo.NewResponse(paper, c.Echo()))
	request.Making(c)
	err := next(c)
	c.SetRequest(asked)
	c.SetResponse(answer)
	shown := request.Made(c)
	if err != nil {
		return nil, err
	}
	return newPage(paper, seen.Listings(), shown), nil
}

// recorder is an answer that goes nowhere.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header is for the handler to fill.
func (r *recorder) Header() http.Header { return r.header }

// WriteHeader takes down the status.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

// Write takes down a piece of the body.
func (r *recorder) Write(b []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(b)
}
