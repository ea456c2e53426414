package main

import (
	"fmt"
	"strings"
)

// lit are the pages whose first visit is weighed, with the most that all of it may come to, in kilobytes; 0 is no bound. Those of a
// purchase are nobody's to find, so whether search engines may is not asked there.
var lit = []litPage{
	{"home", "/en-de/", false, 0},
	{"category", "/en-de/c/kitchen", false, 300},
	{"listing", "/en-de/l/silk-scarf-caravan", false, 350},
	{"cart", "/en-de/cart", true, 0},
	{"checkout", "/en-de/checkout", true, 60},
}

type litPage struct {
	name, path string
	personal   bool
	most       float64
}

// mostRequests is how many a page may ask for besides pictures.
const mostRequests = 12

// fetched is what came over the network for one request: an item of Lighthouse's audit "network-requests".
type fetched struct {
	URL          string
	ResourceType string
	TransferSize float64 // bytes, compressed, with headers
}

// weight is how many kilobytes came over the network, of one kind or of all.
func weight(requests []fetched, kind string) (n float64) {
	for _, r := range requests {
		if kind == "" || r.ResourceType == kind {
			n += r.TransferSize
		}
	}
	return n / 1000
}

// excess names what a first visit to a page of the shop at base takes more than it may.
func excess(base string, p litPage, requests []fetched) []string {
	var list []string
	for _, bound := range []struct {
		name, kind string
		most       float64
	}{{"HTML", "Document", 20}, {"CSS", "Stylesheet", 14}, {"script", "Script", 10}, {"all", "", p.most}} {
		if w := weight(requests, bound.kind); bound.most > 0 && w > bound.most {
			list = append(list, fmt.Sprintf("%s %.1f KB, at most %.0f", bound.name, w, bound.most))
		}
	}
	asked := 0
	for _, r := range requests {
		if r.ResourceType != "Image" {
			asked++
		}
		if strings.HasPrefix(r.URL, "http") && !strings.HasPrefix(r.URL, base+"/") {
			list = append(list, "a request to somebody else: "+r.URL)
		}
	}
	if asked > mostRequests {
		list = append(list, fmt.Sprintf("%d requests besides pictures, at most %d", asked, mostRequests))
	}
	return list
}
