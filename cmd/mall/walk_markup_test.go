package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// markupRules is where html-validate's recommended set asks for more than HTML does: fields of one name are a list; lists
// may have a name; the form that save buttons send stands apart from them; pages are written small, with a lower-case doctype; a
// title is as long as the name of the goods; the parts of a table say their roles where it is laid out in another way, since browsers
// forget them there.
const markupRules = `{
	"root": true,
	"extends": ["html-validate:recommended"],
	"rules": {
		"wcag/h32": "off",
		"doctype-style": ["error", {"style": "lowercase"}],
		"form-dup-name": "off",
		"aria-label-misuse": ["error", {"allowAnyNamable": true}],
		"long-title": "off",
		"no-redundant-role": "off"
	}
}`

// markup is what html-validate says about one file.
type markup struct {
	FilePath string
	Messages []struct {
		RuleID, Message, Selector string
		Line, Column              int
	}
}

// validates has html-validate read all pages in the folder.
func validates(t *testing.T, pages string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(pages, "*.html"))
	if err != nil || len(files) == 0 {
		t.Fatal("no pages to validate:", err)
	}
	config, report := filepath.Join(t.TempDir(), "rules.json"), filepath.Join(t.TempDir(), "report.json")
	if err := os.WriteFile(config, []byte(markupRules), 0o644); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(inspectors(t), "node_modules", "html-validate", "bin", "html-validate.mjs")
	out, failed := exec.CommandContext(t.Context(), "node", append([]string{program, "--config", config, "--formatter", "json=" + report}, files...)...).CombinedOutput()
	var found []markup
	b, err := os.ReadFile(report)
	if err == nil {
		err = json.Unmarshal(b, &found)
	}
	if err != nil {
		t.Fatalf("html-validate: %v %v\n%s", failed, err, out)
	}
	for _, complaint := range complaints(found) {
		t.Error(complaint)
	}
	t.Logf("%d pages validated", len(files))
}

// complaints says each complaint once, with the pages it is about.
func complaints(found []markup) []string {
	pages, order := map[string][]string{}, []string{}
	for _, f := range found {
		for _, m := range f.Messages {
			text := fmt.Sprintf("%s: %s (%s)", m.RuleID, m.Message, m.Selector)
			if pages[text] == nil {
				order = append(order, text)
			}
			pages[text] = append(pages[text], strings.TrimSuffix(filepath.Base(f.FilePath), ".html"))
		}
	}
	for i, text := range order {
		order[i] = text + " on " + strings.Join(slices.Compact(pages[text]), ", ")
	}
	return order
}
