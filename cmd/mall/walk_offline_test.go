package main

import (
	"context"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"testing"
)

// line is the connection between a browser and the house; it can be cut.
type line struct {
	t      *testing.T
	addr   string
	server *http.Server
	to     http.Handler
}

// openLine lays one to the house.
func openLine(t *testing.T, h *house) *line {
	t.Helper()
	base, err := url.Parse(h.base)
	if err != nil {
		t.Fatal(err)
	}
	l := &line{t: t, addr: "localhost:0", to: httputil.NewSingleHostReverseProxy(base)}
	l.mend()
	t.Cleanup(func() { _ = l.server.Close() })
	return l
}

// mend connects again, at the address of before.
func (l *line) mend() {
	l.t.Helper()
	listener, err := net.Listen("tcp", l.addr)
	if err != nil {
		l.t.Fatal(err)
	}
	if l.addr == "localhost:0" {
		_, port, err := net.SplitHostPort(listener.Addr().String())
		if err != nil {
			l.t.Fatal(err)
		}
		l.addr = "localhost:" + port
	}
	l.server = &http.Server{Handler: l.to}
	go func(s *http.Server) { _ = s.Serve(listener) }(l.server) // it always ends with the error that it was closed
}

// cut ends every connection.
func (l *line) cut() {
	l.t.Helper()
	if err := l.server.Close(); err != nil {
		l.t.Error(err)
	}
}

// disconnected loses the connection on the way to a product, reads about it in the language of the shop, and goes on when it is back.
func disconnected(t *testing.T, browser context.Context, h *house) {
	l := openLine(t, h)
	v := visit(t, browser, h, guise{language: "ja", phone: true})
	v.base = "http://" + l.addr
	v.open("/ja-jp/")
	v.until("the page for bad times to be kept", `navigator.serviceWorker.controller !== null`)
	l.cut()
	v.open("/ja-jp/l/silk-scarf-caravan")
	v.says("h1", "接続されていません")
	v.there(`link[rel=stylesheet]`)
	if styled := tell[bool](v, `getComputedStyle(document.documentElement).getPropertyValue("--c-brand") !== ""`); !styled {
		t.Error("the page for bad times has lost its looks")
	}
	v.noted.forget() // that the connection was lost
	l.mend()
	v.press(`main a.btn[href=""]`)
	v.there(`form[action$="/cart"]`)
	if got := v.path(); got != "/ja-jp/l/silk-scarf-caravan" {
		t.Errorf("leads to %s", got)
	}
}
