package main

import (
	"context"
	"fmt"
	"runtime/debug"
)

// rebuildGC lets garbage grow to so many hundredths of what is in use: the command has the memory to itself.
const rebuildGC = 400

// reindexCommand makes every search document anew, fills an index beside the live one and swaps them, telling how it
// goes. Searches and changes go on meanwhile.
func reindexCommand(ctx context.Context, c *console, args []string) error {
	if err := c.noArgs("reindex", args, nil); err != nil {
		return err
	}
	a, err := c.open(ctx, "DATABASE_URL")
	if err != nil {
		return err
	}
	defer a.Close()
	debug.SetGCPercent(rebuildGC)
	return a.trade.search.Rebuild(ctx, func(line string) { fmt.Fprintln(c.out, line) })
}
