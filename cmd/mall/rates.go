package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"text/tabwriter"
	"time"

	"github.com/silkroadmall/mall/internal/config"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fx"
)

// ratesCommand updates the exchange rates or shows them.
func ratesCommand(ctx context.Context, c *console, args []string) error {
	if len(args) == 0 {
		return usageError{errors.New("update or show is expected")}
	}
	switch args[0] {
	case "update":
		return updateRates(ctx, c, args[1:])
	case "show":
		return showRates(ctx, c, args[1:])
	}
	return usageError{fmt.Errorf("update or show is expected, not %q", args[0])}
}

// updateRates takes over the newest rates of the European Central Bank, or those of a file.
func updateRates(ctx context.Context, c *console, args []string) error {
	var file string
	if err := c.noArgs("rates update", args, func(f *flag.FlagSet) {
		f.StringVar(&file, "file", "", "a copy of a feed: the ECB's XML, CSV or zip, or currency,as_of,rate,source")
	}); err != nil {
		return err
	}
	cfg, err := config.Load(c.getenv, "DATABASE_URL")
	if err != nil {
		return err
	}
	db, err := database.Open(ctx, database.Options{URL: cfg.DatabaseURL, Conns: 2, Log: c.log()})
	if err != nil {
		return err
	}
	defer db.Close()
	report, err := fetchRates(ctx, fx.NewStore(db), file)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%s: %d rates read up to %s, %d new or corrected\n",
		report.Source, report.Quotes, report.Latest.Format(time.DateOnly), report.Changed)
	return nil
}

func fetchRates(ctx context.Context, store *fx.Store, file string) (fx.Report, error) {
	if file == "" {
		return fx.Update(ctx, store, fx.ECB{Now: time.Now}, time.Now())
	}
	f, err := os.Open(file)
	if err != nil {
		return fx.Report{}, err
	}
	defer func() { _ = f.Close() }() // read only: nothing is lost
	quotes, err := fx.Read(f)
	if err != nil {
		return fx.Report{}, fmt.Errorf("read %s: %w", file, err)
	}
	return fx.Take(ctx, store, quotes, time.Now())
}

// showRates prints the rates in force on a day, with the day and source of each. Without a database it shows those
// the program is shipped with.
func showRates(ctx context.Context, c *console, args []string) error {
	var date string
	if err := c.noArgs("rates show", args, func(f *flag.FlagSet) {
		f.StringVar(&date, "date", "", "a day, as 2026-11-23; today if not given")
	}); err != nil {
		return err
	}
	on := time.Now()
	if date != "" {
		day, err := time.Parse(time.DateOnly, date)
		if err != nil {
			return usageError{fmt.Errorf("%q is not a day such as 2026-11-23", date)}
		}
		on = day
	}
	cfg, err := config.Load(c.getenv)
	if err != nil {
		return err
	}
	var store *fx.Store
	if cfg.DatabaseURL != "" {
		db, err := database.Open(ctx, database.Options{URL: cfg.DatabaseURL, Conns: 2, Log: c.log()})
		if err != nil {
			return err
		}
		defer db.Close()
		store = fx.NewStore(db)
	}
	book, err := fx.NewBook(store, time.Now)
	if err != nil {
		return err
	}
	rates, err := book.On(ctx, on)
	if errors.Is(err, fx.ErrNoRate) {
		return fmt.Errorf("no rates are known for %s", on.Format(time.DateOnly))
	}
	if err != nil {
		return err
	}
	return c.printRates(rates, on)
}

func (c *console) printRates(rates *fx.Rates, on time.Time) error {
	fmt.Fprintf(c.out, "Rates in force on %s: of %s, %d business days old", on.Format(time.DateOnly),
		rates.AsOf().Format(time.DateOnly), rates.Age(on))
	if rates.Stale(on) {
		fmt.Fprint(c.out, " (STALE)")
	}
	fmt.Fprint(c.out, "\n\n")
	table := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "1 EUR =\t\tof\tsource")
	for _, currency := range rates.Currencies() {
		if q, ok := rates.Quote(currency); ok && currency != fx.Euro {
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", q.Rate, currency, q.AsOf.Format(time.DateOnly), q.Source)
		}
	}
	return table.Flush()
}
