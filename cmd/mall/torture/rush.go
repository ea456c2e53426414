//go:build unix

package torture

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"text/tabwriter"
	"time"
)

// Rush is one measurement of complete checkouts: from the page of the goods to the page that says thanks.
type Rush struct {
	Clients, Products int
	Checkouts, Failed int
	Rate              float64       // checkouts a second
	Median, Slowest   time.Duration // of one checkout; the slowest of a hundred
	Bench             float64       // transactions a second of pgbench -N with as many clients, on the same PostgreSQL just before
	WebCPU            time.Duration // of the web process, for one checkout
	Commits           float64       // of the database, for one checkout
}

// plenty is more of each of the goods than any run can sell.
const plenty = 100_000_000

// Throughput measures, each for o.For, how many checkouts the shop completes, everything on this machine and nothing broken: with 16 and
// 64 consumers at a time, spread over o.Products and all after one product.
func Throughput(ctx context.Context, o Options) ([]Rush, error) {
	o.Stock = plenty
	h, err := open(ctx, o, settings{postgres: []string{"max_connections=200"}})
	if err != nil {
		return nil, errors.Join(err, h.close())
	}
	list, err := h.rushes(ctx)
	return list, errors.Join(err, h.close())
}

func (h *house) rushes(ctx context.Context) ([]Rush, error) {
	b, err := h.newBench(ctx)
	if err != nil {
		return nil, err
	}
	var list []Rush
	for _, clients := range []int{16, 64} {
		tps, err := b.run(ctx, clients, h.o.For/2)
		if err != nil {
			return list, err
		}
		for _, products := range []int{len(h.goods), 1} {
			r := Rush{Clients: clients, Products: products, Bench: tps}
			if err := h.rush(ctx, &r); err != nil {
				return list, err
			}
			h.say("%d consumers, %d products: %.1f checkouts a second", clients, products, r.Rate)
			list = append(list, r)
		}
	}
	return list, nil
}

// rush lets consumers buy for a while, and counts those who were thanked.
func (h *house) rush(ctx context.Context, r *Rush) error {
	h.o.Seed++
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := newStorm(h, plan{})
	var mu sync.Mutex
	var took []time.Duration
	var next, failed atomic.Int64
	var measuring atomic.Bool
	var wg sync.WaitGroup
	for c := range r.Clients {
		wg.Go(func() {
			random := rand.New(rand.NewPCG(h.o.Seed, uint64(c)))
			for ctx.Err() == nil {
				began := time.Now()
				err := h.one(ctx, s, int(next.Add(1)), random.IntN(r.Products))
				switch {
				case !measuring.Load() || ctx.Err() != nil:
				case err != nil:
					failed.Add(1)
					s.diary.odd(c, err)
				default:
					mu.Lock()
					took = append(took, time.Since(began))
					mu.Unlock()
				}
			}
		})
	}
	pause(ctx, h.o.For/5) // caches, connections and plans are made
	before, err := h.meters(ctx)
	measuring.Store(true)
	began := time.Now()
	pause(ctx, h.o.For)
	measuring.Store(false)
	length := time.Since(began)
	after, again := h.meters(ctx)
	cancel()
	wg.Wait()
	r.fill(took, int(failed.Load()), length)
	r.per(before, after)
	for _, what := range s.diary.broken[keepsWay] {
		h.say("%s", what)
	}
	return errors.Join(err, again)
}

// one is one consumer who buys one piece.
func (h *house) one(ctx context.Context, s *storm, number, goods int) error {
	b := s.diary.browser(h.transport, consumer(number))
	b.calm = true
	c := &shopper{browser: b, h: h, errand: errand{number: number, wants: []want{{goods, 1}}}, base: h.front}
	end, err := c.goes(ctx)
	if err == nil && end != endPaid {
		err = errors.New(end)
	}
	return err
}

func (r *Rush) fill(took []time.Duration, failed int, length time.Duration) {
	r.Checkouts, r.Failed = len(took), failed
	if len(took) == 0 {
		return
	}
	slices.Sort(took)
	r.Rate = float64(len(took)) / length.Seconds()
	r.Median, r.Slowest = took[len(took)/2], took[len(took)*99/100]
}

func (r *Rush) per(before, after meters) {
	if r.Checkouts > 0 {
		r.WebCPU = time.Duration((after.cpu - before.cpu) / float64(r.Checkouts) * float64(time.Second))
		r.Commits = float64(after.commits-before.commits) / float64(r.Checkouts)
	}
}

// meters are counters of the shop.
type meters struct {
	cpu     float64 // seconds of the web process
	commits int64
}

func (h *house) meters(ctx context.Context) (m meters, err error) {
	if err := h.db.Pool().QueryRow(ctx, "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()").Scan(&m.commits); err != nil {
		return m, err
	}
	told, err := h.metrics(ctx)
	m.cpu = told["process_cpu_seconds_total"]
	return m, err
}

// PrintRushes writes the measurements for people.
func PrintRushes(out io.Writer, list []Rush) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\nconsumers\tproducts\tcheckouts/s\tfailed\tmedian\t99 %\tpgbench -N/s\tof it\tweb CPU each\tcommits each\t")
	for _, r := range list {
		fmt.Fprintf(t, "%d\t%d\t%.1f\t%d\t%s\t%s\t%.0f\t%.1f %%\t%s\t%.1f\t\n", r.Clients, r.Products, r.Rate, r.Failed, r.Median.Round(time.Millisecond),
			r.Slowest.Round(time.Millisecond), r.Bench, 100*r.Rate/r.Bench, r.WebCPU.Round(100*time.Microsecond), r.Commits)
	}
	return t.Flush()
}
