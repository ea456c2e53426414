package locale

import (
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"
)

// pluralForms are the forms a language must write where it writes more than one. "many" in French, Spanish, Portuguese and Italian is of round
// millions only and may be left to "other".
var pluralForms = map[Language][]string{
	English: {"one", "other"}, German: {"one", "other"}, French: {"one", "other"},
	Spanish: {"one", "other"}, Portuguese: {"one", "other"}, Italian: {"one", "other"}, Dutch: {"one", "other"},
	Polish: {"one", "few", "many", "other"}, Japanese: {"other"}, Korean: {"other"}, Chinese: {"other"}, Arabic: {"zero", "one", "two", "few", "many", "other"},
}

// inhouse are the namespaces that only people inside the country and the admins read.
var inhouse = map[string]bool{"portal": true, "admin": true, "application": true, "moderation": true, "rulebook": true, "hs": true, "demand": true, "refund": true, "index": true, "settlement": true, "payout": true, "assessment": true, "levy": true, "reconciliation": true, "coupon": true, "cut": true, "transfer": true}

// speaks says which languages a namespace must be written in.
func speaks(namespace string) []Language {
	if desk, _, _ := strings.Cut(namespace, "_"); inhouse[desk] {
		return []Language{English, Chinese}
	}
	return Languages()
}

// entry is a message as it stands in the file.
type entry struct {
	namespace string
	forms     map[string]string
}

func entries(t *testing.T, l Language) map[string]entry {
	t.Helper()
	found, err := filepath.Glob(filepath.Join("messages", string(l), "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]entry{}
	for _, name := range found {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var raw map[string]any
		if err := json.Unmarshal(b, &raw); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		namespace := strings.TrimSuffix(path.Base(name), ".json")
		for key, v := range raw {
			all[key] = entry{namespace, forms(t, name+": "+key, v)}
		}
	}
	return all
}

func forms(t *testing.T, where string, v any) map[string]string {
	t.Helper()
	switch v := v.(type) {
	case string:
		return map[string]string{"other": v}
	case map[string]any:
		out := map[string]string{}
		for form, text := range v {
			s, ok := text.(string)
			if !ok {
				t.Errorf("%s: %s is not a text", where, form)
			}
			out[form] = s
		}
		return out
	}
	t.Errorf("%s is neither a text nor forms of a plural", where)
	return nil
}

func TestCatalogsAreRead(t *testing.T) {
	for _, l := range languages {
		for _, problem := range takeDown(l).problems {
			t.Error(problem)
		}
	}
}

func TestEveryLanguageHasEveryKey(t *testing.T) {
	english := entries(t, English)
	for _, l := range languages[1:] {
		other := entries(t, l)
		var missing, extra []string
		for key, e := range english {
			if !contains(speaks(e.namespace), l) {
				continue
			}
			if o, ok := other[key]; !ok {
				missing = append(missing, key)
			} else if o.namespace != e.namespace {
				t.Errorf("%s: %s stands in %s.json, in English in %s.json", l, key, o.namespace, e.namespace)
			}
		}
		for key := range other {
			if _, ok := english[key]; !ok {
				extra = append(extra, key)
			}
		}
		report(t, string(l)+" lacks", missing)
		report(t, string(l)+" has what English has not:", extra)
	}
}

func report(t *testing.T, what string, keys []string) {
	t.Helper()
	if len(keys) == 0 {
		return
	}
	sort.Strings(keys)
	t.Errorf("%s %d keys:\n  %s", what, len(keys), strings.Join(keys, "\n  "))
}

func contains(all []Language, l Language) bool {
	for _, one := range all {
		if one == l {
			return true
		}
	}
	return false
}

func TestEveryPluralHasItsForms(t *testing.T) {
	english := entries(t, English)
	for _, l := range languages {
		for key, e := range entries(t, l) {
			if len(english[key].forms) < 2 {
				if len(e.forms) > 1 || e.forms["other"] == "" {
					t.Errorf("%s: %s must be one text, as in English", l, key)
				}
				continue
			}
			for _, form := range pluralForms[l] {
				if e.forms[form] == "" {
					t.Errorf("%s: %s has no form %q", l, key, form)
				}
			}
		}
	}
}

var placeholder = regexp.MustCompile(`{{\s*([^}]*?)\s*}}`)

func placeholders(text string) map[string]bool {
	out := map[string]bool{}
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		out[m[1]] = true
	}
	return out
}

var wellFormed = regexp.MustCompile(`^\.[a-z][a-z0-9_]*$`)

func TestPlaceholdersAgree(t *testing.T) {
	english := entries(t, English)
	for _, l := range languages {
		for key, e := range entries(t, l) {
			want := placeholders(english[key].forms["other"])
			for form, text := range e.forms {
				for _, complaint := range disagree(text, want, form == "other") {
					t.Errorf("%s: %s: %s", l, key, complaint)
				}
			}
		}
	}
}

// disagree lists what is wrong with the placeholders of a text; whole says that all wanted ones must stand in it.
func disagree(text string, want map[string]bool, whole bool) []string {
	var out []string
	got := placeholders(text)
	for name := range got {
		if !wellFormed.MatchString(name) {
			out = append(out, "{{"+name+"}} is not {{.name}}")
		}
		if !want[name] {
			out = append(out, "{{"+name+"}} is not in the English text")
		}
	}
	for name := range want {
		if whole && !got[name] {
			out = append(out, "lacks {{"+name+"}}")
		}
	}
	if strings.Count(text, "{{") != len(placeholder.FindAllString(text, -1)) {
		out = append(out, "has an unclosed placeholder")
	}
	return out
}

func TestNamesOfEveryCountry(t *testing.T) {
	english := takeDown(English).names
	for _, l := range languages {
		n := takeDown(l).names
		for code := range english.Countries {
			if n.Countries[code] == "" {
				t.Errorf("%s has no name for %s", l, code)
			}
		}
		for code := range english.Currencies {
			if n.Currencies[code] == "" {
				t.Errorf("%s has no name for %s", l, code)
			}
		}
	}
}
