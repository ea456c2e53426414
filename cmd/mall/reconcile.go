package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/silkroadmall/mall/internal/config"
	"github.com/silkroadmall/mall/internal/reconciliation"
)

// errDifferences says that the provider and the mall differ; the cases have been printed.
var errDifferences = errors.New("the provider and the mall differ, or money waits too long; see above")

// mostCases is how many cases are printed; the console lists them all.
const mostCases = 200

// reconcileCommand does what the nightly job does and prints what is open. It fails when anything is.
func reconcileCommand(ctx context.Context, c *console, args []string) error {
	if err := c.noArgs("ledger reconcile", args, nil); err != nil {
		return err
	}
	cfg, err := config.Load(c.getenv)
	if err != nil {
		return err
	}
	a, err := newApp(ctx, cfg, c.log())
	if err != nil {
		return err
	}
	defer a.Close()
	return reconcile(ctx, c.out, a.trade.reconciler)
}

func reconcile(ctx context.Context, out io.Writer, desk *reconciliation.Desk) error {
	runs, away := desk.RunAll(ctx)
	for _, r := range runs {
		if r.Failure != "" {
			fmt.Fprintf(out, "AWAY     %s: %s\n", r.Gateway, r.Failure)
			continue
		}
		fmt.Fprintf(out, "looked   %s: %d movements since %s, %d cases opened, %d gone\n", r.Gateway, r.Movements, r.FromAt.UTC().Format(time.DateOnly), r.Opened, r.Closed)
	}
	cases, total, err := desk.Open(ctx, mostCases, 0)
	if err != nil {
		return err
	}
	waiting, err := desk.Overdue(ctx)
	if err != nil {
		return err
	}
	if err := printCases(out, cases, waiting); err != nil {
		return err
	}
	if away != nil {
		return away
	}
	if total > 0 || len(waiting) > 0 {
		return errDifferences
	}
	fmt.Fprintln(out, "holds    provider, tries, refunds and book say the same")
	return nil
}

func printCases(out io.Writer, cases []reconciliation.Case, waiting []reconciliation.Waiting) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, one := range cases {
		fmt.Fprintf(t, "DIFFERS\t%s\t%s\t%s\tours: %s\ttheirs: %s\tsince %s\tmend: %s\n", one.Kind, one.Subject, one.OrderNumber,
			told(one.OurState, one.Ours), told(one.TheirState, one.Theirs), one.Since.UTC().Format(time.RFC3339), one.Mend)
	}
	for _, w := range waiting {
		fmt.Fprintf(t, "WAITS\t%s\t%s\t%s\tlonger than %d hours\tsince %s\n", w.Account, w.Party, w.Amount, w.Hours, w.Since.UTC().Format(time.RFC3339))
	}
	return t.Flush()
}

// told is what one side says, "-" for nothing.
func told(state string, s reconciliation.Side) string {
	amount, has := s.Amount()
	switch {
	case state == "" && !has:
		return "-"
	case !has:
		return state
	}
	return state + " " + amount.String()
}
