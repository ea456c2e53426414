package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/silkroadmall/mall/internal/config"
)

// probeCommand asks the shop that runs on this machine whether it can serve, for containers that have no other client.
func probeCommand(ctx context.Context, c *console, args []string) error {
	if err := c.noArgs("probe", args, nil); err != nil {
		return err
	}
	cfg, err := config.Load(c.getenv)
	if err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(cfg.Addr)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host == "" || ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("the shop does not answer: %w", err)
	}
	defer res.Body.Close() // only its status is read
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("the shop is not ready: %s", res.Status)
	}
	return nil
}
