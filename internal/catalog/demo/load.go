package demo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"

	"github.com/silkroadmall/mall/internal/money"
)

// vocabulary holds the translations that listings share.
type vocabulary struct {
	Attributes map[string]Words `json:"attributes"`
	Options    map[string]Words `json:"options"`
	Values     map[string]Words `json:"values"`
}

// Data reads the set and checks it. An error means that the files in this package are wrong (ErrData), which a
// test would have shown.
func Data() (*Set, error) {
	var s Set
	var words vocabulary
	for name, into := range map[string]any{"vocabulary": &words, "factories": &s.Factories, "people": &s.People, "buyers": &s.Buyers, "coupons": &s.Coupons, "cuts": &s.Cuts, "questions": &s.Questions} {
		if err := read("data/"+name+".json", into); err != nil {
			return nil, err
		}
	}
	names, err := fs.Glob(files, "data/listings/*.json")
	if err != nil {
		return nil, fmt.Errorf("list demo listings: %w", err)
	}
	for _, name := range names {
		var some []Listing
		if err := read(name, &some); err != nil {
			return nil, err
		}
		s.Listings = append(s.Listings, some...)
	}
	s.Labels = words.Attributes
	for i := range s.Listings {
		if err := s.Listings[i].resolve(words); err != nil {
			return nil, fmt.Errorf("read demo listing %s: %w", s.Listings[i].Slug, err)
		}
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	return &s, nil
}

// read parses one file. A field the structs don't know is a mistake in the file.
func read(name string, into any) error {
	b, err := fs.ReadFile(files, name)
	if err != nil {
		return fmt.Errorf("read demo file: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("parse demo file %s: %w", name, err)
	}
	return nil
}

// resolve puts translations to the options and amounts to the prices.
func (l *Listing) resolve(words vocabulary) error {
	for i := range l.Options {
		o := &l.Options[i]
		o.Name = words.Options[o.Key]
		for _, code := range o.Codes {
			o.Values = append(o.Values, words.Values[code])
		}
	}
	for i := range l.Variants {
		v := &l.Variants[i]
		price, err := money.Parse(v.Yuan, "CNY")
		if err != nil {
			return fmt.Errorf("price of %s: %w", v.SKU, err)
		}
		v.Price = price
	}
	return nil
}
