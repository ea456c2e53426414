package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/silkroadmall/mall/internal/catalog/sheet"
	"github.com/silkroadmall/mall/internal/factory"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/id"
	"github.com/silkroadmall/mall/internal/money"
)

// importFlags is the command line of an import.
type importFlags struct {
	factory, format, currency, report string
	publish, dryRun                   bool
	file                              string
}

// importCommand brings a factory's goods in from a file. Rows that can't be taken are printed, and hold up no others;
// the command fails when nothing at all could be taken.
func importCommand(ctx context.Context, c *console, args []string) error {
	o, err := c.importFlags(args)
	if err != nil {
		return err
	}
	currency, err := money.ParseCurrency(o.currency)
	if err != nil {
		return usageError{fmt.Errorf("-currency %q is no currency: write three letters, for example CNY", o.currency)}
	}
	table, err := readTable(o.file)
	if err != nil {
		return err
	}
	a, err := c.open(ctx, "DATABASE_URL", "MALL_SECRET")
	if err != nil {
		return err
	}
	defer a.Close()
	f, err := a.factory(ctx, o.factory)
	if err != nil {
		return err
	}
	report, err := a.importer().Import(ctx, table, sheet.Order{Factory: f.ID, Format: sheet.Format(o.format), Currency: currency,
		Publish: o.publish, DryRun: o.dryRun})
	if err != nil {
		return fmt.Errorf("%s: %w", o.file, err)
	}
	return c.tell(o, table, report)
}

func (c *console) importFlags(args []string) (o importFlags, err error) {
	rest, err := c.flags("import", args, func(f *flag.FlagSet) {
		f.StringVar(&o.factory, "factory", "", "slug of the factory")
		f.StringVar(&o.format, "format", string(sheet.Shopify), "layout of the file: shopify or mall")
		f.StringVar(&o.currency, "currency", "CNY", "currency of the prices")
		f.StringVar(&o.report, "report", "", "write the rows with a problem to this CSV file, with the reason")
		f.BoolVar(&o.publish, "publish", false, "put on sale what lacks nothing")
		f.BoolVar(&o.dryRun, "dry-run", false, "look at everything and write nothing")
	})
	switch {
	case err != nil:
		return o, err
	case o.factory == "":
		return o, usageError{errors.New("-factory is missing: say whose goods these are")}
	case o.format != string(sheet.Shopify) && o.format != string(sheet.Mall):
		return o, usageError{fmt.Errorf("-format %q is neither shopify nor mall", o.format)}
	case len(rest) != 1:
		return o, usageError{errors.New("one file is expected after the flags")}
	}
	o.file = rest[0]
	return o, nil
}

func readTable(name string) (*sheet.Table, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open file: %w", err)
	}
	defer file.Close() // it was only read
	data, err := io.ReadAll(io.LimitReader(file, sheet.MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read file: %w", err)
	}
	table, err := sheet.Read(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return table, nil
}

// tell prints the problems and the summary, and writes the rejected rows.
func (c *console) tell(o importFlags, table *sheet.Table, report *sheet.Report) error {
	for _, p := range report.Problems {
		fmt.Fprintln(c.out, p)
	}
	if o.dryRun {
		fmt.Fprintln(c.out, "Nothing was written; this is what would be done:")
	}
	for _, line := range report.Summary() {
		fmt.Fprintln(c.out, line)
	}
	if o.report != "" {
		if err := writeFile(o.report, func(to io.Writer) error { return table.WriteRejected(to, report) }); err != nil {
			return err
		}
	}
	if report.Rejected == report.Products {
		return errors.New("no product could be taken")
	}
	return nil
}

// writeFile makes the file anew; a failure to write its end is a failure.
func writeFile(name string, write func(io.Writer) error) error {
	file, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("write file: %w", err)
	}
	if err := errors.Join(write(file), file.Close()); err != nil {
		return fmt.Errorf("write file %s: %w", name, err)
	}
	return nil
}

// exportCommand writes a factory's goods to a file that import -format mall reads.
func exportCommand(ctx context.Context, c *console, args []string) error {
	var slug string
	rest, err := c.flags("export", args, func(f *flag.FlagSet) { f.StringVar(&slug, "factory", "", "slug of the factory") })
	if err != nil {
		return err
	}
	if slug == "" || len(rest) != 1 {
		return usageError{errors.New("-factory and one file are expected")}
	}
	a, err := c.open(ctx, "DATABASE_URL", "MALL_SECRET")
	if err != nil {
		return err
	}
	defer a.Close()
	f, err := a.factory(ctx, slug)
	if err != nil {
		return err
	}
	var listings int
	err = writeFile(rest[0], func(to io.Writer) error {
		var err error
		listings, err = a.importer().Export(ctx, f.ID, to)
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%d listings of %s written to %s\n", listings, f.Name, rest[0])
	return nil
}

// factory finds the factory of a command's -factory.
func (a *App) factory(ctx context.Context, slug string) (*factory.Factory, error) {
	f, err := a.trade.factories.BySlug(ctx, slug)
	if fault.KindOf(err) == fault.NotFound {
		return nil, fmt.Errorf("there is no factory %q: its slug is the last part of its page's address", slug)
	}
	return f, err
}

// importer reads and writes product files.
func (a *App) importer() *sheet.Importer {
	t := a.trade
	return &sheet.Importer{DB: a.DB, Catalog: t.catalog, Stock: t.stock, Publish: func(ctx context.Context, f id.Factory, listing id.Listing) error {
		return t.desk.Clear(ctx, f, listing, "mall import -publish")
	}}
}
