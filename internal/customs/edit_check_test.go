package customs_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/landedcost"
)

// editDay is the day on which the edits are typed.
const editDay = landedcost.Day(20260601)

func TestEditTakesWordsThatMeanSomething(t *testing.T) {
	b := load(t)
	e := customs.Edit{
		Kind: customs.EditRate, Rules: "US", Charge: "us-sales-tax", Region: "NY,CA", Origin: "CN,VN", Channel: "post,sea", Class: "books", Producer: "Hunan Hualian",
		Rate: "500%", Note: "as the decree says", From: editDay, Act: "Decree", Checked: editDay, Confidence: landedcost.Secondary,
	}
	if err := b.Check(e, editDay); err != nil {
		t.Error(err)
	}
	e.Rules, e.Charge, e.Region, e.Rate = "BR", "br-icms", "CA", "18%"
	if err := b.Check(e, editDay); !slices.Equal(fault.FieldNames(err), []string{"region"}) {
		t.Errorf("Brazil has a region CA: %v", err)
	}
	e.Rules, e.Charge, e.Region, e.In, e.Producer = "EU", "eu-ad", "", "", "zz"
	if err := b.Check(e, editDay); !slices.Contains(fault.FieldNames(err), "producer") {
		t.Errorf("a producer zz: %v", err)
	}
}

func TestRateIsRefusedWithItsReason(t *testing.T) {
	for text, key := range map[string]string{"-5%": "rulebook.wrong.rate.share", "999999%": "rulebook.wrong.rate.share", "1001%": "rulebook.wrong.huge", "much": "rulebook.wrong.rate.word",
		"EUR lots": "rulebook.wrong.rate.number", "8% per kg": "rulebook.wrong.rate.goes_on"} {
		err := union(t).Check(rate("duty", "6109", text, "2026-07-01"), editDay)
		if f, ok := fault.As(err); !ok || len(f.Fields) != 1 || f.Fields[0].Key != key {
			t.Errorf("%s: %v, want %s", text, err, key)
		}
	}
}

func TestChargesAreThoseOfTheDestination(t *testing.T) {
	b := load(t)
	ids := func(country string) (list []string) {
		for _, c := range b.Charges(country) {
			list = append(list, c.ID)
		}
		return list
	}
	rates := map[string]bool{}
	for _, r := range b.Rules("DE") {
		rates[r.Charge] = true
	}
	for _, id := range ids("DE") {
		if !rates[id] {
			t.Errorf("%s has no rate in Germany", id)
		}
	}
	if len(ids("DE")) != len(rates) || slices.Equal(ids("DE"), ids("FR")) {
		t.Errorf("Germany %v, France %v", ids("DE"), ids("FR"))
	}
}

func TestEditIsRefused(t *testing.T) {
	for field, change := range map[string]func(*customs.Edit){
		"rules":      func(e *customs.Edit) { e.Rules = "ZZ" },
		"charge":     func(e *customs.Edit) { e.Charge = "duty toll" },
		"hs":         func(e *customs.Edit) { e.HS = "shirt" },
		"in":         func(e *customs.Edit) { e.In = "XR,DE" },
		"region":     func(e *customs.Edit) { e.Region = "N|S" },
		"region ":    func(e *customs.Edit) { e.Region = "CA" },
		"channel":    func(e *customs.Edit) { e.Channel = "post,boat" },
		"origin":     func(e *customs.Edit) { e.Origin = "CN,ZZZ" },
		" origin":    func(e *customs.Edit) { e.Origin = "UK" },
		"class":      func(e *customs.Edit) { e.Class = "bogus" },
		"producer":   func(e *customs.Edit) { e.Producer = "zz" },
		"checked ":   func(e *customs.Edit) { e.Checked = editDay + 1 },
		" rate":      func(e *customs.Edit) { e.Rate = "1001%" },
		" note":      func(e *customs.Edit) { e.Rate = "500%" },
		"price":      func(e *customs.Edit) { e.Price = "cheap" },
		"rate":       func(e *customs.Edit) { e.HS, e.Rate = "99", "" },
		"from":       func(e *customs.Edit) { e.From = 0 },
		"to":         func(e *customs.Edit) { e.To = e.From },
		"act":        func(e *customs.Edit) { e.Act = " " },
		"url":        func(e *customs.Edit) { e.URL = "javascript:alert(1)" },
		"checked":    func(e *customs.Edit) { e.Checked = 0 },
		"confidence": func(e *customs.Edit) { e.Confidence = "sure" },
		"note":       func(e *customs.Edit) { e.Note = strings.Repeat("x", 3000) },
		"limit ":     func(e *customs.Edit) { e.Kind, e.Charge, e.Limit = customs.EditWaiver, "tax", "a little" },
		" limit":     func(e *customs.Edit) { e.Kind, e.Charge, e.Limit = customs.EditWaiver, "duty", "" },
		"limit":      func(e *customs.Edit) { *e = limitOf(*e, "goods_value <= 150 EUR", "much") },
		"condition":  func(e *customs.Edit) { *e = limitOf(*e, "goods_value <= 151 EUR", "200") },
	} {
		e := rate("duty", "6109", "11%", "2026-07-01")
		change(&e)
		if err := union(t).Check(e, editDay); fault.KindOf(err) != fault.Invalid || !slices.Equal(fault.FieldNames(err), []string{strings.TrimSpace(field)}) {
			t.Errorf("a wrong %s: %v", field, err)
		}
	}
}
