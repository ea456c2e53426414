// Package customs owns what customs knows: the rules of each destination by date, and the codes of goods.
//
// The rules are data in rules/, one readable file for each destination or customs union; README.md there says how
// they are written. Load checks them all: a word nobody knows, a source that is missing or a rate that cannot be
// read is an error with file and line. A new destination is a new file.
//
// An operator's own changes are Edits (edit.go): dated changes of rates, limits and waivers in the words of the files,
// which Book.With lays over the shipped rules to make another Book. Importers of official tariffs make Edits too.
//
// Invariants: a Book never changes after Load and is safe for many goroutines; every rate has a source, the day it
// was checked and a confidence; what is only expected is never charged.
//
// It must not know catalogs, carriers, databases or where exchange rates come from.
package customs

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/landedcost"
)

//go:embed rules/*.rules rules/*.csv rules/*.goods
var shipped embed.FS

// ErrDestination is a country the book has no rules for.
var ErrDestination = fault.New(fault.Invalid, "customs.destination_unknown")

// Book is the rules of all destinations.
type Book struct {
	sets    map[string]*landedcost.Set
	areas   map[string][]area              // by country: parts of it that have the rules of another destination
	places  map[string]map[string][]string // by country and region: the postcodes that are the same place
	names   []string
	version string
	asked   map[string]bool // every registration a rule asks for
	goods   *admissions     // what may be sent where
	files   []*ruleFile
	shipped *Book // the book without edits; nil: this one

	discounts  []Discount  // where a discount lowers the value for customs
	reductions []Reduction // what a price that was lowered is compared with
}

// Load reads the rules the program is shipped with.
func Load() (*Book, error) {
	rules, err := Files()
	if err != nil {
		return nil, err
	}
	return LoadFrom(rules)
}

// Files are the rule files the program is shipped with, as LoadFrom reads them.
func Files() (fs.FS, error) {
	rules, err := fs.Sub(shipped, "rules")
	if err != nil {
		return nil, fmt.Errorf("open rules: %w", err)
	}
	return rules, nil
}

// LoadFrom reads every *.rules file of the given folders and their tables, and the restrictions of *.goods files. ErrRules names file and line of the first
// mistake; a destination with two files is one.
func LoadFrom(folders ...fs.FS) (*Book, error) {
	b := &Book{sets: map[string]*landedcost.Set{}, areas: map[string][]area{}, places: map[string]map[string][]string{}}
	for _, folder := range folders {
		files, err := fs.Glob(folder, "*.rules")
		if err != nil {
			return nil, fmt.Errorf("load rules: %w", err)
		}
		for _, name := range files {
			if err := b.load(folder, name); err != nil {
				return nil, fmt.Errorf("load rules: %w", err)
			}
		}
	}
	slices.Sort(b.names)
	b.asked = b.registrations()
	restrictions, err := readGoods(folders)
	if err != nil {
		return nil, fmt.Errorf("load restrictions: %w", err)
	}
	b.goods = &restrictions.admissions
	if b.discounts, err = readDiscounts(folders); err != nil {
		return nil, fmt.Errorf("load discounts: %w", err)
	}
	if b.reductions, err = readReductions(folders); err != nil {
		return nil, fmt.Errorf("load reductions: %w", err)
	}
	if newer(restrictions.version, b.version) {
		b.version = restrictions.version
	}
	return b, nil
}

func (b *Book) load(folder fs.FS, name string) error {
	f, err := readFile(folder, name)
	if err != nil {
		return err
	}
	if err := b.claim(f); err != nil {
		return err
	}
	for _, country := range f.destinations {
		if _, twice := b.sets[country]; twice {
			return f.head.errorf(f.head.lineOf("destinations"), "%s has rules already", country)
		}
		set, err := f.set(country)
		if err != nil {
			return err
		}
		b.sets[country] = set
		b.names = append(b.names, country)
	}
	b.files = append(b.files, f)
	if version := f.head.one("version"); newer(version, b.version) {
		b.version = version
	}
	return nil
}

