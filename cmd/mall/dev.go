package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/silkroadmall/mall/internal/catalog/demo"
	"github.com/silkroadmall/mall/internal/config"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/embedded"
	"github.com/silkroadmall/mall/internal/payment"
)

// devCommand is make run: it starts what the environment does not name, migrates, fills the demo once and serves until
// Ctrl-C, then stops what it started.
func devCommand(ctx context.Context, c *console, args []string) error {
	if err := c.noArgs("dev", args, nil); err != nil {
		return err
	}
	d := &development{console: c, began: time.Now()}
	err := d.run(ctx)
	return errors.Join(err, d.stop())
}

type development struct {
	*console
	began  time.Time
	cfg    config.Config
	values map[string]string // what the environment lacked
	stops  []func() error    // in the order started
}

func (d *development) say(line string) { fmt.Fprintln(d.out, line) }

func (d *development) run(ctx context.Context) error {
	var err error
	if d.cfg, err = config.Load(d.getenv); err != nil {
		return err
	}
	d.values = map[string]string{}
	if err := d.secret(); err != nil {
		return err
	}
	if err := d.database(ctx); err != nil {
		return err
	}
	if err := d.search(ctx); err != nil {
		return err
	}
	listener, err := d.listen()
	if err != nil {
		return err
	}
	defer listener.Close() // the server has closed it, unless it never started
	c := d.with(d.values)
	a, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	if a.Seed != nil {
		if err := a.Seed(ctx, d.say); err != nil {
			return fmt.Errorf("fill demo: %w", err)
		}
	}
	if err := d.lend(); err != nil {
		return err
	}
	if err := d.welcome(a); err != nil {
		return err
	}
	return a.Serve(ctx, listener, true)
}

// secret keeps one random secret in the folder, so that sessions and links survive a restart.
func (d *development) secret() error {
	if d.cfg.Secret != "" {
		return nil
	}
	if err := os.MkdirAll(d.cfg.Dir, 0o755); err != nil {
		return err
	}
	file := filepath.Join(d.cfg.Dir, "secret")
	b, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		b = []byte(rand.Text() + rand.Text())
		err = os.WriteFile(file, b, 0o600)
	}
	d.values["MALL_SECRET"] = string(b)
	return err
}

func (d *development) database(ctx context.Context) error {
	url := d.cfg.DatabaseURL
	if url == "" {
		cluster, err := embedded.Postgres(ctx, embedded.PostgresOptions{Dir: d.cfg.Dir, Say: d.say})
		if err != nil {
			return err
		}
		d.stops = append(d.stops, cluster.Stop)
		url = cluster.URL
		d.values["DATABASE_URL"] = url
	}
	steps, err := database.Migrate(ctx, url)
	if err == nil && steps > 0 {
		d.say(fmt.Sprintf("Migrated the database (%d steps).", steps))
	}
	return err
}

// search never keeps the shop waiting: the address is settled at once, the server starts beside, and until it answers
// searches run on PostgreSQL.
func (d *development) search(ctx context.Context) error {
	if d.cfg.MeiliURL != "" {
		return nil
	}
	s, err := embedded.Meilisearch(embedded.MeilisearchOptions{Dir: d.cfg.Dir, Cache: d.cfg.Dir, Say: d.say})
	if err != nil {
		return err
	}
	d.values["MEILI_URL"], d.values["MEILI_MASTER_KEY"] = s.URL, s.Key
	ctx, cancel := context.WithCancel(ctx)
	started := make(chan struct{})
	go func() {
		defer close(started)
		if err := s.Keep(ctx); ctx.Err() == nil {
			d.say("Search runs on PostgreSQL: " + err.Error())
		}
	}()
	d.stops = append(d.stops, func() error {
		cancel()
		<-started
		return s.Stop()
	})
	return nil
}

// listen takes MALL_ADDR; when nobody chose it and another checkout has it, the next free port. The base address
// follows, unless it was chosen.
func (d *development) listen() (net.Listener, error) {
	l, err := net.Listen("tcp", d.cfg.Addr)
	host, first, _ := net.SplitHostPort(d.cfg.Addr) // config has checked it
	number, _ := strconv.Atoi(first)                // a service name is 0, which no other port follows
	for p := number + 1; errors.Is(err, syscall.EADDRINUSE) && d.getenv("MALL_ADDR") == "" && p < number+20; p++ {
		l, err = net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(p)))
	}
	if err != nil {
		return nil, fmt.Errorf("listen (MALL_ADDR chooses the address): %w", err)
	}
	d.values["MALL_ADDR"] = l.Addr().String()
	if d.getenv("MALL_BASE_URL") == "" {
		_, port, err := net.SplitHostPort(l.Addr().String())
		if err != nil {
			return nil, err
		}
		d.values["MALL_BASE_URL"] = "http://localhost:" + port
	}
	return l, nil
}

// welcome prints the address and, when the demo is there, one account of each role.
func (d *development) welcome(a *App) error {
	base := a.Config.BaseURL
	var b strings.Builder
	fmt.Fprintf(&b, "\nSilk Road Mall is open at %s (after %.1f s)\n\n", base, time.Since(d.began).Seconds())
	if a.Seed != nil {
		set, err := demo.Data()
		if err != nil {
			return err
		}
		doors := map[string]string{"consumer": "/", "factory": "/portal", "admin": "/admin"}
		for _, p := range set.People {
			if path, first := doors[p.Role]; first {
				fmt.Fprintf(&b, "  %-9s %-30s %-24s %s\n", p.Role, base+path, p.Mail, p.Password)
				delete(doors, p.Role)
			}
		}
		b.WriteString("\n")
	}
	if a.mailShown() {
		fmt.Fprintf(&b, "  mail sent by the shop   %s/dev/mail\n", base)
	}
	if a.Config.Private() {
		fmt.Fprintf(&b, "  parcels on their way    %s/sandbox/parcels (let the next event happen)\n", base)
	}
	if a.Config.Private() && a.Config.Payment == payment.SandboxName {
		fmt.Fprintf(&b, "  a bad payment provider  %s/sandbox/faults\n", base)
	}
	b.WriteString("\n")
	b.WriteString("Ctrl-C stops everything that was started.")
	d.say(b.String())
	return nil
}

// stop ends what run started, last first.
func (d *development) stop() error {
	var errs []error
	for i := len(d.stops) - 1; i >= 0; i-- {
		errs = append(errs, d.stops[i]())
	}
	return errors.Join(errs...)
}
