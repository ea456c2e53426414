package main

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/silkroadmall/mall/internal/reconciliation"
)

// booksMetric tells where our books and the payment provider differ, and which pots of money wait too long. It asks the database when
// it is asked itself; a database that does not answer leaves both out.
type booksMetric struct{ desk *reconciliation.Desk }

// booksPatience is how long the database may take.
const booksPatience = 5 * time.Second

func casesDesc() *prometheus.Desc {
	return prometheus.NewDesc("mall_ledger_cases", "Open differences between the payment provider and the books, by kind.", []string{"kind"}, nil)
}

func waitingDesc() *prometheus.Desc {
	return prometheus.NewDesc("mall_ledger_waiting", "Pots of money that stand on a clearing account longer than they may, by account.", []string{"account"}, nil)
}

// Describe announces the metrics.
func (m booksMetric) Describe(all chan<- *prometheus.Desc) {
	all <- casesDesc()
	all <- waitingDesc()
}

// Collect counts both now.
func (m booksMetric) Collect(all chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), booksPatience)
	defer cancel()
	cases, waiting, err := m.desk.Tally(ctx)
	if err != nil {
		return
	}
	for _, c := range cases {
		all <- prometheus.MustNewConstMetric(casesDesc(), prometheus.GaugeValue, float64(c.N), c.What)
	}
	for _, w := range waiting {
		all <- prometheus.MustNewConstMetric(waitingDesc(), prometheus.GaugeValue, float64(w.N), w.What)
	}
}
