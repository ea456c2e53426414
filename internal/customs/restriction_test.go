package customs_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
)

func words(s string) []string { return strings.Fields(s) }

// ids are those of the rules that stand in the way.
func ids(rules []*customs.Restriction) string {
	var list []string
	for _, r := range rules {
		list = append(list, r.ID)
	}
	return strings.Join(list, " ")
}

// Every line is a rule seen from both sides: what is refused without and let through with.
func TestAdmission(t *testing.T) {
	b := load(t)
	for _, c := range []struct {
		name, hs, attributes, papers, to, day string
		refused                               string // ids of the reasons
	}{
		{"a scarf without anybody responsible", "621410", "", "", "DE", "2026-11-23", "eu-responsible-person"},
		{"a scarf with", "621410", "", "eu_responsible_person", "DE", "2026-11-23", ""},
		{"a scarf before the regulation", "621410", "", "", "DE", "2024-12-12", ""},
		{"a scarf on the regulation's first day", "621410", "", "", "DE", "2024-12-13", "eu-responsible-person"},
		{"a scarf to where nothing is asked", "621410", "", "", "US", "2026-11-23", ""},
		{"a scarf to a country no rule names", "621410", "", "", "ZZ", "2026-11-23", ""},
		{"a lamp without CE", "940521", "", "eu_responsible_person", "FR", "2026-11-23", "eu-electrical"},
		{"a lamp with CE, as typed", "940521", "", "EU responsible person, C.E.", "FR", "2026-11-23", ""},
		{"a lamp for Britain may have either mark", "940521", "", "ce", "GB", "2026-11-23", ""},
		{"or the other", "940521", "", "UKCA", "GB", "2026-11-23", ""},
		{"or none", "940521", "", "fcc", "GB", "2026-11-23", "gb-marking"},
		{"a candlestick is not electrical", "940550", "", "eu_responsible_person", "FR", "2026-11-23", ""},
		{"an attribute that was ticked", "420212", "radio", "eu_responsible_person", "DE", "2026-11-23", "eu-radio"},
		{"a toy for the United States", "950300", "", "", "US", "2026-11-23", "us-children"},
		{"a toy with its certificate", "950300", "", "cpc", "US", "2026-11-23", ""},
		{"a toy before its passport", "950300", "", "ce eu_responsible_person", "DE", "2030-07-31", ""},
		{"a toy from the passport on", "950300", "", "ce eu_responsible_person", "DE", "2030-08-01", "eu-toy-passport"},
		{"a toy with its passport", "950300", "", "ce eu_responsible_person toy_passport", "DE", "2030-08-01", ""},
		{"a power bank without a test", "850760", "", "ce eu_responsible_person", "DE", "2026-11-23", "battery-test"},
		{"a power bank for Japan without PSE", "850760", "", "un38_3", "JP", "2026-11-23", "jp-pse"},
		{"a power bank for Japan with PSE", "850760", "", "un38_3 pse", "JP", "2026-11-23", ""},
		{"face cream", "330499", "", "eu_responsible_person", "IT", "2026-11-23", "eu-cosmetics"},
		{"face cream, notified", "330499", "", "eu_responsible_person cpnp", "IT", "2026-11-23", ""},
		{"face cream for Britain", "330499", "", "cpnp", "GB", "2026-11-23", "gb-cosmetics"},
		{"bamboo for Australia", "441911", "", "", "AU", "2026-11-23", "au-wood"},
		{"bamboo, treated", "441911", "", "fumigation", "AU", "2026-11-23", ""},
		{"seeds for Australia", "120991", "", "phytosanitary", "AU", "2026-11-23", "au-plants"},
		{"seeds for Japan", "120991", "", "phytosanitary", "JP", "2026-11-23", ""},
		{"contact lenses", "900130", "", "ce", "US", "2026-11-23", "medical"},
		{"spectacle lenses", "900140", "", "", "US", "2026-11-23", ""},
		{"an e-cigarette", "854340", "", "fcc", "US", "2026-11-23", "tobacco"},
		{"ivory", "960110", "", "", "US", "2026-11-23", "endangered"},
		{"meat", "160100", "", "", "DE", "2026-11-23", "eu-animal-food"},
		{"tea for the United States", "090210", "", "", "US", "2026-11-23", "us-food"},
		{"a code with ten digits", "9405210010", "", "eu_responsible_person", "DE", "2026-11-23", "eu-electrical"},
		{"no code at all", "", "", "eu_responsible_person", "DE", "2026-11-23", ""},
	} {
		papers := words(c.papers)
		if strings.Contains(c.papers, ",") {
			papers = strings.Split(c.papers, ", ")
		}
		g := customs.Goods{HS: c.hs, Origin: "CN", Attributes: words(c.attributes), Papers: papers}
		v := b.Admission(g, c.to, landedcost.MustDay(c.day))
		if got := ids(v.Reasons); got != c.refused || v.Admitted() != (c.refused == "") {
			t.Errorf("%s to %s: %q, want %q", c.name, c.to, got, c.refused)
		}
	}
}

