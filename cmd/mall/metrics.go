package main

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/web/cache"
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
	registry.MustRegister(rulesMetric{a.trade.rules}, booksMetric{a.trade.reconciler})
	if a.Pages != nil {
		registry.MustRegister(pageMetrics(a.Pages)...)
	}
	registry.MustRegister(repeatMetrics(a.DB)...)
	registry.MustRegister(
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), requests,
		pool("mall_database_connections_used", "Connections of the pool at work.", func() int32 { return a.DB.Pool().Stat().AcquiredConns() }),
		pool("mall_database_connections_open", "Connections of the pool that are open.", func() int32 { return a.DB.Pool().Stat().TotalConns() }),
		pool("mall_database_connections_max", "Most connections the pool may open.", func() int32 { return a.DB.Pool().Stat().MaxConns() }),
	)
	return inside(promhttp.HandlerFor(registry, promhttp.HandlerOpts{})), requests
}

// repeatMetrics tell how often transactions had to be tried again because of each other.
func repeatMetrics(db *database.DB) []prometheus.Collector {
	count := func(name, help string, value func(database.Repeats) int64) prometheus.Collector {
		return prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, func() float64 { return float64(value(db.Repeats())) })
	}
	return []prometheus.Collector{
		count("mall_database_deadlocks_total", "Tries of transactions that ended in a deadlock.", func(r database.Repeats) int64 { return r.Deadlocks }),
		count("mall_database_serialization_failures_total", "Tries of transactions that could not be put in an order.", func(r database.Repeats) int64 { return r.Serialization }),
		count("mall_database_transactions_given_up_total", "Transactions refused after their last try.", func(r database.Repeats) int64 { return r.GivenUp }),
	}
}

// pageMetrics tell how the cache of finished pages does.
func pageMetrics(pages *cache.Cache) []prometheus.Collector {
	count := func(name, help string, value func() int64) prometheus.Collector {
		return prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, func() float64 { return float64(value()) })
	}
	return []prometheus.Collector{
		count("mall_pages_shown_again_total", "Pages of the shop answered from the cache.", func() int64 { return pages.Stats().Hits }),
		count("mall_pages_made_total", "Pages of the shop made anew.", func() int64 { return pages.Stats().Made }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "mall_pages_bytes", Help: "Memory that kept pages take."},
			func() float64 { return float64(pages.Stats().Bytes) }),
	}
}

// rulesMetric tells which version of the rule data this process prices with: mall doctor reads it there.
type rulesMetric struct{ rules *customs.Live }

// rulesDesc describes the metric, whose value is always 1.
func rulesDesc() *prometheus.Desc {
	return prometheus.NewDesc("mall_rules_info", "Version of the rule data in use.", []string{"version"}, nil)
}

// Describe announces the metric.
func (m rulesMetric) Describe(all chan<- *prometheus.Desc) { all <- rulesDesc() }

// Collect gives the version in use now.
func (m rulesMetric) Collect(all chan<- prometheus.Metric) {
	all <- prometheus.MustNewConstMetric(rulesDesc(), prometheus.GaugeValue, 1, m.rules.Current().Version())
}
