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
	"github.com/silkroadmall/mall/internal/landedcost"
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
		Code, Rate, Rule, Source, Act, Checked string
		ValidFrom                              string `json:"valid_from"`
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

// compare reports what of the answer is not as wanted.
func (l digestLine) compare(t *testing.T, raw string) {
	var a digestAnswer
	if err := json.Unmarshal([]byte(raw), &a); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{"outcome": a.Outcome, "regime": a.Regime}
	for name, amount := range a.Totals {
		if amount != nil {
			got[name] = *amount
		}
	}
	for name, want := range l.wanted() {
		if want != "" && got[name] != want {
			t.Errorf("%s is %q, want %s\n%s", name, got[name], want, raw)
		}
	}
	if a.Outcome == l.Want.Not {
		t.Errorf("it is %s\n%s", a.Outcome, raw)
	}
	a.prove(t)
}

func (l digestLine) wanted() map[string]string {
	w := &l.Want
	return map[string]string{
		"outcome": w.Outcome, "regime": w.Regime, "duty": w.Duty, "tax": w.Tax, "fees": w.Fees, "charges": w.Charges, "landed": w.Landed,
	}
}

// prove sees that every component says where it comes from; a rate that is not known comes from nowhere.
func (a *digestAnswer) prove(t *testing.T) {
	for _, c := range a.Components {
		if c.Rate == "unknown" && a.Outcome != string(landedcost.Priced) {
			continue
		}
		for name, value := range map[string]string{"rule": c.Rule, "source": c.Source, "act": c.Act, "checked": c.Checked, "valid_from": c.ValidFrom} {
			if value == "" {
				t.Errorf("%s lacks %s: %+v", c.Code, name, c)
			}
		}
	}
}
