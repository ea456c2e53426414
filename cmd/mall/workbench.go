package main

import (
	"fmt"
	"net"
	"net/http"

	"github.com/labstack/echo/v4"
)

// bench are the tools of somebody who tries the shop out: the letters that were written instead of sent, with their
// working links, and the other ends of the sandbox provider and carriers, which need no key. A public shop must not show
// them to anybody.
func bench() []string {
	return []string{"/dev/", "/sandbox/faults", "/sandbox/parcels", "/sandbox/parcels/"}
}

// workbench serves the bench to this machine and private networks, as long as the shop's own address is private too:
// behind a proxy every peer looks near.
func (a *App) workbench(next http.Handler) http.Handler {
	if !a.Config.Private() {
		return http.NotFoundHandler()
	}
	return inside(next)
}

// mailShown tells whether letters are read in the browser.
func (a *App) mailShown() bool { return a.MailLog != nil && a.Config.Private() }

// inside hides a handler from addresses outside this machine and private networks; what a proxy passes on comes from
// outside.
func inside(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.RemoteAddr)
		ip := net.ParseIP(host)
		passed := r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != ""
		if err != nil || ip == nil || passed || !ip.IsLoopback() && !ip.IsPrivate() {
			http.NotFound(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// askers finds who asks: the peer, or behind the proxies the operator trusts, the last address they vouch for. Without it
// all guests of a proxy would share one counter of tries.
func (a *App) askers() (echo.IPExtractor, error) {
	if len(a.Config.Proxies) == 0 {
		return echo.ExtractIPDirect(), nil
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range a.Config.Proxies {
		_, network, err := net.ParseCIDR(p)
		if err != nil {
			return nil, fmt.Errorf("read MALL_TRUSTED_PROXIES: %w", err)
		}
		trust = append(trust, echo.TrustIPRange(network))
	}
	return echo.ExtractIPFromXFFHeader(trust...), nil
}
