package main

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/fx"
)

// digestLine is a question and what its answer must hold; what "want" leaves out may be anything. Not is an outcome that
// it must not be.
type digestLine struct {
	Name string          `json:"name"`
	Ask  json.RawMessage `json:"ask"`
	Want struct {
		Outcome, Not                             string
		Duty, Tax, Fees, Charges, Landed, Regime string
	} `json:"want"`
}

// digestAnswer is the part of an answer that is looked at.
type digestAnswer struct {
	Outcome    string             `json:"outcome"`
	Regime     string             `json:"regime"`
	Errors     []customs.Problem  `json:"errors"`
	Totals     map[string]*string `json:"totals"`
	Components []struct {
		Code, Rule, Source, Act, Checked string
		ValidFrom                        string `json:"valid_from"`
	} `json:"components"`
}

// TestDigest asks the program the worked examples, each figure of which was reckoned by hand: both sides of limits and of
// the days on which rules change.
func TestDigest(t *testing.T) {
	data, err := os.ReadFile("testdata/digest.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	book, err := customs.Load()
	if err != nil {
		t.Fatal(err)
	}
	rates, err := fx.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	var lines []digestLine
	var questions bytes.Buffer
	for _, raw := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		var l digestLine
		if err := json.Unmarshal([]byte(raw), &l); err != nil {
			t.Fatal(raw, err)
		}
		lines = append(lines, l)
		questions.Write(append(l.Ask, '\n'))
	}
	var out bytes.Buffer
	if bad, err := answerLines(book, customs.Setting{Now: time.Now(), Rates: rates.Exchange}, &questions, &out); bad > 0 || err != nil {
		t.Errorf("%d bad lines: %v", bad, err)
	}
	answers := strings.Split(strings.TrimSpace(out.String()), "\n")
	for i, l := range lines {
		t.Run(l.Name, func(t *testing.T) { l.compare(t, answers[i]) })
	}
}

func (l digestLine) compare(t *testing.T, raw string) {
	var a digestAnswer
	if err := json.Unmarshal([]byte(raw), &a); err != nil {
		t.Fatal(err)
	}
	if l.Want.Outcome != "" && a.Outcome != l.Want.Outcome || a.Outcome == l.Want.Not || l.Want.Regime != "" && a.Regime != l.Want.Regime {
		t.Errorf("outcome %q, regime %q", a.Outcome, a.Regime)
	}
	for name, want := range map[string]string{"duty": l.Want.Duty, "tax": l.Want.Tax, "fees": l.Want.Fees, "charges": l.Want.Charges, "landed": l.Want.Landed} {
		if got := a.Totals[name]; want != "" && (got == nil || *got != want) {
			t.Errorf("%s is not %s", name, want)
		}
	}
	for _, c := range a.Components {
		if c.Rule == "" || c.Source == "" || c.Act == "" || c.Checked == "" || c.ValidFrom == "" {
			t.Errorf("%s lacks rule, source, act or dates: %+v", c.Code, c)
		}
	}
	if t.Failed() {
		t.Log(raw)
	}
}
