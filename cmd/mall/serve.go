package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"time"
)

// drainLimit is how long requests may go on after SIGTERM; with closing the database it stays below the 10 s the
// operator is promised.
const drainLimit = 8 * time.Second

// serveCommand serves until it is told to stop. It does not migrate: replicas that start together would race the
// operator's own decision.
func serveCommand(ctx context.Context, c *console, args []string) error {
	work := true
	if err := c.noArgs("serve", args, func(f *flag.FlagSet) { f.BoolVar(&work, "work", true, "work background jobs too") }); err != nil {
		return err
	}
	a, err := c.open(ctx, "DATABASE_URL", "MALL_SECRET")
	if err != nil {
		return err
	}
	defer a.Close()
	l, err := net.Listen("tcp", a.Config.Addr)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	a.Log.Info("serving", "address", l.Addr().String(), "base", a.Config.BaseURL, "workers", work)
	return a.Serve(ctx, l, work)
}

// workCommand works jobs until it is told to stop.
func workCommand(ctx context.Context, c *console, args []string) error {
	if err := c.noArgs("work", args, nil); err != nil {
		return err
	}
	a, err := c.open(ctx, "DATABASE_URL", "MALL_SECRET")
	if err != nil {
		return err
	}
	defer a.Close()
	if a.Config.WorkAddr != "" {
		l, err := net.Listen("tcp", a.Config.WorkAddr)
		if err != nil {
			return fmt.Errorf("listen: %w", err)
		}
		go a.tellAt(ctx, l)
	}
	a.Log.Info("working", "tells", a.Config.WorkAddr)
	a.background(ctx, true)
	return a.Workers.Run(ctx, a.DB, a.Log)
}

// tellAt answers, until ctx ends, what a worker tells of itself. Its jobs go on without.
func (a *App) tellAt(ctx context.Context, l net.Listener) {
	mux := http.NewServeMux()
	a.tell(mux)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { _ = server.Close() }) // nobody is promised the last figures
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		a.Log.Error("a worker tells nothing of itself any more", "error", err)
	}
}

// thrift is how much garbage may lie beside what is used, in percent, unless GOGC says it: a serving process shall stay small, and
// the pages it keeps are most of what it makes.
const thrift = 50

// Serve answers on the listener until ctx ends, then takes no new connections and lets requests and jobs finish. A
// worker that cannot start ends the server too.
func (a *App) Serve(ctx context.Context, l net.Listener, work bool) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(thrift)
	}
	server := &http.Server{
		Handler:           a.Handler(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       60 * time.Second, // a picture over a slow line
		WriteTimeout:      90 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	a.background(ctx, work)
	if a.Pages != nil {
		go a.Pages.Follow(ctx, a.DB)
	}
	ended := make(chan error, 2)
	parts := 1
	go func() {
		err := server.Serve(l)
		if errors.Is(err, http.ErrServerClosed) {
			err = nil
		}
		cancel()
		ended <- err
	}()
	if work {
		parts++
		go func() {
			err := a.Workers.Run(ctx, a.DB, a.Log)
			cancel()
			ended <- err
		}()
	}
	<-ctx.Done()
	drain, stop := context.WithTimeout(context.Background(), drainLimit)
	defer stop()
	err := server.Shutdown(drain)
	if errors.Is(err, context.DeadlineExceeded) {
		a.Log.Warn("requests were cut off at the end of the drain")
		err = server.Close()
	}
	for range parts {
		err = errors.Join(err, <-ended)
	}
	return errors.Join(err, a.trade.demand.Flush(drain)) // what the last requests looked for
}