func TestAdmissionAsksAnAge(t *testing.T) {
	b, day := load(t), landedcost.MustDay("2026-11-23")
	knife := customs.Goods{HS: "821192"}
	for to, age := range map[string]int{"GB": 18, "US": 0, "AU": 0} {
		if v := b.Admission(knife, to, day); v.Age != age || (age > 0) != (v.AgeCheck != nil) || !v.Admitted() {
			t.Errorf("a knife to %s asks for %d years, want %d: %v", to, v.Age, age, v.Reasons)
		}
	}
}

func TestAdmissionBindsChannels(t *testing.T) {
	b, day := load(t), landedcost.MustDay("2026-11-23")
	bank := customs.Goods{HS: "850760", Papers: []string{"un38_3"}}
	if v := b.Admission(bank, "US", day); v.Carries("post") || !v.Carries("courier") || v.Channel.Reason != "battery_loose" {
		t.Errorf("a power bank goes by %v", v.Channels)
	}
	perfumed := customs.Goods{HS: "850760", Attributes: []string{"flammable"}, Papers: []string{"un38_3"}}
	if v := b.Admission(perfumed, "US", day); v.Carries("courier") || !v.Carries("sea") {
		t.Errorf("what two rules bind goes by what both allow, not by %v", v.Channels)
	}
	if v := b.Admission(customs.Goods{HS: "621410"}, "US", day); !v.Carries("post") || len(v.Notices) > 0 {
		t.Errorf("a scarf is bound: %+v", v)
	}
}

func TestAdmissionKnowsOriginAndHeading(t *testing.T) {
	b, day := load(t), landedcost.MustDay("2026-11-23")
	shirt := customs.Goods{HS: "610910", Origin: "CN"}
	if v := b.Admission(shirt, "US", day); ids(v.Notices) != "us-uflpa" {
		t.Errorf("a cotton shirt of China: %q", ids(v.Notices))
	}
	shirt.Origin = "PT"
	if v := b.Admission(shirt, "US", day); len(v.Notices) != 0 {
		t.Errorf("a cotton shirt of Portugal: %q", ids(v.Notices))
	}
	if got := b.Attributes("850760"); !slices.Equal(got, []string{"battery"}) {
		t.Errorf("a power bank is %v", got)
	}
	if got := b.Attributes("880622"); !slices.Equal(got, words("battery electric radio drone")) || b.Attributes("621410") != nil {
		t.Errorf("a drone is %v", got)
	}
}

func TestEditsKeepRestrictions(t *testing.T) {
	b, err := load(t).With(1, nil)
	if err != nil {
		t.Fatal(err)
	}
	if v := b.Admission(customs.Goods{HS: "240220"}, "DE", landedcost.MustDay("2026-11-23")); v.Admitted() {
		t.Error("an edited book lets cigarettes through")
	}
}

