package rulebook

import (
	"bytes"
	_ "embed" // the samples
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/silkroadmall/mall/internal/customs"
	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

//go:embed samples.csv
var sampleData []byte

// sampleCurrency is what the samples' amounts are in.
const sampleCurrency money.Currency = "EUR"

// Sample is a basket by which a change of the rules is tried out.
type Sample struct {
	English, Chinese string
	HS               string
	Edited           bool // stands for a heading the change is about; HS is what stands in for it
	UnitPrice        money.Amount
	Quantity         int64
	Grams            int64 // of one piece
	Shipping         money.Amount
	Channel          string
}

// Samples are the baskets, as their data file has them.
func Samples() ([]Sample, error) {
	r := csv.NewReader(bytes.NewReader(sampleData))
	r.Comment = '#'
	if _, err := r.Read(); err != nil {
		return nil, fmt.Errorf("read samples: %w", err)
	}
	var all []Sample
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read samples: %w", err)
		}
		s, err := sample(cells)
		if err != nil {
			return nil, fmt.Errorf("read sample %q: %w", cells[0], err)
		}
		all = append(all, s)
	}
}

func sample(cells []string) (Sample, error) {
	hs, edited := strings.CutPrefix(cells[2], "*")
	code, errHS := customs.ParseHS(hs)
	price, errPrice := money.Parse(cells[3], sampleCurrency)
	quantity, errQuantity := strconv.ParseInt(cells[4], 10, 64)
	grams, errGrams := strconv.ParseInt(cells[5], 10, 64)
	shipping, errShipping := money.Parse(cells[6], sampleCurrency)
	return Sample{
		English: cells[0], Chinese: cells[1], HS: string(code), Edited: edited, UnitPrice: price, Quantity: quantity, Grams: grams,
		Shipping: shipping, Channel: cells[7],
	}, errors.Join(errHS, errPrice, errQuantity, errGrams, errShipping)
}

// Effect is what a change does to one sample at one place.
type Effect struct {
	Sample        Sample // HS is the heading it was tried with
	Before, After Answer
}

// Answer is what a sample costs by one book.
type Answer struct {
	Outcome                landedcost.Outcome
	Regime                 string
	Duty, Tax, Fees, Total money.Amount
	Unknown                bool // there is no total
}

// Changed tells whether anything a buyer would notice is another.
func (e *Effect) Changed() bool { return e.Before != e.After }

// Difference is how much more the sample costs; known is false where one side has no total.
func (e *Effect) Difference() (more money.Amount, known bool) {
	more, err := e.After.Total.Sub(e.Before.Total)
	return more, err == nil && !e.Before.Unknown && !e.After.Unknown
}

// Place is a destination that a change touches, with what it does to every sample there.
type Place struct {
	Country, Region string
	Effects         []Effect
}

// Changed counts the samples that cost something else.
func (p *Place) Changed() int {
	n := 0
	for i := range p.Effects {
		if p.Effects[i].Changed() {
			n++
		}
	}
	return n
}

// Day is the first day on which all of the edits hold.
func Day(edits []customs.Edit) landedcost.Day {
	var last landedcost.Day
	for _, e := range edits {
		last = max(last, e.From)
	}
	return last
}

// Effects tries out every sample at every place the edits touch, by the book before and the book after them, on a day.
func Effects(before, after *customs.Book, edits []customs.Edit, day landedcost.Day, rates landedcost.Rates) ([]Place, error) {
	samples, err := Samples()
	if err != nil {
		return nil, err
	}
	places := places(before, edits)
	for i := range places {
		p := &places[i]
		if p.Region == "" && samples[0].byRegion(before, p, day, rates) {
			p.Region = before.Regions(p.Country)[0] // without one the tax would be missing from every total
		}
		headings := headings(before, edits, p.Country)
		n := 0
		for _, s := range samples {
			if s.Edited && len(headings) > 0 {
				s.HS = headings[n%len(headings)]
				n++
			}
			p.Effects = append(p.Effects, Effect{s, s.answer(before, p, day, rates), s.answer(after, p, day, rates)})
		}
	}
	return places, nil
}

// places are the destinations the edits touch, and of each the first of its regions that one of them names.
func places(book *customs.Book, edits []customs.Edit) []Place {
	regions := map[string]string{}
	var countries []string
	for _, e := range edits {
		for _, country := range book.Touched(e) {
			if _, known := regions[country]; !known {
				countries = append(countries, country)
				regions[country] = ""
			}
			if regions[country] == "" {
				regions[country] = regionOf(book, e, country)
			}
		}
	}
	slices.Sort(countries)
	list := make([]Place, len(countries))
	for i, country := range countries {
		list[i] = Place{Country: country, Region: regions[country]}
	}
	return list
}

// regionOf is the first region an edit names that the country has, "" for none.
func regionOf(book *customs.Book, e customs.Edit, country string) string {
	for _, region := range strings.Split(e.Region, ",") {
		if region != "" && book.KnowsRegion(country, region) {
			return region
		}
	}
	return ""
}

// headings are codes of goods that the edits are about at a destination: at most as many as there are samples.
func headings(book *customs.Book, edits []customs.Edit, country string) []string {
	var codes []string
	for _, e := range edits {
		for _, prefix := range strings.Split(e.HS, ",") {
			if len(prefix) < 2 || len(codes) > 20 || !slices.Contains(book.Touched(e), country) {
				continue
			}
			code := (prefix + "0000")[:max(len(prefix), 6)]
			if !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
	}
	return codes
}

// byRegion tells whether the tax at a destination depends on its region, which the place doesn't name.
func (s *Sample) byRegion(book *customs.Book, p *Place, day landedcost.Day, rates landedcost.Rates) bool {
	r, err := s.landed(book, p, day, rates)
	return err == nil && len(book.Regions(p.Country)) > 0 &&
		slices.ContainsFunc(r.Notices, func(n landedcost.Notice) bool { return n.Key == "tax_by_region" })
}

func (s *Sample) answer(book *customs.Book, p *Place, day landedcost.Day, rates landedcost.Rates) Answer {
	r, err := s.landed(book, p, day, rates)
	if err != nil {
		return Answer{Outcome: landedcost.RateUnknown, Unknown: true}
	}
	t := r.Totals
	return Answer{
		Outcome: r.Outcome, Regime: r.Regime, Duty: t.Duty, Tax: t.Tax, Fees: t.Fees, Total: t.Landed,
		Unknown: t.Unknown || r.Outcome == landedcost.Refused,
	}
}

func (s *Sample) landed(book *customs.Book, p *Place, day landedcost.Day, rates landedcost.Rates) (landedcost.Result, error) {
	return book.Landed(landedcost.Consignment{
		Date: day, Origin: "CN", Destination: landedcost.Destination{Country: p.Country, Region: p.Region}, Channel: s.Channel, Terms: "DDP",
		Currency: sampleCurrency, Shipping: s.Shipping, Insurance: money.Zero(sampleCurrency), PersonalUse: true, ShippingShownApart: true,
		Registrations: book.Registered(),
		Lines:         []landedcost.Line{{HS: s.HS, Description: s.English, UnitPrice: s.UnitPrice, Quantity: s.Quantity, WeightGrams: s.Grams}},
	}, rates)
}
