package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/silkroadmall/mall/internal/embedded"
)

// testenvCommand starts the servers the tests share, looks for what they need besides, runs the command with their
// addresses in its environment, and stops the servers. What is missing and cannot be installed is said before any
// test runs, and fails.
func testenvCommand(ctx context.Context, c *console, args []string) error {
	args, err := c.flags("testenv", args, nil)
	if err != nil {
		return err
	}
	if len(args) == 0 {
		return usageError{errors.New("a command is expected")}
	}
	env := &testenv{console: c}
	err = env.start(ctx)
	if err == nil {
		err = env.command(ctx, args)
	}
	return errors.Join(err, env.stop())
}

type testenv struct {
	*console
	values []string
	stops  []func() error
}

func (t *testenv) say(line string) { fmt.Fprintln(t.err, line) }

func (t *testenv) start(ctx context.Context) error {
	dir := filepath.Join(".local", "test")
	var missing []error
	if t.getenv("MALL_TEST_DATABASE_URL") == "" {
		cluster, err := embedded.Postgres(ctx, embedded.PostgresOptions{Dir: dir, Throwaway: true, IdleStop: true, Say: t.say})
		if err == nil {
			t.values = append(t.values, "MALL_TEST_DATABASE_URL="+cluster.URL)
			t.stops = append(t.stops, cluster.Stop)
			err = keepTouched(ctx, cluster)
		}
		missing = append(missing, err)
	}
	if t.getenv("MALL_TEST_MEILI_URL") == "" {
		s, err := embedded.Meilisearch(embedded.MeilisearchOptions{Dir: dir, Cache: ".local", IdleStop: true, Say: t.say})
		if err == nil {
			err = s.Start(ctx)
		}
		if err == nil {
			t.values = append(t.values, "MALL_TEST_MEILI_URL="+s.URL, "MALL_TEST_MEILI_KEY="+s.Key)
			t.stops = append(t.stops, s.Stop)
			err = keepTouched(ctx, s)
		}
		missing = append(missing, err)
	}
	missing = append(missing, t.stripe(ctx, dir))
	browser, err := embedded.Chromium(ctx, t.say)
	t.values = append(t.values, "CHROME_BIN="+browser)
	missing = append(missing, err, embedded.Compiler(ctx, t.say))
	inspectors, err := embedded.Inspectors(ctx, ".local", t.say)
	t.values = append(t.values, "MALL_TEST_INSPECTORS="+inspectors)
	missing = append(missing, err)
	if err := errors.Join(missing...); err != nil {
		return fmt.Errorf("the tests need what is missing here:\n  %s", strings.ReplaceAll(err.Error(), "\n", "\n  "))
	}
	return nil
}

// stripe starts the stand-in for Stripe's API.
func (t *testenv) stripe(ctx context.Context, dir string) error {
	if t.getenv("MALL_TEST_STRIPE_URL") != "" {
		return nil
	}
	m, err := embedded.StripeMock(ctx, embedded.StripeMockOptions{Dir: dir, Cache: ".local", IdleStop: true, Say: t.say})
	if err != nil {
		return err
	}
	t.values = append(t.values, "MALL_TEST_STRIPE_URL="+m.URL)
	t.stops = append(t.stops, m.Stop)
	return keepTouched(ctx, m)
}

func (t *testenv) command(ctx context.Context, args []string) error {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = t.in, t.out, t.err
	cmd.Env = append(os.Environ(), t.values...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	return cmd.Run()
}

func (t *testenv) stop() error {
	var errs []error
	for i := len(t.stops) - 1; i >= 0; i-- {
		errs = append(errs, t.stops[i]())
	}
	return errors.Join(errs...)
}
