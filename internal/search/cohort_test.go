package search

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/silkroadmall/mall/internal/market"
	"github.com/silkroadmall/mall/internal/shipping"
)

func TestSteady(t *testing.T) {
	fields := map[string]json.RawMessage{"lp_0": json.RawMessage("100000"), "lp_3": json.RawMessage("50000")}
	for name, c := range map[string]struct{ now, want map[zone]int64 }{
		"keeps_what_moved_by_a_trifle": {map[zone]int64{0: 100_050, 3: 49_990}, map[zone]int64{0: 100_000, 3: 50_000}},
		"takes_all_when_one_moved_far": {map[zone]int64{0: 100_050, 3: 50_900}, map[zone]int64{0: 100_050, 3: 50_900}},
		"takes_a_new_destination":      {map[zone]int64{0: 100_050, 4: 50_000}, map[zone]int64{0: 100_050, 4: 50_000}},
	} {
		d := Document{Prices: c.now}
		if d.steady(fields, &cohorts{}); !maps.Equal(d.Prices, c.want) {
			t.Errorf("%s: %v", name, d.Prices)
		}
	}
}

// A document stays of its tax cohort while the multiples differ in their last digits, and no longer.
func TestSteady_keeps_cohorts(t *testing.T) {
	known := &cohorts{tax: map[int]tax{4: {"FR": 1.0084, "IT": 1.0252}, 7: {"US-NY": 1.04}}, number: map[cohortText]int{}}
	fields := map[string]json.RawMessage{"lp_0": json.RawMessage("1000"), "taxes": json.RawMessage("[4, 7]")}
	for name, c := range map[string]struct{ now, want []tax }{
		"another_digit":   {[]tax{{"FR": 1.0085, "IT": 1.0251}, {"US-NY": 1.04}}, []tax{known.tax[4], known.tax[7]}},
		"another_step":    {[]tax{{"FR": 1.0084, "IT": 1.0252}, {"US-NY": 1.044}}, []tax{known.tax[4], {"US-NY": 1.044}}},
		"another_place":   {[]tax{{"FR": 1.0084, "PT": 1.0252}}, []tax{{"FR": 1.0084, "PT": 1.0252}}},
		"one_more_place":  {[]tax{{"FR": 1.0084, "IT": 1.0252, "PT": 1.0336}}, []tax{{"FR": 1.0084, "IT": 1.0252, "PT": 1.0336}}},
		"one_place_fewer": {[]tax{{"FR": 1.0084}}, []tax{{"FR": 1.0084}}},
	} {
		d := Document{Prices: map[zone]int64{0: 1000}}
		for _, now := range c.now {
			d.taxes = append(d.taxes, cohortText{cohortTax, text(now)})
		}
		d.steady(fields, known)
		for i, want := range c.want {
			if d.taxes[i].Data != text(want) {
				t.Errorf("%s: %s instead of %s", name, d.taxes[i].Data, text(want))
			}
		}
	}
}

// The members of the union are put together by how they are reached; every other country is alone.
func TestPlan(t *testing.T) {
	tariff, err := shipping.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p := newPlan(tariff)
	if p.zone["DE"] != p.zone["FR"] || p.zone["DE"] == p.zone["GR"] || p.zone["DE"] == p.zone["GB"] || len(p.members) > mostZones {
		t.Errorf("%v", p.members)
	}
	for country, z := range p.zone {
		if !slices.Contains(p.members[z], country) || len(p.members[z]) > 1 && !market.InUnion(country) {
			t.Errorf("%s is in %v", country, p.members[z])
		}
	}
}

// Goods of a kind share the list of their tax cohorts, with room behind it as append leaves it.
func TestCohorts_leave_the_kind_as_it_is(t *testing.T) {
	kind := append(make([]cohortText, 0, 4), cohortText{cohortTax, "one"}, cohortText{cohortTax, "two"})
	first := Document{taxes: kind, carriage: cohortText{cohortCarriage, "post"}}.cohorts()
	second := Document{taxes: kind, carriage: cohortText{cohortCarriage, "courier"}}.cohorts()
	if first[2].Data != "post" || second[2].Data != "courier" || len(first) != 3 {
		t.Errorf("one document's cohorts are another's: %v, %v", first, second)
	}
}
