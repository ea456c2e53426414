package customs

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/silkroadmall/mall/internal/landedcost"
	"github.com/silkroadmall/mall/internal/money"
)

// ruleFile is a rule file read: its heading, its sources, and the blocks still to be made into a set for each of
// its destinations.
type ruleFile struct {
	fsys         fs.FS
	name         string
	destinations []string
	head         *block
	blocks       []block
	sources      map[string]landedcost.Proof
	rates        map[string]*rateTable // by charge
	laid         map[string]*layer     // rows of charges that edits were laid over
}

func readFile(fsys fs.FS, name string) (*ruleFile, error) {
	blocks, err := readBlocks(fsys, name)
	if err != nil {
		return nil, err
	}
	f := &ruleFile{fsys: fsys, name: name, blocks: blocks, sources: map[string]landedcost.Proof{}, rates: map[string]*rateTable{}}
	charges := map[string]bool{}
	for i := range blocks {
		b := &blocks[i]
		switch b.kind {
		case "charge":
			if charges[b.name] {
				return nil, b.errorf(b.line, "charge %s is there twice", b.name)
			}
			charges[b.name] = true
		case "rules":
			f.head, f.destinations = b, b.words("destinations")
		case "source":
			if err := f.source(b); err != nil {
				return nil, err
			}
		}
	}
	if f.head == nil || len(f.destinations) == 0 {
		return nil, (&block{file: name}).errorf(1, "wants a rules block with destinations")
	}
	return f, nil
}

func (f *ruleFile) source(b *block) error {
	p := landedcost.Proof{Rule: b.name, Source: b.one("url"), Act: b.one("act"), Note: b.one("note"), Confidence: landedcost.Confidence(b.one("confidence"))}
	if !slices.Contains(confidences, p.Confidence) {
		return b.errorf(b.lineOf("confidence"), "source %s wants a confidence", b.name)
	}
	var err error
	if p.Checked, err = landedcost.ParseDay(b.one("checked")); err != nil {
		return b.errorf(b.lineOf("checked"), "%v", err)
	}
	f.sources[b.name] = p
	return b.leftover()
}

// set makes the compiled rules of one destination.
func (f *ruleFile) set(country string) (*landedcost.Set, error) {
	s := &landedcost.Set{Country: country, Currency: money.Currency(f.head.one("currency")), ByWeight: f.head.one("delivery") == "weight"}
	if !s.Currency.Known() {
		return nil, f.head.errorf(f.head.lineOf("currency"), "wants a currency")
	}
	if review := f.head.one("review"); review != "" {
		day, err := landedcost.ParseDay(review)
		if err != nil {
			return nil, f.head.errorf(f.head.lineOf("review"), "%v", err)
		}
		s.Review = day
	}
	f.head.one("version")
	if err := f.head.leftover(); err != nil {
		return nil, err
	}
	for i := range f.blocks {
		if err := f.add(s, &f.blocks[i]); err != nil {
			return nil, err
		}
	}
	if err := s.Compile(); err != nil {
		return nil, f.head.errorf(f.lineOf(err), "%s: %v", country, err)
	}
	return s, nil
}

// lineOf is the line of the block in which the engine found a mistake; of several by one name the last, which is the one
// too many.
func (f *ruleFile) lineOf(err error) int {
	line := f.head.line
	var m *landedcost.Misplaced
	if !errors.As(err, &m) {
		return line
	}
	for i := range f.blocks {
		if b := &f.blocks[i]; b.kind == m.Part && b.name == m.Name {
			line = b.line
		}
	}
	return line
}

func (f *ruleFile) add(s *landedcost.Set, b *block) error {
	switch b.kind {
	case "rules", "source":
		return nil
	case "base":
		return f.addBase(s, b)
	case "regime":
		return f.addRegime(s, b)
	case "charge":
		return f.addCharge(s, b)
	case "notice":
		return f.addAdvice(s, b)
	}
	return b.errorf(b.line, "knows no block %q", b.kind)
}

