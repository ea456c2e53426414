package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// lighthouseReport is the part of Lighthouse's report that is looked at.
type lighthouseReport struct {
	RuntimeError *struct{ Message string }
	Environment  struct{ BenchmarkIndex float64 } // how quick the machine is; it slows it down fourfold, whatever it is
	Categories   map[string]lighthouseCategory
	Audits       map[string]lighthouseAudit
	requests     []fetched
}

type lighthouseCategory struct {
	Score     float64 // 0 to 1
	AuditRefs []struct {
		ID     string
		Weight float64
	}
}

type lighthouseAudit struct {
	Title        string
	Score        *float64 // nil: it does not apply
	NumericValue float64
	DisplayValue string
	Details      struct{ Items json.RawMessage }
}

func readLighthouse(b []byte) (*lighthouseReport, error) {
	var r lighthouseReport
	if err := json.Unmarshal(b, &r); err != nil {
		return nil, fmt.Errorf("read the report: %w", err)
	}
	if r.RuntimeError != nil {
		return nil, errors.New(r.RuntimeError.Message)
	}
	if err := json.Unmarshal(r.Audits["network-requests"].Details.Items, &r.requests); err != nil {
		return nil, fmt.Errorf("read the requests of the report: %w", err)
	}
	return &r, nil
}

// medianReport is the last of several reports on one page, with the median of each score and figure.
func medianReport(list []*lighthouseReport) *lighthouseReport {
	last := list[len(list)-1]
	middle := func(of func(*lighthouseReport) float64) float64 {
		var values []float64
		for _, r := range list {
			values = append(values, of(r))
		}
		slices.Sort(values)
		return values[len(values)/2]
	}
	m := &lighthouseReport{requests: last.requests, Categories: map[string]lighthouseCategory{}, Audits: map[string]lighthouseAudit{}}
	m.Environment.BenchmarkIndex = middle(func(r *lighthouseReport) float64 { return r.Environment.BenchmarkIndex })
	for name, category := range last.Categories {
		category.Score = middle(func(r *lighthouseReport) float64 { return r.Categories[name].Score })
		m.Categories[name] = category
	}
	for name, audit := range last.Audits {
		audit.NumericValue = middle(func(r *lighthouseReport) float64 { return r.Audits[name].NumericValue })
		m.Audits[name] = audit
	}
	return m
}

// String is the page's row of the table, after its name.
func (r *lighthouseReport) String() string {
	var row []string
	for _, category := range []string{"performance", "accessibility", "best-practices", "seo"} {
		row = append(row, fmt.Sprintf("%.0f", 100*r.Categories[category].Score))
	}
	row = append(row, fmt.Sprintf("%.2f", r.Audits["largest-contentful-paint"].NumericValue/1000),
		fmt.Sprintf("%.3f", r.Audits["cumulative-layout-shift"].NumericValue),
		fmt.Sprintf("%.0f", r.Audits["total-blocking-time"].NumericValue))
	for _, kind := range []string{"Document", "Stylesheet", "Script", "Image", ""} {
		row = append(row, fmt.Sprintf("%.1f", weight(r.requests, kind)))
	}
	return strings.Join(append(row, fmt.Sprint(len(r.requests)), fmt.Sprintf("%.0f", r.Environment.BenchmarkIndex)), "\t")
}

// What the pages must come to: points of a hundred at least, and figures at most, in Lighthouse's units.
var (
	leastPoints = []struct {
		category string
		points   float64
	}{{"performance", 98}, {"accessibility", 100}, {"best-practices", 100}, {"seo", 100}}
	mostOf = []struct {
		audit, unit string
		most        float64
	}{{"largest-contentful-paint", " ms", 1500}, {"cumulative-layout-shift", "", 0.02}, {"total-blocking-time", " ms", 0}}
)

// breaches names the figures that are not what they must be. A category or an audit that is missing is one.
func (r *lighthouseReport) breaches() []string {
	var list []string
	for _, must := range leastPoints {
		if points := math.Round(100 * r.Categories[must.category].Score); points < must.points {
			list = append(list, fmt.Sprintf("%s %.0f, at least %.0f", must.category, points, must.points))
		}
	}
	for _, must := range mostOf {
		audit, there := r.Audits[must.audit]
		switch {
		case !there:
			list = append(list, must.audit+" was not measured")
		case audit.NumericValue > must.most:
			list = append(list, fmt.Sprintf("%s %.4g%s, at most %g%s", must.audit, audit.NumericValue, must.unit, must.most, must.unit))
		}
	}
	return list
}

// shortcomings are the audits that cost a category points.
func (r *lighthouseReport) shortcomings() []string {
	var list []string
	for name, category := range r.Categories {
		for _, ref := range category.AuditRefs {
			audit := r.Audits[ref.ID]
			if ref.Weight > 0 && audit.Score != nil && *audit.Score < 0.99 {
				list = append(list, strings.TrimSpace(fmt.Sprintf("%s: %s (%s) %s", name, audit.Title, ref.ID, audit.DisplayValue)))
			}
		}
	}
	slices.Sort(list)
	return list
}
