package customs_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every code, regime, notice and reason a buyer may meet has English words in the catalog.
func TestMessages(t *testing.T) {
	words := englishWords(t)
	wanted := map[string]bool{}
	b := load(t)
	for _, country := range b.Destinations() {
		for _, r := range b.Rules(country) {
			wanted["charges."+r.Code] = true
		}
		for _, r := range b.Regimes(country) {
			wanted["charges.regime."+r.Code] = true
			wanted["charges.outcome."+string(r.Outcome)] = true
			if r.Reason != "" {
				wanted["charges.reason."+r.Reason] = true
			}
		}
		for _, key := range b.Notices(country) {
			wanted["charges.notice."+key] = true
		}
	}
	for _, key := range strings.Fields("reason.region_needed reason.destination_not_covered notice.hs_unknown reason.rate_unknown reason.no_exchange_rate reason.no_rules_for_date outcome.document_needed notice.expected_charge notice.rate_estimated notice.data_stale notice.measure_missing") {
		wanted["charges."+key] = true
	}
	for key := range wanted {
		if _, ok := words[key]; !ok {
			t.Errorf("no words for %s", key)
		}
	}
}

// englishWords is every message of the English catalogs.
func englishWords(t *testing.T) map[string]any {
	t.Helper()
	files, err := filepath.Glob("../locale/messages/en/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no English messages", err)
	}
	words := map[string]any{}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &words); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return words
}
