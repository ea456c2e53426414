package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/silkroadmall/mall/internal/config"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/ledger"
)

// errBooks says that the ledger does not hold; what is wrong has been printed.
var errBooks = errors.New("the ledger does not hold; see above")

// ledgerCommand proves the book: it prints counts and sums, and fails when anything does not hold.
func ledgerCommand(ctx context.Context, c *console, args []string) error {
	rest, err := c.flags("ledger", args, nil)
	if err != nil {
		return err
	}
	if len(rest) != 1 || rest[0] != "verify" {
		return usageError{errors.New("say what to do: verify")}
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
	r, err := ledger.NewStore(db, time.Now).Verify(ctx)
	if err != nil {
		return err
	}
	if err := printLedger(c.out, r); err != nil {
		return err
	}
	if len(r.Problems) > 0 {
		return errBooks
	}
	return nil
}

// printLedger writes what Verify found, for people.
func printLedger(out io.Writer, r ledger.Report) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "transactions\t%d\t\n", r.Transactions)
	fmt.Fprintf(t, "postings\t%d\t\n", r.Postings)
	fmt.Fprintf(t, "confirmed orders\t%d\t\n", r.Orders)
	fmt.Fprintf(t, "payments and refunds\t%d\t\n", r.Payments)
	if err := t.Flush(); err != nil {
		return err
	}
	if err := printSums(out, r.Sums); err != nil {
		return err
	}
	fmt.Fprintln(out)
	for _, rule := range ledger.Rules() {
		found := 0
		for _, p := range r.Problems {
			if p.Rule == rule {
				found++
			}
		}
		if found == 0 {
			fmt.Fprintf(out, "holds    %s\n", rule)
		} else {
			fmt.Fprintf(out, "BROKEN   %s: %d\n", rule, found)
		}
	}
	for _, p := range r.Problems {
		fmt.Fprintf(out, "  %s: %s (%s)\n", p.Subject, p.Detail, p.Rule)
	}
	return nil
}

func printSums(out io.Writer, sums []ledger.Sum) error {
	if len(sums) == 0 {
		return nil
	}
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\naccount\tcurrency\tpostings\tdebits\tcredits\tbalance\t")
	for _, s := range sums {
		fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s\t%s\t\n", s.Account, s.Currency, s.Count, s.Debit(), s.Credit(), s.Balance())
	}
	return t.Flush()
}
