package main

import (
	"context"
	"flag"
	"fmt"
	"time"

	"github.com/silkroadmall/mall/internal/catalog"
	"github.com/silkroadmall/mall/internal/config"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/search"
)

// migrateCommand brings the schema up to date, or with -status lists what is done and what is pending.
func migrateCommand(ctx context.Context, c *console, args []string) error {
	var status bool
	if err := c.noArgs("migrate", args, func(f *flag.FlagSet) { f.BoolVar(&status, "status", false, "only list") }); err != nil {
		return err
	}
	cfg, err := config.Load(c.getenv, "DATABASE_URL")
	if err != nil {
		return err
	}
	if !status {
		steps, err := database.Migrate(ctx, cfg.DatabaseURL)
		if err == nil {
			err = c.layShelves(ctx, cfg)
		}
		if err == nil {
			fmt.Fprintf(c.out, "%d migrations taken; the schema is up to date\n", steps)
		}
		return err
	}
	list, err := database.Status(ctx, cfg.DatabaseURL)
	if err != nil {
		return err
	}
	for _, m := range list {
		state := "pending"
		if !m.Applied.IsZero() {
			state = m.Applied.UTC().Format("2006-01-02 15:04:05")
		}
		fmt.Fprintf(c.out, "%05d  %-20s %s\n", m.Version, state, m.Name)
	}
	return nil
}

// layShelves writes the categories and the synonyms that come with this version.
func (c *console) layShelves(ctx context.Context, cfg config.Config) error {
	db, err := database.Open(ctx, database.Options{URL: cfg.DatabaseURL, Conns: 2, Log: c.log()})
	if err != nil {
		return err
	}
	defer db.Close()
	if err := catalog.NewStore(db, nil, time.Now).SyncTree(ctx); err != nil {
		return err
	}
	return search.SyncSynonyms(ctx, db)
}

// open loads the configuration and wires the program, for commands that need it whole.
func (c *console) open(ctx context.Context, required ...string) (*App, error) {
	cfg, err := config.Load(c.getenv, required...)
	if err != nil {
		return nil, err
	}
	return newApp(ctx, cfg, c.log())
}
