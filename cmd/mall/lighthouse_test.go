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
	if got, want := r.String(), "98\t100\t100\t100\t1.84\t0.012\t12\t9.1\t0.0\t0.0\t42.0\t51.1\t3"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got, want := strings.Join(r.shortcomings(), "\n"), "performance: Largest Contentful Paint (largest-contentful-paint) 1.8 s"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if _, err := readLighthouse([]byte(`{"runtimeError": {"message": "nobody there"}}`)); err == nil || err.Error() != "nobody there" {
		t.Error("a run that failed is no report:", err)
	}
}
