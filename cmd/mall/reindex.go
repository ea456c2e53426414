package main

import (
	"context"
	"flag"
	"fmt"
	"runtime/debug"
)

// rebuildGC lets garbage grow to so many hundredths of what is in use: the command has the memory to itself.
const rebuildGC = 400

// reindexCommand fills an index beside the live one and swaps them, telling how it goes; first it makes every search document
// anew, if that is asked for or due. Searches and changes go on meanwhile.
func reindexCommand(ctx context.Context, c *console, args []string) error {
	all := false
	if err := c.noArgs("reindex", args, func(set *flag.FlagSet) { set.BoolVar(&all, "documents", false, "") }); err != nil {
		return err
	}
	a, err := c.open(ctx, "DATABASE_URL")
	if err != nil {
		return err
	}
	defer a.Close()
	debug.SetGCPercent(rebuildGC)
	say := func(line string) { fmt.Fprintln(c.out, line) }
	if all {
		return a.trade.search.Rebuild(ctx, say)
	}
	return a.trade.search.Reindex(ctx, say)
}
