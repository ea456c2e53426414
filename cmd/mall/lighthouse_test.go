package main

import (
	"strings"
	"testing"
)

func TestLighthouseReport(t *testing.T) {
	r, err := readLighthouse([]byte(`{
		"categories": {
			"performance": {"score": 0.985, "auditRefs": [{"id": "largest-contentful-paint", "weight": 25}, {"id": "unweighed", "weight": 0}]},
			"accessibility": {"score": 1}, "best-practices": {"score": 1}, "seo": {"score": 1}
		},
		"audits": {
			"largest-contentful-paint": {"title": "Largest Contentful Paint", "score": 0.9, "numericValue": 1840.2, "displayValue": "1.8 s", "details": {"items": {"what": "ever"}}},
			"unweighed": {"title": "Costs nothing", "score": 0},
			"cumulative-layout-shift": {"score": 1, "numericValue": 0.0123}, "total-blocking-time": {"score": 1, "numericValue": 12},
			"network-requests": {"score": null, "details": {"items": [
				{"resourceType": "Document", "transferSize": 9100}, {"resourceType": "Image", "transferSize": 40000}, {"resourceType": "Image", "transferSize": 2000}]}}
		}
	}`))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := r.String(), "98\t100\t100\t100\t1.84\t0.012\t12\t9.1\t0.0\t0.0\t42.0\t51.1\t3\t0"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got, want := strings.Join(r.shortcomings(), "\n"), "performance: Largest Contentful Paint (largest-contentful-paint) 1.8 s"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got, want := strings.Join(r.breaches(), "\n"), "largest-contentful-paint 1840 ms, at most 1500 ms\ntotal-blocking-time 12 ms, at most 0 ms"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	r.Categories["seo"], r.Audits["largest-contentful-paint"], r.Audits["total-blocking-time"] = r.Categories["none"], r.Audits["unweighed"], r.Audits["unweighed"]
	delete(r.Audits, "cumulative-layout-shift")
	if got, want := strings.Join(r.breaches(), "\n"), "seo 0, at least 100\ncumulative-layout-shift was not measured"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if _, err := readLighthouse([]byte(`{"runtimeError": {"message": "nobody there"}}`)); err == nil || err.Error() != "nobody there" {
		t.Error("a run that failed is no report:", err)
	}
}

func TestMedianReport(t *testing.T) {
	var list []*lighthouseReport
	for _, look := range []struct{ points, blocked, index float64 }{{0.9, 40, 3000}, {1, 0, 1000}, {0.99, 4, 3200}} {
		r := &lighthouseReport{
			Categories: map[string]lighthouseCategory{"performance": {Score: look.points}},
			Audits:     map[string]lighthouseAudit{"total-blocking-time": {Title: "Total Blocking Time", NumericValue: look.blocked}},
		}
		r.Environment.BenchmarkIndex = look.index
		list = append(list, r)
	}
	m := medianReport(list)
	if got := m.Audits["total-blocking-time"]; got.NumericValue != 4 || got.Title != "Total Blocking Time" {
		t.Errorf("of 40, 0 and 4 ms the median is %+v", got)
	}
	if got := m.Categories["performance"].Score; got != 0.99 {
		t.Errorf("of 0.9, 1 and 0.99 the median is %g", got)
	}
	if got := m.Environment.BenchmarkIndex; got != 3000 {
		t.Errorf("the median of the machine is %g", got)
	}
}

func TestExcess(t *testing.T) {
	page := litPage{"checkout", "/en-de/checkout", true, 60}
	requests := []fetched{{"http://shop/en-de/checkout", "Document", 9_000}, {"http://shop/static/shop.css", "Stylesheet", 13_900}, {"http://shop/media/a.avif", "Image", 37_000}}
	if got := excess("http://shop", page, requests); len(got) != 0 {
		t.Errorf("within all bounds it complains: %q", got)
	}
	requests = append(requests, fetched{"http://shop.example/font.woff2", "Font", 800}, fetched{"http://shop/a.js", "Script", 10_100})
	for range mostRequests {
		requests = append(requests, fetched{"http://shop/more", "Fetch", 1})
	}
	want := "script 10.1 KB, at most 10\nall 70.8 KB, at most 60\na request to somebody else: http://shop.example/font.woff2\n16 requests besides pictures, at most 12"
	if got := strings.Join(excess("http://shop", page, requests), "\n"); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	page.most = 0
	if got := excess("http://shop", page, requests[:3]); len(got) != 0 {
		t.Errorf("without a bound for all it complains: %q", got)
	}
}
