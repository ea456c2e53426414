// Command mall is the whole of Silk Road Mall: shop, factory portal, admin, workers and the operator's tools.
// "mall help" lists what it can do; README says how it is configured.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	c := &console{in: os.Stdin, out: os.Stdout, err: os.Stderr, getenv: os.Getenv}
	code := c.run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}
