package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/config"
	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/rulebook"
	"github.com/silkroadmall/mall/internal/tariff"
)

// shownChanges is how many changes of a kind are listed unless -all is given.
const shownChanges = 40

// tariffCommand lays official tariffs beside the rules, and takes them over.
func tariffCommand(ctx context.Context, c *console, args []string) error {
	if len(args) == 0 {
		return usageError{errors.New("import or diff is expected")}
	}
	switch args[0] {
	case "import":
		return importTariff(ctx, c, args[1:])
	case "diff":
		return diffTariff(ctx, c, args[1:])
	}
	return usageError{fmt.Errorf("import or diff is expected, not %q", args[0])}
}

// tariffWish is what the command line asks for.
type tariffWish struct {
	source, from, admin, note, file string
	dry, all                        bool
}

func (w *tariffWish) define(f *flag.FlagSet) {
	f.StringVar(&w.source, "source", "", "whose tariff the file is: us-hts, uk-tariff or eu-taric")
	f.StringVar(&w.from, "valid-from", "", "first day of the new rates, such as 2027-01-01")
	f.BoolVar(&w.all, "all", false, "list every change")
}

// importTariff shows what a file changes and puts it into a draft, which two admins publish in the console.
func importTariff(ctx context.Context, c *console, args []string) error {
	var w tariffWish
	rest, err := c.flags("tariff import", args, func(f *flag.FlagSet) {
		w.define(f)
		f.StringVar(&w.admin, "admin", "", "mail address of the admin whose draft it becomes")
		f.StringVar(&w.note, "note", "", "what the draft is for; empty: the source and the file's name")
		f.BoolVar(&w.dry, "dry-run", false, "show what changes, and change nothing")
	})
	if err != nil {
		return err
	}
	day, err := w.complete(rest)
	if err != nil {
		return err
	}
	if !w.dry && w.admin == "" {
		return usageError{errors.New("-admin is wanted, or -dry-run")}
	}
	desk, err := openRules(ctx, c, !w.dry)
	if err != nil {
		return err
	}
	defer desk.close()
	compared, err := w.compare(c, desk.book, day)
	if err != nil || w.dry {
		return err
	}
	return desk.draft(ctx, c, &w, compared)
}

// complete checks the flags: a file, a source, a day.
func (w *tariffWish) complete(rest []string) (landedcost.Day, error) {
	if len(rest) != 1 {
		return 0, usageError{errors.New("one file is expected after the flags")}
	}
	w.file = rest[0]
	if !slices.Contains(tariff.Sources(), tariff.Source(w.source)) {
		return 0, usageError{fmt.Errorf("-source wants one of %v", tariff.Sources())}
	}
	day, err := landedcost.ParseDay(w.from)
	if err != nil {
		return 0, usageError{errors.New("-valid-from wants a day such as 2027-01-01")}
	}
	return day, nil
}

// compare reads the file, lays it beside the rules and says what it found.
func (w *tariffWish) compare(c *console, book *customs.Book, day landedcost.Day) (tariff.Comparison, error) {
	f, err := os.Open(w.file)
	if err != nil {
		return tariff.Comparison{}, fmt.Errorf("read tariff: %w", err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	sheet, err := tariff.Read(tariff.Source(w.source), f)
	if err != nil {
		return tariff.Comparison{}, err
	}
	compared := sheet.Compare(book, day)
	w.report(c.out, sheet, &compared)
	return compared, nil
}

// report lists what changes, what was skipped, and counts the rest.
func (w *tariffWish) report(out io.Writer, sheet *tariff.Sheet, x *tariff.Comparison) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for i, change := range w.most(x.Changed) {
		if i == 0 {
			fmt.Fprintln(table, "CODE\tCHARGE\tORIGIN\tOLD\tNEW\tGOODS")
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", change.HS, change.Target.Charge, change.Origin, change.Old, change.Text, change.Description)
	}
	for _, change := range w.most(x.Added) {
		fmt.Fprintf(table, "%s\t%s\t%s\t(new)\t%s\t%s\n", change.HS, change.Target.Charge, change.Origin, change.Text, change.Description)
	}
	table.Flush() //nolint:errcheck // a closed terminal needs no table
	for i, k := range sheet.Skipped {
		if i == shownChanges && !w.all {
			break
		}
		fmt.Fprintf(out, "row %d: %s: %q is left out: %s\n", k.Row, k.HS, k.Official, k.Why)
	}
	for _, why := range slices.Sorted(maps.Keys(sheet.Passed)) {
		fmt.Fprintf(out, "%d lines are of no use here: %s\n", sheet.Passed[why], why)
	}
	fmt.Fprintf(out, "%d rates read: %d change, %d are new, %d are the same, %d are over before %s; %d lines left out; %d rates of the rules are not in the file and stay\n",
		len(sheet.Rates), len(x.Changed), len(x.Added), x.Same, x.Over, x.Day, len(sheet.Skipped), x.Missing)
}

func (w *tariffWish) most(changes []tariff.Change) []tariff.Change {
	if w.all {
		return changes
	}
	return changes[:min(len(changes), shownChanges)]
}

// ruleDesk is the rules as they are in force: the shipped ones, or the operator's when there is a database.
type ruleDesk struct {
	book  *customs.Book
	store *rulebook.Store
	db    *database.DB
}

func (d *ruleDesk) close() {
	if d.db != nil {
		d.db.Close()
	}
}

// openRules opens the operator's rules; without a database, where that will do, the shipped ones.
func openRules(ctx context.Context, c *console, needed bool) (*ruleDesk, error) {
	shipped, err := customs.Load()
	if err != nil {
		return nil, err
	}
	if c.getenv("DATABASE_URL") == "" && !needed {
		return &ruleDesk{book: shipped}, nil
	}
	cfg, err := config.Load(c.getenv, "DATABASE_URL")
	if err != nil {
		return nil, err
	}
	d := &ruleDesk{}
	if d.db, err = database.Open(ctx, database.Options{URL: cfg.DatabaseURL, Conns: 2, Log: c.log()}); err != nil {
		return nil, err
	}
	if err = d.read(ctx, shipped); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

func (d *ruleDesk) read(ctx context.Context, shipped *customs.Book) error {
	queue, err := job.NewQueue(d.db)
	if err != nil {
		return err
	}
	if d.store, err = rulebook.NewStore(d.db, queue, shipped, time.Now); err != nil {
		return err
	}
	d.book, _, err = d.store.Current(ctx)
	return err
}

// draft puts the changes into a draft of the admin.
func (d *ruleDesk) draft(ctx context.Context, c *console, w *tariffWish, x tariff.Comparison) error {
	edits := x.Edits(tariff.Source(w.source), landedcost.DayOf(time.Now()))
	if len(edits) == 0 {
		fmt.Fprintln(c.out, "Nothing changes; no draft was made.")
		return nil
	}
	who, err := account.NewStore(d.db, nil, time.Now).ByEmail(ctx, account.Admin, w.admin)
	if err != nil {
		return fmt.Errorf("find admin %s: %w", w.admin, err)
	}
	note := w.note
	if note == "" {
		note = w.source + ": " + w.file
	}
	v, err := d.store.Open(ctx, who.ID, rulebook.Outline{Note: note, From: x.Day})
	if err != nil {
		return err
	}
	if err := d.store.Add(ctx, who.ID, v.ID, edits); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "Draft %d holds %d edits. See what they change and propose them at /admin/rules/versions/%d; another admin publishes.\n", v.ID, len(edits), v.ID)
	return nil
}
