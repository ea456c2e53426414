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

// ask runs the command and reads its answers.
func ask(t *testing.T, in string, args ...string) (int, []map[string]any) {
	t.Helper()
	var out, errs bytes.Buffer
	c := &console{in: strings.NewReader(in), out: &out, err: &errs, getenv: func(string) string { return "" }}
	code := c.run(context.Background(), append([]string{"landedcost"}, args...))
	var answers []map[string]any
	for d := json.NewDecoder(&out); d.More(); {
		var a map[string]any
		if err := d.Decode(&a); err != nil {
			t.Fatal(err)
		}
		answers = append(answers, a)
	}
	return code, answers
}

func TestLandedcostCommand(t *testing.T) {
	t.Run("answers line by line in order and goes on after a bad one", func(t *testing.T) {
		code, a := ask(t, toUS+"\n"+wrong+"\n\nnot json\n"+strings.Replace(toUS, `"a"`, `"z"`, 1))
		var ids []string
		for _, answer := range a {
			failed := "priced"
			if answer["errors"] != nil {
				failed = "errors"
			}
			ids = append(ids, answer["id"].(string)+" "+failed)
		}
		if code != 1 || strings.Join(ids, ", ") != "a priced, b errors,  errors, z priced" {
			t.Error(code, ids)
		}
	})
	t.Run("answers for a country without rules", func(t *testing.T) {
		code, a := ask(t, strings.NewReplacer(`"US"`, `"AR"`, `,"region":"OR"`, "").Replace(toUS))
		if code != 0 || a[0]["outcome"] != "rate_unknown" || a[0]["reason"] != "destination_not_covered" {
			t.Fatal(code, a)
		}
	})
	t.Run("uses the shipped exchange rates", func(t *testing.T) {
		code, a := ask(t, toUS)
		rates, ok := a[0]["fx"].([]any)
		if code != 0 || !ok || len(rates) != 1 {
			t.Fatal(code, a)
		}
	})
}

func TestLandedcostInput(t *testing.T) {
	t.Run("reads a file", func(t *testing.T) {
		name := filepath.Join(t.TempDir(), "questions.ndjson")
		if err := os.WriteFile(name, []byte(toUS+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if code, a := ask(t, "", "-file", name); code != 0 || len(a) != 1 {
			t.Fatal(code, a)
		}
	})
	t.Run("refuses a flag it does not know", func(t *testing.T) {
		if code, _ := ask(t, "", "-colour"); code != 2 {
			t.Fatal(code)
		}
	})
	t.Run("refuses a line beyond the largest question and goes on", func(t *testing.T) {
		code, a := ask(t, `{"id":"`+strings.Repeat("x", 3<<20)+"\"}\n"+toUS)
		if code != 1 || len(a) != 2 || a[0]["errors"] == nil || a[1]["outcome"] != "priced" {
			t.Fatal(code, len(a))
		}
	})
}
