package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/catalog/demo"
	"github.com/silkroadmall/mall/internal/config"
)

// root is the module's folder as the tests of this package see it.
const root = "../.."

func readme(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var link = regexp.MustCompile(`\]\(([^)\s]+)\)`)

func TestReadmeLinks(t *testing.T) {
	found := link.FindAllStringSubmatch(readme(t), -1)
	if len(found) < 20 {
		t.Fatalf("only %d links: the search is broken", len(found))
	}
	for _, m := range found {
		path, _, _ := strings.Cut(m[1], "#")
		if strings.Contains(m[1], "://") || path == "" {
			continue
		}
		if _, err := os.Stat(filepath.Join(root, path)); err != nil {
			t.Errorf("the link to %s leads nowhere", m[1])
		}
	}
}

// packages lists the folders with Go code that is built into programs or tests, from the root, with slashes.
func packages(t *testing.T) []string {
	t.Helper()
	var list []string
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || path == "bin"):
			return fs.SkipDir
		case strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go"):
			list = append(list, filepath.ToSlash(filepath.Dir(path)))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

var mapped = regexp.MustCompile("(?m)^\\| `([a-z/]+)` \\|")

func TestReadmeMap(t *testing.T) {
	_, rest, _ := strings.Cut(readme(t), "\n## Map\n")
	section, _, _ := strings.Cut(rest, "\n## ")
	lines := map[string]int{}
	for _, m := range mapped.FindAllStringSubmatch(section, -1) {
		lines[m[1]]++
	}
	there := packages(t)
	for _, p := range there {
		if lines[p] != 1 {
			t.Errorf("%s has %d lines in the README's map, want one", p, lines[p])
		}
	}
	for p := range lines {
		if !slices.Contains(there, p) {
			t.Errorf("the README's map has a line for %s, which is no package", p)
		}
	}
}

func TestReadmeReference(t *testing.T) {
	text := readme(t)
	for _, v := range config.Variables() {
		row := "\n| `" + v.Name + "` |  |"
		if v.Default != "" {
			row = "\n| `" + v.Name + "` | `" + v.Default + "` |"
		}
		if !strings.Contains(text, row) {
			t.Errorf("the README's configuration lacks the row %q", row)
		}
	}
	for _, c := range commands() {
		usage := strings.ReplaceAll(strings.TrimSpace(c.name+" "+c.args), "|", `\|`)
		if !strings.Contains(text, "| `mall "+usage+"` |") {
			t.Errorf("the README lacks the command %q", "mall "+usage)
		}
	}
}

func TestReadmeLogins(t *testing.T) {
	set, err := demo.Data()
	if err != nil {
		t.Fatal(err)
	}
	text, shown := readme(t), map[string]bool{}
	for _, p := range set.People {
		if !shown[p.Role] && !strings.Contains(text, "| `"+p.Mail+"` | `"+p.Password+"` |") {
			t.Errorf("make run prints the login of %s, the README does not", p.Mail)
		}
		shown[p.Role] = true
	}
}
