package ui

// The bar of a meter ends a fifth beyond the limit, or at the value where that is more.

func (m Meter) over() bool { return m.Value.Minor > m.Limit.Minor }

func (m Meter) end() int64 { return max(m.Limit.Minor+m.Limit.Minor/5, m.Value.Minor, 1) }

func (m Meter) filled() string { return percent(hundredths(m.Value.Minor, m.end())) }

func (m Meter) marked() string { return percent(hundredths(m.Limit.Minor, m.end())) }
