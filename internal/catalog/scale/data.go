package scale

import (
	"embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

//go:embed data/*.txt
var files embed.FS

// ErrData says that the embedded files contradict themselves.
var ErrData = errors.New("scale: bad data")

// stuff is what the data files say.
type stuff struct {
	words   map[string]words // by group/key
	groups  map[string][]string
	kinds   []kind
	sizes   map[string]sizes
	classes map[string]class
	cities  []city
}

// kind is a kind of goods; one row of kinds.txt.
type kind struct {
	key, category, hs, class string
	yuan, grams              int
	box                      [3]int // mm
	materials                []material
	style, motif, colour     string // groups of words, "" for none
	size                     string
	noun                     words
}

// material is what goods of a kind can be of, with the heading they then have.
type material struct{ key, hs string }

// sizes are what goods come in, from small to large, and the attribute they are told by.
type sizes struct {
	attribute string
	values    []words
}

// class is what carriers and the law must know of goods.
type class struct{ flags, papers []string }

// city is where makers work.
type city struct{ name, province, nameZH, provinceZH, postal, area, dial string }

func load() (*stuff, error) {
	s := &stuff{words: map[string]words{}, groups: map[string][]string{}, sizes: map[string]sizes{}, classes: map[string]class{}}
	for _, f := range []struct {
		name   string
		fields int
		row    func([]string) error
	}{
		{"words", 8, s.word}, {"sentences", 8, s.word}, {"sizes", 0, s.sizeRow}, {"classes", 3, s.classRow}, {"cities", 7, s.cityRow}, {"kinds", 19, s.kindRow},
	} {
		if err := rows(f.name, f.fields, f.row); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// rows reads a file of fields between bars; "#" begins a line that is for people.
func rows(name string, fields int, row func([]string) error) error {
	b, err := files.ReadFile("data/" + name + ".txt")
	if err != nil {
		return fmt.Errorf("read made-up goods: %w", err)
	}
	for n, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "|")
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		if fields != 0 && len(f) != fields {
			return fmt.Errorf("%w: %s.txt:%d: %d fields", ErrData, name, n+1, len(f))
		}
		if err := row(f); err != nil {
			return fmt.Errorf("%s.txt:%d: %w", name, n+1, err)
		}
	}
	return nil
}

func (s *stuff) word(f []string) error {
	group, _, ok := strings.Cut(f[0], "/")
	if _, twice := s.words[f[0]]; twice || !ok {
		return fmt.Errorf("%w: %q", ErrData, f[0])
	}
	s.words[f[0]] = words(f[1:])
	s.groups[group] = append(s.groups[group], f[0])
	return nil
}

func (s *stuff) sizeRow(f []string) error {
	list := sizes{attribute: f[1]}
	for _, v := range f[2:] {
		list.values = append(list.values, s.measure(v))
	}
	s.sizes[f[0]] = list
	return nil
}

// measure writes a size in every language: its units are translated, the rest stays.
func (s *stuff) measure(text string) words {
	var all words
	for i := range all {
		parts := strings.Fields(text)
		for n, p := range parts {
			if unit, ok := s.words["unit/"+p]; ok {
				parts[n] = unit[i]
			}
		}
		all[i] = strings.Join(parts, " ")
	}
	return all
}

func (s *stuff) classRow(f []string) error {
	s.classes[f[0]] = class{strings.Fields(f[1]), strings.Fields(f[2])}
	return nil
}

func (s *stuff) cityRow(f []string) error {
	s.cities = append(s.cities, city{f[0], f[1], f[2], f[3], f[4], f[5], f[6]})
	return nil
}

func (s *stuff) kindRow(f []string) error {
	k := kind{key: f[0], category: f[1], hs: f[2], class: f[3], style: "style." + f[8], motif: some(f[9]), colour: some(f[10]), size: some(f[11]), noun: words(f[12:])}
	var wrong [5]error
	k.yuan, wrong[0] = strconv.Atoi(f[4])
	k.grams, wrong[1] = strconv.Atoi(f[5])
	for i, edge := range strings.SplitN(f[6], "x", 3) {
		k.box[i], wrong[2+i] = strconv.Atoi(edge)
	}
	for _, m := range strings.Fields(some(f[7])) {
		key, hs, own := strings.Cut(m, ":")
		if !own {
			hs = k.hs
		}
		k.materials = append(k.materials, material{"material/" + key, hs})
		if _, ok := s.words["material/"+key]; !ok {
			return fmt.Errorf("%w: no material %s", ErrData, key)
		}
	}
	for _, group := range []string{k.style, k.motif, k.colour} {
		if group != "" && len(s.groups[group]) == 0 {
			return fmt.Errorf("%w: no words %s", ErrData, group)
		}
	}
	if _, ok := s.sizes[k.size]; k.size != "" && !ok {
		return fmt.Errorf("%w: no sizes %s", ErrData, k.size)
	}
	if _, ok := s.classes[k.class]; !ok {
		return fmt.Errorf("%w: no class %s", ErrData, k.class)
	}
	s.kinds = append(s.kinds, k)
	return errors.Join(wrong[:]...)
}

// some is a field that may be left empty by "-".
func some(field string) string {
	if field == "-" {
		return ""
	}
	return field
}
