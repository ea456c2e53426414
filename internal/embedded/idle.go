//go:build unix

package embedded

import (
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// Touch tells a cluster with IdleStop that it is still needed.
func (c *Cluster) Touch() error { return touch(c.account, c.Dir) }

func touch(account *account, dir string) error {
	used, now := filepath.Join(dir, "used"), time.Now()
	if err := os.Chtimes(used, now, now); err == nil {
		return nil
	}
	return account.write(used, "", 0o600)
}

// watch leaves a small shell behind that stops the server when touch has been silent for ten minutes: test programs
// start and end all the time and none of them knows whether it is the last.
func watch(account *account, dir string, pid int) error {
	if err := touch(account, dir); err != nil {
		return err
	}
	script := `while kill -0 "$1" 2>/dev/null; do
	[ -n "$(find "$2" -mmin -10 2>/dev/null)" ] || { kill -INT "$1"; exit; }
	sleep 20
done`
	cmd := account.command(dir, "sh", "-c", script, "sh", strconv.Itoa(pid), filepath.Join(dir, "used"))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Credential: cmd.SysProcAttr.Credential}
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Process.Release()
}
