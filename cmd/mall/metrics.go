package main

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics serves what Prometheus asks for: the process, the database pool, and how many requests ended how. Only this
// machine and private networks may read it.
func (a *App) metrics() (http.Handler, *prometheus.CounterVec) {
	requests := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "mall_http_requests_total", Help: "Requests answered, by method and status.",
	}, []string{"method", "code"})
	pool := func(name, help string, value func() int32) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return float64(value()) })
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), requests,
		pool("mall_database_connections_used", "Connections of the pool at work.", func() int32 { return a.DB.Pool().Stat().AcquiredConns() }),
		pool("mall_database_connections_open", "Connections of the pool that are open.", func() int32 { return a.DB.Pool().Stat().TotalConns() }),
		pool("mall_database_connections_max", "Most connections the pool may open.", func() int32 { return a.DB.Pool().Stat().MaxConns() }),
	)
	return inside(promhttp.HandlerFor(registry, promhttp.HandlerOpts{})), requests
}
