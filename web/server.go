package web

import (
	"net/http"
	"time"
)

// Server puts the handler on an address with the deadlines that keep a slow or silent peer from holding a connection:
// 5 s for the headers, a minute and a half for a request or an answer (uploads come from far away), two minutes idle.
func Server(addr string, h http.Handler) *http.Server {
	return &http.Server{Addr: addr, Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 90 * time.Second,
		WriteTimeout: 90 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10}
}
