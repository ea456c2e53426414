//go:build unix

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/silkroadmall/mall/cmd/mall/torture"
)

// tortureCommand opens a shop of its own, lets consumers and faults over it, and checks every promise.
func tortureCommand(ctx context.Context, c *console, args []string) error {
	var rate bool
	o := torture.Options{Drain: 4 * time.Minute, Say: func(line string) { fmt.Fprintln(c.err, line) }}
	err := c.noArgs("torture", args, func(f *flag.FlagSet) {
		f.IntVar(&o.Checkouts, "checkouts", 1000, "how many consumers buy")
		f.IntVar(&o.Clients, "clients", 16, "so many at a time")
		f.IntVar(&o.Faults, "faults", 20, "how much breaks meanwhile")
		f.Uint64Var(&o.Seed, "seed", uint64(time.Now().UnixNano()), "the plan of who does what, and what breaks when")
		f.IntVar(&o.Products, "products", 50, "different goods")
		f.IntVar(&o.Stock, "stock", 0, "pieces of each; 0: a little less than is asked for")
		f.BoolVar(&rate, "throughput", false, "break nothing: measure checkouts a second, each for the time of -for")
		f.BoolVar(&o.Goals, "goals", false, "a way back that is longer than its goal is a violation: for a machine that does nothing else")
		f.DurationVar(&o.For, "for", 0, "no consumer starts later than that")
	})
	if err != nil {
		return err
	}
	if o.Checkouts < 1 || o.Clients < 1 || o.Faults < 0 || o.Products < 1 || o.Stock < 0 {
		return usageError{errors.New("-checkouts, -clients and -products are at least 1, -faults and -stock not below 0")}
	}
	if o.Stock == 0 {
		o.Stock = max(o.Checkouts*2/o.Products, 1)
	}
	if o.Dir, err = publicTemp(); err != nil {
		return err
	}
	if err = c.torture(ctx, o, rate); err != nil {
		return fmt.Errorf("%w; databases and logs are kept in %s", err, o.Dir)
	}
	return os.RemoveAll(o.Dir)
}

// torture makes the run and prints what it has found.
func (c *console) torture(ctx context.Context, o torture.Options, rate bool) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	o.Program = []string{program}
	if rate {
		if o.For == 0 {
			o.For = 20 * time.Second
		}
		list, err := torture.Throughput(ctx, o)
		return errors.Join(err, torture.PrintRushes(c.out, list))
	}
	r, err := torture.Run(ctx, o)
	if r != nil {
		err = errors.Join(err, r.Print(c.out))
	}
	return err
}

// publicTemp is a new folder that the account of PostgreSQL can enter too.
func publicTemp() (string, error) {
	dir, err := os.MkdirTemp("", "mall-torture-")
	if err != nil {
		return "", err
	}
	return dir, os.Chmod(dir, 0o755)
}
