package ui

import (
	"github.com/silkroadmall/mall/internal/locale"
	"github.com/silkroadmall/mall/internal/money"
)

// The bar of a meter ends a fifth beyond the limit, or at the value where that is more.

func (m Meter) over() bool { return m.Value.Minor > m.Limit.Minor }

func (m Meter) end() int64 { return max(m.Limit.Minor+m.Limit.Minor/5, m.Value.Minor, 1) }

func (m Meter) filled() string { return percent(hundredths(m.Value.Minor, m.end())) }

func (m Meter) marked() string { return percent(hundredths(m.Limit.Minor, m.end())) }

// table is the bar in figures: the value, the limit, and what lies between them.
func (m Meter) table(p *locale.Printer) [][]string {
	between, name := money.New(m.Limit.Minor-m.Value.Minor, m.Limit.Currency), "chart.meter.room"
	if m.over() {
		between, name = between.Neg(), "chart.meter.over"
	}
	return [][]string{{p.T("chart.meter.value"), p.Money(m.Value)}, {p.T("chart.meter.limit"), p.Money(m.Limit)}, {p.T(name), p.Money(between)}}
}
