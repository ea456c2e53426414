package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/silkroadmall/mall/internal/customs"
)

// diffTariff shows what a tariff file would change, or what two data versions have apart.
func diffTariff(ctx context.Context, c *console, args []string) error {
	var w tariffWish
	var before, after string
	rest, err := c.flags("tariff diff", args, func(f *flag.FlagSet) {
		w.define(f)
		f.StringVar(&before, "old", "", "a data version, such as 2026-11-23.1; empty: the one the program is shipped with")
		f.StringVar(&after, "new", "", "a data version, such as 2026-11-23.1+3; empty: the one in force")
	})
	if err != nil {
		return err
	}
	desk, err := openRules(ctx, c, before+after != "")
	if err != nil {
		return err
	}
	defer desk.close()
	if len(rest) == 0 && w.source == "" {
		return desk.diff(ctx, c, before, after)
	}
	if before+after != "" {
		return usageError{errors.New("a file is compared with the rules in force: leave out -old and -new")}
	}
	if w.from == "" {
		w.from = time.Now().Format(time.DateOnly)
	}
	day, err := w.complete(rest)
	if err != nil {
		return err
	}
	_, err = w.compare(c, desk.book, day)
	return err
}

// diff lists the rates that only one of two data versions has.
func (d *ruleDesk) diff(ctx context.Context, c *console, old, later string) error {
	before, err := d.version(ctx, old, customs.Load)
	if err != nil {
		return err
	}
	after, err := d.version(ctx, later, func() (*customs.Book, error) { return d.book, nil })
	if err != nil {
		return err
	}
	gone, come := ruleLines(before), ruleLines(after)
	table := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	n := 0
	for _, side := range []struct {
		sign          string
		lines, beside map[string][]string
	}{{"-", gone, come}, {"+", come, gone}} {
		for _, line := range sorted(side.lines) {
			if slices.Equal(side.beside[line], side.lines[line]) {
				continue
			}
			n++
			fmt.Fprintf(table, "%s %s\t%s\n", side.sign, strings.Join(side.lines[line], " "), line)
		}
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("write differences: %w", err)
	}
	fmt.Fprintf(c.out, "%s against %s: %d lines differ\n", before.Version(), after.Version(), n)
	return nil
}

// version is the book of a data version; otherwise gives it when none is named.
func (d *ruleDesk) version(ctx context.Context, name string, otherwise func() (*customs.Book, error)) (*customs.Book, error) {
	if name == "" {
		return otherwise()
	}
	return d.store.Book(ctx, name, time.Now())
}

// ruleLines are the rates of a book in words, each with the destinations that have it.
func ruleLines(b *customs.Book) map[string][]string {
	lines := map[string][]string{}
	for _, country := range b.Destinations() {
		for _, r := range b.Rules(country) {
			scope := strings.Join(slices.Concat(r.HS, r.Regions, r.Origins), ",")
			line := fmt.Sprintf("%s\t%s\t%s\t%s..%s\t%s", r.Charge, scope, r.Rate, r.Valid.From, r.Valid.To, r.Valid.Status)
			if at := lines[line]; len(at) == 0 || at[len(at)-1] != country {
				lines[line] = append(at, country)
			}
		}
	}
	return lines
}

func sorted(lines map[string][]string) []string {
	keys := make([]string, 0, len(lines))
	for k := range lines {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
