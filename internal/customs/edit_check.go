package customs

import (
	"errors"
	"slices"
	"strings"
	"unicode"

	"github.com/silkroadmall/mall/internal/address"
	"github.com/silkroadmall/mall/internal/fault"
	"github.com/silkroadmall/mall/internal/landedcost"
)

// Check sees that an edit that somebody types today fits the book as it is, edits included, and that its words mean
// something: ErrEdit's kind of fault names the wrong fields.
func (b *Book) Check(e Edit, today landedcost.Day) error {
	e = e.Tidied()
	var c fault.Check
	f := b.copyOf(e.Rules)
	if f == nil {
		c.Require(false, "rules", wrongRules, fault.Args{"rules": e.Rules})
		return c.Err()
	}
	c.Merge("", f.check(e))
	c.Require(e.Checked <= today, "checked", wrongFuture, fault.Args{"today": today.String()})
	if e.Kind != EditRate || c.Err() != nil {
		return c.Err()
	}
	b.checkPlaces(&c, e)
	f.checkMaker(&c, e)
	if r, err := landedcost.ParseRate(e.Rate); err == nil {
		c.Require(!r.Beyond(highPercent) || e.Note != "", "note", wrongHigh, fault.Args{"high": highPercent})
	}
	return c.Err()
}

// The messages of wrong fields.
const (
	wrongRules      = "rulebook.wrong.rules"
	wrongCharge     = "rulebook.wrong.charge"
	wrongHS         = "rulebook.wrong.hs"
	wrongIn         = "rulebook.wrong.in"
	wrongList       = "rulebook.wrong.list"
	wrongPrice      = "rulebook.wrong.price"
	wrongRate       = "rulebook.wrong.rate." // and the flaw
	wrongHuge       = "rulebook.wrong.huge"
	wrongHigh       = "rulebook.wrong.high"
	wrongRegion     = "rulebook.wrong.region"
	wrongOrigin     = "rulebook.wrong.origin"
	wrongChannel    = "rulebook.wrong.channel"
	wrongClass      = "rulebook.wrong.class"
	wrongProducer   = "rulebook.wrong.producer"
	wrongFuture     = "rulebook.wrong.checked_future"
	wrongFrom       = "rulebook.wrong.from"
	wrongTo         = "rulebook.wrong.to"
	wrongNothing    = "rulebook.wrong.nothing_ends"
	wrongRegime     = "rulebook.wrong.regime"
	wrongLimit      = "rulebook.wrong.limit"
	wrongNoWaiver   = "rulebook.wrong.no_waiver"
	wrongAct        = "rulebook.wrong.act"
	wrongURL        = "rulebook.wrong.url"
	wrongChecked    = "rulebook.wrong.checked"
	wrongConfidence = "rulebook.wrong.confidence"
	wrongText       = "rulebook.wrong.text"
)

// maxEditText bounds each text of an edit.
const maxEditText = 2000

// check sees that an edit fits the file: every field that doesn't is named, with how to mend it.
func (f *ruleFile) check(e Edit) error {
	var c fault.Check
	switch e.Kind {
	case EditRate:
		f.checkRate(&c, e)
	case EditLimit:
		f.checkLimit(&c, e)
	case EditWaiver:
		f.checkCharges(&c, e)
		_, err := e.waiver()
		c.Require(err == nil, "limit", wrongLimit, fault.Args{"limit": e.Limit})
		c.Require(err != nil || e.Limit != "" || len(f.replaced(e)) > 0, "limit", wrongNoWaiver)
	default:
		c.Require(false, "kind", wrongRules)
	}
	c.Require(e.From > 0, "from", wrongFrom)
	c.Require(e.To == 0 || e.To > e.From, "to", wrongTo)
	c.Require(e.Act != "", "act", wrongAct)
	c.Require(e.URL == "" || strings.HasPrefix(e.URL, "https://") || strings.HasPrefix(e.URL, "http://"), "url", wrongURL)
	c.Require(e.Checked > 0, "checked", wrongChecked)
	c.Require(slices.Contains(confidences, e.Confidence), "confidence", wrongConfidence)
	for name, text := range map[string]string{"act": e.Act, "url": e.URL, "note": e.Note, "hs": e.HS, "class": e.Class, "producer": e.Producer} {
		c.Require(len(text) <= maxEditText, name, wrongText, fault.Args{"most": maxEditText})
	}
	return c.Err()
}

