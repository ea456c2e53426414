package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"slices"

	"github.com/silkroadmall/mall/internal/config"
)

// console is where a command reads and writes. Commands print results on out and say how they are doing on err.
type console struct {
	in       io.Reader
	out, err io.Writer
	getenv   func(string) string
}

// command is one word after "mall". Its function gets what follows the word; an error ends the program with 1, a
// usageError with 2.
type command struct {
	name, args, does string
	run              func(ctx context.Context, c *console, args []string) error
}

// commands is the table of the program, in the order "mall help" lists it. A new command is a file of its own with a
// function of this shape and a line here.
func commands() []command {
	return []command{
		{"serve", "[-work=false]", "serve web pages, and work background jobs", serveCommand},
		{"work", "", "work background jobs only", workCommand},
		{"migrate", "[-status]", "bring the database to the newest schema", migrateCommand},
		{"landedcost", "[-file FILE] [-as-of VERSION|DAY]", "work out duties and taxes, one JSON object a line", landedcostCommand},
		{"ledger", "verify [-seal POSITION:HASH] | reconcile", "prove that the book balances, is sealed in one chain, and equals orders, payments and refunds; or compare it with the payment provider", ledgerCommand},
		{"rates", "update [-file FILE] | show [-date DAY]", "exchange rates: take over the newest, or show those of a day", ratesCommand},
		{"tariff", "import -source us-hts|uk-tariff|eu-taric -valid-from DAY [-admin MAIL] [-note TEXT] [-dry-run] [-all] FILE | diff [-source … FILE] [-old VERSION] [-new VERSION]", "official tariffs: show what a file changes and put it into a draft, or compare two data versions", tariffCommand},
		{"import", "-factory SLUG [-format shopify|mall] [-currency CNY] [-publish] [-dry-run] [-report FILE.csv] FILE", "bring a factory's goods in from a CSV or XLSX file", importCommand},
		{"export", "-factory SLUG FILE.csv", "write a factory's goods to a file that import -format mall reads", exportCommand},
		{"admin", "create -email MAIL -name NAME [-language en|zh]", "make an admin; the password is asked for, or read from the input", adminCommand},
		{"seed", "demo | scale [-listings N] [-factories M] [-seed S] [-index]", "fill the shop with demo factories, listings and people, or with any number of made-up listings", seedCommand},
		{"doctor", "", "look what is wrong and say how to mend it", doctorCommand},
		{"reindex", "[-documents]", "build the search index anew beside the live one, and swap; all documents too", reindexCommand},
		{"probe", "", "ask the shop on this machine whether it can serve", probeCommand},
		{"dev", "", "everything on this machine: private servers, demo data, the shop (make run)", devCommand},
		{"lighthouse", "[-looks N] [ADDRESS]", "how a phone on a slow network sees the running shop (make lighthouse)", lighthouseCommand},
		{"torture", "[-checkouts N] [-clients N] [-faults N] [-seed S] [-products N] [-stock N] [-for DURATION] [-goals] [-throughput]", "open a shop of its own, break what it stands on while consumers buy, and check that every promise was kept", tortureCommand},
		{"testenv", "COMMAND…", "run a command with private test servers (make test)", testenvCommand},
	}
}

// usageError is a command line that cannot be understood.
type usageError struct{ error }

// run finds the command and returns the exit code.
func (c *console) run(ctx context.Context, args []string) int {
	if len(args) == 0 || slices.Contains([]string{"help", "-h", "-help", "--help"}, args[0]) {
		c.help()
		return 0
	}
	list := commands()
	i := slices.IndexFunc(list, func(cmd command) bool { return cmd.name == args[0] })
	if i < 0 {
		fmt.Fprintf(c.err, "mall: there is no command %q; \"mall help\" lists them\n", args[0])
		return 2
	}
	c, err := c.borrow(args[0])
	if err == nil {
		err = list[i].run(ctx, c, args[1:])
	}
	var usage usageError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.As(err, &usage):
		fmt.Fprintf(c.err, "mall %s: %v\nusage: mall %s %s\n", args[0], err, args[0], list[i].args)
		return 2
	default:
		fmt.Fprintf(c.err, "mall %s: %v\n", args[0], err)
		return 1
	}
}

func (c *console) help() {
	fmt.Fprintln(c.out, "Silk Road Mall.\n\nCommands:")
	for _, cmd := range commands() {
		fmt.Fprintf(c.out, "  %-40s %s\n", "mall "+cmd.name+" "+cmd.args, cmd.does)
	}
	fmt.Fprintln(c.out, "\nEnvironment:")
	for _, v := range config.Variables() {
		fmt.Fprintf(c.out, "  %-28s %s\n", v.Name, v.Doc)
		if v.Default != "" {
			fmt.Fprintf(c.out, "  %-28s default: %s\n", "", v.Default)
		}
	}
}

// flags reads a command's flags; anything wrong with them is a usageError. rest is what stands after them.
func (c *console) flags(name string, args []string, define func(*flag.FlagSet)) (rest []string, err error) {
	set := flag.NewFlagSet(name, flag.ContinueOnError)
	set.SetOutput(io.Discard)
	if define != nil {
		define(set)
	}
	if err := set.Parse(args); err != nil {
		return nil, usageError{err}
	}
	return set.Args(), nil
}

// noArgs is flags for commands that take nothing after them.
func (c *console) noArgs(name string, args []string, define func(*flag.FlagSet)) error {
	rest, err := c.flags(name, args, define)
	if err == nil && len(rest) > 0 {
		return usageError{fmt.Errorf("nothing is expected after the flags, but there is %q", rest[0])}
	}
	return err
}

// log writes to err: people read it, machines parse it.
func (c *console) log() *slog.Logger { return slog.New(slog.NewTextHandler(c.err, nil)) }

// with is a console in which some names of the environment have other values.
func (c *console) with(values map[string]string) *console {
	copied := *c
	copied.getenv = func(name string) string {
		if v, ok := values[name]; ok {
			return v
		}
		return c.getenv(name)
	}
	return &copied
}