// addBase reads "base name: terms" or "base name: terms if condition and condition"; bases of one name are alternatives in order.
func (f *ruleFile) addBase(s *landedcost.Set, b *block) error {
	text, condition, conditional := strings.Cut(b.one("is"), " if ")
	a := landedcost.Alternative{}
	var err error
	if a.Terms, err = landedcost.ParseTerms(text); err != nil {
		return b.errorf(b.line, "%v", err)
	}
	for _, text := range strings.Split(condition, " and ") {
		if !conditional {
			break
		}
		c, err := landedcost.ParseCondition(text)
		if err != nil {
			return b.errorf(b.line, "%v", err)
		}
		a.When = append(a.When, c)
	}
	for i := range s.Bases {
		if s.Bases[i].Name == b.name {
			s.Bases[i].Alternatives = append(s.Bases[i].Alternatives, a)
			return b.leftover()
		}
	}
	s.Bases = append(s.Bases, landedcost.Base{Name: b.name, Alternatives: []landedcost.Alternative{a}})
	return b.leftover()
}

func (f *ruleFile) addRegime(s *landedcost.Set, b *block) error {
	r := landedcost.Regime{
		Code: b.name, Name: b.one("name"), Outcome: landedcost.Outcome(b.one("outcome")), Reason: b.one("reason"),
		CustomsValue: b.one("value"), Charges: b.words("charges"), Date: b.one("date"),
	}
	if !slices.Contains(days, r.Date) {
		return b.errorf(b.lineOf("date"), "%q is no date that counts", r.Date)
	}
	if !slices.Contains([]landedcost.Outcome{"", landedcost.Priced, landedcost.Refused, landedcost.FormalEntry, landedcost.DocumentNeeded, landedcost.RateUnknown}, r.Outcome) {
		return b.errorf(b.lineOf("outcome"), "%q is no outcome", r.Outcome)
	}
	mine, err := f.within(b, s.Country)
	if err != nil {
		return err
	}
	if r.When, err = conditions(b, "when"); err != nil {
		return err
	}
	if r.Valid, err = life(b); err != nil {
		return err
	}
	if r.Proof, err = f.cited(b); err != nil {
		return err
	}
	if mine {
		s.Regimes = append(s.Regimes, r)
	}
	return b.leftover()
}

// within is true for a block that counts in a country: all do but those that name others ("in: ES FR").
func (f *ruleFile) within(b *block, country string) (bool, error) {
	in := b.words("in")
	for _, c := range in {
		if !slices.Contains(f.destinations, c) {
			return false, b.errorf(b.lineOf("in"), "%q is no destination of this file", c)
		}
	}
	return len(in) == 0 || slices.Contains(in, country), nil
}

func (f *ruleFile) cited(b *block) (landedcost.Proof, error) {
	name := b.one("source")
	p, ok := f.sources[name]
	if !ok {
		return p, b.errorf(b.lineOf("source"), "there is no source %q", name)
	}
	return p, nil
}

func conditions(b *block, key string) ([]landedcost.Condition, error) {
	var all []landedcost.Condition
	for _, e := range b.all(key) {
		c, err := landedcost.ParseCondition(e.value)
		if err != nil {
			return nil, b.errorf(e.line, "%v", err)
		}
		all = append(all, c)
	}
	return all, nil
}

// life is when a regime or a notice holds. Its first day must be given: before it nobody vouches for what it says.
func life(b *block) (landedcost.Validity, error) {
	v, err := validity(b.one("from"), b.one("to"), b.one("status"))
	switch {
	case err != nil:
		return v, b.errorf(b.line, "the dates or the status make no sense")
	case v.From == 0:
		return v, b.errorf(b.line, "%s %s wants its first day (from)", b.kind, b.name)
	}
	return v, nil
}

func (f *ruleFile) addAdvice(s *landedcost.Set, b *block) error {
	a := landedcost.Advice{Kind: b.one("kind"), Key: b.name, Text: b.one("text")}
	var err error
	if a.When, err = conditions(b, "when"); err != nil {
		return err
	}
	if a.Lines, err = conditions(b, "lines"); err != nil {
		return err
	}
	if a.Valid, err = life(b); err != nil {
		return err
	}
	if a.Proof, err = f.cited(b); err != nil {
		return err
	}
	s.Advice = append(s.Advice, a)
	return b.leftover()
}