// newer orders versions like 2026-11-23.1: by date, then by number.
func newer(a, than string) bool {
	if path.Base(a) == "." || len(a) < 10 {
		return false
	}
	if len(than) < 10 || a[:10] != than[:10] {
		return a > than
	}
	return len(a) > len(than) || len(a) == len(than) && a > than
}

// Destinations is every country there are rules for, in alphabetical order.
func (b *Book) Destinations() []string { return slices.Clone(b.names) }

// Serves says whether there are rules for a country.
func (b *Book) Serves(country string) bool { return b.sets[country] != nil }

// Version names the data: the newest version among the rule files, a date and a number.
func (b *Book) Version() string { return b.version }

// Landed prices a consignment by the rules of its destination, or of the area its postcode or region lies in; codes may have dots.
// ErrDestination when there are none; otherwise the errors of landedcost.Set.Evaluate.
func (b *Book) Landed(c landedcost.Consignment, rates landedcost.Rates) (landedcost.Result, error) {
	c.Destination = b.placed(c.Destination)
	set := b.rulesAt(c.Destination)
	if set == nil {
		return landedcost.Result{}, ErrDestination.With(fault.Args{"country": c.Destination.Country})
	}
	c.Lines = undotted(c.Lines)
	return set.Evaluate(c, rates)
}

// Summary is Landed without the explanation: for prices by the thousand. The figures are the same.
func (b *Book) Summary(c landedcost.Consignment, rates landedcost.Rates) (landedcost.Summary, error) {
	c.Destination = b.placed(c.Destination)
	set := b.rulesAt(c.Destination)
	if set == nil {
		return landedcost.Summary{}, ErrDestination.With(fault.Args{"country": c.Destination.Country})
	}
	c.Lines = undotted(c.Lines)
	return set.Summarise(c, rates)
}

// undotted gives lines whose codes are digits only, the same ones when they are already.
func undotted(lines []landedcost.Line) []landedcost.Line {
	dotted := func(l landedcost.Line) bool { return strings.ContainsRune(l.HS, '.') }
	if !slices.ContainsFunc(lines, dotted) {
		return lines
	}
	lines = slices.Clone(lines)
	for i := range lines {
		lines[i].HS = strings.ReplaceAll(lines[i].HS, ".", "")
	}
	return lines
}

// Regions lists the regions whose taxes the rules of a country tell apart, in alphabetical order; none where a
// region changes nothing.
func (b *Book) Regions(country string) []string {
	var regions []string
	set := b.sets[country]
	if set == nil {
		return regions
	}
	for i := range set.Charges {
		for j := range set.Charges[i].Rows {
			regions = append(regions, set.Charges[i].Rows[j].Regions...)
		}
	}
	slices.Sort(regions)
	return slices.Compact(regions)
}

// Registered is every tax registration that any rule asks for ("eu_ioss", "gb_vat" …), held: what a seller has who has
// them all. It must not be changed.
func (b *Book) Registered() map[string]bool { return b.asked }

func (b *Book) registrations() map[string]bool {
	asked := map[string]bool{}
	for _, set := range b.sets {
		for _, when := range everyCondition(set) {
			if words := strings.Fields(strings.TrimPrefix(when.Text, "not ")); words[0] == "registered" {
				asked[words[1]] = true
			}
		}
	}
	return asked
}

func everyCondition(s *landedcost.Set) []landedcost.Condition {
	var all []landedcost.Condition
	for i := range s.Regimes {
		all = append(all, s.Regimes[i].When...)
	}
	for i := range s.Charges {
		all = append(append(all, s.Charges[i].When...), s.Charges[i].Lines...)
	}
	for i := range s.Advice {
		all = append(append(all, s.Advice[i].When...), s.Advice[i].Lines...)
	}
	return all
}
