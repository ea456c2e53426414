package customs_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
)

// A row whose note knows of other rates for some of its goods must not pass for more than an estimate.
func TestARangeIsAnEstimate(t *testing.T) {
	ranged := regexp.MustCompile(`(highest|higher|dearest)( share)? is taken|some suffixes|some others|most subdivisions|some subdivisions|some uppers`)
	found := 0
	everyRule(load(t), func(r customs.Rule) {
		if !ranged.MatchString(r.Proof.Note) {
			return
		}
		found++
		if r.Proof.Confidence != landedcost.Estimate {
			t.Errorf("%s %s is %s, though %q", r.Destination, r.Proof.Rule, r.Proof.Confidence, r.Proof.Note)
		}
	})
	if found < 100 {
		t.Errorf("only %d rows have such a note", found)
	}
}

// The highest of a range is taken: 9.7% of EUR 200 = 19.40 and 21% of 219.40; 8% of GBP 150 = 12.00 and 20% of 162;
// 4.7% of EUR 200 = 9.40 and 21% of 209.40.
func TestTheHighestOfARangeIsTaken(t *testing.T) {
	b := load(t)
	for _, x := range []struct{ to, hs, price, duty, tax string }{
		{"BE EUR", "420292", "200.00", "19.40", "46.07"},
		{"GB GBP", "420292", "150.00", "12.00", "32.40"},
		{"BE EUR", "950300", "200.00", "9.40", "43.97"},
		{"BE EUR", "854442", "200.00", "6.60", "43.39"},
	} {
		r, err := b.Landed(parcel(x.to, x.hs, x.price+" x 1 + 0"), nil)
		if err != nil || !r.Estimated || r.Totals.Duty.String() != x.duty || r.Totals.Tax.String() != x.tax {
			t.Errorf("%s %s: estimated %v, %v and %v: %v\n%s", x.to, x.hs, r.Estimated, r.Totals.Duty, r.Totals.Tax, err, explained(r))
		}
	}
	r, err := b.Landed(at("BT1 1AA", parcel("GB GBP", "420292", "150.00 x 1 + 0")), ratesOf("GBP 0.8"))
	if err != nil || !r.Estimated || r.Totals.Duty.String() != "14.55" {
		t.Errorf("Northern Ireland, 9.7%% of GBP 150: %v, %v\n%s", r.Totals.Duty, err, explained(r))
	}
}

// The exemption list of the forced-labour duty was searched for some codes only: the others are estimates.
func TestTheForcedLabourDutyIsSureWhereItWasLookedUp(t *testing.T) {
	b := load(t)
	for hs, want := range map[string]landedcost.Confidence{
		"61091000": landedcost.Official, "610910": landedcost.Official, "42029231": landedcost.Official, "95030000": landedcost.Official,
		"851713": landedcost.Secondary,
		"420292": landedcost.Estimate, "61099010": landedcost.Estimate, "701349": landedcost.Estimate, "490199": landedcost.Estimate,
	} {
		r, err := b.Landed(toOregon(hs, "100.00"), nil)
		got := map[string]landedcost.Confidence{}
		for _, c := range r.Components {
			got[c.Code] = c.Confidence
		}
		if err != nil || got["us.forced_labour_301"] != want || want == landedcost.Estimate && !r.Estimated && r.Outcome == landedcost.Priced {
			t.Errorf("%s is %q, want %q: %v\n%s", hs, got["us.forced_labour_301"], want, err, explained(r))
		}
	}
}

func TestRuleIDs(t *testing.T) {
	everyRule(load(t), func(r customs.Rule) {
		if len(r.Proof.Rule) > 40 {
			t.Errorf("%s: the id %q is too long to be read", r.Destination, r.Proof.Rule)
		}
	})
	duty := func(row string) error {
		_, err := ruritania(levies("duty", charge("duty", "duty", "cif", "rate: 1% | "+row)))
		return err
	}
	if err := duty("id=" + strings.Repeat("x", 40)); err != nil {
		t.Error(err)
	}
	if err := duty("id=" + strings.Repeat("x", 41)); err == nil || !strings.Contains(err.Error(), "xr.rules:") || !strings.Contains(err.Error(), "longer than 40") {
		t.Errorf("an id of 41 characters: %v", err)
	}
	b := madeUp(t, levies("duty", charge("duty", "duty", "cif", "rate: 1% | hs=6101,6102,6103,6104,6105,6106,6107,6108,6109")))
	if id := b.Rules("XR")[0].Proof.Rule; id != "duty-6101-and-8" {
		t.Errorf("nine headings make the id %q", id)
	}
}
