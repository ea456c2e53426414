//go:build unix

package torture

import (
	"context"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// repeated are the counters of transactions that were tried again, or given up.
var repeated = []string{"mall_database_deadlocks_total", "mall_database_serialization_failures_total", "mall_database_transactions_given_up_total"}

// metricsPatience is how long web may take to tell them: its database may be away.
const metricsPatience = 3 * time.Second

// metrics are what web counts and measures, but for what it tells by label.
func (h *house) metrics(ctx context.Context) (map[string]float64, error) {
	ctx, cancel := context.WithTimeout(ctx, metricsPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+h.webAddress()+"/metrics", nil)
	if err != nil {
		return nil, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	told := map[string]float64{}
	for line := range strings.Lines(string(text)) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), " ")
		if n, err := strconv.ParseFloat(value, 64); ok && err == nil {
			told[name] = n
		}
	}
	return told, nil
}

// tally adds up what web has counted so far, before it is killed or at the end. One that can't tell is passed over: its counters are lost.
func (s *storm) tally(ctx context.Context) {
	told, err := s.h.metrics(ctx)
	s.diary.note(func() {
		if err != nil {
			s.diary.repeats[untold]++
		}
		for _, name := range repeated {
			s.diary.repeats[name] += told[name]
		}
	})
}

// untold counts the lives of web of which the counters are not known.
const untold = "lives of web that could not tell"

// repeats are the counters, each in its line.
func (r *Report) repeats() []string {
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(r.diary.repeats)) {
		lines = append(lines, name+"\t"+strconv.FormatFloat(r.diary.repeats[name], 'f', -1, 64))
	}
	return lines
}
