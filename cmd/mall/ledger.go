package main

import (
	"context"
	"errors"
	"flag"
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

// ledgerCommand proves the book: it prints counts and sums, and fails when anything does not hold. A seal that was noted
// somewhere else proves that the book was not cut off and sealed anew since.
func ledgerCommand(ctx context.Context, c *console, args []string) error {
	if len(args) > 0 && args[0] == "reconcile" {
		return reconcileCommand(ctx, c, args[1:])
	}
	var noted string
	if len(args) == 0 || args[0] != "verify" {
		return usageError{errors.New("say what to do: verify or reconcile")}
	}
	err := c.noArgs("ledger verify", args[1:], func(f *flag.FlagSet) {
		f.StringVar(&noted, "seal", "", "prove too that the book has a seal noted before")
	})
	if err != nil {
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
	return verifyLedger(ctx, c, ledger.NewStore(db, time.Now), noted)
}

func verifyLedger(ctx context.Context, c *console, books *ledger.Store, noted string) error {
	r, err := books.Verify(ctx)
	if err != nil {
		return err
	}
	if err := printLedger(c.out, r); err != nil {
		return err
	}
	holds := len(r.Problems) == 0
	if noted != "" {
		there, err := books.Holds(ctx, noted)
		switch {
		case errors.Is(err, ledger.ErrSeal):
			return usageError{err}
		case err != nil:
			return err
		case there:
			fmt.Fprintln(c.out, "holds    the noted seal is in the chain")
		default:
			fmt.Fprintln(c.out, "BROKEN   the noted seal is not in the chain: "+noted)
		}
		holds = holds && there
	}
	if !holds {
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
	fmt.Fprintf(t, "transfers\t%d\t\n", r.Transfers)
	if err := t.Flush(); err != nil {
		return err
	}
	if err := printSums(out, r.Sums); err != nil {
		return err
	}
	printChain(out, r.Chain)
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

// printChain writes how far the book is sealed; the newest seal is what to note somewhere else.
func printChain(out io.Writer, c ledger.Chain) {
	fmt.Fprintln(out)
	if c.Newest.Position > 0 {
		fmt.Fprintf(out, "newest seal %d:%s of %s\n", c.Newest.Position, c.Hash(), c.Newest.SealedAt.UTC().Format(time.RFC3339))
	}
	if c.Since != nil {
		fmt.Fprintf(out, "not sealed yet %d, the oldest of %s\n", c.Open, c.Since.UTC().Format(time.RFC3339))
	}
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
