//go:build unix

package embedded

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// browsers are the names Chromium and its relatives have on PATH and where a Mac keeps them.
var browsers = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
	"headless-shell", "microsoft-edge",
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"}

// Chromium is the path of a browser for tests: CHROME_BIN, or one of the usual names, or, where packages may be
// installed, Debian's chromium. It fails with the one command to type.
func Chromium(ctx context.Context, tell func(string)) (string, error) {
	if path := os.Getenv("CHROME_BIN"); path != "" {
		if _, err := exec.LookPath(path); err != nil {
			return "", fmt.Errorf("CHROME_BIN: %w", err)
		}
		return path, nil
	}
	if path, ok := browser(); ok {
		return path, nil
	}
	ctx, cancel := context.WithTimeout(ctx, 15*time.Minute)
	defer cancel()
	err := aptInstall(ctx, tell, "chromium")
	if path, ok := browser(); err == nil && ok {
		return path, nil
	}
	return "", fmt.Errorf("no Chromium (looked at CHROME_BIN and PATH); type: %s", installCommand("chromium"))
}

func browser() (string, bool) {
	for _, name := range browsers {
		if path, err := exec.LookPath(name); err == nil {
			return path, true
		}
	}
	return "", false
}

// Compiler makes sure there is a C compiler, which the race detector needs on Linux: the one on PATH, or, where
// packages may be installed, Debian's gcc. It fails with the one command to type.
func Compiler(ctx context.Context, tell func(string)) error {
	for _, name := range []string{os.Getenv("CC"), "gcc", "clang"} {
		if _, err := exec.LookPath(name); name != "" && err == nil {
			return nil
		}
	}
	ctx, cancel := context.WithTimeout(ctx, 15*time.Minute)
	defer cancel()
	if err := aptInstall(ctx, tell, "gcc", "libc6-dev"); err != nil {
		return fmt.Errorf("no C compiler, which the race detector needs; type: %s", installCommand("gcc libc6-dev"))
	}
	return nil
}
