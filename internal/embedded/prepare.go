//go:build unix

package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// prepare makes the shop's role and database, and looks once whether the cluster's locale can do search.
func (c *Cluster) prepare(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, c.address(superuser, "postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx) // nothing is pending on it any more
	password, err := secret(c.file(role+".password"), c.account)
	if err != nil {
		return err
	}
	var haveRole, haveDatabase bool
	err = conn.QueryRow(ctx, `select exists (select from pg_roles where rolname = $1),
		exists (select from pg_database where datname = $2)`, role, database).Scan(&haveRole, &haveDatabase)
	if err != nil {
		return err
	}
	// The names are constants and the password is letters and digits, so nothing needs quoting.
	if !haveRole {
		if _, err := conn.Exec(ctx, "create role "+role+" login createdb password '"+password+"'"); err != nil {
			return err
		}
	}
	if haveDatabase {
		return nil
	}
	if err := c.checkLocale(ctx, conn); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "create database "+database+" owner "+role)
	return err
}

// checkLocale refuses a cluster whose trigrams leave Chinese out: search would silently find nothing.
func (c *Cluster) checkLocale(ctx context.Context, conn *pgx.Conn) error {
	if _, err := conn.Exec(ctx, "create extension if not exists pg_trgm"); err != nil {
		return fmt.Errorf("PostgreSQL lacks its contrib modules: %w", err)
	}
	var trigrams int
	if err := conn.QueryRow(ctx, "select cardinality(show_trgm('丝绸围巾'))").Scan(&trigrams); err != nil {
		return err
	}
	if trigrams == 0 {
		return errors.New("this system's UTF-8 locale gives no trigrams for Chinese; install the locale C.UTF-8, remove " +
			c.Dir + " and start again")
	}
	return nil
}

// Touch tells a cluster with IdleStop that it is still needed.
func (c *Cluster) Touch() error {
	now := time.Now()
	if err := os.Chtimes(c.file("used"), now, now); err == nil {
		return nil
	}
	return c.account.write(c.file("used"), "", 0o600)
}

// watch leaves a small shell behind that stops the server when Touch has been silent for ten minutes: test programs
// start and end all the time and none of them knows whether it is the last.
func (c *Cluster) watch() error {
	if err := c.Touch(); err != nil {
		return err
	}
	script := `while kill -0 "$1" 2>/dev/null; do
	[ -n "$(find "$2" -mmin -10 2>/dev/null)" ] || { kill -INT "$1"; exit; }
	sleep 20
done`
	cmd := c.account.command(c.Dir, "sh", "-c", script, "sh", strconv.Itoa(c.pid), c.file("used"))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Credential: cmd.SysProcAttr.Credential}
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Process.Release()
}
