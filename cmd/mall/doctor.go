package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/silkroadmall/mall/internal/config"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/job"
	"github.com/silkroadmall/mall/internal/mail"
)

// finding is what the doctor says about one part: what it saw, and when that is wrong, how to mend it.
type finding struct {
	saw  string
	mend string // empty: nothing is wrong
}

// check looks at one part. The database is nil in checks that come before it and when it is away.
type check struct {
	part string
	look func(ctx context.Context, cfg config.Config, db *database.DB) finding
}

// checks is everything the doctor looks at once the configuration can be read.
func checks() []check {
	return []check{
		{"secret", secretCheck},
		{"database", databaseCheck},
		{"migrations", migrationsCheck},
		{"clock", clockCheck},
		{"jobs", jobsCheck},
		{"search", searchCheck},
		{"search index", indexCheck},
		{"mail", mailCheck},
		{"rates", ratesCheck},
		{"tariffs", tariffsCheck},
		{"rulebook", rulebookCheck},
	}
}

var errSick = errors.New("something is wrong; see above")

// doctorCommand prints a line for each part and fails when one of them needs mending.
func doctorCommand(ctx context.Context, c *console, args []string) error {
	if err := c.noArgs("doctor", args, nil); err != nil {
		return err
	}
	cfg, err := config.Load(c.getenv, "DATABASE_URL")
	if err != nil {
		fmt.Fprintf(c.out, "WRONG  %-14s %v\n", "configuration", err)
		return errSick
	}
	fmt.Fprintf(c.out, "ok     %-14s readable\n", "configuration")
	db, err := database.Open(ctx, database.Options{URL: cfg.DatabaseURL, Conns: 2, Log: c.log()})
	if err == nil {
		defer db.Close()
	}
	sick := false
	for _, check := range checks() {
		ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
		f := check.look(ctx, cfg, db)
		cancel()
		if f.mend == "" {
			fmt.Fprintf(c.out, "ok     %-14s %s\n", check.part, f.saw)
			continue
		}
		sick = true
		fmt.Fprintf(c.out, "WRONG  %-14s %s\n       %-14s -> %s\n", check.part, f.saw, "", f.mend)
	}
	if sick {
		return errSick
	}
	return nil
}

func secretCheck(_ context.Context, cfg config.Config, _ *database.DB) finding {
	if cfg.Secret == "" {
		return finding{"MALL_SECRET is not set", "set it to 32 random characters; mall serve does not start without"}
	}
	return finding{saw: "set"}
}

const startDatabase = "check DATABASE_URL and that the server runs; 'make run' starts a private one"

func databaseCheck(ctx context.Context, _ config.Config, db *database.DB) finding {
	if db == nil {
		return finding{"does not answer", startDatabase}
	}
	var version int
	var locale string
	err := db.Pool().QueryRow(ctx, `select current_setting('server_version_num')::int / 10000,
		(select datctype from pg_database where datname = current_database())`).Scan(&version, &locale)
	switch {
	case err != nil:
		return finding{"does not answer", startDatabase}
	case version < 15:
		return finding{fmt.Sprintf("PostgreSQL %d is too old", version), "use version 15 or newer"}
	case locale == "C" || locale == "POSIX":
		return finding{"its locale is " + locale + ", which finds no Chinese, Arabic or Cyrillic words",
			"make it anew: create database … template template0 encoding 'UTF8' locale 'C.UTF-8'"}
	}
	return finding{saw: fmt.Sprintf("PostgreSQL %d, locale %s", version, locale)}
}

func migrationsCheck(ctx context.Context, _ config.Config, db *database.DB) finding {
	if db == nil {
		return finding{"cannot be read", startDatabase}
	}
	pending, err := db.Pending(ctx)
	if err != nil || pending > 0 {
		return finding{"the schema is behind this program", "run: mall migrate"}
	}
	return finding{saw: "all taken"}
}

func clockCheck(ctx context.Context, _ config.Config, db *database.DB) finding {
	if db == nil {
		return finding{"cannot be compared with the database's", startDatabase}
	}
	var server time.Time
	if err := db.Pool().QueryRow(ctx, "select clock_timestamp()").Scan(&server); err != nil {
		return finding{"cannot be compared with the database's", startDatabase}
	}
	if apart := time.Since(server).Abs(); apart > 5*time.Second {
		return finding{fmt.Sprintf("%s apart from the database's", apart.Round(time.Second)),
			"keep both machines' clocks right (NTP): quotes and sessions expire by them"}
	}
	return finding{saw: "agrees with the database's"}
}

func jobsCheck(ctx context.Context, _ config.Config, db *database.DB) finding {
	if db == nil {
		return finding{"cannot be read", startDatabase}
	}
	counts, err := job.Counts(ctx, db)
	if err != nil {
		return finding{"cannot be read", "run: mall migrate"}
	}
	given, late := 0, 0
	for _, n := range counts {
		switch {
		case n.State == "cancelled" || n.State == "discarded":
			given += n.Jobs
		case n.State == "available" && time.Since(n.Oldest) > 5*time.Minute:
			late += n.Jobs
		}
	}
	switch {
	case late > 0:
		return finding{fmt.Sprintf("%d wait behind one that was due over 5 minutes ago", late), "start workers: mall serve or mall work"}
	case given > 0:
		return finding{fmt.Sprintf("%d were given up in the last 30 days", given),
			"read their last error: select kind, errors from river_job where state in ('cancelled', 'discarded')"}
	}
	return finding{saw: "none late, none given up"}
}

func searchCheck(ctx context.Context, cfg config.Config, _ *database.DB) finding {
	if cfg.MeiliURL == "" {
		return finding{saw: "PostgreSQL (MEILI_URL is not set)"}
	}
	mend := "check MEILI_URL and MEILI_MASTER_KEY; until then searches run on PostgreSQL"
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, cfg.MeiliURL+"/stats", nil)
	if err != nil {
		return finding{"its address cannot be read", mend}
	}
	req.Header.Set("Authorization", "Bearer "+cfg.MeiliKey)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return finding{"Meilisearch does not answer", mend}
	}
	defer res.Body.Close() // only its status is read
	if res.StatusCode != http.StatusOK {
		return finding{"Meilisearch answers " + res.Status, mend}
	}
	return finding{saw: "Meilisearch answers"}
}

func mailCheck(ctx context.Context, cfg config.Config, _ *database.DB) finding {
	if cfg.SMTPURL == "" && !cfg.Private() {
		return finding{"only written to " + cfg.MailDir() + ": nobody gets a letter", "set MALL_SMTP_URL"}
	}
	if cfg.SMTPURL == "" {
		return finding{saw: "written to " + cfg.MailDir() + " (MALL_SMTP_URL is not set)"}
	}
	s, err := mail.NewSMTP(cfg.SMTPURL, cfg.MailFrom, time.Now)
	if err == nil {
		err = s.Reach(ctx)
	}
	if err != nil {
		return finding{"the server does not answer", "check MALL_SMTP_URL; mail waits as jobs and is tried again for hours"}
	}
	return finding{saw: "the server answers"}
}
