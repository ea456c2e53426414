package portal_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"testing"

	"github.com/silkroadmall/mall/internal/market"
)

// TestAdmission: the page says in how many markets the goods can be sold, and what would open the others; what is ticked and
// typed is kept as codes.
func TestAdmission(t *testing.T) {
	h := newHouse(t)
	k := h.clerk("linxi")
	all := len(market.Countries())
	p := k.open(fresh).shows(0, "#admission .reach").shows(1, `[name=flag][value=toy]`)
	toy := with(vase(), url.Values{"category": {"toys"}, "hs": {"9503.00"}, "flag": {"wood"}, "do": {"save"}})
	p = k.send(p, fresh, toy).is(http.StatusOK, "/portal/listings/")
	at := p.path
	p.says("#admission .reach h3", "of "+strconv.Itoa(all)+" markets").says("#admission .reach", "responsible person in the EU").says("#admission .reach", "Children’s Product Certificate")
	p.shows(1, `[name=flag][value=wood][checked]`).says(`#admission .pick:has([value=toy])`, "Follows from the HS code")
	p.shows(1, `#admission .field > .picks [name=paper][value=cpc]`).shows(1, `#admission details [name=paper][value=mocra]`).shows(0, `[name=paper][value=eu_responsible_person]`)
	before := p.reach()

	p = k.send(p, at, url.Values{"paper": {"ce", "cpc", "gmark"}, "papers": {"un 38.3, EN 71 report 4"}, "responsible_name": {"Europa BV"},
		"responsible_address": {"Kade 1, Rotterdam, NL"}, "responsible_email": {"rp@example.com"}, "do": {"save"}}).is(http.StatusOK, at)
	if c := h.newest(3).Content; !slices.Equal(c.Papers, []string{"ce", "cpc", "gmark", "un38_3", "EN 71 report 4"}) || c.Responsible.Name != "Europa BV" {
		t.Errorf("kept are %q, %+v", c.Papers, c.Responsible)
	}
	p.shows(1, `[name=paper][value=ce][checked]`).holds("papers", "EN 71 report 4").holds("responsible_email", "rp@example.com")
	if after := p.reach(); after <= before {
		t.Errorf("with papers %d markets, without %d", after, before)
	}
	k.open("/portal/listings?tab=draft").says("main tbody", strconv.Itoa(p.reach())+" of "+strconv.Itoa(all)+" markets")

	p = k.send(p, at, url.Values{"responsible_email": {"nobody"}, "do": {"submit"}}).is(http.StatusUnprocessableEntity, at)
	p.shows(1, "#f-responsible_email-error").holds("responsible_email", "nobody").shows(1, `[name=paper][value=cpc][checked]`)
	k.send(p, at, url.Values{"hs": {"2402.20"}, "do": {"save"}}).says("#admission .reach h3", "in 0 of").says("#admission .reach", "tobacco")
}

// reach is in how many markets the page says the goods can be sold.
func (p sheetOf) reach() (open int) {
	p.t.Helper()
	if _, err := fmt.Sscanf(words(p.Find("#admission .reach h3")), "Sellable in %d of", &open); err != nil {
		p.t.Fatalf("%s says %q: %v", p.path, words(p.Find("#admission .reach h3")), err)
	}
	return open
}

// TestSubmitAsksWhereNoMarketIsOpen: goods that may be sold nowhere go to the moderators only when that is meant.
func TestSubmitAsksWhereNoMarketIsOpen(t *testing.T) {
	h := newHouse(t)
	k := h.clerk("linxi")
	smoke := with(vase(), url.Values{"hs": {"2402.20"}, "do": {"submit"}})
	p := k.send(k.open(fresh), fresh, smoke).is(http.StatusConflict, fresh).holds("title_zh", "青瓷花瓶").shows(0, "fieldset[disabled]")
	p.says(".problem", "no market").says(".problem", "tobacco").shows(1, `.problem button[form="listing-form"][name=do][value=submit_anyway]`)
	k.open("/portal/listings?tab=submitted").shows(0, "main tbody tr")
	at := p.Find("main form[enctype]").AttrOr("action", "")
	k.send(p, at, url.Values{"do": {"submit_anyway"}}).is(http.StatusOK, at).says(".flashes", "Submitted").says(".pill", "In review")
}

// TestSlipAsksForTheAge: the paper in the parcel tells the carrier to look at the age.
func TestSlipAsksForTheAge(t *testing.T) {
	h := newHouse(t)
	number := h.sold(1, 1)
	h.must(h.db.In(t.Context()).Exec("UPDATE consignment SET min_age = 18").Error)
	k := h.clerk("linxi")
	k.open("/portal/consignments/"+number+"/slip").says(".slip-head", "AGE CHECK 18+").says(".slip-head", "须核验年龄")
	h.must(h.db.In(t.Context()).Exec("UPDATE consignment SET min_age = 0").Error)
	k.open("/portal/consignments/"+number+"/slip").shows(0, ".slip-head strong:contains('AGE')")
}