func TestReach(t *testing.T) {
	b, day := load(t), landedcost.MustDay("2026-11-23")
	countries := words("AU DE FR GB JP US")
	r := b.Reach(customs.Goods{HS: "950300"}, countries, day)
	var gaps []string
	for _, g := range r.Gaps {
		gaps = append(gaps, g.Rule.Papers[0]+"="+strings.Join(g.Countries, "+"))
	}
	if got := strings.Join(gaps, " "); got != "eu_responsible_person=DE+FR ce=DE+FR ukca=GB cpc=US" || r.Of != 6 || !slices.Equal(r.Open, words("AU JP")) {
		t.Errorf("a toy without papers: open %v of %d, gaps %s", r.Open, r.Of, got)
	}
	r = b.Reach(customs.Goods{HS: "240220"}, countries, day)
	if len(r.Open) != 0 || len(r.Closed) != 1 || len(r.Closed[0].Countries) != 6 || r.Closed[0].Rule.Reason != "tobacco" {
		t.Errorf("cigarettes: %+v", r)
	}
}

// Of a loudspeaker with Bluetooth an overview names the law on radio equipment, which stands in place of those on voltage and
// EMC; without it, these.
func TestReachNamesTheLawOnRadio(t *testing.T) {
	b, day := load(t), landedcost.MustDay("2026-11-23")
	for attributes, want := range map[string]string{"radio": "eu-radio", "": "eu-electrical"} {
		r := b.Reach(customs.Goods{HS: "851822", Attributes: words(attributes), Papers: words("eu_responsible_person")}, words("DE FR"), day)
		if len(r.Gaps) != 1 || r.Gaps[0].Rule.ID != want || len(r.Gaps[0].Countries) != 2 {
			t.Errorf("a loudspeaker with %q: %+v, want %s", attributes, r.Gaps, want)
		}
	}
}

func TestRestrictionsAreComplete(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range load(t).Restrictions() {
		p := r.Proof
		if seen[r.ID] || p.Act == "" || !strings.HasPrefix(p.Source, "https://") || p.Checked == 0 || p.Confidence == "" {
			t.Errorf("%s stands twice or lacks act, source, day or confidence: %+v", r.ID, p)
		}
		seen[r.ID] = true
		if (r.Effect == customs.Inform || r.Effect == customs.NeedsAge) && p.Note == "" && r.ID != "xi-blades" {
			t.Errorf("%s has nothing to say", r.ID)
		}
	}
}

// Every reason, paper and attribute has words where people meet it.
func TestRestrictionWords(t *testing.T) {
	b := load(t)
	wanted := []string{}
	for _, p := range b.Papers() {
		wanted = append(wanted, "restriction.paper."+p.Code)
	}
	for _, r := range b.Restrictions() {
		wanted = append(wanted, "restriction.reason."+r.Reason)
	}
	for _, lang := range words("en de fr ja ar zh-Hans") {
		raw, err := os.ReadFile("../locale/messages/" + lang + "/restriction.json")
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range wanted {
			if !strings.Contains(string(raw), `"`+key+`"`) {
				t.Errorf("%s has no words for %s", lang, key)
			}
		}
	}
}

