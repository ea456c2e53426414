package shop_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// told are the things of a page that machines read, by their type.
func (p sheet) told(t *testing.T) map[string]map[string]any {
	t.Helper()
	var file struct {
		Context string           `json:"@context"`
		Graph   []map[string]any `json:"@graph"`
	}
	if err := json.Unmarshal([]byte(p.Find(`script[type="application/ld+json"]`).Text()), &file); err != nil || file.Context != "https://schema.org" {
		t.Fatal(file.Context, err)
	}
	things := map[string]map[string]any{}
	for _, thing := range file.Graph {
		things[thing["@type"].(string)] = thing
	}
	return things
}

// digits are those of an amount.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// TestThings_product holds what machines are told of a product to what people see.
func TestThings_product(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	p := b.open("/en-de/l/silk-scarf")
	things := p.told(t)
	offer, _ := things["Product"]["offers"].(map[string]any)
	price, _ := offer["price"].(string)
	if offer["priceCurrency"] != "EUR" || offer["availability"] != "https://schema.org/InStock" || digits(p.text(".price-lead .money")) != digits(price) {
		t.Errorf("%v beside %s", offer, p.text(".price-lead .money"))
	}
	shipping, _ := offer["shippingDetails"].(map[string]any)
	transit, _ := shipping["deliveryTime"].(map[string]any)["transitTime"].(map[string]any)
	if least, most := transit["minValue"].(float64), transit["maxValue"].(float64); least < 1 || most < least || most > 60 {
		t.Errorf("it is on its way for %v to %v days", least, most)
	}
	steps, _ := things["BreadcrumbList"]["itemListElement"].([]any)
	if last, _ := steps[len(steps)-1].(map[string]any); len(steps) < 3 || last["item"] != h.URL+"/en-de/l/silk-scarf" {
		t.Errorf("the way is %v", steps)
	}
	p.shows(1, `meta[property="og:type"][content=product]`).shows(1, `meta[property="og:locale"][content=en_DE]`)
}

// TestThings_returns: machines are told of returns what the page says: the days of the law there, or none.
func TestThings_returns(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	const kind, fees = "https://schema.org/MerchantReturn", "https://schema.org/ReturnFeesCustomerResponsibility"
	for segment, want := range map[string]struct {
		kind string
		days float64
		fees any
		says string
	}{"en-de": {"FiniteReturnWindow", 14, fees, "14 days"}, "en-br": {"FiniteReturnWindow", 7, nil, "7 days"}, "en-us": {"NotPermitted", 0, nil, "No law there"}} {
		p := b.open("/"+segment+"/l/silk-scarf").says(".promise-line a", want.says)
		offer, _ := p.told(t)["Product"]["offers"].(map[string]any)
		store := b.open("/" + segment + "/").told(t)["OnlineStore"]
		for _, told := range []any{offer["hasMerchantReturnPolicy"], store["hasMerchantReturnPolicy"]} {
			r, _ := told.(map[string]any)
			days, _ := r["merchantReturnDays"].(float64)
			if r["@type"] != "MerchantReturnPolicy" || r["returnPolicyCategory"] != kind+want.kind || days != want.days || r["returnFees"] != want.fees ||
				r["applicableCountry"] != strings.ToUpper(segment[3:]) || (days > 0) != (r["returnMethod"] == "https://schema.org/ReturnByMail") ||
				r["merchantReturnLink"] != h.URL+"/"+segment+"/legal/returns" {
				t.Errorf("%s is told %v", segment, r)
			}
		}
	}
}

// TestThings_other are what can't be bought, and the pages that are no product's.
func TestThings_other(t *testing.T) {
	b := newHouse(t).browser()
	out, _ := b.open("/en-de/l/silk-scarf?sku=silk-scarf-blue").told(t)["Product"]["offers"].(map[string]any)
	if out["availability"] != "https://schema.org/OutOfStock" {
		t.Error(out)
	}
	if _, offered := b.open("/en-de/l/lion").told(t)["Product"]["offers"]; offered {
		t.Error("what can't be sent to Germany is offered there")
	}
	for path, want := range map[string][]string{"/en-de/": {"WebSite", "OnlineStore"}, "/en-de/c/scarves": {"ItemList", "BreadcrumbList"}, "/en-de/f/linxi": {"ItemList", "Organization"}} {
		things := b.open(path).told(t)
		for _, kind := range want {
			if things[kind] == nil {
				t.Errorf("%s says nothing of a %s", path, kind)
			}
		}
	}
	for _, path := range []string{"/en-de/cart", "/en-de/search?q=scarf"} {
		b.open(path).shows(0, `script[type="application/ld+json"]`)
	}
}
