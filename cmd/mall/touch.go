package main

import (
	"context"
	"time"
)

// keepTouched tells a server that stops when idle that it is needed, at once and then every minute until ctx ends.
func keepTouched(ctx context.Context, server interface{ Touch() error }) error {
	if err := server.Touch(); err != nil {
		return err
	}
	go func() {
		tick := time.NewTicker(time.Minute)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				server.Touch() // the next minute tries again
			}
		}
	}()
	return nil
}
