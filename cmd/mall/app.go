package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/silkroadmall/mall/internal/config"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/mail"
	"github.com/silkroadmall/mall/web/cache"
)

// App is the wired program: every package gets its values here and nowhere else.
type App struct {
	Config  config.Config
	Log     *slog.Logger
	Now     func() time.Time
	DB      *database.DB
	Queue   *job.Queue
	Workers *job.Workers
	Mail    mail.Sender
	MailLog *mail.Log // nil when mail goes to a server
	Web     http.Handler
	Pages   *cache.Cache // nil when every page is made anew
	trade   *trade

	// Seed fills an empty shop with the demo and says what it does; it is called at every start in development and
	// must do nothing when the demo is there. nil: there is none.
	Seed func(ctx context.Context, say func(string)) error
}

// newApp opens what the configuration names and wires the rest. Close ends it.
func newApp(ctx context.Context, cfg config.Config, log *slog.Logger) (*App, error) {
	return openApp(ctx, cfg, log, time.Now)
}

// openApp is newApp by another clock.
func openApp(ctx context.Context, cfg config.Config, log *slog.Logger, now func() time.Time) (*App, error) {
	a := &App{Config: cfg, Log: log, Now: now, Workers: job.NewWorkers(), Web: http.NotFoundHandler()}
	if err := a.wireMail(); err != nil {
		return nil, err
	}
	var err error
	if a.DB, err = database.Open(ctx, database.Options{URL: cfg.DatabaseURL, Replicas: cfg.ReplicaURLs, Log: log}); err != nil {
		return nil, err
	}
	if err := a.wire(ctx); err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

// wire makes everything above the database.
func (a *App) wire(ctx context.Context) (err error) {
	if a.Queue, err = job.NewQueue(a.DB); err != nil {
		return err
	}
	if err = a.wireTrade(ctx); err != nil {
		return err
	}
	a.wireJobs()
	a.Seed = a.seedDemo
	return a.wireSite()
}

func (a *App) wireMail() (err error) {
	if a.Config.SMTPURL != "" {
		a.Mail, err = mail.NewSMTP(a.Config.SMTPURL, a.Config.MailFrom, a.Now)
		return err
	}
	a.MailLog, err = mail.NewLog(a.Config.MailDir(), a.Config.MailFrom, a.Now)
	a.Mail = a.MailLog
	return err
}

// Close gives back what newApp opened.
func (a *App) Close() { a.DB.Close() }

// Handler is everything the server answers: what it tells of itself, and the web.
func (a *App) Handler() http.Handler {
	mux := http.NewServeMux()
	requests := a.tell(mux)
	site := promhttp.InstrumentHandlerCounter(requests, a.Web)
	for _, path := range bench() {
		mux.Handle(path, a.workbench(site))
	}
	mux.Handle("/", site)
	return mux
}

// tell adds what a process tells of itself, and returns the count of requests for the web to add to.
func (a *App) tell(mux *http.ServeMux) *prometheus.CounterVec {
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if err := a.ready(ctx); err != nil {
			a.Log.WarnContext(ctx, "not ready", "error", err)
			answer(w, http.StatusServiceUnavailable, "not ready")
			return
		}
		answer(w, http.StatusOK, "ready")
	})
	metrics, requests := a.metrics()
	mux.Handle("GET /metrics", metrics)
	return requests
}

// ready is nil when the database answers and has every migration this program knows.
func (a *App) ready(ctx context.Context) error {
	pending, err := a.DB.Pending(ctx)
	if err == nil && pending > 0 {
		err = fmt.Errorf("%d migrations are pending: run mall migrate", pending)
	}
	return err
}

func answer(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	fmt.Fprintln(w, text) // a client that has gone needs no answer
}
