package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	toUS  = `{"id":"a","date":"2026-11-23","destination":{"country":"US","region":"OR"},"currency":"EUR","lines":[{"hs":"9503.00","unit_price":"100.00","quantity":1}]}`
	wrong = `{"id":"b","date":"2026-11-23","destination":{"country":"US"},"currency":"EUR","lines":[]}`
)

func TestLandedcostCommand(t *testing.T) {
	ask := func(in string, args ...string) (int, []map[string]any) {
		t.Helper()
		var out, errs bytes.Buffer
		c := &console{in: strings.NewReader(in), out: &out, err: &errs, getenv: func(string) string { return "" }}
		code := c.run(context.Background(), append([]string{"landedcost"}, args...))
		var answers []map[string]any
		for _, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
			var a map[string]any
			if line != "" {
				if err := json.Unmarshal([]byte(line), &a); err != nil {
					t.Fatalf("%q: %v", line, err)
				}
				answers = append(answers, a)
			}
		}
		return code, answers
	}
	t.Run("answers line by line in order and goes on after a bad one", func(t *testing.T) {
		code, a := ask(toUS + "\n" + wrong + "\n\nnot json\n" + strings.Replace(toUS, `"a"`, `"z"`, 1))
		if code != 1 || len(a) != 4 {
			t.Fatal(code, a)
		}
		if a[0]["id"] != "a" || a[0]["outcome"] != "priced" || a[3]["id"] != "z" {
			t.Error(a)
		}
		if a[1]["id"] != "b" || a[1]["errors"] == nil || a[2]["id"] != "" || a[2]["errors"] == nil {
			t.Error(a)
		}
	})
	t.Run("uses the shipped exchange rates", func(t *testing.T) {
		code, a := ask(toUS)
		rates, ok := a[0]["fx"].([]any)
		if code != 0 || !ok || len(rates) != 1 {
			t.Fatal(code, a)
		}
	})
	t.Run("reads a file", func(t *testing.T) {
		name := filepath.Join(t.TempDir(), "questions.ndjson")
		if err := os.WriteFile(name, []byte(toUS+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if code, a := ask("", "-file", name); code != 0 || len(a) != 1 {
			t.Fatal(code, a)
		}
	})
	t.Run("refuses a flag it does not know", func(t *testing.T) {
		if code, _ := ask("", "-colour"); code != 2 {
			t.Fatal(code)
		}
	})
	t.Run("refuses a line beyond one mebibyte and goes on", func(t *testing.T) {
		code, a := ask(`{"id":"`+strings.Repeat("x", 3<<20)+"\"}\n"+toUS)
		if code != 1 || len(a) != 2 || a[0]["errors"] == nil || a[1]["outcome"] != "priced" {
			t.Fatal(code, len(a))
		}
	})
}