func (f *ruleFile) checkCharges(c *fault.Check, e Edit) {
	c.Require(len(e.charges()) > 0, "charge", wrongCharge, fault.Args{"charge": ""})
	for _, id := range e.charges() {
		c.Require(f.block("charge", id) != nil, "charge", wrongCharge, fault.Args{"charge": id})
	}
}

func (f *ruleFile) checkRate(c *fault.Check, e Edit) {
	f.checkCharges(c, e)
	_, err := prefixes(e.HS)
	c.Require(err == nil, "hs", wrongHS, fault.Args{"code": e.HS})
	_, err = prefixes(e.Except)
	c.Require(err == nil, "except", wrongHS, fault.Args{"code": e.Except})
	for _, country := range list(e.In) {
		c.Require(slices.Contains(f.destinations, country), "in", wrongIn, fault.Args{"country": country, "rules": f.head.name})
	}
	checkScope(c, e)
	if e.Rate != "" {
		checkPercentage(c, e.Rate)
	} else if c.Err() == nil {
		c.Require(len(f.replaced(e)) > 0, "rate", wrongNothing)
	}
}

// checkScope sees that what narrows a rate are words the rules can meet: a row of any other would never apply.
func checkScope(c *fault.Check, e Edit) {
	for name, pattern := range map[string]string{"region": e.Region, "postcode": e.Postcode} {
		c.Require(plainWords(pattern), name, wrongList)
	}
	for _, origin := range list(e.Origin) {
		c.Require(address.IsCountry(origin), "origin", wrongOrigin, fault.Args{"country": origin})
	}
	for _, channel := range list(e.Channel) {
		c.Require(slices.Contains(channels, channel), "channel", wrongChannel, fault.Args{"channel": channel, "known": strings.Join(channels, ", ")})
	}
	c.Require(e.Class == "" || slices.Contains(taxClasses, e.Class), "class", wrongClass, fault.Args{"class": e.Class, "known": strings.Join(taxClasses, ", ")})
	_, err := bracket(e.Price)
	c.Require(err == nil, "price", wrongPrice)
}

// Percentages beyond these are refused, or want a note that says why.
const (
	mostPercent = 1000
	highPercent = 300
)

func checkPercentage(c *fault.Check, text string) {
	r, err := landedcost.ParseRate(text)
	var wrong *landedcost.RateError
	switch {
	case errors.As(err, &wrong):
		c.Require(false, "rate", wrongRate+string(wrong.Flaw), fault.Args{"word": wrong.Word, "most": mostPercent})
	case err != nil:
		c.Require(false, "rate", wrongRate+string(landedcost.RateWord), fault.Args{"word": text})
	default:
		c.Require(!r.Beyond(mostPercent), "rate", wrongHuge, fault.Args{"most": mostPercent})
	}
}

// checkPlaces sees that each region is one of a destination the edit is for.
func (b *Book) checkPlaces(c *fault.Check, e Edit) {
	countries := b.Touched(e)
	for _, region := range list(e.Region) {
		known := slices.ContainsFunc(countries, func(country string) bool { return b.KnowsRegion(country, region) })
		c.Require(known, "region", wrongRegion, fault.Args{"region": region, "country": strings.Join(countries, ", ")})
	}
}

// KnowsRegion tells whether a rate may be for a region of a country: one of ISO 3166-2, or one whose taxes the shipped rules
// tell apart.
func (b *Book) KnowsRegion(country, region string) bool {
	return address.IsSubdivision(country, region) || slices.Contains(b.Shipped().Regions(country), region)
}

// checkMaker sees that a producer is one the charges know, or at least looks like a name: of five letters and more.
func (f *ruleFile) checkMaker(c *fault.Check, e Edit) {
	letters := 0
	for _, r := range e.Producer {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if e.Producer == "" || letters >= 5 {
		return
	}
	known := false
	for _, id := range e.charges() {
		l, err := f.layerOf(id)
		known = known || err == nil && slices.ContainsFunc(l.rows, func(r record) bool { return r.fields["producer"] == e.Producer })
	}
	c.Require(known, "producer", wrongProducer, fault.Args{"producer": e.Producer})
}

// plainWords is true for codes of letters and digits joined by commas.
func plainWords(s string) bool {
	for _, r := range s {
		if r != ',' && r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') {
			return false
		}
	}
	return true
}

func (f *ruleFile) checkLimit(c *fault.Check, e Edit) {
	_, err := e.limited()
	c.Require(err == nil, "limit", wrongLimit, fault.Args{"limit": e.Limit})
	found := slices.ContainsFunc(f.blocks, func(b block) bool { return limits(&b, e) })
	c.Require(found, "condition", wrongRegime, fault.Args{"condition": e.Condition})
}
