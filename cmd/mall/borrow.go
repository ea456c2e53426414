package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// While the development shop is open it leaves what the environment lacked in a file of its folder, so that "mall
// import", "mall ledger verify" and the other tools reach its database without being told an address.
const lentFile = "environment"

// lend writes the file, for this user only; the file goes when the shop closes.
func (d *development) lend() error {
	raw, err := json.Marshal(d.values)
	if err != nil {
		return err
	}
	file := filepath.Join(d.cfg.Dir, lentFile)
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		return fmt.Errorf("leave the shop's addresses for other commands: %w", err)
	}
	d.stops = append(d.stops, func() error {
		if err := os.Remove(file); !errors.Is(err, os.ErrNotExist) {
			return err
		}
		return nil
	})
	return nil
}

// standalone are the commands that never borrow: they open a shop of their own.
var standalone = []string{"dev", "serve", "work", "testenv", "torture"}

// borrow is a console with what an open development shop has left, for a command whose environment names no database.
func (c *console) borrow(command string) (*console, error) {
	if c.getenv("DATABASE_URL") != "" || slices.Contains(standalone, command) {
		return c, nil
	}
	dir := c.getenv("MALL_DIR")
	if dir == "" {
		dir = ".local"
	}
	raw, err := os.ReadFile(filepath.Join(dir, lentFile))
	if errors.Is(err, os.ErrNotExist) {
		return c, nil
	}
	values := map[string]string{}
	if err == nil {
		err = json.Unmarshal(raw, &values)
	}
	if err != nil {
		return nil, fmt.Errorf("read what the open shop has left: %w", err)
	}
	return c.with(values), nil
}
