package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/silkroadmall/mall/internal/account"
	"github.com/silkroadmall/mall/internal/config"
	"github.com/silkroadmall/mall/internal/database"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/locale"
)

// adminCommand makes an admin, which nobody can do from a browser. The password never stands in the command line, where
// other users of the machine and the shell's history would see it.
func adminCommand(ctx context.Context, c *console, args []string) error {
	if len(args) == 0 || args[0] != "create" {
		return usageError{errors.New("say what to do: create")}
	}
	n := account.New{Role: account.Admin}
	var language string
	err := c.noArgs("admin", args[1:], func(f *flag.FlagSet) {
		f.StringVar(&n.Email, "email", "", "mail address")
		f.StringVar(&n.Name, "name", "", "name")
		f.StringVar(&language, "language", "en", "en or zh")
	})
	if err != nil {
		return err
	}
	l, known := locale.ByCode(language)
	if !known || n.Email == "" || n.Name == "" {
		return usageError{errors.New("a mail address, a name and a language of the mall are needed")}
	}
	n.Language = string(l)
	cfg, err := config.Load(c.getenv, "DATABASE_URL")
	if err != nil {
		return err
	}
	if n.Password, err = c.password(); err != nil {
		return err
	}
	return c.createAdmin(ctx, cfg, n)
}

func (c *console) createAdmin(ctx context.Context, cfg config.Config, n account.New) error {
	db, err := database.Open(ctx, database.Options{URL: cfg.DatabaseURL, Conns: 2, Log: c.log()})
	if err != nil {
		return err
	}
	defer db.Close()
	a, err := account.NewStore(db, nil, time.Now).Create(ctx, n)
	if errors.Is(err, account.ErrTaken) {
		return errors.New("there is an admin with this mail address already")
	}
	if err != nil {
		return inWords(err)
	}
	fmt.Fprintf(c.out, "%s can sign in at %s/admin\n", a.Email, cfg.BaseURL)
	return nil
}

// password asks for a password twice without showing it, or takes the first line of an input that is no terminal.
func (c *console) password() (string, error) {
	file, ok := c.in.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		line, err := bufio.NewReader(c.in).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("read password: %w", err)
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	var typed [2]string
	for i, ask := range []string{"Password: ", "Once more: "} {
		fmt.Fprint(c.err, ask)
		b, err := term.ReadPassword(int(file.Fd()))
		fmt.Fprintln(c.err)
		if err != nil {
			return "", fmt.Errorf("read password: %w", err)
		}
		typed[i] = string(b)
	}
	if typed[0] != typed[1] {
		return "", errors.New("the two passwords differ")
	}
	return typed[0], nil
}

// inWords writes a refusal as people read it, field by field; any other error comes back as it is.
func inWords(err error) error {
	f, ok := fault.As(err)
	if !ok || len(f.Fields) == 0 {
		return err
	}
	t := locale.NewPrinter(locale.English, "")
	var all []error
	for _, field := range f.Fields {
		all = append(all, fmt.Errorf("%s: %s", field.Name, t.Fill(field.Key, field.Args)))
	}
	return errors.Join(all...)
}
