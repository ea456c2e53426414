package customs_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// Every code, regime, notice and reason a buyer may meet has English words in the catalog.
func TestMessages(t *testing.T) {
	raw, err := os.ReadFile("../locale/messages/en/charges.json")
	if err != nil {
		t.Fatal(err)
	}
	var words map[string]any
	if err := json.Unmarshal(raw, &words); err != nil {
		t.Fatal(err)
	}
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
	for _, key := range strings.Fields("reason.rate_unknown reason.no_exchange_rate reason.no_rules_for_date outcome.document_needed notice.expected_charge notice.rate_estimated notice.data_stale notice.measure_missing") {
		wanted["charges."+key] = true
	}
	for key := range wanted {
		if _, ok := words[key]; !ok {
			t.Errorf("no words for %s", key)
		}
	}
}
