//go:build unix

package embedded

import (
	"context"
	"errors"
	"fmt"

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