func TestRestrictionsRefuse(t *testing.T) {
	head := "goods x\n  version: 2026-01-01.1\n\nsource law\n  act: A law\n  checked: 2026-01-01\n  confidence: memory\n\n" +
		"attribute sharp: 8211\n\npaper ce: CE marking\n\n"
	rule := "restriction r\n  in: DE\n  hs: 8211\n  effect: document\n  papers: ce\n  reason: document\n  source: law\n"
	line := strings.Count(head, "\n")
	for _, c := range []struct{ name, text, want string }{
		{"a good file", head + rule, ""},
		{"a paper nobody names", head + strings.Replace(rule, "papers: ce", "papers: cf", 1), fmt.Sprintf("x.goods:%d: there is no paper", line+5)},
		{"an attribute nobody names", head + strings.Replace(rule, "hs: 8211", "attributes: blunt", 1), fmt.Sprintf("x.goods:%d: there is no attribute", line+3)},
		{"an effect there is not", head + strings.Replace(rule, "effect: document", "effect: forbid", 1), fmt.Sprintf("x.goods:%d: \"forbid\" is no effect", line+4)},
		{"a country there is not", head + strings.Replace(rule, "in: DE", "in: Germany", 1), fmt.Sprintf("x.goods:%d: \"Germany\" is neither", line+2)},
		{"a heading that is none", head + strings.Replace(rule, "hs: 8211", "hs: 82x1", 1), fmt.Sprintf("x.goods:%d: \"82x1\" is no heading", line+3)},
		{"a range turned round", head + strings.Replace(rule, "hs: 8211", "hs: 8215-8211", 1), "is no heading and no range"},
		{"a source nobody names", head + strings.Replace(rule, "source: law", "source: lore", 1), fmt.Sprintf("x.goods:%d: there is no source", line+7)},
		{"an age of a document", head + rule + "  age: 18\n", fmt.Sprintf("x.goods:%d: age go with", line+8)},
		{"an age that is none", head + strings.Replace(rule, "effect: document\n  papers: ce", "effect: age\n  age: old", 1), "is no age"},
		{"a document without papers", head + strings.Replace(rule, "  papers: ce\n", "", 1), "papers go with"},
		{"a word nobody knows", head + rule + "  colour: red\n", fmt.Sprintf("x.goods:%d: restriction knows no \"colour\"", line+8)},
		{"dates turned round", head + rule + "  from: 2026-02-01\n  to: 2026-01-01\n", "the dates"},
		{"a block nobody knows", head + "rumour r\n", "knows no block"},
		{"an attribute twice", head + "attribute sharp\n", "stands twice"},
	} {
		b, err := customs.LoadFrom(fstest.MapFS{"x.goods": {Data: []byte(c.text)}})
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.want == "" && b.Version() != "2026-01-01.1":
			t.Errorf("the version is %q", b.Version())
		case c.want != "" && (!errors.Is(err, customs.ErrRules) || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// The calculator knows headings only: it says what papers are asked for and changes no amount.
func TestAnswerSaysWhatIsNeeded(t *testing.T) {
	b := load(t)
	raw := `{"date": "2026-11-23", "destination": {"country": "DE"}, "currency": "EUR", "shipping": "4.90",
		"lines": [{"hs": "9503.00", "unit_price": "20.00", "quantity": 1}, {"hs": "6214.10", "unit_price": "20.00", "quantity": 1}]}`
	answer, problems := b.Answer([]byte(raw), customs.Setting{Now: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, want := range []string{
		`"outcome":"priced"`, `{"kind":"document","line":0,"key":"restriction.paper.ce","text":"Needed: EU declaration of conformity and CE marking (Directive 2009/48/EC`,
		`{"kind":"document","line":-1,"key":"restriction.paper.eu_responsible_person"`,
	} {
		if !strings.Contains(string(answer), want) {
			t.Errorf("the answer lacks %s: %s", want, answer)
		}
	}
	if strings.Count(string(answer), "eu_responsible_person") != 1 {
		t.Error("what concerns all lines is said more than once")
	}
}

func BenchmarkAdmission(b *testing.B) {
	book, err := customs.Load()
	if err != nil {
		b.Fatal(err)
	}
	day := landedcost.MustDay("2026-11-23")
	papers := words("ukca fcc un38_3 eu_responsible_person ce")
	for name, g := range map[string]customs.Goods{
		"scarf": {HS: "621410", Origin: "CN", Papers: []string{"eu_responsible_person"}},
		"drone": {HS: "880622", Origin: "CN", Attributes: []string{"battery"}, Papers: papers},
	} {
		for _, to := range []string{"DE", "JP"} {
			b.Run(name+"/"+to, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					book.Admission(g, to, day)
				}
			})
		}
	}
}
