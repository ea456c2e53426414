//go:build unix

package torture

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/jackc/pgx/v5"
)

// Report is what a run has found.
type Report struct {
	Options
	Took, Raged, Drained              time.Duration
	Orders, Confirmed, Paid, Refunded int
	Consignments, Retried, Pieces     int
	Sent, GivenBack                   int                 // consignments that clerks sent, orders of which an admin gave a piece back
	Coupons, MostCoupons              int                 // uses that stand, and how many may
	Falls                             int                 // how often web or worker ended by themselves
	Violations                        map[string][]string // by promise

	diary                  *diary
	offered, told, rescued []time.Duration
}

// The goals of a way back: the first good answer of web and of the database, and the work of a
// killed worker.
var goals = map[kind]time.Duration{killWeb: 500 * time.Millisecond, killBackend: 2 * time.Second, killWork: time.Minute}

func (r *Report) addRescued(rows pgx.Rows) error {
	list, err := pgx.CollectRows(rows, pgx.RowTo[time.Duration])
	r.rescued = append(r.rescued, list...)
	return err
}

// measure notes how long after the payment the goods were handed over, and the factory had the letter.
func (r *Report) measure(x session, s sale) {
	if !s.confirmed() || s.OfferedAt == nil || x.Given > 0 {
		return
	}
	r.offered = append(r.offered, s.OfferedAt.Sub(x.ChangedAt))
	if s.ToldAt != nil {
		r.told = append(r.told, s.ToldAt.Sub(x.ChangedAt))
	}
}

// Print writes the report for people.
func (r *Report) Print(out io.Writer) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "\nseed\t%d\n", r.Seed)
	fmt.Fprintf(t, "took\t%s, of which the storm %s, setting right %s\n", short(r.Took), short(r.Raged), short(r.Drained))
	consumers, faults := sum(r.diary.ends), sum(r.diary.faults)
	fmt.Fprintf(t, "consumers\t%d (%.1f a second), %d at a time\n", consumers, float64(consumers)/r.Raged.Seconds(), r.Clients)
	for _, end := range slices.Sorted(maps.Keys(r.diary.ends)) {
		fmt.Fprintf(t, "  %s\t%d\n", end, r.diary.ends[end])
	}
	fmt.Fprintf(t, "met by consumers\t%d failed requests, sent again\n", r.diary.failures)
	fmt.Fprintf(t, "faults\t%d\n", faults)
	for _, k := range slices.Sorted(maps.Keys(r.diary.faults)) {
		fmt.Fprintf(t, "  %s\t%d\n", k, r.diary.faults[k])
	}
	fmt.Fprintf(t, "orders\t%d, confirmed %d\n", r.Orders, r.Confirmed)
	fmt.Fprintf(t, "payments\t%d, given back %d\n", r.Paid, r.Refunded)
	fmt.Fprintf(t, "consignments handed over\t%d; %d pieces are reserved\n", r.Consignments, r.Pieces)
	fmt.Fprintf(t, "consignments sent\t%d\n", r.Sent)
	fmt.Fprintf(t, "given back by an admin\t%d\n", r.GivenBack)
	fmt.Fprintf(t, "coupon used\t%d of %d times\n", r.Coupons, r.MostCoupons)
	fmt.Fprintf(t, "jobs tried again\t%d\n", r.Retried)
	for _, line := range r.repeats() {
		fmt.Fprintln(t, line)
	}
	fmt.Fprintf(t, "ended by themselves\t%d\n", r.Falls)
	fmt.Fprintf(t, "paid → handed over\t%s\n", spread(r.offered))
	fmt.Fprintf(t, "paid → factory told\t%s\n", spread(r.told))
	for _, k := range []kind{killWeb, killBackend, killPostgres} {
		fmt.Fprintf(t, "%s → first good answer\t%s%s\n", k, spread(r.diary.back[k]), missed(r.diary.back[k], goals[k]))
	}
	fmt.Fprintf(t, "%s → its work done\t%s%s\n", killWork, spread(r.rescued), missed(r.rescued, goals[killWork]))
	if err := t.Flush(); err != nil {
		return err
	}
	return r.printPromises(out)
}

// ways are the measured ways back that have a goal.
func (r *Report) ways() map[kind][]time.Duration {
	return map[kind][]time.Duration{killWeb: r.diary.back[killWeb], killBackend: r.diary.back[killBackend], killWork: r.rescued}
}

// goals makes a violation of every way back that was longer than its goal.
func (c *checker) goals(r *Report) {
	for k, list := range r.ways() {
		for _, took := range list {
			if took > goals[k] {
				c.violation(keepsGoals, fmt.Sprintf("%s: back after %s, the goal is %s", k, took.Round(time.Millisecond), goals[k]))
			}
		}
	}
}

// promised are the promises that were checked.
func (r *Report) promised() []string {
	if r.Goals {
		return append(slices.Clone(promises), keepsGoals)
	}
	return promises
}

func (r *Report) printPromises(out io.Writer) error {
	fmt.Fprintln(out)
	for _, p := range r.promised() {
		if n := len(r.Violations[p]); n > 0 {
			fmt.Fprintf(out, "BROKEN   %s: %d\n", p, n)
		} else {
			fmt.Fprintf(out, "holds    %s\n", p)
		}
	}
	for _, p := range r.promised() {
		for i, what := range r.Violations[p] {
			if i == 20 {
				fmt.Fprintf(out, "  … and %d more\n", len(r.Violations[p])-i)
				break
			}
			fmt.Fprintf(out, "  %s (%s)\n", what, p)
		}
	}
	_, err := fmt.Fprintln(out)
	return err
}

func sum[K comparable](counts map[K]int) int {
	n := 0
	for _, c := range counts {
		n += c
	}
	return n
}

func short(d time.Duration) time.Duration { return d.Round(100 * time.Millisecond) }

// spread says how measured times lie.
func spread(list []time.Duration) string {
	if len(list) == 0 {
		return "not measured"
	}
	sorted := slices.Sorted(slices.Values(list))
	at := func(share float64) time.Duration {
		return sorted[int(share*float64(len(sorted)-1))].Round(time.Millisecond)
	}
	return fmt.Sprintf("median %s, 99 %% %s, longest %s (%d)", at(0.5), at(0.99), at(1), len(sorted))
}

func missed(list []time.Duration, goal time.Duration) string {
	if goal == 0 || len(list) == 0 {
		return ""
	}
	if slices.Max(list) > goal {
		return fmt.Sprintf(" – MISSES the goal of %s", goal)
	}
	return fmt.Sprintf(" (goal %s)", goal)
}
